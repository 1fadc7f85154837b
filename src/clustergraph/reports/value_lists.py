"""Value lists: the values that a parameter can take, with labels and counts."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, QueryBoolean

from clustergraph.graph_store import GraphStore
from clustergraph.iris import shrink
from clustergraph.namespaces import KOS
from clustergraph.reports.binding import bind
from clustergraph.reports.header import Report
from clustergraph.reports.lint import deciding_variable, variable_of
from clustergraph.reports.parameters import Parameter
from clustergraph.reports.structure import query_form, select_clause, solution_modifiers
from clustergraph.reports.things import COUNTRIES, Things, in_scheme, instances, read_things
from clustergraph.reports.values import term
from clustergraph.sparql.protocol import DatasetDescription
from clustergraph.sparql.tokens import Token, tokens

Term = NamedNode | Literal

_MOST: Final = 200
"""Values that a report is run for one by one where its rows cannot be counted together."""

_SELECT: Final = re.compile(r"SELECT(?:\s+(?:DISTINCT|REDUCED))?\b", re.IGNORECASE)
_JOINING: Final = frozenset({"GROUP", "HAVING", "LIMIT", "OFFSET"})
"""Modifiers after which the rows of several values are no longer those of each."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a parameter can take.

    ``text`` is what to give for it: a notation, a slug or a literal. ``count`` is the number of
    rows that the report has with this value and nothing else given: 0 for a value that fits none.
    """

    term: Term
    text: str
    label: str
    count: int


def value_list(store: GraphStore, report: Report, name: str, *, counted: bool = True) -> list[Value]:
    """Return the values of a parameter, ordered by label, numbers and dates by themselves.

    These are the concepts of its scheme, the countries, the instances of its class; for other
    types the values that the rows have. A parameter that only bounds others, such as a day not
    before which something happens, has no list.

    The rows are counted by one query: the report's own, with one column more for the variable
    that the parameter decides about; unless ``counted``, the counts of things are left at nought.
    """
    parameter = report.parameters[name]
    things = _things(store, parameter)
    candidates = [NamedNode(iri) for iri in things.iris] if things else []
    column = deciding_variable(report, name)
    if not candidates and not column:
        return []
    counts = _counts(store, report, name, candidates, column) if counted or things is None else {}
    if things is None:
        return _found(store, counts)
    values = (
        Value(thing, things.shortest(thing.value), things.label(thing.value), counts.get(thing, 0))
        for thing in candidates
    )
    return sorted(values, key=lambda value: (value.label.casefold(), value.text))


def names_of_values(store: GraphStore, values: Iterable[Value]) -> Callable[[Value], list[str]]:
    """Return a function that gives the further names of a value of this list: codes, other labels."""
    named = " ".join(str(value.term) for value in values if isinstance(value.term, NamedNode))
    things = read_things(store, f"VALUES ?thing {{ {named} }}")
    return lambda value: things.names_of(value.term.value) if value.term.value in things.iris else []


def _things(store: GraphStore, parameter: Parameter) -> Things | None:
    """Return the things that a parameter may stand for, or None where only its report's rows know them."""
    if parameter.type == "country":
        return read_things(store, in_scheme(COUNTRIES))
    if parameter.type == "concept":
        return read_things(store, in_scheme(KOS + parameter.of))
    return read_things(store, instances(parameter.of)) if parameter.of else None


def _found(store: GraphStore, counts: Mapping[Term, int]) -> list[Value]:
    """Return values that the rows of a report have, with the labels of those that are things."""
    named = " ".join(str(value) for value in counts if isinstance(value, NamedNode))
    things = read_things(store, f"VALUES ?thing {{ {named} }}")
    return [_value(things, value, counts[value]) for value in sorted(counts, key=_order)]


def _value(things: Things, value: Term, count: int) -> Value:
    if isinstance(value, Literal):
        return Value(value, value.value, "", count)
    label = things.label(value.value) if value.value in things.iris else ""
    return Value(value, shrink(value.value) or value.value, label, count)


def _order(value: Term) -> tuple[int, str]:
    """Return what puts whole numbers into their order, and everything else by its text."""
    is_number = isinstance(value, Literal) and re.fullmatch(r"\d+", value.value)
    return (int(value.value) if is_number else 0, value.value)


def _counts(
    store: GraphStore, report: Report, name: str, candidates: list[NamedNode], deciding: str
) -> Mapping[Term, int]:
    """Return the number of rows that a report has for each value.

    Where one variable decides, its values are counted in the rows of the report with the
    parameter open; else the candidates are bound all at once, or one by one.
    """
    terms: dict[str, Sequence[Term]] = {**_defaults(store, report, name), name: [] if deciding else candidates}
    variable = deciding or variable_of(report, name)
    counted = _with_column(bind(report, terms), variable)
    if counted is None:
        chosen = candidates[:_MOST]
        return {value: _size(store, bind(report, {**terms, name: [value]})) for value in chosen}
    column = variable.removeprefix("?")
    return Counter(row[column] for row in store.solutions(counted) if row[column] is not None)


def _size(store: GraphStore, query: str) -> int:
    """Return the number of solutions or triples that a query gives; one for a yes."""
    results = store.query(query, DatasetDescription())
    return int(bool(results)) if isinstance(results, QueryBoolean) else len(list(results))


def _defaults(store: GraphStore, report: Report, name: str) -> dict[str, list[Term]]:
    return {
        other: [term(store, parameter, parameter.default)]
        for other, parameter in report.parameters.items()
        if other != name and parameter.default is not None
    }


def _with_column(query: str, variable: str) -> str | None:
    """Return a query that has a variable among its columns, or None where that would change what it counts."""
    found = list(tokens(query))
    joining = {token.text.upper() for token in solution_modifiers(found) if token.kind == "word"} & _JOINING
    if query_form(found) != "SELECT" or joining or "(" in {token.text for token in select_clause(found)}:
        return None
    if {variable, "*"} & {token.text for token in select_clause(found)}:
        return query
    start = _offset(query, next(token for token in found if token.text.upper() == "SELECT"))
    match = _SELECT.match(query, start)
    return f"{query[: match.end()]} {variable}{query[match.end() :]}" if match else None


def _offset(query: str, token: Token) -> int:
    """Return the place of a token in a query, in characters from its beginning."""
    lines = query.split("\n")[: token.line - 1]
    return sum(len(line) + 1 for line in lines) + token.column - 1
