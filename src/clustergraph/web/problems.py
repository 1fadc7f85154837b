"""Problems: every error as one sentence, in the form that the request accepts (RFC 9457 by default)."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.http import HTTP_STATUS_CODES

from clustergraph.citation.links import OtherVersionError
from clustergraph.description import UnknownThingError
from clustergraph.graph_store import UnknownGraphError
from clustergraph.namespaces import BASE
from clustergraph.receipts import NoReceiptsError
from clustergraph.reports.header import UnknownReportError
from clustergraph.reports.values import ValueRefusedError
from clustergraph.results.table import TooLargeError
from clustergraph.search import UnknownKindError
from clustergraph.serving.evaluation import QueryError
from clustergraph.serving.limits import (
    BrokenWorkerError,
    BusyError,
    DepthLimitError,
    LostWorkerError,
    MemoryLimitError,
    OrderError,
    OutputLimitError,
    TimeLimitError,
)
from clustergraph.serving.pool import ClientGoneError
from clustergraph.serving.writing import NoPictureError
from clustergraph.sparql.tokens import RefusedQueryError
from clustergraph.web.caching import Representation, content_type, whole
from clustergraph.web.exchange import exchange
from clustergraph.web.negotiation import Choice, preferred

OFFER: Final = {
    "application/problem+json": "json",
    "application/json": "json",
    "text/plain": "text",
    "text/html": "html",
}
_DEFAULT: Final = Choice("json", "application/problem+json")

_KINDS: Final[Mapping[type[Exception], tuple[int, str]]] = {
    TimeLimitError: (503, "time-limit"),
    MemoryLimitError: (503, "memory-limit"),
    OutputLimitError: (503, "output-limit"),
    DepthLimitError: (503, "depth-limit"),
    BusyError: (503, "busy"),
    LostWorkerError: (503, "lost-worker"),
    BrokenWorkerError: (500, "broken-worker"),
    OrderError: (500, "unordered-values"),
    QueryError: (400, "malformed-query"),
    NoPictureError: (406, "no-picture"),
    NoReceiptsError: (400, "no-receipts"),
    TooLargeError: (406, "too-many-rows"),
    RefusedQueryError: (400, "refused-query"),
    UnknownGraphError: (404, "unknown-graph"),
    UnknownKindError: (400, "unknown-kind"),
    UnknownReportError: (404, "unknown-report"),
    OtherVersionError: (404, "other-version"),
    UnknownThingError: (404, "unknown-thing"),
    ValueRefusedError: (400, "refused-value"),
}
"""Status and type of what other modules refuse; the sentence is theirs."""

STATUSES: Final[Mapping[str, int]] = {
    **{kind: status for status, kind in _KINDS.values()},
    "too-many-requests": 429,
}
"""Statuses by the types of problems that are answers of their own, the gateway's among them."""

TYPES: Final[Mapping[str, str]] = {
    "time-limit": "The query did not end in the time that the operator allows. Ask for less, or in parts.",
    "memory-limit": "The query needs more memory than the operator allows. Sort, group or join less at once.",
    "output-limit": "The answer is larger than the operator allows. Ask for fewer rows (LIMIT), or for a download.",
    "row-limit": "The answer has more rows than the operator allows, and only the first of them were given.",
    "depth-limit": "The query nests too deeply for the engine.",
    "busy": "All workers are at work and the queue is full. Ask again after the seconds that Retry-After names.",
    "too-many-requests": "One address asks more often than the operator allows. Ask again as Retry-After says.",
    "lost-worker": "The process that evaluated the query was stopped from outside. Ask again.",
    "broken-worker": "The process that evaluated the query failed: a fault of this service, which its log tells.",
    "unordered-values": "The engine stops at values of many types that are to be put in order. Order by STR() of them.",
    "malformed-query": "The text is no SPARQL query, names a graph that is not here, or failed while it was evaluated.",
    "refused-query": "The query is an update, asks another endpoint, is too long or nests too deeply.",
    "no-picture": "The report has no chart, so it cannot be had as a picture.",
    "no-receipts": "The answer does not say which lines of which documents it rests on.",
    "too-many-rows": "The format cannot hold so many rows; CSV, TSV and JSON can.",
    "unknown-graph": "The dataset has no graph of that name.",
    "unknown-kind": "There are no things of that kind to look for.",
    "unknown-report": "There is no report of that name.",
    "other-version": "The link names a version of the dataset that is not held here; the present answer is offered.",
    "unknown-thing": "The graph says nothing of that thing.",
    "refused-value": "A parameter of a report is unknown, missing, given too often, or not of its type.",
}
"""Types of problems with what they mean and what helps, by the last segment of their IRIs."""

PROBLEM: Final = f"{BASE}problem/"
_RETRY_AFTER: Final = "1"
_CLIENT_GONE: Final = 499

blueprint = Blueprint("problems", __name__)

_PLACE: Final = re.compile(r"\(line (\d+), column (\d+)\)")
_INTERNAL: Final = 500
FAILED: Final = "The service failed to make this answer; its log says why."


def register(app: Flask) -> None:
    """Let an application answer every error as a problem."""
    app.register_error_handler(HTTPException, problem)
    app.register_error_handler(ClientGoneError, lambda _: Response(status=_CLIENT_GONE))
    for exception in _KINDS:
        app.register_error_handler(exception, _refusal)


@blueprint.get("/problem/<name>")
def problem_type(name: str) -> Response:
    """Say what a type of problem means, and what helps."""
    if name not in TYPES:
        raise NotFound
    return Response(f"{TYPES[name]}\n", content_type="text/plain; charset=utf-8")


def problem(error: HTTPException) -> Response:
    """Return the response that tells an error."""
    status = error.code or _INTERNAL
    response = problem_response(status, _sentence(error, status))
    response.headers.extend((name, value) for name, value in error.get_headers() if name != "Content-Type")
    return response


def problem_response(status: int, detail: str, kind: str = "") -> Response:
    """Return a response that tells a problem by status and sentence; ``kind`` is a key of ``TYPES``, or nothing."""
    title = HTTP_STATUS_CODES[status]
    choice = preferred(OFFER) or _DEFAULT
    if choice.name == "html":
        body = render_template("problem.html", status=status, title=title, detail=detail, help=TYPES.get(kind, ""))
    elif choice.name == "text":
        body = f"{detail}\n"
    else:
        told = {"type": PROBLEM + kind if kind else "about:blank", "title": title, "status": status, "detail": detail}
        body = json.dumps(told | place(detail))
    media_type = choice.media_type if choice.name != "json" else _DEFAULT.media_type
    response = Response(body, status=status, content_type=content_type(media_type))
    response.cache_control.no_store = True
    response.vary.add("Accept")
    return response


def place(detail: str) -> dict[str, Any]:
    """Return line and column that a sentence names, for programs to read."""
    match = _PLACE.search(detail)
    return {"line": int(match[1]), "column": int(match[2])} if match else {}


def told_on_page(page: Representation, error: Exception) -> Response:
    """Return a page on which what another module refused is told already, with its status and headers."""
    status, kind = _kind(error)
    exchange().outcome = kind
    response = whole(page, status)
    response.cache_control.no_store = True
    response.vary.add("Accept")
    return _with_pause(response, error)


def _with_pause(response: Response, error: Exception) -> Response:
    if isinstance(error, BusyError):
        response.headers["Retry-After"] = _RETRY_AFTER
    return response


def _kind(error: Exception) -> tuple[int, str]:
    return next(kind for exception, kind in _KINDS.items() if isinstance(error, exception))


def _refusal(error: Exception) -> Response:
    status, kind = _kind(error)
    exchange().outcome = kind
    return _with_pause(problem_response(status, str(error), kind), error)


def _sentence(error: HTTPException, status: int) -> str:
    """Return the error's own sentence, or ours where it is one of the library's."""
    if error.description and error.description != type(error).description:
        return error.description
    allowed = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    return {
        404: f"There is nothing at {request.path}.",
        405: f"{request.method} is not answered here, but {allowed}.",
        413: "The body of the request is larger than 1 MiB.",
        _INTERNAL: FAILED,
    }.get(status, f"{HTTP_STATUS_CODES[status]}.")
