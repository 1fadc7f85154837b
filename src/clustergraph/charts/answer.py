"""The answer of a report, read for its chart: rows by channel, and what things are called."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from clustergraph.charts.lettering import in_words, plain
from clustergraph.iris import shrink
from clustergraph.reports.chart_header import Chart
from clustergraph.results.naming import Label
from clustergraph.results.table import Table, Term

Row = Mapping[str, Term | None]

NOT_GIVEN: Final = "not given"
TIMELINE: Final = "timeline"
DATE: Final = "date"
"""The column of dates as they are printed, which says how sure and how precise the days of a timeline are."""

_WITNESSES: Final = ("document", "lines")
"""Columns that say where a row stands, the last ones of a report: several documents may state the same."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows by channel of a chart, and what things are called by IRI."""

    chart: Chart
    rows: Sequence[Row]
    labels: Mapping[str, Label]

    def has(self, channel: str) -> bool:
        """Say whether the chart shows something in a channel."""
        return channel in self.chart.variables

    def words(self, channel: str) -> str:
        """Return the title of a channel: the name of its variable in words."""
        return in_words(self.chart.variables[channel])

    def text(self, row: Row, channel: str) -> str:
        """Return what is shown in a channel; a missing value is said to be so."""
        term = row.get(channel)
        if isinstance(term, NamedNode):
            label = self.labels.get(term.value)
            return plain(label.text if label else shrink(term.value) or term.value)
        return (plain(term.value if isinstance(term, Literal) else str(term)) if term else "") or NOT_GIVEN


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a family of marks makes of an answer: a part of a specification, and what to say beside it.

    An empty body means that there is nothing to draw.
    """

    body: Mapping[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def witness(columns: Sequence[str]) -> int | None:
    """Return the number of columns before those that say where a row stands, None where a table has no such."""
    return min((columns.index(name) for name in _WITNESSES if name in columns), default=None)


def read_answer(chart: Chart, table: Table, labels: Mapping[str, Label]) -> Answer:
    """Return the answer to a report for its chart; rows that only other documents or lines tell apart count once."""
    own = witness(table.columns)
    columns = {channel: table.columns.index(name) for channel, name in chart.variables.items()}
    if chart.mark == TIMELINE and DATE in table.columns:
        columns[DATE] = table.columns.index(DATE)
    once: dict[tuple[str, ...], Row] = {}
    for row in table.rows:
        drawn = {channel: row[column] for channel, column in columns.items()}
        once.setdefault(tuple(map(str, (*row[:own], *drawn.values()))), drawn)
    return Answer(chart, list(once.values()), labels)


def number(term: Term | None) -> float | None:
    """Return the number that a literal holds, or None where it holds none."""
    try:
        value = float(term.value) if isinstance(term, Literal) else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def figures(value: float) -> str:
    """Return a number as people write it: thousands apart, no more digits than it has."""
    return f"{int(value):,}" if value == int(value) else f"{value:,.10g}"


def distinct(texts: Iterable[str]) -> Iterator[str]:
    """Return texts once each, in the order of their first occurrence."""
    return iter(dict.fromkeys(texts))


def left_out(count: int, what: str) -> tuple[str, ...]:
    """Return a sentence on rows that cannot be drawn, if there are any."""
    rows = "row" if count == 1 else "rows"
    return (f"Left out: {count} {rows} without {what}.",) if count else ()
