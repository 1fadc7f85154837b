"""Caching: entity tags, conditional requests, and the headers that every response bears."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, cast

from flask import Response, request

from clustergraph.serving.answers import Content
from clustergraph.web.exchange import exchange
from clustergraph.web.service import service

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_REQUEST_HEADERS: Final = "Accept, Content-Type, If-None-Match"
_RESPONSE_HEADERS: Final = "Allow, Dataset-Version, ETag, Link, Note, Retry-After, Row-Limit, Vary, Warning"
_ONE_DAY: Final = "86400"


@dataclass(frozen=True, slots=True)
class Representation:
    """The content of a response and its media type."""

    content: Content | str
    media_type: str


def respond(produce: Callable[[], Representation], *key: str, negotiated: bool = True) -> Response:
    """Return a representation with its entity tag, or 304 where the client holds it already.

    The tag is made of revision, request and ``key``, so that ``produce`` is not
    called for what has not changed.
    """
    if is_current(*key):
        return respond_current(*key, negotiated=negotiated)
    representation = produce()
    if exchange().is_unsettled:
        return respond_afresh(representation)
    return _finished(whole(representation), entity_tag(*key), negotiated=negotiated)


def is_current(*key: str) -> bool:
    """Say whether the client holds what ``respond`` would give for the same key."""
    known = request.if_none_match
    return not known.star_tag and known.contains_weak(entity_tag(*key))


def respond_current(*key: str, negotiated: bool = True) -> Response:
    """Return 304 with the entity tag of what the client holds."""
    return _finished(Response(status=304), entity_tag(*key), negotiated=negotiated)


def respond_afresh(representation: Representation) -> Response:
    """Return a representation that is made anew each time, with a tag of its content where it answers a GET."""
    response = whole(representation)
    response.vary.add("Accept")
    response.cache_control.no_cache = True
    if request.method != "POST":
        response.add_etag()
        response.make_conditional(request)
    return response


def whole(representation: Representation, status: int = 200) -> Response:
    """Return a response with the content of a representation and its type, and nothing else yet."""
    content = representation.content.encode() if isinstance(representation.content, str) else representation.content
    response = Response([cast("bytes", content)], status, content_type=content_type(representation.media_type))
    response.content_length = len(content)
    return response


def content_type(media_type: str) -> str:
    """Return the header for a media type: texts say that they are UTF-8."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def entity_tag(*parts: str) -> str:
    """Return the tag for this request and whatever else the representation depends on."""
    tags = exchange().tags
    if parts not in tags:
        address = [request.scheme, request.host, request.script_root, request.path]
        identity = "\n".join([service().revision, *address, request.query_string.decode("latin-1"), *parts])
        tags[parts] = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return tags[parts]


def add_headers(response: Response) -> Response:
    """Add what every response bears: leave to read it from anywhere, no guessing of types, no script but our own."""
    response.headers["Dataset-Version"] = service().version
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = _RESPONSE_HEADERS
    if response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["Referrer-Policy"] = "same-origin"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers["Access-Control-Allow-Headers"] = _REQUEST_HEADERS
        response.headers["Access-Control-Max-Age"] = _ONE_DAY
    return response


def _finished(response: Response, tag: str, *, negotiated: bool) -> Response:
    response.set_etag(tag)
    response.cache_control.no_cache = True
    if negotiated:
        response.vary.add("Accept")
    exchange().is_cacheable = response.status_code == HTTPStatus.OK
    if response.status_code == HTTPStatus.OK:
        response.make_conditional(request)
    return response
