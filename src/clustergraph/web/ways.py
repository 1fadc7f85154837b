"""Ways: how one thing is connected with another, hop by hop, each with the lines that prove it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from clustergraph.evidence.spans import Span
from clustergraph.web.canned import Row, rows_of, text
from clustergraph.web.passages import Passages, Receipt, row_spans
from clustergraph.web.relations import Thing, things
from clustergraph.web.service import service

REPORT: Final = "connections"
"""The report that finds the ways."""

MOST: Final = 8
"""Ways that a page tells; the report has them all."""

_Key = tuple[int, str, str, str]
"""Step, source, relation and target of a row of the report."""


@dataclass(frozen=True, slots=True)
class Hop:
    """A step from one thing to the next: what the first has to do with the second, and where that is printed."""

    step: int
    source: Thing
    relation: str
    target: Thing
    receipts: Sequence[Receipt]

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON object; a receipt is its text and the address of its evidence record."""
        return {
            "step": self.step,
            "source": self.source.as_json(),
            "relation": self.relation,
            "target": self.target.as_json(),
            "receipts": [
                {"text": f"{receipt.document.text}, {run.text}", "href": run.href or receipt.document.href}
                for receipt in self.receipts
                for run in receipt.runs
            ],
        }


@dataclass(frozen=True, slots=True)
class Ways:
    """The first of the shortest ways, and how many there are."""

    found: Sequence[Sequence[Hop]]
    total: int


def ways(start: str, end: str) -> Ways:
    """Return the shortest ways from one thing to another, none where there is none of few steps."""
    return ways_of(rows_of(REPORT, {"from": [start], "to": [end]}))


def ways_of(rows: Iterable[Row]) -> Ways:
    """Return the ways that the rows of the report tell."""
    by_way: dict[str, dict[_Key, list[Row]]] = {}
    for row in rows:
        key = (int(text(row, "step")), text(row, "source"), text(row, "relation"), text(row, "target"))
        by_way.setdefault(text(row, "way"), {}).setdefault(key, []).append(row)
    chosen = [*by_way.values()][:MOST]
    spans = {span for way in chosen for rows in way.values() for span in _spans(rows)}
    passages = Passages(spans)
    ends = {iri for way in chosen for _, source, _, target in way for iri in (source, target)}
    called = {thing.iri: thing for thing in things(service().store, sorted(ends))}
    found = [
        [
            Hop(step, called[source], relation, called[target], passages.receipts(_spans(rows)))
            for (step, source, relation, target), rows in way.items()
        ]
        for way in chosen
    ]
    return Ways(found, len(by_way))


def _spans(rows: Sequence[Row]) -> list[Span]:
    return [span for row in rows for span in row_spans(text(row, "document"), text(row, "lines"))]
