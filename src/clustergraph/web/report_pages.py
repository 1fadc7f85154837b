"""Report pages: the form, the answer as a table and a picture, and every way to have it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import render_template, request, url_for

from clustergraph.charts.views import likely, read_countries, views
from clustergraph.citation.links import canonical_values
from clustergraph.citation.reference import read_reference
from clustergraph.citation.styles import bibtex, text
from clustergraph.receipts import NEEDED
from clustergraph.reports.chart_header import projected
from clustergraph.reports.header import Report
from clustergraph.reports.listing import formats
from clustergraph.reports.parameters import Parameter
from clustergraph.reports.values import ValueRefusedError, term
from clustergraph.results.table import Table as Terms
from clustergraph.search.folding import fold
from clustergraph.web.answers import Answered, read_result
from clustergraph.web.asked_values import AskedValue, asked_values, question
from clustergraph.web.caching import Representation
from clustergraph.web.canned import named_rows
from clustergraph.web.disagreements import MOST as MOST_DISAGREEMENTS
from clustergraph.web.disagreements import disagreements
from clustergraph.web.explorer import similar
from clustergraph.web.fields import fields
from clustergraph.web.links import Link
from clustergraph.web.relations import Thing
from clustergraph.web.report_options import ALL, Asked
from clustergraph.web.service import service
from clustergraph.web.tables import Table, Wanted, report_table
from clustergraph.web.ways import REPORT as WAYS
from clustergraph.web.ways import ways_of

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

CONFLICT: Final = "conflict"
"""The column by which an answer lists conflicts."""

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


@dataclass(frozen=True, slots=True)
class Choice:
    """A text that names no thing, the label of its field, and the things that it may mean with their addresses."""

    label: str
    text: str
    things: Sequence[tuple[Thing, str]]


def report_page(
    report: Report, asked: Asked, answered: Answered | None = None, *, notes: Sequence[str] = (), problem: str = ""
) -> Representation:
    """Return the page of a report for what was asked of it, with the answer if there is one."""
    values = asked_values(report, asked.values)
    result = read_result(answered.content, is_graph=answered.is_graph) if answered else None
    terms = result if isinstance(result, Terms) else None
    query = answered.about["query"] if answered else report.query
    table = report_table(terms, query, _wanted(asked, values)) if terms else None
    solutions = terms if terms and answered and not answered.is_graph else Terms([], [])
    shown = views(report.chart, solutions, read_countries(service().store)).keys() if solutions.rows else ()
    page = render_template(
        "report.html",
        report=report,
        question=question(report, asked.values, values),
        things=list(dict.fromkeys(value.link for value in values if value.link.href)),
        fields=fields(service().store, report, asked.values),
        hidden=_hidden(asked),
        given=asked.values,
        filter=asked.filter,
        notes=notes,
        query=query,
        truth=result if isinstance(result, bool) else None,
        table=table,
        whole=_address(report, asked, **{**_shown(asked), "columns": ALL}),
        disagreements=_disagreements(solutions),
        most_disagreements=MOST_DISAGREEMENTS,
        ways=ways_of(named_rows(solutions)) if solutions.rows and report.name == WAYS else None,
        choices=_choices(report, asked) if problem else [],
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


def _wanted(asked: Asked, values: Sequence[AskedValue]) -> Wanted:
    given = {name for value in values for name in value.names}
    return Wanted(asked.page, asked.sort, asked.filter, given, asked.whole)


def _hidden(asked: Asked) -> Mapping[str, str]:
    """Return what forms of a page keep of how the answer is shown."""
    return {
        "sort": asked.sort,
        "receipts": "1" if asked.accepted.receipts else "",
        "view": asked.accepted.view,
        "columns": ALL if asked.whole else "",
    }


def _shown(asked: Asked) -> Mapping[str, str]:
    """Return how the answer is shown, as an address says it."""
    return {name: value for name, value in {**_hidden(asked), "filter": asked.filter}.items() if value}


def _disagreements(terms: Terms) -> Sequence[Link]:
    """Return the conflicts among the claims of an answer, nothing where conflicts are what it lists."""
    return [] if CONFLICT in terms.columns else disagreements(terms.iris())


def _choices(report: Report, asked: Asked) -> Sequence[Choice]:
    """Return the things that may be meant where a text names none that its parameter takes, with their addresses."""
    found = []
    for name, texts in asked.values.items():
        parameter = report.parameters.get(name)
        if parameter is None or parameter.type != "entity" or len(texts) != 1 or _names_one(parameter, texts[0]):
            continue
        things = [
            (thing, _address(report, asked, **{**_shown(asked), name: thing.name}))
            for thing in similar(texts[0])
            if _names_one(parameter, thing.iri)
        ]
        found.append(Choice(parameter.label, texts[0], things))
    return found


def _names_one(parameter: Parameter, text: str) -> bool:
    try:
        term(service().store, parameter, text)
    except ValueRefusedError:
        return False
    return True


def report_list(reports: Sequence[Report], having: str = "") -> Representation:
    """Return the page that lists reports by the first of their tags that has a heading, those with some words."""
    wanted = fold(having).split()
    found = [report for report in reports if all(word in fold(_read(report)) for word in wanted)]
    groups = _grouped(found)
    seen = {name: _seen(name, groups) for name in _VIEWS}
    page = render_template(
        "reports.html", groups=groups, total=len(reports), shown=len(found), filter=having, seen=seen, views=_VIEWS
    )
    return Representation(page, "text/html")


def _read(report: Report) -> str:
    """Return what people read of a report, and its name."""
    return f"{report.name} {report.summary} {report.question} {report.description}"


def _grouped(reports: Sequence[Report]) -> Mapping[str, Sequence[Report]]:
    grouped: dict[str, list[Report]] = {heading: [] for heading in _TAGS.values()}
    for report in reports:
        heading = next((_TAGS[tag] for tag in report.tags if tag in _TAGS), "More")
        grouped.setdefault(heading, []).append(report)
    return {heading: sorted(found, key=lambda report: report.summary) for heading, found in grouped.items() if found}


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
    rows |= {name: value for name, value in _shown(asked).items() if name not in {"receipts", "view"}}
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
