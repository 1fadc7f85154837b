"""rdflib's SPARQL processor, told to parse a query once.

pySHACL runs a constraint's query once for each focus node, and rdflib parses it anew
each time, which takes longer than the answer.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from rdflib import plugin
from rdflib.plugins.sparql.processor import SPARQLProcessor, prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Processor


class PreparingProcessor(SPARQLProcessor):
    """A processor that keeps each query it was given in the form that is ready to run."""

    def query(  # type: ignore[override]
        self,
        strOrQuery: str | Query,  # noqa: N803 - the name that rdflib calls it by
        initBindings: Mapping[str, Any] | None = None,  # noqa: N803
        initNs: Mapping[str, Any] | None = None,  # noqa: N803
        base: str | None = None,
        DEBUG: bool = False,  # noqa: FBT001, FBT002, N803
    ) -> Mapping[str, Any]:
        """Evaluate a query, parsed if its text is new."""
        query = strOrQuery
        if isinstance(query, str):
            query = _prepared(query, tuple((initNs or {}).items()), base)
        return super().query(query, initBindings, initNs, base, DEBUG)


@cache
def _prepared(text: str, namespaces: tuple[tuple[str, Any], ...], base: str | None) -> Query:
    return prepareQuery(text, initNs=dict(namespaces), base=base)


def use_prepared_queries() -> None:
    """Make this the processor that rdflib evaluates queries with."""
    plugin.register("sparql", Processor, __name__, PreparingProcessor.__name__)
