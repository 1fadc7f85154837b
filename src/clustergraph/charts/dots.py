"""Dots: one for each row, so that claims which differ stand beside each other; a line where there is a range."""

from collections.abc import Mapping
from typing import Any, Final

from clustergraph.charts.answer import Answer, Drawing, Row, distinct, figures, left_out, number
from clustergraph.charts.categories import Scale, colours, few, legend, natural, scale
from clustergraph.charts.frame import WIDTH

_FAR_APART: Final = 1000


def dots(answer: Answer) -> Drawing:
    """Draw a dot for each number, and a line from the lowest to the highest where a range is given."""
    rows = [row for row in answer.rows if _numbers(row)]
    note = left_out(len(answer.rows) - len(rows), "a number")
    if not rows:
        return Drawing(notes=note)
    names = list(distinct(answer.text(row, "y") for row in rows))
    order, more = few(natural(names) or names, answer.words("y"))
    axis = scale(order)
    keys = colours([answer.text(row, "color") for row in rows]) if answer.has("color") else {}
    values = [_value(answer, row, axis, keys) for row in rows if answer.text(row, "y") in axis.keys]
    return Drawing(_body(answer, values, axis, keys), (*more, *note))


def _numbers(row: Row) -> dict[str, float]:
    """Return the numbers of a row by channel; a range without both ends is none."""
    found = {name: value for name in ("x", "low", "high") if (value := number(row.get(name))) is not None}
    if not {"low", "high"} <= found.keys():
        found = {name: value for name, value in found.items() if name == "x"}
    return found


def _value(answer: Answer, row: Row, axis: Scale, keys: Mapping[str, str]) -> dict[str, Any]:
    numbers = _numbers(row)
    name = answer.text(row, "y")
    shown = [figures(numbers["x"])] if "x" in numbers else []
    if "low" in numbers:
        shown.append(f"{figures(numbers['low'])} to {figures(numbers['high'])}")
    colour = keys[answer.text(row, "color")] if keys else ""
    return {"y": axis.keys[name], "name": name, "color": colour, "number": ", ".join(shown), **numbers}


def _body(answer: Answer, values: list[dict[str, Any]], axis: Scale, keys: Mapping[str, str]) -> dict[str, Any]:
    title = answer.words("x")
    scale_ = _scale(values)
    shown = [("name", answer.words("y")), *([("color", answer.words("color"))] if keys else []), ("number", title)]
    encoding: dict[str, Any] = {
        "y": axis.encoding(answer.words("y")),
        "tooltip": [{"field": field, "type": "nominal", "title": words} for field, words in shown],
    }
    encoding["y"]["axis"]["grid"] = True
    if keys:
        encoding["color"] = legend(keys, answer.words("color"), beside=axis.width)
    dot = {
        "mark": {"type": "point", "filled": True, "size": 80, "opacity": 0.9},
        "transform": [{"filter": {"field": "x", "valid": True}}],
        "encoding": {"x": _across("x", title, scale_)},
    }
    return {
        "width": WIDTH,
        "height": {"step": axis.step},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": values},
        "encoding": encoding,
        "layer": [*([_range(title, scale_)] if answer.has("low") else []), dot],
    }


def _range(title: str, scale_: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "mark": {"type": "rule", "strokeWidth": 6, "strokeCap": "round", "opacity": 0.5},
        "transform": [{"filter": {"field": "low", "valid": True}}],
        "encoding": {"x": _across("low", title, scale_), "x2": {"field": "high"}},
    }


def _across(field: str, title: str, scale_: Mapping[str, Any]) -> dict[str, Any]:
    words = f"{title} (logarithmic)" if scale_ else title
    return {
        "field": field,
        "type": "quantitative",
        "title": words,
        "scale": {**scale_, "padding": 8},
        "axis": {"tickCount": 8},
    }


def _scale(values: list[dict[str, Any]]) -> Mapping[str, Any]:
    """Return a logarithmic scale where numbers differ so much that others would all lie at one end."""
    numbers = [value[name] for value in values for name in ("x", "low", "high") if name in value]
    return {"type": "log"} if 0 < min(numbers) * _FAR_APART < max(numbers) else {}
