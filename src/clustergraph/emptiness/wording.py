"""Words for terms: prefixed names with what the things are called."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from clustergraph.emptiness.probing import OutOfTimeError, Prober
from clustergraph.iris import shrink
from clustergraph.namespaces import GRAPH, RDFS, SKOS

_LABELS: Final = (
    f"SELECT ?x ?label {{ VALUES ?x {{ %s }} {{ ?x <{RDFS}label>|<{SKOS}prefLabel> ?label }} UNION "
    f'{{ GRAPH <{GRAPH}ontology> {{ ?x <{RDFS}label> ?label }} }} FILTER (LANG(?label) IN ("", "en")) }}'
)


@dataclass(slots=True)
class Wording:
    """Words for the terms of a dataset, its labels read when they are needed."""

    prober: Prober
    labels: dict[str, str] = field(default_factory=dict)

    def label(self, iri: str) -> str:
        """Return what a thing is called, or nothing."""
        if iri not in self.labels:
            self.read([iri])
        return self.labels[iri]

    def read(self, iris: Iterable[str]) -> None:
        """Read the labels of some things at once; where time is up, they have none."""
        wanted = [iri for iri in iris if iri not in self.labels]
        self.labels |= dict.fromkeys(wanted, "")
        if not wanted:
            return
        try:
            rows = self.prober.select(_LABELS % " ".join(str(NamedNode(iri)) for iri in wanted))
        except OutOfTimeError:
            return
        for thing, label in rows:
            if isinstance(thing, NamedNode) and isinstance(label, Literal):
                self.labels[thing.value] = label.value

    def name(self, iri: str) -> str:
        """Return a thing's prefixed name with what it is called."""
        short, label = shrink(iri) or f"<{iri}>", self.label(iri)
        return f"{short} (\u201c{label}\u201d)" if label else short

    def term(self, term: NamedNode | Literal | BlankNode | Triple) -> str:
        """Return a term as people should read it."""
        return self.name(term.value) if isinstance(term, NamedNode) else str(term)


def listed(texts: Iterable[str], word: str = "or") -> str:
    """Return texts as a list in a sentence."""
    *most, last = texts
    return f"{', '.join(most)} {word} {last}" if most else last


def in_order(text: str) -> tuple[float, str]:
    """Return what sorts numbers as numbers and other texts as texts."""
    try:
        return float(text), text
    except ValueError:
        return 0.0, text
