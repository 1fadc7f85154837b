"""Tables: answers as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, RdfFormat, parse, parse_query_results

from clustergraph.names import words
from clustergraph.web.answers import Answered
from clustergraph.web.links import Link, link
from clustergraph.web.service import service

MAX_ROWS: Final = 1000
"""Rows that a page shows; the rest is for downloading, and the page says so."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by heading, the rows shown, and how many there are in all."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Link]]
    total: int


def truth_or_table(answered: Answered) -> tuple[bool | None, Table | None]:
    """Return the truth value of an answer, or its table of solutions or triples; the other is None."""
    if answered.is_graph:
        return None, _graph_table(bytes(answered.content))
    results = parse_query_results(bytes(answered.content), format=QueryResultsFormat.JSON)
    if isinstance(results, QueryBoolean):
        return bool(results), None
    columns = [variable.value for variable in results.variables]
    shown = [list(solution) for solution in islice(results, MAX_ROWS)]
    service().prefetch_names(term.value for row in shown for term in row if isinstance(term, NamedNode))
    rows = [[link(term) for term in row] for row in shown]
    return None, Table(columns, rows, len(rows) + sum(1 for _ in results))


def without_repeats(table: Table) -> Table:
    """Return a report's table with readable headings, less the columns that only repeat the name of a linked thing."""
    linked = [[row[column].text for row in table.rows] for column in _linked_columns(table)]
    kept = [
        column
        for column in range(len(table.columns))
        if column in _linked_columns(table) or [row[column].text for row in table.rows] not in linked or not table.rows
    ]
    headings = [words(table.columns[column]).capitalize() for column in kept]
    return Table(headings, [[row[column] for column in kept] for row in table.rows], table.total)


def _linked_columns(table: Table) -> list[int]:
    return [column for column in range(len(table.columns)) if any(row[column].href for row in table.rows)]


def _graph_table(content: bytes) -> Table:
    triples = sorted((quad.triple for quad in parse(content, format=RdfFormat.N_TRIPLES)), key=str)
    shown = triples[:MAX_ROWS]
    service().prefetch_names(term.value for triple in shown for term in triple if isinstance(term, NamedNode))
    rows = [[link(term) for term in triple] for triple in shown]
    return Table(["subject", "predicate", "object"], rows, len(triples))
