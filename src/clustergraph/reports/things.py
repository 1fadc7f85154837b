"""Things: what a value may stand for, with all the names that each goes by."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from clustergraph.graph_store import GraphStore
from clustergraph.iris import expand, shrink, split
from clustergraph.namespaces import GRAPH, ID, KOS, PREFIXES, RDFS, SKOS

COUNTRIES: Final = PREFIXES["country"].rstrip("/")
"""The scheme of the countries."""

_NAMES: Final = f"""
PREFIX rdfs: <{RDFS}>
PREFIX skos: <{SKOS}>
SELECT DISTINCT ?thing ?label ?notation ?other WHERE {{
  %s
  {{ ?thing rdfs:label|skos:prefLabel ?label }}
  UNION {{ ?thing a skos:ConceptScheme ; <{PREFIXES["dcterms"]}title> ?label }}
  UNION {{ ?thing skos:notation ?notation }}
  UNION {{ ?thing skos:altLabel ?other }}
}} ORDER BY ?thing ?label ?notation ?other
"""
_INSTANCES: Final = f"""
{{ ?thing a <%s> }}
UNION {{ GRAPH <{GRAPH}ontology> {{ ?class <{RDFS}subClassOf>+ <%s> }} ?thing a ?class }}
"""


@dataclass(frozen=True, slots=True)
class Things:
    """The IRIs of some things, each with its labels and notations as written; the local name is a name too.

    ``labels`` are those that people read, the first being shown; ``notations`` are codes; ``others`` go beside them.
    """

    labels: Mapping[str, list[str]]
    notations: Mapping[str, list[str]]
    others: Mapping[str, list[str]]
    _by_name: Mapping[str, Mapping[str, str]]

    @property
    def iris(self) -> Collection[str]:
        """The IRIs of the things."""
        return self.labels.keys()

    def called(self, name: str) -> set[str]:
        """Return the IRIs of the things that bear a name, in small or capital letters."""
        return set(self._by_name.get(name.casefold(), ()))

    def names(self) -> Iterator[str]:
        """Return all names as they are written."""
        return (written for bearers in self._by_name.values() for written in bearers.values())

    def names_of(self, iri: str) -> list[str]:
        """Return the names of one thing: labels, notations, other labels, local name."""
        return [*self.labels[iri], *self.notations[iri], *self.others[iri], split(iri)[1]]

    def label(self, iri: str) -> str:
        """Return what people read for a thing: its label, else its local name."""
        return next(iter(self.labels[iri]), split(iri)[1])

    def distinct(self, names: Iterable[str], limit: int = 3) -> list[str]:
        """Return the first names that stand for different things, the label instead of a local name."""
        first: dict[frozenset[str], str] = {}
        for name in names:
            first.setdefault(frozenset(self.called(name)), name)
        return [self._read_as(bearers, name) for bearers, name in first.items()][:limit]

    def _read_as(self, bearers: frozenset[str], name: str) -> str:
        """Return the label of the one thing that a local name names, where no other thing has it; else the name."""
        iri, *others = bearers
        label = self.label(iri)
        return label if not others and name == split(iri)[1] and self.called(label) == {iri} else name

    def shortest(self, iri: str) -> str:
        """Return the shortest text that names this thing and no other among them: notation, local name, else IRI."""
        names = [*sorted(self.notations[iri], key=lambda name: (len(name), name)), split(iri)[1]]
        alone = (name for name in names if name and self.called(name) == {iri})
        return next(alone, shrink(iri) or iri)


def read_things(store: GraphStore, pattern: str) -> Things:
    """Return the things that a pattern binds to ``?thing``, with their names."""
    labels: dict[str, list[str]] = {}
    notations: dict[str, list[str]] = {}
    others: dict[str, list[str]] = {}
    for thing, *names in store.solutions(_NAMES % pattern):
        for found, name in zip((labels, notations, others), names, strict=True):
            found.setdefault(thing.value, []).extend([name.value] if name is not None else [])
    by_name: dict[str, dict[str, str]] = {}
    things = Things(labels, notations, others, by_name)
    for iri in things.iris:
        for name in things.names_of(iri):
            by_name.setdefault(name.casefold(), {}).setdefault(iri, name)
    return things


def instances(class_: str) -> str:
    """Return the pattern of the instances of a class, given as a prefixed name or IRI, and of its subclasses."""
    iri = expand(class_) or class_
    return _INSTANCES % (iri, iri)


def in_scheme(scheme: str) -> str:
    """Return the pattern of the concepts of a scheme."""
    return f"?thing <{SKOS}inScheme> <{scheme}> ."


def any_concept() -> str:
    """Return the pattern of the concepts of the project's schemes that bear a name."""
    return f'FILTER (STRSTARTS(STR(?thing), "{KOS}"))'


def any_thing() -> str:
    """Return the pattern of the instances of the project that bear a name."""
    return f'FILTER (STRSTARTS(STR(?thing), "{ID}"))'
