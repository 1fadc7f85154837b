"""Charts: one picture a report, as its header says, described in Vega-Lite."""

from collections.abc import Mapping
from typing import Final

DRAWERS: Final[Mapping[str, str]] = {
    "svg": "clustergraph.charts.rendering",
    "png": "clustergraph.charts.rendering",
    "vega-lite": "clustergraph.charts.specification",
}
"""Module that draws each picture format, which holds it as ``draw``: none is imported before it is wanted."""
