"""Neighbourhoods: a thing with what it names on one side and what names it on the other, drawn in the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from clustergraph.description import Group
from clustergraph.namespaces import CG, PREFIXES
from clustergraph.web.facts import in_order
from clustergraph.web.links import link
from clustergraph.web.records import SHOWN

_APART: Final = frozenset(
    {
        f"{CG}hasEvidence",
        f"{CG}extent",
        f"{CG}inPart",
        f"{CG}namedIn",
        f"{PREFIXES['oa']}hasSource",
        f"{PREFIXES['oa']}hasSelector",
        f"{PREFIXES['skos']}inScheme",
        f"{PREFIXES['skos']}topConceptOf",
        f"{PREFIXES['skos']}hasTopConcept",
    }
)
"""Properties that say where something stands, not what it has to do with the world."""

_FEW: Final = 3
"""Neighbours of one relation that are drawn one by one; more are drawn as one box with their number."""

_MOST: Final = 8
_SIDE: Final = 310
_CENTRE: Final = 220
_STEP: Final = 46
_LETTERS: Final = 35


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A box of the picture: what it says, where it leads, by what relation, and where its middle line is."""

    text: str
    full: str
    href: str
    relation: str
    y: float


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The boxes to the left (what names the thing) and to the right (what the thing names)."""

    left: Sequence[Neighbour]
    right: Sequence[Neighbour]
    height: float

    @property
    def middle(self) -> float:
        """Where the middle line of the thing's own box is."""
        return self.height / 2

    @property
    def start(self) -> int:
        """Where the picture begins: at the thing's own box where nothing is to the left of it."""
        return 0 if self.left else _SIDE

    @property
    def width(self) -> int:
        """How wide the picture is, sides without boxes left out."""
        return _CENTRE + _SIDE * (bool(self.left) + bool(self.right))


def neighbourhood(said: Sequence[Group], referring: Sequence[Group], *, records: str) -> Neighbourhood | None:
    """Return the picture of what a thing names and what names it; None where there is nothing to draw.

    ``records`` is the part of the page that shows the records about the thing.
    """
    left, right = _boxes(referring, "#referring", records), _boxes(in_order(said), "#said", records)
    if not left and not right:
        return None
    height = max(len(left), len(right), 2) * _STEP + 10
    return Neighbourhood(_placed(left, height), _placed(right, height), height)


def _short(text: str) -> str:
    """Return a text that fits into a box."""
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1].rstrip()}\u2026"


def _boxes(groups: Sequence[Group], anchor: str, records: str) -> list[tuple[str, str, str]]:
    """Return text, address and relation of each box."""
    boxes = []
    for group in groups:
        things = [value for value in group.values if isinstance(value, NamedNode)]
        if group.predicate in _APART or not things:
            continue
        if len(things) > _FEW:
            boxes.append((f"{len(things):,} things", records if group.predicate in SHOWN else anchor, group.label))
        else:
            boxes += [(found.text, found.href, group.label) for found in map(link, things) if found.href]
    return boxes[:_MOST]


def _placed(boxes: Sequence[tuple[str, str, str]], height: float) -> list[Neighbour]:
    top = (height - len(boxes) * _STEP) / 2 + _STEP / 2
    return [
        Neighbour(_short(text), text, href, relation, top + number * _STEP)
        for number, (text, href, relation) in enumerate(boxes)
    ]
