"""What the graph is, how large, and where to have it: VoID and DCAT-AP, generated from the data."""

from collections.abc import Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from clustergraph.exports.distributions import (
    CATALOGUE,
    DATASET,
    Distribution,
    describe_distribution,
    read_distributions,
)
from clustergraph.exports.header import Header, read_header
from clustergraph.exports.views import construct
from clustergraph.graph_store import GraphStore
from clustergraph.namespaces import BASE, PREFIXES, RDF

ENDPOINT: Final = f"{BASE}sparql"
"""Where the SPARQL Protocol is spoken, by the rule that the path of an IRI is the route that serves it."""

_DCAT, _DCTERMS, _VOID = (PREFIXES[prefix] for prefix in ("dcat", "dcterms", "void"))
_AUTHORITY: Final = "http://publications.europa.eu/resource/authority/"
_PROTOCOL: Final = NamedNode("https://www.w3.org/TR/sparql11-protocol/")
_TYPE: Final = NamedNode(f"{RDF}type")
_QUERIES: Final = (
    "catalogue",
    "named-graphs",
    "period",
    "statistics",
    "classes",
    "class-partitions",
    "property-partitions",
)

_OF_EVERY_DATASET: Final = (
    (f"{_DCTERMS}accessRights", f"{_AUTHORITY}access-right/PUBLIC"),
    (f"{_DCTERMS}language", f"{_AUTHORITY}language/ENG"),
    (f"{_DCTERMS}spatial", f"{PREFIXES['country']}EUR"),
    (f"{_DCAT}theme", f"{_AUTHORITY}data-theme/ECON"),
    (f"{_DCAT}theme", f"{_AUTHORITY}data-theme/GOVE"),
)
_OF_THE_CATALOGUE: Final = (f"{_DCTERMS}language", f"{_DCTERMS}spatial")


def describe(
    store: GraphStore,
    version: str,
    files: Mapping[str, bytes],
    *,
    endpoint: str | None = ENDPOINT,
    downloads: Mapping[str, str] | None = None,
) -> list[Triple]:
    """Return the description of a graph: the catalogue, its datasets, their sizes, and their files.

    ``version`` is that of the data; ``files`` are contents by the names of the published set. ``downloads`` gives
    addresses by such names, where a service has them elsewhere than this project's
    own routes do. Without an ``endpoint`` no service is described.
    """
    triples = construct(store, *_QUERIES)
    header = read_header(store)
    datasets = {subject.value for subject, predicate, value in triples if _is_dataset(predicate, value)}
    found = read_distributions(files, datasets, downloads or {})
    triples += [triple for file in found for triple in describe_distribution(file)]
    triples += _common(datasets, header)
    triples += _dumps(found)
    triples.append(Triple(NamedNode(DATASET), NamedNode(f"{_DCAT}version"), Literal(version)))
    if endpoint is not None:
        triples += _service(endpoint, header)
    triples += _rights([CATALOGUE, *datasets], header)
    triples += _rights([f"{CATALOGUE}#{file.name}" for file in found], header, ("license", "modified"))
    return triples


def _is_dataset(predicate: NamedNode, value: object) -> bool:
    return predicate == _TYPE and value == NamedNode(f"{_DCAT}Dataset")


def _common(datasets: set[str], header: Header) -> Iterator[Triple]:
    """Yield what holds for every dataset, and what of it holds for the catalogue."""
    for predicate, value in _OF_EVERY_DATASET:
        for dataset in sorted(datasets):
            yield Triple(NamedNode(dataset), NamedNode(predicate), NamedNode(value))
        if predicate in _OF_THE_CATALOGUE:
            yield Triple(NamedNode(CATALOGUE), NamedNode(predicate), NamedNode(value))
    for licence in header.get("license", ()):
        if isinstance(licence, NamedNode):
            yield Triple(licence, _TYPE, NamedNode(f"{_DCTERMS}LicenseDocument"))


def _rights(subjects: list[str], header: Header, names: tuple[str, ...] | None = None) -> Iterator[Triple]:
    """Yield what the header says, or what it says under some names, of each subject."""
    for name in names or header:
        for value in header.get(name, ()):
            for subject in subjects:
                yield Triple(NamedNode(subject), NamedNode(_DCTERMS + name), value)


def _dumps(found: list[Distribution]) -> Iterator[Triple]:
    """Yield the addresses of files that hold a dataset as it stands, in the words of VoID."""
    for file in found:
        if file.download_url:
            yield Triple(NamedNode(file.dataset), NamedNode(f"{_VOID}dataDump"), NamedNode(file.download_url))


def _service(endpoint: str, header: Header) -> Iterator[Triple]:
    """Yield the description of a SPARQL endpoint, whose own description is had from it without a query."""
    service, address = NamedNode(f"{CATALOGUE}#sparql"), NamedNode(endpoint)
    yield Triple(NamedNode(DATASET), NamedNode(f"{_VOID}sparqlEndpoint"), address)
    yield Triple(NamedNode(CATALOGUE), NamedNode(f"{_DCAT}service"), service)
    yield Triple(service, _TYPE, NamedNode(f"{_DCAT}DataService"))
    yield Triple(service, NamedNode(f"{_DCTERMS}title"), Literal("SPARQL endpoint of clustergraph", language="en"))
    yield Triple(service, NamedNode(f"{_DCAT}endpointURL"), address)
    yield Triple(service, NamedNode(f"{_DCAT}endpointDescription"), address)
    yield Triple(service, NamedNode(f"{_DCAT}servesDataset"), NamedNode(DATASET))
    yield Triple(service, NamedNode(f"{_DCTERMS}conformsTo"), _PROTOCOL)
    yield Triple(_PROTOCOL, _TYPE, NamedNode(f"{_DCTERMS}Standard"))
    yield from _rights([service.value], header, ("license", "publisher"))
