"""Likeness: names that have the words looked for with typing errors, or only some of them."""

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from clustergraph.search.spelling import corrections, known
from clustergraph.search.wording import Wording, any_of

_CANDIDATES: Final = """
SELECT text.entry, text.folded, text.compounds, entry.rank, entry.iri
FROM (
  SELECT words.rowid AS id FROM words JOIN entry ON entry.id = words.rowid
  WHERE words MATCH :expression AND (:kind IS NULL OR entry.kind = :kind)
  ORDER BY bm25(words), words.rowid LIMIT 300
) AS found
JOIN text ON text.entry = found.id AND text.field < 2
JOIN entry ON entry.id = found.id
"""

_BEGINNING: Final = 0.5
"""What a word costs that only begins as the one looked for."""


@dataclass(frozen=True, slots=True, order=True)
class Likeness:
    """How like a name is to what is looked for, the likest first.

    That is by words missing, edits, whether it has other words too, the rank of its kind, and how many these words are.
    """

    missing: int
    edits: float
    longer: bool
    rank: int
    extra: int
    iri: str
    entry: int


def alike(connection: sqlite3.Connection, wording: Wording, kind: str | None) -> list[Likeness]:
    """Return how like the names are that have at least one word of those looked for, each entry once, likest first.

    Words that the index does not have are taken as misspelt; if no name fits with these corrected, all words are.
    """
    unknown = [word for word in wording.words if not known(connection, word)]
    likest = _compared(connection, wording, kind, unknown) if unknown else []
    return likest if likest and not likest[0].missing else _compared(connection, wording, kind, wording.words)


def _compared(
    connection: sqlite3.Connection, wording: Wording, kind: str | None, misspelt: Collection[str]
) -> list[Likeness]:
    """Return how like the names are that have at least one word, some words being taken as misspelt; likest first."""
    near = {word: corrections(connection, word) if word in misspelt else {} for word in wording.words}
    expression = any_of("name alternative", [other for others in near.values() for other in others], wording.words)
    best: dict[int, Likeness] = {}
    for entry, folded, compounds, rank, iri in connection.execute(
        _CANDIDATES, {"expression": expression, "kind": kind}
    ):
        costs = [_cost(word, near[word], {*folded.split(), *compounds.split()}) for word in wording.words]
        met = [cost for cost in costs if cost is not None]
        extra = folded.count(" ") + 1 - len(met)
        likeness = Likeness(len(costs) - len(met), sum(met), extra > 0, rank, extra, iri, entry)
        best[entry] = min(best.get(entry, likeness), likeness)
    return sorted(best.values())


def _cost(word: str, near: Mapping[str, int], its: Collection[str]) -> float | None:
    """Return what it costs to find a word among those of a name, or None where it is not among them."""
    if word in its:
        return 0
    begins = [_BEGINNING] if any(other.startswith(word) for other in its) else []
    return min([*begins, *(edits for other, edits in near.items() if other in its)], default=None)
