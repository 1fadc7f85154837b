"""Patterns of a query: what its WHERE clause is made of, each part with the tokens that it is written in.

The engine gives no algebra, and what is said about a part of a query must point to
where it stands; so a part is a range of tokens. ``sparql.grouping`` and
``sparql.triples`` read them; what these cannot take apart, they refuse.
"""

from dataclasses import dataclass

from clustergraph.sparql.tokens import Token


class UnusualPatternError(Exception):
    """A query is written in a way that is not taken apart here, though it may be right."""


@dataclass(frozen=True, slots=True)
class Node:
    """A subject, an object or a value: the tokens from ``start`` up to ``end``.

    The kind is variable, iri, literal, blank or triple. ``name`` stands for it in place
    of its tokens where these do not: a blank node is written as a variable of its own.
    """

    kind: str
    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """A property path; the kind is iri, inverse, sequence, alternative, modified or negated."""

    kind: str
    start: int
    end: int
    parts: tuple["Path", ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class TriplePattern:
    """A triple pattern, whose predicate is a variable or a path."""

    subject: Node
    predicate: Node | Path
    object: Node


@dataclass(frozen=True, slots=True)
class Filter:
    """A FILTER; ``exists`` is the group where the whole of it is EXISTS or, ``negated``, NOT EXISTS."""

    start: int
    end: int
    exists: "Group | None" = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Bind:
    """A BIND and the variable that it binds."""

    start: int
    end: int
    variable: str


@dataclass(frozen=True, slots=True)
class Values:
    """A VALUES block: its variables, and rows in which None is UNDEF."""

    start: int
    end: int
    variables: tuple[str, ...]
    rows: tuple[tuple[Node | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """An OPTIONAL, MINUS or GRAPH with its group; the name is that of the graph."""

    kind: str
    start: int
    end: int
    group: "Group"
    name: Node | None = None


@dataclass(frozen=True, slots=True)
class Union:
    """One group, or several of which one must match."""

    start: int
    end: int
    branches: tuple["Group", ...]


@dataclass(frozen=True, slots=True)
class Select:
    """A SELECT below the first: what it projects (None for all), what it computes, and whether it may lose rows.

    It is ``plain`` where it has rows whenever its group has: no HAVING, LIMIT or
    OFFSET, and no aggregate without groups, which has a row in any case.
    """

    start: int
    end: int
    projected: tuple[str, ...] | None
    computed: tuple[str, ...]
    group: "Group"
    plain: bool


Element = TriplePattern | Filter | Bind | Values | Joined | Union | Select


@dataclass(frozen=True, slots=True)
class Group:
    """What stands between a pair of braces."""

    start: int
    end: int
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class PatternQuery:
    """A query taken apart: form, tokens, the end of its prologue, the pattern, and what follows it.

    ``described`` are the IRIs of a DESCRIBE, ``aggregates`` says whether one row is given
    even where nothing matches, ``modifiers`` are the keywords behind the pattern.
    """

    text: str
    tokens: tuple[Token, ...]
    form: str
    body: int
    where: Group | None
    described: tuple[Node, ...]
    aggregates: bool
    modifiers: frozenset[str]
