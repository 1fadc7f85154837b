"""The map of Europe: countries coloured by a number; bars where the outlines of countries are not at hand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pyoxigraph import NamedNode

from clustergraph.charts.answer import Answer, Drawing, figures, left_out, number
from clustergraph.charts.bars import bars
from clustergraph.charts.country_codes import code
from clustergraph.charts.frame import WIDTH
from clustergraph.charts.outlines import Outline, middle
from clustergraph.reports.chart_header import Chart

_HEIGHT: Final = 640
_CENTRE: Final = (10, 52)
"""Longitude and latitude that the equal-area projection of European statistics is centred on."""

_SCALE: Final = 860
_LONGEST_NUMBER: Final = 5
_ELSEWHERE = "Drawn as bars: none of the countries lies in Europe."
_NO_OUTLINES = "Drawn as bars: the outlines of countries are not installed."


def europe(answer: Answer, outlines: Sequence[Outline]) -> Drawing:
    """Draw a map of the countries of Europe, or bars where there are no outlines."""
    values, names, without = _sums(answer)
    on_map = {outline.code for outline in outlines}
    if on_map.isdisjoint(values):
        drawing = bars(_as_bars(answer))
        return Drawing(drawing.body, (*drawing.notes, *([_ELSEWHERE if outlines else _NO_OUTLINES] if values else [])))
    note = left_out(without, "a country or a number")
    elsewhere = [f"{names[code]} ({figures(value)})" for code, value in values.items() if code not in on_map]
    if elsewhere:
        note = (f"Not on the map: {', '.join(elsewhere)}.", *note)
    return Drawing(_body(answer, values, names, outlines), note)


def _as_bars(answer: Answer) -> Answer:
    """Return the same answer for a chart of bars."""
    channels = {"country": "y", "value": "x"}
    variables = {channels[channel]: name for channel, name in answer.chart.variables.items()}
    rows = [{channels[channel]: term for channel, term in row.items()} for row in answer.rows]
    return Answer(Chart("bar", variables, answer.chart.title), rows, answer.labels)


def _sums(answer: Answer) -> tuple[dict[str, float], dict[str, str], int]:
    """Return the sum of each country by code, the names by code, and how many rows have none."""
    values: dict[str, float] = defaultdict(float)
    names: dict[str, str] = {}
    without = 0
    for row in answer.rows:
        country = row["country"]
        key = code(country.value) if isinstance(country, NamedNode) else ""
        amount = number(row["value"]) if answer.has("value") else 1.0
        if not key or amount is None:
            without += 1
            continue
        values[key] += amount
        names[key] = answer.text(row, "country")
    return dict(values), names, without


def _body(
    answer: Answer, values: Mapping[str, float], names: Mapping[str, str], outlines: Sequence[Outline]
) -> dict[str, Any]:
    amount = answer.words("value") if answer.has("value") else "Count"
    centre = {"rotate": [-_CENTRE[0], -_CENTRE[1], 0], "translate": [WIDTH * 0.46, _HEIGHT * 0.52]}
    return {
        "width": WIDTH,
        "height": _HEIGHT,
        "projection": {"type": "azimuthalEqualArea", "scale": _SCALE, **centre},
        "layer": [
            _land([outline for outline in outlines if outline.code not in values]),
            _counted(answer, amount, values, names, outlines),
            *_numbers(values, outlines),
        ],
    }


def _land(outlines: Sequence[Outline]) -> dict[str, Any]:
    features = [{"type": "Feature", "geometry": outline.geometry(), "properties": {}} for outline in outlines]
    return {
        "data": {"values": features},
        "mark": {"type": "geoshape", "style": "land", "clip": True, "tooltip": None, "aria": False},
    }


def _counted(
    answer: Answer, amount: str, values: Mapping[str, float], names: Mapping[str, str], outlines: Sequence[Outline]
) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "geometry": outline.geometry(),
            "properties": {"name": names[outline.code], "value": value, "number": figures(value)},
        }
        for outline in outlines
        if (value := values.get(outline.code)) is not None
    ]
    shown = [("properties.name", answer.words("country")), ("properties.number", amount)]
    return {
        "data": {"values": features},
        "mark": {"type": "geoshape", "clip": True},
        "encoding": {
            "color": {
                "field": "properties.value",
                "type": "quantitative",
                "title": amount,
                "scale": {"reverse": True, "domainMin": 0},
                "legend": {"gradientLength": 200, "tickMinStep": 1},
            },
            "tooltip": [{"field": field, "type": "nominal", "title": title} for field, title in shown],
        },
    }


def _numbers(values: Mapping[str, float], outlines: Sequence[Outline]) -> list[dict[str, Any]]:
    """Return the numbers of the countries in the middle of their largest part, unless they would run into others."""
    places: list[dict[str, Any]] = [
        {"longitude": x, "latitude": y, "number": figures(value)}
        for outline in outlines
        if (value := values.get(outline.code)) is not None
        for x, y in [middle(outline)]
    ]
    if any(len(place["number"]) > _LONGEST_NUMBER for place in places):
        return []
    encoding = {
        "longitude": {"field": "longitude", "type": "quantitative"},
        "latitude": {"field": "latitude", "type": "quantitative"},
        "text": {"field": "number", "type": "nominal"},
    }
    marks: tuple[dict[str, Any], ...] = ({"style": "halo"}, {})
    text = {"type": "text", "fontSize": 11, "clip": True, "tooltip": None}
    return [{"data": {"values": places}, "mark": text | mark, "encoding": encoding} for mark in marks]
