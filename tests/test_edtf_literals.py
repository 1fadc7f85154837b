"""Promises of V11: what is no date expression is found, and what is accepted the reference package knows."""

import datetime as dt
import json
import re
import subprocess
import sys

import pytest
from pyoxigraph import RdfFormat, parse

from clustergraph.dataset.house_rules import canonical
from clustergraph.namespaces import CG, ID, SH, SHAPES
from clustergraph.validation.edtf_literals import EdtfError, bounds
from clustergraph.validation.project import validate_project
from ontology_terms import data_files, triples

EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"

BOUNDS = {
    "2019-05-14/2019-05-16": ("2019-05-14", "2019-05-16"),
    "2020-41": ("2020-07-01", "2020-12-31"),
    "2020-10?": ("2020-10-01", "2020-10-31"),
    "2020-02~": ("2020-02-01", "2020-02-29"),
    "2019-34": ("2019-04-01", "2019-06-30"),
    "2020-38": ("2020-05-01", "2020-08-31"),
    "2020-21": ("2020-01-01", "2020-12-31"),
    "2019/..": ("2019-01-01", None),
    "../2020-12-31": (None, "2020-12-31"),
    "2019-11/": ("2019-11-01", None),
    "2020-06~/2020-09%": ("2020-06-01", "2020-09-30"),
    "2018/2018-03": ("2018-01-01", "2018-03-31"),
    "XXXX": (None, None),
    "201X": (None, None),
    "2020-XX": (None, None),
    "2020-02-XX?": (None, None),
}

REFUSED = {
    "2019-02-30": "the calendar has no 2019-02-30",
    "2021-02-29": "the calendar has no 2021-02-29",
    "2020-13": "the calendar has no 2020-13",
    "2020-42/2021": "interval of level 1",
    "2020-10-32": "the calendar has no 2020-10-32",
    "2020/2019": "ends before it begins",
    "../..": "a date at one end",
    "/": "a date at one end",
    "201X/2020": "interval of level 1",
    "2019/2020/2021": "no form",
    "2020-41?": "no form",
    "2020-25-XX": "no form",
    "XXXX?": "no form",
    "": "no form",
    " 2020": "no form",
    "2020\n": "no form",
    "\uff12\uff10\uff12\uff10": "no form",
    "20": "no form",
    "2020-1": "no form",
    "[2019,2020]": "no form",
    "2020-05-04T10:00:00": "no form",
    "mid-2020": "no form",
}

ASK_THE_PACKAGE = """if True:
    import json, sys
    from edtf import is_valid_edtf
    json.dump([text for text in json.load(sys.stdin) if not is_valid_edtf(text)], sys.stdout)
"""


def accepted(expression):
    """Tell whether a text is accepted as a date expression."""
    try:
        bounds(expression)
    except EdtfError:
        return False
    return True


def many_expressions():
    """Return date expressions of all kinds, right and wrong: every part of a year, every qualifier, intervals."""
    dates = ["2020", *(f"2020-{part:02}" for part in range(45)), "2020-02-29", "2020-11-31", "20XX", "2020-XX-XX"]
    qualified = [date + mark for date in dates for mark in "?~%"]
    ends = ["", "..", "2019", "2020-06~", "2020-21", "2020-34", "2020-XX", "2020-02-03%", "2021-12-31"]
    return [*dates, *qualified, *(f"{lower}/{upper}" for lower in ends for upper in ends)]


def literals():
    """Return every date expression in data, concepts and examples, once."""
    objects = (triple.object for path in data_files() for triple in triples(path))
    return sorted({term.value for term in objects if getattr(getattr(term, "datatype", None), "value", "") == EDTF})


@pytest.mark.parametrize("expression", BOUNDS)
def test_a_date_expression_has_its_bounds(expression):
    """The first and last day that an expression can mean are those of the design, None where it is open or unknown."""
    days = (dt.date.fromisoformat(day) if day else None for day in BOUNDS[expression])
    assert bounds(expression) == tuple(days)


@pytest.mark.parametrize("expression", REFUSED)
def test_what_is_no_date_expression_is_refused(expression):
    """A text that is no EDTF, or means no day, is refused with the reason."""
    with pytest.raises(EdtfError, match=re.escape(REFUSED[expression])):
        bounds(expression)


def test_every_date_expression_of_the_project_is_accepted():
    """Data, concepts and examples hold no date expression that is refused."""
    assert len(literals()) > 20
    assert [expression for expression in literals() if not accepted(expression)] == []


def test_the_reference_package_knows_what_is_accepted():
    """Every expression that is accepted here is valid for the package edtf, asked in a process of its own."""
    expressions = [text for text in {*literals(), *BOUNDS, *many_expressions()} if accepted(text)]
    assert len(expressions) > 100
    program = [sys.executable, "-c", ASK_THE_PACKAGE]
    result = subprocess.run(program, input=json.dumps(expressions).encode(), capture_output=True, check=True)
    assert json.loads(result.stdout) == []


def write(path, turtle):
    """Write Turtle in canonical form."""
    path.parent.mkdir(parents=True)
    path.write_text(turtle, encoding="utf-8")
    path.write_text(canonical(path), encoding="utf-8")


@pytest.fixture
def broken(tmp_path):
    """Return a project of one event, whose date no calendar has, and one shape, which says nothing of events."""
    event = f'<{ID}event/x> a <{CG}Event> ; <{CG}dateExpression> "2019-02-30"^^<{EDTF}> .'
    write(tmp_path / "data" / "entities" / "events.ttl", event)
    shape = f"<{SHAPES}#X01> a <{SH}NodeShape> ; <{SH}targetClass> <{CG}Place> ; <{SH}nodeKind> <{SH}IRI> ."
    write(tmp_path / "ontology" / "shapes" / "place.ttl", shape)
    return tmp_path


def test_a_wrong_date_is_a_violation_with_its_place(broken):
    """The finding is V11, one sentence, and leads to the block of the event in its file."""
    report = validate_project(broken)
    (finding,) = report.findings
    assert not report.conforms
    assert (finding.shape, finding.severity, finding.focus_node) == ("V11", "Violation", f"{ID}event/x")
    assert (finding.path, finding.value) == (f"{CG}dateExpression", "2019-02-30")
    assert finding.message == "The date expression '2019-02-30' is no EDTF, because the calendar has no 2019-02-30."
    assert (finding.file.name, finding.line) == ("events.ttl", 5)


def test_a_turtle_report_tells_a_wrong_date_beside_it(run, broken):
    """What no SHACL report has a place for stands on the other stream, and the status is 1."""
    result = run("--project", broken, "validate", "--format", "turtle", cwd=broken)
    assert result.returncode == 1
    assert list(parse(result.stdout, format=RdfFormat.TURTLE))
    assert result.stderr.decode().startswith("data/entities/events.ttl:5: Violation V11 The date expression")


def test_an_expression_is_read_from_any_property(broken):
    """A literal of the datatype is judged wherever it stands, in a file that is added to the graph too."""
    path = broken / "extra.nt"
    path.write_text(f'<https://example.org/x> <https://example.org/p> "soon"^^<{EDTF}> .', encoding="utf-8")
    findings = validate_project(broken, [path]).findings
    assert [finding.focus_node for finding in findings] == ["https://example.org/x", f"{ID}event/x"]
