"""``/catalogue`` and ``/.well-known/void``: what the graph is, how large, and where to have it."""

from functools import partial
from typing import Final

from flask import Blueprint, Response, request, url_for

from clustergraph.formats import DATASETS
from clustergraph.namespaces import GRAPH
from clustergraph.web.caching import Representation, respond
from clustergraph.web.negotiation import GRAPH_OFFER, Choice, required
from clustergraph.web.service import Service, service

blueprint = Blueprint("catalogue", __name__)

_WHOLE: Final = frozenset(format_.suffix for format_ in DATASETS.values())


@blueprint.get("/catalogue")
@blueprint.get("/.well-known/void")
def catalogue() -> Response:
    """Return the description of the datasets in VoID and DCAT-AP, its addresses those of this service."""
    choice = required(GRAPH_OFFER)
    return respond(partial(_representation, choice), choice.media_type)


def _representation(choice: Choice) -> Representation:
    found = service()
    endpoint = url_for("sparql.sparql", _external=True)
    answer = found.perform("catalogue", endpoint=endpoint, downloads=_downloads(found), format=choice.name)
    return Representation(answer.content, choice.media_type)


def _downloads(found: Service) -> dict[str, str]:
    """Return the addresses here of the published files that have a route of their own."""
    root = request.url_root
    graphs = {
        f"graph/{iri.removeprefix(GRAPH)}.ttl": f"{root}graph/{iri.removeprefix(GRAPH)}.ttl"
        for iri in found.graph_sizes
    }
    return graphs | {f"clustergraph.{suffix}": f"{root}dataset.{suffix}" for suffix in _WHOLE}
