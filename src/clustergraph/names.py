"""Names: what people call a thing, read once from the graph.

A thing is called by its label, a concept by its preferred label, a scheme by its
title. Records that bear none are called by what they connect: a membership by
person and group, a claim by its subject and indicator, a span by its lines.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from clustergraph.evidence.spans import Span, SpanError, parse
from clustergraph.graph_store import GraphStore
from clustergraph.iris import shrink, split
from clustergraph.namespaces import GRAPH, SKOS

_LABELS = f"""
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?title ?preferred ?label WHERE {{
  {{ ?thing rdfs:label ?label }} UNION {{ ?thing skos:prefLabel ?preferred }} UNION {{ ?thing dcterms:title ?title }}
  UNION {{ GRAPH <{GRAPH}ontology> {{ ?thing rdfs:label ?label }} }}
  FILTER (LANG(COALESCE(?label, ?preferred, ?title)) IN ("", "en"))
}} ORDER BY DESC(BOUND(?title)) DESC(BOUND(?preferred)) ?thing ?title ?preferred ?label
"""
_CONNECTED = """
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
SELECT ?thing ?first ?second ?third WHERE {
  ?thing %s ?first .
  OPTIONAL { ?thing %s ?second }
  OPTIONAL { ?thing %s ?third }
} ORDER BY ?thing ?first ?second ?third
"""
_INVERSES = f"""
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?property ?inverse WHERE {{
  GRAPH <{GRAPH}ontology> {{ {{ ?property owl:inverseOf ?inverse }} UNION {{ ?inverse owl:inverseOf ?property }} }}
}} ORDER BY ?property ?inverse
"""
_DOCUMENTS = """
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
SELECT ?rendition ?document WHERE { ?rendition cg:renditionOf ?document }
"""
_PATTERNS: Final = (
    ("cg:holder", "cg:roleKind", "cg:roleIn", "{}, {} ({})"),
    ("org:member", "org:organization", "cg:none", "{} in {}"),
    ("cg:citationOf", "cg:none", "cg:none", "Citation of {}"),
    ("cg:silentAbout", "cg:silentOn", "cg:silentIn", "{}: {} not stated ({})"),
    ("cg:claimAbout", "cg:indicator|cg:claimProperty|cg:stance", "cg:statedIn", "{}: {} ({})"),
    ("cg:doubtAbout", "cg:none", "cg:none", "Doubt about {}"),
)
"""What a record without a label connects, and how that reads; an absent part is left out with its marks."""

_FOREIGN: Final = {f"{SKOS}altLabel": "also called", f"{SKOS}prefLabel": "preferred label"}
"""Terms of other vocabularies whose local names do not read as words."""

_LANGUAGES: Final = "http://publications.europa.eu/resource/authority/language/"
_LISTED: Final = {f"{_LANGUAGES}ENG": "English", f"{_LANGUAGES}FRA": "French", f"{_LANGUAGES}DEU": "German"}
"""Things of lists that others keep, where the dataset names them and has no label for them."""

_ABSENT = re.compile(r"(?:, |: | in | )?\(?\0\)?")


@dataclass(frozen=True, slots=True)
class Names:
    """Labels by IRI, labels of source documents by the key that spans name them with, inverses of properties."""

    labels: Mapping[str, str]
    documents: Mapping[str, str]
    inverses: Mapping[str, str]

    def of(self, iri: str) -> str:
        """Return what a thing is called: its label, its lines, else what others call it, its prefixed name or IRI."""
        if iri in self.labels:
            return self.labels[iri]
        try:
            span = parse(iri)
        except SpanError:
            return _LISTED.get(iri) or shrink(iri) or iri
        return f"{self.documents.get(span.key, span.key)}, {lines(span)}"

    def of_term(self, iri: str) -> str:
        """Return what a class or property is called: its label, else its local name in words."""
        return self.labels.get(iri) or _FOREIGN.get(iri) or words(split(iri)[1]) or iri

    def of_inverse(self, iri: str) -> str:
        """Return what a property is called from its value's side: as its inverse, else in a phrase."""
        inverse = self.inverses.get(iri)
        return self.of_term(inverse) if inverse else f"is \u201c{self.of_term(iri)}\u201d of"


def read_names(store: GraphStore) -> Names:
    """Return the names of all things of a dataset."""
    labels = _labels(store)
    keys = {split(row[0].value)[1]: row[1].value for row in store.solutions(_DOCUMENTS)}
    documents = {key: labels.get(document, key) for key, document in keys.items()}
    inverses = {row[0].value: row[1].value for row in store.solutions(_INVERSES)}
    names = Names(labels, documents, inverses)
    for first, second, third, pattern in _PATTERNS:
        for row in store.solutions(_CONNECTED % (first, second, third)):
            thing, *terms = row
            parts = [names.of(term.value) if term is not None else "\0" for term in terms]
            labels.setdefault(thing.value, _ABSENT.sub("", pattern.format(*parts)))
    return names


def lines(span: Span) -> str:
    """Return the lines of a span as people say them."""
    return f"line {span.first}" if span.first == span.last else f"lines {span.first}-{span.last}"


def words(name: str) -> str:
    """Return a local name such as ``familyName`` or ``event-kind`` as words in small letters."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[-_]", " ", name).lower()


def _labels(store: GraphStore) -> dict[str, str]:
    """Map things to their labels; a preferred label goes before a title, a label before both."""
    labels = {}
    for row in store.solutions(_LABELS):
        thing, *found = row
        labels[thing.value] = next(term.value for term in found if term is not None)
    return labels
