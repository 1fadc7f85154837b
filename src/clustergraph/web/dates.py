"""Dates: what a date of the Extended Date/Time Format (EDTF) reads like to people."""

import re
from typing import Final

_MONTHS: Final = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_SPANS: Final = {
    "21": "spring of",
    "22": "summer of",
    "23": "autumn of",
    "24": "winter of",
    "33": "first quarter of",
    "34": "second quarter of",
    "35": "third quarter of",
    "36": "fourth quarter of",
    "40": "first half of",
    "41": "second half of",
}
"""What stands in the place of a month for longer stretches of a year, EDTF levels 1 and 2."""

_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]?)")
_DOUBT: Final = {"": "", "~": "about ", "?": "probably ", "%": "probably about "}


def in_words(expression: str) -> str:
    """Return a date in words, and as it stands where it is of a form that the record does not use."""
    if expression.startswith("XXXX"):
        return "not dated"
    start, slash, end = expression.partition("/")
    if not slash:
        return _single(start)
    if start == "..":
        return f"until {_single(end)}"
    return f"from {_single(start)}" + ("" if end == ".." else f" to {_single(end)}")


def _single(text: str) -> str:
    match = _DATE.fullmatch(text)
    if not match:
        return text
    year, month, day, doubt = match.groups()
    if not month:
        return f"{_DOUBT[doubt]}{year}"
    if month in _SPANS:
        return f"{_DOUBT[doubt]}the {_SPANS[month]} {year}"
    if not 1 <= int(month) <= len(_MONTHS):
        return text
    name = _MONTHS[int(month) - 1]
    return f"{_DOUBT[doubt]}{f'{int(day)} ' if day else ''}{name} {year}"
