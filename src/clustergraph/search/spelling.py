"""Spelling: the words of the index that a misspelt word may stand for.

A word within two edits of another keeps one of three pieces of it unchanged, shifted by two places at most; so the
words that share a piece are looked up, and only these are compared letter by letter. Two letters swapped may break two
pieces; so where nothing was found, each word that comes of swapping is looked up as well, with one edit less.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import pairwise, takewhile
from typing import Final

CORRECTED: Final = 4
"""Letters of the shortest word that is corrected."""

_LONG: Final = 5
"""Letters of the shortest word in which two edits are corrected, not one."""

_LONGEST: Final = 40
"""Letters of the longest word that is corrected."""

_PIECES: Final = 3


_WITH_PIECE: Final = "SELECT word FROM piece WHERE length = ? AND number = ? AND piece = ?"


def tolerance(word: str) -> int:
    """Return how many edits are forgiven in a word."""
    if len(word) < CORRECTED or word.isdecimal():
        return 0
    return 1 if len(word) < _LONG else 2


def pieces(word: str) -> list[tuple[int, int, str]]:
    """Return the pieces of a word, each with its number and the place where it begins."""
    cuts = [len(word) * number // _PIECES for number in range(_PIECES + 1)]
    return [(number, start, word[start:end]) for number, (start, end) in enumerate(pairwise(cuts))]


def corrections(connection: sqlite3.Connection, word: str) -> dict[str, int]:
    """Return the words of the index that a word may stand for, with the number of edits between.

    A word that stands in the index itself is seldom misspelt, and forgiven one edit at most.
    """
    allowed = min(tolerance(word), 1) if known(connection, word) else tolerance(word)
    if not allowed or len(word) > _LONGEST:
        return {}
    swapped = ((form, allowed - 1) for form in sorted(_swapped(word)))
    return _near(connection, word, allowed, [(word, allowed)]) or _near(connection, word, allowed, swapped)


def _near(connection: sqlite3.Connection, word: str, allowed: int, forms: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return the words within so many edits of a word, among those that are near to one of its forms."""
    keys = {key for form, edits in forms for key in _keys(form, edits)}
    sharing = {near for key in sorted(keys) for (near,) in connection.execute(_WITH_PIECE, key)}
    found = ((near, distance(word, near, allowed)) for near in sorted(sharing))
    return {near: edits for near, edits in found if 0 < edits <= allowed}


def known(connection: sqlite3.Connection, word: str) -> bool:
    """Say whether a word stands in the index."""
    return connection.execute("SELECT 1 FROM vocabulary WHERE term = ?", (word,)).fetchone() is not None


def _keys(word: str, edits: int) -> Iterator[tuple[int, int, str]]:
    """Yield the pieces of which words within so many edits have one in common with a word."""
    for length in range(len(word) - edits, len(word) + edits + 1):
        for number, start, piece in pieces("·" * length):
            last = min(start + edits, len(word) - len(piece))
            places = range(max(start - edits, 0), last + 1)
            yield from ((length, number, word[place : place + len(piece)]) for place in places)


def _swapped(word: str) -> set[str]:
    return {word[:place] + word[place + 1] + word[place] + word[place + 2 :] for place in range(len(word) - 1)}


def distance(one: str, other: str, limit: int) -> int:
    """Return the number of edits between two words, swapped neighbours being one; above a limit, any above it."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    one, other = _different(one, other)
    before: list[int] = []
    last = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        row = [place]
        for column, its in enumerate(other, start=1):
            edits = min(last[column] + 1, row[-1] + 1, last[column - 1] + (letter != its))
            if place > 1 and column > 1 and letter == other[column - 2] and one[place - 2] == its:
                edits = min(edits, before[column - 2] + 1)
            row.append(edits)
        if min(row) > limit:
            return limit + 1
        before, last = last, row
    return last[-1]


def _different(one: str, other: str) -> tuple[str, str]:
    """Return two words without what they begin and end with alike."""
    begin = _alike(one, other)
    one, other = one[begin:], other[begin:]
    end = _alike(one[::-1], other[::-1])
    return one[: len(one) - end], other[: len(other) - end]


def _alike(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
