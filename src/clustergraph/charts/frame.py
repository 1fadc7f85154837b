"""The frame of a chart: its title, its source line, its size, and what stands there where there is nothing to draw."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from clustergraph.charts.answer import Drawing
from clustergraph.charts.lettering import plain, wrapped
from clustergraph.charts.palette import LIGHT
from clustergraph.results.table import About

WIDTH: Final = 720
_VERSION_DIGITS: Final = 12
_TITLE_LINES, _SOURCE_LINES = 3, 4

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"

Specification = dict[str, Any]


def frame(title: str, description: str, source: Sequence[str], drawing: Drawing) -> Specification:
    """Return a whole specification around a drawing, or around a sentence where there is none."""
    lines = [line for text in source for line in wrapped(plain(text), WIDTH - 20, lines=_SOURCE_LINES)]
    heading = wrapped(plain(title), WIDTH * 0.9, lines=_TITLE_LINES, size=16)
    return {
        "$schema": SCHEMA,
        "description": plain(description),
        "title": {"text": heading, "subtitle": lines},
        "config": LIGHT,
        **(drawing.body or _nothing()),
    }


def source(about: About) -> str:
    """Return the line that says which documents and which version of the dataset a picture comes from."""
    documents = [f"Source: {'; '.join(sorted(about.documents))}."] if about.documents else []
    dataset = [f"Dataset {about.version[:_VERSION_DIGITS]}."] if about.version else []
    return " ".join(documents + dataset)


def _nothing() -> Mapping[str, Any]:
    return {
        "width": WIDTH,
        "height": 60,
        "data": {"values": [{"text": "There is nothing to draw: the answer has no rows for this picture."}]},
        "mark": {"type": "text", "align": "left", "x": 0, "style": "quiet", "fontSize": 14},
        "encoding": {"text": {"field": "text", "type": "nominal"}},
    }


def canvas(
    height: float, values: Sequence[Mapping[str, Any]], layers: Sequence[Mapping[str, Any]]
) -> Mapping[str, Any]:
    """Return a body whose ``x`` and ``y`` are pixels, for marks that are laid out beforehand."""
    across = {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [0, WIDTH], "nice": False}}
    down = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [height, 0], "nice": False}}
    return {
        "width": WIDTH,
        "height": height,
        "data": {"values": list(values)},
        "encoding": {"x": across, "y": down},
        "layer": list(layers),
    }
