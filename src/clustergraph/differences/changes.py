"""Changes: what was said of each thing before and is said now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from clustergraph.differences.blank_nodes import named_by_content
from clustergraph.namespaces import CG, RDF

Term = NamedNode | BlankNode | Literal | Triple

_TYPE: Final = f"{RDF}type"
_WITHDRAWN: Final = NamedNode(f"{CG}Withdrawn")


@dataclass(frozen=True, slots=True)
class Change:
    """Values of one property of a thing that are there in one state only, in the order of their texts."""

    predicate: str
    removed: tuple[Term, ...]
    added: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A statement that stands in other graphs than before."""

    predicate: str
    value: Term
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThingChange:
    """A thing with what changed: ``kind`` is ``added``, ``withdrawn``, ``removed`` or ``changed``.

    A thing is withdrawn when its description says so, and removed when nothing more is said of it.
    """

    iri: str
    kind: str
    changes: tuple[Change, ...]
    moves: tuple[Move, ...]

    @property
    def added(self) -> int:
        """The number of values that were added."""
        return sum(len(change.added) for change in self.changes)

    @property
    def removed(self) -> int:
        """The number of values that are gone."""
        return sum(len(change.removed) for change in self.changes)


@dataclass(frozen=True, slots=True)
class State:
    """A state of a dataset: the names of the graphs that hold each statement."""

    graphs: Mapping[Triple, frozenset[str]]

    @classmethod
    def of(cls, quads: Iterable[Quad], *, is_merged: bool) -> "State":
        """Return the state that quads make up; ``is_merged`` lets their graphs not count."""
        graphs: dict[Triple, set[str]] = defaultdict(set)
        for quad in quads:
            name = "" if is_merged or isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value
            graphs[quad.triple].add(name)
        return cls({triple: frozenset(names) for triple, names in graphs.items()})


@dataclass(frozen=True, slots=True)
class Differences:
    """Two states, blank nodes named by content, and the things that changed in the order of their IRIs."""

    before: State
    after: State
    things: tuple[ThingChange, ...]


def differences(old: Iterable[Quad], new: Iterable[Quad]) -> Differences:
    """Return what changed between two states.

    Blank nodes are compared by content and belong to the thing that leads to them. Where a state has no named graph,
    the graphs do not count.
    """
    named = [named_by_content(quads) for quads in (old, new)]
    is_merged = not all(any(quad.graph_name != DefaultGraph() for quad in quads) for quads in named)
    before, after = (State.of(quads, is_merged=is_merged) for quads in named)
    triples = {*before.graphs, *after.graphs}
    changed = {triple for triple in triples if before.graphs.get(triple) != after.graphs.get(triple)}
    subjects = _subjects(before), _subjects(after)
    things = tuple(
        ThingChange(
            iri=thing,
            kind=_kind(found, subjects, after),
            changes=_changes(found, before, after),
            moves=_moves(found, before, after),
        )
        for thing, found in sorted(_by_thing(changed, _owned(triples)).items())
    )
    return Differences(before, after, things)


def _owned(triples: Iterable[Triple]) -> set[Term]:
    """Return the blank nodes that a thing with an IRI leads to, if by other blank nodes."""
    led: dict[Term, list[Term]] = defaultdict(list)
    waiting: list[Term] = []
    for triple in triples:
        if isinstance(triple.object, BlankNode):
            led[triple.subject].append(triple.object)
            waiting += [triple.object] if isinstance(triple.subject, NamedNode) else []
    owned: set[Term] = set()
    while waiting:
        node = waiting.pop()
        if node not in owned:
            owned.add(node)
            waiting += led[node]
    return owned


def _by_thing(triples: Iterable[Triple], owned: set[Term]) -> dict[str, set[Triple]]:
    """Return statements by the thing that they are about; what is said of a blank node is told with its thing."""
    found: dict[str, set[Triple]] = defaultdict(set)
    for triple in triples:
        if triple.subject not in owned:
            found[triple.subject.value if isinstance(triple.subject, NamedNode) else str(triple.subject)].add(triple)
    return found


def _subjects(state: State) -> set[Term]:
    return {triple.subject for triple in state.graphs}


def _kind(changed: set[Triple], subjects: tuple[set[Term], set[Term]], after: State) -> str:
    old, new = subjects
    thing = next(iter(changed)).subject
    withdrawals = {triple for triple in changed if triple.object == _WITHDRAWN and triple.predicate.value == _TYPE}
    if withdrawals & after.graphs.keys():
        return "withdrawn"
    if thing not in new:
        return "removed"
    return "changed" if thing in old else "added"


def _changes(changed: set[Triple], before: State, after: State) -> tuple[Change, ...]:
    removed, added = changed - after.graphs.keys(), changed - before.graphs.keys()
    predicates = sorted({triple.predicate.value for triple in removed | added})
    return tuple(Change(predicate, _values(removed, predicate), _values(added, predicate)) for predicate in predicates)


def _values(triples: Iterable[Triple], predicate: str) -> tuple[Term, ...]:
    return tuple(sorted((triple.object for triple in triples if triple.predicate.value == predicate), key=str))


def _moves(changed: set[Triple], before: State, after: State) -> tuple[Move, ...]:
    kept = sorted(changed & before.graphs.keys() & after.graphs.keys(), key=str)
    return tuple(
        Move(
            triple.predicate.value,
            triple.object,
            tuple(sorted(before.graphs[triple])),
            tuple(sorted(after.graphs[triple])),
        )
        for triple in kept
    )
