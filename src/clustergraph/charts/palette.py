"""The look of a chart, apart from what it shows: a page may put another in its place.

The colours of categories are those of Okabe and Ito, told apart by people with
any kind of colour vision; numbers run through viridis, light for little. The
letters are of Liberation Sans, which the renderer brings along, and elsewhere of
a face with the same measures.
"""

from typing import Any, Final

FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"

_CATEGORIES = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7F7F7F", "#B8A800"]


def _config(background: str, text: str, quiet: str, line: str, mark: str) -> dict[str, Any]:
    """Return a configuration for these colours; nothing in a chart's specification names a colour."""
    label = {"labelColor": text, "labelFontSize": 12, "titleColor": text, "titleFontSize": 12}
    return {
        "background": background,
        "font": FONT,
        "padding": 12,
        "view": {"stroke": None},
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "color": text,
            "fontSize": 16,
            "subtitleColor": quiet,
            "subtitleFontSize": 12,
            "subtitlePadding": 6,
            "offset": 14,
        },
        "axis": {**label, "domainColor": line, "gridColor": line, "tickColor": line, "titleFontWeight": "normal"},
        "axisY": {"maxExtent": 400},
        "axisQuantitative": {"gridOpacity": 0.6},
        "legend": {
            **label,
            "orient": "top",
            "direction": "horizontal",
            "symbolOpacity": 1,
            "titleFontWeight": "normal",
            "offset": 28,
        },
        "mark": {"color": mark},
        "text": {"color": text, "fontSize": 12},
        "rect": {"stroke": background, "strokeWidth": 1},
        "geoshape": {"stroke": background, "strokeWidth": 0.6},
        "style": {
            "quiet": {"color": quiet},
            "heading": {"color": text, "fontWeight": "bold"},
            "land": {"color": line},
            "halo": {"color": background, "stroke": background, "strokeWidth": 3, "strokeJoin": "round"},
            "link": {"color": mark, "strokeWidth": 1.4, "strokeOpacity": 0.7},
            "branch": {"color": quiet, "strokeWidth": 1},
        },
        "range": {
            "category": _CATEGORIES,
            "ramp": {"scheme": "viridis"},
            "heatmap": {"scheme": "viridis"},
            "ordinal": {"scheme": "viridis"},
        },
    }


_ON_WHITE: Final = ("#ffffff", "#1f2328", "#57606a", "#d0d7de")
_ON_DARK: Final = ("#181e27", "#e7e9ed", "#a7b0be", "#424d5e")
"""Ground, letters, quiet letters and lines."""

LIGHT: Final = _config(*_ON_WHITE, "#0072B2")
"""Dark letters on white: what a chart has unless a page says otherwise."""

_TURNED: Final = "".join(
    f'[{name}="{light}"]{{{name}:{dark}}}'
    for light, dark in zip(_ON_WHITE, _ON_DARK, strict=True)
    for name in ("fill", "stroke")
)
STYLE_ON_DARK: Final = f"@media (prefers-color-scheme: dark) {{{_TURNED}}}"
"""What turns a drawing in the colours of ``LIGHT`` into light letters on near black where its reader prefers these."""
