"""Bars: a number for each category, alone, side by side or on top of each other."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from clustergraph.charts.answer import NOT_GIVEN, Answer, Drawing, figures, left_out, number
from clustergraph.charts.categories import Scale, colours, few, legend, natural, scale
from clustergraph.charts.frame import WIDTH
from clustergraph.charts.lettering import width

_OFFSET_STEP: Final = 16
_MARGIN: Final = 60
"""Pixels of the picture's width that neither names nor bars take."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums by category and colour, the order of the categories, and how many rows had no number."""

    values: Mapping[tuple[str, str], float]
    order: list[str]
    without: int


def bars(answer: Answer) -> Drawing:
    """Draw a bar for each category, in parts where the chart has a colour."""
    return _drawing(answer, grouped=False)


def grouped_bars(answer: Answer) -> Drawing:
    """Draw a bar for each category and colour, those of one category side by side."""
    return _drawing(answer, grouped=True)


def sums(answer: Answer) -> Sums:
    """Add up the rows of each category and colour; without a number column, count them."""
    values: dict[tuple[str, str], float] = defaultdict(float)
    totals: dict[str, float] = defaultdict(float)
    without = 0
    for row in answer.rows:
        amount = number(row["x"]) if answer.has("x") else 1.0
        if amount is None:
            without += 1
            continue
        category, colour = answer.text(row, "y"), answer.text(row, "color") if answer.has("color") else ""
        values[category, colour] += amount
        totals[category] += amount
    by_amount = sorted(totals, key=lambda category: (category == NOT_GIVEN, -totals[category]))
    return Sums(values, natural(list(totals)) or by_amount, without)


def _drawing(answer: Answer, *, grouped: bool) -> Drawing:
    found = sums(answer)
    if not found.order:
        return Drawing(notes=left_out(found.without, "a number"))
    order, note = few(found.order, answer.words("y"))
    axis = scale(order)
    keys = colours([colour for _, colour in found.values]) if answer.has("color") else {}
    values = _values(found, axis, keys)
    body = _body(answer, axis, keys, values, grouped=grouped)
    return Drawing(body, (*note, *left_out(found.without, "a number")))


def _values(found: Sums, axis: Scale, keys: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return a row for each bar; colours that share a name in the legend are added up."""
    added: dict[tuple[str, str], float] = defaultdict(float)
    for (category, colour), value in found.values.items():
        if category in axis.keys:
            added[category, keys.get(colour, "")] += value
    return [
        {"y": axis.keys[category], "name": category, "color": colour, "x": value, "number": figures(value)}
        for (category, colour), value in added.items()
    ]


def _totals(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a number for the end of each bar that is made of parts."""
    added: dict[str, float] = defaultdict(float)
    for value in values:
        added[value["y"]] += value["x"]
    return [{"y": key, "x": value, "number": figures(value)} for key, value in added.items()]


def _body(
    answer: Answer, axis: Scale, keys: Mapping[str, str], values: list[dict[str, Any]], *, grouped: bool
) -> dict[str, Any]:
    amount = answer.words("x") if answer.has("x") else "Count"
    names = [("name", answer.words("y")), *([("color", answer.words("color"))] if keys else []), ("number", amount)]
    drawn: dict[str, Any] = {
        "tooltip": [{"field": field, "type": "nominal", "title": title} for field, title in names],
    }
    totals = values if grouped else _totals(values)
    encoding: dict[str, Any] = {"y": axis.encoding(answer.words("y")), "x": _across(amount, axis, totals)}
    if keys:
        drawn["color"] = legend(keys, answer.words("color"), beside=axis.width)
    if grouped:
        encoding["yOffset"] = {"field": "color", "sort": None, "scale": {"domain": drawn["color"]["scale"]["domain"]}}
    number_text = {"text": {"field": "number", "type": "nominal"}}
    text = {"data": {"values": totals}, "mark": {"type": "text", "align": "left", "dx": 4}, "encoding": number_text}
    return {
        "width": WIDTH,
        "height": {"step": _OFFSET_STEP, "for": "offset"} if grouped else {"step": axis.step},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": values},
        "encoding": encoding,
        "layer": [{"mark": {"type": "bar"}, "encoding": drawn}, text],
    }


def _across(title: str, axis: Scale, totals: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the axis of numbers, from nought to so far beyond the longest bar that its number fits there."""
    lowest = min(0, *(total["x"] for total in totals))
    highest = max(0, *(total["x"] for total in totals))
    room = WIDTH - axis.width - _MARGIN
    end = max(total["x"] + (highest - lowest) * width(total["number"] + "0") / room for total in totals)
    return {
        "field": "x",
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [lowest, max(end, highest) or 1], "nice": False},
        "axis": {"tickMinStep": 1 if all(total["x"] == int(total["x"]) for total in totals) else 0, "tickCount": 8},
    }
