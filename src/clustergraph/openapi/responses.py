"""Responses: contents in each media type, headers, and the problems that a request may meet."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

from clustergraph.openapi.schemas import TEXT, Schema, reference
from clustergraph.openapi.surface import Offer, Surface

Content = dict[str, dict[str, Any]]
Responses = dict[str, dict[str, Any]]

EVERYWHERE: Final = (400, 414, 429, 431, 500, 503)
"""Statuses that any request may meet."""

_NOTES: Final[Mapping[int, str]] = {
    400: "The request is wrong in itself.",
    404: "There is nothing of that name.",
    406: "The answer cannot be had in what the request accepts.",
    408: "The body did not arrive in time.",
    410: "The description of the thing was withdrawn.",
    413: "The body is larger than 1 MiB.",
    414: "The request line is too long: post longer queries.",
    415: "The body is of a type that is not read here.",
    429: "This address asks too often; Retry-After says when to come again.",
    431: "The headers are too long.",
    500: "The service failed to make the answer.",
    503: "A limit was reached, or all workers are busy; Retry-After says when to come again.",
}
_HEADERS: Final[Mapping[str, tuple[str, Schema, bool]]] = {
    "Dataset-Version": ("Version of the data: a SHA-256 over their files.", {"type": "string"}, True),
    "ETag": ("Tag of this representation, for If-None-Match.", {"type": "string"}, False),
    "Link": ("What belongs to the answer: this description, other types, an explanation of nothing.", TEXT, False),
    "Note": (
        "What is to be said beside the answer: a value that nothing refers to, why there are no rows.",
        TEXT,
        False,
    ),
    "Retry-After": ("Seconds to wait.", {"type": "string", "pattern": "^[0-9]+$"}, False),
    "Row-Limit": ("Limit of rows that the answer was cut at.", {"type": "string", "pattern": "^[0-9]+$"}, False),
    "Warning": ("That the answer was cut.", {"type": "string"}, False),
}
_ALWAYS: Final = ("Dataset-Version", "ETag", "Link")
_WAITING: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_BINARY: Final = ("application/vnd.openxmlformats", "application/zip", "image/png")

_JSON: Final[Mapping[str, str]] = {
    "application/sparql-results+json": "SparqlResults",
    "application/ld+json": "JsonLd",
    "application/vnd.vegalite.v6+json": "Chart",
    "application/problem+json": "Problem",
}


def content(offer: Iterable[str], *, json: Schema | None = None, examples: Mapping[str, Any] | None = None) -> Content:
    """Return a content in each media type of an offer; ``json`` is the schema of what is plain JSON."""
    found: Content = {}
    for media_type in offer:
        found[media_type] = {"schema": schema(media_type, json)}
        if examples and media_type in examples:
            found[media_type]["example"] = examples[media_type]
    return found


def schema(media_type: str, json: Schema | None = None) -> Schema:
    """Return the schema of a body of a media type."""
    if media_type in _JSON:
        return reference(_JSON[media_type])
    if media_type == "application/json" and json is not None:
        return json
    if media_type.startswith(_BINARY):
        return {"type": "string", "contentMediaType": media_type}
    return TEXT


def responses(
    body: Content, *statuses: int, headers: Iterable[str] = (), description: str = "The answer.", cached: bool = True
) -> Responses:
    """Return the responses of an operation: what it gives, and the problems it may meet beside those of any request."""
    found: Responses = {"200": {"description": description, "headers": _refer((*_ALWAYS, *headers)), "content": body}}
    if cached:
        found["304"] = {"$ref": "#/components/responses/NotModified"}
    return found | refusals(*statuses)


def refusals(*statuses: int) -> Responses:
    """Return the problems that an operation may meet, by their statuses."""
    return {
        str(status): {"$ref": f"#/components/responses/{_name(status)}"} for status in sorted({*EVERYWHERE, *statuses})
    }


def components(surface: Surface) -> Responses:
    """Return the responses that operations refer to, by name."""
    found: Responses = {
        "NotModified": {"description": "The client holds what it would be given.", "headers": _refer(("ETag",))},
    }
    for status in sorted({*_NOTES, *(each.status for each in surface.problems.values() if each.status)}):
        note = _NOTES.get(status, f"{HTTPStatus(status).phrase}.")
        types = [problem for problem in surface.problems.values() if problem.status == status]
        told = "".join(f"\n- `{problem.iri}`: {problem.meaning}" for problem in types)
        found[_name(status)] = {
            "description": f"{note}\n{told}" if told else note,
            "content": content(surface.errors, json=reference("Problem")),
        }
        if status in _WAITING:
            found[_name(status)]["headers"] = _refer(("Retry-After",))
    return found


def header_components() -> dict[str, dict[str, Any]]:
    """Return the headers that responses refer to, by name."""
    return {
        name: {"description": description, "schema": schema_, "required": required}
        for name, (description, schema_, required) in _HEADERS.items()
    }


def joined(*offers: Offer) -> list[str]:
    """Return the media types of several offers, each once."""
    return list(dict.fromkeys(media_type for offer in offers for media_type in offer))


def _refer(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _name(status: int) -> str:
    return "".join(word for word in HTTPStatus(status).phrase.replace("-", " ").title().split())
