"""Looking up: the things that fit a text, best first, grouped by kind."""

import difflib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby, islice

from clustergraph.iris import expand
from clustergraph.search.likeness import Likeness, alike
from clustergraph.search.passages import passage
from clustergraph.search.wording import Wording, any_of, anywhere, read_wording


class UnknownKindError(Exception):
    """There is no kind of that name; the sentence offers those there are."""


class Fit(IntEnum):
    """How well a thing fits, the higher the better."""

    SOME_WORDS = 1
    SIMILAR_NAME = 2
    TEXT = 3
    ALTERNATIVE_NAME = 4
    WORDS_IN_NAME = 5
    BEGINNING_OF_NAME = 6
    SAME_ALTERNATIVE_NAME = 7
    SAME_NAME = 8
    IRI = 9

    def __str__(self) -> str:
        """Return it in words."""
        return self.name.lower().replace("_", " ") if self is not Fit.IRI else self.name


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that fits: how well, and the text of it that does.

    ``matched`` is that text as a whole, ``snippet`` the part of it to show, and ``marks`` tells where in the snippet
    the words stand that were looked for.
    """

    iri: str
    kind: str
    name: str
    fit: Fit
    matched: str
    snippet: str
    marks: tuple[tuple[int, int], ...]

    @property
    def score(self) -> int:
        """How well it fits, as a number: 9 for what is meant by its IRI, 1 for what has some of the words."""
        return int(self.fit)

    def as_json(self) -> dict[str, object]:
        """Return it as a JSON object; ``marks`` are pairs of offsets into ``snippet``."""
        return {
            "iri": self.iri,
            "name": self.name,
            "fit": str(self.fit),
            "score": self.score,
            "matched": self.matched,
            "snippet": self.snippet,
            "marks": self.marks,
        }


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind, best first, with what things of the kind are called together."""

    kind: str
    label: str
    hits: tuple[Hit, ...]

    def as_json(self) -> dict[str, object]:
        """Return it as a JSON object with its hits."""
        return {"kind": self.kind, "label": self.label, "hits": [hit.as_json() for hit in self.hits]}


_BY_IRI = "SELECT id FROM entry WHERE (:kind IS NULL OR kind = :kind) AND iri = :iri"
_BY_NAME = """
SELECT id FROM entry
WHERE (:kind IS NULL OR kind = :kind) AND id IN (
  SELECT entry FROM text WHERE field < 2 AND field = :field AND folded = :folded
)
ORDER BY rank, iri LIMIT :limit
"""
_BY_BEGINNING = """
SELECT id FROM entry
WHERE (:kind IS NULL OR kind = :kind) AND id IN (
  SELECT entry FROM text WHERE field < 2 AND field = 0 AND folded > :folded AND folded < :folded || char(0x10FFFF)
) ORDER BY rank, length(name), name, iri LIMIT :limit
"""
_BY_WORDS = """
SELECT entry.id FROM words JOIN entry ON entry.id = words.rowid
WHERE words MATCH :expression AND (:kind IS NULL OR entry.kind = :kind)
ORDER BY entry.rank, bm25(words), length(entry.name), entry.iri LIMIT :limit
"""
_BY_SOME_WORDS = """
SELECT entry.id FROM words JOIN entry ON entry.id = words.rowid
WHERE words MATCH :expression AND (:kind IS NULL OR entry.kind = :kind)
ORDER BY bm25(words, 8, 6, 1), entry.rank, entry.iri LIMIT :limit
"""


def search(
    connection: sqlite3.Connection, text: str, *, kind: str | None = None, limit: int = 20, suggest: bool = False
) -> list[Group]:
    """Return the things that fit a text best, at most ``limit``, grouped by kind; the best group first.

    A name that is the text comes before names that begin with it, names that have its words, other names, and texts
    that have them; then come names that fit but for typing errors. With ``suggest``, the last word may be unfinished,
    and only names are searched.

    Raises:
        UnknownKindError: things are wanted of a kind that the index has none of.
    """
    if kind is not None:
        _require(connection, kind)
    wording = read_wording(connection, text, suggest=suggest)
    fits = islice(_distinct(_fits(connection, text, wording, kind, limit, suggest=suggest)), limit)
    return _grouped(connection, [_hit(connection, entry, fit, wording) for entry, fit in list(fits)])


def kinds(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the kinds of things that can be found, with what they are called together."""
    return dict(connection.execute("SELECT kind, label FROM kind ORDER BY kind"))


def _fits(
    connection: sqlite3.Connection, text: str, wording: Wording, kind: str | None, limit: int, *, suggest: bool
) -> Iterator[tuple[int, Fit]]:
    """Yield entries with how well they fit, best first; one entry may come several times."""
    given: dict[str, object] = {"kind": kind, "limit": limit, "folded": wording.folded}
    meant = list(_by_iri(connection, text.strip(), given))
    yield from meant
    if meant or not wording.words:
        return
    found = False
    for entry, fit in _by_names(connection, wording, given):
        found = True
        yield entry, fit
    if not suggest:
        yield from _entries(connection, _BY_WORDS, given | {"expression": anywhere(wording)}, Fit.TEXT)
    if not found:
        yield from _unlike(connection, wording, given, suggest=suggest)


def _by_iri(connection: sqlite3.Connection, text: str, given: dict[str, object]) -> Iterator[tuple[int, Fit]]:
    """Yield the entry whose IRI or prefixed name the text is."""
    if text.isprintable():
        yield from _entries(connection, _BY_IRI, given | {"iri": expand(text) or text}, Fit.IRI)


def _by_names(connection: sqlite3.Connection, wording: Wording, given: dict[str, object]) -> Iterator[tuple[int, Fit]]:
    """Yield the entries one of whose names is the text, begins with it, or has its words."""
    yield from _entries(connection, _BY_NAME, given | {"field": 0}, Fit.SAME_NAME)
    yield from _entries(connection, _BY_NAME, given | {"field": 1}, Fit.SAME_ALTERNATIVE_NAME)
    yield from _entries(connection, _BY_BEGINNING, given, Fit.BEGINNING_OF_NAME)
    for columns, fit in (("name", Fit.WORDS_IN_NAME), ("name alternative", Fit.ALTERNATIVE_NAME)):
        for beginnings in (False, True):
            expression = wording.expression(columns, beginnings=beginnings)
            yield from _entries(connection, _BY_WORDS, given | {"expression": expression}, fit)


def _unlike(
    connection: sqlite3.Connection, wording: Wording, given: dict[str, object], *, suggest: bool
) -> Iterator[tuple[int, Fit]]:
    """Yield the entries whose names are similar, then those that have some of the words."""
    kind = given["kind"]
    near = alike(connection, wording, kind if isinstance(kind, str) else None)
    yield from ((likeness.entry, Fit.SIMILAR_NAME) for likeness in near if not likeness.missing)
    if suggest or any(not likeness.missing for likeness in near):
        return
    yield from ((likeness.entry, Fit.SOME_WORDS) for likeness in near if _has_half(likeness, wording))
    expression = any_of("name alternative text", wording.words, ())
    yield from _entries(connection, _BY_SOME_WORDS, given | {"expression": expression}, Fit.SOME_WORDS)


def _has_half(likeness: Likeness, wording: Wording) -> bool:
    return likeness.missing * 2 <= len(wording.words)


def _entries(
    connection: sqlite3.Connection, query: str, given: dict[str, object], fit: Fit
) -> Iterator[tuple[int, Fit]]:
    return ((entry, fit) for (entry,) in connection.execute(query, given))


def _distinct(fits: Iterable[tuple[int, Fit]]) -> Iterator[tuple[int, Fit]]:
    seen: set[int] = set()
    for entry, fit in fits:
        if entry not in seen:
            seen.add(entry)
            yield entry, fit


def _hit(connection: sqlite3.Connection, entry: int, fit: Fit, wording: Wording) -> Hit:
    iri, kind, name = connection.execute("SELECT iri, kind, name FROM entry WHERE id = ?", (entry,)).fetchone()
    texts = connection.execute("SELECT field, text FROM text WHERE entry = ? ORDER BY rowid", (entry,)).fetchall()
    found = passage(texts, wording)
    return Hit(iri, kind, name, fit, found.text, found.snippet, found.marks)


def _grouped(connection: sqlite3.Connection, hits: list[Hit]) -> list[Group]:
    """Return hits by kind, kinds in the order of their first hits."""
    labels = kinds(connection)
    order = list(dict.fromkeys(hit.kind for hit in hits))
    ordered = sorted(hits, key=lambda hit: order.index(hit.kind))
    return [Group(kind, labels[kind], tuple(of_kind)) for kind, of_kind in groupby(ordered, key=lambda hit: hit.kind)]


def _require(connection: sqlite3.Connection, kind: str) -> None:
    known = kinds(connection)
    if kind not in known:
        near = difflib.get_close_matches(kind, known, n=3, cutoff=0.6) or known
        message = f"Nothing is of the kind {kind!r}: choose {', '.join(near)}."
        raise UnknownKindError(message)
