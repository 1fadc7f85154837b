"""Promises of a query's worker: a result is whole or an error, and what asks too much dies alone."""

import os
import socket
from pathlib import Path

import pytest
from pyoxigraph import parse_query_results

from clustergraph.formats import GRAPHS, RESULTS
from clustergraph.serving.worker import LimitError, Limits, NotAcceptableError, QueryError, evaluate
from clustergraph.sparql.protocol import DatasetDescription

SMALL = Limits(timeout=2, memory=256, max_result=1)


def ask(store, query, *, results="json", graph="turtle", limits=SMALL):
    """Evaluate a query of a test."""
    return evaluate(
        store,
        query,
        DatasetDescription(),
        results_format=RESULTS.get(results),
        graph_format=GRAPHS.get(graph),
        limits=limits,
    )


@pytest.mark.parametrize("name", list(RESULTS))
def test_each_result_format_holds_the_same_solutions(store, name):
    """The four result formats of SPARQL give the same rows."""
    query = "SELECT ?s ?o { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o } ORDER BY ?s ?o LIMIT 50"
    answer = ask(store, query, results=name)
    assert answer.format == RESULTS[name]
    if name == "csv":
        assert answer.content.count(b"\r\n") == 51
    else:
        rows = parse_query_results(answer.content, format=answer.format.writer)
        assert [tuple(map(str, row)) for row in rows] == [tuple(map(str, row)) for row in store.solutions(query)]


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "2 seconds"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", "1 MiB"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f", "256 MiB|2 seconds"),
        ("SELECT * { ?s ?p ?o FILTER(" + "!" * 100_000 + "true) }", "nests too deeply"),
        ("SELECT * " + "{" * 50_000 + "}" * 50_000, "nests too deeply"),
    ],
)
def test_what_asks_too_much_is_an_error_that_says_so(store, query, word):
    """Time, output, memory and the engine's stack each have a limit, and its error names it."""
    with pytest.raises(LimitError, match=word):
        ask(store, query)
    assert ask(store, "ASK {}").content


def test_no_query_reaches_the_network(store):
    """SERVICE to a listening socket is refused by the worker itself, and nothing connects."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        with pytest.raises(QueryError):
            ask(store, f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
        with pytest.raises(TimeoutError):
            server.accept()


def test_silent_service_reaches_nobody_either(store):
    """SERVICE SILENT gives an empty solution, and nothing connects."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        ask(store, f"SELECT * {{ SERVICE SILENT <http://127.0.0.1:{server.getsockname()[1]}/> {{ ?s ?p ?o }} }}")
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize(
    ("query", "word"),
    [("SELECT ?s {", "never closed"), ("SELECT ?s { ?s ex:p ?o }", "'ex'")],
)
def test_a_query_that_is_wrong_is_an_error_of_its_own(store, query, word):
    """A text that is no SPARQL is told from a query that asks too much."""
    with pytest.raises(QueryError, match=word):
        ask(store, query)


def test_the_type_of_the_result_decides_the_format(store):
    """A graph is written as a graph, solutions as solutions, and where no format fits that is said."""
    assert ask(store, "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1").format == GRAPHS["turtle"]
    assert ask(store, "ASK {}").format == RESULTS["json"]
    with pytest.raises(NotAcceptableError, match="graph"):
        ask(store, "CONSTRUCT WHERE { ?s ?p ?o }", graph="")
    with pytest.raises(NotAcceptableError, match="solutions"):
        ask(store, "SELECT * { ?s ?p ?o }", results="")


def test_a_worker_leaves_nothing_behind(store):
    """After a hundred queries the process has as many open files and children as before."""
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(100):
        ask(store, "ASK {}")
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_chance_is_drawn_anew_for_each_query(store):
    """RAND, UUID and fresh blank nodes differ from one query to the next."""
    queries = ["SELECT (RAND() AS ?x) {}", "SELECT (STRUUID() AS ?x) {}"]
    for query in queries:
        assert len({ask(store, query, results="csv").content for _ in range(5)}) == 5
