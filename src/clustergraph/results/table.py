"""Solutions for a terminal: a table, or where the terminal is too narrow for one, a block a row."""

from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions
from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from clustergraph.iris import shrink

_NO_END: Final = 100_000


def cell(term: object) -> str:
    """Return a term as people read it: a prefixed name or IRI, the text of a literal, nothing for no value."""
    if isinstance(term, NamedNode):
        return shrink(term.value) or term.value
    return term.value if isinstance(term, Literal) else "" if term is None else str(term)


def solutions_text(solutions: QuerySolutions, console: Console) -> str:
    """Return solutions as a console shows them: a table, or blocks of ``name: value`` where no table fits."""
    with console.capture() as capture:
        _print(solutions, console)
    return capture.get()


def _print(solutions: QuerySolutions, console: Console) -> None:
    names = [variable.value for variable in solutions.variables]
    rows = [[cell(term) for term in solution] for solution in solutions]
    table = _table(names, rows)
    # Measured as if there were room without end: a table asked to fit reports that it does, by cutting words.
    if Measurement.get(console, console.options.update(width=_NO_END), table).minimum <= console.width:
        console.print(table)
        return
    for row in rows:
        for name, value in zip(names, row, strict=True):
            if value:
                console.print(Text(f"{name}: {value}"))
        console.print()


def _table(names: list[str], rows: list[list[str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(value) for value in row))
    return table
