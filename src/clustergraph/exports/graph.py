"""One graph as a text: the same triples give the same bytes."""

from collections.abc import Iterable
from typing import Final

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, Triple, serialize

from clustergraph.formats import GRAPHS
from clustergraph.namespaces import PREFIXES
from clustergraph.turtle.writer import serialize as canonical_turtle

_WITHOUT_PREFIXES: Final = frozenset({RdfFormat.N_TRIPLES})


def graph_content(triples: Iterable[Triple], format_name: str) -> bytes:
    """Return triples in one of the formats for graphs: Turtle in canonical form, others in a fixed order.

    Turtle whose blank nodes have no place in the canonical form is written in a fixed order too.
    """
    found = set(triples)
    if format_name == "turtle":
        try:
            return canonical_turtle(found).encode()
        except ValueError:  # a blank node that several triples refer to, or none
            return _ordered(found, RdfFormat.TURTLE)
    return _ordered(found, GRAPHS[format_name].writer)


def _ordered(triples: Iterable[Triple], writer: RdfFormat) -> bytes:
    """Serialize triples in the order of their texts, blank nodes named by RDFC-1.0."""
    dataset = Dataset(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    ordered = sorted((quad.triple for quad in dataset), key=str)
    prefixes = None if writer in _WITHOUT_PREFIXES else PREFIXES
    return serialize(ordered, format=writer, prefixes=prefixes) or b""
