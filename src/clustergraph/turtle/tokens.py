"""Tokens of Turtle 1.1 with line and column, so that a complaint can point at the place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    (?P<blank_space>[ \t\r\n]+|\#[^\r\n]*)
  | (?P<iri><(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
  | (?P<string>\"{3}(?:\"{0,2}(?:[^\"\\]|\\.))*\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
      |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
  | (?P<directive>@prefix\b|@base\b)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<datatype>\^\^)
  | (?P<blank_node>_:[^\s;,.\[\]()]+(?:\.+[^\s;,.\[\]()]+)*|\[)
  | (?P<number>[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![\w:]))
  | (?P<name>(?:[^\W\d_][\w.-]*)?:(?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\[^\s])*(?:[\w:-]|%[0-9A-Fa-f]{2}|\\[^\s]))?)
  | (?P<word>[A-Za-z]\w*)
  | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of Turtle: its kind, its text, and where it begins (line and column from 1)."""

    kind: str
    text: str
    line: int
    column: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a Turtle text, white space and comments left out.

    The text is taken as it is: what no terminal of the grammar matches comes
    out as a ``mark`` of one character, for a parser to refuse.
    """
    line, line_start = 1, 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        if kind != "blank_space":
            yield Token(kind, match[0], line, match.start() - line_start + 1)
        breaks = match[0].count("\n")
        if breaks:
            line += breaks
            line_start = match.start() + match[0].rfind("\n") + 1
