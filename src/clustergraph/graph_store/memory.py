"""The graph store of one process: pyoxigraph, held in memory."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QuerySolutions, RdfFormat, Store, Triple

from clustergraph.dataset.folder import GraphFile, graph_files
from clustergraph.graph_store import Results, UnknownGraphError
from clustergraph.namespaces import BASE
from clustergraph.sparql.protocol import DatasetDescription

_NAMES_GRAPHS: Final = re.compile(r"\b(?:GRAPH|FROM)\b", re.IGNORECASE)
"""What a query has that asks for graphs by name; it may stand in one that does not, such as in a text."""


class MemoryStore:
    """A dataset in memory.

    The default graph is a graph of its own, filled on loading: the engine's
    union of named graphs would give a triple that two graphs hold twice. It is also kept
    alone, for the queries that name no graph: the engine's scans look at all quads of a
    subject, predicate or object, whichever graph they are in.
    """

    def __init__(self) -> None:
        """Begin with an empty dataset."""
        self._store = Store()
        self._default_graph = Store()

    def load(self, files: Iterable[GraphFile]) -> None:
        """Read Turtle files into their named graphs and, where they belong there, the default graph.

        Raises:
            OSError: a file cannot be read.
            SyntaxError: a file is not Turtle; the message begins with its path.
        """
        for file in files:
            try:
                self._store.load(path=file.path, format=RdfFormat.TURTLE, to_graph=NamedNode(file.graph_name))
                if file.in_default_graph:
                    for store in (self._store, self._default_graph):
                        store.load(path=file.path, format=RdfFormat.TURTLE, to_graph=DefaultGraph())
            except SyntaxError as error:
                message = f"{file.path}:{error.lineno}:{error.offset}: {error.msg}"
                raise SyntaxError(message) from error

    def extend(self, quads: Iterable[Quad]) -> None:
        """Add quads to the graphs that they name."""
        added = list(quads)
        self._store.extend(added)
        self._default_graph.extend(quad for quad in added if isinstance(quad.graph_name, DefaultGraph))

    def graph_names(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return sorted(name.value for name in self._store.named_graphs() if isinstance(name, NamedNode))

    def graph(self, graph_name: str | None) -> Iterator[Triple]:
        """Return the triples of a named graph, or of the default graph for None.

        Raises:
            UnknownGraphError: there is no graph of that name.
        """
        if graph_name is None:
            return (quad.triple for quad in self._default_graph)
        self._require([graph_name])
        return (quad.triple for quad in self._store.quads_for_pattern(None, None, None, NamedNode(graph_name)))

    def query(self, query: str, dataset: DatasetDescription | None = None) -> Results:
        """Evaluate a query over the default graph or over the dataset described.

        IRIs that are relative, where the query sets no base, are those of this project.

        Raises:
            SyntaxError: the query is not SPARQL.
            UnknownGraphError: the description names a graph that the store does not hold.
        """
        if not dataset:
            store = self._store if _NAMES_GRAPHS.search(query) else self._default_graph
            return store.query(query, base_iri=BASE)
        self._require([*dataset.default_graph_uri, *dataset.named_graph_uri])
        named_graphs: list[NamedNode | BlankNode] = [NamedNode(uri) for uri in dataset.named_graph_uri]
        if len(dataset.default_graph_uri) > 1:
            return self._merge(dataset).query(
                query, base_iri=BASE, default_graph=DefaultGraph(), named_graphs=named_graphs
            )
        default_graph: list[NamedNode | BlankNode | DefaultGraph] = [
            NamedNode(uri) for uri in dataset.default_graph_uri
        ]
        return self._store.query(query, base_iri=BASE, default_graph=default_graph, named_graphs=named_graphs)

    def solutions(self, query: str) -> QuerySolutions:
        """Return the solutions of a SELECT query of our own over the default graph."""
        results = self.query(query)
        if not isinstance(results, QuerySolutions):
            message = "a query of our own that should select does not"
            raise TypeError(message)
        return results

    def _merge(self, dataset: DatasetDescription) -> Store:
        """Return a store whose default graph is the merge of several: a triple that two hold counts once."""
        merged = Store()
        for uri in dataset.default_graph_uri:
            merged.extend(
                Quad(triple.subject, triple.predicate, triple.object, DefaultGraph()) for triple in self.graph(uri)
            )
        for uri in dataset.named_graph_uri:
            merged.extend(self._store.quads_for_pattern(None, None, None, NamedNode(uri)))
        return merged

    def _require(self, graph_names: Iterable[str]) -> None:
        for name in graph_names:
            if not self._holds(name):
                message = f"This dataset has no graph <{name}>."
                raise UnknownGraphError(message)

    def _holds(self, graph_name: str) -> bool:
        try:
            return self._store.contains_named_graph(NamedNode(graph_name))
        except ValueError:  # no IRI, so the name of no graph
            return False


def load(project: Path) -> MemoryStore:
    """Return the dataset of a project folder, read without the house rules.

    Raises:
        NoProjectError: the folder holds no graph.
        OSError: a file cannot be read.
        SyntaxError: a file is not Turtle.
    """
    store = MemoryStore()
    store.load(graph_files(project))
    return store
