"""Folding: texts brought to the form in which they are compared, without case, accents and punctuation."""

import re
import unicodedata
from typing import Final

_LETTERS: Final = str.maketrans(dict(zip("łđðøħŧŋ\u0131", "lddohtni", strict=True)) | {"æ": "ae", "œ": "oe", "þ": "th"})
"""Letters that Unicode does not take apart, and what is typed for them."""

_WORD: Final = re.compile(r"[^\W_]+")
_CHUNK: Final = re.compile(r"\S+")
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")

_INITIALS: Final = 3
"""Initials that make an acronym."""

STOP_WORDS: Final = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at by did do does for from had has have how in is it of on or that the their this to was were "
        "what when where which who whom whose why will with",
    )
)
"""English words that say nothing of what is looked for, where others do."""


def fold(text: str) -> str:
    """Return a text without case and accents; ß becomes ss, and ł becomes l."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return unicodedata.normalize("NFKC", letters.casefold().translate(_LETTERS))


def words(text: str) -> list[str]:
    """Return the folded words of a text: runs of letters and digits, numbers without leading zeros."""
    return [word.lstrip("0") or "0" if word.isdecimal() else word for word in _WORD.findall(fold(text))]


def folded(text: str) -> str:
    """Return a text as its folded words, one space between them: two texts that read alike are equal."""
    return " ".join(words(text))


def compounds(text: str) -> list[str]:
    """Return the further words under which a text is found.

    A word with marks inside, such as ESCP-4i, is also found without them, and one with humps, such as
    ClusterXchange, by its parts.
    """
    found = []
    for chunk in _CHUNK.findall(text):
        if len(_WORD.findall(chunk)) > 1:
            found.append("".join(words(chunk)))
        humps = _HUMP.sub(" ", chunk)
        if humps != chunk:
            found.extend(words(humps))
    return found


def acronym(text: str) -> str | None:
    """Return the initials of the words of a name that begin with a capital, three at least, or None."""
    initials = [match[0][0] for match in _WORD.finditer(text) if match[0][0].isupper()]
    return folded("".join(initials)) if len(initials) >= _INITIALS else None


def spans(text: str) -> list[tuple[int, int, str]]:
    """Return where the words of a text stand, each with what it is folded to."""
    return [(match.start(), match.end(), folded(match[0])) for match in _WORD.finditer(text)]
