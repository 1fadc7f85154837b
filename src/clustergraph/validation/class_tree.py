"""The class tree: which classes stand below a class."""

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad, Store, Triple

from clustergraph.namespaces import RDFS

SUB_CLASS_OF = NamedNode(f"{RDFS}subClassOf")


class ClassTree:
    """The ``rdfs:subClassOf`` triples of a data graph, followed downwards."""

    def __init__(self, triples: Iterable[Quad | Triple]) -> None:
        """Keep the direct subclasses of each class; other triples are passed over."""
        self._below: dict[str, set[str]] = defaultdict(set)
        for triple in triples:
            if triple.predicate == SUB_CLASS_OF and isinstance(triple.subject, NamedNode):
                self._below[getattr(triple.object, "value", "")].add(triple.subject.value)

    @classmethod
    def of(cls, store: Store) -> "ClassTree":
        """Return the class tree that the default graph of a store holds."""
        return cls(store.quads_for_pattern(None, SUB_CLASS_OF, None, None))

    def with_subclasses(self, class_iri: str) -> list[str]:
        """Return a class and all classes below it, sorted; circles end."""
        found, waiting = set(), [class_iri]
        while waiting:
            iri = waiting.pop()
            if iri not in found:
                found.add(iri)
                waiting.extend(self._below.get(iri, ()))
        return sorted(found)
