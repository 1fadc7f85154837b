"""The query operation of the SPARQL 1.1 Protocol, read from a request (section 2.1)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from flask import request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from clustergraph.sparql.protocol import DatasetDescription

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"

_KNOWN: Final = ("default-graph-uri", "named-graph-uri", "query")
_REFUSED: Final = {
    "update": "An update was sent, and this graph is read only.",
    "using-graph-uri": "using-graph-uri belongs to updates, and this graph is read only.",
    "using-named-graph-uri": "using-named-graph-uri belongs to updates, and this graph is read only.",
}
_MAX_PARAMETERS: Final = 1000

Parameters = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Operation:
    """A query, and the dataset that the request names for it beside the query's own clauses."""

    query: str
    dataset: DatasetDescription


def read_operation() -> Operation | None:
    """Return the query that a request asks, or None for one without parameters, which asks what the service is.

    Raises:
        BadRequest: query missing, given twice or no UTF-8; a parameter unknown or of an update.
        RequestEntityTooLarge: the body is larger than a query may be.
        UnsupportedMediaType: the body is neither a form nor a query.
    """
    if request.method != "POST":
        parameters = read_parameters(request.query_string)
        return _operation(parameters) if parameters else None
    _require_utf8()
    if request.mimetype == FORM:
        return _operation(_joined(read_parameters(request.query_string), read_parameters(_body())))
    if request.mimetype == QUERY:
        body = {"query": [_text(_body())]}
        return _operation(_joined(read_parameters(request.query_string), body))
    if request.mimetype == _UPDATE:
        raise BadRequest(_REFUSED["update"])
    sent = request.mimetype or "no type"
    message = f"A query is sent as {QUERY} or {FORM}, not as {sent}."
    raise UnsupportedMediaType(message)


def require_known(parameters: Parameters, known: Collection[str]) -> None:
    """Let parameters pass that a resource has.

    Raises:
        BadRequest: it has none of that name.
    """
    for name in parameters:
        if name not in known:
            are = "is" if len(known) == 1 else "are"
            message = f"There is no parameter {name!r}; there {are} {', '.join(known)}."
            raise BadRequest(message)


def once(name: str, values: Sequence[str]) -> str:
    """Return the value of a parameter that is given once.

    Raises:
        BadRequest: it is given several times.
    """
    if len(values) > 1:
        message = f"{name} is given {len(values)} times."
        raise BadRequest(message)
    return values[0]


def read_parameters(encoded: bytes) -> Parameters:
    """Return the values of each parameter of a query string or form, in their order.

    Raises:
        BadRequest: they are not UTF-8, or far too many.
    """
    try:
        pairs = parse_qsl(
            _text(encoded),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MAX_PARAMETERS,
        )
    except UnicodeDecodeError as error:
        message = "The parameters of the request are not UTF-8."
        raise BadRequest(message) from error
    except ValueError as error:
        message = f"The request has more than {_MAX_PARAMETERS} parameters."
        raise BadRequest(message) from error
    parameters = defaultdict(list)
    for name, value in pairs:
        parameters[name].append(value)
    return parameters


def _body() -> bytes:
    """Return the body of the request.

    Raises:
        RequestEntityTooLarge: it is too large; one that comes in chunks is known to be only when it was read that far.
    """
    content = request.get_data()
    limit = request.max_content_length
    if request.content_length is None and limit is not None and len(content) >= limit:
        raise RequestEntityTooLarge
    return content


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"The request is not UTF-8: byte {error.start} begins no character."
        raise BadRequest(message) from error


def _require_utf8() -> None:
    charset = request.mimetype_params.get("charset", "utf-8")
    if charset.lower() not in {"utf-8", "utf8", "us-ascii"}:
        message = f"The body must be UTF-8, not {charset}."
        raise UnsupportedMediaType(message)


def _joined(first: Parameters, second: Parameters) -> Parameters:
    return {name: [*first.get(name, ()), *second.get(name, ())] for name in {**first, **second}}


def _operation(parameters: Parameters) -> Operation:
    for name in parameters:
        if name in _REFUSED:
            raise BadRequest(_REFUSED[name])
    require_known(parameters, _KNOWN)
    queries = parameters.get("query", ())
    if len(queries) != 1:
        raise BadRequest("The request gives no query." if not queries else f"The query is given {len(queries)} times.")
    if not queries[0].strip():
        message = "The query is empty."
        raise BadRequest(message)
    described = DatasetDescription(
        tuple(parameters.get("default-graph-uri", ())),
        tuple(parameters.get("named-graph-uri", ())),
    )
    return Operation(queries[0], described)
