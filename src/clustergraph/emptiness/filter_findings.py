"""Findings about filters: a constant that no value is like, a language that no text is in."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from clustergraph.emptiness.atoms import Atom
from clustergraph.emptiness.conflicts import Conflict, supported
from clustergraph.emptiness.finding import Finding, Inquiry, Repair
from clustergraph.emptiness.iri_findings import iri_finding
from clustergraph.emptiness.literal_findings import TEXTS, compared
from clustergraph.emptiness.vocabulary import fold, near_texts
from clustergraph.emptiness.wording import in_order, listed
from clustergraph.sparql.patterns import Node

if TYPE_CHECKING:
    from clustergraph.emptiness.probing import Term

_LANGUAGE = frozenset({"LANG", "LANGMATCHES"})
_PARTIAL = frozenset({"CONTAINS", "REGEX", "STRSTARTS", "STRENDS"})


def filter_finding(inquiry: Inquiry, conflict: Conflict, constraint: Atom) -> Finding:
    """Return why a filter lets nothing through."""
    rest = supported([atom for atom in conflict if atom is not constraint], inquiry.atoms)
    bound = {name for atom in rest for name in atom.binds}
    values: list[Term] = []
    for name in sorted(constraint.uses & bound):
        values += [row[0] for row in inquiry.prober.rows([name], rest, limit=1000) if row[0] is not None]
    literals = [value for value in values if isinstance(value, Literal)]
    for node in _constants(inquiry, constraint):
        found = _constant(inquiry, constraint, node, literals)
        if found:
            return found
    return _plain(inquiry, constraint, literals)


def _constants(inquiry: Inquiry, constraint: Atom) -> list[Node]:
    """Return the IRIs and literals that a filter compares with, those in nested groups left out."""
    nodes, depth = [], 0
    tokens = inquiry.query.tokens
    for number in range(constraint.start, constraint.end):
        token = tokens[number]
        depth += (token.text == "{") - (token.text == "}")
        if depth or (number + 1 < constraint.end and token.kind in {"iri", "name"} and tokens[number + 1].text == "("):
            continue
        if token.kind in {"iri", "name"} and tokens[number - 1].text != "^":
            nodes.append(Node("iri", number, number + 1))
        elif token.kind == "string":
            end = number + 1
            if tokens[end].kind == "language":
                end += 1
            elif tokens[end].text == "^":
                end += 3
            nodes.append(Node("literal", number, end))
    return nodes


def _constant(inquiry: Inquiry, constraint: Atom, node: Node, literals: Sequence[Literal]) -> Finding | None:
    if node.kind == "iri":
        iri = inquiry.iri(node)
        return iri_finding(inquiry, constraint, node, iri, "object") if iri else None
    literal = inquiry.term(node)
    if not isinstance(literal, Literal):
        return None
    functions = {token.text.upper() for token in inquiry.query.tokens[constraint.start : constraint.end]}
    if functions & _LANGUAGE:
        return _language(inquiry, constraint, node, literal, literals)
    texts = [value for value in literals if value.datatype.value in TEXTS]
    near = compared(literal, literals) or _within(literal, texts, partial=bool(functions & _PARTIAL))
    if near is None or literal in literals:
        return None
    return _near(inquiry, constraint, node, *near)


def _near(inquiry: Inquiry, constraint: Atom, node: Node, kind: str, near: Sequence[Literal]) -> Finding:
    text = inquiry.written(node)
    how = {"spelling": "is near", "language": "has another language", "datatype": "has another datatype"}
    sentence = f"The filter compares with {text}, which nothing equals; {listed(map(str, near))} {how[kind]}."
    repairs = tuple(Repair(str(value), inquiry.replace(node, str(value))) for value in near)
    parts = (inquiry.part(node.start, text), *inquiry.parts(constraint))
    return Finding(kind, sentence, parts, f"literal {text}", repairs)


def _language(
    inquiry: Inquiry, constraint: Atom, node: Node, literal: Literal, literals: Sequence[Literal]
) -> Finding | None:
    """Return that no text is in the language that a filter asks for."""
    languages = sorted({value.language or "" for value in literals if value.datatype.value in TEXTS})
    if literal.value.lower() in languages or not languages:
        return None
    there = listed([tag or "none" for tag in languages])
    sentence = f"No text here is in the language {inquiry.written(node)}; there is {there}."
    repairs = tuple(Repair(f'"{tag}"', {node.start: f'"{tag}"'}) for tag in languages)
    parts = (inquiry.part(node.start, inquiry.written(node)), *inquiry.parts(constraint))
    return Finding("language", sentence, parts, f"language {literal.value}", repairs)


def _within(literal: Literal, texts: Sequence[Literal], *, partial: bool) -> tuple[str, list[Literal]] | None:
    """Return words of the texts that are nearly those of a literal that is searched within them."""
    wanted = fold(literal.value)
    if not partial or not wanted:
        return None
    length = len(wanted.split()) or 1
    pieces: dict[str, str] = {}
    for text in texts:
        words = text.value.split()
        for start in range(len(words) - length + 1):
            piece = " ".join(words[start : start + length]).strip(".,;:()")
            pieces.setdefault(fold(piece), piece)
    near = [wanted] if wanted in pieces else near_texts(wanted, pieces, cutoff=0.75)
    return ("spelling", [Literal(pieces[name]) for name in near]) if near else None


def _plain(inquiry: Inquiry, constraint: Atom, literals: Sequence[Literal]) -> Finding:
    """Return the fact that a filter lets nothing through, with what there is."""
    text = inquiry.source.written(constraint)
    if constraint.kind == "minus" or "NOT EXISTS" in " ".join(text.upper().split()):
        sentence = f"All that matches the rest is taken away by {text}."
        return Finding("filter", sentence, inquiry.parts(constraint))
    ordered = sorted({value.value for value in literals if value.datatype.value not in TEXTS}, key=in_order)
    span = f"; the values there are run from {ordered[0]} to {ordered[-1]}" if len(ordered) > 1 else ""
    return Finding("filter", f"Nothing passes {text}{span}.", inquiry.parts(constraint))
