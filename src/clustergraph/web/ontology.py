"""``/ontology``, ``/shape`` and ``/kos``: the vocabulary, its constraints and its concepts."""

from functools import partial
from typing import Final

from flask import Blueprint, Response, render_template
from pyoxigraph import QueryTriples, Triple

from clustergraph.description import Description, UnknownThingError, describe
from clustergraph.exports.graph import graph_content
from clustergraph.namespaces import GRAPH, KOS, ONTOLOGY, SHAPES
from clustergraph.web.caching import Representation, respond
from clustergraph.web.descriptions import description_page
from clustergraph.web.links import href
from clustergraph.web.model_picture import model_picture
from clustergraph.web.negotiation import GRAPH_OFFER, PAGE, Choice, required, without_suffix
from clustergraph.web.service import service
from clustergraph.web.vocabulary import (
    bound_things,
    concept_uses,
    concepts,
    declarations,
    facts,
    schemes,
    shapes,
    terms,
    uses,
)

blueprint = Blueprint("ontology", __name__)

_SCHEME: Final = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
CONSTRUCT {{ ?thing ?property ?value }} WHERE {{
  {{ BIND (<{scheme}> AS ?thing) }} UNION {{ ?thing skos:inScheme <{scheme}> }}
  ?thing ?property ?value .
}}
"""


@blueprint.get("/ontology")
def ontology() -> Response:
    """Return the vocabulary."""
    choice = required({**GRAPH_OFFER, **PAGE})
    return respond(partial(_ontology, choice), choice.media_type)


@blueprint.get("/shape")
def shape() -> Response:
    """Return the shapes graph."""
    choice = required({**GRAPH_OFFER, **PAGE})
    return respond(partial(_shapes, choice), choice.media_type)


@blueprint.get("/kos/<scheme>")
def scheme(scheme: str) -> Response:
    """Return a concept scheme with all its concepts."""
    stem, named = without_suffix(scheme)
    description = describe(service().store, KOS + stem)
    choice = named or required({**GRAPH_OFFER, **PAGE})
    produce = partial(_scheme, description, choice)
    return respond(produce, choice.media_type, negotiated=named is None)


@blueprint.get("/kos/<scheme>/<notation>")
def concept(scheme: str, notation: str) -> Response:
    """Describe a concept."""
    stem, named = without_suffix(notation)
    description = describe(service().store, f"{KOS}{scheme}/{stem}")
    choice = named or required({**GRAPH_OFFER, **PAGE})
    produce = partial(_concept, description, choice)
    return respond(produce, choice.media_type, negotiated=named is None)


def _ontology(choice: Choice) -> Representation:
    triples = list(service().store.graph(f"{GRAPH}ontology"))
    if choice.name != "html":
        return Representation(graph_content(triples, choice.name), choice.media_type)
    described = facts(triples)
    header = described.get(ONTOLOGY, {})
    store = service().store
    used = uses(store)
    page = render_template(
        "ontology.html",
        header=header,
        picture=model_picture(described, used),
        groups=terms(described, used),
        schemes=schemes(store),
    )
    return Representation(page, "text/html")


def _shapes(choice: Choice) -> Representation:
    triples = list(service().store.graph(f"{GRAPH}shapes"))
    if choice.name != "html":
        return Representation(graph_content(triples, choice.name), choice.media_type)
    described = facts(triples)
    rows = shapes(described, bound_things(service().store))
    page = render_template(
        "shapes.html", header=described.get(SHAPES, {}), shapes=rows, prefixes=declarations(described)
    )
    return Representation(page, "text/html")


def _scheme(description: Description, choice: Choice) -> Representation:
    iri = description.iri
    triples = _scheme_triples(iri)
    if choice.name != "html":
        return Representation(graph_content(triples, choice.name), choice.media_type)
    title = service().names.of(iri)
    rows = concepts(facts(triples), iri, concept_uses(service().store, iri))
    page = render_template("scheme.html", iri=iri, address=href(iri), title=title, concepts=rows)
    return Representation(page, "text/html")


def _scheme_triples(iri: str) -> list[Triple]:
    """Return what is said of a scheme and of its concepts.

    Raises:
        UnknownThingError: the scheme is referred to, but nothing is said of it.
    """
    results = service().store.query(_SCHEME.format(scheme=iri))
    triples = list(results) if isinstance(results, QueryTriples) else []
    if not triples:
        message = f"The graph says nothing of <{iri}>."
        raise UnknownThingError(message)
    return triples


def _concept(description: Description, choice: Choice) -> Representation:
    if choice.name == "html":
        return Representation(description_page(description), "text/html")
    return Representation(graph_content(description.triples(), choice.name), choice.media_type)
