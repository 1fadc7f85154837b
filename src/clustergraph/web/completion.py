"""``/sparql/terms`` and ``/sparql/names``: what an editor of queries offers, and what things are called."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from flask import Blueprint, Response, request
from pyoxigraph import Literal, NamedNode
from werkzeug.exceptions import BadRequest

from clustergraph.graph_store import GraphStore
from clustergraph.iris import shrink
from clustergraph.namespaces import CG, GRAPH, PREFIXES
from clustergraph.web.caching import Representation, respond
from clustergraph.web.links import thing_link
from clustergraph.web.negotiation import required
from clustergraph.web.protocol import once, read_parameters, require_known
from clustergraph.web.service import service

blueprint = Blueprint("completion", __name__)

_OFFER: Final = {"application/json": "json"}
_ONE_YEAR: Final = 365 * 24 * 3600
_MOST_NAMES: Final = 100

_PROOF: Final = frozenset(
    {
        *(f"{CG}{name}" for name in ("DocumentPart", "Evidence", "SetAside", "Span", "TextRendition")),
        f"{PREFIXES['oa']}FragmentSelector",
    }
)
"""The classes of what tells where a statement stands: much used, and seldom what a question is about."""

_CLASSES: Final = "SELECT ?term (COUNT(*) AS ?uses) WHERE { ?thing a ?term } GROUP BY ?term"
_PROPERTIES: Final = "SELECT ?term (COUNT(*) AS ?uses) WHERE { ?thing ?term ?value } GROUP BY ?term"
_DEFINITIONS: Final = f"""
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?term ?definition WHERE {{ GRAPH <{GRAPH}ontology> {{ ?term skos:definition ?definition }} }}
ORDER BY ?term ?definition
"""


@blueprint.get("/sparql/terms")
def terms() -> Response:
    """Return the prefixes, and the classes and properties that the data uses, those used most first.

    Under the present ``revision`` the answer never changes, and is kept by who asks.

    Raises:
        BadRequest: a parameter is unknown or given twice.
    """
    parameters = read_parameters(request.query_string)
    require_known(parameters, ["revision"])
    revision = once("revision", parameters.get("revision", [""]))
    response = respond(_terms, required(_OFFER).media_type)
    if revision == terms_revision():
        response.cache_control.no_cache = None
        response.cache_control.max_age = _ONE_YEAR
        response.cache_control.immutable = True
    return response


@blueprint.get("/sparql/names")
def names() -> Response:
    """Return what things are called and where their pages are, by their IRIs.

    Raises:
        BadRequest: a parameter is unknown, or there are too many things.
    """
    parameters = read_parameters(request.query_string)
    require_known(parameters, ["iri"])
    iris = parameters.get("iri", [])
    if len(iris) > _MOST_NAMES:
        message = f"{len(iris)} things are named; at most {_MOST_NAMES} are answered at once."
        raise BadRequest(message)
    return respond(partial(_names, dict.fromkeys(iris)), required(_OFFER).media_type)


def terms_revision() -> str:
    """Return what the terms are found under for good."""
    return service().revision[:16]


def _terms() -> Representation:
    store = service().store
    definitions = _definitions(store)
    found = {
        "prefixes": PREFIXES,
        "classes": _used(store, _CLASSES, definitions),
        "properties": _used(store, _PROPERTIES, definitions),
    }
    return _json(found)


def _used(store: GraphStore, query: str, definitions: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the terms that a query counts, those used most first."""
    counted = [(row[0].value, int(row[1].value)) for row in store.solutions(query)]
    service().prefetch_names(iri for iri, _ in counted)
    return [
        {
            "iri": iri,
            "name": shrink(iri) or f"<{iri}>",
            "label": service().names.of_term(iri),
            "definition": definitions.get(iri, ""),
            "uses": uses,
            "proof": iri in _PROOF,
        }
        for iri, uses in sorted(counted, key=lambda pair: (-pair[1], pair[0]))
    ]


def _definitions(store: GraphStore) -> dict[str, str]:
    """Return the first definition of each term."""
    found: dict[str, str] = {}
    for term, definition in store.solutions(_DEFINITIONS):
        if isinstance(term, NamedNode) and isinstance(definition, Literal):
            found.setdefault(term.value, definition.value)
    return found


def _names(iris: Mapping[str, None]) -> Representation:
    service().prefetch_names(iris)
    links = {iri: thing_link(iri) for iri in iris}
    return _json({iri: {"name": to.text, "href": to.href, "external": to.external} for iri, to in links.items()})


def _json(value: object) -> Representation:
    return Representation(json.dumps(value, ensure_ascii=False), "application/json")
