"""Heat maps: a number for each pair of categories."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from clustergraph.charts.answer import Answer, Drawing, distinct, figures, left_out, number
from clustergraph.charts.categories import Scale, few, natural, scale
from clustergraph.charts.frame import WIDTH
from clustergraph.charts.lettering import width

_COLUMN_NAME: Final = 180
_MOST_COLUMNS: Final = 40
_PADDING, _GAP, _MARGIN = 12, 6, 40
_NARROWEST: Final = 20
_ASLANT: Final = 0.75
"""Breadth of a name that stands aslant, as part of its length, with some room."""


def heatmap(answer: Answer) -> Drawing:
    """Draw a field for each pair of categories, the darker the more, with its number in it where it fits."""
    cells, without = _cells(answer)
    if not cells:
        return Drawing(notes=left_out(without, "a number"))
    rows = list(distinct(y for _, y in cells))
    columns = list(distinct(x for x, _ in cells))
    down, more_rows = few(natural(rows) or rows, answer.words("y"))
    along, more_columns = few(natural(columns) or columns, answer.words("x"), most=_MOST_COLUMNS)
    vertical, across = scale(down), scale(along, limit=_COLUMN_NAME, lines=1)
    values = [
        {"x": across.keys[x], "y": vertical.keys[y], "column": x, "row": y, "value": value, "number": figures(value)}
        for (x, y), value in cells.items()
        if x in across.keys and y in vertical.keys
    ]
    body = _body(answer, values, vertical, Columns.among(vertical, across))
    return Drawing(body, (*more_rows, *more_columns, *left_out(without, "a number")))


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns: their names, how wide each is, whether the names stand aslant, and how far they then reach out."""

    names: Sequence[str]
    step: float
    aslant: bool
    overhang: float

    @classmethod
    def among(cls, vertical: Scale, across: Scale) -> "Columns":
        """Return the columns beside the names of the rows; the picture grows where they would be too narrow."""
        names = list(across.keys.values())
        room = WIDTH - vertical.width - _MARGIN
        if all(width(name) < room / len(names) - _GAP for name in names):
            return cls(names, room / len(names), aslant=False, overhang=0)
        step = max(_NARROWEST, (room - max(map(width, names)) * _ASLANT) / len(names))
        ends = (width(name) * _ASLANT - (number + 0.5) * step for number, name in enumerate(reversed(names)))
        return cls(names, step, aslant=True, overhang=max(0, round(max(ends))))


def _cells(answer: Answer) -> tuple[dict[tuple[str, str], float], int]:
    """Return the sum for each pair, or without a number column the count, and how many rows have no number."""
    cells: dict[tuple[str, str], float] = defaultdict(float)
    without = 0
    for row in answer.rows:
        amount = number(row["value"]) if answer.has("value") else 1.0
        if amount is None:
            without += 1
        else:
            cells[answer.text(row, "x"), answer.text(row, "y")] += amount
    return cells, without


def _body(answer: Answer, values: list[dict[str, Any]], vertical: Scale, columns: Columns) -> dict[str, Any]:
    amount = answer.words("value") if answer.has("value") else "Count"
    names = [("row", answer.words("y")), ("column", answer.words("x")), ("number", amount)]
    encoding = {
        "y": vertical.encoding(answer.words("y")),
        "x": _across(answer.words("x"), columns),
        "tooltip": [{"field": field, "type": "nominal", "title": title} for field, title in names],
    }
    return {
        "width": {"step": round(columns.step, 1)},
        "height": {"step": vertical.step},
        "padding": {"left": _PADDING, "top": _PADDING, "bottom": _PADDING, "right": _PADDING + columns.overhang},
        "data": {"values": values},
        "encoding": encoding,
        "layer": _fields(values, columns, amount),
    }


def _fields(values: list[dict[str, Any]], columns: Columns, amount: str) -> list[dict[str, Any]]:
    """Return the fields: of one colour where all have the same number, else the darker the more."""
    most = max(value["value"] for value in values)
    if all(value["value"] == most for value in values):
        return [{"mark": {"type": "rect"}}]
    legend = {"gradientLength": 200, "tickMinStep": 1}
    scale_ = {"reverse": True, "domainMin": min(0, *(value["value"] for value in values))}
    colour = {"field": "value", "type": "quantitative", "title": amount, "scale": scale_, "legend": legend}
    shades = {"mark": {"type": "rect"}, "encoding": {"color": colour}}
    numbers_fit = max(width(value["number"]) for value in values) < columns.step - 4
    return [shades, _number_text(most)] if numbers_fit else [shades]


def _across(title: str, columns: Columns) -> dict[str, Any]:
    """Return the axis above the columns."""
    axis: dict[str, Any] = {"orient": "top", "labelLimit": _COLUMN_NAME + 40, "labelOverlap": False, "labelAngle": 0}
    if columns.aslant:
        axis |= {"labelAngle": -45, "labelAlign": "left", "labelBaseline": "middle"}
    domain = {"domain": list(columns.names)}
    return {"field": "x", "type": "nominal", "title": title, "sort": None, "axis": axis, "scale": domain}


def _number_text(most: float) -> dict[str, Any]:
    """Return the numbers in the fields, light on dark and dark on light."""
    dark = {"test": {"field": "value", "gt": most * 0.45}, "value": "white"}
    return {
        "mark": {"type": "text"},
        "encoding": {"text": {"field": "number", "type": "nominal"}, "color": {"condition": dark, "value": "black"}},
    }
