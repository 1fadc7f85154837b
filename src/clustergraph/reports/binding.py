"""Binding: typed terms put into the ``VALUES`` lines of a report's query."""

import re
from collections.abc import Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from clustergraph.reports.header import Report


def values_line(name: str) -> re.Pattern[str]:
    """Return the pattern of the one line that a parameter of this name has in its query."""
    return re.compile(rf"^(?P<head>[ \t]*VALUES \?{re.escape(name)}(?:_given)?) \{{ UNDEF \}}[ \t]*$", re.MULTILINE)


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
