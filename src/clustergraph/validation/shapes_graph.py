"""The shapes graph: what SHACL shapes say, read node by node."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from clustergraph.iris import shrink, split
from clustergraph.namespaces import PREFIXES, RDF, RDFS, SH, XSD
from clustergraph.validation import FailureError

Subject = NamedNode | BlankNode | Triple
Term = Subject | Literal

TARGETS: Final = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")

_IMPORTS: Final = NamedNode(f"{PREFIXES['owl']}imports")
_TYPE: Final = NamedNode(f"{RDF}type")
_FIRST, _REST, _NIL = (NamedNode(f"{RDF}{name}") for name in ("first", "rest", "nil"))
CLASSES: Final = frozenset({NamedNode(f"{RDFS}Class"), NamedNode(f"{PREFIXES['owl']}Class")})
"""Types by which a shape is a class too, and so targets its own instances."""

_SHAPES: Final = frozenset({NamedNode(f"{SH}NodeShape"), NamedNode(f"{SH}PropertyShape")})
_TRUE: Final = Literal("true", datatype=NamedNode(f"{XSD}boolean"))


class ShapesError(FailureError):
    """A shape asks for what cannot be carried out: the sentence names the shape and the matter."""


class ShapesGraph:
    """A graph of shapes; names without a prefix are those of the SHACL vocabulary."""

    def __init__(self, triples: Iterable[Quad | Triple]) -> None:
        """Keep the triples by subject and predicate."""
        self._objects: dict[Subject, dict[NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            self._objects[triple.subject][triple.predicate].append(triple.object)

    def objects(self, node: Term, name: str) -> list[Term]:
        """Return what a node says under a SHACL property, in the order of the terms' text."""
        return sorted(self._described(node, NamedNode(SH + name)), key=str)

    def value(self, node: Term, name: str) -> Term | None:
        """Return the one value of a SHACL property, or None where there is none.

        Raises:
            ShapesError: there are several.
        """
        found = self.objects(node, name)
        if len(found) > 1:
            message = f"{self.name(node)} has {len(found)} values of sh:{name}, where SHACL allows one."
            raise ShapesError(message)
        return found[0] if found else None

    def imports(self, node: Term) -> list[Term]:
        """Return what an ontology imports."""
        return sorted(self._described(node, _IMPORTS), key=str)

    def items(self, head: Term) -> list[Term]:
        """Return the members of an RDF list.

        Raises:
            ShapesError: the node heads no well-formed list.
        """
        items, seen = [], set()
        while head != _NIL:
            first, rest = self._described(head, _FIRST), self._described(head, _REST)
            if head in seen or len(first) != 1 or len(rest) != 1:
                message = f"{head} heads no well-formed list."
                raise ShapesError(message)
            seen.add(head)
            items.append(first[0])
            head = rest[0]
        return items

    def names(self, node: Term) -> list[str]:
        """Return the SHACL properties that a node has, as names without prefix, sorted."""
        predicates = {} if isinstance(node, Literal) else self._objects.get(node, {})
        return sorted(predicate.value.removeprefix(SH) for predicate in predicates if predicate.value.startswith(SH))

    def is_true(self, node: Term, name: str) -> bool:
        """Say whether a node has the value true for a SHACL property."""
        return self.value(node, name) == _TRUE

    def is_class(self, node: Term) -> bool:
        """Say whether a shape is also a class, and so targets its own instances."""
        types = set(self._described(node, _TYPE))
        return bool(types & CLASSES and types & _SHAPES)

    def targeting(self) -> list[Subject]:
        """Return the shapes that have a target, ordered by name."""
        return sorted((node for node in self._objects if self._is_targeting(node)), key=str)

    def declaring(self, name: str) -> Iterator[Subject]:
        """Yield the nodes that have a SHACL property."""
        return (node for node, described in self._objects.items() if NamedNode(SH + name) in described)

    def name(self, node: Term) -> str:
        """Return a shape's name for a message: its prefixed name, its IRI, or that it has none."""
        if not isinstance(node, NamedNode):
            return "A shape without a name"
        return shrink(node.value) or str(node)

    def _is_targeting(self, node: Term) -> bool:
        return self.is_class(node) or not set(TARGETS).isdisjoint(self.names(node))

    def _described(self, node: Term, predicate: NamedNode) -> list[Term]:
        return [] if isinstance(node, Literal) else self._objects.get(node, {}).get(predicate, [])


def local_name(node: Term) -> str:
    """Return what follows the last ``#`` or ``/`` of an IRI: the id of a constraint, the name of a severity."""
    return split(node.value)[1] if isinstance(node, NamedNode) else str(node)
