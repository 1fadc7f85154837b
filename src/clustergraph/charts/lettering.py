"""Lettering: how wide a text is drawn, and how it is broken or shortened to fit."""

import unicodedata
from collections.abc import Iterator
from typing import Final

_WIDTHS: Final = {
    222: "ijl'",
    278: " !,./:;I[\\]ft|",
    333: "()-r`{}\u2013",
    389: '*"',
    500: "Jckvsxyz",
    584: "+<=>~",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    944: "W%",
    1000: "@\u2026\u2014",
}
"""Characters by their width in thousandths of the size of the letters, in sans-serif faces of Helvetica's measure."""

_WIDTH_OF: Final = {character: width for width, characters in _WIDTHS.items() for character in characters}
_USUAL: Final = 556
_WIDE: Final = 1000


def width(text: str, size: float = 12) -> float:
    """Return about how many pixels wide a text is drawn, its letters being of a size in pixels."""
    return sum(map(_character_width, text)) * size / 1000


def _character_width(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return _WIDE
    base = unicodedata.normalize("NFD", character)[0]
    return _WIDTH_OF.get(base, _USUAL)


def plain(text: str) -> str:
    """Return a text on one line, without the characters that no XML may hold."""
    return " ".join("".join(" " if _is_control(character) else character for character in text).split())


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} or ord(character) & 0xFFFE == 0xFFFE  # noqa: PLR2004


def shortened(text: str, limit: float, size: float = 12) -> str:
    """Return a text that is at most so many pixels wide: cut, with an ellipsis, where it would be wider."""
    if width(text, size) <= limit:
        return text
    kept = len(text)
    while kept and width(text[:kept].rstrip() + "\u2026", size) > limit:
        kept -= 1
    return text[:kept].rstrip() + "\u2026"


def wrapped(text: str, limit: float, *, lines: int, size: float = 12) -> list[str]:
    """Return a text in at most so many lines of at most so many pixels, the last one cut where need be."""
    found = list(_lines(text, limit, size))
    if len(found) > lines:
        found = [*found[: lines - 1], " ".join(found[lines - 1 :])]
    return [shortened(line, limit, size) for line in found]


def both_ends(text: str, limit: float, *, lines: int, size: float = 12) -> list[str]:
    """Return a text that is cut in its middle: its beginning, and in the last line as much of its end as fits."""
    *head, last = wrapped(text, limit, lines=lines, size=size)
    room = limit if head else limit / 2
    kept = 0
    while kept < len(text) and width("\u2026" + text[-kept - 1 :], size) <= room:
        kept += 1
    end = "\u2026" + text[len(text) - kept :].lstrip()
    return [*head, end] if head else [shortened(last, limit - room, size) + end.removeprefix("\u2026")]


def _lines(text: str, limit: float, size: float) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".lstrip()
        if line and width(longer, size) > limit:
            yield line
            longer = word
        line = longer
    yield line


def in_words(variable: str) -> str:
    """Return the name of a variable as the title of an axis: ``kind_name`` as ``Kind``."""
    return variable.removesuffix("_name").replace("_", " ").capitalize()
