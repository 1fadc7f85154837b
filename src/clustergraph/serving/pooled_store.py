"""A graph store whose dataset lies with the workers of a pool: each query is a task of theirs."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from pyoxigraph import (
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from clustergraph.graph_store import Results
from clustergraph.serving.answers import Answer
from clustergraph.sparql.protocol import DatasetDescription

Perform = Callable[[str, Mapping[str, Any]], Answer]

_ALL: Final = "CONSTRUCT WHERE { ?subject ?predicate ?object }"
_KEPT: Final = 50_000
"""Labels that are remembered at a time."""

_LONGEST: Final = 500
"""Characters of an IRI that may have a label: longer ones, which a query can make, are never asked for nor kept."""


class PooledStore:
    """A dataset that is asked through a pool."""

    def __init__(self, perform: Perform, graph_names: Sequence[str]) -> None:
        """Reach the dataset, whose named graphs are known, by performing tasks."""
        self._perform = perform
        self._graph_names = list(graph_names)

    def graph_names(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return list(self._graph_names)

    def graph(self, graph_name: str | None) -> Iterator[Triple]:
        """Return the triples of a named graph, or of the default graph for None.

        Raises:
            UnknownGraphError: there is no graph of that name.
        """
        answer = self._perform("graph", {"name": graph_name, "format": "ntriples"})
        return (quad.triple for quad in parse(bytes(answer.content), format=RdfFormat.N_TRIPLES))

    def query(self, query: str, dataset: DatasetDescription | None = None) -> Results:
        """Evaluate a query over the default graph or over the dataset described.

        Raises:
            QueryError: the query is not SPARQL, or names a graph that the store does not hold.
            LimitError: a limit was reached.
        """
        named = dataset or DatasetDescription()
        arguments = {"query": query, "dataset": (named.default_graph_uri, named.named_graph_uri)}
        answer = self._perform("query", arguments)
        if answer.kind == "graph":
            return _triples(bytes(answer.content))
        return parse_query_results(bytes(answer.content), format=QueryResultsFormat.JSON)

    def solutions(self, query: str) -> QuerySolutions:
        """Return the solutions of a SELECT query of our own over the default graph."""
        results = self.query(query)
        if not isinstance(results, QuerySolutions):
            message = "a query of our own that should select does not"
            raise TypeError(message)
        return results


class PooledLabels(Mapping[str, str]):
    """What things are called, asked of a pool and remembered for a while."""

    def __init__(self, perform: Callable[[Sequence[str]], Mapping[str, str]]) -> None:
        """Ask for the labels of things that are not remembered by a function over their IRIs."""
        self._perform = perform
        self._known: dict[str, str | None] = {}

    def prefetch(self, iris: Iterable[str]) -> None:
        """Ask at once for the labels of many things."""
        self._learn(iri for iri in iris if iri not in self._known)

    def __getitem__(self, iri: str) -> str:
        """Return the label of a thing."""
        known = self._known
        label = known[iri] if iri in known else self._learn([iri]).get(iri)
        if label is None:
            raise KeyError(iri)
        return label

    def __iter__(self) -> Iterator[str]:
        """Yield the IRIs of the things whose labels are remembered."""
        return (iri for iri, label in self._known.items() if label is not None)

    def __len__(self) -> int:
        """Return how many labels are remembered."""
        return sum(1 for _ in self)

    def _learn(self, iris: Iterable[str]) -> Mapping[str, str]:
        missing = sorted({iri for iri in iris if len(iri) <= _LONGEST})
        if not missing:
            return {}
        if len(self._known) + len(missing) > _KEPT:
            self._known = {}
        found = self._perform(missing)
        self._known |= {iri: found.get(iri) for iri in missing}
        return found


def _triples(content: bytes) -> QueryTriples:
    """Return triples as a query gives them."""
    store = Store()
    store.load(content, format=RdfFormat.N_TRIPLES)
    results = store.query(_ALL)
    if not isinstance(results, QueryTriples):
        message = "CONSTRUCT gives triples"
        raise TypeError(message)
    return results
