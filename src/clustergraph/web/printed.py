"""Printed: where the rows of an answer stand in the documents, each with links to the passages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from clustergraph.evidence.spans import Span
from clustergraph.names import lines
from clustergraph.namespaces import SKOS
from clustergraph.receipts import NEEDED
from clustergraph.web.links import Link, Term, href, link
from clustergraph.web.passages import recorded, row_spans
from clustergraph.web.service import service

_SHORT: Final = f"SELECT ?document ?name WHERE {{ VALUES ?document {{ %s }} ?document <{SKOS}altLabel> ?name }}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row is printed: the document under its short name, the part of it if that is one, and the lines."""

    document: Link
    part: str = ""
    runs: Sequence[Link] = ()


def places(solutions: Sequence[Sequence[Term | None]], names: Sequence[str]) -> Sequence[Place]:
    """Return where rows are printed, nothing where the answer does not tell."""
    if not {*NEEDED} <= {*names}:
        return []
    document, cited = map(names.index, NEEDED)
    spans = [row_spans(getattr(row[document], "value", ""), getattr(row[cited], "value", "")) for row in solutions]
    parts = recorded(span for found in spans for span in found)
    short = _short_names({getattr(row[document], "value", "") for row in solutions} - {""})
    return [
        _place(row[document], found, parts, short) if row[document] is not None else Place(Link(""))
        for row, found in zip(solutions, spans, strict=True)
    ]


def _place(document: Term | None, spans: Sequence[Span], parts: Mapping[str, str], short: Mapping[str, str]) -> Place:
    found = link(document)
    named = Link(short.get(getattr(document, "value", ""), found.text), found.href, found.text)
    within = {_short(parts.get(span.iri, "")) for span in spans}
    return Place(named, within.pop() if len(within) == 1 else "", [_run(span, parts) for span in spans])


def _run(span: Span, parts: Mapping[str, str]) -> Link:
    return Link(lines(span), href(span.iri) if span.iri in parts else "")


def _short(part: str) -> str:
    """Return what a part is called, without its heading."""
    return part.partition(":")[0]


def _short_names(documents: Iterable[str]) -> Mapping[str, str]:
    """Return the other names of documents that have one, the shortest."""
    iris = " ".join(f"<{iri}>" for iri in sorted(documents))
    rows = list(service().store.solutions(_SHORT % iris)) if iris else []
    return {row[0].value: row[1].value for row in sorted(rows, key=lambda row: -len(row[1].value))}
