"""Samples: what a description takes from the data, read once for a version of them.

For each report the first rows or triples of the answer that it gives for the examples of its
required parameters, and for each scheme the texts that stand for its concepts.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, RdfFormat, Triple, serialize

from clustergraph.graph_store import GraphStore
from clustergraph.namespaces import GRAPH, ID, KOS
from clustergraph.reports.header import Report
from clustergraph.reports.parameters import Parameter
from clustergraph.reports.running import prepare
from clustergraph.reports.things import COUNTRIES, in_scheme, read_things
from clustergraph.reports.values import ValueRefusedError
from clustergraph.results import write
from clustergraph.results.table import Table, read_table, truth_table
from clustergraph.turtle.writer import serialize as canonical_turtle

Samples = Mapping[str, Any]

_ROWS: Final = 2
"""Rows of an example."""

_TRIPLES: Final = 4
_LISTED: Final = 80
"""Values up to which a list is short."""

_THING: Final = f"""
SELECT ?thing WHERE {{ ?thing ?property ?value FILTER (STRSTARTS(STR(?thing), "{ID}")) }} ORDER BY ?thing LIMIT 1
"""
_CONCEPT: Final = f"""
SELECT ?thing WHERE {{
  ?thing <http://www.w3.org/2004/02/skos/core#inScheme> ?scheme
  FILTER (STRSTARTS(STR(?thing), "{KOS}"))
}} ORDER BY ?thing LIMIT 1
"""


def read_samples(store: GraphStore, reports: Iterable[Report]) -> Samples:
    """Return the samples of a dataset, such as JSON knows them.

    ``reports`` has columns and examples of each by format, ``values`` the short lists by the key of a parameter,
    see ``key_of``; ``thing``, ``concept`` and ``graph`` are the ends of the first IRIs of their sort.
    """
    listed = list(reports)
    parameters = {key_of(each): each for report in listed for each in report.parameters.values() if key_of(each)}
    values = {key: _values(store, parameter) for key, parameter in sorted(parameters.items())}
    return {
        "reports": {report.name: _answer(store, report) for report in listed},
        "values": {key: texts for key, texts in values.items() if texts},
        "thing": _first(store, _THING).removeprefix(ID),
        "concept": _first(store, _CONCEPT).removeprefix(KOS),
        "graph": next(iter(store.graph_names()), "").removeprefix(GRAPH),
    }


def key_of(parameter: Parameter) -> str:
    """Return what the values of a parameter are listed by, nothing where they are not."""
    if parameter.type == "country":
        return parameter.type
    return f"concept {parameter.of}" if parameter.type == "concept" else ""


def _values(store: GraphStore, parameter: Parameter) -> list[str]:
    """Return the shortest text for each thing that a parameter may stand for, none where they are many."""
    things = read_things(store, in_scheme(KOS + parameter.of if parameter.of else COUNTRIES))
    texts = sorted(things.shortest(iri) for iri in things.iris)
    return texts if len(texts) <= _LISTED else []


def _first(store: GraphStore, query: str) -> str:
    return next((str(row[0].value) for row in store.solutions(query)), "")


def _answer(store: GraphStore, report: Report) -> dict[str, Any]:
    """Return columns and examples of a report by format; none where an example in its header stands for nothing."""
    given = {name: [parameter.example] for name, parameter in report.parameters.items() if parameter.required}
    try:
        results = store.query(prepare(store, report, given).query)
    except ValueRefusedError:
        return {"columns": [], "examples": {}}
    return _graph(results) if isinstance(results, QueryTriples) else _table(results)


def _table(results: QuerySolutions | QueryBoolean) -> dict[str, Any]:
    """Return the columns of an answer, and its first rows in formats for solutions."""
    whole = truth_table(truth=bool(results)) if isinstance(results, QueryBoolean) else read_table(results)
    table = Table(whole.columns, whole.rows[:_ROWS])
    texts = {name: write(table, name).decode() for name in ("csv", "tsv", "json", "rows")}
    json_ = {"head": {}, "boolean": bool(results)} if isinstance(results, QueryBoolean) else json.loads(texts["json"])
    return {"columns": list(table.columns), "examples": {**texts, "json": json_, "rows": json.loads(texts["rows"])}}


def _graph(results: Iterable[Triple]) -> dict[str, Any]:
    """Return the first triples of an answer in formats for graphs."""
    triples = sorted(set(results), key=str)[:_TRIPLES]
    lines = (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()
    return {"columns": [], "examples": {"ntriples": lines, "turtle": canonical_turtle(triples)}}
