"""Rendering: a Vega-Lite specification drawn as SVG or PNG, without a browser, a network or the machine's fonts.

Importing this module loads the renderer, which holds a JavaScript engine: import it only where a picture is asked for.
"""

from collections.abc import Mapping
from typing import Any, Final

import vl_convert

from clustergraph.charts.palette import STYLE_ON_DARK
from clustergraph.charts.specification import specification
from clustergraph.reports.chart_header import Chart
from clustergraph.results.naming import Label
from clustergraph.results.table import Table

VEGA_LITE: Final = "6.4"
_PNG_SCALE: Final = 2
"""Pixels of a PNG for each pixel of the specification, for sharp screens and print."""


def render(specification_: Mapping[str, Any], format_: str) -> bytes:
    """Return a specification drawn as ``svg`` or ``png``; no data are fetched, whatever it names.

    Raises:
        ValueError: the format is neither, or the specification is no Vega-Lite.
    """
    if format_ == "svg":
        drawn = vl_convert.vegalite_to_svg(dict(specification_), vl_version=VEGA_LITE, allowed_base_urls=[])
        return _styled(drawn).encode()
    if format_ == "png":
        return vl_convert.vegalite_to_png(
            dict(specification_), vl_version=VEGA_LITE, scale=_PNG_SCALE, allowed_base_urls=[]
        )
    message = f"A chart is drawn as svg or png, not as {format_!r}."
    raise ValueError(message)


def _styled(drawing: str) -> str:
    """Return a drawing whose ground and letters follow the colours that its reader prefers."""
    head, end, rest = drawing.partition(">")
    return f"{head}{end}<style>{STYLE_ON_DARK}</style>{rest}"


def draw(table: Table, chart: Chart, format_name: str, labels: Mapping[str, Label]) -> bytes:
    """Return the picture of a chart as ``svg`` or ``png``.

    Raises:
        ValueError: the format is neither.
    """
    return render(specification(chart, table, labels), format_name)
