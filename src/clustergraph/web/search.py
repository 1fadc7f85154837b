"""``/search``: things, concepts, terms and reports by their names and by what is said of them."""

import json
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest

from clustergraph.web.caching import Representation, respond
from clustergraph.web.links import href
from clustergraph.web.negotiation import PAGE, Choice, required
from clustergraph.web.protocol import Parameters, once, read_parameters, require_known
from clustergraph.web.service import service

blueprint = Blueprint("search", __name__)

_KNOWN: Final = ("q", "kind", "limit", "suggest")
_LIMIT: Final = 20
_MOST: Final = 100
_DIGITS: Final = 3
_LONGEST: Final = 500
"""Characters of a text that is looked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: a text, the kind of things (any for None), how many, and whether the text is unfinished."""

    text: str
    kind: str | None
    limit: int
    suggest: bool


@blueprint.get("/search")
def search() -> Response:
    """Return what fits the text ``q``, grouped by kind; ``suggest=1`` takes its last word as unfinished."""
    wanted = _wanted(read_parameters(request.query_string))
    choice = required({"application/json": "json", **PAGE})
    return respond(partial(_representation, wanted, choice), choice.media_type)


def _wanted(parameters: Parameters) -> Wanted:
    """Return what a request looks for.

    Raises:
        BadRequest: a parameter is unknown, given twice or out of its bounds.
    """
    require_known(parameters, _KNOWN)
    one = {name: once(name, values) for name, values in parameters.items()}
    text, limit = one.get("q", ""), one.get("limit", str(_LIMIT))
    if len(text) > _LONGEST:
        message = f"The text has {len(text)} characters; at most {_LONGEST} are looked for."
        raise BadRequest(message)
    if not limit.isascii() or not limit.isdigit() or len(limit) > _DIGITS or not 1 <= int(limit) <= _MOST:
        message = f"limit is a number from 1 to {_MOST}, not {limit!r}."
        raise BadRequest(message)
    return Wanted(text, one.get("kind") or None, int(limit), one.get("suggest") == "1")


def _representation(wanted: Wanted, choice: Choice) -> Representation:
    found = _found(wanted)
    if choice.name == "json":
        return Representation(json.dumps(_linked(found), ensure_ascii=False), choice.media_type)
    best = found["groups"][0]["hits"][0]["fit"] if found["groups"] else ""
    page = render_template("search.html", wanted=wanted, groups=found["groups"], fit=best, href=href, pieces=_pieces)
    return Representation(page, "text/html")


def _found(wanted: Wanted) -> dict[str, Any]:
    if not wanted.text.strip():
        return {"groups": []}
    answer = service().perform("lookup", text=wanted.text, kind=wanted.kind, limit=wanted.limit, suggest=wanted.suggest)
    return dict(json.loads(bytes(answer.content)))


def _linked(found: dict[str, Any]) -> dict[str, Any]:
    """Return what was found, each hit with the address of its page here."""
    groups = [
        {**group, "hits": [{**hit, "href": href(hit["iri"])} for hit in group["hits"]]} for group in found["groups"]
    ]
    return {"groups": groups}


def _pieces(hit: dict[str, Any]) -> list[tuple[str, bool]]:
    """Return the snippet of a hit in pieces, each with whether its words were looked for."""
    pieces, position = [], 0
    for start, end in hit["marks"]:
        pieces += [(hit["snippet"][position:start], False), (hit["snippet"][start:end], True)]
        position = end
    return [piece for piece in [*pieces, (hit["snippet"][position:], False)] if piece[0]]
