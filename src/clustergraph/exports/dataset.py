"""The dataset as files: each named graph as canonical Turtle, the whole with the names of its graphs."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, serialize

from clustergraph.formats import DATASETS
from clustergraph.graph_store import GraphStore
from clustergraph.namespaces import GRAPH, PREFIXES
from clustergraph.turtle.writer import serialize as canonical_turtle

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def turtle(store: GraphStore, graph_name: str | None) -> bytes:
    """Return a named graph, or the default graph for None, as canonical Turtle.

    Raises:
        UnknownGraphError: there is no graph of that name.
    """
    return canonical_turtle(store.graph(graph_name)).encode()


def whole(store: GraphStore) -> Mapping[str, bytes]:
    """Return all named graphs in each of the formats for datasets: the same data gives the same bytes.

    The default graph is the union of some of them and is not repeated.
    """
    quads = _canonical_quads(store)
    return {name: _serialized(quads, format_.writer) for name, format_ in DATASETS.items()}


def _serialized(quads: Iterable[Quad], writer: RdfFormat) -> bytes:
    return serialize(quads, format=writer, prefixes=None if writer == RdfFormat.N_QUADS else PREFIXES) or b""


def _canonical_quads(store: GraphStore) -> list[Quad]:
    """Return the quads of all named graphs in a fixed order, their blank nodes named by RDFC-1.0."""
    dataset = Dataset(
        Quad(triple.subject, triple.predicate, triple.object, NamedNode(name))
        for name in store.graph_names()
        for triple in store.graph(name)
    )
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(dataset, key=lambda quad: (str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad)))


def graph_files(store: GraphStore) -> Mapping[str, bytes]:
    """Return each named graph as ``graph/NAME.ttl``."""
    return {f"graph/{name.removeprefix(GRAPH)}.ttl": turtle(store, name) for name in store.graph_names()}


def archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return files as a ZIP archive whose bytes depend on nothing but their names and contents."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression=zipfile.ZIP_DEFLATED) as archive_:
        for name, content in sorted(files):
            archive_.writestr(zipfile.ZipInfo(name, _EPOCH), content, compress_type=zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
