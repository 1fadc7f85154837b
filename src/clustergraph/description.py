"""Descriptions: what the graph says about one thing, what refers to it, and which lines support it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, QueryTriples, Triple

from clustergraph.evidence.spans import Span
from clustergraph.graph_store import GraphStore
from clustergraph.iris import kind_and_reference
from clustergraph.names import Names, lines
from clustergraph.namespaces import CG, GRAPH, RDF, RDFS

Term = NamedNode | BlankNode | Literal | Triple

TYPE: Final = f"{RDF}type"
LABEL: Final = f"{RDFS}label"
EVIDENCE: Final = f"{CG}hasEvidence"

_STATEMENTS = f"CONSTRUCT {{ %(thing)s ?predicate ?value }} WHERE {{ {{ %(thing)s ?predicate ?value }} \
UNION {{ GRAPH <{GRAPH}ontology> {{ %(thing)s ?predicate ?value }} }} }}"
_BACKLINKS = f"CONSTRUCT {{ ?subject ?predicate %(thing)s }} WHERE {{ {{ ?subject ?predicate %(thing)s }} \
UNION {{ GRAPH <{GRAPH}ontology> {{ ?subject ?predicate %(thing)s }} }} }}"
_SUPPORT = """
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
CONSTRUCT { ?record ?predicate ?value } WHERE {
  { %(thing)s cg:hasEvidence ?record } UNION { %(thing)s cg:hasEvidence?/oa:hasSelector ?record }
  ?record ?predicate ?value .
}
"""
_LABELS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
CONSTRUCT { ?thing ?predicate ?label } WHERE {
  VALUES ?predicate { rdfs:label skos:prefLabel }
  VALUES ?thing { %s }
  ?thing ?predicate ?label .
}
"""
_PLACES = """
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?evidence ?document ?part ?first ?last WHERE {
  %(thing)s cg:hasEvidence ?evidence .
  ?evidence oa:hasSource/cg:renditionOf ?document ; cg:firstLine ?first ; cg:lastLine ?last .
  OPTIONAL { ?evidence cg:inPart ?part }
} ORDER BY ?document ?first ?last
"""
_WITHDRAWAL = (
    f"SELECT ?on ?reason WHERE {{ %s a <{CG}Withdrawn> ; <{CG}withdrawnOn> ?on ; <{CG}withdrawalReason> ?reason }}"
)


class UnknownThingError(Exception):
    """The graph says nothing of a thing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document a thing is spoken of: evidence record, document, lines and the part they lie in, if any."""

    evidence: str
    document: str
    span: Span
    part: str | None

    def text(self, names: Names) -> str:
        """Return the place as people cite it."""
        part = f" ({names.of(self.part)})" if self.part else ""
        return f"{names.of(self.document)}, {lines(self.span)}{part}"


@dataclass(frozen=True, slots=True)
class Group:
    """Values that one predicate relates to a thing, with what the predicate is called from the thing's side."""

    predicate: str
    label: str
    values: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When and why the description of a thing was taken out of the graph."""

    on: str
    reason: str


@dataclass(frozen=True, slots=True)
class Description:
    """What the graph says about a thing.

    ``statements`` have it as subject and ``backlinks`` as object; ``support`` holds its evidence records and
    selectors, ``labels`` the labels of all that these name; ``places`` tells the evidence for people.
    """

    iri: str
    statements: tuple[Triple, ...]
    backlinks: tuple[Triple, ...]
    support: tuple[Triple, ...]
    labels: tuple[Triple, ...]
    places: tuple[Place, ...]

    def triples(self) -> set[Triple]:
        """Return all of it as one graph."""
        return {*self.statements, *self.backlinks, *self.support, *self.labels}

    def classes(self) -> list[str]:
        """Return the IRIs of the classes that the thing belongs to, sorted."""
        return sorted(
            triple.object.value
            for triple in self.statements
            if triple.predicate.value == TYPE and isinstance(triple.object, NamedNode)
        )

    def said(self, names: Names) -> list[Group]:
        """Return the statements by predicate, without class, label and evidence, which are shown apart."""
        apart = {TYPE, LABEL, EVIDENCE}
        pairs = ((triple.predicate.value, triple.object) for triple in self.statements)
        told = ((predicate, value) for predicate, value in pairs if predicate not in apart)
        return _groups(told, names, names.of_term)

    def referring(self, names: Names) -> list[Group]:
        """Return the things that refer to this one, by predicate."""
        pairs = ((triple.predicate.value, triple.subject) for triple in self.backlinks)
        return _groups(pairs, names, names.of_inverse)


def describe(store: GraphStore, iri: str) -> Description:
    """Return what the graph and its vocabulary say about a thing.

    Raises:
        UnknownThingError: they say nothing, or the text is no IRI.
    """
    thing = {"thing": _node(iri)}
    statements = _triples(store, _STATEMENTS % thing)
    backlinks = _triples(store, _BACKLINKS % thing)
    if not statements and not backlinks:
        message = f"The graph says nothing of <{iri}>."
        raise UnknownThingError(message)
    support = _triples(store, _SUPPORT % thing)
    labels = _labels(store, [*statements, *support], backlinks)
    return Description(iri, statements, backlinks, support, labels, _places(store, thing))


def withdrawal(store: GraphStore, iri: str) -> Withdrawal | None:
    """Return when and why a thing was withdrawn, or None where it was not.

    Raises:
        UnknownThingError: the text is no IRI.
    """
    row = next(iter(store.solutions(_WITHDRAWAL % _node(iri))), None)
    return Withdrawal(row[0].value, row[1].value) if row else None


def _node(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        message = f"{iri!r} is no IRI."
        raise UnknownThingError(message) from error


def _triples(store: GraphStore, query: str) -> tuple[Triple, ...]:
    results = store.query(query)
    return tuple(results) if isinstance(results, QueryTriples) else ()


def _labels(store: GraphStore, statements: Iterable[Triple], backlinks: Iterable[Triple]) -> tuple[Triple, ...]:
    """Return the labels of what statements name and of what refers to the thing."""
    named = {triple.object for triple in statements} | {triple.subject for triple in backlinks}
    iris = sorted(str(term) for term in named if isinstance(term, NamedNode))
    return _triples(store, _LABELS % " ".join(iris)) if iris else ()


def _places(store: GraphStore, thing: dict[str, NamedNode]) -> tuple[Place, ...]:
    places = []
    for row in store.solutions(_PLACES % thing):
        evidence, document, part, first, last = row
        key = (kind_and_reference(document.value) or ("", document.value))[1]
        span = Span(key, int(first.value), int(last.value))
        places.append(Place(evidence.value, document.value, span, part.value if part else None))
    return tuple(places)


def _groups(pairs: Iterable[tuple[str, Term]], names: Names, label: Callable[[str], str]) -> list[Group]:
    """Return values grouped by predicate, groups and values in the order of what they are called."""
    found: dict[str, set[Term]] = defaultdict(set)
    for predicate, value in pairs:
        found[predicate].add(value)
    groups = (
        Group(predicate, label(predicate), tuple(sorted(values, key=lambda value: called(value, names))))
        for predicate, values in found.items()
    )
    return sorted(groups, key=lambda group: (group.label, group.predicate))


def called(term: Term, names: Names) -> str:
    """Return what people read for a term: the name of a thing, the text of a literal."""
    if isinstance(term, NamedNode):
        return names.of(term.value)
    return term.value if isinstance(term, Literal) else str(term)
