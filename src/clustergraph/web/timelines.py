"""Timelines: what happens when, as marks on an axis of months, drawn in the page."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from clustergraph.graph_store import GraphStore
from clustergraph.web.dates import in_words
from clustergraph.web.links import href

_EVENTS: Final = """
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?event ?name ?first ?last ?expression ?held WHERE {
  ?event a cg:Event ; rdfs:label ?name ; cg:dateExpression ?expression ; cg:earliestDate ?first ; cg:latestDate ?last .
  BIND (EXISTS { ?event cg:eventStatus <https://w3id.org/clustergraph/kos/event-status/held> } AS ?held)
} ORDER BY ?first ?last ?name
"""
_MARGIN: Final = 12
_WIDTH: Final = 960
_STEP: Final = 15
_RADIUS: Final = 5
_YEARS: Final = 6
"""Years that the axis has at most; what lies before them is told in the list alone."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something with a time: its IRI, name, first and last day, the date in words, and whether it took place."""

    iri: str
    name: str
    first: dt.date
    last: dt.date
    when: str
    held: bool

    @property
    def href(self) -> str:
        """Where its page is."""
        return href(self.iri)


@dataclass(frozen=True, slots=True)
class Mark:
    """A happening as it is drawn: where it leads, its text, place and width, and how it looks."""

    href: str
    text: str
    x: float
    y: float
    width: float
    tone: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A year or a quarter on the axis."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Marks above an axis, and what they say as a list."""

    height: float
    marks: Sequence[Mark]
    ticks: Sequence[Tick]
    happenings: Sequence[Happening]

    @property
    def years(self) -> str:
        """The years that it spans, in words."""
        years = [tick.text for tick in self.ticks if tick.text]
        return f"{years[0]} to {years[-1]}" if len(years) > 1 else "".join(years)


def events(store: GraphStore) -> list[Happening]:
    """Return the events that have a first and a last day, in their order."""
    return [
        Happening(
            row[0].value,
            row[1].value,
            dt.date.fromisoformat(row[2].value),
            dt.date.fromisoformat(row[3].value),
            in_words(row[4].value),
            row[5].value == "true",
        )
        for row in store.solutions(_EVENTS)
    ]


def timeline(happenings: Iterable[Happening], shown: str = "") -> Timeline | None:
    """Return the timeline of some happenings, the one shown marked out; None where nothing can be drawn."""
    listed = list(happenings)
    if not listed:
        return None
    end = max(one.last for one in listed).year + 1
    start = max(min(one.first for one in listed).year, end - _YEARS)
    scale = (_WIDTH - 2 * _MARGIN) / (dt.date(end, 1, 1) - dt.date(start, 1, 1)).days
    places = {one: _place(one, dt.date(start, 1, 1), scale) for one in listed if one.last.year >= start}
    rows = _rows(places)
    height = (max(rows.values(), default=0) + 1) * _STEP + 34
    marks = [_mark(one, *places[one], height - 34 - _STEP * (rows[one] + 0.5), shown) for one in places]
    return Timeline(height, marks, _ticks(start, end, scale), listed)


def _place(one: Happening, start: dt.date, scale: float) -> tuple[float, float]:
    """Return where the mark of a happening begins, at the earliest with the axis, and how wide it is."""
    first = max(one.first, start)
    x = _MARGIN + (first - start).days * scale
    return round(x, 1), round(max((one.last - first).days * scale, 2 * _RADIUS), 1)


def _rows(places: Mapping[Happening, tuple[float, float]]) -> dict[Happening, int]:
    """Return the lowest row in which each mark stands free of the others; the long ones are placed last."""
    taken: list[list[tuple[float, float]]] = []
    rows: dict[Happening, int] = {}
    for one, (x, width) in sorted(places.items(), key=lambda item: (item[0].last - item[0].first, item[1])):
        free = (
            row
            for row, marks in enumerate(taken)
            if all(x > right + 1 or x + width < left - 1 for left, right in marks)
        )
        rows[one] = next(free, len(taken))
        taken[rows[one] :] = taken[rows[one] :] or [[]]
        taken[rows[one]].append((x, x + width))
    return rows


def _mark(one: Happening, x: float, width: float, y: float, shown: str) -> Mark:
    tone = "held" if one.held else "open"
    if shown and one.iri != shown:
        tone = "other"
    return Mark(one.href, f"{one.name}, {one.when}", x, y, width, tone)


def _ticks(start: int, end: int, scale: float) -> list[Tick]:
    days = [(dt.date(year, month, 1), month) for year in range(start, end) for month in (1, 4, 7, 10)]
    first = dt.date(start, 1, 1)
    return [
        Tick(round(_MARGIN + (day - first).days * scale, 1), str(day.year) if month == 1 else "") for day, month in days
    ]
