"""Outlines of countries: a TopoJSON file with ISO 3166-1 numbers, reduced to what a map of Europe shows."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from clustergraph.charts.country_codes import NUMBERS

BUNDLED: Final = Path(__file__).parents[1] / "web" / "static" / "build" / "countries-50m.json"
"""Where a build puts the outlines; without it there is no map."""

_WEST, _SOUTH, _EAST, _NORTH = -32.0, 27.0, 60.0, 75.0
"""Degrees of longitude and latitude outside which nothing is shown."""

_FINEST: Final = 0.06
"""Degrees that points of an outline lie apart at least: about a pixel of the map."""

_FEW: Final = 12
_SMALLEST_RING: Final = 4

_CODES: Final = {number: code for code, number in NUMBERS.items()}
_WITHOUT_NUMBER: Final = {"Kosovo": "1A0"}
"""Names of countries that have no number in the standard, with their codes in the EU authority table."""

Arc = Sequence[tuple[float, float]]
Ring = list[tuple[float, float]]


class OutlinesError(Exception):
    """A file of outlines is not what it should be."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A country: its code in the EU authority table, empty where it has none there, and its polygons."""

    code: str
    polygons: tuple[tuple[Ring, ...], ...]

    def geometry(self) -> Mapping[str, Any]:
        """Return the outline as a GeoJSON geometry."""
        return {
            "type": "MultiPolygon",
            "coordinates": [[list(map(list, ring)) for ring in rings] for rings in self.polygons],
        }


def read_outlines(path: Path) -> list[Outline]:
    """Return the countries of a TopoJSON file that lie in or around Europe.

    Raises:
        OutlinesError: the file cannot be read, or holds no countries.
    """
    try:
        topology = json.loads(path.read_text(encoding="utf-8"))
        arcs = [list(_decoded(arc, topology["transform"])) for arc in topology["arcs"]]
        geometries = topology["objects"]["countries"]["geometries"]
        found = [_outline(geometry, arcs) for geometry in geometries if geometry.get("arcs")]
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        message = f"{path} holds no outlines of countries: {type(error).__name__}."
        raise OutlinesError(message) from error
    return [outline for outline in found if outline.polygons]


def _decoded(arc: Sequence[Sequence[int]], transform: Mapping[str, Sequence[float]]) -> Iterator[tuple[float, float]]:
    """Yield the positions of an arc, stored as differences on a grid, but for those too near to be told apart.

    Its ends are kept, since other arcs begin there, and so is an arc of few points, which may be a whole island.
    """
    finest = _FINEST if len(arc) > _FEW else 0
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    x = y = 0
    seen: tuple[float, float] | None = None
    for number, (dx, dy) in enumerate(arc, 1):
        x, y = x + dx, y + dy
        here = round(x * scale_x + move_x, 2), round(y * scale_y + move_y, 2)
        if seen is None or number == len(arc) or max(abs(here[0] - seen[0]), abs(here[1] - seen[1])) >= finest:
            yield here
            seen = here


def _outline(geometry: Mapping[str, Any], arcs: Sequence[Arc]) -> Outline:
    name = geometry.get("properties", {}).get("name", "")
    code = _CODES.get(str(geometry.get("id", "")).zfill(3)) or _WITHOUT_NUMBER.get(name, "")
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    drawn = [[_ring(indexes, arcs) for indexes in polygon] for polygon in polygons]
    seen = [rings for rings in drawn if len(rings[0]) >= _SMALLEST_RING and _is_seen(rings[0])]
    return Outline(code, tuple(tuple(ring for ring in rings if len(ring) >= _SMALLEST_RING) for rings in seen))


def _ring(indexes: Sequence[int], arcs: Sequence[Arc]) -> Ring:
    """Return a closed line put together from arcs; a negative index is an arc run backwards."""
    ring: Ring = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(arc if not ring else arc[1:])
    return [point for number, point in enumerate(ring) if not number or point != ring[number - 1]]


def _is_seen(ring: Ring) -> bool:
    return any(_WEST < x < _EAST and _SOUTH < y < _NORTH for x, y in ring)


def middle(outline: Outline) -> tuple[float, float]:
    """Return the centroid of the largest polygon of a country, in degrees of longitude and latitude."""
    ring = max((polygon[0] for polygon in outline.polygons), key=lambda ring: abs(_area(ring)))
    area = _area(ring)
    steps = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)]
    if not area:
        return ring[0]
    x = sum((a[0] + b[0]) * cross for a, b, cross in steps) / (6 * area)
    y = sum((a[1] + b[1]) * cross for a, b, cross in steps) / (6 * area)
    return round(x, 2), round(y, 2)


def _area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2
