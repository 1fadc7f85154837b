"""Promises of conformance: each test of the W3C suites passes, is refused by name, or fails for a known cause."""

from collections import Counter

import pytest

from conftest import SHARED, need
from w3c.endpoint import running
from w3c.known_failures import FAILURES
from w3c.suites import SUITES, cases

ROOT = SHARED / "w3c"
CASES = cases(ROOT) if ROOT.is_dir() else []

FLOOR = {
    "SPARQL 1.1 query evaluation": (215, 225),
    "SPARQL 1.1 query syntax": (102, 103),
    "SPARQL 1.1 protocol": (20, 34),
    "SPARQL 1.1 service description": (3, 3),
    "SPARQL 1.2 query evaluation": (61, 63),
    "SHACL core": (97, 98),
    "SHACL-SPARQL": (21, 22),
}
"""Tests that must pass at least, of how many."""


@pytest.fixture(scope="session")
def endpoint():
    """Return the endpoint of a service whose dataset the tests replace."""
    with running() as found:
        yield found


def test_the_suites_are_here():
    """The suites lie beside the project, and each has tests."""
    need(CASES, f"no suites in {ROOT}: set CLUSTERGRAPH_SHARED to the folder that has w3c/")
    assert {case.suite for case in CASES} == {suite.name for suite in SUITES}


def test_every_test_is_counted_once():
    """No test is in two suites, none is both refused and a failure, and each known failure is a test."""
    assert [name for name, times in Counter(case.name for case in CASES).items() if times > 1] == []
    assert [case.name for case in CASES if case.refusal and case.failure] == []
    known = [name for names in FAILURES.values() for name in names]
    assert len(known) == len(set(known))
    assert CASES == [] or set(known) <= {case.name for case in CASES}


@pytest.mark.parametrize("suite", FLOOR)
def test_enough_tests_pass(suite):
    """A suite has as many tests as it should, and no more of them are refused or known to fail than may be."""
    need(CASES, f"no suites in {ROOT}: set CLUSTERGRAPH_SHARED to the folder that has w3c/")
    least, total = FLOOR[suite]
    found = [case for case in CASES if case.suite == suite]
    assert len(found) == total
    assert sum(not case.refusal and not case.failure for case in found) >= least


LONG = ("SPARQL 1.0", "RDF")
"""Suites that are put by the long check: what they find, the others have mostly found."""


def parameter(case):
    """Return a case as a parameter: one that is known to fail must fail, for its cause."""
    marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=case.failure)] if case.failure else []
    if case.suite.startswith(LONG):
        marks.append(pytest.mark.long)
    return pytest.param(case, id=case.name, marks=marks)


@pytest.mark.parametrize("case", [parameter(case) for case in CASES])
def test_a_test_of_the_suites_is_kept(case, endpoint):
    """What the suite expects comes out, or the refusal that says what this service does not do."""
    case.put(case.entry, endpoint)
