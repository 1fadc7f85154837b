"""Views of the graph in vocabularies of others: stored queries, one beside the other in ``queries``."""

from pathlib import Path
from typing import Final

from pyoxigraph import QuerySolutions, QueryTriples, Triple

from clustergraph.graph_store import GraphStore
from clustergraph.sparql.protocol import DatasetDescription
from clustergraph.turtle.writer import serialize

QUERIES: Final = Path(__file__).parent / "queries"
"""The folder of the stored queries, each legal SPARQL as it stands."""

# Read beforehand: a worker may not open files while it does a task.
_TEXTS: Final = {path.stem: path.read_text(encoding="utf-8") for path in sorted(QUERIES.glob("*.rq"))}

_EVERYTHING: Final = DatasetDescription()


def construct(store: GraphStore, *names: str) -> list[Triple]:
    """Return the triples that stored queries construct, each once."""
    found: dict[Triple, None] = {}
    for name in names:
        results = store.query(_text(name), _EVERYTHING)
        if not isinstance(results, QueryTriples):
            message = f"the stored query {name!r} should construct triples and does not"
            raise TypeError(message)
        found |= dict.fromkeys(results)
    return list(found)


def select(store: GraphStore, name: str) -> QuerySolutions:
    """Return the solutions of a stored query."""
    results = store.query(_text(name), _EVERYTHING)
    if not isinstance(results, QuerySolutions):
        message = f"the stored query {name!r} should select solutions and does not"
        raise TypeError(message)
    return results


def figures(store: GraphStore) -> bytes:
    """Return the figures as an RDF Data Cube, in canonical Turtle.

    A figure that gives one number is one observation, a range is two: its lower
    and its upper bound, told apart by the dimension ``figures:bound``, so that
    each observation has one value.
    """
    return serialize(construct(store, "figures-structure", "figures", "figures-labels")).encode()


def memberships(store: GraphStore) -> bytes:
    """Return the memberships as the Organization Ontology describes them, in canonical Turtle."""
    return serialize(construct(store, "memberships")).encode()


def _text(name: str) -> str:
    return _TEXTS[name]
