"""``/reports``: the canned reports, listed and answered."""

import json
from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Blueprint, Response, request, url_for

from clustergraph.citation.links import Link, answer_link, require_held
from clustergraph.emptiness import sentence_for_report
from clustergraph.receipts import NoReceiptsError
from clustergraph.reports.header import Report, UnknownReportError
from clustergraph.reports.listing import entry
from clustergraph.reports.values import ValueRefusedError
from clustergraph.serving.limits import LimitError
from clustergraph.web.answers import Answered, answer, with_cut, with_vary
from clustergraph.web.caching import Representation, is_current, respond, respond_current
from clustergraph.web.exchange import exchange
from clustergraph.web.explanations import explain, looks_empty, with_note
from clustergraph.web.links import with_description
from clustergraph.web.negotiation import PAGE, required
from clustergraph.web.problems import told_on_page
from clustergraph.web.report_options import Asked, Given, read_options
from clustergraph.web.report_pages import report_list, report_page
from clustergraph.web.service import service

blueprint = Blueprint("reports", __name__)


@blueprint.get("/reports")
def reports() -> Response:
    """List the reports."""
    choice = required({"application/json": "json", **PAGE})
    return with_description(respond(_page_of_reports if choice.name == "html" else _list_of_reports, choice.media_type))


@blueprint.get("/reports/<name>")
def report(name: str) -> Response:
    """Answer a report for the values given as parameters, each of which may be repeated."""
    found = _find(name)
    exchange().report = name
    asked = read_options(found)
    require_held(Link(name, asked.values, asked.version), service().version, base=request.script_root)
    wanted = asked.accepted
    if is_current(*wanted.key):
        return with_vary(respond_current(*wanted.key, negotiated=asked.is_negotiated), wanted)
    try:
        answered = answer(service(), "report", wanted, name=name, values=asked.values)
    except (ValueRefusedError, NoReceiptsError, LimitError) as error:
        if not wanted.page:
            raise
        return _refusal(found, asked, error)
    notes = _notes(found, answered, asked.values)
    produce = partial(_representation, found, asked, answered, notes)
    response = respond(produce, *wanted.key, negotiated=asked.is_negotiated)
    told = with_cut(with_note(with_vary(response, wanted), *notes), answered)
    return _with_permalink(told, found, asked.values)


def _with_permalink(response: Response, found: Report, given: Given) -> Response:
    """Return a response that tells where the same answer is had again, in the same version of the dataset."""
    link = answer_link(service().store, found, given, service().version, base=request.script_root)
    response.headers.add("Link", f'<{link}>; rel="bookmark"')
    return response


def _notes(report: Report, answered: Answered, given: Given) -> list[str]:
    """Return what is to be said beside an answer: of the values given, and why there is nothing."""
    notes = list(answered.about["notes"])
    if not notes and looks_empty(answered):
        told = explain(answered.about["query"], given=given)
        notes += [sentence_for_report(told, given, report.description)] if told else []
    return notes


def _find(name: str) -> Report:
    """Return a report by its name.

    Raises:
        UnknownReportError: there is none of that name.
    """
    reports = service().reports
    if name not in reports:
        raise UnknownReportError.among(name, reports)
    return reports[name]


def _refusal(found: Report, asked: Asked, error: Exception) -> Response:
    """Return the page of a report that cannot be answered; one that only awaits its values is no error."""
    if not asked.values and isinstance(error, ValueRefusedError):
        return respond(partial(report_page, found, asked), "text/html")
    return told_on_page(report_page(found, asked, problem=str(error)), error)


def _representation(found: Report, asked: Asked, answered: Answered, notes: Sequence[str]) -> Representation:
    if answered.choice.name == "html":
        return report_page(found, asked, answered, notes=notes)
    return Representation(answered.content, answered.choice.media_type)


def _page_of_reports() -> Representation:
    return report_list(list(service().reports.values()), request.args.get("filter", "").strip())


def _list_of_reports() -> Representation:
    listed = {
        "description": url_for("openapi.openapi"),
        "reports": [_entry(found) for found in service().reports.values()],
    }
    return Representation(json.dumps(listed, ensure_ascii=False), "application/json")


def _entry(found: Report) -> dict[str, Any]:
    """Return what the list says of a report, with its address here."""
    return {"href": url_for("reports.report", name=found.name), **entry(found)}
