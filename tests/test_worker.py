"""Promises of a query's worker: a result is whole or an error, and what asks too much dies alone."""

import os
import socket
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import parse_query_results

from clustergraph.formats import RESULTS
from clustergraph.serving.evaluation import NotAcceptableError, QueryError
from clustergraph.serving.forked import evaluate, forked
from clustergraph.serving.limits import LimitError, Limits
from clustergraph.sparql.protocol import DatasetDescription
from clustergraph.sparql.tokens import RefusedQueryError

SMALL = Limits(timeout=2, memory=256, max_result=1)


def ask(store, query, *, results="json", graph="turtle", limits=SMALL):
    """Evaluate a query of a test."""
    return evaluate(
        store,
        query,
        DatasetDescription(),
        results_format=results,
        graph_format=graph,
        limits=limits,
    )


@pytest.mark.parametrize("name", list(RESULTS))
def test_each_result_format_holds_the_same_solutions(store, name):
    """The four result formats of SPARQL give the same rows."""
    query = "SELECT ?s ?o { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o } ORDER BY ?s ?o LIMIT 50"
    answer = ask(store, query, results=name)
    assert answer.format == name
    if name == "csv":
        assert answer.content.count(b"\r\n") == 51
    else:
        rows = parse_query_results(answer.content, format=RESULTS[name].writer)
        assert [tuple(map(str, row)) for row in rows] == [tuple(map(str, row)) for row in store.solutions(query)]


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "2 seconds"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", "1 MiB"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f", "256 MiB|2 seconds"),
        ("SELECT * { ?s ?p ?o FILTER(" + "!" * 100_000 + "true) }", "nests too deeply"),
    ],
)
def test_what_asks_too_much_is_an_error_that_says_so(store, query, word):
    """Time, output, memory and the engine's stack each have a limit, and its error names it."""
    limits = SMALL if "nests" not in word else replace(SMALL, timeout=30)
    with pytest.raises(LimitError, match=word):
        ask(store, query, limits=limits)
    assert ask(store, "ASK {}").content


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_no_query_reaches_the_network(store, silent):
    """Even past the reading of the query, SERVICE to a listening socket connects to nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        query = f"SELECT * {{ SERVICE {silent}<http://127.0.0.1:{server.getsockname()[1]}/> {{ ?s ?p ?o }} }}"

        def work(file):
            with suppress(OSError):
                list(store.query(query))
            file.write(b"done")
            return {"kind": "text", "format": "text"}

        assert forked(work, SMALL).content == b"done"
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize("text", ["SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }", "{" * 200 + "}" * 200])
def test_what_must_not_reach_the_engine_is_refused_here_too(store, text):
    """The worker reads a query before the engine does, whoever sent it."""
    with pytest.raises(RefusedQueryError):
        ask(store, f"SELECT * {{ {text} }}")


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
    assert ask(store, "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1").format == "turtle"
    assert ask(store, "ASK {}").format == "json"
    with pytest.raises(NotAcceptableError, match="graph"):
        ask(store, "CONSTRUCT WHERE { ?s ?p ?o }", graph=None)
    with pytest.raises(NotAcceptableError, match="solutions"):
        ask(store, "SELECT * { ?s ?p ?o }", results=None)


def test_a_worker_leaves_nothing_behind(store):
    """After a hundred queries the process has as many open files and children as before."""
    before = held()
    for _ in range(100):
        ask(store, "ASK {}")
    assert held() == before


def held():
    """Return how many files this process has open, and its children."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    return len(list(Path("/proc/self/fd").iterdir())), children


def test_chance_is_drawn_anew_for_each_query(store):
    """RAND, UUID and fresh blank nodes differ from one query to the next."""
    queries = ["SELECT (RAND() AS ?x) {}", "SELECT (STRUUID() AS ?x) {}"]
    for query in queries:
        assert len({ask(store, query, results="csv").content for _ in range(5)}) == 5
