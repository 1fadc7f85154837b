"""The wording of a search: what a user typed, as the words to be found and as expressions of the full-text engine.

A word is letters and digits and stands in quotation marks, so that nothing a user types is syntax.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from clustergraph.search.folding import STOP_WORDS, folded, words
from clustergraph.search.spelling import known

_LONGEST: Final = 400
_MOST_WORDS: Final = 16
"""Characters and words of a text that are read; what follows does not change the answer."""

_SHORTEST_BEGINNING: Final = 3
"""Letters that a word must have to stand for all that begin with it, where sentences are searched."""

_SHORTEST_PART: Final = 3
"""Letters of the shortest word that is looked for inside a word written without a space."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What is looked for: the text folded, its words without stop words, and other ways to write these words."""

    folded: str
    words: tuple[str, ...]
    variants: tuple[tuple[str, ...], ...]

    def expression(self, columns: str, *, beginnings: bool, shortest: int = 1) -> str:
        """Return the expression for all words in some columns; ``beginnings`` of at least ``shortest`` letters do."""
        ways = (
            " AND ".join(_quoted(word, beginning=beginnings and _may_begin(word, shortest)) for word in variant)
            for variant in self.variants
        )
        return f"{{{columns}}} : ({' OR '.join(f'({way})' for way in ways)})"


def read_wording(connection: sqlite3.Connection, text: str, *, suggest: bool) -> Wording:
    """Return what a text looks for; of a word that is still being typed it is not known whether it is a stop word."""
    given = words(text[:_LONGEST])[:_MOST_WORDS]
    last = len(given) - 1 if suggest else len(given)
    telling = tuple(word for place, word in enumerate(given) if word not in STOP_WORDS or place == last)
    wanted = tuple(dict.fromkeys(telling or given))
    return Wording(folded(text[:_LONGEST]), wanted, (wanted, *_rewritten(connection, wanted)))


def any_of(columns: str, found: Iterable[str], beginning: Iterable[str]) -> str:
    """Return the expression for at least one of some words, or of words with a beginning, in some columns."""
    ways = [*(_quoted(word, beginning=True) for word in beginning), *(_quoted(word, beginning=False) for word in found)]
    return f"{{{columns}}} : ({' OR '.join(ways)})"


def anywhere(wording: Wording) -> str:
    """Return the expression for all words, as they were written, in whatever columns."""
    written = replace(wording, variants=(wording.words,))
    return written.expression("name alternative text", beginnings=True, shortest=_SHORTEST_BEGINNING)


def _quoted(word: str, *, beginning: bool) -> str:
    return f'"{word}" *' if beginning else f'"{word}"'


def _may_begin(word: str, shortest: int) -> bool:
    return len(word) >= shortest and not word.isdecimal()


def _rewritten(connection: sqlite3.Connection, wanted: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the words with two neighbours written as one, and with one written as two, where the index has such."""
    joined = [
        (*wanted[:place], word + wanted[place + 1], *wanted[place + 2 :])
        for place, word in enumerate(wanted[:-1])
        if known(connection, word + wanted[place + 1])
    ]
    return joined + [
        (*wanted[:place], *parts, *wanted[place + 1 :])
        for place, word in enumerate(wanted)
        if not known(connection, word)
        for parts in _parts(connection, word)
    ]


def _parts(connection: sqlite3.Connection, word: str) -> list[tuple[str, str]]:
    """Return the two words of the index that a word may be without the space between them."""
    cuts = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
    return [
        (word[:cut], word[cut:]) for cut in cuts if known(connection, word[:cut]) and known(connection, word[cut:])
    ][:2]
