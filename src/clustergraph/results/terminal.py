"""Tables for a terminal: a table, or where the terminal is too narrow for one, a block a row."""

import io
from typing import Final

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table as Grid
from rich.text import Text

from clustergraph.results.naming import Naming
from clustergraph.results.table import Table, cell

FILE_WIDTH: Final = 200
"""Columns of a table that is written to a file."""

# The widths of letters are read from a file when the first that is not ASCII is measured, and a worker may not open
# files while it does a task: so one is measured beforehand.
cell_len("é")

_NO_END: Final = 100_000
_INDENT: Final = "    "


def write(table: Table, format_name: str, naming: Naming) -> bytes:
    """Return a table as a console of the width of a file shows it, and below it the permalink, if there is one."""
    del format_name
    text = table_text(table, naming, Console(file=io.StringIO(), width=FILE_WIDTH, force_terminal=False))
    return f"{text}Permalink: {table.about.permalink}\n".encode() if table.about.permalink else text.encode()


def table_text(table: Table, naming: Naming, console: Console) -> str:
    """Return a table as a console shows it: as a table, or as blocks of ``name: value`` where no table fits.

    Rows with a column of long texts are always blocks.
    """
    named = naming.named_columns(table)
    rows = [
        [_shown(term, naming if column in named else None) for column, term in enumerate(row)] for row in table.rows
    ]
    with console.capture() as capture:
        _print(table, rows, console)
        if table.cut_sentence:
            console.print(Text(table.cut_sentence))
    return capture.get()


def _shown(term: object, naming: Naming | None) -> str:
    label = naming.label(term) if naming else None
    return f"{naming.text(label)} ({cell(term)})" if naming and label else cell(term)


def _print(table: Table, rows: list[list[str]], console: Console) -> None:
    # Measured as if there were room without end: a table asked to fit reports that it does, by cutting words.
    room = console.options.update(width=_NO_END)
    grid = _grid(table, rows)
    if not table.blocks and Measurement.get(console, room, grid).minimum <= console.width:
        console.print(grid)
        return
    for row in rows:
        for name, value in zip(table.columns, row, strict=True):
            if value:
                console.print(Text(_entry(name, value)))
        console.print()


def _entry(name: str, value: str) -> str:
    """Return a name and its value; a value of several lines begins below its name, set in."""
    if "\n" not in value:
        return f"{name}: {value}"
    return "\n".join([f"{name}:", *(f"{_INDENT}{line}" for line in value.split("\n"))])


def _grid(table: Table, rows: list[list[str]]) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in table.columns:
        grid.add_column(name, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(value) for value in row))
    return grid
