"""``/.well-known/sparql-examples``: the reports as executables, where tools that show examples look for them."""

from functools import partial

from flask import Blueprint, Response, url_for

from clustergraph.exports.examples import report_triples
from clustergraph.exports.graph import graph_content
from clustergraph.web.caching import Representation, respond
from clustergraph.web.negotiation import GRAPH_OFFER, Choice, required
from clustergraph.web.service import service

blueprint = Blueprint("sparql_examples", __name__)


@blueprint.get("/.well-known/sparql-examples")
def sparql_examples() -> Response:
    """Return the records of the reports, their target being the endpoint of this service."""
    choice = required(GRAPH_OFFER)
    return respond(partial(_representation, choice), choice.media_type)


def _representation(choice: Choice) -> Representation:
    triples = report_triples(service().reports.values(), url_for("sparql.sparql", _external=True))
    return Representation(graph_content(triples, choice.name), choice.media_type)
