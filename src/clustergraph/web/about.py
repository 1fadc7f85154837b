"""``/about``: how the record is made and read, how to cite and reuse it, and how to report an error in it."""

from functools import partial
from typing import Final

from flask import Blueprint, Response, render_template, request
from pyoxigraph import NamedNode

from clustergraph.description import UnknownThingError
from clustergraph.exports.header import read_header
from clustergraph.iris import shrink
from clustergraph.namespaces import BASE
from clustergraph.web.caching import Representation, respond
from clustergraph.web.links import href, term_link, thing_link
from clustergraph.web.negotiation import PAGE, required
from clustergraph.web.service import service

blueprint = Blueprint("about", __name__)

_LONGEST: Final = 300
"""Characters of an IRI that a page of ours links to this one with."""

_IS_DESCRIBED: Final = (
    "SELECT ?property {{ {{ {0} ?property ?value }} UNION {{ GRAPH ?graph {{ {0} ?property ?value }} }} }} LIMIT 1"
)
_IS_USED: Final = "SELECT ?thing {{ {{ ?thing {0} ?value }} UNION {{ GRAPH ?graph {{ ?thing {0} ?value }} }} }} LIMIT 1"


@blueprint.get("/about")
def about() -> Response:
    """Say how the record is made, how to read it, and how to cite and reuse it."""
    return respond(_about, required(PAGE).media_type)


@blueprint.get("/about/corrections")
def corrections() -> Response:
    """Say how to report an error in what the graph says of the thing that ``about`` names, or of any.

    ``property`` names the property whose statement is meant.

    Raises:
        UnknownThingError: ``about`` is no IRI of a thing that has a page here, or ``property`` is no term.
    """
    iri, predicate = request.args.get("about", ""), request.args.get("property", "")
    if iri and not (iri.startswith(BASE) and href(iri) and _occurs(_IS_DESCRIBED, iri)):
        message = f"There is no page about {iri[:_LONGEST]!r} here."
        raise UnknownThingError(message)
    if predicate and not (shrink(predicate) and _occurs(_IS_USED, predicate)):
        message = f"There is no term {predicate[:_LONGEST]!r} here."
        raise UnknownThingError(message)
    return respond(partial(_corrections, iri, predicate), required(PAGE).media_type)


def _occurs(query: str, iri: str) -> bool:
    """Say whether a query with an IRI in its place finds anything; a text that is no IRI does not occur."""
    if len(iri) > _LONGEST:
        return False
    try:
        node = NamedNode(iri)
    except ValueError:
        return False
    return next(service().store.solutions(query.format(node)), None) is not None


def dated() -> str:
    """Return the day of the last change of the data, as it is cited; nothing where the data has none."""
    days = read_header(service().store).get("modified", [])
    return days[-1].value if days else ""


def _about() -> Representation:
    page = render_template("about.html", version=service().version, dated=dated(), address=request.url_root)
    return Representation(page, "text/html")


def _corrections(iri: str, predicate: str) -> Representation:
    page = render_template(
        "corrections.html",
        iri=iri,
        thing=thing_link(iri) if iri else None,
        term=term_link(predicate) if predicate else None,
        version=service().version,
    )
    return Representation(page, "text/html")
