"""Probes: small questions to the dataset, made of parts of a query, each ending before the next begins.

A probe asks whether there is anything, or for a few values. Between two of them the
time is looked at; within one, only the process around it can set an end.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, Triple

from clustergraph.emptiness.atoms import Atom, Piece
from clustergraph.graph_store import GraphStore, Results
from clustergraph.sparql.patterns import PatternQuery
from clustergraph.sparql.protocol import DatasetDescription

Term = NamedNode | Literal | BlankNode | Triple
Overrides = Mapping[int, str]
"""Texts to stand in place of tokens, by the number of the token."""

_NONE: Final[Overrides] = {}
_NOTHING: Final = frozenset({"", "0", "0.0", "0.0E0"})


class OutOfTimeError(Exception):
    """The time that an explanation may take is used up."""


@dataclass(slots=True)
class Source:
    """The text of a query with the place of each token in it, so that parts can be cut out and changed."""

    query: PatternQuery
    offsets: list[int] = field(init=False)

    def __post_init__(self) -> None:
        """Find where each token begins."""
        lines = [0, *accumulate(len(line) + 1 for line in self.query.text.split("\n"))]
        self.offsets = [lines[token.line - 1] + token.column - 1 for token in self.query.tokens]

    def cut(self, start: int, end: int, overrides: Overrides = _NONE, renames: Mapping[str, str] | None = None) -> str:
        """Return the text from one token up to another, with some tokens replaced."""
        pieces, behind = [], None
        for number in range(start, end):
            token, offset = self.query.tokens[number], self.offsets[number]
            pieces.append(self.query.text[behind:offset] if behind is not None else "")
            text = overrides.get(number, token.text)
            if renames and token.kind == "variable":
                text = "?" + renames.get(token.text[1:], token.text[1:])
            pieces.append(text)
            behind = offset + len(token.text)
        return "".join(pieces)

    def prologue(self, overrides: Overrides = _NONE) -> str:
        """Return the declarations before the query's form."""
        return self.cut(0, self.query.body, overrides)

    def changed(self, overrides: Overrides) -> str:
        """Return the whole query with some tokens replaced, comments kept."""
        first = self.offsets[0]
        last = self.offsets[-1] + len(self.query.tokens[-1].text)
        body = self.cut(0, len(self.query.tokens), overrides)
        return self.query.text[:first] + body + self.query.text[last:]

    def written(self, atom: Atom) -> str:
        """Return an atom as people should read it, on one line."""
        if atom.triple is None:
            return " ".join(self.cut(atom.start, atom.end).split())
        texts = [_shown(part) if isinstance(part, str) else self.cut(*part) for part in atom.pieces[:3]]
        return " ".join(" ".join(text.split()) for text in texts)


@dataclass(slots=True)
class Prober:
    """Asks about parts of one query, over the dataset that the query is about, until the time is used up."""

    store: GraphStore
    dataset: DatasetDescription
    source: Source
    ends: float

    def ask(self, atoms: Iterable[Atom], overrides: Overrides = _NONE) -> bool:
        """Say whether these atoms have a solution together.

        Raises:
            OutOfTimeError: the time is used up.
        """
        return has_rows(self._query(f"ASK {{ {self._text(atoms, overrides)} }}", overrides))

    def rows(
        self,
        variables: Sequence[str],
        atoms: Iterable[Atom],
        *,
        limit: int = 2000,
    ) -> list[tuple[Term | None, ...]]:
        """Return different solutions of some atoms, at most so many.

        Raises:
            OutOfTimeError: the time is used up.
        """
        head = " ".join(f"?{name}" for name in variables)
        found = self._query(f"SELECT DISTINCT {head} {{ {self._text(atoms, _NONE)} }} LIMIT {limit}", _NONE)
        return [tuple(row) for row in found] if isinstance(found, QuerySolutions) else []

    def term(self, text: str) -> Term | None:
        """Return the term that a text is in this query.

        Raises:
            OutOfTimeError: the time is used up.
        """
        found = self._query(f"SELECT ({text} AS ?term) {{}}", _NONE)
        return next((row[0] for row in found), None) if isinstance(found, QuerySolutions) else None

    def select(self, query: str) -> list[tuple[Term | None, ...]]:
        """Return the solutions of a query of our own, which names everything in full.

        Raises:
            OutOfTimeError: the time is used up.
        """
        self.look_at_the_time()
        found = self.store.query(query, self.dataset)
        return [tuple(row) for row in found] if isinstance(found, QuerySolutions) else []

    def answers(self, overrides: Overrides) -> bool:
        """Say whether the whole query, changed so, has an answer.

        Raises:
            OutOfTimeError: the time is used up.
        """
        self.look_at_the_time()
        try:
            return not is_empty(self.store.query(self.source.changed(overrides), self.dataset))
        except (SyntaxError, RuntimeError):
            return False

    def look_at_the_time(self) -> None:
        """Go on if there is time.

        Raises:
            OutOfTimeError: the time is used up.
        """
        if time.monotonic() > self.ends:
            raise OutOfTimeError

    def _query(self, form: str, overrides: Overrides) -> Results:
        self.look_at_the_time()
        return self.store.query(f"{self.source.prologue(overrides)}\n{form}", self.dataset)

    def _text(self, atoms: Iterable[Atom], overrides: Overrides) -> str:
        return "\n".join(self._atom(atom, overrides) for atom in atoms)

    def _atom(self, atom: Atom, overrides: Overrides) -> str:
        text = " ".join(self._piece(part, atom, overrides) for part in atom.pieces)
        if atom.graph is None or atom.kind in {"values", "bind"}:
            return text
        return f"GRAPH {self._piece(atom.graph, atom, overrides)} {{ {text} }}" if atom.kind != "filter" else text

    def _piece(self, part: Piece, atom: Atom, overrides: Overrides) -> str:
        return part if isinstance(part, str) else self.source.cut(*part, overrides, atom.renames)


def is_empty(results: Results) -> bool:
    """Say whether a result is nothing: no rows, false, no triples, or one row of zeros and blanks."""
    if not isinstance(results, QuerySolutions):
        return not has_rows(results)
    first = next(results, None)
    if first is None:
        return True
    cells = [cell for cell in first if cell is None or getattr(cell, "value", "") in _NOTHING]
    return len(cells) == len(results.variables) and next(results, None) is None


def _shown(text: str) -> str:
    """Return a text that stands for tokens as people know it: variables of our own are blank nodes to them."""
    return "[]" if text.startswith("?") else text


def has_rows(results: Results) -> bool:
    """Say whether a result is anything: a row, true, a triple."""
    if isinstance(results, QueryBoolean):
        return bool(results)
    return next(results, None) is not None
