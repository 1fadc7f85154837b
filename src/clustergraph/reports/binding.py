"""Binding: typed terms put into the ``VALUES`` lines of a report's query."""

from collections.abc import Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from clustergraph.reports.header import Report
from clustergraph.reports.parameters import values_line


def bind(report: Report, terms: Mapping[str, Sequence[NamedNode | Literal]]) -> str:
    """Return the query of a report with UNDEF replaced by the terms given for each parameter.

    A parameter without terms keeps UNDEF, which lets everything through.
    """
    query = report.query
    for name, values in terms.items():
        if values:
            text = " ".join(str(value) for value in values)
            query = values_line(name).sub(lambda match, text=text: f"{match['head']} {{ {text} }}", query)  # type: ignore[misc]
    return query
