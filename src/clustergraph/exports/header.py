"""What the header of the vocabulary says of the whole: licence, publisher, dates."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode

from clustergraph.exports.views import select
from clustergraph.graph_store import GraphStore
from clustergraph.namespaces import PREFIXES

Header = Mapping[str, Sequence[NamedNode | Literal]]
"""Values by the local name of their property of Dublin Core: ``license``, ``modified`` and so on."""

UNDATED: Final = dt.date(1980, 1, 1)
"""The day of what has no date: the first that a ZIP archive can write."""


def read_header(store: GraphStore) -> Header:
    """Return what is said of licence, creator, publisher and dates, nothing where the graph has no header."""
    found: dict[str, list[NamedNode | Literal]] = {}
    for solution in select(store, "header"):
        property_, value = solution["property"], solution["value"]
        if isinstance(property_, NamedNode) and isinstance(value, NamedNode | Literal):
            found.setdefault(property_.value.removeprefix(PREFIXES["dcterms"]), []).append(value)
    return {name: sorted(values, key=str) for name, values in sorted(found.items())}


def last_modified(store: GraphStore) -> dt.date:
    """Return the day of the last change: a constant of the data, so that two exports are the same."""
    days = read_header(store).get("modified", [])
    return dt.date.fromisoformat(days[-1].value) if days else UNDATED
