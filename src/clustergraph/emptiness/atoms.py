"""Atoms: a query's pattern as a flat list of parts that can be left out one by one.

Sequences of properties become chains of single steps, groups without meaning of their
own are opened, a sub-SELECT that loses no rows is replaced by its pattern. What must
hold its place (UNION, MINUS, an OPTIONAL) stays whole.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from clustergraph.sparql.patterns import (
    Bind,
    Element,
    Filter,
    Group,
    Joined,
    Node,
    Path,
    PatternQuery,
    Select,
    TriplePattern,
    Union,
    Values,
)

Piece = str | tuple[int, int]
"""Text as it stands, or a range of tokens."""

CONSTRAINTS: Final = frozenset({"filter", "minus"})
"""Kinds of atom that only take solutions away."""

SUPPORT: Final = frozenset({"bind", "optional"})
"""Kinds of atom that take nothing away, and stand in for variables that others need."""


@dataclass(frozen=True, slots=True, eq=False)
class Atom:
    """A part of a pattern: its kind, tokens, text, and the variables that it binds and that it needs bound."""

    kind: str
    start: int
    end: int
    pieces: tuple[Piece, ...]
    binds: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()
    renames: Mapping[str, str] = field(default_factory=dict)
    graph: Piece | None = None
    triple: TriplePattern | None = None
    element: Element | None = None

    def reversed(self) -> "Atom":
        """Return the atom of a triple with subject and object exchanged."""
        if self.triple is None:
            message = "only a triple has a direction"
            raise TypeError(message)
        subject, predicate, value = self.triple.subject, self.triple.predicate, self.triple.object
        return self.of(TriplePattern(value, predicate, subject))

    def of(self, triple: TriplePattern) -> "Atom":
        """Return the atom of another triple at the same place."""
        return Atom(
            "triple", self.start, self.end, _pieces(triple), self.binds, self.uses, self.renames, self.graph, triple
        )


def piece(part: Node | Path) -> Piece:
    """Return the text of a node or a path."""
    return part.name or (part.start, part.end)


def _pieces(triple: TriplePattern) -> tuple[Piece, ...]:
    return (piece(triple.subject), piece(triple.predicate), piece(triple.object), ".")


@dataclass(slots=True)
class Opening:
    """The opening of one query's groups into atoms.

    ``whole`` leaves groups closed; ``required`` takes what is OPTIONAL for required.
    """

    query: PatternQuery
    whole: bool = False
    required: bool = False
    steps: int = 0

    def atoms(self, group: Group, renames: Mapping[str, str] | None = None, graph: Piece | None = None) -> list[Atom]:
        """Return the atoms of a group, in the order in which they are written."""
        used = [(element, self._used(element)) for element in group.elements]
        out: list[Atom] = []
        for element, _ in used:
            others = {name for other, names in used if other is not element for name in names}
            out.extend(self._open(element, renames or {}, graph, others))
        return out

    def _open(
        self, element: Element, renames: Mapping[str, str], graph: Piece | None, others: set[str]
    ) -> Iterable[Atom]:
        if isinstance(element, TriplePattern):
            return self._chain(element, renames, graph)
        if isinstance(element, Values):
            return self._values(element, renames)
        if isinstance(element, Select) and self._opens(element, others):
            return self._select(element, renames, graph)
        return self._held(element, renames, graph)

    def _held(self, element: Element, renames: Mapping[str, str], graph: Piece | None) -> list[Atom]:
        """Return the atoms of the group of an element where it can be opened, or the element as one atom."""
        if isinstance(element, Union) and len(element.branches) == 1 and not self.whole:
            return self.atoms(element.branches[0], renames, graph)
        if isinstance(element, Joined) and element.name and not self.whole:
            return self.atoms(element.group, renames, piece(element.name))
        if isinstance(element, Joined) and element.kind == "OPTIONAL" and self.required:
            return self.atoms(element.group, renames, graph)
        if isinstance(element, Filter) and element.exists and not element.negated and not self.whole:
            return self.atoms(element.exists, renames, graph)
        return [self._closed(element, renames, graph)]

    def _opens(self, select: Select, others: set[str]) -> bool:
        return select.plain and not self.whole and not others & set(select.computed)

    def _select(self, select: Select, renames: Mapping[str, str], graph: Piece | None) -> list[Atom]:
        """Return the atoms of a sub-SELECT, the variables that it keeps to itself renamed."""
        if select.projected is None:
            return self.atoms(select.group, renames, graph)
        self.steps += 1
        kept = {name for name in self.variables(select.group.start, select.group.end) if name not in select.projected}
        inner = {name: f"{name}_in{self.steps}" for name in kept}
        return self.atoms(select.group, {**renames, **inner}, graph)

    def _chain(self, triple: TriplePattern, renames: Mapping[str, str], graph: Piece | None) -> Iterator[Atom]:
        """Yield a triple pattern, a sequence of properties step by step, and an inverse turned round."""
        path = triple.predicate
        if isinstance(path, Path) and path.kind == "sequence":
            nodes = [triple.subject, *(self._between(step) for step in path.parts[1:]), triple.object]
            for step, first, second in zip(path.parts, nodes, nodes[1:], strict=False):
                yield from self._chain(TriplePattern(first, step, second), renames, graph)
        elif isinstance(path, Path) and path.kind == "inverse" and path.parts[0].kind != "sequence":
            yield from self._chain(TriplePattern(triple.object, path.parts[0], triple.subject), renames, graph)
        else:
            yield self._triple(triple, renames, graph)

    def _between(self, step: Path) -> Node:
        self.steps += 1
        return Node("blank", step.start, step.start, f"?step_{self.steps}")

    def _triple(self, triple: TriplePattern, renames: Mapping[str, str], graph: Piece | None) -> Atom:
        parts = (triple.subject, triple.predicate, triple.object)
        names = frozenset(name for part in parts for name in self.names_of(part, renames))
        if isinstance(graph, tuple):
            names |= {renames.get(name, name) for name in self.variables(*graph)}
        ranges = [part for part in parts if part.end > part.start]
        start, end = min(part.start for part in ranges), max(part.end for part in ranges)
        return Atom("triple", start, end, _pieces(triple), names, frozenset(), renames, graph, triple)

    def _values(self, values: Values, renames: Mapping[str, str]) -> list[Atom]:
        """Return a VALUES block, or nothing where all that it gives is UNDEF."""
        if any(all(cell is None for cell in row) for row in values.rows):
            return []
        names = frozenset(renames.get(name, name) for name in values.variables)
        return [
            Atom("values", values.start, values.end, ((values.start, values.end),), names, renames=renames,
                 element=values),
        ]  # fmt: skip

    def _closed(self, element: Element, renames: Mapping[str, str], graph: Piece | None) -> Atom:
        """Return an element as one atom."""
        if isinstance(element, TriplePattern):
            message = "a triple pattern is an atom already"
            raise TypeError(message)
        start, end = element.start, element.end
        names = frozenset(renames.get(name, name) for name in self._used(element))
        kind, binds, uses = "group", names, frozenset[str]()
        if isinstance(element, Filter):
            kind, binds, uses = "filter", frozenset(), names
        elif isinstance(element, Bind):
            kind, binds = "bind", frozenset({renames.get(element.variable, element.variable)})
            uses = names - binds
        elif isinstance(element, Joined) and element.kind in {"OPTIONAL", "MINUS"}:
            kind = element.kind.lower()
            binds, uses = names if kind == "optional" else frozenset(), names
        elif isinstance(element, Union) and len(element.branches) > 1:
            kind = "union"
        elif isinstance(element, Select):
            kind = "select"
        text: tuple[Piece, ...] = ("{", (start, end), "}") if isinstance(element, Select) else ((start, end),)
        return Atom(kind, start, end, text, binds, uses, renames, graph, element=element)

    def _used(self, element: Element) -> set[str]:
        """Return the variables of an element that others can see."""
        if isinstance(element, TriplePattern):
            parts = (element.subject, element.predicate, element.object)
            return {name for part in parts for name in self.names_of(part, {})}
        if isinstance(element, Select) and element.projected is not None:
            return {*element.projected, *element.computed}
        return self.variables(element.start, element.end)

    def names_of(self, part: Node | Path, renames: Mapping[str, str]) -> set[str]:
        """Return the variables in a node or path, as they are written in probes."""
        if part.name:
            return {part.name[1:]} if part.name.startswith("?") else set()
        return {renames.get(name, name) for name in self.variables(part.start, part.end)}

    def variables(self, start: int, end: int) -> set[str]:
        """Return the variables among some tokens."""
        return {token.text[1:] for token in self.query.tokens[start:end] if token.kind == "variable"}
