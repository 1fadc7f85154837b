"""The vocabulary of a dataset: the IRIs that occur in it, by position, and which of them are near another."""

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from pyoxigraph import NamedNode

from clustergraph.emptiness.probing import Prober
from clustergraph.iris import split
from clustergraph.namespaces import GRAPH, RDFS

_POSITIONS: Final[Mapping[str, str]] = {
    "predicate": "?s ?x ?o",
    "class": "?s a ?x",
    "subject": "?x ?p ?o",
    "object": "?s ?p ?x FILTER (isIRI(?x))",
}
_ANYWHERE: Final = ("subject", "object", "predicate")
_INVERSE: Final = "<http://www.w3.org/2002/07/owl#inverseOf>|^<http://www.w3.org/2002/07/owl#inverseOf>"
_NEAR: Final = 0.72
_CODE: Final = 5
_NEAR_CODE: Final = 0.6
"""How like each other two names must be, and names of so few letters that one slip makes much of them."""

_MOST: Final = 3
_SLACK: Final = 4
"""Letters by which the lengths of two names may differ to be compared at all."""


@dataclass(slots=True)
class Vocabulary:
    """The IRIs of a dataset by position, read when they are first asked for."""

    prober: Prober
    named: bool = False
    _read: dict[str, frozenset[str]] = field(default_factory=dict)

    def iris(self, place: str) -> frozenset[str]:
        """Return the IRIs that occur as predicate, class, subject or object, or in any of these places."""
        if place not in self._read:
            self._read[place] = self._anywhere() if place == "anywhere" else self._of(_POSITIONS[place])
        return self._read[place]

    def namespaces(self) -> Mapping[str, int]:
        """Return the namespaces that IRIs of the dataset are in, and how many are."""
        return Counter(split(iri)[0] for iri in self.iris("anywhere"))

    def defined(self, iri: str) -> bool:
        """Say whether the ontology defines a term that the data need not use."""
        return bool(self.prober.select(f"SELECT ?x {{ GRAPH <{GRAPH}ontology> {{ <{iri}> a ?x }} }} LIMIT 1"))

    def instead(self, iri: str) -> list[str]:
        """Return the terms in use that stand for one that is not: subclasses, subproperties, the inverse."""
        steps = f"^<{RDFS}subClassOf>+|^<{RDFS}subPropertyOf>+|{_INVERSE}"
        rows = self.prober.select(f"SELECT DISTINCT ?x {{ GRAPH <{GRAPH}ontology> {{ <{iri}> {steps} ?x }} }}")
        found = {row[0].value for row in rows if isinstance(row[0], NamedNode)}
        return sorted(found & (self.iris("class") | self.iris("predicate")))

    def inverse(self, iri: str, other: str) -> bool:
        """Say whether the ontology defines two properties as inverse to each other."""
        return bool(self.prober.select(f"SELECT * {{ GRAPH <{GRAPH}ontology> {{ <{iri}> {_INVERSE} <{other}> }} }}"))

    def _anywhere(self) -> frozenset[str]:
        return frozenset[str]().union(*(self.iris(place) for place in _ANYWHERE))

    def _of(self, pattern: str) -> frozenset[str]:
        where = f"GRAPH ?g {{ {pattern} }}" if self.named else pattern
        rows = self.prober.select(f"SELECT DISTINCT ?x {{ {where} }}")
        return frozenset(row[0].value for row in rows if isinstance(row[0], NamedNode))


def near_iris(iri: str, candidates: Iterable[str]) -> list[str]:
    """Return the candidates most like an IRI: of its namespace and spelt nearly so, or spelt so in another one."""
    namespace, local = split(iri)
    wanted = fold(local)
    by_name: dict[str, list[str]] = {}
    elsewhere = []
    for candidate in candidates:
        space, name = split(candidate)
        if space == namespace:
            by_name.setdefault(fold(name), []).append(candidate)
        elif fold(name) == wanted and wanted:
            elsewhere.append(candidate)
    cutoff = _NEAR_CODE if len(wanted) <= _CODE else _NEAR
    close = [candidate for name in near_texts(wanted, by_name, cutoff=cutoff) for candidate in by_name[name]]
    elsewhere.sort(key=lambda other: -difflib.SequenceMatcher(None, iri, other).ratio())
    return [*close, *elsewhere][:_MOST] or _near_whole(iri, candidates)


def _near_whole(iri: str, candidates: Iterable[str]) -> list[str]:
    return near_texts(iri, [other for other in candidates if other[-3:] == iri[-3:]], cutoff=0.85)


def near_texts(text: str, candidates: Iterable[str], *, cutoff: float = _NEAR) -> list[str]:
    """Return the candidates most like a text, the most like first."""
    slack = max(_SLACK, len(text) // 6)
    letters = Counter(text)
    alike = [other for other in candidates if abs(len(other) - len(text)) <= slack and _shares(letters, other, cutoff)]
    return difflib.get_close_matches(text, alike, n=_MOST, cutoff=cutoff)


def _shares(letters: Counter[str], other: str, cutoff: float) -> bool:
    """Say whether two texts have so many letters in common that they can be near."""
    common = sum((letters & Counter(other)).values())
    return 2 * common >= cutoff * (letters.total() + len(other))


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Return a text without what is easily mistaken: accents, capitals, kinds of dash and quote, extra space."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    plain = re.sub("[\u2010-\u2015]", "-", plain)
    plain = re.sub("[\u2018\u2019\u00b4`]", "'", plain)
    return " ".join(re.sub("[\u201c\u201d]", '"', plain).casefold().split())
