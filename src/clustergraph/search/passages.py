"""Passages: the text by which a thing was found, cut to what is worth showing, with the words marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from clustergraph.search.folding import spans
from clustergraph.search.spelling import distance, tolerance
from clustergraph.search.wording import Wording

_WIDTH: Final = 160
"""Characters of a snippet, beside the marks that say that it was cut."""

_BEFORE: Final = 40
"""Characters shown before the first word that was looked for."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text, the part of it to show, and where in that part stand the words that were looked for."""

    text: str
    snippet: str
    marks: tuple[tuple[int, int], ...]


def passage(texts: Sequence[tuple[int, str]], wording: Wording) -> Passage:
    """Return the passage of the text with most of the words looked for; of equals the first, so a name before others.

    ``texts`` are the texts of one thing, each with its field, in the order in which they are told.
    """
    wanted = sorted({word for variant in wording.variants for word in variant})
    marked = [(text, _marks(text, wanted)) for _, text in texts]
    text, places = max(marked, key=lambda found: len({word for *_, word in found[1]}))
    return _cut(text, [(start, end) for start, end, _ in places])


def _marks(text: str, wanted: Iterable[str]) -> list[tuple[int, int, str]]:
    """Return where a text has words that were looked for, each with the word that it answers."""
    own = spans(text)
    return [mark for word in wanted for mark in _beginning(own, word) or _similar(own, word)]


def _beginning(own: Iterable[tuple[int, int, str]], word: str) -> list[tuple[int, int, str]]:
    return [(start, end, word) for start, end, its in own if its.startswith(word)]


def _similar(own: Iterable[tuple[int, int, str]], word: str) -> list[tuple[int, int, str]]:
    allowed = tolerance(word)
    return [(start, end, word) for start, end, its in own if distance(word, its, allowed) <= allowed]


def _cut(text: str, places: Sequence[tuple[int, int]]) -> Passage:
    distinct = sorted(set(places))
    begin = _begin(text, distinct[0][0] if distinct else 0)
    end = len(text) if len(text) - begin <= _WIDTH else text.rfind(" ", begin + 1, begin + _WIDTH + 1)
    end = end if end > begin else begin + _WIDTH
    head, tail = "… " if begin else "", " …" if end < len(text) else ""
    shift = len(head) - begin
    marks = tuple((start + shift, stop + shift) for start, stop in distinct if begin <= start and stop <= end)
    return Passage(text, f"{head}{text[begin:end]}{tail}", marks)


def _begin(text: str, first: int) -> int:
    """Return where the snippet begins: at the text's beginning, or at a word a little before the first mark."""
    if len(text) <= _WIDTH or first <= _BEFORE:
        return 0
    return text.find(" ", first - _BEFORE, first) + 1 or first
