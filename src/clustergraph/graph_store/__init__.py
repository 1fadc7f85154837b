"""Graph stores: where a dataset is held and asked."""

from collections.abc import Iterator
from typing import Protocol

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Triple

from clustergraph.sparql.protocol import DatasetDescription

Results = QuerySolutions | QueryBoolean | QueryTriples
"""What a query gives: solutions for SELECT, a truth value for ASK, triples for CONSTRUCT and DESCRIBE."""


class UnknownGraphError(Exception):
    """A query or a request names a graph that the store does not hold."""


class GraphStore(Protocol):
    """A dataset that can be asked: a default graph and named graphs."""

    def graph_names(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""

    def graph(self, graph_name: str | None) -> Iterator[Triple]:
        """Return the triples of a named graph, or of the default graph for None.

        Raises:
            UnknownGraphError: there is no graph of that name.
        """

    def query(self, query: str, dataset: DatasetDescription | None = None) -> Results:
        """Evaluate a query over the default graph or over the dataset described.

        Raises:
            SyntaxError: the query is not SPARQL.
            UnknownGraphError: the description names a graph that the store does not hold.
        """

    def solutions(self, query: str) -> QuerySolutions:
        """Return the solutions of a SELECT query of our own over the default graph."""
