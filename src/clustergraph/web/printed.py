"""Printed: where the rows of an answer stand in the documents, each with links to the passages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from clustergraph.evidence.spans import Span
from clustergraph.namespaces import CG, ID, SKOS
from clustergraph.receipts import NEEDED
from clustergraph.web.links import Link, Term, href, link, thing_link
from clustergraph.web.passages import row_spans, run_text
from clustergraph.web.service import service

_RECORDED: Final = f"""
SELECT ?evidence ?part WHERE {{
  VALUES ?evidence {{ %s }} ?evidence a <{CG}Evidence> OPTIONAL {{ ?evidence <{CG}inPart> ?part }}
}}
"""
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
    document, lines = map(names.index, NEEDED)
    spans = [row_spans(getattr(row[document], "value", ""), getattr(row[lines], "value", "")) for row in solutions]
    parts = _parts(span for found in spans for span in found)
    short = _short_names({getattr(row[document], "value", "") for row in solutions} - {""})
    return [
        _place(row[document], found, parts, short) if row[document] is not None else Place(Link(""))
        for row, found in zip(solutions, spans, strict=True)
    ]


def _place(document: Term | None, spans: Sequence[Span], parts: Mapping[str, str], short: Mapping[str, str]) -> Place:
    found = link(document)
    named = Link(short.get(getattr(document, "value", ""), found.text), found.href, found.text)
    within = {parts.get(_record(span), "") for span in spans}
    return Place(named, within.pop() if len(within) == 1 else "", [_run(span, parts) for span in spans])


def _run(span: Span, parts: Mapping[str, str]) -> Link:
    iri = _record(span)
    return Link(run_text(span), href(iri) if iri in parts else "")


def _record(span: Span) -> str:
    return f"{ID}evidence/{span.reference}"


def _parts(spans: Iterable[Span]) -> Mapping[str, str]:
    """Return the evidence records that there are of some spans, each with the name of the part that it lies in."""
    iris = " ".join(f"<{_record(span)}>" for span in sorted(set(spans)))
    rows = list(service().store.solutions(_RECORDED % iris)) if iris else []
    return {row[0].value: _short(thing_link(row[1].value).text) if row[1] is not None else "" for row in rows}


def _short(part: str) -> str:
    """Return what a part is called, without its heading."""
    return part.partition(":")[0]


def _short_names(documents: Iterable[str]) -> Mapping[str, str]:
    """Return the other names of documents that have one, the shortest."""
    iris = " ".join(f"<{iri}>" for iri in sorted(documents))
    rows = list(service().store.solutions(_SHORT % iris)) if iris else []
    return {row[0].value: row[1].value for row in sorted(rows, key=lambda row: -len(row[1].value))}
