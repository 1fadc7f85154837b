"""Whereabouts: where in a document the lines of an evidence record stand, and where the document was published."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from clustergraph.evidence.spans import Span
from clustergraph.graph_store import GraphStore
from clustergraph.names import lines
from clustergraph.namespaces import ID
from clustergraph.web.links import Link, thing_link
from clustergraph.web.service import service

_ABOVE: Final = """
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
SELECT ?above (COUNT(?below) AS ?depth) WHERE {
  <%s> cg:inPart/cg:containedIn* ?below . ?below cg:containedIn* ?above . ?above a cg:DocumentPart .
} GROUP BY ?above ORDER BY DESC(?depth) ?above
"""
"""The parts that lines stand in, the outermost first."""

_PUBLISHED: Final = """
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
SELECT DISTINCT ?address WHERE {
  <%s> dcat:landingPage|foaf:homepage|^cg:citationOf/cg:printedLink ?address .
  FILTER (STRSTARTS(STR(?address), "http"))
} ORDER BY ?address
"""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where lines stand: document, the parts from the outermost, the lines; ``published`` are its addresses."""

    document: Link
    parts: Sequence[Link]
    lines: str
    published: Sequence[Link]


def whereabouts(store: GraphStore, iri: str, span: Span) -> Whereabouts:
    """Return where the lines of an evidence record stand."""
    document = f"{ID}document/{span.key}"
    parts = [row[0].value for row in store.solutions(_ABOVE % iri)]
    service().prefetch_names([document, *parts])
    addresses = [row[0].value for row in store.solutions(_PUBLISHED % document)]
    return Whereabouts(
        thing_link(document),
        [thing_link(part) for part in parts],
        lines(span),
        [Link(address, address, external=True) for address in addresses],
    )
