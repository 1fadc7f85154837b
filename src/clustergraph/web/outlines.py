"""Outlines: the parts of a source document in their order, with what the record cites of each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from clustergraph.evidence.spans import Span
from clustergraph.iris import kind_and_reference
from clustergraph.names import lines
from clustergraph.namespaces import CG
from clustergraph.web.links import Link, href, thing_link
from clustergraph.web.passages import evidence_spans
from clustergraph.web.service import service

SOURCE: Final = f"{CG}SourceDocument"

_PARTS: Final = """
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
SELECT ?part ?parent (MIN(?line) AS ?first) WHERE {
  ?part cg:containedIn+ <%s> ; cg:containedIn ?parent ; cg:extent/cg:firstLine ?line .
} GROUP BY ?part ?parent ORDER BY ?first ?part
"""
_CITED: Final = """
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?evidence ?part (COUNT(?record) AS ?records) WHERE {
  ?evidence oa:hasSource/cg:renditionOf <%s> ; cg:inPart ?part .
  ?record cg:hasEvidence ?evidence .
} GROUP BY ?evidence ?part
"""


@dataclass(frozen=True, slots=True)
class CitedSpan:
    """A run of lines that is cited: how it reads, its page, and how many records rest on it."""

    text: str
    href: str
    records: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document: the spans cited in it itself, how many records rest on these, and its own parts."""

    link: Link
    spans: Sequence[CitedSpan]
    records: int
    parts: Sequence["Part"]


def outline(document: str) -> Sequence[Part]:
    """Return the parts of a document, each with its own below it."""
    store = service().store
    parents: dict[str, list[str]] = defaultdict(list)
    for part, parent, _ in store.solutions(_PARTS % document):
        parents[parent.value].append(part.value)
    cited: dict[str, list[tuple[Span, int]]] = defaultdict(list)
    for evidence, part, records in store.solutions(_CITED % document):
        cited[part.value] += [(span, int(records.value)) for span in evidence_spans([evidence.value])]
    service().prefetch_names(part for parts in parents.values() for part in parts)
    return _parts(document, parents, cited)


def _parts(
    above: str, parents: Mapping[str, Sequence[str]], cited: Mapping[str, Sequence[tuple[Span, int]]]
) -> Sequence[Part]:
    return [
        Part(
            thing_link(part),
            [_cited_span(span, records) for span, records in sorted(cited.get(part, ()))],
            sum(records for _, records in cited.get(part, ())),
            _parts(part, parents, cited),
        )
        for part in parents.get(above, ())
        if kind_and_reference(part)
    ]


def _cited_span(span: Span, records: int) -> CitedSpan:
    return CitedSpan(lines(span), href(span.iri), records)
