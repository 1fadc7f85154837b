"""Aims: how much faster than its peers this service means to be, at the largest size that is measured."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Aim:
    """A multiple of a peer's answers a second that is to be reached at least."""

    peer: str
    workload: str
    least: float


AIMS: Final = (
    Aim("rdflib-endpoint", "point", 2),
    Aim("rdflib-endpoint", "point-again", 7),
    Aim("rdflib-endpoint", "rows", 20),
    Aim("rdflib-endpoint", "table", 60),
    Aim("Oxigraph in memory", "table", 0.9),
    Aim("Oxigraph in memory", "group", 0.9),
    Aim("Oxigraph in memory", "join", 0.9),
    Aim("Oxigraph in memory", "path", 0.9),
    Aim("Oxigraph in memory", "rows-again", 4),
    Aim("Oxigraph in memory", "table-again", 4),
    Aim("Virtuoso", "rows", 10),
)
