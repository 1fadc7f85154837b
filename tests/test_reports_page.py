"""Promises of docs/reports.md: it tells of every report what its file and its recorded answer tell.

Run with UPDATE_README=1 to write what they tell now.
"""

import csv
import os
from itertools import chain

from clustergraph.reports.header import read_report, report_names
from conftest import ROOT

PAGE = ROOT / "docs" / "reports.md"
REPORTS = [read_report(ROOT, name) for name in report_names(ROOT)]
TABLE_FORMATS = "csv, tsv, json, xml, xlsx, markdown, html"
GRAPH_FORMATS = "turtle, trig, ntriples, nquads, jsonld, rdfxml"
INTRODUCTION = """# Reports

Each report is a question that is asked often, as a query file in `queries/`. The name of the file is the name of the
report on the command line (`clustergraph report NAME`) and on the web (`/reports/NAME`); its parameters are options
there. A parameter takes one value unless it says several; without a value nothing is narrowed, but a required one must
be given. This page is made from the headers of the files, and a test keeps the two alike.
"""


def page():
    """Return the page: the reports by their first tag, after a list of all."""
    tags = sorted({report.tags[0] for report in REPORTS})
    chapters = ([f"## On {tag}", *map(entry, tagged(tag))] for tag in tags)
    return "\n\n".join([INTRODUCTION.strip(), *map(contents, tags), *chain.from_iterable(chapters)]) + "\n"


def tagged(tag):
    """Return the reports whose first tag is the given one."""
    return [report for report in REPORTS if report.tags[0] == tag]


def contents(tag):
    """Return the line of the table of contents for a tag."""
    return f"**{tag.capitalize()}**: " + ", ".join(f"[{report.name}](#{report.name})" for report in tagged(tag))


def entry(report):
    """Return what the page says of one report."""
    about = f"Also under: {', '.join(report.tags[1:])}." if report.tags[1:] else ""
    parts = [f"### {report.name}", f"{report.question} {report.description}", about, parameters(report), given(report)]
    return "\n\n".join(filter(None, parts))


def parameters(report):
    """Return the table of a report's parameters."""
    lines = ["| parameter | meaning | values | example | |", "| --- | --- | --- | --- | --- |"]
    for one in report.parameters.values():
        kind = f"{one.type} of {one.of}" if one.of else one.type
        notes = (
            ["required"] * one.required + ["several"] * one.many + [f"else {one.default}"] * (one.default is not None)
        )
        lines.append(f"| `{one.name}` | {one.label} | {kind} | `{one.example}` | {', '.join(notes)} |")
    return "\n".join(lines) if report.parameters else ""


def given(report):
    """Return what the answer of a report looks like: its columns, how many rows are recorded, formats and chart."""
    golden = ROOT / "tests" / "golden" / f"{report.name}.csv"
    if not golden.is_file():
        return f"Gives a graph, as {GRAPH_FORMATS}."
    with golden.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    words = f"{len(rows)} row{'s' * (len(rows) != 1)}" + " for the examples" * any(
        one.required for one in report.parameters.values()
    )
    chart = f"; as a chart ({report.chart.mark}): svg, png" if report.chart else ""
    return f"Gives {words} of {', '.join(f'`{name}`' for name in header)}, as {TABLE_FORMATS}{chart}."


def test_the_page_on_reports_tells_what_the_reports_tell():
    """The page names each report with its question, parameters, columns and formats as they are."""
    if os.environ.get("UPDATE_README"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()
