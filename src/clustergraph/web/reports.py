"""``/reports``: the canned reports, listed and answered."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.exceptions import BadRequest

from clustergraph.formats import GRAPHS, RESULTS
from clustergraph.reports.header import Report, UnknownReportError
from clustergraph.reports.running import BoundReport, prepare
from clustergraph.reports.values import ValueRefusedError
from clustergraph.serving.worker import LimitError
from clustergraph.sparql.protocol import DatasetDescription
from clustergraph.web.answers import Answered, answer
from clustergraph.web.caching import Representation, respond, whole
from clustergraph.web.fields import fields
from clustergraph.web.negotiation import GRAPH_OFFER, PAGE, RESULTS_OFFER, Accepted, accepted, chosen, required
from clustergraph.web.problems import status_of
from clustergraph.web.protocol import read_parameters
from clustergraph.web.service import service
from clustergraph.web.tables import truth_or_table, without_repeats

blueprint = Blueprint("reports", __name__)

Given = Mapping[str, Sequence[str]]


@blueprint.get("/reports")
def reports() -> Response:
    """List the reports."""
    choice = required({"application/json": "json", **PAGE})
    return respond(_page_of_reports if choice.name == "html" else _list_of_reports, choice.media_type)


@blueprint.get("/reports/<name>")
def report(name: str) -> Response:
    """Answer a report for the values given as parameters, each of which may be repeated."""
    found = _find(name)
    parameters = _given()
    formats = parameters.pop("format", [])
    wanted = _wanted(formats) if formats else accepted()
    try:
        bound = prepare(service().store, found, parameters)
        produce = partial(_representation, found, parameters, bound, wanted)
        response = respond(produce, *wanted.media_types, negotiated=not formats)
    except (ValueRefusedError, LimitError) as error:
        if not wanted.page:
            raise
        return _refusal(found, parameters, error)
    if bound.notes:
        response.headers["Note"] = " ".join(bound.notes).encode("ascii", "backslashreplace").decode()
    return response


def _find(name: str) -> Report:
    """Return a report by its name.

    Raises:
        UnknownReportError: there is none of that name.
    """
    reports = service().reports
    if name not in reports:
        raise UnknownReportError(name, reports)
    return reports[name]


def _given() -> dict[str, list[str]]:
    """Return the values of each parameter; an input left empty gives none."""
    read = {
        name: [value for value in values if value] for name, values in read_parameters(request.query_string).items()
    }
    return {name: values for name, values in read.items() if values}


def _wanted(formats: Sequence[str]) -> Accepted:
    """Return what ``format=`` asks for, whatever the Accept header says.

    Raises:
        BadRequest: it is given more than once, or names no format.
    """
    names = [*RESULTS, *GRAPHS, "html"]
    if len(formats) > 1 or formats[0] not in names:
        message = f"format is one of {', '.join(names)}, not {' and '.join(map(repr, formats))}."
        raise BadRequest(message)
    return Accepted(chosen({**RESULTS_OFFER, **PAGE}, formats[0]), chosen({**GRAPH_OFFER, **PAGE}, formats[0]))


def _refusal(found: Report, given: Given, error: Exception) -> Response:
    """Return the page of a report that cannot be answered; one that only awaits its values is no error."""
    if not given and isinstance(error, ValueRefusedError):
        return respond(partial(_page, found, given), "text/html")
    return whole(_page(found, given, problem=str(error)), status_of(error))


def _representation(found: Report, given: Given, bound: BoundReport, wanted: Accepted) -> Representation:
    answered = answer(service(), bound.query, DatasetDescription(), wanted)
    if answered.choice.name == "html":
        return _page(found, given, bound, answered)
    return Representation(answered.content, answered.choice.media_type)


def _page(
    found: Report,
    given: Given,
    bound: BoundReport | None = None,
    answered: Answered | None = None,
    problem: str = "",
) -> Representation:
    truth, table = truth_or_table(answered) if answered else (None, None)
    formats = GRAPHS if answered and answered.is_graph else RESULTS
    page = render_template(
        "report.html",
        report=found,
        fields=fields(service().store, found, given),
        notes=bound.notes if bound else (),
        query=bound.query if bound else found.query,
        truth=truth,
        table=without_repeats(table) if table else None,
        downloads={name: _address(found, given, name) for name in formats},
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
    return {
        "name": found.name,
        "href": url_for("reports.report", name=found.name),
        "summary": found.summary,
        "question": found.question,
        "description": found.description,
        "tags": list(found.tags),
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "label": parameter.label,
                "example": parameter.example,
                "required": parameter.required,
                "many": parameter.many,
            }
            for parameter in found.parameters.values()
        ],
    }
