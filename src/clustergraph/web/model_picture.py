"""The model as a picture: the main classes as cards in layers, each with its relations, made from the ontology."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from clustergraph.iris import split
from clustergraph.namespaces import CG, PREFIXES, RDF, RDFS
from clustergraph.web.vocabulary import Facts, Use

_INITIATIVES: Final = (
    *("Initiative", "FundingProgramme", "SupportAction", "FundingCall", "Project", "Partnership"),
    "PolicyInitiative",
)
_AGENTS: Final = ("Agent", "Person", "Organization", "ExpertGroup", "PublicAuthority", "Cluster", "ClusterNetwork")
_LAYERS: Final[Mapping[str, Mapping[str, Sequence[str]]]] = {
    "What the editors judge": {"Conflict": ("Conflict",), "Doubt": ("Doubt",)},
    "What a document says": {
        "Claim": ("Claim", "Figure", "BudgetFigure", "Assertion", "Position"),
        "Silence": ("NotStated",),
        "Recommendation": ("Recommendation",),
        "Example": ("Example",),
        "Role": ("GroupMembership", "PersonRole"),
        "Citation": ("Citation",),
    },
    "What it speaks about": {
        "Initiative": _INITIATIVES,
        "Event": ("Event",),
        "Agent": _AGENTS,
        "Place": ("Place",),
    },
    "Where it stands": {
        "Document": ("Document", "SourceDocument"),
        "Part of a document": ("DocumentPart",),
        "Lines": ("Evidence", "Span"),
        "Text of a document": ("TextRendition",),
    },
}
"""Cards by layer, each with the local names of the classes that it stands for; the first is where it leads."""

_ANYTHING: Final = "anything"
_PROPERTY: Final = f"{PREFIXES['owl']}ObjectProperty"
_WIDTH: Final = 236
_GAP: Final = 52
_HEAD: Final = 44
_LINE: Final = 18
_BETWEEN: Final = 22
_TOP: Final = 34


@dataclass(frozen=True, slots=True)
class Relation:
    """A property between two cards: its local name, its label, the cards' titles, and how often the data uses it."""

    name: str
    label: str
    source: str
    target: str
    uses: int


@dataclass(frozen=True, slots=True)
class Card:
    """A class, or some that belong together: title, its term, how many things are of it, relations, place."""

    title: str
    term: str
    things: int
    relations: Sequence[Relation]
    x: int
    y: int

    @property
    def height(self) -> int:
        """How high the card is."""
        return _HEAD + _LINE * len(self.relations) + (6 if self.relations else 0)

    def line(self, number: int) -> int:
        """Return where the middle of the line of a relation is."""
        return self.y + _HEAD + _LINE * number + 6


@dataclass(frozen=True, slots=True)
class Picture:
    """Cards below the headings of their layers, ties between them as paths, and the room that they take."""

    layers: Sequence[tuple[str, int]]
    cards: Sequence[Card]
    ties: Sequence[str]
    width: int
    height: int

    @property
    def relations(self) -> list[Relation]:
        """All relations, for who reads the picture in words."""
        return [relation for card in self.cards for relation in card.relations]


def model_picture(described: Facts, used: Mapping[str, Use]) -> Picture:
    """Return the picture of the classes and relations of a vocabulary that the data uses."""
    relations = list(_relations(described, used))
    cards = [
        card
        for column, titles in enumerate(_LAYERS.values())
        for card in _column(titles, column * (_WIDTH + _GAP), relations, used)
    ]
    height = max(card.y + card.height for card in cards) + 4
    layers = [(heading, column * (_WIDTH + _GAP)) for column, heading in enumerate(_LAYERS)]
    return Picture(layers, cards, list(_ties(cards)), len(_LAYERS) * (_WIDTH + _GAP) - _GAP + 30, height)


def _relations(described: Facts, used: Mapping[str, Use]) -> Iterator[Relation]:
    """Yield the object properties that tie a card to another or to anything, in the order of their labels."""
    titles = {name: title for cards in _LAYERS.values() for title, names in cards.items() for name in names}
    for iri, said in sorted(described.items()):
        source = titles.get(_local(said, "domain"))
        value = _local(said, "range")
        target = titles.get(value) if value else _ANYTHING
        if _PROPERTY in said.get(f"{RDF}type", ()) and iri in used and source and target:
            label = next(iter(said.get(f"{RDFS}label", ())), split(iri)[1])
            yield Relation(split(iri)[1], label, source, target, used[iri].number)


def _local(said: Mapping[str, Sequence[str]], name: str) -> str:
    return split(next(iter(said.get(f"{RDFS}{name}", ())), ""))[1]


def _column(
    titles: Mapping[str, Sequence[str]], x: int, relations: Sequence[Relation], used: Mapping[str, Use]
) -> Iterator[Card]:
    """Yield the cards of a layer, one below the other."""
    counted = {name: sum(use.number for iri, use in used.items() if split(iri)[1] == name) for name in _names(titles)}
    y = _TOP
    for title, names in titles.items():
        own = [relation for relation in relations if relation.source == title]
        term = next((name for name in names if f"{CG}{name}" in used), names[0])
        card = Card(title, term, sum(counted[name] for name in names), own, x, y)
        y += card.height + _BETWEEN
        yield card


def _names(titles: Mapping[str, Sequence[str]]) -> set[str]:
    return {name for names in titles.values() for name in names}


def _ties(cards: Sequence[Card]) -> Iterator[str]:
    """Yield the paths from the line of each relation to the card that it leads to."""
    by_title = {card.title: card for card in cards}
    for card in cards:
        for number, relation in enumerate(card.relations):
            target = by_title.get(relation.target)
            if target and target is not card:
                yield _tie(card, card.line(number), target)


def _tie(card: Card, y: int, target: Card) -> str:
    """Return the path from a line of a card to the head of another, on the sides that face each other."""
    end = target.y + _HEAD // 2
    if target.x > card.x:
        start, stop, bend = card.x + _WIDTH, target.x, _GAP // 2
        return f"M{start} {y} C{start + bend} {y} {stop - bend} {end} {stop} {end}"
    if target.x < card.x:
        start, stop, bend = card.x, target.x + _WIDTH, _GAP // 2
        return f"M{start} {y} C{start - bend} {y} {stop + bend} {end} {stop} {end}"
    side = card.x + _WIDTH
    return f"M{side} {y} C{side + 28} {y} {side + 28} {end} {side} {end}"
