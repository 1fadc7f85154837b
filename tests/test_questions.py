"""Promises of the graph to those who ask it: each competency question has its answer, with the lines that prove it.

A question is a query in ``questions/`` and beside it the answer, read from the
documents. ``CQ`` numbers are those of the public list, ``HQ`` are our own.
"""

import csv
import io
import re

import pytest

from clustergraph.evidence.spans import Source
from clustergraph.sparql.tokens import read_query
from conftest import ROOT, SHARED, need

FOLDER = ROOT / "tests" / "questions"
QUESTIONS = sorted(FOLDER.glob("*.rq"))
SPAN = re.compile(r"[1-9][0-9]*(?:-[1-9][0-9]*)?")


def expected(path):
    """Return header and rows of the recorded answer."""
    return list(csv.reader(io.StringIO(path.with_suffix(".csv").read_text(encoding="utf-8"))))


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_has_its_answer(store, path):
    """The query gives the answer that was read from the documents, in its order."""
    query = path.read_text(encoding="utf-8")
    solutions = store.solutions(query)
    header = [variable.value for variable in solutions.variables]
    rows = [["" if term is None else term.value for term in row] for row in solutions]
    assert [header, *rows] == expected(path)
    assert not read_query(query)


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_an_answer_is_not_written_into_its_query(path):
    """Each row holds something that no string of its query says, unless it is that nothing is stated."""
    header, *rows = expected(path)
    assert header[-2:] == ["document", "lines"]
    assert rows
    query = path.read_text(encoding="utf-8")
    assert re.search(r"^#\+ question: .+[?.]$", query, re.MULTILINE)
    quoted = set(re.findall(r'"((?:[^"\\]|\\.)*)"', query))
    for row in rows:
        found = [cell for cell in row[:-2] if cell not in quoted]
        assert found or any(cell.startswith("not stated") for cell in row), row


def test_every_public_question_is_answered():
    """Each question of the public list has a query."""
    path = SHARED / "competency" / "questions.md"
    need(path.exists(), f"no list of questions at {path}: set CLUSTERGRAPH_SHARED to the folder that has competency/")
    numbers = set(re.findall(r"\*\*(CQ\d+)\*\*", path.read_text(encoding="utf-8")))
    assert len(numbers) > 90
    assert sorted(numbers - {path.stem for path in QUESTIONS}) == []


def test_the_lines_of_an_answer_exist(sources):
    """Every line number that an answer cites is one of some document at hand."""
    longest = max(len(Source.read(path).lines) for path in sources.glob("*.txt"))
    for path in QUESTIONS:
        for row in expected(path)[1:]:
            for span in SPAN.findall(row[-1]):
                assert all(1 <= int(line) <= longest for line in span.split("-")), path.stem


def test_no_answer_is_left_without_its_question():
    """Each recorded answer belongs to a query."""
    assert {path.stem for path in FOLDER.glob("*.csv")} == {path.stem for path in QUESTIONS}
