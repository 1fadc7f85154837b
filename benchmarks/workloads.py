"""Workloads: what is asked, and how the requests of one workload differ from each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from clustergraph.graph_store.memory import MemoryStore

JSON: Final = "application/sparql-results+json"
CSV: Final = "text/csv"

_PREFIXES: Final = """PREFIX cg: <https://w3id.org/clustergraph/ontology#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
_WIDE: Final = 10
"""Programmes whose actions are followed: the oldest, which hold most."""

_MOST: Final = 500
"""Things that take turns in the queries of one workload."""


@dataclass(frozen=True, slots=True)
class Workload:
    """Requests of one kind.

    With ``is_fresh`` each request ends in a comment of its own, so that no store of answers
    holds it; ``is_held`` asks with the entity tag of an answer that the client has already.
    """

    name: str
    title: str
    queries: Sequence[str]
    media_type: str = JSON
    connections: int = 16
    is_fresh: bool = True
    is_held: bool = False


def workloads(store: MemoryStore) -> list[Workload]:
    """Return the workloads for a generated graph: uncached first, then repeated, then what the client holds."""
    point = _varied(store, "?thing a foaf:Person", "SELECT ?property ?value { %s ?property ?value }")
    rows = (
        f"{_PREFIXES}SELECT ?evidence ?first ?last ?digest {{ ?evidence a cg:Evidence ; cg:firstLine ?first ; "
        "cg:lastLine ?last ; cg:sha256 ?digest } LIMIT 1000"
    )
    table = ["SELECT ?subject ?property ?value { ?subject ?property ?value } LIMIT 100000"]
    group = (
        f"{_PREFIXES}SELECT ?document (COUNT(?evidence) AS ?spans) {{ ?evidence a cg:Evidence ; "
        "oa:hasSource ?rendition . ?rendition cg:renditionOf ?document } GROUP BY ?document"
    )
    join = _varied(
        store,
        "?membership cg:representsCountry ?thing",
        "SELECT ?person ?event ?place { ?membership cg:representsCountry %s ; org:member ?person . "
        "?role cg:holder ?person ; cg:roleIn ?event . ?event cg:heldAt ?place }",
    )
    path = _varied(store, "?thing a cg:FundingProgramme", "SELECT ?action { ?action cg:partOfInitiative+ %s }")
    return [
        Workload("point", "point lookup", point),
        Workload("rows", "1,000 rows, JSON", [rows]),
        Workload("table", "100,000 rows, CSV", table, CSV, connections=4),
        Workload("group", "GROUP BY", [group]),
        Workload("join", "three-hop join", join),
        Workload("path", "property path", path[:_WIDE]),
        Workload("point-again", "point lookup, repeated", point[:1], is_fresh=False),
        Workload("rows-again", "1,000 rows, JSON, repeated", [rows], is_fresh=False),
        Workload("table-again", "100,000 rows, CSV, repeated", table, CSV, connections=4, is_fresh=False),
        Workload("held", "If-None-Match, 304", point[:1], is_fresh=False, is_held=True),
    ]


def _varied(store: MemoryStore, pattern: str, query: str) -> list[str]:
    """Return a query for each of many things that match a pattern."""
    found = store.solutions(f"{_PREFIXES}SELECT DISTINCT ?thing {{ {pattern} }} ORDER BY ?thing LIMIT {_MOST}")
    return [_PREFIXES + query % f"<{row[0].value}>" for row in found]
