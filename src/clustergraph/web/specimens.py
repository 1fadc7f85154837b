"""Specimens: a disagreement with its readings and receipts, which shows on the home page what a record is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from clustergraph.graph_store import GraphStore
from clustergraph.web.links import Link, thing_link
from clustergraph.web.passages import Passages
from clustergraph.web.records import Record, records_about
from clustergraph.web.service import service

_RICHEST: Final = """
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
SELECT ?conflict ?why (COUNT(DISTINCT ?value) AS ?values) WHERE {
  ?conflict a cg:Conflict ; cg:rationale ?why ; cg:hasClaim/cg:value ?value .
} GROUP BY ?conflict ?why ORDER BY DESC(?values) ?conflict ?why LIMIT 1
"""

_DATES: Final = """
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
SELECT ?record ?date WHERE { <%s> cg:hasClaim ?record . ?record cg:statedIn/cg:earliestDate ?date }
"""
_UNDATED: Final = "9999"
"""What puts a reading of a document without a date behind the others."""


@dataclass(frozen=True, slots=True)
class Specimen:
    """A disagreement: its page, why its readings differ, and the readings in the order of their documents."""

    link: Link
    why: str
    readings: Sequence[Record]


def specimen(store: GraphStore) -> Specimen | None:
    """Return the disagreement about a number that has the most different values; None where there is none."""
    row = next(iter(store.solutions(_RICHEST)), None)
    if row is None:
        return None
    records = records_about(store, row[0].value)
    service().prefetch_names({*records.iris(), row[0].value})
    valued = {iri: float(said["value"][0].value) for iri, said in records.said.items() if "value" in said}
    dates = {found[0].value: found[1].value for found in store.solutions(_DATES % row[0].value)}
    readings = [record for record in records.listed(Passages(records.spans())) if record.iri in valued]
    readings.sort(key=lambda record: (dates.get(record.iri, _UNDATED), valued[record.iri]))
    return Specimen(thing_link(row[0].value), row[1].value, readings)
