"""``/reports``: the canned reports, listed and answered."""

import json
from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, url_for

from clustergraph.receipts import NoReceiptsError
from clustergraph.reports.header import Report, UnknownReportError
from clustergraph.reports.listing import entry, formats
from clustergraph.reports.values import ValueRefusedError
from clustergraph.serving.limits import LimitError
from clustergraph.web.answers import Answered, answer, with_cut
from clustergraph.web.caching import Representation, is_current, respond, respond_current, whole
from clustergraph.web.exchange import exchange
from clustergraph.web.explanations import explain, looks_empty, with_note
from clustergraph.web.fields import fields
from clustergraph.web.negotiation import PAGE, required
from clustergraph.web.problems import status_of
from clustergraph.web.report_options import Given, read_options
from clustergraph.web.service import service
from clustergraph.web.tables import truth_or_table, without_repeats

blueprint = Blueprint("reports", __name__)


@blueprint.get("/reports")
def reports() -> Response:
    """List the reports."""
    choice = required({"application/json": "json", **PAGE})
    return respond(_page_of_reports if choice.name == "html" else _list_of_reports, choice.media_type)


@blueprint.get("/reports/<name>")
def report(name: str) -> Response:
    """Answer a report for the values given as parameters, each of which may be repeated."""
    found = _find(name)
    exchange().report = name
    asked = read_options(found)
    wanted = asked.accepted
    if is_current(*wanted.key):
        return respond_current(*wanted.key, negotiated=asked.is_negotiated)
    try:
        answered = answer(service(), "report", wanted, name=name, values=asked.values)
    except (ValueRefusedError, NoReceiptsError, LimitError) as error:
        if not wanted.page:
            raise
        return _refusal(found, asked.values, error)
    notes = _notes(answered, asked.values)
    produce = partial(_representation, found, asked.values, answered, notes)
    response = respond(produce, *wanted.key, negotiated=asked.is_negotiated)
    if asked.is_negotiated and wanted.is_labelled:
        response.vary.add("Accept-Language")
    return with_cut(with_note(response, *notes), answered)


def _notes(answered: Answered, given: Given) -> list[str]:
    """Return what is to be said beside an answer: of the values given, and why there is nothing."""
    notes = list(answered.about["notes"])
    if not notes and looks_empty(answered):
        told = explain(answered.about["query"], given=given)
        notes += [told["sentence"]] if told else []
    return notes


def _find(name: str) -> Report:
    """Return a report by its name.

    Raises:
        UnknownReportError: there is none of that name.
    """
    reports = service().reports
    if name not in reports:
        raise UnknownReportError(name, reports)
    return reports[name]


def _refusal(found: Report, given: Given, error: Exception) -> Response:
    """Return the page of a report that cannot be answered; one that only awaits its values is no error."""
    if not given and isinstance(error, ValueRefusedError):
        return respond(partial(_page, found, given), "text/html")
    return whole(_page(found, given, problem=str(error)), status_of(error))


def _representation(found: Report, given: Given, answered: Answered, notes: Sequence[str]) -> Representation:
    if answered.choice.name == "html":
        return _page(found, given, answered, notes=notes)
    return Representation(answered.content, answered.choice.media_type)


def _page(
    found: Report,
    given: Given,
    answered: Answered | None = None,
    *,
    notes: Sequence[str] = (),
    problem: str = "",
) -> Representation:
    truth, table = truth_or_table(answered) if answered else (None, None)
    page = render_template(
        "report.html",
        report=found,
        fields=fields(service().store, found, given),
        notes=notes,
        query=answered.about["query"] if answered else found.query,
        truth=truth,
        table=without_repeats(table) if table else None,
        downloads={name: _address(found, given, name) for name in formats(found) if name != "html"},
        problem=problem,
    )
    return Representation(page, "text/html")


def _address(found: Report, given: Given, format_name: str) -> str:
    values = urlencode({**given, "format": format_name}, doseq=True)
    return f"{url_for('reports.report', name=found.name)}?{values}"


def _page_of_reports() -> Representation:
    return Representation(render_template("reports.html", reports=service().reports.values()), "text/html")


def _list_of_reports() -> Representation:
    listed = {"reports": [_entry(found) for found in service().reports.values()]}
    return Representation(json.dumps(listed, ensure_ascii=False), "application/json")


def _entry(found: Report) -> dict[str, Any]:
    """Return what the list says of a report, with its address here."""
    return {"href": url_for("reports.report", name=found.name), **entry(found)}
