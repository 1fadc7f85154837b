"""Comparison of two answers to one question: which rows came, went or changed, in sentences."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from clustergraph.verification.grid import Grid

_PAIRS: Final = 250_000
"""Pairs of rows that are looked at to tell a changed row from one that went and one that came."""

_WIDTH: Final = 100

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A row with the one that stands in its place now."""

    number: int
    before: Row
    after: Row


@dataclass(frozen=True, slots=True)
class Comparison:
    """What tells the rows of a saved answer from those of the present one, numbers counted from one."""

    columns: Sequence[str]
    former_columns: Sequence[str]
    changed: Sequence[Changed]
    gone: Sequence[tuple[int, Row]]
    added: Sequence[tuple[int, Row]]
    is_reordered: bool

    def sentences(self) -> Iterator[str]:
        """Yield what differs, a sentence for each row and none for what is the same."""
        if list(self.columns) != list(self.former_columns):
            yield f"The columns were {_listed(self.former_columns)} and are {_listed(self.columns)}."
            return
        for row in self.changed:
            pairs = zip(self.columns, row.before, row.after, strict=True)
            said = ", ".join(f"{name} was {_shown(old)} and is {_shown(new)}" for name, old, new in pairs if old != new)
            yield f"Row {row.number} ({_short(row.before[0])}) changed: {said}."
        for number, cells in self.gone:
            yield f"Row {number} is gone: {_listed(cells)}."
        for number, cells in self.added:
            yield f"A row was added (now row {number}): {_listed(cells)}."
        if self.is_reordered:
            yield "The rows are the same and stand in another order."


def compare(saved: Grid, present: Grid) -> Comparison:
    """Return what differs between a saved answer and the present one, both read from the same format."""
    gone = _surplus(saved.rows, present.rows)
    added = _surplus(present.rows, saved.rows)
    is_reordered = not gone and not added and list(saved.rows) != list(present.rows)
    changed = _paired(gone, added) if list(saved.columns) == list(present.columns) else []
    return Comparison(present.columns, saved.columns, changed, gone, added, is_reordered)


def _surplus(rows: Sequence[Row], others: Sequence[Row]) -> list[tuple[int, Row]]:
    """Return the rows that occur more often than among the others, with their numbers."""
    left = Counter(others)
    found = []
    for number, row in enumerate(rows, start=1):
        if left[row]:
            left[row] -= 1
        else:
            found.append((number, row))
    return found


def _paired(gone: list[tuple[int, Row]], added: list[tuple[int, Row]]) -> list[Changed]:
    """Take from both lists the rows that are one row changed: at least half of their cells are the same."""
    if len(gone) * len(added) > _PAIRS:
        return []
    changed = []
    for former in list(gone):
        nearest = max(added, key=lambda present: _alike(former[1], present[1]), default=None)
        if nearest and 2 * _alike(former[1], nearest[1]) >= len(former[1]):
            changed.append(Changed(former[0], former[1], nearest[1]))
            gone.remove(former)
            added.remove(nearest)
    return changed


def _alike(row: Row, other: Row) -> int:
    return sum(cell == other_cell for cell, other_cell in zip(row, other, strict=False))


def _shown(text: str) -> str:
    return f"“{_short(text)}”" if text else "empty"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"


def _listed(cells: Sequence[str]) -> str:
    return ", ".join(_short(cell) for cell in cells if cell) or "nothing"
