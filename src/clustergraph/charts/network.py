"""Networks: things and what joins them, laid out so that every name can be read.

Where no thing is both a source and a target there are two columns, ordered so
that few lines cross; elsewhere one column, joined by arcs. No chance is involved.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from clustergraph.charts.answer import Answer, Drawing, distinct
from clustergraph.charts.categories import MOST, colours, legend, scale
from clustergraph.charts.frame import WIDTH, canvas
from clustergraph.charts.lettering import width

_STEP, _LINE, _HEAD = 22, 13, 30
_NAME: Final = 250
_GAP: Final = 8
_PARALLEL: Final = 7
_LOOP: Final = 6
_SWEEPS: Final = 6
_POINTS: Final = 16
"""Points of a line that bends."""


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the network: from what, to what, and of which kind."""

    source: str
    target: str
    relation: str


@dataclass(frozen=True, slots=True)
class Node:
    """A thing in its place: the lines of its name, and on which side of the dot they stand."""

    name: str
    x: float
    y: float
    is_right: bool


def network(answer: Answer) -> Drawing:
    """Draw a line for each pair of things, coloured by its kind where the chart has one."""
    links = list(dict.fromkeys(_links(answer)))
    if not links:
        return Drawing()
    note = (f"The first {MOST} of {len(links)} links are shown.",) if len(links) > MOST else ()
    links = links[:MOST]
    keys = colours([link.relation for link in links]) if answer.has("relation") else {}
    is_two_sided = {link.source for link in links}.isdisjoint(link.target for link in links)
    draw = _two_columns if is_two_sided else _arcs
    height, values = draw(answer, links, keys)
    return Drawing(canvas(height, values, _layers(answer, keys)), note)


def _links(answer: Answer) -> Iterator[Link]:
    for row in answer.rows:
        if row["source"] and row["target"]:
            relation = answer.text(row, "relation") if answer.has("relation") else ""
            yield Link(answer.text(row, "source"), answer.text(row, "target"), relation)


def _two_columns(answer: Answer, links: Sequence[Link], keys: Mapping[str, str]) -> tuple[float, list[dict[str, Any]]]:
    left, right = untangled(links)
    step = _step([*left, *right])
    height = max(len(left), len(right)) * step + _HEAD
    nodes = {
        **{("left", name): Node(name, _NAME, y, is_right=False) for name, y in _spread(left, height)},
        **{("right", name): Node(name, WIDTH - _NAME, y, is_right=True) for name, y in _spread(right, height)},
    }
    labels = scale((node.name for node in nodes.values()), limit=_NAME - _GAP).keys
    values = [value for node in nodes.values() for value in _node(node, labels[node.name])]
    values += _headings(answer)
    for number, (link, bend) in enumerate(zip(links, _bends(links), strict=True)):
        path = _curve(nodes["left", link.source], nodes["right", link.target], bend)
        values += _path(number, link, path, keys)
    return height, values


def untangled(links: Sequence[Link]) -> tuple[list[str], list[str]]:
    """Return the sources and the targets in an order in which few lines cross: each at the mean of its partners."""
    left = list(distinct(link.source for link in links))
    right = list(distinct(link.target for link in links))
    partners_of_left, partners_of_right = defaultdict(list), defaultdict(list)
    for link in links:
        partners_of_left[link.source].append(link.target)
        partners_of_right[link.target].append(link.source)
    for _ in range(_SWEEPS):
        right = _by_mean(right, left, partners_of_right)
        left = _by_mean(left, right, partners_of_left)
    return left, right


def _by_mean(names: Iterable[str], others: Sequence[str], partners: Mapping[str, list[str]]) -> list[str]:
    position = {other: (number + 0.5) / len(others) for number, other in enumerate(others)}
    return sorted(names, key=lambda name: sum(position[other] for other in partners[name]) / len(partners[name]))


def _spread(names: Sequence[str], height: float) -> Iterator[tuple[str, float]]:
    """Yield each name with its place, all of them spread evenly over the height below the headings."""
    room = (height - _HEAD) / len(names)
    for number, name in enumerate(names):
        yield name, _HEAD + (number + 0.5) * room


def _step(names: Iterable[str]) -> int:
    return _STEP + (_LINE if any(width(name) > _NAME - _GAP for name in names) else 0)


def _headings(answer: Answer) -> list[dict[str, Any]]:
    sides = (("left", "source", _NAME), ("right", "target", WIDTH - _NAME))
    return [{"kind": f"{side} heading", "x": x, "y": 8, "text": answer.words(name)} for side, name, x in sides]


def _arcs(answer: Answer, links: Sequence[Link], keys: Mapping[str, str]) -> tuple[float, list[dict[str, Any]]]:
    del answer
    order = _chained(links)
    step = _step(order)
    height = len(order) * step
    nodes = {name: Node(name, _NAME, (number + 0.5) * step, is_right=False) for number, name in enumerate(order)}
    labels = scale((node.name for node in nodes.values()), limit=_NAME - _GAP).keys
    values = [value for node in nodes.values() for value in _node(node, labels[node.name])]
    for number, (link, bend) in enumerate(zip(links, _bends(links), strict=True)):
        source, target = nodes[link.source], nodes[link.target]
        values += _path(number, link, _arc(source, target, height, bend), keys)
        values.append({"kind": "tip", "x": target.x + 7, "y": target.y, "color": keys.get(link.relation, "")})
    return height, values


def _bends(links: Sequence[Link]) -> Iterator[float]:
    """Yield for each link how many pixels it gives way to others between the same two things."""
    between = Counter((link.source, link.target) for link in links)
    seen: Counter[tuple[str, str]] = Counter()
    for link in links:
        pair = (link.source, link.target)
        yield (seen[pair] - (between[pair] - 1) / 2) * _PARALLEL
        seen[pair] += 1


def _chained(links: Sequence[Link]) -> list[str]:
    """Return all names so that what follows from something stands near below it."""
    following = defaultdict(list)
    for link in links:
        following[link.source].append(link.target)
    targets = {link.target for link in links}
    first = [link.source for link in links if link.source not in targets]
    order: dict[str, None] = {}
    for root in (*first, *(link.source for link in links)):
        waiting = [root]
        while waiting:
            name = waiting.pop()
            if name not in order:
                order[name] = None
                waiting.extend(reversed(following[name]))
    return list(order)


def _curve(source: Node, target: Node, bend: float) -> Iterator[tuple[float, float]]:
    """Yield the points of a line that leaves and arrives level."""
    for number in range(_POINTS + 1):
        part = number / _POINTS
        eased = part * part * (3 - 2 * part)
        yield (
            source.x + (target.x - source.x) * part,
            source.y + (target.y - source.y) * eased + bend * math.sin(math.pi * part),
        )


def _arc(source: Node, target: Node, height: float, bend: float) -> Iterator[tuple[float, float]]:
    """Yield the points of a half ellipse to the right of the names, the wider the further apart they are."""
    reach = 30 + bend + (WIDTH - _NAME - 60) * abs(target.y - source.y) / height
    for number in range(_POINTS + 1):
        part = number / _POINTS
        down = (target.y - source.y) * (1 - math.cos(math.pi * part)) / 2
        aside = _LOOP * math.sin(2 * math.pi * part) if source is target else 0
        yield source.x + reach * math.sin(math.pi * part), source.y + down + aside


def _path(
    number: int, link: Link, points: Iterable[tuple[float, float]], keys: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    for place, (x, y) in enumerate(points):
        value = {"kind": "link", "link": number, "place": place, "x": round(x, 1), "y": round(y, 1)}
        # A line is drawn as one: what is said of it stands at its first point.
        name = {} if place else {"name": f"{link.source} \u2192 {link.target}"}
        yield value | name | {"color": keys.get(link.relation, "")}


def _node(node: Node, label: str) -> Iterator[dict[str, Any]]:
    """Yield the dot of a thing, and its name with the middle of its lines beside the dot."""
    top = node.y - label.count("\n") * _LINE / 2
    side = "right" if node.is_right else "left"
    yield {"kind": "dot", "x": node.x, "y": round(node.y, 1), "name": node.name}
    yield {"kind": f"{side} name", "x": node.x, "y": round(top, 1), "text": label, "name": node.name}


def _layers(answer: Answer, keys: Mapping[str, str]) -> list[dict[str, Any]]:
    colour = {"color": legend(keys, answer.words("relation"))} if keys else {}
    shown = [{"field": "name", "type": "nominal", "title": f"{answer.words('source')} \u2192 {answer.words('target')}"}]
    if keys:
        shown.append({"field": "color", "type": "nominal", "title": answer.words("relation")})
    line = {
        "mark": {"type": "line", "interpolate": "cardinal", "style": "link"},
        "transform": [{"filter": {"field": "kind", "equal": "link"}}],
        "encoding": {
            "detail": {"field": "link", "type": "nominal"},
            "order": {"field": "place", "type": "quantitative"},
            "tooltip": shown,
            **colour,
        },
    }
    tip = {
        "mark": {"type": "point", "shape": "triangle-left", "filled": True, "size": 40, "opacity": 1},
        "transform": [{"filter": {"field": "kind", "equal": "tip"}}],
        "encoding": colour,
    }
    sides = [(side, kind) for kind in ("name", "heading") for side in ("left", "right")]
    return [line, tip, _dots(), *(_texts(side, kind) for side, kind in sides)]


def _dots() -> dict[str, Any]:
    return {
        "mark": {"type": "point", "filled": True, "size": 40, "opacity": 1, "style": "quiet"},
        "transform": [{"filter": {"field": "kind", "equal": "dot"}}],
        "encoding": {"tooltip": {"field": "name", "type": "nominal", "title": "Name"}},
    }


def _texts(side: str, kind: str) -> dict[str, Any]:
    away = {"align": "left", "dx": _GAP} if side == "right" else {"align": "right", "dx": -_GAP}
    style = {"style": "heading"} if kind == "heading" else {}
    names = {"tooltip": {"field": "name", "type": "nominal", "title": "Name"}} if kind == "name" else {}
    return {
        "mark": {"type": "text", "baseline": "middle", "lineBreak": "\n", "lineHeight": _LINE, **away, **style},
        "transform": [{"filter": {"field": "kind", "equal": f"{side} {kind}"}}],
        "encoding": {"text": {"field": "text", "type": "nominal"}, **names},
    }
