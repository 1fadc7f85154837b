"""Promises of speed: no report takes longer than 100 ms on the bundled graph, or a second on one a hundred times it."""

import re
import time

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from clustergraph.graph_store.memory import MemoryStore
from clustergraph.namespaces import ID
from clustergraph.reports.binding import bind
from clustergraph.reports.header import read_report, report_names
from clustergraph.reports.values import term
from conftest import ROOT

pytestmark = pytest.mark.long

FACTOR = 100
REPORTS = {name: read_report(ROOT, name) for name in report_names(ROOT)}
CASES = [
    (name, parameter)
    for name, report in REPORTS.items()
    for parameter in ("", *(key for key, value in report.parameters.items() if not value.required))
]
SLOWER = {
    ("coverage", ""): (19_700, 0.9),
    ("doubts", ""): (34_300, 0.92),
    ("positions", ""): (45_300, 2.8),
    ("things-in-one-document", ""): (29_900, 1.5),
    ("trace", ""): (278_800, 4.7),
    ("trace", "line"): (600, 1.4),
}
"""Rows of the answer, and seconds that it took, of each report and parameter for which a second is too little or close.

Most of these answers have tens of thousands of rows. To find the records of trace with no name, part or order takes a
second of itself; where it asks for one line, each span has to be looked at before it is known which of them
have the line. The others give names, counts or joined lines for every row.
"""
MARGIN = 1.5
"""How many times the seconds that were measured a report may take."""


@pytest.fixture(scope="module")
def large(store):
    """Return the graph with each record a hundred times under names of its own, and the concepts once."""
    triples = serialize(store.graph(None), format=RdfFormat.N_TRIPLES)
    record = re.compile(rb"<(" + re.escape(ID.encode()) + rb"[^>]*)>")
    copies = MemoryStore()
    copies.extend(parse(triples, format=RdfFormat.N_TRIPLES))
    for number in range(1, FACTOR):
        copy = record.sub(rb"<\1.copy%d>" % number, triples)
        copies.extend(parse(copy, format=RdfFormat.N_TRIPLES))
    return copies


def seconds(asked, store, name, parameter):
    """Return the least processor time of three in which a store gives the whole answer of a report for its examples."""
    query = bound(store, name, parameter)
    return min(time_of(asked, query) for _ in range(3))


def bound(store, name, parameter):
    """Return the query of a report with the examples of its required parameters and of one other."""
    report = REPORTS[name]
    given = [value for key, value in report.parameters.items() if value.required or key == parameter]
    return bind(report, {value.name: [term(store, value, value.example)] for value in given})


def time_of(asked, query):
    """Return the processor time that a query takes."""
    begun = time.process_time()
    for _ in asked.query(query):
        pass
    return time.process_time() - begun


@pytest.mark.parametrize(("name", "parameter"), CASES)
def test_a_report_is_quick_on_the_bundled_graph(store, name, parameter):
    """A report, without values or with an example, takes no longer than 100 ms."""
    assert seconds(store, store, name, parameter) <= 0.1


def test_the_large_graph_is_a_hundred_times_the_records(store, large):
    """Each record is there a hundred times, as a thing of its own, and a concept once."""
    for kind, times in (("Recommendation", FACTOR), ("Event", FACTOR)):
        query = f"SELECT ?one WHERE {{ ?one a <https://w3id.org/clustergraph/ontology#{kind}> }}"
        assert len(list(large.solutions(query))) == times * len(list(store.solutions(query)))
    concepts = "SELECT ?one WHERE { ?one a <http://www.w3.org/2004/02/skos/core#Concept> }"
    assert len(list(large.solutions(concepts))) == len(list(store.solutions(concepts)))


@pytest.mark.parametrize(("name", "parameter"), CASES)
def test_a_report_is_quick_on_a_graph_a_hundred_times_as_large(store, large, name, parameter):
    """A report takes no longer than a second, or half as long again as was measured where that is not enough."""
    _, measured = SLOWER.get((name, parameter), (0, 1 / MARGIN))
    assert seconds(large, store, name, parameter) <= measured * MARGIN


def test_an_answer_that_is_given_more_time_has_its_rows(store, large):
    """Each report that may take more than a second gives as many rows as are told beside its time."""
    for (name, parameter), (rows, _) in SLOWER.items():
        assert (name, parameter) in CASES
        assert len(list(large.query(bound(store, name, parameter)))) == rows
