"""The conformance report: put every test of the W3C suites and write what came of it.

``python tests/conformance.py > docs/conformance.md`` writes the page, ``python tests/conformance.py --earl > FILE``
the same outcomes in the Evaluation and Report Language, as canonical Turtle. Both need CLUSTERGRAPH_SHARED.
"""

import contextlib
import sys
import textwrap
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from clustergraph import __version__
from clustergraph.namespaces import BASE, RDF
from clustergraph.turtle.writer import serialize
from conftest import SHARED
from w3c.known_failures import FAILURES
from w3c.suites import SUITES, cases

TESTS = Path(__file__).parent
PASSED, REFUSED, FAILED = "passed", "refused", "failed"
EARL, DOAP = "http://www.w3.org/ns/earl#", "http://usefulinc.com/ns/doap#"
OUTCOMES = {PASSED: "passed", REFUSED: "inapplicable", FAILED: "failed"}
"""What EARL calls each outcome."""

HEAD = """\
# Conformance

{passed} of {tests} tests of the W3C suites pass, {refused} ask for what is refused by design, {failed} fail for a known
cause. Written by `python tests/conformance.py`, not by hand; with `--earl` it writes the outcome of each test in the
[Evaluation and Report Language](https://www.w3.org/TR/EARL10-Schema/).

SPARQL is asked over HTTP, from a running service. SHACL is judged by `clustergraph validate --shapes FILE --data FILE`,
and RDF is read as that command reads it.

| suite | tests | pass | refused by design | known failures |
| --- | --: | --: | --: | --: |
{rows}

## Refused by design

A refusal is tested too: an update, a write and SERVICE are errors that say so, and the service description claims no
entailment. In a test that writes and reads, the graphs are put in place and read.

{refusals}

## Known failures

They lie with the engines: pyoxigraph for SPARQL and RDF, pySHACL for SHACL. Each is expected to fail, so that
the tests tell when an engine has mended it.

{failures}

## How results are compared

- Solutions, graphs and validation reports are equal but for the labels of blank nodes; solutions in their order where
  the query or the suite gives one.
- Numbers and truth values of one datatype are compared by value, dates in UTC however their time zone is written.
- CSV tells no types: its cells are compared as numbers where they are numbers, and the order of columns is free.
- Canonical N-Triples and N-Quads are compared line by line, without the order of lines and the labels of blank nodes.
- A query is sent with a `BASE` line that says where its file is published. The graph that the protocol suite
  names and does not describe holds one triple.
- The older tests of the graph store protocol that only read find there what earlier ones would have written.
- Entailment suites of RDF (`rdf-mt`, `rdf-semantics`) are not put: nothing here entails.
"""


class Outcomes:
    """A plugin of pytest that keeps what came of each test of the suites, by its name."""

    def __init__(self):
        """Begin with nothing run."""
        self.found = {}

    def pytest_runtest_logreport(self, report):
        """Keep the outcome of a test, or of its fixtures where these decide it."""
        name = report.nodeid.partition("[")[2].removesuffix("]")
        if report.when == "call" or report.outcome == "failed":
            self.found[name] = "explained" if hasattr(report, "wasxfail") else report.outcome


def run():
    """Put every test and return its outcome by name, after making sure that each is as it is known to be."""
    plugin = Outcomes()
    with contextlib.redirect_stdout(sys.stderr):
        pytest.main(["--numprocesses=auto", "--quiet", str(TESTS / "test_w3c.py")], plugins=[plugin])
    known = outcomes(SHARED / "w3c")
    expected = {PASSED: "passed", REFUSED: "passed", FAILED: "explained"}
    wrong = [name for name, outcome in known.items() if plugin.found.get(name) != expected[outcome]]
    if wrong:
        message = f"{len(wrong)} tests came out otherwise than known: {', '.join(wrong[:10])}"
        raise SystemExit(message)
    return known


def outcomes(root):
    """Return what is known of each test below a folder: passed, refused or failed."""
    return {case.name: REFUSED if case.refusal else FAILED if case.failure else PASSED for case in cases(root)}


def page(root, found):
    """Return the page for the outcomes that were found."""
    totals = Counter(found.values())
    return HEAD.format(
        tests=f"{len(found):,}",
        passed=f"{totals[PASSED]:,}",
        refused=totals[REFUSED],
        failed=totals[FAILED],
        rows="\n".join(row(suite.name, root, found) for suite in SUITES),
        refusals="\n".join(item(f"{count} {reason}.") for reason, count in refusals(root).items()),
        failures="\n".join(item(f"{cause} {listed(names)}") for cause, names in FAILURES.items()),
    )


def row(name, root, found):
    """Return the row of a suite: its tests, and how many of each outcome."""
    counted = Counter(found[case.name] for case in cases(root) if case.suite == name)
    return f"| {name} | {counted.total()} | {counted[PASSED]} | {counted[REFUSED]} | {counted[FAILED]} |"


def refusals(root):
    """Return how many tests are refused for each reason."""
    return Counter(case.refusal for case in cases(root) if case.refusal)


def item(text):
    """Return an item of a list in lines that are not too long, names in one piece."""
    width = {"width": 120, "initial_indent": "- ", "subsequent_indent": "  "}
    return textwrap.fill(text, **width, break_long_words=False, break_on_hyphens=False)


def listed(names):
    """Return the names of tests, one after another."""
    return ", ".join(f"`{name}`" for name in names)


def report(root, found):
    """Yield the outcomes in EARL: an assertion for each test, by and about this project."""
    project = NamedNode(BASE)
    release = NamedNode(f"{BASE}conformance/{__version__}")
    for class_ in (DOAP + "Project", EARL + "Software", EARL + "TestSubject", EARL + "Assertor"):
        yield Triple(project, NamedNode(f"{RDF}type"), NamedNode(class_))
    yield Triple(project, NamedNode(DOAP + "name"), Literal("clustergraph"))
    yield Triple(project, NamedNode(DOAP + "homepage"), project)
    yield Triple(project, NamedNode(DOAP + "programming-language"), Literal("Python"))
    yield Triple(project, NamedNode(DOAP + "release"), release)
    yield Triple(release, NamedNode(f"{RDF}type"), NamedNode(DOAP + "Version"))
    yield Triple(release, NamedNode(DOAP + "revision"), Literal(__version__))
    for case in cases(root):
        yield from assertion(case, found[case.name], project)


def assertion(case, outcome, project):
    """Yield what is asserted of one test."""
    node = NamedNode(f"{BASE}conformance/{quote(case.name.replace('#', '/'))}")
    result = NamedNode(f"{node.value}#result")
    for name, value in {
        "assertedBy": project,
        "mode": NamedNode(EARL + "automatic"),
        "result": result,
        "subject": project,
        "test": NamedNode(case.entry.iri),
    }.items():
        yield Triple(node, NamedNode(EARL + name), value)
    yield Triple(node, NamedNode(f"{RDF}type"), NamedNode(EARL + "Assertion"))
    yield Triple(result, NamedNode(f"{RDF}type"), NamedNode(EARL + "TestResult"))
    yield Triple(result, NamedNode(EARL + "outcome"), NamedNode(EARL + OUTCOMES[outcome]))
    if outcome != PASSED:
        yield Triple(result, NamedNode(EARL + "info"), Literal(case.refusal or case.failure))


def main():
    """Put the tests and print the page or the report."""
    root = SHARED / "w3c"
    found = run()
    sys.stdout.write(serialize(report(root, found)) if "--earl" in sys.argv else page(root, found))


if __name__ == "__main__":
    main()
