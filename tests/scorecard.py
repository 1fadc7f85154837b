"""The scorecard of the ontology: run every check of the design and write the table of ``docs/scorecard.md``.

``python tests/scorecard.py > docs/scorecard.md`` takes some minutes. A check is found by its number in the
names of test functions (``test_09_12_…`` is checks 9 and 12), or in the table of files below. It needs what
``.ci/run`` sets: CLUSTERGRAPH_SHARED and CLUSTERGRAPH_VOCABULARIES; without them checks are not run.
"""

import contextlib
import re
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

TESTS = Path(__file__).parent
CORE = TESTS.parent / "ontology" / "clustergraph.ttl"

CHECKS = {
    1: ("each term has one English label", "FOOPS VOC3, ROBOT missing_label"),
    2: ("each term has one English definition", "FOOPS VOC4, ROBOT missing_definition"),
    3: ("each term is defined by the ontology", "ePO, FOOPS URI2"),
    4: ("labels are unique", "FIBO 7, ROBOT duplicate_label"),
    5: ("definitions are unique", "ROBOT duplicate_definition"),
    6: ("a definition is one sentence", "SEMIC GC-R5, ROBOT lowercase_definition"),
    7: ("a definition does not begin with its label", "SEMIC GC-R5, FIBO 8"),
    8: ("names are in camel case and ASCII", "SEMIC GC-R4, OOPS P22"),
    9: ("the header names title, agents, dates and licence", "FOOPS OM1, OM4.1, OM5"),
    10: ("the version IRI ends in the version", "FOOPS VER1"),
    11: ("preferred prefix and namespace match", "FOOPS FIND1, OM2"),
    12: ("a bibliographic citation", "FOOPS OM2"),
    13: ("no undefined term in data", "FIBO 1"),
    14: ("no undefined term in shapes, queries, axioms", "own"),
    15: ("no unused term", "OOPS P04, FIBO use case"),
    16: ("every reused term exists in its vocabulary", "own"),
    17: ("no axiom about foreign terms", "ROBOT illegal_use_of_built_in_vocabulary"),
    18: ("a domain, or a note that says why not", "OOPS P11"),
    19: ("ranges fit the kind of property", "OWL 2"),
    20: ("at most one domain and one range", "OOPS P19"),
    21: ("inverses mirror each other", "OOPS P05, P13, P25"),
    22: ("no property has two inverses", "FIBO 9"),
    23: ("no cycle in the hierarchies", "OOPS P06, FIBO 13"),
    24: ("symmetric properties relate like to like", "OOPS P28"),
    25: ("top classes are disjoint, or a note says why not", "OOPS P10"),
    26: ("domains of subproperties lie below", "FIBO 2"),
    27: ("deprecated terms name what replaces them", "ROBOT deprecated_*"),
    28: ("no equivalentClass, sameAs, owl:Thing, comment", "FIBO 10-12, OOPS P02"),
    29: ("shapes have target, severity, message and IRI", "SEMIC DSC-R5"),
    30: ("no MINUS, VALUES, SERVICE in constraints", "SHACL test suite"),
    31: ("no import, no blank node, literals come back", "own"),
    32: ("every leaf class has an instance", "FIBO"),
    33: ("the OWL RL closure of everything has no clash", "FIBO reasoning test"),
    34: ("the closure makes no two things one", "own"),
    35: ("each constraint has a valid and an invalid example", "GeoSPARQL, W3C manifests"),
    36: ("reports and questions: recorded answers, two engines", "own"),
    37: ("every term is asked for", "FIBO"),
    38: ("concept schemes are whole", "SKOS, T01-T05"),
    39: ("four parsers read one graph; format is a fixed point", "own"),
    40: ("page and profile list every term and file", "FOOPS DOC1, PROF"),
    41: ("changelog entry; nothing released is gone", "SEMIC PC-R3, PC-R4"),
    42: ("content negotiation, version IRI, prefix registry", "FOOPS CN1, VER2, FIND2"),
}
"""What each check tells and where it comes from, by its number in section 6 of the design of the model."""

IN_FILES = {
    35: ("test_shapes_examples.py",),
    36: ("test_reports.py", "test_questions.py", "test_long.py"),
}
"""Checks that whole files of tests make."""

NEEDS_A_NETWORK = 42
NOT_RUN = {NEEDS_A_NETWORK: "needs a network and the registration of w3id.org/clustergraph"}

HEAD = """\
# Scorecard of the ontology

Version {version}: {green} of {all} checks are green ({share:.0%}). Written by `python tests/scorecard.py`, not by hand.
*Not run* is neither green nor red; where a test is expected to fail, its row gives the reason.

| # | check | anchor | tested in | result |
| --: | --- | --- | --- | --- |
{rows}
"""

NUMBERED = re.compile(r"test_(?P<numbers>(?:\d\d_)+)")


class Outcomes:
    """A plugin of pytest that keeps, by check, the files, outcomes and reasons of its tests."""

    def __init__(self):
        """Begin with nothing run."""
        self.files = defaultdict(set)
        self.found = defaultdict(set)

    def pytest_runtest_logreport(self, report):
        """Keep the outcome of a test, or of its fixtures where these decide it."""
        file, _, name = report.nodeid.partition("::")
        for number in checks_of(Path(file).name, name):
            self.files[number].add(Path(file).name)
            if report.when == "call" or report.outcome != "passed":
                self.found[number].add((outcome(report), reason(report)))


def checks_of(file, name):
    """Return the numbers of the checks that a test makes."""
    match = NUMBERED.match(name)
    numbered = [int(number) for number in match["numbers"].split("_") if number] if match else []
    return numbered or [number for number, files in IN_FILES.items() if file in files]


def outcome(report):
    """Return whether a test passed, failed, was skipped, or failed as its xfail mark explains."""
    return "explained" if hasattr(report, "wasxfail") else report.outcome


def reason(report):
    """Return why a test was skipped or is expected to fail, nothing for others."""
    if hasattr(report, "wasxfail"):
        return report.wasxfail.removeprefix("reason: ")
    return report.longrepr[2].removeprefix("Skipped: ") if report.skipped else ""


def result(number, found):
    """Return the result of one check from the outcomes of its tests."""
    outcomes = {kind for kind, _ in found}
    reasons = "; ".join(sorted({reason for _, reason in found if reason}))
    if number in NOT_RUN or not found:
        return f"not run: {NOT_RUN.get(number, 'no test of it')}"
    if "failed" in outcomes:
        return "red"
    if "skipped" in outcomes:
        return f"not run: {reasons}"
    return f"green, with what is explained: {reasons}" if "explained" in outcomes else "green"


def run():
    """Run the tests of all checks and return what came of them; what pytest prints goes to the error stream."""
    files = sorted(
        {*TESTS.glob("test_ontology_*.py"), *(TESTS / name for names in IN_FILES.values() for name in names)}
    )
    outcomes = Outcomes()
    with contextlib.redirect_stdout(sys.stderr):
        pytest.main(["--numprocesses=auto", "--quiet", *map(str, files)], plugins=[outcomes])
    return outcomes


def version():
    """Return the version that the vocabulary gives itself."""
    quads = parse(path=str(CORE), format=RdfFormat.TURTLE)
    return next(quad.object.value for quad in quads if quad.predicate.value.endswith("#versionInfo"))


def row(number, files, told):
    """Return the row of a check: number, what it tells, where that comes from, where it is tested, result."""
    what, anchor = CHECKS[number]
    tested = ", ".join(f"`{file}`" for file in sorted(files))
    return f"| {number} | {what} | {anchor} | {tested} | {told} |"


def page(results, files):
    """Return the page: how many checks are green, and a row for each."""
    green = sum(told.startswith("green") for told in results.values())
    return HEAD.format(
        version=version(),
        green=green,
        all=len(CHECKS),
        share=green / len(CHECKS),
        rows="\n".join(row(number, files.get(number, ()), results[number]) for number in CHECKS),
    )


def main():
    """Run the checks and print the page."""
    outcomes = run()
    results = {number: result(number, outcomes.found[number]) for number in CHECKS}
    sys.stdout.write(page(results, outcomes.files))


if __name__ == "__main__":
    main()
