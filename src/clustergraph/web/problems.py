"""Problems: every error as one sentence, in the form that the request accepts (RFC 9457 by default)."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, default_exceptions
from werkzeug.http import HTTP_STATUS_CODES

from clustergraph.description import UnknownThingError
from clustergraph.graph_store import UnknownGraphError
from clustergraph.reports.header import UnknownReportError
from clustergraph.reports.values import ValueRefusedError
from clustergraph.serving.worker import LimitError, QueryError
from clustergraph.sparql.tokens import RefusedQueryError
from clustergraph.web.caching import content_type
from clustergraph.web.negotiation import Choice, preferred

_OFFER: Final = {
    "application/problem+json": "json",
    "application/json": "json",
    "text/plain": "text",
    "text/html": "html",
}
_DEFAULT: Final = Choice("json", "application/problem+json")

_STATUS: Final[Mapping[type[Exception], int]] = {
    LimitError: 503,
    QueryError: 400,
    RefusedQueryError: 400,
    UnknownGraphError: 404,
    UnknownReportError: 404,
    UnknownThingError: 404,
    ValueRefusedError: 400,
}
"""Status of what other modules refuse; the sentence is theirs."""

_PLACE: Final = re.compile(r"\(line (\d+), column (\d+)\)")
_INTERNAL: Final = 500


def register(app: Flask) -> None:
    """Let an application answer every error as a problem."""
    app.register_error_handler(HTTPException, problem)
    for exception in _STATUS:
        app.register_error_handler(exception, _refusal)


def problem(error: HTTPException) -> Response:
    """Return the response that tells an error."""
    status = error.code or _INTERNAL
    title, detail = HTTP_STATUS_CODES[status], _sentence(error, status)
    choice = preferred(_OFFER) or _DEFAULT
    if choice.name == "html":
        body = render_template("problem.html", status=status, title=title, detail=detail)
    elif choice.name == "text":
        body = f"{detail}\n"
    else:
        body = json.dumps({"type": "about:blank", "title": title, "status": status, "detail": detail} | place(detail))
    media_type = choice.media_type if choice.name != "json" else _DEFAULT.media_type
    response = Response(body, status=status, content_type=content_type(media_type))
    response.headers.extend((name, value) for name, value in error.get_headers() if name != "Content-Type")
    response.cache_control.no_store = True
    response.vary.add("Accept")
    return response


def place(detail: str) -> dict[str, Any]:
    """Return line and column that a sentence names, for programs to read."""
    match = _PLACE.search(detail)
    return {"line": int(match[1]), "column": int(match[2])} if match else {}


def status_of(error: Exception) -> int:
    """Return the status of what another module refused."""
    return next(status for exception, status in _STATUS.items() if isinstance(error, exception))


def _refusal(error: Exception) -> Response:
    return problem(default_exceptions[status_of(error)](description=str(error)))


def _sentence(error: HTTPException, status: int) -> str:
    """Return the error's own sentence, or ours where it is one of the library's."""
    if error.description and error.description != type(error).description:
        return error.description
    allowed = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    return {
        404: f"There is nothing at {request.path}.",
        405: f"{request.method} is not answered here, but {allowed}.",
        413: "The body of the request is larger than 1 MiB.",
        _INTERNAL: "The service failed to make this answer; its log says why.",
    }.get(status, f"{HTTP_STATUS_CODES[status]}.")
