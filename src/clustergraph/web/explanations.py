"""``/explanation``: why a query has no answer, which part of it has no match, and what nearly matches."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import BadRequest

from clustergraph.serving.limits import LimitError
from clustergraph.web.answers import Answered
from clustergraph.web.caching import Representation, respond, respond_afresh
from clustergraph.web.exchange import exchange
from clustergraph.web.negotiation import required
from clustergraph.web.protocol import read_operation
from clustergraph.web.service import service

blueprint = Blueprint("explanations", __name__)

Named = tuple[Sequence[str], Sequence[str]]

_SECONDS: Final = 2.0
"""Seconds that an explanation may take beside a page or an answer: there it is help, not what was asked for."""

_UNFINISHED: Final = "unfinished"
"""The kind of an explanation that time cut short."""

_LINKED: Final = 4000
"""Characters of a query that is put into a link."""


@blueprint.route("/explanation", methods=["GET", "POST"])
def explanation() -> Response:
    """Explain a query that is given as the protocol has it; the answer is null where the query has one."""
    operation = read_operation()
    if operation is None:
        message = "The request gives no query."
        raise BadRequest(message)
    choice = required({"application/json": "json"})
    named = (operation.dataset.default_graph_uri, operation.dataset.named_graph_uri)
    produce = partial(_representation, operation.query, named)
    return respond_afresh(produce()) if request.method == "POST" else respond(produce, choice.media_type)


def explain(query: str, named: Named = ((), ()), given: Mapping[str, Sequence[str]] | None = None) -> dict[str, Any]:
    """Return why a query has no answer; nothing where it has one, or where the reason takes long to find."""
    limits = replace(service().limits, timeout=min(_SECONDS, service().limits.timeout))
    try:
        answer = service().perform("explanation", limits=limits, query=query, dataset=named, given=given)
    except LimitError:
        exchange().is_unsettled = True
        return {}
    told = dict(json.loads(bytes(answer.content)) or {})
    exchange().is_unsettled = told.get("kind") == _UNFINISHED
    return told


def looks_empty(answered: Answered) -> bool:
    """Say whether an answer may be nothing: no rows, no triples, false, or one row, which may count to nought."""
    about = answered.about
    if answered.is_graph:
        return not len(answered.content)
    return about.get("rows", 0) in {0, 1} if "truth" not in about else not about["truth"]


def with_note(response: Response, *sentences: str) -> Response:
    """Return a response whose header tells sentences that its body has no place for."""
    if sentences:
        response.headers["Note"] = " ".join(sentences).encode("unicode_escape").decode("ascii")
    return response


def with_help(response: Response, query: str, named: Named, answered: Answered) -> Response:
    """Return a response that, where it has no rows, links to the explanation why."""
    nothing = answered.about.get("rows") == 0 or answered.about.get("truth") is False
    if nothing and len(query) <= _LINKED:
        values = {"query": query, "default-graph-uri": named[0], "named-graph-uri": named[1]}
        address = f"{url_for('explanations.explanation')}?{urlencode(values, doseq=True)}"
        response.headers.add("Link", f'<{address}>; rel="help"')
    return response


def _representation(query: str, named: Named) -> Representation:
    answer = service().perform("explanation", query=query, dataset=named)
    exchange().is_unsettled = (json.loads(bytes(answer.content)) or {}).get("kind") == _UNFINISHED
    return Representation(answer.content, "application/json")
