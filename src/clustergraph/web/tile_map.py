"""Tile map: Europe as a square a country, each near its neighbours, drawn in the page with dots for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from clustergraph.namespaces import PREFIXES
from clustergraph.web.links import Link

_ROWS: Final = (
    "ISL .   .   .   .   NOR SWE FIN .",
    ".   IRL GBR .   .   DNK .   EST .",
    ".   .   .   .   NLD DEU POL LVA .",
    ".   .   .   BEL LUX CZE SVK LTU .",
    ".   .   .   FRA CHE AUT HUN ROU .",
    ".   PRT ESP .   ITA SVN HRV BGR .",
    ".   .   .   .   MLT .   .   GRC CYP",
)
"""Countries by the codes of the EU authority table, row by row from the north."""

_STEP: Final = 56


@dataclass(frozen=True, slots=True)
class Tile:
    """The square of a country: its code, its link, how many people it has, and where it lies."""

    code: str
    link: Link
    people: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class TileMap:
    """All squares, and how much room they take."""

    tiles: Sequence[Tile]
    width: int
    height: int


def tile_map(links: Mapping[str, Link], people: Mapping[str, int]) -> TileMap | None:
    """Return the map of the countries linked, by IRI, with the people of each; None where none has any."""
    places = [
        (PREFIXES["country"] + code, column * _STEP, row * _STEP)
        for row, codes in enumerate(_ROWS)
        for column, code in enumerate(codes.split())
    ]
    tiles = [Tile(iri[-3:], links[iri], people.get(iri, 0), x, y) for iri, x, y in places if iri in links]
    if not any(tile.people for tile in tiles):
        return None
    return TileMap(tiles, len(_ROWS[0].split()) * _STEP, len(_ROWS) * _STEP)
