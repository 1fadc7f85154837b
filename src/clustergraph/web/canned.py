"""Canned answers: the rows of a report as pages use them."""

from collections.abc import Mapping, Sequence
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, QuerySolutions, Triple, parse_query_results

from clustergraph.reports.values import UnknownNameError, ValueRefusedError
from clustergraph.serving.answers import Content
from clustergraph.web.service import service

Term = NamedNode | BlankNode | Literal | Triple
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
    return read_rows(answer.content)


def read_rows(content: Content) -> list[Row]:
    """Return the rows of an answer that was written as JSON; none of a truth value."""
    results = parse_query_results(bytes(content), format=QueryResultsFormat.JSON)
    if not isinstance(results, QuerySolutions):
        return []
    columns = [variable.value for variable in results.variables]
    return [dict(zip(columns, solution, strict=True)) for solution in results]


def text(row: Row, column: str) -> str:
    """Return the text of a cell, nothing where it is empty or there is no such column."""
    term = row.get(column)
    return term.value if isinstance(term, NamedNode | Literal) else ""
