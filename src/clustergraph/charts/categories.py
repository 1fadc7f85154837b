"""Categories: the names along an axis or in a legend, broken to fit and told apart."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from clustergraph.charts.answer import distinct
from clustergraph.charts.lettering import both_ends, shortened, width, wrapped

MOST: Final = 200
"""Rows that a picture has at most; further ones are named in a note, not drawn."""

NAME_WIDTH: Final = 240
_LINE, _ROW = 13, 22
_NUMBER: Final = 24
_COLOURS: Final = 7
_LEGEND_WIDTH: Final = 700
_LEGEND_NAME: Final = 400
_OTHERS = "others"


_AXIS: Final[dict[str, Any]] = {
    "labelExpr": r"split(datum.label, '\n')",
    "labelBaseline": {
        "condition": {"test": r"indexof(datum.value, '\n') >= 0", "value": "bottom"},
        "value": "middle",
    },
    "titleAngle": 0,
    "titleAlign": "right",
    "titleBaseline": "bottom",
    "titleX": -8,
    "titleY": -8,
}
"""Names of rows, in two lines where they are long, and above them what they are names of."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The categories of an axis: for each text the key by which it is drawn, which is its label."""

    keys: Mapping[str, str]

    @property
    def step(self) -> int:
        """Return the height of a row in pixels, by the labels' lines."""
        return _ROW + _LINE * max((key.count("\n") for key in self.keys.values()), default=0)

    @property
    def width(self) -> float:
        """Return about how many pixels the labels take."""
        return max((width(line) for key in self.keys.values() for line in key.split("\n")), default=0)

    def encoding(self, title: str) -> dict[str, Any]:
        """Return the vertical axis: its labels come from the data and are split, never evaluated."""
        axis = _AXIS | {"labelLimit": NAME_WIDTH + 40, "labelLineHeight": _LINE}
        scale = {"domain": list(self.keys.values())}
        return {"field": "y", "type": "nominal", "title": title, "axis": axis, "scale": scale, "sort": None}


def scale(texts: Iterable[str], *, limit: float = NAME_WIDTH, lines: int = 2) -> Scale:
    """Return the scale of some texts in the order given; those that would look the same are cut in the middle."""
    names = list(distinct(texts))
    begun = {name: "\n".join(wrapped(name, limit, lines=lines)) for name in names}
    alike = {key for key, times in Counter(begun.values()).items() if times > 1}
    keys: dict[str, str] = {}
    for name, key in begun.items():
        told_apart = "\n".join(both_ends(name, limit - _NUMBER, lines=lines)) if key in alike else key
        keys[name] = _numbered(told_apart, set(keys.values()))
    return Scale(keys)


def _numbered(key: str, taken: Collection[str]) -> str:
    """Return a label that no other category has, numbered where need be."""
    return next(free for number in count(1) if (free := f"{key} ({number})" if number > 1 else key) not in taken)


def few(texts: Sequence[str], what: str, *, most: int = MOST) -> tuple[list[str], tuple[str, ...]]:
    """Return as many categories as a picture bears, with a note where there are more."""
    if len(texts) <= most:
        return list(texts), ()
    return list(texts[:most]), (f"The first {most} of {len(texts)} are shown ({what.lower()}).",)


def colours(texts: Sequence[str]) -> dict[str, str]:
    """Map each text to the name in the legend: the most frequent ones, and one for all others."""
    counts = Counter(texts)
    names = list(distinct(texts))
    if len(names) > _COLOURS + 1:
        kept = set(sorted(names, key=lambda name: -counts[name])[:_COLOURS])
        names = [*(name for name in names if name in kept), *(name for name in names if name not in kept)]
    keys = scale(names[: _COLOURS + 1], limit=_LEGEND_NAME, lines=1).keys
    if len(names) <= _COLOURS + 1:
        return dict(keys)
    return {name: keys[name] if name in kept else _OTHERS for name in names}


def legend(keys: Mapping[str, str], title: str, *, beside: float = 0) -> dict[str, Any]:
    """Return the colours of categories, with a legend above the picture in as many columns as fit.

    ``beside`` is how many pixels the names of the rows take, to the right of which the legend begins.
    """
    names = list(distinct(keys.values()))
    columns = int((_LEGEND_WIDTH - beside) // (max(map(width, names), default=0) + 36)) or 1
    return {
        "field": "color",
        "type": "nominal",
        "title": shortened(title, _LEGEND_WIDTH),
        "scale": {"domain": names},
        "sort": None,
        "legend": {"columns": columns, "labelLimit": _LEGEND_NAME + 40},
    }


def natural(texts: Sequence[str]) -> list[str] | None:
    """Return texts in the order of the numbers that they all are, or None where one is none."""
    try:
        return sorted(texts, key=float)
    except ValueError:
        return None
