"""Findings about what is given in VALUES: terms put in their places, and the parameters of a report."""

from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import NamedNode

from clustergraph.emptiness.atoms import Atom
from clustergraph.emptiness.conflicts import Conflict, supported
from clustergraph.emptiness.finding import Finding, Inquiry
from clustergraph.emptiness.joins import values_told
from clustergraph.emptiness.probing import Term
from clustergraph.emptiness.wording import listed
from clustergraph.sparql.patterns import Node, Values

_TAIL = "_given"
"""What the variable of a parameter may end with, where its name is that of a column."""

_ROWS = 5


def given_finding(inquiry: Inquiry, conflict: Conflict) -> Finding | None:
    """Return which parameters of a report a conflict lies in, or None where it lies in none."""
    values = [atom.element for atom in conflict if isinstance(atom.element, Values)]
    names = [name.removesuffix(_TAIL) for element in values for name in element.variables]
    asked = [name for name in dict.fromkeys(names) if name in inquiry.given]
    if not asked:
        return None
    told = [f"{name.replace('_', ' ')} {listed(_terms(inquiry, values, name))}" for name in asked]
    together = " together" if len(told) > 1 else _others(inquiry, conflict, values)
    sentence = f"Nothing in the graph fits {listed(told, 'and')}{together}."
    return Finding("truly empty", sentence, inquiry.parts(*conflict), sentence)


def _others(inquiry: Inquiry, conflict: Conflict, values: list[Values]) -> str:
    """Return what else the variable of a parameter can be, as the end of a sentence."""
    rest = [atom for atom in conflict if not isinstance(atom.element, Values)]
    name = values[0].variables[0]
    if not any(name in atom.binds for atom in rest):
        return " as this report asks for it"
    return values_told(inquiry, [row[0] for row in inquiry.prober.rows([name], supported(rest, inquiry.atoms))])


def _terms(inquiry: Inquiry, values: list[Values], name: str) -> list[str]:
    """Return the terms that a parameter stands for, as people should read them."""
    for element in values:
        for variable in element.variables:
            if variable.removesuffix(_TAIL) == name:
                column = element.variables.index(variable)
                terms = [inquiry.term(cell) for row in element.rows if (cell := row[column]) is not None]
                return [_called(inquiry, term) for term in terms]
    return list(inquiry.given[name])


def _called(inquiry: Inquiry, term: Term | None) -> str:
    """Return what a user would call the value of a parameter: its label, or its text."""
    if isinstance(term, NamedNode):
        return inquiry.wording.label(term.value) or inquiry.wording.name(term.value)
    return getattr(term, "value", "")


def substituted(inquiry: Inquiry, conflict: Conflict) -> Iterator[Atom]:
    """Yield the triples of a conflict with the terms that its VALUES give put in place of their variables."""
    for given in conflict:
        if not isinstance(given.element, Values):
            continue
        for row in given.element.rows[:_ROWS]:
            cells = dict(zip(given.element.variables, row, strict=False))
            for atom in conflict:
                yield from _filled(inquiry, atom, cells)


def _filled(inquiry: Inquiry, atom: Atom, cells: dict[str, Node | None]) -> Iterator[Atom]:
    if atom.triple is None:
        return
    subject, value = (_cell(inquiry, node, cells) for node in (atom.triple.subject, atom.triple.object))
    if (subject, value) != (atom.triple.subject, atom.triple.object):
        yield atom.of(replace(atom.triple, subject=subject, object=value))


def _cell(inquiry: Inquiry, node: Node, cells: dict[str, Node | None]) -> Node:
    if node.kind != "variable" or node.name:
        return node
    return cells.get(inquiry.query.tokens[node.start].text[1:]) or node
