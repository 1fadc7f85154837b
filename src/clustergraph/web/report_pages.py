"""Report pages: the form, the answer as a table and a picture, and every way to have it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import render_template, request, url_for
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from clustergraph.charts.views import likely, read_countries, views
from clustergraph.citation.links import canonical_values
from clustergraph.citation.reference import read_reference
from clustergraph.citation.styles import bibtex, text
from clustergraph.receipts import NEEDED
from clustergraph.reports.chart_header import projected
from clustergraph.reports.header import Report
from clustergraph.reports.listing import formats
from clustergraph.results.table import read_table
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
    "entities": "Things and their names",
    "names": "Things and their names",
}
"""Headings of the list of reports by the tag that sorts under them, in the order of the page."""

_VIEWS: Final = {"map": "On a map", "timeline": "Along time"}
"""What the views of answers are called."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A way to see an answer: its name, its address, and whether it is the one at hand."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of an answer: its view if it is one, its heading, addresses of the drawing and of its specification.

    ``saved`` are the addresses under which it is taken along, by format.
    """

    view: str
    heading: str
    image: str
    specification: str
    saved: Mapping[str, str]


def read_views(report: Report, answered: Answered) -> Collection[str]:
    """Return the views that an answer has: on a map if its rows have a place, along time if they have a date."""
    if answered.is_graph:
        return ()
    results = parse_query_results(bytes(answered.content), format=QueryResultsFormat.JSON)
    if not isinstance(results, QuerySolutions):
        return ()
    return views(report.chart, read_table(results), read_countries(service().store)).keys()


def report_page(
    report: Report, asked: Asked, answered: Answered | None = None, *, notes: Sequence[str] = (), problem: str = ""
) -> Representation:
    """Return the page of a report for what was asked of it, with the answer if there is one."""
    truth, table = (
        report_table(answered, page=asked.page, sort=asked.sort, having=asked.filter) if answered else (None, None)
    )
    shown = read_views(report, answered) if answered and table else ()
    page = render_template(
        "report.html",
        report=report,
        fields=fields(service().store, report, asked.values),
        hidden={"sort": asked.sort, "receipts": "1" if asked.accepted.receipts else "", "view": asked.accepted.view},
        given=asked.values,
        filter=asked.filter,
        notes=notes,
        query=answered.about["query"] if answered else report.query,
        truth=truth,
        table=table,
        downloads={
            _FORMATS.get(name, name.upper()): _address(report, asked, format=name)
            for name in formats(report)
            if name != "html"
        },
        tabs=_tabs(report, asked, shown),
        picture=_picture(report, asked, shown) if table and table.unfiltered else None,
        receipts=_receipts(report, asked, table),
        reference=_reference(report, asked) if answered else None,
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
    seen = {name: _seen(name, groups) for name in _VIEWS}
    page = render_template("reports.html", groups=groups, total=len(reports), seen=seen, views=_VIEWS)
    return Representation(page, "text/html")


def _seen(view: str, groups: Mapping[str, Sequence[Report]]) -> Sequence[Report]:
    """Return the reports that answer at once, and whose answers are likely to have a view."""
    return [
        report
        for reports in groups.values()
        for report in reports
        if view in likely(_telling(report)) and not any(parameter.required for parameter in report.parameters.values())
    ]


def _telling(report: Report) -> Collection[str]:
    """Return the columns of a report, without a country by which nobody can ask: few of its rows have one."""
    asked = any(parameter.type == "country" for parameter in report.parameters.values())
    return (projected(report.query) or frozenset()) - (frozenset() if asked else {"country_name"})


def _address(report: Report, asked: Asked, **options: str) -> str:
    values = urlencode({**asked.values, **options}, doseq=True)
    return url_for("reports.report", name=report.name) + (f"?{values}" if values else "")


def _receipts(report: Report, asked: Asked, table: Table | None) -> Mapping[str, Any]:
    """Return the address of the same answer with receipts or without, nothing where it can have none."""
    has_lines = all(f"?{name}" in report.query for name in NEEDED)
    if not table or not table.unfiltered or not has_lines:
        return {}
    shown = asked.accepted.receipts
    return {"shown": shown, "address": _address(report, asked, **({} if shown else {"receipts": "1"}))}


def _tabs(report: Report, asked: Asked, shown: Collection[str]) -> Sequence[Tab]:
    """Return the ways to see an answer, where there are several."""
    rows = {"receipts": "1"} if asked.accepted.receipts else {}
    rows |= {name: value for name, value in (("sort", asked.sort), ("filter", asked.filter)) if value}
    tabs = [("", "Table and chart" if report.chart else "Table"), *((name, _VIEWS[name]) for name in shown)]
    made = [
        Tab(text, _address(report, asked, **rows, **({"view": name} if name else {})), name == asked.accepted.view)
        for name, text in tabs
    ]
    return made if len(made) > 1 else []


def _picture(report: Report, asked: Asked, shown: Collection[str]) -> Picture | None:
    """Return the picture of an answer: in the view that was asked for, else as the report's own chart has it."""
    view = asked.accepted.view
    if view not in shown if view else report.chart is None:
        return None
    wanted = {"view": view} if view else {}
    image, data = (_address(report, asked, **wanted, format=name) for name in ("svg", "vega-lite"))
    saved = {name.upper(): _address(report, asked, **wanted, format=name) for name in ("svg", "png")}
    return Picture(view, _VIEWS.get(view, "As a picture"), image, data, saved)


def _reference(report: Report, asked: Asked) -> Mapping[str, str]:
    """Return how the answer is cited: its permanent link, and the reference as a line and as an entry of BibTeX."""
    store = service().store
    values = canonical_values(store, report, asked.values)
    found = read_reference(store, report, values, service().version, base=request.url_root.rstrip("/"))
    return {"url": found.url, "text": text(found).strip(), "bibtex": bibtex(found).strip()}
