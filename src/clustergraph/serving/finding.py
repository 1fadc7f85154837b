"""Finding: what fits a text, and why a query found nothing."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, Final

from clustergraph.emptiness import explain_emptiness
from clustergraph.evidence.spans import Source
from clustergraph.reports.structure import query_form
from clustergraph.reports.value_lists import value_list
from clustergraph.search import search
from clustergraph.serving.limits import Limits
from clustergraph.serving.snapshot import Snapshot
from clustergraph.sparql.protocol import DatasetDescription
from clustergraph.sparql.tokens import tokens

CHOSEN: Final = frozenset({"concept", "country"})
"""Types of parameters whose values are a list that is short enough to choose from."""

_DEADLINE: Final = 0.3
"""Seconds after which an explanation looks no further."""


def lookup(
    snapshot: Snapshot, file: BinaryIO, limits: Limits, *, text: str, kind: str | None, limit: int, suggest: bool
) -> dict[str, Any]:
    """Write what fits a text, as JSON: groups by kind, each with its hits, the best first.

    Raises:
        UnknownKindError: things are wanted of a kind that there is none of.
    """
    del limits
    groups = search(snapshot.index, text, kind=kind, limit=limit, suggest=suggest)
    file.write(json.dumps({"groups": [group.as_json() for group in groups]}, ensure_ascii=False).encode())
    return {"kind": "json", "format": "json", "rows": sum(len(group.hits) for group in groups)}


def explanation(
    snapshot: Snapshot,
    file: BinaryIO,
    limits: Limits,
    *,
    query: str,
    dataset: tuple[Sequence[str], Sequence[str]] = ((), ()),
    given: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    """Write why a query has no answer, as JSON: null where it has one; ``given`` are the values of a report."""
    del limits
    named = DatasetDescription(tuple(dataset[0]), tuple(dataset[1]))
    found = explain_emptiness(snapshot.store, query, named, given=given, deadline=_DEADLINE)
    file.write(json.dumps(found.as_json() if found else None, ensure_ascii=False).encode())
    return {"kind": "json", "format": "json"}


def passages(
    snapshot: Snapshot, file: BinaryIO, limits: Limits, *, spans: Sequence[Sequence[Any]], around: int
) -> dict[str, Any]:
    """Write the lines of spans, each a key with the numbers of its first and last line, as JSON.

    Of each come the number of the first line given and the lines, ``around`` more on either side; null where the
    document is not at hand as recorded, or ends before.
    """
    del limits
    sources = snapshot.sources or {}
    found = [
        _context(sources[key].source, first, last, around) if key in sources and sources[key].exact else None
        for key, first, last in spans
    ]
    file.write(json.dumps(found, ensure_ascii=False).encode())
    return {"kind": "json", "format": "json"}


def choices(snapshot: Snapshot, file: BinaryIO, limits: Limits, *, name: str) -> dict[str, Any]:
    """Write what the parameters of a report can be chosen from, concepts and countries, as JSON.

    Each value comes with the number of rows that it has, null where the report needs another value, or gives a graph.
    """
    del limits
    report = snapshot.reports[name]
    is_counted = query_form(list(tokens(report.query))) == "SELECT" and not any(
        parameter.required for parameter in report.parameters.values()
    )
    found = {
        parameter.name: [
            {
                "iri": value.term.value,
                "text": value.text,
                "label": value.label,
                "count": value.count if is_counted else None,
            }
            for value in value_list(snapshot.store, report, parameter.name, counted=is_counted)
        ]
        for parameter in report.parameters.values()
        if parameter.type in CHOSEN
    }
    file.write(json.dumps(found, ensure_ascii=False).encode())
    return {"kind": "json", "format": "json"}


def _context(source: Source, first: int, last: int, around: int) -> dict[str, Any] | None:
    if not 1 <= first <= last <= len(source.lines):
        return None
    start = max(1, first - around)
    lines = source.lines[start - 1 : last + around]
    return {"start": start, "lines": [line.decode("utf-8", "replace") for line in lines]}
