"""Tables in Markdown as GitHub reads it: a table, below it the long texts of each row, and what is to be said."""

import re
from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode

from clustergraph.results.literals import number
from clustergraph.results.naming import Naming
from clustergraph.results.table import Row, Table, cell

_SPECIAL = re.compile(r"[\\`*\[\]<>|~]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
_BREAKS = re.compile(r"\r\n?|\n")
_TICKS = re.compile(r"`+")
_IN_ADDRESS: Final = str.maketrans({"<": "%3C", ">": "%3E", "|": "%7C", "\\": "%5C", " ": "%20", "\n": "%0A"})


def write(table: Table, format_name: str, naming: Naming) -> bytes:
    """Return a table in Markdown: in a cell what would be a mark is escaped and every line break is ``<br>``."""
    del format_name
    return ("\n".join(_lines(table, naming)) + "\n").encode()


def _lines(table: Table, naming: Naming) -> Iterator[str]:
    if table.about.caption:
        yield from (f"**{_escaped(table.about.caption)}**", "")
    shown = [column for column, name in enumerate(table.columns) if name not in table.blocks]
    named = naming.named_columns(table)
    yield _line(_escaped(table.columns[column]) for column in shown)
    yield _line("---:" if _is_numeric(table, column) else "---" for column in shown)
    for row in table.rows:
        yield _line(_cell(row[column], naming if column in named else None) for column in shown)
    if table.blocks:
        for index, row in enumerate(table.rows, start=1):
            yield from _blocks(table, row, index)
    if table.cut_sentence:
        yield from ("", table.cut_sentence)
    if table.about.permalink:
        yield from ("", f"[Permalink](<{table.about.permalink.translate(_IN_ADDRESS)}>)")


def _line(cells: Iterator[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(term: object, naming: Naming | None) -> str:
    """Return a term for a cell: an IRI is a link that bears the label, a prefixed name where there is none."""
    if not isinstance(term, NamedNode):
        return _escaped(cell(term))
    label = naming.label(term) if naming else None
    text = naming.text(label) if naming and label else cell(term)
    if not term.value.startswith(("http://", "https://")):  # what runs a script is no link
        return _escaped(text)
    return f"[{_escaped(text)}](<{term.value.translate(_IN_ADDRESS)}>)"


def _escaped(text: str) -> str:
    return _BREAKS.sub("<br>", _SPECIAL.sub(r"\\\g<0>", text))


def _is_numeric(table: Table, column: int) -> bool:
    terms = [row[column] for row in table.rows if row[column] is not None]
    return bool(terms) and all(number(term) is not None for term in terms)


def _blocks(table: Table, row: Row, index: int) -> Iterator[str]:
    """Yield the long texts of a row, each fenced by more backticks than it holds."""
    yield from ("", f"**Row {index}**")
    for name, term in zip(table.columns, row, strict=True):
        if name in table.blocks and term is not None:
            text = cell(term)
            fence = "`" * max(3, *(len(ticks) + 1 for ticks in _TICKS.findall(text)), 3)
            yield from ("", f"{_escaped(name)}:", "", f"{fence}text", *_BREAKS.split(text), fence)
