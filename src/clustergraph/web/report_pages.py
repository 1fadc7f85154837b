"""Report pages: the form, the answer as a table and a picture, and every way to have it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from flask import render_template, request, url_for

from clustergraph.citation.links import answer_link
from clustergraph.receipts import NEEDED
from clustergraph.reports.header import Report
from clustergraph.reports.listing import formats
from clustergraph.web.answers import Answered
from clustergraph.web.caching import Representation
from clustergraph.web.fields import fields
from clustergraph.web.report_options import Asked
from clustergraph.web.service import service
from clustergraph.web.tables import Table, report_table

_FORMATS: Final = {
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "rdfxml": "RDF/XML",
    "jsonld": "JSON-LD",
    "trig": "TriG",
    "nquads": "N-Quads",
    "xlsx": "Excel",
    "markdown": "Markdown",
    "table": "text",
    "rows": "plain JSON",
    "vega-lite": "Vega-Lite",
}
"""What formats are called whose names in capitals would not be read."""

_TAGS: Final = {
    "recommendations": "Recommendations",
    "members": "The expert group",
    "countries": "Countries",
    "initiatives": "Programmes, projects and calls",
    "events": "Events",
    "organisations": "Organisations",
    "figures": "Figures and budgets",
    "conflicts": "Conflicts and doubts",
    "documents": "Documents",
    "positions": "Positions",
    "people": "People",
    "concepts": "Topics and technologies",
    "evidence": "Evidence",
}
"""Headings of the list of reports by the tag that sorts under them, in the order of the page."""


def report_page(
    report: Report, asked: Asked, answered: Answered | None = None, *, notes: Sequence[str] = (), problem: str = ""
) -> Representation:
    """Return the page of a report for what was asked of it, with the answer if there is one."""
    truth, table = report_table(answered, page=asked.page, sort=asked.sort) if answered else (None, None)
    page = render_template(
        "report.html",
        report=report,
        fields=fields(service().store, report, asked.values),
        hidden={"sort": asked.sort, "receipts": "1" if asked.accepted.receipts else ""},
        notes=notes,
        query=answered.about["query"] if answered else report.query,
        truth=truth,
        table=table,
        downloads={
            _FORMATS.get(name, name.upper()): _address(report, asked, format=name)
            for name in formats(report)
            if name != "html"
        },
        chart=_address(report, asked, format="svg") if report.chart and table and table.total else "",
        receipts=_receipts(report, asked, table),
        permalink=_permalink(report, asked) if answered else "",
        problem=problem,
    )
    return Representation(page, "text/html")


def report_list(reports: Sequence[Report]) -> Representation:
    """Return the page that lists reports by the first of their tags that has a heading."""
    grouped: dict[str, list[Report]] = {heading: [] for heading in _TAGS.values()}
    for report in reports:
        heading = next((_TAGS[tag] for tag in report.tags if tag in _TAGS), "More")
        grouped.setdefault(heading, []).append(report)
    groups = {heading: sorted(found, key=lambda report: report.question) for heading, found in grouped.items() if found}
    return Representation(render_template("reports.html", groups=groups, total=len(reports)), "text/html")


def _address(report: Report, asked: Asked, **options: str) -> str:
    values = urlencode({**asked.values, **options}, doseq=True)
    return url_for("reports.report", name=report.name) + (f"?{values}" if values else "")


def _receipts(report: Report, asked: Asked, table: Table | None) -> Mapping[str, Any]:
    """Return the address of the same answer with receipts or without, nothing where it can have none."""
    has_lines = all(f"?{name}" in report.query for name in NEEDED)
    if not table or not table.total or not has_lines:
        return {}
    shown = asked.accepted.receipts
    return {"shown": shown, "address": _address(report, asked, **({} if shown else {"receipts": "1"}))}


def _permalink(report: Report, asked: Asked) -> str:
    root = request.url_root.rstrip("/")
    return answer_link(service().store, report, asked.values, service().version, base=root)
