"""Amounts: numbers and their units as pages print them."""

from typing import Final

_GROUPED: Final = 10_000
"""Numbers from which digits are set in threes; below, a year would look odd."""

_READ: Final = {
    "euro": "euro",
    "per cent": "per cent",
    "person": "people",
    "thematic area": "thematic areas",
    "unit of an unstated currency": "(currency not stated)",
}
"""What units are called beside a number other than one, where no letter makes the plural."""


def number_text(text: str) -> str:
    """Return a whole number with its digits in threes where it is large, any other text as it is."""
    return f"{int(text):,}" if text.lstrip("-").isdigit() and abs(int(text)) >= _GROUPED else text


def unit_text(unit: str, told: str) -> str:
    """Return a unit as it is said of a number: one job, two jobs, two countries."""
    if not unit or told == "1" or "(" in unit:
        return unit
    return _READ.get(unit) or (f"{unit[:-1]}ies" if unit.endswith("y") else f"{unit}s")
