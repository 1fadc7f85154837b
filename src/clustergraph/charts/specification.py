"""The specification of a chart: from a report and its answer to Vega-Lite with the data in it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from clustergraph.charts.answer import Answer, Drawing, read_answer
from clustergraph.charts.bars import bars, grouped_bars
from clustergraph.charts.dots import dots
from clustergraph.charts.europe import europe
from clustergraph.charts.frame import Specification, frame, source
from clustergraph.charts.heatmap import heatmap
from clustergraph.charts.network import network
from clustergraph.charts.outlines import BUNDLED, read_outlines
from clustergraph.charts.timeline import timeline
from clustergraph.charts.tree import tree
from clustergraph.iris import shrink, split
from clustergraph.names import words
from clustergraph.reports.chart_header import Chart
from clustergraph.results.naming import Label
from clustergraph.results.table import Table


def specification(chart: Chart, table: Table, labels: Mapping[str, Label]) -> Specification:
    """Return the Vega-Lite specification of a report's chart, with the answer as its data.

    What the table is about gives the title and the source line; ``labels`` are what things are called by IRI.
    Outlines of countries are read for a map only, from where a build puts them.

    Raises:
        OutlinesError: the file with the outlines holds none.
    """
    answer = read_answer(chart, table, labels)
    drawing = _map(answer) if chart.mark == "map" else _DRAWN[chart.mark](answer)
    given = {name: [_worded(value, labels) for value in values] for name, values in table.about.parameters.items()}
    about = replace(table.about, question=chart.title or table.about.question, parameters=given)
    lines = [*drawing.notes, table.cut_sentence, source(about)]
    return frame(about.caption, about.description, [line for line in lines if line], drawing)


def _worded(value: str, labels: Mapping[str, Label]) -> str:
    """Return what a value that was given is called: its label if the answer has one, else the last part of its IRI."""
    if value in labels:
        return labels[value].text
    return words(split(value)[1]) if shrink(value) else value


def draw(table: Table, chart: Chart, format_name: str, labels: Mapping[str, Label]) -> bytes:
    """Return the specification of a chart as a JSON text, whatever the format is called."""
    del format_name
    return json.dumps(specification(chart, table, labels), ensure_ascii=False, indent=1).encode() + b"\n"


def _map(answer: Answer) -> Drawing:
    return europe(answer, read_outlines(BUNDLED) if BUNDLED.is_file() else [])


_DRAWN: Final[Mapping[str, Callable[[Answer], Drawing]]] = {
    "bar": bars,
    "grouped-bar": grouped_bars,
    "stacked-bar": bars,
    "timeline": timeline,
    "dot": dots,
    "heatmap": heatmap,
    "network": network,
    "tree": tree,
}
