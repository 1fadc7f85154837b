"""EDTF literals: every date expression is one, which no SHACL component can tell (constraint V11).

Read are the forms of Extended Date/Time Format (ISO 8601-2:2019) that the sources need: levels 0 and 1
without times of day and years beyond four digits, and from level 2 the seasons 25 to 41 and the year
``XXXX``. The package ``edtf`` is not used for it: it accepts 29 February 2021 and intervals that run
backwards, takes milliseconds a literal, prints what it stumbles over, and on import changes how
pyparsing works for rdflib too. The tests hold that it knows every form that is accepted here.
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from clustergraph.namespaces import PREFIXES
from clustergraph.validation.findings import EDTF_LITERALS, Finding
from clustergraph.validation.report_graph import text

_LITERALS: Final = f"""
SELECT ?focus_node ?path ?value WHERE {{
  ?focus_node ?path ?value FILTER (DATATYPE(?value) = <{PREFIXES["edtf"]}EDTF>)
}}
"""

_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_UNSPECIFIED: Final = re.compile(r"\d(?:\d\dX|\dXX|XXX)|\d{4}-(?:XX(?:-XX)?|(?:0[1-9]|1[0-2])-XX)", re.ASCII)
_NO_DATE: Final = "XXXX"
_QUALIFIERS: Final = ("?", "~", "%")

_PARTS_OF_THE_YEAR: Final = {
    **{month: (month, 1) for month in range(1, 13)},
    **{21 + season: (1, 12) for season in range(12)},  # which months a season has, the hemisphere tells
    **{33 + quarter: (1 + 3 * quarter, 3) for quarter in range(4)},
    **{37 + third: (1 + 4 * third, 4) for third in range(3)},
    **{40 + half: (1 + 6 * half, 6) for half in range(2)},
}
"""First month and number of months by the two digits after the year."""

_LAST_MONTH: Final = 12
_LAST_OF_LEVEL_1: Final = 24


class EdtfError(ValueError):
    """A text that is no date expression; the message is what follows "because" in a sentence."""


def broken_literals(store: Store) -> Iterator[Finding]:
    """Yield a finding for each EDTF literal of the default graph that is no date expression."""
    solutions = store.query(_LITERALS)
    if not isinstance(solutions, QuerySolutions):
        message = "the query for literals should select and does not"
        raise TypeError(message)
    for focus_node, path, value in solutions:
        if isinstance(path, NamedNode) and isinstance(value, Literal):
            try:
                bounds(value.value)
            except EdtfError as error:
                message = f"The date expression {value.value!r} is no EDTF, because {error}."
                yield Finding(EDTF_LITERALS, "Violation", text(focus_node), path.value, value.value, message)


def bounds(expression: str) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and the last day that a date expression can mean, None for what is open or unknown.

    Raises:
        EdtfError: the text is not in a form of EDTF that is read here, or means no day.
    """
    if "/" not in expression:
        return _date_bounds(expression)
    lower, _, upper = expression.partition("/")
    first, last = _end_bounds(lower)[0], _end_bounds(upper)[1]
    if {lower, upper} <= {"", ".."}:
        message = "an interval has a date at one end at least"
        raise EdtfError(message)
    if first and last and first > last:
        message = "the interval ends before it begins"
        raise EdtfError(message)
    return first, last


def _end_bounds(end: str) -> tuple[dt.date | None, dt.date | None]:
    """Return the bounds of one end of an interval: open, unknown, or a date of level 1 with all its digits."""
    if end in {"", ".."}:
        return None, None
    if "X" in end or _part(end) > _LAST_OF_LEVEL_1:
        message = f"{end!r} is nothing that an interval of level 1 begins or ends with"
        raise EdtfError(message)
    return _date_bounds(end)


def _date_bounds(expression: str) -> tuple[dt.date | None, dt.date | None]:
    is_qualified = expression.endswith(_QUALIFIERS)
    date = expression[:-1] if is_qualified else expression
    if expression == _NO_DATE or _UNSPECIFIED.fullmatch(date):
        return None, None
    match = _DATE.fullmatch(date)
    if match is None or (is_qualified and _part(date) > _LAST_MONTH):
        message = f"{expression!r} is no form of level 1 and no season of level 2"
        raise EdtfError(message)
    return _span(*match.groups())


def _part(date: str) -> int:
    """Return the two digits after the year, which tell a month or another part of the year, 0 without them."""
    match = _DATE.match(date)
    return int(match[2] or 0) if match else 0


def _span(year: str, month: str | None, day: str | None) -> tuple[dt.date, dt.date]:
    """Return the first and last day of a year, a part of it or a day.

    Raises:
        EdtfError: the calendar has no such year, part or day.
    """
    try:
        if month and day:
            date = dt.date(int(year), int(month), int(day))
            return date, date
        first, length = _PARTS_OF_THE_YEAR[int(month)] if month else (1, _LAST_MONTH)
        last = first + length - 1
        return dt.date(int(year), first, 1), dt.date(int(year), last, calendar.monthrange(int(year), last)[1])
    except (KeyError, ValueError) as error:
        message = f"the calendar has no {'-'.join(filter(None, (year, month, day)))}"
        raise EdtfError(message) from error
