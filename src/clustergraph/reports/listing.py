"""Listing: all that the headers of reports say, for programs and for people who choose."""

from collections.abc import Iterable
from typing import Any, Final

from clustergraph.formats import GRAPHS, PICTURES, RESULTS, TABLES
from clustergraph.reports.header import Report
from clustergraph.reports.nearness import near_names, question
from clustergraph.reports.parameters import Parameter
from clustergraph.reports.structure import query_form
from clustergraph.sparql.tokens import tokens

_NARROWED: Final = {"entity": "class", "concept": "scheme"}
"""The key of a header that narrows a type."""


class UnknownTagError(Exception):
    """No report bears a tag; the sentence offers the nearest, else all."""

    def __init__(self, tag: str, tags: Iterable[str]) -> None:
        """Say which tag no report bears."""
        known = sorted(set(tags))
        super().__init__(f"No report has the tag {tag!r}.{question(near_names(tag, known) or known)}")


def entry(report: Report) -> dict[str, Any]:
    """Return what a report says of itself: all but its query."""
    chart = {"chart": {"mark": report.chart.mark, **report.chart.variables}} if report.chart else {}
    return {
        "name": report.name,
        "summary": report.summary,
        "question": report.question,
        "description": report.description,
        "tags": list(report.tags),
        "parameters": [_parameter_entry(parameter) for parameter in report.parameters.values()],
        "formats": list(formats(report)),
        **chart,
    }


def formats(report: Report) -> tuple[str, ...]:
    """Return the names of the formats that the answer of a report can be written in."""
    form = query_form(list(tokens(report.query)))
    if form in {"CONSTRUCT", "DESCRIBE"}:
        return tuple(GRAPHS)
    return (*TABLES, *RESULTS, *(PICTURES if report.chart else ()))


def tagged(reports: Iterable[Report], tag: str) -> list[Report]:
    """Return the reports that bear a tag.

    Raises:
        UnknownTagError: none does.
    """
    listed = list(reports)
    found = [report for report in listed if tag.casefold() in map(str.casefold, report.tags)]
    if not found:
        raise UnknownTagError(tag, (tag for report in listed for tag in report.tags))
    return found


def _parameter_entry(parameter: Parameter) -> dict[str, Any]:
    narrowed = {_NARROWED[parameter.type]: parameter.of} if parameter.of else {}
    return {
        "name": parameter.name,
        "type": parameter.type,
        **narrowed,
        "label": parameter.label,
        "example": parameter.example,
        "required": parameter.required,
        "many": parameter.many,
        "default": parameter.default,
    }
