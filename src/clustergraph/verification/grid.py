"""Grids: an answer as columns and rows of texts, whatever format it was saved in."""

from collections.abc import Sequence
from dataclasses import dataclass


class UnreadableError(Exception):
    """A file is not what its name or the format given says it is."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns by name and rows of texts, as one format has them, and the permalink that stands beside them, if any."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, ...]]
    permalink: str = ""
