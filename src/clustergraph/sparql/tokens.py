"""Tokens of SPARQL, read by the grammar's terminals and without recursion.

The engine can only run a query, not parse it, and it dies of deep nesting; so
what must be known beforehand is read here: whether the text is a query or an
update, which dataset it names, whether it wants to reach out, how deep it nests.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from clustergraph.namespaces import BASE
from clustergraph.sparql.protocol import DatasetDescription

MAX_DEPTH: Final = 100
"""Brackets that may stand inside each other: measured, the engine's native stack bears a few thousand."""

MAX_LENGTH: Final = 200_000
"""Characters of a query: a megabyte of plain triple patterns aborts the engine."""

_TOKEN = re.compile(
    r"""
    (?P<blank_space>[ \t\r\n]+|\#[^\r\n]*)
  | (?P<iri><(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
  | (?P<string>\"{3}(?:\"{0,2}(?:[^\"\\]|\\.))*\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
      |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<blank_node>_:[\w.-]+)
  | (?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?+:
      (?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\[^\s])*(?:[\w:-]|%[0-9A-Fa-f]{2}|\\[^\s]))?)
  | (?P<run>[^\W\d][\w.-]*)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
  | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_PIECE = re.compile(r"\w+|[.-]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

QUERY_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATE_FORMS: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"},
)
_CHANGING: Final = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})


class RefusedQueryError(Exception):
    """A query asks for what this service does not do: the sentence says what."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: its kind, its text, and where it begins (line and column from 1)."""

    kind: str
    text: str
    line: int
    column: int


def tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of a SPARQL text, white space and comments left out, in time linear in its length."""
    line, line_start = 1, 0
    for match in _TOKEN.finditer(query):
        kind, column = match.lastgroup or "mark", match.start() - line_start + 1
        if kind == "run":
            yield from _words(match[0], line, column)
        elif kind != "blank_space":
            yield Token(kind, match[0], line, column)
        breaks = match[0].count("\n")
        if breaks:
            line += breaks
            line_start = match.start() + match[0].rfind("\n") + 1


def _words(run: str, line: int, column: int) -> Iterator[Token]:
    """Yield the words and marks of a run in which no colon makes a name, such as ``true.SERVICE``."""
    for piece in _PIECE.finditer(run):
        yield Token("word" if piece[0] not in ".-" else "mark", piece[0], line, column + piece.start())


@dataclass(frozen=True, slots=True)
class Examination:
    """What is known of a query before it runs.

    The dataset that it names, the prefixes that it declares, and whether it may answer
    differently each time: it asks the clock or chance, or makes blank nodes.
    """

    dataset: DatasetDescription
    prefixes: Mapping[str, str]
    is_changing: bool


def read_query(query: str) -> DatasetDescription:
    """Return the dataset that a query names, after refusing what must not reach the engine.

    Raises:
        RefusedQueryError: the text is an update, asks another service, nests too deeply or is too long.
    """
    return examine(query).dataset


def examine(query: str) -> Examination:
    """Return what is known of a query before it runs, after refusing what must not reach the engine.

    Raises:
        RefusedQueryError: the text is an update, asks another service, nests too deeply or is too long.
    """
    if len(query) > MAX_LENGTH:
        message = f"The query has {len(query)} characters; at most {MAX_LENGTH} are answered."
        raise RefusedQueryError(message)
    found = list(tokens(query))
    _refuse_depth(found)
    for token in found:
        _refuse_reaching_out(token)
    _refuse_update(found)
    prologue = Prologue.read(found)
    return Examination(_dataset(found, prologue), prologue.prefixes, any(_is_changing(token) for token in found))


def _is_changing(token: Token) -> bool:
    return (
        token.kind == "blank_node"
        or (token.kind == "word" and token.text.upper() in _CHANGING)
        or (token.kind == "mark" and token.text == "[")
    )


def _refuse_depth(found: list[Token]) -> None:
    depth = 0
    for token in found:
        if token.kind == "mark":
            depth += (token.text in "{([") - (token.text in "})]")
        if depth > MAX_DEPTH:
            message = f"The query nests more than {MAX_DEPTH} brackets (line {token.line}, column {token.column})."
            raise RefusedQueryError(message)


def _refuse_reaching_out(token: Token) -> None:
    if token.kind == "word" and token.text.upper() == "SERVICE":
        message = f"SERVICE is refused: this endpoint asks no other (line {token.line}, column {token.column})."
        raise RefusedQueryError(message)


def _refuse_update(found: list[Token]) -> None:
    """Refuse an update, told by the first keyword that follows the prologue."""
    words = (token for token in found if token.kind == "word")
    form = next((word.text.upper() for word in words if word.text.upper() in QUERY_FORMS | _UPDATE_FORMS), "")
    if form in _UPDATE_FORMS:
        message = f"{form} is an update, and this graph is read only."
        raise RefusedQueryError(message)


def _dataset(found: list[Token], prologue: "Prologue") -> DatasetDescription:
    """Read the dataset clauses, which stand before the first opening brace of the pattern."""
    default_graph_uri: list[str] = []
    named_graph_uri: list[str] = []
    for token, following, third in zip(found, [*found[1:], None], [*found[2:], None, None], strict=False):
        if token.kind != "word" or token.text.upper() != "FROM" or following is None:
            continue
        named = following.kind == "word" and following.text.upper() == "NAMED"
        source = third if named else following
        if source is not None and source.kind in {"iri", "name"}:
            (named_graph_uri if named else default_graph_uri).append(prologue.iri(source))
    return DatasetDescription(tuple(default_graph_uri), tuple(named_graph_uri))


@dataclass(frozen=True, slots=True)
class Prologue:
    """The base and the prefixes that a query declares."""

    base: str
    prefixes: Mapping[str, str]

    @classmethod
    def read(cls, found: list[Token]) -> "Prologue":
        """Return what BASE and PREFIX declarations among the tokens of a query say; the base is ours before any."""
        base, prefixes = BASE, {}
        for token, following, third in zip(found, found[1:], [*found[2:], None], strict=False):
            keyword = token.text.upper() if token.kind == "word" else ""
            if keyword == "BASE" and following.kind == "iri":
                base = _joined(base, following)
            elif keyword == "PREFIX" and following.kind == "name" and third is not None:
                prefixes[following.text.removesuffix(":")] = _joined(base, third)
        return cls(base, prefixes)

    def iri(self, token: Token) -> str:
        """Return the IRI that a token stands for; an undeclared prefix is left for the engine to refuse."""
        if token.kind == "iri":
            return _joined(self.base, token)
        prefix, _, local = token.text.partition(":")
        return self.prefixes.get(prefix, f"{prefix}:") + local.replace("\\", "")


def _joined(base: str, reference: Token) -> str:
    """Return what a reference means beside a base; one that cannot be taken apart is left for the engine to refuse."""
    text = _unescaped(reference)
    if _SCHEME.match(text):  # urljoin would drop a final number sign
        return text
    try:
        return urljoin(base, text)
    except ValueError:
        return text


def _unescaped(token: Token) -> str:
    """Return the IRI between angle brackets with the escapes of its characters resolved."""
    return _ESCAPE.sub(_character, token.text[1:-1])


def _character(escape: re.Match[str]) -> str:
    """Return the character that an escape stands for; what stands for none is left for the engine to refuse."""
    point = int(escape[1] or escape[2], 16)
    is_character = point <= sys.maxunicode and not 0xD800 <= point <= 0xDFFF  # noqa: PLR2004 - the surrogates
    return chr(point) if is_character else escape[0]
