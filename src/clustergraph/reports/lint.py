"""Lint: whether a report's parameters can tell a falsehood, and whether its header keeps what it promises.

A parameter's variable is bound by a mandatory pattern beside its VALUES line, or
it occurs only in filters there that let everything pass while it is unbound. Any
other place gives rows that the value does not fit, or rows with the value printed
beside what it was never tested against.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from clustergraph.graph_store import GraphStore
from clustergraph.reports.header import Report
from clustergraph.reports.parameters import Parameter, values_line
from clustergraph.reports.structure import Occurrence, disjuncts, occurrences, query_form, select_clause
from clustergraph.reports.values import ValueRefusedError, term
from clustergraph.sparql.tokens import Token, tokens

_OUTERMOST: Final = ("WHERE",)
_FORBIDDEN: Final = {"OPTIONAL": "OPTIONAL", "MINUS": "MINUS", "EXISTS": "EXISTS", "SELECT": "a sub-SELECT"}
"""Groups where a given value would not decide over the row, with the words for them."""

_COMPARED: Final = frozenset({"string", "decimal"})
"""Types whose equal values may be different terms, so that a pattern would miss some."""

_GUARD_AND_TEST: Final = 2
"""Places of a variable that one filter compares: in BOUND, and beside the mark of equality."""

_UNDEF: Final = re.compile(r"^[ \t]*VALUES \?(?P<variable>\w+) \{ UNDEF \}[ \t]*$", re.MULTILINE)


def findings(report: Report) -> list[str]:
    """Return what is wrong with the places where a report's parameters stand, a sentence each."""
    found = list(tokens(report.query))
    placed = list(occurrences(found))
    variables = {name: variable_of(report, name) for name in report.parameters}
    undeclared = [match["variable"] for match in _UNDEF.finditer(report.query)]
    return [
        f"Report {report.name}: {sentence}"
        for sentence in (
            *(
                f"?{variable} is left open by VALUES and is no parameter."
                for variable in undeclared
                if f"?{variable}" not in variables.values()
            ),
            *(
                f"parameter {name} {reason}"
                for name, variable in variables.items()
                for reason in _reasons(report.parameters[name], variable, found, placed)
            ),
        )
    ]


def value_findings(store: GraphStore, report: Report) -> list[str]:
    """Return which examples and defaults of a report's parameters are no values of theirs, a sentence each."""
    return [
        f"Report {report.name}: the {key} of {reason}"
        for parameter in report.parameters.values()
        for key, text in (("example", parameter.example), ("default", parameter.default))
        if text is not None and (reason := _refusal(store, parameter, text))
    ]


def variable_of(report: Report, name: str) -> str:
    """Return the variable of a parameter, which its VALUES line names."""
    match = values_line(name).search(report.query)
    return match["head"].split()[-1] if match else ""


def deciding_variable(report: Report, name: str) -> str:
    """Return the variable whose value must be the one given for a row to pass; nothing where there is no such one.

    That is the parameter's own where a pattern of the outermost group binds it, else the one
    that its only filter compares it with.
    """
    variable = variable_of(report, name)
    found = list(tokens(report.query))
    own = [occurrence for occurrence in _of(variable, occurrences(found)) if occurrence.place != "data"]
    if any(map(_is_mandatory, own)):
        return variable
    compared = {
        part.replace(variable, "", 1).replace("=", "", 1)
        for occurrence in own
        for part in disjuncts(found, min(occurrence.parentheses, default=0))
        if re.fullmatch(rf"\?\w+={re.escape(variable)}|{re.escape(variable)}=\?\w+", part)
    }
    return compared.pop() if len(own) == _GUARD_AND_TEST and len(compared) == 1 else ""


def _refusal(store: GraphStore, parameter: Parameter, text: str) -> str:
    try:
        term(store, parameter, text)
    except ValueRefusedError as error:
        return str(error)
    return ""


def _of(variable: str, placed: Iterator[Occurrence] | Sequence[Occurrence]) -> list[Occurrence]:
    return [occurrence for occurrence in placed if occurrence.variable == variable]


def _is_mandatory(occurrence: Occurrence) -> bool:
    return occurrence.place == "pattern" and occurrence.groups == _OUTERMOST


def _reasons(parameter: Parameter, variable: str, found: list[Token], placed: Sequence[Occurrence]) -> Iterator[str]:
    """Yield what is wrong with the places of one parameter's variable."""
    own = _of(variable, placed)
    data = [occurrence for occurrence in own if occurrence.place == "data"]
    if [occurrence.groups for occurrence in data] != [_OUTERMOST]:
        yield "needs its one VALUES line in the outermost group."
    for occurrence in own:
        inner = next((_FORBIDDEN[group] for group in occurrence.groups if group in _FORBIDDEN), "")
        if inner:
            yield f"stands in {inner} ({_at(occurrence)})."
    outside = [occurrence for occurrence in own if not _FORBIDDEN.keys() & {*occurrence.groups}]
    used = [occurrence for occurrence in outside if occurrence.place != "data"]
    if any(map(_is_mandatory, used)):
        yield from _reasons_if_bound(parameter, used)
    else:
        yield from _reasons_if_filtered(parameter, found, used)


def _reasons_if_bound(parameter: Parameter, used: Sequence[Occurrence]) -> Iterator[str]:
    if parameter.type in _COMPARED:
        yield f"is a {parameter.type}, which a filter compares, by {_comparison(parameter)}; no pattern binds it."
    bound_in = {occurrence.groups for occurrence in used if occurrence.place == "pattern"}
    for occurrence in used:
        if occurrence.place in {"filter", "bind"} and occurrence.groups not in bound_in:
            yield f"is tested in an inner group, where it is not bound ({_at(occurrence)})."


def _reasons_if_filtered(parameter: Parameter, found: list[Token], used: Sequence[Occurrence]) -> Iterator[str]:
    if not any(occurrence.place == "filter" for occurrence in used):
        yield "is neither bound by a pattern of the outermost group nor tested by a filter there."
    if query_form(found) == "SELECT" and "*" in {token.text for token in select_clause(found)}:
        yield "is projected by *, and no pattern binds it."
    for occurrence in used:
        if occurrence.place != "filter" or occurrence.groups != _OUTERMOST:
            yield f"is bound by no pattern of the outermost group, and stands outside its filters ({_at(occurrence)})."
        elif not _is_guarded(occurrence, found):
            yield f"is tested without !BOUND({occurrence.variable}) || before it ({_at(occurrence)})."
        elif parameter.type == "string" and not _reads_text(occurrence, found):
            yield f"is a string, which is compared by STR() ({_at(occurrence)})."


def _comparison(parameter: Parameter) -> str:
    return "STR()" if parameter.type == "string" else "value"


def _is_guarded(occurrence: Occurrence, found: list[Token]) -> bool:
    guard = re.compile(rf"!(?i:BOUND)\({re.escape(occurrence.variable)}\)")
    return any(guard.fullmatch(part) for start in occurrence.parentheses for part in disjuncts(found, start))


def _reads_text(occurrence: Occurrence, found: list[Token]) -> bool:
    """Say whether the filter around an occurrence takes the text of something else by STR."""
    return any("STR(" in part.upper() for part in disjuncts(found, occurrence.parentheses[0]))


def _at(occurrence: Occurrence) -> str:
    return f"line {occurrence.token.line}, column {occurrence.token.column}"
