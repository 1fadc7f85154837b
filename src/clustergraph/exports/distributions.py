"""The published files as distributions of the datasets that they hold (DCAT)."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from clustergraph.formats import DATASETS, GRAPHS
from clustergraph.namespaces import BASE, GRAPH, PREFIXES, RDF, XSD

DATASET: Final = f"{BASE}dataset"
"""The whole, all named graphs together."""

CATALOGUE: Final = f"{BASE}catalogue"
"""What describes the whole and each part; the parts of the description are named below it."""

_DCAT, _DCTERMS, _SPDX = (PREFIXES[prefix] for prefix in ("dcat", "dcterms", "spdx"))
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_FILE_TYPE: Final = "http://publications.europa.eu/resource/authority/file-type/"
_TYPE: Final = NamedNode(f"{RDF}type")
_SHA256: Final = NamedNode(f"{_SPDX}checksumAlgorithm_sha256")

_FILE_TYPES: Final = {
    "ics": "ICS",
    "jsonld": "JSON_LD",
    "nq": "RDF_N_QUADS",
    "trig": "RDF_TRIG",
    "ttl": "RDF_TURTLE",
    "zip": "ZIP",
}
"""Codes of the EU's table of file types by suffix."""

_MEDIA_TYPES: Final = {
    **{format_.suffix: format_.media_type for format_ in (*GRAPHS.values(), *DATASETS.values())},
    "ics": "text/calendar",
    "zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class Distribution:
    """A file of the published set that holds a dataset."""

    name: str
    dataset: str
    media_type: str
    content: bytes
    download_url: str | None


def read_distributions(
    files: Mapping[str, bytes], datasets: set[str], downloads: Mapping[str, str]
) -> list[Distribution]:
    """Return those files that hold one of the datasets, each with the address that it can be loaded from."""
    named = ((name, dataset_of(name), name.rpartition(".")[2]) for name in sorted(files))
    return [
        Distribution(name, dataset, _MEDIA_TYPES[suffix], files[name], downloads.get(name) or _route(name, dataset))
        for name, dataset, suffix in named
        if dataset in datasets and suffix in _FILE_TYPES
    ]


def dataset_of(name: str) -> str:
    """Return the IRI of the dataset that a file of the published set holds."""
    stem = name.rpartition(".")[0]
    if name.startswith("graph/"):
        return GRAPH + stem.removeprefix("graph/")
    return DATASET if stem == "clustergraph" else f"{DATASET}/{stem}"


def describe_distribution(distribution: Distribution) -> Iterator[Triple]:
    """Yield what DCAT and DCAT-AP say of one file: where it is, in which format, how large, and its digest."""
    node = NamedNode(f"{CATALOGUE}#{distribution.name}")
    media_type = NamedNode(_IANA + distribution.media_type)
    file_type = NamedNode(_FILE_TYPE + _FILE_TYPES[distribution.name.rpartition(".")[2]])
    size = Literal(str(len(distribution.content)), datatype=NamedNode(f"{XSD}nonNegativeInteger"))
    access = distribution.dataset if distribution.download_url else DATASET
    yield Triple(NamedNode(distribution.dataset), NamedNode(f"{_DCAT}distribution"), node)
    yield Triple(node, _TYPE, NamedNode(f"{_DCAT}Distribution"))
    yield Triple(node, NamedNode(f"{_DCTERMS}title"), Literal(distribution.name, language="en"))
    yield Triple(node, NamedNode(f"{_DCAT}accessURL"), NamedNode(access))
    if distribution.download_url:
        yield Triple(node, NamedNode(f"{_DCAT}downloadURL"), NamedNode(distribution.download_url))
    yield Triple(node, NamedNode(f"{_DCAT}byteSize"), size)
    yield Triple(node, NamedNode(f"{_DCAT}mediaType"), media_type)
    yield Triple(media_type, _TYPE, NamedNode(f"{_DCTERMS}MediaType"))
    yield Triple(node, NamedNode(f"{_DCTERMS}format"), file_type)
    yield Triple(file_type, _TYPE, NamedNode(f"{_DCTERMS}MediaTypeOrExtent"))
    yield from _checksum(node, distribution.content)


def _checksum(node: NamedNode, content: bytes) -> Iterator[Triple]:
    checksum = BlankNode()
    digest = Literal(hashlib.sha256(content).hexdigest(), datatype=NamedNode(f"{XSD}hexBinary"))
    yield Triple(node, NamedNode(f"{_SPDX}checksum"), checksum)
    yield Triple(checksum, _TYPE, NamedNode(f"{_SPDX}Checksum"))
    yield Triple(checksum, NamedNode(f"{_SPDX}algorithm"), _SHA256)
    yield Triple(checksum, NamedNode(f"{_SPDX}checksumValue"), digest)
    yield Triple(_SHA256, _TYPE, NamedNode(f"{_SPDX}ChecksumAlgorithm"))


def _route(name: str, dataset: str) -> str | None:
    """Return the address at which the project's own service has a file, or None where it has none."""
    if name.startswith("graph/"):
        return BASE + name
    return f"{DATASET}.{name.rpartition('.')[2]}" if dataset == DATASET else None
