"""Promises of the graph store: which graphs a query runs over."""

import pytest
from pyoxigraph import NamedNode, Quad

from clustergraph.graph_store import UnknownGraphError
from clustergraph.graph_store.memory import MemoryStore
from clustergraph.namespaces import GRAPH
from clustergraph.sparql.protocol import DatasetDescription

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
A, B, C = (f"http://x/{name}" for name in "abc")


@pytest.fixture
def small():
    """Return a store whose graphs a and b share a triple and whose default graph is empty."""
    store = MemoryStore()
    node = [NamedNode(f"http://x/{number}") for number in range(4)]
    store.extend([Quad(node[0], node[1], node[2], NamedNode(graph)) for graph in (A, B)])
    store.extend([Quad(node[3], node[1], node[2], NamedNode(A)), Quad(node[3], node[1], node[3], NamedNode(C))])
    return store


def count(store, *, default=(), named=(), query=COUNT):
    """Return the count that a query gives over a dataset."""
    return int(next(iter(store.query(query, DatasetDescription(tuple(default), tuple(named)))))[0].value)


def test_the_default_graph_is_the_union_of_data_and_concepts(store):
    """Each triple counts once in the default graph, and vocabulary, shapes and alignments are not in it."""
    names = [
        name
        for name in store.graph_names()
        if name.removeprefix(GRAPH) not in {"ontology", "shapes", "alignments", "reports"}
    ]
    union = {triple for name in names for triple in store.graph(name)}
    assert count(store) == len(union) == len(list(store.graph(None)))
    assert {GRAPH + name for name in ("eg-report", "entities", "editorial", "kos")} <= set(names)


def test_a_named_default_graph_answers_alone(small):
    """With one graph named only that graph answers, and no named graph is reached."""
    assert count(small, default=[A]) == 2
    assert count(small, default=[A], query="SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }") == 0


def test_two_default_graphs_are_merged(small):
    """A triple that two graphs hold counts once in their merge."""
    assert count(small, default=[A, B]) == 2
    assert count(small, default=[A, C]) == 3


def test_named_graphs_alone_leave_the_default_graph_empty(small):
    """With only named graphs given, nothing is found outside GRAPH."""
    assert count(small, named=[A]) == 0
    assert count(small, named=[A], query="SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }") == 2
    assert count(small, default=[A, B], named=[C], query="SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }") == 1


def test_an_unknown_graph_is_refused(small):
    """A graph that the store does not hold is an error, not an empty answer."""
    for dataset in (DatasetDescription((A, "http://x/no")), DatasetDescription((), ("http://x/no",))):
        with pytest.raises(UnknownGraphError, match="http://x/no"):
            small.query(COUNT, dataset)
    with pytest.raises(UnknownGraphError):
        small.graph("http://x/no")


@pytest.mark.parametrize("name", ["http://x/a b", ">", ""])
def test_a_name_that_is_no_iri_is_an_unknown_graph(small, name):
    """A text that is no IRI names no graph, and is refused as one that is not there."""
    with pytest.raises(UnknownGraphError):
        small.graph(name)
