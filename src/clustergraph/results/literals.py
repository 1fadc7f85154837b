"""Literals as values of other systems: numbers, truth values and dates, where a literal is one exactly."""

import datetime as dt
import math
import re
from decimal import Decimal, InvalidOperation
from typing import Final

from pyoxigraph import Literal

from clustergraph.namespaces import XSD

_INTEGERS: Final = (
    "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
    "negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
)  # fmt: skip
_EXACT: Final = frozenset(f"{XSD}{name}" for name in (*_INTEGERS, "decimal"))
_FLOATING: Final = frozenset({f"{XSD}double", f"{XSD}float"})
_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False}
_NUMERAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_FLOATING_NUMERAL = re.compile(rf"(?:{_NUMERAL.pattern})(?:[eE][+-]?[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(rf"{_DAY.pattern}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:\.[0-9]{{1,6}})?")


def number(term: object) -> Decimal | float | None:
    """Return the number that a literal is, or None: for another datatype, a faulty text, infinity and NaN."""
    if not isinstance(term, Literal):
        return None
    datatype = term.datatype.value
    if datatype in _EXACT and _NUMERAL.fullmatch(term.value):
        return _exact(term.value)
    if datatype in _FLOATING and _FLOATING_NUMERAL.fullmatch(term.value):
        value = float(term.value)
        return value if math.isfinite(value) else None
    return None


def truth(term: object) -> bool | None:
    """Return the truth value that a literal is, or None."""
    if isinstance(term, Literal) and term.datatype.value == f"{XSD}boolean":
        return _TRUTH.get(term.value)
    return None


def date(term: object) -> dt.date | dt.datetime | None:
    """Return the day, or the moment without time zone, that a literal is, or None."""
    if not isinstance(term, Literal):
        return None
    datatype = term.datatype.value
    try:
        if datatype == f"{XSD}date" and _DAY.fullmatch(term.value):
            return dt.date.fromisoformat(term.value)
        if datatype == f"{XSD}dateTime" and _MOMENT.fullmatch(term.value):
            return dt.datetime.fromisoformat(term.value)
    except ValueError:  # the thirtieth of February
        return None
    return None


def _exact(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:  # more digits than a number may have here
        return None
