"""Vocabulary pages: terms, shapes and concepts as rows for people to read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from clustergraph.graph_store import GraphStore
from clustergraph.iris import shrink, split
from clustergraph.namespaces import CG, GRAPH, KOS, PREFIXES, RDF, RDFS, SH, SHAPES, SKOS
from clustergraph.web.links import Link, term_link, thing_link
from clustergraph.web.service import service

Facts = Mapping[str, Mapping[str, list[str]]]
"""What is said of each named thing: predicate to the texts of its values, IRIs and literals alike."""

_OWL: Final = PREFIXES["owl"]
_SECTIONS: Final = {
    "Classes": f"{_OWL}Class",
    "Object properties": f"{_OWL}ObjectProperty",
    "Datatype properties": f"{_OWL}DatatypeProperty",
}
_RELATIONS: Final = {
    "subclass of": f"{RDFS}subClassOf",
    "subproperty of": f"{RDFS}subPropertyOf",
    "domain": f"{RDFS}domain",
    "range": f"{RDFS}range",
    "inverse of": f"{_OWL}inverseOf",
}
_SCHEMES: Final = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?scheme (COUNT(?concept) AS ?concepts) WHERE { ?concept skos:inScheme ?scheme } GROUP BY ?scheme ORDER BY ?scheme
"""
_PROPERTIES: Final = f"""
SELECT ?term (COUNT(*) AS ?number) (MIN(?thing) AS ?example) WHERE {{
  ?thing ?term ?value . FILTER (STRSTARTS(STR(?term), "{CG}"))
}} GROUP BY ?term
"""
_CLASSES: Final = "SELECT ?term (COUNT(*) AS ?number) (MIN(?thing) AS ?example) WHERE { ?thing a ?term } GROUP BY ?term"
_BOUND: Final = f"""
SELECT ?shape (COUNT(DISTINCT ?thing) AS ?number) (MIN(?thing) AS ?example) WHERE {{
  {{
    SELECT DISTINCT ?shape ?class WHERE {{
      GRAPH <{GRAPH}shapes> {{ ?shape <{SH}targetClass> ?target }}
      GRAPH <{GRAPH}ontology> {{ ?class <{RDFS}subClassOf>* ?target }}
    }}
  }}
  ?thing a ?class .
}} GROUP BY ?shape
"""
_CONCEPT_USES: Final = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?concept (COUNT(*) AS ?uses) (MIN(?thing) AS ?example) WHERE {
  ?concept skos:inScheme <%s> .
  ?thing ?property ?concept .
  FILTER (?property NOT IN (skos:hasTopConcept, skos:broader, skos:narrower, skos:exactMatch, skos:member))
} GROUP BY ?concept
"""


@dataclass(frozen=True, slots=True)
class Use:
    """How often the data uses a term, and one thing that it is used of or in."""

    number: int
    example: Link


@dataclass(frozen=True, slots=True)
class TermRow:
    """A class or property: its local name, label, definition, notes, and the terms that it is tied to.

    ``above`` tells classes that are used through their subclasses.
    """

    name: str
    label: str
    definition: str
    notes: Sequence[str]
    relations: Mapping[str, Sequence[Link]]
    use: Use | None = None
    above: bool = False


@dataclass(frozen=True, slots=True)
class ShapeRow:
    """A node shape: its local name, what it requires, how grave a breach is, and whom it binds."""

    name: str
    message: str
    severity: str
    targets: Sequence[Link]
    use: Use | None


@dataclass(frozen=True, slots=True)
class Declaration:
    """A prefix that the queries of shapes may use: the local name of its declaration, the prefix, the namespace."""

    name: str
    prefix: str
    namespace: str


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """A concept: link to its page, notation and definition."""

    link: Link
    notation: str
    definition: str
    use: Use | None


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """A concept scheme and how many concepts it has."""

    link: Link
    concepts: int


def facts(triples: Iterable[Triple]) -> Facts:
    """Return triples by subject and predicate, those of blank nodes left out."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in triples:
        if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
            found[subject.value][predicate.value].append(value.value)
    return {iri: {name: sorted(values) for name, values in said.items()} for iri, said in found.items()}


def uses(store: GraphStore) -> dict[str, Use]:
    """Return how often the data uses each class and property, and the first thing that it does so of."""
    found: dict[str, tuple[int, str]] = {}
    for query in (_PROPERTIES, _CLASSES):
        for term, number, example in store.solutions(query):
            found[term.value] = (int(number.value), example.value)
    service().prefetch_names(example for _, example in found.values())
    return {iri: Use(number, thing_link(example)) for iri, (number, example) in found.items()}


def concept_uses(store: GraphStore, scheme: str) -> dict[str, Use]:
    """Return how often the data names each concept of a scheme outside the schemes, and the first thing that does."""
    rows = [(row[0].value, int(row[1].value), row[2].value) for row in store.solutions(_CONCEPT_USES % scheme)]
    service().prefetch_names(example for _, _, example in rows)
    return {concept: Use(number, thing_link(example)) for concept, number, example in rows}


def terms(described: Facts, used: Mapping[str, Use]) -> dict[str, list[TermRow]]:
    """Return the project's own terms by the section of the page that they stand in."""
    above = {class_ for iri, said in described.items() if iri in used for class_ in said.get(f"{RDFS}subClassOf", ())}
    return {
        heading: [
            _term(iri, said, used.get(iri), above=iri in above)
            for iri, said in sorted(described.items())
            if iri.startswith(CG) and class_ in said.get(f"{RDF}type", ())
        ]
        for heading, class_ in _SECTIONS.items()
    }


def bound_things(store: GraphStore) -> dict[str, Use]:
    """Return how many things each shape binds, those of subclasses too, and the first of them."""
    rows = [(row[0].value, int(row[1].value), row[2].value) for row in store.solutions(_BOUND)]
    service().prefetch_names(example for _, _, example in rows)
    return {shape: Use(number, thing_link(example)) for shape, number, example in rows}


def shapes(described: Facts, bound: Mapping[str, Use]) -> list[ShapeRow]:
    """Return the node shapes that bind something by themselves, with the number of things that they bind."""
    return [
        ShapeRow(
            name=split(iri)[1],
            message=_one(said, f"{SH}message"),
            severity=split(_one(said, f"{SH}severity"))[1].lower(),
            targets=[term_link(target) for target in said[f"{SH}targetClass"]],
            use=bound.get(iri),
        )
        for iri, said in sorted(described.items())
        if iri.startswith(f"{SHAPES}#") and f"{SH}targetClass" in said
    ]


def declarations(described: Facts) -> list[Declaration]:
    """Return the prefixes that the queries of shapes may use, in the order of the alphabet."""
    rows = [
        Declaration(split(iri)[1], _one(said, f"{SH}prefix"), _one(said, f"{SH}namespace"))
        for iri, said in described.items()
        if f"{SH}prefix" in said
    ]
    return sorted(rows, key=lambda row: row.prefix)


def concepts(described: Facts, scheme: str, used: Mapping[str, Use]) -> list[ConceptRow]:
    """Return the concepts of a scheme in the order of their labels."""
    rows = [
        ConceptRow(thing_link(iri), _one(said, f"{SKOS}notation"), _one(said, f"{SKOS}definition"), used.get(iri))
        for iri, said in described.items()
        if scheme in said.get(f"{SKOS}inScheme", ())
    ]
    return sorted(rows, key=lambda row: row.link.text)


def schemes(store: GraphStore) -> list[SchemeRow]:
    """Return the project's own concept schemes with the numbers of their concepts."""
    rows = ((row[0].value, int(row[1].value)) for row in store.solutions(_SCHEMES))
    return [SchemeRow(thing_link(iri), number) for iri, number in rows if iri.startswith(KOS)]


def _term(iri: str, said: Mapping[str, list[str]], use: Use | None, *, above: bool) -> TermRow:
    return TermRow(
        name=split(iri)[1],
        label=_one(said, f"{RDFS}label"),
        definition=_one(said, f"{SKOS}definition"),
        notes=said.get(f"{SKOS}scopeNote", []),
        relations={
            heading: [_relation(value) for value in said[predicate]]
            for heading, predicate in _RELATIONS.items()
            if predicate in said
        },
        use=use,
        above=above,
    )


def _relation(iri: str) -> Link:
    """Return the link to a term under its prefixed name, which is what a reader of a vocabulary writes."""
    found = term_link(iri)
    return Link(shrink(iri) or iri, found.href, found.text, found.external)


def _one(said: Mapping[str, list[str]], predicate: str) -> str:
    return next(iter(said.get(predicate, ())), "")
