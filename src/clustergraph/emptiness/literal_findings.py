"""Findings about values: literals of another language or datatype, spelt otherwise, or where a thing stands."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from pyoxigraph import Literal, NamedNode

from clustergraph.emptiness.atoms import Atom
from clustergraph.emptiness.explanation import Part
from clustergraph.emptiness.finding import Finding, Inquiry, Repair
from clustergraph.emptiness.probing import Term
from clustergraph.emptiness.vocabulary import fold, near_texts
from clustergraph.emptiness.wording import listed
from clustergraph.namespaces import RDF, RDFS, SKOS, XSD
from clustergraph.sparql.patterns import Node

TEXTS: Final = frozenset({f"{XSD}string", f"{RDF}langString"})
_SHORT: Final = 4
"""Letters up to which two texts are never near each other, only equal or not."""

_NAMED: Final = f"?x <{RDFS}label>|<{SKOS}prefLabel>|<{SKOS}altLabel>|<{SKOS}notation> ?name"


def literal_finding(inquiry: Inquiry, atom: Atom, node: Node) -> Finding | None:
    """Return what is wrong with a literal that a property does not have, or None where nothing like it is found."""
    literal = inquiry.term(node)
    if atom.triple is None or not isinstance(literal, Literal):
        return None
    values = _values(inquiry, atom)
    found = compared(literal, [value for value in values if isinstance(value, Literal)])
    if found:
        return _finding(inquiry, atom, node, *found)
    return _thing_called(inquiry, atom, node, literal, values) or _elsewhere(inquiry, atom, node, literal)


def thing_for_literal(inquiry: Inquiry, atom: Atom, node: Node) -> Finding | None:
    """Return that a thing is given where a property has literals only."""
    values = _values(inquiry, atom, limit=50)
    literals = [value for value in values if isinstance(value, Literal)]
    if not literals or len(literals) < len(values) or atom.triple is None:
        return None
    repairs = tuple(Repair(str(value), inquiry.replace(node, str(value))) for value in literals[:3])
    predicate = inquiry.written(atom.triple.predicate)
    sentence = f"{predicate} has literals such as {literals[0]}, and {inquiry.written(node)} is a thing."
    return Finding("datatype", sentence, _parts(inquiry, atom, node), str(node.start), repairs)


def compared(literal: Literal, values: Sequence[Literal]) -> tuple[str, list[Literal]] | None:
    """Return in what a literal differs from the values most like it, and these; None where none is like it."""
    same = [value for value in values if value.value == literal.value]
    if same:
        text = literal.datatype.value in TEXTS and any(value.datatype.value in TEXTS for value in same)
        return ("language" if text else "datatype"), same[:3]
    if literal.datatype.value not in TEXTS:
        return _same_number(literal, values)
    texts: dict[str, list[Literal]] = {}
    for value in values:
        texts.setdefault(fold(value.value), []).append(value)
    wanted = fold(literal.value)
    near = [wanted] if wanted in texts else near_texts(wanted, texts, cutoff=0.8) if len(wanted) > _SHORT else []
    found = [value for name in near for value in sorted(texts[name], key=lambda v: v.language != literal.language)]
    return ("spelling", found[:3]) if found else None


def _same_number(literal: Literal, values: Iterable[Literal]) -> tuple[str, list[Literal]] | None:
    same = [value for value in values if _number(value) is not None and _number(value) == _number(literal)]
    return ("datatype", same[:3]) if same else None


def _number(literal: Literal) -> float | None:
    try:
        return float(literal.value)
    except ValueError:
        return None


def _values(inquiry: Inquiry, atom: Atom, limit: int = 8000) -> list[Term]:
    """Return the values that the property of a triple has anywhere."""
    if atom.triple is None:
        return []
    triple = replace(atom.triple, subject=_variable("any_s", atom), object=_variable("any_o", atom))
    return [row[0] for row in inquiry.prober.rows(["any_o"], [atom.of(triple)], limit=limit) if row[0] is not None]


def _variable(name: str, atom: Atom) -> Node:
    return Node("blank", atom.start, atom.start, f"?{name}")


def _finding(inquiry: Inquiry, atom: Atom, node: Node, kind: str, near: list[Literal]) -> Finding:
    text = inquiry.written(node)
    likely = listed(map(str, near))
    how = {
        "language": f"{text} is in the graph in another language or without one: {likely}.",
        "datatype": f"{text} is in the graph with another datatype: {likely}.",
        "spelling": f"{text} is not in the graph; {likely} is near.",
    }
    repairs = tuple(Repair(str(value), inquiry.replace(node, str(value))) for value in near)
    return Finding(kind, how[kind], _parts(inquiry, atom, node), f"literal {text}", repairs)


def _parts(inquiry: Inquiry, atom: Atom, node: Node) -> tuple[Part, ...]:
    return (inquiry.part(node.start, inquiry.written(node)), *inquiry.parts(atom))


def _thing_called(inquiry: Inquiry, atom: Atom, node: Node, literal: Literal, values: Sequence[Term]) -> Finding | None:
    """Return that a name is given where the property has things, one of which is called so."""
    things = {value.value for value in values if isinstance(value, NamedNode)}
    if not things or atom.triple is None:
        return None
    wanted = fold(literal.value)
    block = " ".join(f"<{thing}>" for thing in sorted(things)[:2000])
    rows = inquiry.prober.select(f"SELECT DISTINCT ?x ?name {{ VALUES ?x {{ {block} }} {_NAMED} }}")
    named = [(x.value, name.value) for x, name in rows if isinstance(x, NamedNode) and isinstance(name, Literal)]
    called = sorted({iri for iri, name in named if fold(name) == wanted})
    predicate = inquiry.written(atom.triple.predicate)
    hint = f": {listed(map(inquiry.wording.name, called))}" if called else ""
    sentence = f"{predicate} leads to things, not to a text such as {inquiry.written(node)}{hint}."
    repairs = tuple(Repair(inquiry.spell(iri), inquiry.replace(node, inquiry.spell(iri)), iri) for iri in called[:3])
    return Finding("datatype", sentence, _parts(inquiry, atom, node), f"literal {literal}", repairs)


def _elsewhere(inquiry: Inquiry, atom: Atom, node: Node, literal: Literal) -> Finding | None:
    """Return that a literal is the value of other properties."""
    if atom.triple is None or literal.datatype.value not in TEXTS:
        return None
    where = "GRAPH ?g { ?s ?x ?o }" if atom.graph is not None else "?s ?x ?o"
    rows = inquiry.prober.select(f"SELECT DISTINCT ?x {{ {where} FILTER (sameTerm(?o, {literal})) }} LIMIT 3")
    others = sorted(row[0].value for row in rows if isinstance(row[0], NamedNode))
    if not others or atom.triple.predicate.kind == "variable":
        return None
    step = atom.triple.predicate
    owners = listed(map(inquiry.wording.name, others))
    sentence = f"Nothing has {inquiry.written(step)} {inquiry.written(node)}, which is a value of {owners}."
    repairs = tuple(Repair(inquiry.spell(iri), _once(step.start, step.end, inquiry.spell(iri)), iri) for iri in others)
    return Finding("no match", sentence, inquiry.parts(atom), f"literal {literal}", repairs)


def _once(start: int, end: int, text: str) -> dict[int, str]:
    return {start: text, **dict.fromkeys(range(start + 1, end), "")}
