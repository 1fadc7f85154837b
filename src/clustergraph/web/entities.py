"""``/id`` and ``/doc``: the things of the graph, and the documents that describe them."""

from functools import partial
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.exceptions import Gone
from werkzeug.wrappers import Response as BaseResponse

from clustergraph.description import Description, describe, withdrawal
from clustergraph.exports.graph import graph_content
from clustergraph.namespaces import ID
from clustergraph.web.caching import Representation, respond
from clustergraph.web.descriptions import description_page
from clustergraph.web.negotiation import GRAPH_OFFER, PAGE, SUFFIXES, Choice, required, without_suffix
from clustergraph.web.service import service

blueprint = Blueprint("entities", __name__)


@blueprint.get("/id/<kind>/<reference>")
def thing(kind: str, reference: str) -> BaseResponse:
    """Lead from a thing to the document that describes it."""
    _described(kind, reference)
    return redirect(url_for("entities.document", kind=kind, reference=reference), 303)


@blueprint.get("/doc/<kind>/<reference>")
def document(kind: str, reference: str) -> Response:
    """Describe a thing in the type that the request prefers, or that the suffix names."""
    stem, named = without_suffix(reference)
    description = _described(kind, stem)
    choice = named or required({**GRAPH_OFFER, **PAGE})
    produce = partial(_representation, description, choice)
    response = respond(produce, choice.media_type, negotiated=named is None)
    response.headers["Link"] = _links(kind, stem)
    return response


def _described(kind: str, reference: str) -> Description:
    """Return the description of a thing.

    Raises:
        UnknownThingError: the graph says nothing of it.
        Gone: it was withdrawn; the sentence says when and why.
    """
    iri = f"{ID}{kind}/{reference}"
    withdrawn = withdrawal(service().store, iri)
    if withdrawn:
        message = f"The description of <{iri}> was withdrawn on {withdrawn.on}: {withdrawn.reason}"
        raise Gone(message)
    return describe(service().store, iri)


def _representation(description: Description, choice: Choice) -> Representation:
    if choice.name == "html":
        return Representation(description_page(description), "text/html")
    return Representation(graph_content(description.triples(), choice.name), choice.media_type)


def _links(kind: str, reference: str) -> str:
    """Return the Link header: what the document describes, and the types that it can be had in."""
    base = f"{request.script_root}/doc/{quote(kind)}/{quote(reference)}"
    alternates = (
        f'<{base}.{suffix}>; rel="alternate"; type="{choice.media_type}"' for suffix, choice in SUFFIXES.items()
    )
    return ", ".join([f'<{ID}{quote(kind)}/{quote(reference)}>; rel="describes"', *alternates])
