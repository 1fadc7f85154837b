"""``/sparql``: the SPARQL 1.1 Protocol for queries, the service description, and a page to try it."""

import hashlib
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.exceptions import BadRequest

from clustergraph.exports.graph import graph_content
from clustergraph.results.table import Table
from clustergraph.serving.evaluation import QueryError
from clustergraph.serving.limits import LimitError
from clustergraph.sparql.tokens import RefusedQueryError
from clustergraph.web.answers import Answered, answer, read_result, with_cut, with_vary
from clustergraph.web.caching import Representation, is_current, respond, respond_afresh, respond_current
from clustergraph.web.completion import terms_revision
from clustergraph.web.exchange import exchange
from clustergraph.web.explanations import explain, looks_empty, with_help
from clustergraph.web.negotiation import GRAPH_OFFER, PAGE, Accepted, Choice, accepted, required
from clustergraph.web.problems import told_on_page
from clustergraph.web.protocol import Operation, read_operation
from clustergraph.web.service import service
from clustergraph.web.service_description import service_description
from clustergraph.web.tables import plain_table

blueprint = Blueprint("sparql", __name__)

_PREFIXES: Final = """PREFIX cg: <https://w3id.org/clustergraph/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
EXAMPLES: Final = {
    "The recommendations with their themes": f"""{_PREFIXES}
SELECT ?number ?recommendation ?theme WHERE {{
  ?recommendation a cg:Recommendation ;
    cg:recommendationNumber ?number ;
    cg:theme ?theme .
}} ORDER BY ?number""",
    "People from one country": f"""{_PREFIXES}
SELECT ?person ?role WHERE {{
  ?membership org:member ?person ;
    org:role ?role ;
    cg:representsCountry/skos:notation "PT" .
}} ORDER BY ?person""",
    "The events of 2020 that have a day": f"""{_PREFIXES}
SELECT ?event ?day WHERE {{
  ?event a cg:Event ; cg:earliestDate ?day ; cg:latestDate ?day .
  FILTER (YEAR(?day) = 2020)
}} ORDER BY ?day ?event""",
    "What the documents disagree about": f"""{_PREFIXES}
SELECT ?conflict ?claim ?value WHERE {{
  ?conflict cg:hasClaim ?claim .
  OPTIONAL {{ ?claim cg:value|cg:claimLiteral|cg:claimValue ?value }}
}} ORDER BY ?conflict ?claim""",
    "How many triples each named graph holds": """SELECT ?graph (COUNT(*) AS ?triples) WHERE {
  GRAPH ?graph { ?subject ?predicate ?object }
} GROUP BY ?graph ORDER BY ?graph""",
}
"""Queries to begin with, by what they ask."""

_REFUSALS: Final = (LimitError, QueryError, RefusedQueryError)


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query, or say what this service is where there is none."""
    operation = read_operation()
    if operation is None:
        choice = required({**GRAPH_OFFER, **PAGE})
        return respond(partial(_description, choice), choice.media_type)
    wanted = accepted()
    try:
        return _answer(operation, wanted)
    except _REFUSALS as error:
        if not wanted.page:
            raise
        return told_on_page(_page(operation.query, problem=str(error)), error)


def _description(choice: Choice) -> Representation:
    if choice.name == "html":
        return _page("")
    if not request.host:
        message = "The Host header of the request names no host."
        raise BadRequest(message)
    triples = service_description(service(), url_for("sparql.sparql", _external=True))
    return Representation(graph_content(triples, choice.name), choice.media_type)


def _answer(operation: Operation, wanted: Accepted) -> Response:
    """Answer a query, with 304 before anything is evaluated where that is enough."""
    exchange().query_hash = hashlib.sha256(operation.query.encode("utf-8", "surrogatepass")).hexdigest()
    if request.method != "POST" and is_current(*wanted.key):
        return with_vary(respond_current(*wanted.key), wanted)
    dataset = operation.dataset
    named = (dataset.default_graph_uri, dataset.named_graph_uri)
    answered = answer(service(), "query", wanted, query=operation.query, dataset=named)
    representation = _representation(operation, answered)
    if request.method == "POST" or answered.is_changing:
        response = respond_afresh(representation)
    else:
        response = respond(lambda: representation, *wanted.key)
    return with_vary(with_help(with_cut(response, answered), operation.query, named, answered), wanted)


def _representation(operation: Operation, answered: Answered) -> Representation:
    if answered.choice.name == "html":
        dataset = operation.dataset
        named = (dataset.default_graph_uri, dataset.named_graph_uri)
        explanation = explain(operation.query, named) if looks_empty(answered) else {}
        return _page(operation.query, answered, explanation=explanation)
    return Representation(answered.content, answered.choice.media_type)


def _page(
    query: str,
    answered: Answered | None = None,
    *,
    problem: str = "",
    explanation: Mapping[str, Any] | None = None,
) -> Representation:
    """Return the page with a form, below it what a query gave or why it was refused."""
    result = read_result(answered.content, is_graph=answered.is_graph) if answered else None
    page = render_template(
        "sparql.html",
        address=url_for("sparql.sparql", _external=True),
        query=query or next(iter(EXAMPLES.values())),
        examples=EXAMPLES,
        reports=sorted(service().reports.values(), key=lambda report: report.question),
        revision=terms_revision(),
        graph_names=service().store.graph_names(),
        truth=result if isinstance(result, bool) else None,
        table=plain_table(result) if isinstance(result, Table) else None,
        problem=problem,
        explanation=explanation or {},
    )
    return Representation(page, "text/html")
