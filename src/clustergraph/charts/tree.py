"""Trees: each thing on a row of its own, below what it belongs to and further in."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from clustergraph.charts.answer import Answer, Drawing
from clustergraph.charts.categories import few
from clustergraph.charts.frame import WIDTH, canvas
from clustergraph.charts.lettering import shortened

_ROW, _INDENT, _DEEPEST, _MARGIN = 22, 24, 16, 8
_GAP: Final = 8


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing stands: its row, how far in, and the row of what it belongs to."""

    row: int
    depth: int
    above: int | None


def tree(answer: Answer) -> Drawing:
    """Draw the things one below the other, joined to what they belong to."""
    names = {str(row["node"]): answer.text(row, "label") for row in answer.rows if row["node"]}
    parents = {str(row["node"]): str(row["parent"]) for row in answer.rows if row["node"] and row["parent"]}
    order = list(places(list(names), parents).items())
    kept, more = few([node for node, _ in order], answer.words("label"))
    if not kept:
        return Drawing()
    drawn = [(names[node], place) for node, place in order[: len(kept)]]
    return Drawing(canvas(len(kept) * _ROW, _values(drawn), _layers(answer.words("label"))), more)


def places(nodes: Sequence[str], parents: Mapping[str, str]) -> dict[str, Place]:
    """Return the place of each thing, in the order of the rows; of a circle, the thing named first is the root."""
    children = defaultdict(list)
    for node in nodes:
        children[parents.get(node)].append(node)
    found: dict[str, Place] = {}
    roots = [node for node in nodes if parents.get(node) not in nodes or parents[node] == node]
    for root in (*roots, *nodes):
        for node, depth, above in _walk(root, children, found):
            found[node] = Place(len(found), depth, found[above].row if above else None)
    return found


def _walk(
    root: str, children: Mapping[str | None, list[str]], found: Mapping[str, Place]
) -> Iterator[tuple[str, int, str]]:
    """Yield what has no place yet, from a root down, each before what belongs to it."""
    waiting = [(root, 0, "")]
    while waiting:
        node, depth, above = waiting.pop()
        if node not in found:
            yield node, depth, above
            waiting.extend((child, depth + 1, node) for child in reversed(children.get(node, ())))


def _values(drawn: Sequence[tuple[str, Place]]) -> list[dict[str, Any]]:
    depths = {place.row: min(place.depth, _DEEPEST) for _, place in drawn}
    values: list[dict[str, Any]] = []
    for name, place in drawn:
        x, y = _x(depths[place.row]), _y(place.row)
        text = shortened(name, WIDTH - x - _GAP)
        values.append({"kind": "node", "x": x, "y": y, "text": text, "name": name})
        if place.above is not None:
            stem = _x(depths[place.above])
            values.append({"kind": "branch", "x": stem, "y": y, "x2": x, "y2": y})
            values.append({"kind": "branch", "x": stem, "y": _y(place.above), "x2": stem, "y2": y})
    return values


def _x(depth: int) -> float:
    return _MARGIN + depth * _INDENT


def _y(row: int) -> float:
    return (row + 0.5) * _ROW


def _layers(title: str) -> list[dict[str, Any]]:
    only_nodes = [{"filter": {"field": "kind", "equal": "node"}}]
    tooltip = {"tooltip": {"field": "name", "type": "nominal", "title": title}}
    return [
        {
            "mark": {"type": "rule", "style": "branch"},
            "transform": [{"filter": {"field": "kind", "equal": "branch"}}],
            "encoding": {"x2": {"field": "x2"}, "y2": {"field": "y2"}},
        },
        {"mark": {"type": "point", "filled": True, "opacity": 1}, "transform": only_nodes, "encoding": tooltip},
        {
            "mark": {"type": "text", "align": "left", "dx": _GAP},
            "transform": only_nodes,
            "encoding": tooltip | {"text": {"field": "text", "type": "nominal"}},
        },
    ]
