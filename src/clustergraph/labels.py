"""Labels: what the things of an answer are called in one language, asked of the graph in one query."""

from collections.abc import Collection, Mapping

from pyoxigraph import Literal, NamedNode

from clustergraph.graph_store import GraphStore
from clustergraph.namespaces import GRAPH
from clustergraph.results.naming import ENGLISH, Label, is_in

_LABELS = f"""
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?label ?preferred ?title WHERE {{
  VALUES ?thing {{ %s }}
  {{ ?thing rdfs:label ?label }} UNION {{ ?thing skos:prefLabel ?preferred }} UNION {{ ?thing dcterms:title ?title }}
  UNION {{ GRAPH <{GRAPH}ontology> {{ ?thing rdfs:label ?label }} }}
}}
"""


def read_labels(store: GraphStore, iris: Collection[str], *, language: str = ENGLISH) -> Mapping[str, Label]:
    """Return the label of each thing that has one: in the language asked for, else English, else any.

    A name that belongs to no language goes before one in a language that was not asked for and is not English. In one
    language a label goes before a preferred label, and that before a title.
    """
    if not iris:
        return {}
    found: dict[str, tuple[tuple[int, int, str], Label]] = {}
    things = " ".join(str(NamedNode(iri)) for iri in iris)
    for thing, *terms in store.solutions(_LABELS % things):
        place, term = next((place, term) for place, term in enumerate(terms) if term is not None)
        if isinstance(term, Literal):
            label = Label(term.value, term.language or "")
            rank = (_distance(label.language, language), place, label.text)
            found[thing.value] = min(found.get(thing.value, (rank, label)), (rank, label), key=lambda pair: pair[0])
    return {iri: label for iri, (_, label) in found.items()}


def _distance(tag: str, language: str) -> int:
    """Return how far a language tag is from the language asked for; nought is in it."""
    if is_in(tag, language):
        return 0
    if is_in(tag, ENGLISH):
        return 1
    return 3 if tag else 2
