"""Promises of ``docs/conformance.md`` and of the suites' harness: what is published is what the suites give."""

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

import conformance
from conftest import ROOT, SHARED, need
from w3c.comparison import same
from w3c.results import Cells, Solutions, agree

SUITES = SHARED / "w3c"
A, B, C = (BlankNode(label) for label in "abc")
P, Q = (NamedNode(f"http://example/{name}") for name in "pq")
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture
def known():
    """Return what is known of each test, which the tests of the suites hold to be so."""
    need(SUITES.is_dir(), f"no suites in {SUITES}: set CLUSTERGRAPH_SHARED to the folder that has w3c/")
    return conformance.outcomes(SUITES)


def test_the_page_is_that_of_the_suites(known):
    """The committed page is, to the letter, the one that a run of the suites gives."""
    assert (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8") == conformance.page(SUITES, known)


def test_the_report_asserts_one_outcome_for_each_test(known):
    """The EARL report has an assertion for each test, with an outcome that EARL knows and no blank node."""
    triples = list(conformance.report(SUITES, known))
    quads = list(parse(conformance.serialize(triples).encode(), format=RdfFormat.TURTLE))
    assert {quad.triple for quad in quads} == set(triples)
    assert not any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object))
    told = [quad.object.value.rpartition("#")[2] for quad in quads if quad.predicate.value.endswith("#outcome")]
    counts = {"passed": conformance.PASSED, "inapplicable": conformance.REFUSED, "failed": conformance.FAILED}
    assert len(told) == len(known)
    assert {name: told.count(name) for name in counts} == {
        name: list(known.values()).count(outcome) for name, outcome in counts.items()
    }


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        ([(A, P, B), (B, P, A)], [(C, P, A), (A, P, C)], True),
        ([(A, P, B), (B, P, A)], [(A, P, A), (B, P, B)], False),
        ([(A, P, B), (B, P, C), (C, P, A)], [(A, P, C), (C, P, B), (B, P, A)], True),
        ([(A, P, Q), (B, P, Q)], [(A, P, Q)], False),
        ([(A, P, Triple(B, P, Q)), (B, Q, P)], [(C, P, Triple(A, P, Q)), (A, Q, P)], True),
        ([(A, P, Triple(B, P, Q)), (B, Q, P)], [(C, P, Triple(A, P, Q)), (C, Q, P)], False),
        ([(P,), (P,), (Q,)], [(P,), (Q,), (Q,)], False),
        ([], [], True),
    ],
)
def test_blank_nodes_are_compared_by_what_is_said_of_them(left, right, equal):
    """Two collections are the same exactly where some renaming of blank nodes makes them so."""
    assert same(left, right) is equal


def test_two_triangles_are_no_hexagon():
    """Graphs whose nodes all look alike are still told apart."""
    nodes = [BlankNode(str(number)) for number in range(6)]
    hexagon = [(nodes[n], P, nodes[(n + 1) % 6]) for n in range(6)]
    triangles = [(nodes[n], P, nodes[n - n % 3 + (n + 1) % 3]) for n in range(6)]
    assert not same(hexagon, triangles)
    assert same(hexagon, list(reversed(hexagon)))


def solutions(*rows, ordered=False):
    """Return solutions of the variable x."""
    return Solutions(frozenset({"x"}), tuple({"x": term} for term in rows), ordered)


def number(text, name):
    """Return a literal of a datatype of XML Schema."""
    return Literal(text, datatype=NamedNode(XSD + name))


@pytest.mark.parametrize(
    ("wanted", "found", "equal"),
    [
        (solutions(P, Q), solutions(Q, P), True),
        (solutions(P, Q, ordered=True), solutions(Q, P), False),
        (solutions(P), solutions(P, P), False),
        (solutions(number("1.0", "decimal")), solutions(number("1", "decimal")), True),
        (solutions(number("1.0", "decimal")), solutions(number("1.0", "double")), False),
        (solutions(number("1", "integer")), solutions(number("2", "integer")), False),
        (solutions(Literal("a", language="en")), solutions(Literal("a")), False),
        (solutions(P), Solutions(frozenset({"y"}), ({"y": P},)), False),
        (solutions(P), True, False),
        (Cells(("a", "b"), (("1", "x"),)), Cells(("b", "a"), (("x", "1.0"),)), True),
        (Cells(("a", "b"), (("1", "x"),)), Cells(("a", "b"), (("x", "1"),)), False),
    ],
)
def test_an_answer_that_differs_is_told_from_one_that_agrees(wanted, found, equal):
    """Rows, their number, their order where it counts, datatypes, languages and variables all count."""
    assert agree(wanted, found) is equal
