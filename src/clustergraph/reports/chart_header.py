"""The chart line of a report's header: which picture shows the answer, and which column goes where."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from clustergraph.sparql.tokens import Token, tokens

MARKS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "bar": (("y",), ("x", "color")),
    "grouped-bar": (("y", "color"), ("x",)),
    "stacked-bar": (("y", "color"), ("x",)),
    "timeline": (("start", "end", "label"), ("color",)),
    "dot": (("x", "y"), ("color", "low", "high")),
    "heatmap": (("x", "y"), ("value",)),
    "map": (("country",), ("value",)),
    "network": (("source", "target"), ("relation",)),
    "tree": (("node", "parent", "label"), ()),
}
"""Each mark with the channels that it needs and those that it may have."""

VIEWS: Final = ("map", "timeline")
"""Marks that show any answer whose rows have a place or a date, whatever the chart of its report."""


class ChartHeaderError(Exception):
    """A chart is described wrongly in a report's header."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a report: its mark, the variable of each channel, and a title where the question is none."""

    mark: str
    variables: Mapping[str, str]
    title: str = ""

    @classmethod
    def read(cls, description: object, query: str) -> "Chart":
        """Return the chart that a header describes, for the variables that the query projects.

        Raises:
            ChartHeaderError: the mark or a channel is none of those there may be, or its variable is not projected.
        """
        if not isinstance(description, Mapping) or not all(isinstance(text, str) for text in description.values()):
            message = "a chart is a mapping of texts, such as {mark: bar, x: members, y: country}."
            raise ChartHeaderError(message)
        variables = dict(description)
        mark, title = variables.pop("mark", ""), variables.pop("title", "")
        _require_channels(mark, variables)
        _require_projected(variables, query)
        return cls(mark, variables, title)


def projected(query: str) -> frozenset[str] | None:
    """Return the names of the variables that a SELECT query projects; None where it projects all (``*``)."""
    names: list[str] = []
    depth, selecting, last = 0, False, ""
    for token in tokens(query):
        if not selecting:
            selecting = token.text.upper() == "SELECT"
            continue
        if token.text == "*" and not depth:
            return None
        if _ends_projection(token, depth):
            break
        depth += (token.text == "(") - (token.text == ")")
        last = token.text[1:] if token.kind == "variable" else last
        if (token.kind == "variable" or token.text == ")") and not depth:
            names.append(last)
    return frozenset(names)


def _ends_projection(token: Token, depth: int) -> bool:
    return not depth and token.text.upper() in {"WHERE", "FROM", "{"}


def _require_channels(mark: str, variables: Mapping[str, Any]) -> None:
    """Refuse a mark or a channel that there is not.

    Raises:
        ChartHeaderError: the mark is unknown, or its channels are not those that it needs and may have.
    """
    if mark not in MARKS:
        message = f"a chart has the mark {mark!r}, which is none of {', '.join(MARKS)}."
        raise ChartHeaderError(message)
    needed, optional = MARKS[mark]
    if not set(needed) <= variables.keys() <= {*needed, *optional}:
        extra = f", and may have {', '.join((*optional, 'title'))}" if optional else ", and may have a title"
        message = f"a chart with the mark {mark} needs {', '.join(needed)}{extra}."
        raise ChartHeaderError(message)
    if ("low" in variables) != ("high" in variables):
        message = "a chart with low needs high, and the other way round."
        raise ChartHeaderError(message)


def _require_projected(variables: Mapping[str, str], query: str) -> None:
    """Refuse a channel whose variable would be in no row.

    Raises:
        ChartHeaderError: the query does not project a variable.
    """
    known = projected(query)
    for channel, name in variables.items():
        if known is not None and name not in known:
            message = f"the chart's {channel} is ?{name}, which the query does not project."
            raise ChartHeaderError(message)
