"""Nearness: the right value that a wrong text was probably meant for."""

import calendar
import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Final

_LONGEST: Final = 100
"""Characters of a text that something near is looked for: more is no slip of the hand."""

_CUTOFF: Final = 0.6
_MARGIN: Final = 0.15
"""How like a text a name must be, and how much less so than the nearest, from nought to one."""

_NEAR: Final = 3

_LETTERS: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})
"""Letters that no accent makes, so that taking accents away leaves them."""

_WORDS: Final = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
]
_NUMBER: Final = re.compile(r"([+-]?)\s*(\d(?:[\d\s.,'\u2019]*\d)?)")
_GROUP: Final = 3
"""Digits that stand between two marks of thousands."""

_MONTHS: Final = tuple(f"{dt.date(2000, month, 1):%b}".casefold() for month in range(1, 13))
_DAYS: Final = (
    re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"),
    re.compile(r"(?P<year>\d{4})\D(?P<month>\d{1,2})(?:\D(?P<day>\d{1,2})(?:\D.*)?)?"),
    re.compile(r"(?P<day>\d{1,2})\D(?P<month>\d{1,2})\D(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})"),
)
"""Ways to write a day with digits, that of the year first."""


def folded(text: str) -> str:
    """Return a text in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(character for character in plain if not unicodedata.combining(character))


def near_names(text: str, names: Iterable[str], *, limit: int = _NEAR) -> list[str]:
    """Return the names that read most like a text, best first: misspelt, accents apart, or with these words in them."""
    wanted = folded(text.strip())
    if not wanted or len(wanted) > _LONGEST:
        return []
    by_fold: dict[str, str] = {}
    for name in sorted(names):
        by_fold.setdefault(folded(name), name)
    close = _close(wanted, by_fold, limit)
    word = re.compile(rf"\b{re.escape(wanted)}\b")
    holding = sorted((name for name in by_fold if word.search(name)), key=len)
    return [by_fold[name] for name in dict.fromkeys([*close, *holding])][:limit]


def _close(wanted: str, names: Iterable[str], limit: int) -> list[str]:
    """Return the names that differ little from a text, and hardly more than the nearest of them does."""
    close = difflib.get_close_matches(wanted, names, n=limit, cutoff=_CUTOFF)
    ratios = [difflib.SequenceMatcher(None, name, wanted).ratio() for name in close]
    return [name for name, ratio in zip(close, ratios, strict=True) if ratio > ratios[0] - _MARGIN]


def near_numbers(text: str) -> list[Decimal]:
    """Return the numbers that a text may have been meant for, in digits or in a word, with any marks of thousands."""
    if len(text) > _LONGEST:
        return []
    if text.casefold() in _WORDS:
        return [Decimal(_WORDS.index(text.casefold()))]
    match = _NUMBER.search(text)
    if not match:
        return []
    digits = re.sub(r"[\s'\u2019]", "", match[2])
    return [Decimal(f"{match[1]}{reading}") for reading in _readings(digits)]


def _readings(digits: str) -> list[str]:
    """Return the numerals that digits with points and commas may stand for."""
    marks = [mark for mark in digits if mark in ".,"]
    whole = re.sub("[.,]", "", digits)
    if not marks:
        return [digits]
    if marks.count(marks[-1]) > 1:
        return [whole]
    before, _, after = digits.rpartition(marks[-1])
    broken = f"{re.sub('[.,]', '', before)}.{after}"
    return [broken, whole] if len(marks) == 1 and len(after) == _GROUP else [broken]


def near_day(text: str) -> str | None:
    """Return the day nearest to what a text says of one, in ISO form, or None where it says nothing of the kind."""
    written = text.strip().casefold()
    found = _day_in_digits(written) or _day_in_words(written)
    if not found or len(written) > _LONGEST:
        return None
    year, month, day = found
    if month > len(_MONTHS) >= day:
        month, day = day, month
    year, month = min(max(year, dt.MINYEAR), dt.MAXYEAR), min(max(month, 1), len(_MONTHS))
    return dt.date(year, month, min(max(day, 1), calendar.monthrange(year, month)[1])).isoformat()


def _day_in_digits(text: str) -> tuple[int, int, int] | None:
    for pattern in _DAYS:
        match = pattern.fullmatch(text)
        if match:
            parts = match.groupdict()
            return int(parts["year"]), int(parts.get("month") or 1), int(parts.get("day") or 1)
    return None


def _day_in_words(text: str) -> tuple[int, int, int] | None:
    """Return year, month and day of a text such as ``3 February 2020`` or ``Feb 2020``."""
    words = re.findall(r"[^\W\d_]+|\d+", text)
    months = [_MONTHS.index(word[:3]) + 1 for word in words if word[:3] in _MONTHS]
    years = [int(word) for word in words if re.fullmatch(r"\d{4}", word)]
    days = [int(word) for word in words if re.fullmatch(r"\d{1,2}", word)]
    with suppress(IndexError):
        return years[0], months[0], (days or [1])[0]
    return None


def question(near: Sequence[str]) -> str:
    """Return the question that offers what is near, with a space before it, or nothing where nothing is."""
    if not near:
        return ""
    *others, last = near
    return f" Is it {', '.join(others)} or {last}?" if others else f" Is it {last}?"


def shown(text: str) -> str:
    """Return a text in quotes as a sentence shows it: on one line, and short."""
    return repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\u2026")
