"""Blank nodes that two states share: those of each connected piece are named by RDFC-1.0 and the digest of the piece.

RDFC-1.0 numbers the blank nodes of a dataset throughout, so that one changed list would rename those of all others.
Piece by piece, what is the same in both states has the same name in both, and nothing else has.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, Triple, serialize

_DIGITS = 16


def named_by_content(quads: Iterable[Quad]) -> set[Quad]:
    """Return quads whose blank nodes are named by what is said with them."""
    known = set(quads)
    found = {quad for quad in known if not blank_nodes(quad)}
    times: Counter[str] = Counter()
    for piece in _pieces(known - found):
        dataset = Dataset(piece)
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        lines = (serialize(dataset, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
        digest = hashlib.sha256(b"".join(sorted(lines))).hexdigest()[:_DIGITS]
        times[digest] += 1
        found |= {_renamed(quad, f"b{digest}n{times[digest]}") for quad in dataset}
    return found


def blank_nodes(quad: Quad) -> set[BlankNode]:
    """Return the blank nodes that a quad names."""
    return {
        term for term in (*_within(quad.subject), *_within(quad.object), quad.graph_name) if isinstance(term, BlankNode)
    }


def _within(term: object) -> Iterator[object]:
    """Yield a term, and those of the triple that it may be."""
    yield term
    if isinstance(term, Triple):
        yield from (*_within(term.subject), *_within(term.object))


def _pieces(quads: set[Quad]) -> Iterator[set[Quad]]:
    """Yield the quads that hang together by blank nodes."""
    holding: dict[BlankNode, set[Quad]] = defaultdict(set)
    for quad in quads:
        for node in blank_nodes(quad):
            holding[node].add(quad)
    left = set(holding)
    while left:
        piece: set[Quad] = set()
        waiting = [left.pop()]
        while waiting:
            fresh = holding[waiting.pop()] - piece
            piece |= fresh
            nodes = {node for quad in fresh for node in blank_nodes(quad)} & left
            left -= nodes
            waiting += nodes
        yield piece


def _renamed(quad: Quad, name: str) -> Quad:
    """Return a quad whose blank nodes bear a name before their own."""

    def renamed(term: object) -> object:
        if isinstance(term, BlankNode):
            return BlankNode(f"{name}{term.value}")
        if isinstance(term, Triple):
            return Triple(renamed(term.subject), term.predicate, renamed(term.object))  # type: ignore[arg-type]
        return term

    subject, object_, graph = renamed(quad.subject), renamed(quad.object), renamed(quad.graph_name)
    return Quad(subject, quad.predicate, object_, graph)  # type: ignore[arg-type]
