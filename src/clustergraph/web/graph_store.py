"""``/graph-store``: graphs by their names, as the SPARQL 1.1 Graph Store HTTP Protocol reads them."""

from functools import partial
from typing import Final

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode
from werkzeug.exceptions import BadRequest

from clustergraph.graph_store import UnknownGraphError
from clustergraph.web.caching import Representation, respond
from clustergraph.web.negotiation import GRAPH_OFFER, Choice, required
from clustergraph.web.protocol import Parameters, read_parameters, require_known
from clustergraph.web.service import service

blueprint = Blueprint("graph_store", __name__)

_EITHER: Final = "Say which graph: ?graph=IRI for a named graph, ?default for the default graph, and not both."


@blueprint.get("/graph-store")
def graph_store() -> Response:
    """Return the graph that the request names, or the default graph."""
    name = graph_name(read_parameters(request.query_string))
    if name is not None and name not in service().graph_sizes:
        message = f"This dataset has no graph <{name}>."
        raise UnknownGraphError(message)
    choice = required(GRAPH_OFFER)
    return respond(partial(_representation, name, choice), choice.media_type)


def graph_name(parameters: Parameters) -> str | None:
    """Return the name of the graph that a request means, None for the default graph (sections 4.2 and 5.2).

    Raises:
        BadRequest: the request names no graph or more than one, or by what is no absolute IRI.
    """
    require_known(parameters, ["default", "graph"])
    graphs, defaults = parameters.get("graph", ()), parameters.get("default", ())
    if len(graphs) + len(defaults) != 1:
        raise BadRequest(_EITHER)
    if not graphs:
        _require_bare(defaults[0])
        return None
    try:
        return NamedNode(graphs[0]).value
    except ValueError as error:
        message = f"{graphs[0]!r} is no absolute IRI, so it names no graph."
        raise BadRequest(message) from error


def _require_bare(value: str) -> None:
    if value:
        message = f"default takes no value, not {value!r}: there is one default graph."
        raise BadRequest(message)


def _representation(name: str | None, choice: Choice) -> Representation:
    return Representation(service().perform("graph", name=name, format=choice.name).content, choice.media_type)
