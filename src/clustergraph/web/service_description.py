"""The service description: what the endpoint says about itself, SPARQL 1.1 Service Description."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from clustergraph.iris import split
from clustergraph.namespaces import PREFIXES, RDF
from clustergraph.web.service import Service

_SD: Final = PREFIXES["sd"]
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)
_SIMPLE_ENTAILMENT: Final = "http://www.w3.org/ns/entailment/Simple"


def service_description(service: Service, endpoint: str) -> Iterator[Triple]:
    """Yield the description of the endpoint at an IRI.

    No feature is claimed: graphs are neither fetched nor merged by name, and no other
    endpoint is asked.
    """
    node, dataset, graph = (NamedNode(f"{endpoint}{end}") for end in ("", "#dataset", "#default-graph"))
    yield _triple(node, "type", NamedNode(f"{_SD}Service"))
    yield _triple(node, "endpoint", node)
    yield _triple(node, "supportedLanguage", NamedNode(f"{_SD}SPARQL11Query"))
    yield _triple(node, "defaultEntailmentRegime", NamedNode(_SIMPLE_ENTAILMENT))
    for name in _RESULT_FORMATS:
        yield _triple(node, "resultFormat", NamedNode(_FORMATS + name))
    yield _triple(node, "defaultDataset", dataset)
    yield _triple(dataset, "type", NamedNode(f"{_SD}Dataset"))
    yield _triple(dataset, "defaultGraph", graph)
    yield from _graph(graph, service.size)
    for graph_name, size in service.graph_sizes.items():
        yield from _named_graph(endpoint, dataset, graph_name, size)


def _named_graph(endpoint: str, dataset: NamedNode, graph_name: str, size: int) -> Iterator[Triple]:
    named = NamedNode(f"{endpoint}#named-graph-{split(graph_name)[1]}")
    graph = NamedNode(f"{endpoint}#graph-{split(graph_name)[1]}")
    yield _triple(dataset, "namedGraph", named)
    yield _triple(named, "type", NamedNode(f"{_SD}NamedGraph"))
    yield _triple(named, "name", NamedNode(graph_name))
    yield _triple(named, "graph", graph)
    yield from _graph(graph, size)


def _graph(node: NamedNode, size: int) -> Iterator[Triple]:
    yield _triple(node, "type", NamedNode(f"{_SD}Graph"))
    yield Triple(node, NamedNode(f"{PREFIXES['void']}triples"), Literal(size))


def _triple(subject: NamedNode, name: str, value: NamedNode) -> Triple:
    namespace = RDF if name == "type" else _SD
    return Triple(subject, NamedNode(namespace + name), value)
