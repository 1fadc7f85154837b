"""Timelines: from the earliest to the latest day that something may have been, as precisely as it is known."""

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from clustergraph.charts.answer import DATE, Answer, Drawing, Row, distinct, left_out
from clustergraph.charts.categories import colours, few, legend, scale
from clustergraph.charts.frame import WIDTH
from clustergraph.results.table import Term

_DATE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})(?:T.*)?)?)?(?:Z|[+-][0-9:]{5})?")
_LOOSE = re.compile(r"[0-9X]{4}(?:-[0-9X]{2})?|.*[~?%X].*")
"""Dates of EDTF that name no day, or no sure one; a period from one date to another is none of these unless unsure."""

_OPEN: Final = "some day in this time, or not certain"
_THICK, _HOLE = 9, 5
_MANY_ROWS: Final = 25
_FORMATS: Final = (
    {"year": "%Y"} | dict.fromkeys(("quarter", "month"), "%b %Y") | dict.fromkeys(("week", "date", "day"), "%d %b %Y")
)
"""How a tick is named, by the longest unit that it begins."""


@dataclass(frozen=True, slots=True)
class Period:
    """A period on a timeline: its row, its colour, its first and its last day.

    ``is_open`` tells one within which something takes place at a time that is not known, or not for sure.
    """

    label: str
    colour: str
    first: dt.date
    last: dt.date
    is_open: bool = False

    def words(self) -> str:
        """Return the period as people read it: one day, or from one to another."""
        days = f"{self.first}" if self.first == self.last else f"{self.first} to {self.last}"
        return f"{days}: {_OPEN}" if self.is_open else days


def days(term: Term | None) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day of a year, a month, a day or an instant; None for anything else."""
    match = _DATE.fullmatch(getattr(term, "value", ""))
    if not match:
        return None
    year, month, day = (int(match[part]) if match[part] else None for part in ("year", "month", "day"))
    try:
        first = dt.date(year or 0, month or 1, day or 1)
        last_month = month or 12
        return first, dt.date(first.year, last_month, day or calendar.monthrange(first.year, last_month)[1])
    except ValueError:
        return None


def timeline(answer: Answer) -> Drawing:
    """Draw a line for each period, and a dot for what takes a day, in the order of time.

    A line is hollow where the date is not certain, or does not name the day: it is no time that something lasts.
    """
    periods = sorted(_periods(answer), key=lambda period: (period.first, period.last))
    undated = len({answer.text(row, "label") for row in answer.rows} - {period.label for period in periods})
    note = left_out(undated, "a date")
    if not periods:
        return Drawing(notes=note)
    order, more = few(list(distinct(period.label for period in periods)), answer.words("label"))
    axis = scale(order)
    keys = colours([period.colour for period in periods]) if answer.has("color") else {}
    values = [_value(period, axis.keys, keys) for period in periods if period.label in axis.keys]
    across = _time_axis(values, many=len(order) > _MANY_ROWS)
    encoding = {"y": axis.encoding(answer.words("label")), "x": across, "tooltip": _tooltip(answer, keys)}
    if keys:
        encoding["color"] = legend(keys, answer.words("color"), beside=axis.width)
    hollow = (f"Hollow: {_OPEN}.",) if any(value["open"] for value in values) else ()
    return Drawing(_body(values, encoding, axis.step), (*hollow, *more, *note))


def _is_open(row: Row) -> bool:
    """Say whether the date as it is printed leaves open when in its span something takes place."""
    return _LOOSE.fullmatch(getattr(row.get(DATE), "value", "")) is not None


def _periods(answer: Answer) -> list[Period]:
    found = []
    for row in answer.rows:
        start, end = days(row["start"]), days(row["end"])
        start, end = start or end, end or start
        if start is None or end is None:
            continue
        first, last = start[0], end[1]
        colour = answer.text(row, "color") if answer.has("color") else ""
        found.append(Period(answer.text(row, "label"), colour, min(first, last), max(first, last), _is_open(row)))
    return list(dict.fromkeys(found))


def _value(period: Period, rows: Mapping[str, str], keys: Mapping[str, str]) -> dict[str, Any]:
    until = period.last + dt.timedelta(days=1) if period.last < dt.date.max else period.last
    return {
        "y": rows[period.label],
        "name": period.label,
        "color": keys.get(period.colour, ""),
        "start": period.first.isoformat(),
        "end": until.isoformat(),
        "when": period.words(),
        "open": period.is_open,
    }


def _time_axis(values: list[dict[str, Any]], *, many: bool) -> dict[str, Any]:
    """Return the axis of time, in UTC so that a day is the same day everywhere, over whole months."""
    first = dt.date.fromisoformat(min(value["start"] for value in values)).replace(day=1)
    last = dt.date.fromisoformat(max(value["end"] for value in values))
    domain = [first.isoformat(), last.isoformat()]
    return {
        "field": "start",
        "type": "temporal",
        "title": "Time",
        "scale": {"type": "utc", "domain": domain, "padding": 10},
        "axis": {"orient": "top" if many else "bottom", "grid": True, "tickCount": 6, "format": _FORMATS},
    }


def _tooltip(answer: Answer, keys: Mapping[str, str]) -> list[dict[str, Any]]:
    colour = [{"field": "color", "type": "nominal", "title": answer.words("color")}] if keys else []
    label = {"field": "name", "type": "nominal", "title": answer.words("label")}
    return [label, {"field": "when", "type": "nominal", "title": "When"}, *colour]


def _body(values: list[dict[str, Any]], encoding: dict[str, Any], step: int) -> dict[str, Any]:
    # A line with round ends is a dot where it is short: the eye finds one day among two years.
    line = {"type": "rule", "strokeWidth": _THICK, "strokeCap": "round", "opacity": 1}
    across = {name: encoding.pop(name) for name in ("y", "x")} | {"x2": {"field": "end"}}
    layers: list[dict[str, Any]] = [{"mark": line, "encoding": encoding}]
    if any(value["open"] for value in values):
        layers.append(_holes(encoding))
    return {
        "width": WIDTH,
        "height": {"step": step},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": values},
        "encoding": across,
        "layer": layers,
    }


def _holes(encoding: Mapping[str, Any]) -> dict[str, Any]:
    """Return what makes lines hollow that are open, in the colour of the ground."""
    hole = {"type": "rule", "style": "halo", "strokeWidth": _HOLE, "strokeCap": "round", "opacity": 1}
    return {
        "mark": hole,
        "transform": [{"filter": {"field": "open", "equal": True}}],
        "encoding": {"tooltip": encoding["tooltip"]},
    }
