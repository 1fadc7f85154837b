"""Provenance of an answer: the version and the day of the dataset, and the documents that it rests on."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pyoxigraph import NamedNode

from clustergraph.exports.header import read_header
from clustergraph.graph_store import GraphStore
from clustergraph.iris import shrink
from clustergraph.labels import read_labels
from clustergraph.namespaces import CG
from clustergraph.results.table import Table

_DOCUMENT: Final = "document"
_SOURCES: Final = f"SELECT DISTINCT ?document WHERE {{ ?document a <{CG}SourceDocument> }} ORDER BY ?document"


def with_provenance(store: GraphStore, table: Table, version: str) -> Table:
    """Return a table that also says which dataset it is from and which documents it rests on.

    The documents are those that its rows name; where none is named, all those that the dataset rests on.
    """
    days = read_header(store).get("modified", [])
    labels = read_labels(store, documents := _named(table) or _all(store))
    titles = [labels[iri].text if iri in labels else shrink(iri) or iri for iri in documents]
    dated = days[-1].value if days else ""
    return replace(table, about=replace(table.about, version=version, dated=dated, documents=titles))


def _named(table: Table) -> Sequence[str]:
    if _DOCUMENT not in table.columns:
        return []
    column = table.columns.index(_DOCUMENT)
    return sorted({term.value for row in table.rows if isinstance(term := row[column], NamedNode)})


def _all(store: GraphStore) -> Sequence[str]:
    return [row[0].value for row in store.solutions(_SOURCES)]
