"""Promises of ``docs/scorecard.md``: every check of the design is in it, none is red, and none is green unseen."""

import re

import pytest

import scorecard
from conftest import ROOT
from scorecard import CHECKS, IN_FILES, NEEDS_A_NETWORK, NOT_RUN

PAGE = (ROOT / "docs" / "scorecard.md").read_text(encoding="utf-8")
CELLS = ("number", "what", "anchor", "files", "result")
ROW = re.compile(r"^\| " + r" \| ".join(rf"(?P<{cell}>[^|]*?)" for cell in CELLS) + r" \|$", re.MULTILINE)
ROWS = {int(row["number"]): row for row in ROW.finditer(PAGE) if row["number"].isdecimal()}

MUST_BE_GREEN = {1, 2, 3, *range(9, 15), 16, 23, 33, 36}


def test_every_check_has_its_row():
    """The table has the 42 checks of the design in order, each as the generator describes it."""
    assert list(ROWS) == list(CHECKS) == list(range(1, 43))
    assert {number: (row["what"], row["anchor"]) for number, row in ROWS.items()} == CHECKS


def test_no_check_is_red():
    """Every check is green, or not run for a reason that stands there."""
    assert [number for number, row in ROWS.items() if not re.match(r"green$|green, |not run: .", row["result"])] == []
    assert [number for number in MUST_BE_GREEN if not ROWS[number]["result"].startswith("green")] == []


def test_network_checks_are_never_green():
    """What needs a network is said to be not run, whatever is tested without one."""
    assert ROWS[NEEDS_A_NETWORK]["result"].startswith("not run")
    assert scorecard.result(NEEDS_A_NETWORK, {("passed", "")}).startswith("not run")


def test_the_grade_is_that_of_the_rows():
    """The number of green checks and the version are those of the table and of the vocabulary."""
    green = sum(row["result"].startswith("green") for row in ROWS.values())
    assert f"Version {scorecard.version()}: {green} of {len(ROWS)} checks are green" in PAGE


def test_every_check_that_is_run_has_its_tests():
    """The files that a row names are those whose tests bear its number, or that the table of files names."""
    for number in CHECKS.keys() - NOT_RUN:
        files = set(IN_FILES.get(number, ()))
        for path in (ROOT / "tests").glob("test_ontology_*.py"):
            names = re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
            files |= {path.name for name in names if number in scorecard.checks_of(path.name, name)}
        assert sorted(re.findall(r"`([^`]+)`", ROWS[number]["files"])) == sorted(files), number


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ([], "not run: no test of it"),
        ([("passed", "")], "green"),
        ([("passed", ""), ("failed", "")], "red"),
        ([("passed", ""), ("skipped", "no folder")], "not run: no folder"),
        ([("passed", ""), ("explained", "an engine's defect")], "green, with what is explained: an engine's defect"),
        ([("failed", ""), ("skipped", "no folder")], "red"),
    ],
)
def test_a_result_is_as_bad_as_its_worst_test(found, told):
    """One failure makes a check red, one test that was skipped leaves it not run."""
    assert scorecard.result(1, set(found)) == told
