"""Running a report: from the texts a user gave to the query that answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from clustergraph.graph_store import GraphStore
from clustergraph.iris import shrink
from clustergraph.reports.binding import bind
from clustergraph.reports.header import Report
from clustergraph.reports.nearness import near_names, question, shown
from clustergraph.reports.parameters import Parameter
from clustergraph.reports.values import ValueRefusedError, is_used, term

_BOTH: Final = 2
"""Ends of a period that are given."""


@dataclass(frozen=True, slots=True)
class BoundReport:
    """A report ready to be asked: its query with the values in place, and what to say beside the answer."""

    query: str
    notes: tuple[str, ...]


def prepare(store: GraphStore, report: Report, texts: Mapping[str, Sequence[str]]) -> BoundReport:
    """Return the query of a report for the values that a user gave as texts.

    A value that is well typed but occurs nowhere in the graph is allowed, with a note.

    Raises:
        ValueRefusedError: a parameter is unknown, missing, given too often, not of its type, or ends before it starts.
    """
    for name in texts:
        parameter_of(report, name)
    terms = {name: _terms(store, report, name, texts.get(name, ())) for name in report.parameters}
    _require_order(report, terms)
    notes = [
        f"{name}: nothing in the graph refers to {shrink(value.value) or value.value}."
        for name, values in terms.items()
        for value in dict.fromkeys(values)
        if not is_used(store, value)
    ]
    return BoundReport(bind(report, terms), tuple(notes))


def parameter_of(report: Report, name: str) -> Parameter:
    """Return the parameter of a name.

    Raises:
        ValueRefusedError: the report has none of that name.
    """
    if name not in report.parameters:
        known = ", ".join(report.parameters) or "none"
        near = question(near_names(name, report.parameters, limit=1))
        message = f"Report {report.name} has no parameter {shown(name)}; its parameters: {known}.{near}"
        raise ValueRefusedError(message)
    return report.parameters[name]


def _require_order(report: Report, terms: Mapping[str, Sequence[NamedNode | Literal]]) -> None:
    """Refuse a period that ends before it begins.

    Raises:
        ValueRefusedError: the parameters from and to are days, and the first is the later.
    """
    ends = [(report.parameters[name], value) for name in ("from", "to") for value in terms.get(name, ())]
    if len(ends) == _BOTH and all(parameter.type == "date" for parameter, _ in ends):
        begun, ended = (value.value for _, value in ends)
        if begun > ended:
            message = f"from: {begun} is after to: {ended}, and no day is between them; give the earlier day as from."
            raise ValueRefusedError(message)


def _terms(store: GraphStore, report: Report, name: str, texts: Sequence[str]) -> list[NamedNode | Literal]:
    parameter = report.parameters[name]
    if not texts and parameter.default is not None:
        texts = [parameter.default]
    if not texts and parameter.required:
        message = f"Report {report.name} needs {name}, for example {parameter.example}."
        raise ValueRefusedError(message)
    if len(texts) > 1 and not parameter.many:
        message = f"Report {report.name} takes one {name}, not {len(texts)}."
        raise ValueRefusedError(message)
    return [term(store, parameter, text) for text in texts]
