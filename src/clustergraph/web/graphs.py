"""``/graph``: the named graphs, one by one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from flask import Blueprint, Response, render_template
from pyoxigraph import Literal, NamedNode, Triple

from clustergraph.exports.graph import graph_content
from clustergraph.graph_store import UnknownGraphError
from clustergraph.namespaces import GRAPH, PREFIXES, RDF
from clustergraph.web.caching import Representation, respond
from clustergraph.web.links import Link, term_link, thing_link
from clustergraph.web.listings import sort_of
from clustergraph.web.negotiation import GRAPH_OFFER, PAGE, Choice, required, without_suffix
from clustergraph.web.service import Service, service

blueprint = Blueprint("graphs", __name__)

_THINGS: Final = """
SELECT ?class ?thing WHERE { GRAPH <%s> { ?thing a ?class } FILTER (isIRI(?class) && isIRI(?thing)) }
"""
_MANY: Final = 60
"""Things of one class that the page of a graph still lists by name."""


@dataclass(frozen=True, slots=True)
class GraphRow:
    """A named graph: its name, triples, and whether the default graph holds it."""

    name: str
    size: int
    in_default_graph: bool


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class with the things of it that a graph describes; where they are many, ``sort`` names the list of them."""

    heading: Link
    total: int
    things: Sequence[Link]
    sort: str


@blueprint.get("/graph")
def graphs() -> Response:
    """List the named graphs with their sizes."""
    choice = required({**GRAPH_OFFER, **PAGE})
    return respond(partial(_list, choice), choice.media_type)


@blueprint.get("/graph/<name>")
def graph(name: str) -> Response:
    """Return a named graph."""
    stem, named = without_suffix(name)
    if GRAPH + stem not in service().graph_sizes:
        message = f"This dataset has no graph <{GRAPH}{stem}>."
        raise UnknownGraphError(message)
    choice = named or required({**GRAPH_OFFER, **PAGE})
    produce = partial(_graph, stem, choice)
    return respond(produce, choice.media_type, negotiated=named is None)


def graph_rows(found: Service) -> list[GraphRow]:
    """Return the named graphs of a service, sorted."""
    return [
        GraphRow(iri.removeprefix(GRAPH), size, iri in found.default_graph_names)
        for iri, size in found.graph_sizes.items()
    ]


def _list(choice: Choice) -> Representation:
    if choice.name == "html":
        page = render_template("graphs.html", rows=graph_rows(service()), size=service().size)
        return Representation(page, "text/html")
    return Representation(graph_content(_sizes(service()), choice.name), choice.media_type)


def _sizes(found: Service) -> Iterator[Triple]:
    for iri, size in found.graph_sizes.items():
        yield Triple(NamedNode(iri), NamedNode(f"{RDF}type"), NamedNode(f"{PREFIXES['sd']}Graph"))
        yield Triple(NamedNode(iri), NamedNode(f"{PREFIXES['void']}triples"), Literal(size))


def _graph(name: str, choice: Choice) -> Representation:
    found, iri = service(), GRAPH + name
    if choice.name != "html":
        return Representation(found.perform("graph", name=iri, format=choice.name).content, choice.media_type)
    held, size = iri in found.default_graph_names, found.graph_sizes[iri]
    page = render_template("graph.html", name=name, size=size, classes=_classes(found, iri), held=held)
    return Representation(page, "text/html")


def _classes(service_: Service, graph_name: str) -> list[ClassRow]:
    things: dict[str, set[str]] = defaultdict(set)
    for class_, thing in service_.store.solutions(_THINGS % graph_name):
        things[class_.value].add(thing.value)
    service_.prefetch_names(iri for found in things.values() if len(found) <= _MANY for iri in found)
    rows = []
    for class_, found in things.items():
        listed = sorted((thing_link(iri) for iri in found), key=lambda link: link.text) if len(found) <= _MANY else []
        rows.append(ClassRow(term_link(class_), len(found), listed, sort_of([class_])))
    return sorted(rows, key=lambda row: row.heading.text)
