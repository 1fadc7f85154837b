"""Promises of the result formats, for every report: the same data in each format, and in other programs."""

import csv
import datetime as dt
import io
import json
import re
import shutil
import subprocess
from decimal import Decimal
from itertools import chain
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook
from pyoxigraph import NamedNode, QueryResultsFormat, parse, parse_query_results

from clustergraph.formats import GRAPHS, RESULTS
from clustergraph.iris import shrink
from clustergraph.reports.header import read_report, report_names
from clustergraph.results import write
from clustergraph.results.literals import date, number, truth
from conftest import ROOT, need
from result_readers import HOSTILE, Page, answer_of, markdown_rows, one_column, sheet_of


def answer(run, name, format_name):
    """Return what the command line writes for a report, with the examples of its required parameters."""
    parameters = read_report(ROOT, name).parameters.values()
    given = [word for one in parameters if one.required for word in (f"--{one.name}", one.example)]
    result = run("report", name, *given, "--format", format_name, env={"COLUMNS": "20000", "PATH": ""})
    assert result.returncode == 0, result.stderr
    return result.stdout


def form(name):
    """Return the form of a report's query: SELECT, CONSTRUCT and so on."""
    text = (ROOT / "queries" / f"{name}.rq").read_text(encoding="utf-8")
    return re.search(r"^(SELECT|CONSTRUCT|DESCRIBE|ASK)\b", text, re.MULTILINE)[1]


def native(term):
    """Return a term as plain rows have it."""
    known, value = truth(term), number(term)
    return known if known is not None else value if value is not None else term.value if term else None


def in_cell(term):
    """Return a term as a cell of a workbook has it; a day is a moment at midnight."""
    day = date(term)
    if day is not None and day.year > 1900:
        return day if isinstance(day, dt.datetime) else dt.datetime.combine(day, dt.time())
    value = native(term)
    return (float(value) if len(value.as_tuple().digits) <= 15 else term.value) if isinstance(value, Decimal) else value


SOLUTIONS = [name for name in report_names(ROOT) if form(name) in {"SELECT", "ASK"}]
GRAPHS_ASKED = [name for name in report_names(ROOT) if form(name) in {"CONSTRUCT", "DESCRIBE"}]


@pytest.mark.long
@pytest.mark.parametrize("name", GRAPHS_ASKED)
def test_a_graph_report_is_the_same_in_every_format(run, name):
    """A report that gives a graph has the same triples in each format for graphs."""
    found = [{quad.triple for quad in parse(answer(run, name, key), format=GRAPHS[key].writer)} for key in GRAPHS]
    assert found[0]
    assert all(triples == found[0] for triples in found)


@pytest.mark.long
@pytest.mark.parametrize("name", SOLUTIONS)
def test_a_report_is_the_same_in_every_format(run, name):
    """A report parsed back from each format has the columns and rows that it has in JSON."""
    solutions = parse_query_results(answer(run, name, "json"), format=QueryResultsFormat.JSON)
    columns, rows = [variable.value for variable in solutions.variables], [tuple(row) for row in solutions]
    for recommended in ("xml", "tsv"):
        assert [
            tuple(row)
            for row in parse_query_results(answer(run, name, recommended), format=RESULTS[recommended].writer)
        ] == rows
    values = [[term.value if term else "" for term in row] for row in rows]
    assert list(csv.reader(io.StringIO(answer(run, name, "csv").decode(), newline=""))) == [columns, *values]
    plain = json.loads(answer(run, name, "rows"), parse_float=Decimal, parse_int=Decimal)
    assert plain == [{key: native(term) for key, term in zip(columns, row, strict=True)} for row in rows]
    headings, cells = answer_of(sheet_of(answer(run, name, "xlsx")))
    assert headings == columns
    assert [[cell.value for cell in row] for row in cells] == [[in_cell(term) for term in row] for row in rows]
    head, *page = Page(answer(run, name, "html").decode()).rows
    assert [text for text, _ in head] == columns
    addressed = [[term.value if term else "" for term in row] for row in rows]
    assert [[address or text for text, address in row] for row in page] == addressed
    found = markdown_rows(answer(run, name, "markdown").decode())
    assert [[address or text for text, address in row] for row in found] == addressed
    bare = [re.sub(r"\s", "", "".join(as_shown(term) for term in row)) for row in rows]
    assert [re.sub(r"\s", "", line) for line in answer(run, name, "table").decode().split("\n")[3:-2]] == bare


def as_shown(term):
    return (shrink(term.value) or term.value) if isinstance(term, NamedNode) else term.value if term else ""


OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
SHEET = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


UTF_8_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1"
"""Comma, quotation mark, UTF-8, from the first line: names of LibreOffice's CSV filter."""


def convert(folder, file, target):
    """Let LibreOffice convert a file, without a word of complaint, and return what it wrote."""
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", target]
    result = subprocess.run(
        [*command, "--outdir", folder, file], capture_output=True, check=True, text=True, timeout=120
    )
    log = [line for line in (result.stdout + result.stderr).splitlines() if "javaldx" not in line]
    assert [line for line in log if not line.startswith("convert ")] == []
    return file.with_suffix(f".{target.partition(':')[0]}").read_text(encoding="utf-8")


def kinds(text):
    """Return the value types of the cells of the first sheet of a flat OpenDocument text, by row."""
    sheet = next(ET.fromstring(text).iter(f"{SHEET}table"))  # noqa: S314 - written by LibreOffice from our own file
    rows = []
    for row in sheet.iter(f"{SHEET}table-row"):
        cells = [
            [cell.get(f"{OFFICE}value-type")] * int(cell.get(f"{SHEET}number-columns-repeated", "1"))
            for cell in row.iter(f"{SHEET}table-cell")
        ]
        rows += [list(chain.from_iterable(cells))] * int(row.get(f"{SHEET}number-rows-repeated", "1"))
    return rows


def as_exported(cell):
    if cell.value is None:
        return ""
    if isinstance(cell.value, bool):
        return str(cell.value).upper()
    if cell.is_date:
        return cell.value.strftime("%Y-%m-%d %H:%M:%S" if "h" in cell.number_format else "%Y-%m-%d")
    if isinstance(cell.value, float) and not cell.value.is_integer():
        places = len(cell.number_format.partition(".")[2])
        return f"{cell.value:.{places}f}" if places else repr(cell.value)
    return str(int(cell.value)) if isinstance(cell.value, float) else str(cell.value)


@pytest.mark.long
@pytest.mark.parametrize("name", ["calendar", "countries", "members", "recommendations", "trace", "hostile"])
def test_a_workbook_opens_elsewhere(run, tmp_path, name):
    """LibreOffice reads a workbook without complaint, with equal cells, numbers as numbers and days as days."""
    need(shutil.which("soffice"), "no LibreOffice (soffice) to open workbooks with: install libreoffice-calc")
    file = tmp_path / "answer.xlsx"
    readable = one_column(*(row[0] for row in HOSTILE.rows if row[0] and "\r" not in row[0].value))
    file.write_bytes(write(readable, "xlsx") if name == "hostile" else answer(run, name, "xlsx"))
    sheet = load_workbook(file)["Answer"]
    exported = [row or [""] for row in csv.reader(io.StringIO(convert(tmp_path, file, UTF_8_CSV), newline=""))]
    cells = [list(row) for row in sheet.iter_rows()]
    assert exported == [[as_exported(cell) for cell in row] for row in cells]
    found = kinds(convert(tmp_path, file, "fods"))
    # A truth value is a number that is shown as a word there.
    wanted = {"n": "float", "d": "date", "b": "float", "s": "string"}
    for row, types in zip(cells, found, strict=False):
        assert types[: len(row)] == [wanted[cell.data_type] if cell.value not in {None, ""} else None for cell in row]
