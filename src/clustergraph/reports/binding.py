"""Binding: typed terms put into the ``VALUES`` lines of a report's query."""

from collections.abc import Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from clustergraph.reports.header import Report
from clustergraph.reports.parameters import values_line


def bind(report: Report, terms: Mapping[str, Sequence[NamedNode | Literal]]) -> str:
    """Return the query of a report with UNDEF replaced by the terms given for each parameter.

    A parameter without terms keeps UNDEF, which lets everything through. A term
    given twice is bound once, for it would double the rows. All lines are found
    in the stored query, so that no value can look like the line of another.
    """
    query = report.query
    found = ((values_line(name).search(query), values) for name, values in terms.items() if values)
    lines = sorted((match.span(), match["head"], dict.fromkeys(values)) for match, values in found if match)
    for (start, end), head, values in reversed(lines):
        query = f"{query[:start]}{head} {{ {' '.join(map(str, values))} }}{query[end:]}"
    return query
