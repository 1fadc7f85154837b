"""Structure of a query: where each variable stands, read from its tokens."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from clustergraph.sparql.tokens import QUERY_FORMS, Token

_BRACE_WORDS: Final = frozenset({"OPTIONAL", "MINUS", "EXISTS", "GRAPH", "UNION", "VALUES", "WHERE", "CONSTRUCT"})
"""Keywords that say what the next group in braces is."""

_PARENTHESIS_WORDS: Final = frozenset({"FILTER", "BIND"})
"""Keywords that say what the next parentheses hold."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A variable at one place of a query.

    ``groups`` names the groups in braces around it, the outermost first:
    ``WHERE``, then ``GROUP`` for one of no other name. ``place`` is ``pattern``,
    ``filter``, ``bind``, ``data`` in a VALUES block, or ``head`` in what stands
    before a group or after it. ``parentheses`` are the places of those around
    it within the group.
    """

    variable: str
    token: Token
    groups: tuple[str, ...]
    place: str
    parentheses: tuple[int, ...]


@dataclass(slots=True)
class _Frame:
    """A bracket that is open: its mark, what it holds, and where it stands."""

    mark: str
    role: str
    index: int


@dataclass(slots=True)
class _Reading:
    """What is known of a query up to one of its tokens."""

    open: list[_Frame] = field(default_factory=list)
    brace_word: str = ""
    parenthesis_word: str = ""

    def take(self, index: int, token: Token, following: Token | None) -> None:
        """Read one token more."""
        word = token.text.upper() if token.kind == "word" else ""
        if word in _BRACE_WORDS:
            self.brace_word = word
        if word in _PARENTHESIS_WORDS:
            self.parenthesis_word = word
        if word == "EXISTS":
            self.parenthesis_word = ""
        if token.kind == "mark" and token.text in "{(":
            self._enter(index, token.text, following)
        elif token.kind == "mark" and token.text in "})" and self.open:
            self.open.pop()

    def _enter(self, index: int, mark: str, following: Token | None) -> None:
        if mark == "(":
            self.open.append(_Frame(mark, self.parenthesis_word, index))
            self.parenthesis_word = ""
            return
        role = self.brace_word if self.groups() or self.brace_word in {"VALUES", "CONSTRUCT"} else "WHERE"
        if following is not None and following.text.upper() == "SELECT" and role in {"", "GROUP", "UNION", "WHERE"}:
            role = "SELECT" if self.groups() else role
        self.open.append(_Frame(mark, role or "GROUP", index))
        self.brace_word = ""

    def groups(self) -> tuple[str, ...]:
        """Return the names of the groups that are open."""
        return tuple(frame.role for frame in self.open if frame.mark == "{")

    def place(self) -> str:
        """Return what kind of place the next token stands at."""
        groups = self.groups()
        if self.brace_word == "VALUES" or groups[-1:] == ("VALUES",):
            return "data"
        if not groups or groups[-1] in {"SELECT", "CONSTRUCT"}:
            return "head"
        roles = [frame.role for frame in self.open[self._innermost() :]]
        return "filter" if "FILTER" in roles else "bind" if "BIND" in roles else "pattern"

    def parentheses(self) -> tuple[int, ...]:
        """Return the places of the parentheses that are open within the innermost group."""
        return tuple(frame.index for frame in self.open[self._innermost() :] if frame.mark == "(")

    def _innermost(self) -> int:
        return max((number for number, frame in enumerate(self.open) if frame.mark == "{"), default=0)


def occurrences(found: list[Token]) -> Iterator[Occurrence]:
    """Yield where each variable among the tokens of a query stands."""
    reading = _Reading()
    for index, (token, following) in enumerate(pairwise([*found, None])):
        if token is None:
            break
        if token.kind == "variable":
            name = f"?{token.text[1:]}"
            yield Occurrence(name, token, reading.groups(), reading.place(), reading.parentheses())
        reading.take(index, token, following)


def disjuncts(found: list[Token], start: int) -> list[str]:
    """Return the alternatives, as texts, that a parenthesis joins by ``||``; the place is that of its opening mark."""
    parts: list[str] = [""]
    depth = 0
    for token, following in pairwise([*found[start:], None]):
        if token is None:
            break
        depth += (token.text in {"(", "{"}) - (token.text in {")", "}"})
        if depth == 0:
            break
        is_bar = depth == 1 and token.text == "|" and token.kind == "mark"
        if is_bar and following is not None and following.text == "|":
            parts.append("")
        elif not is_bar:
            parts[-1] += token.text
    parts[0] = parts[0].removeprefix("(")
    return parts


def select_clause(found: list[Token]) -> list[Token]:
    """Return the tokens between the keyword of the query's form and its outermost group."""
    start = next((index for index, token in enumerate(found) if query_form([token])), len(found))
    end = next((index for index, token in enumerate(found) if token.text == "{"), len(found))
    return found[start + 1 : end]


def query_form(found: list[Token]) -> str:
    """Return the form of a query, SELECT for one; nothing where no keyword says it."""
    words = (token.text.upper() for token in found if token.kind == "word")
    return next((word for word in words if word in QUERY_FORMS), "")


def solution_modifiers(found: list[Token]) -> list[Token]:
    """Return the tokens that follow the outermost group: GROUP BY, ORDER BY, LIMIT and their like."""
    last = max((index for index, token in enumerate(found) if token.kind == "mark" and token.text == "}"), default=-1)
    return found[last + 1 :]
