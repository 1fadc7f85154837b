"""Canned answers: the rows of a report as pages use them."""

from collections.abc import Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode

from clustergraph.reports.values import UnknownNameError, ValueRefusedError
from clustergraph.results.table import Table, Term
from clustergraph.web.answers import read_result
from clustergraph.web.service import service

Row = Mapping[str, Term | None]

_FORM: Final = {"results_format": "json", "graph_format": None}


def rows_of(report: str, values: Mapping[str, Sequence[str]] | None = None) -> list[Row]:
    """Return the rows of a report for some values; none where the project has no such report, or no such value."""
    if report not in service().reports:
        return []
    try:
        answer = service().perform("report", name=report, values=values or {}, form=_FORM)
    except (UnknownNameError, ValueRefusedError):
        return []
    result = read_result(answer.content)
    return [] if isinstance(result, bool) else named_rows(result)


def named_rows(table: Table) -> list[Row]:
    """Return the rows of a table, each as its terms by column."""
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def text(row: Row, column: str) -> str:
    """Return the text of a cell, nothing where it is empty or there is no such column."""
    term = row.get(column)
    return term.value if isinstance(term, NamedNode | Literal) else ""
