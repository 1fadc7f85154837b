"""The canonical form of Turtle: one fact a line, so that one changed fact is one changed line.

Subjects stand in the order of their IRIs, ``a`` first, then predicates and
objects by their text. Every line ends in ``;`` and the full stop stands alone, so
that no other line changes when a fact is added at the end. Blank nodes are
written in place where one triple refers to them: lists and property paths.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from clustergraph.iris import shrink
from clustergraph.namespaces import PREFIXES, RDF, XSD
from clustergraph.turtle.tokens import tokens

Term = NamedNode | BlankNode | Literal | Triple
Description = Mapping[Term, list[tuple[NamedNode, Term]]]

_TYPE = NamedNode(f"{RDF}type")
_FIRST, _REST, _NIL = (NamedNode(f"{RDF}{name}") for name in ("first", "rest", "nil"))
_BARE = {
    f"{XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{XSD}decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    f"{XSD}boolean": re.compile(r"true|false"),
}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\r": "\\r", "\t": "\\t"})


def serialize(triples: Iterable[Triple | Quad]) -> str:
    """Return triples as canonical Turtle, with the prefixes that they use.

    Raises:
        ValueError: a blank node is referred to by more than one triple or by none.
    """
    described: dict[Term, list[tuple[NamedNode, Term]]] = defaultdict(list)
    for triple in {(quad.subject, quad.predicate, quad.object) for quad in triples}:
        described[triple[0]].append(triple[1:])
    _refuse_shared_blank_nodes(described)
    subjects = sorted(subject.value for subject in described if isinstance(subject, NamedNode))
    body = "\n".join(_block(NamedNode(subject), described) for subject in subjects)
    head = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in _used_prefixes(described, body))
    return "\n".join(part for part in (head, body) if part)


def term_text(term: Term) -> str:
    """Return an IRI or a literal as Turtle writes it, by a prefix where one fits."""
    if isinstance(term, NamedNode):
        return shrink(term.value) or str(term)
    if isinstance(term, Literal):
        return _literal_text(term)
    message = f"Turtle has no text for {term!r} by itself"
    raise ValueError(message)


def _literal_text(literal: Literal) -> str:
    datatype = literal.datatype.value
    if datatype in _BARE and _BARE[datatype].fullmatch(literal.value):
        return literal.value
    escaped = literal.value.translate(_ESCAPES)
    quoted = f'"""{escaped}"""' if "\n" in escaped else f'"{escaped}"'
    if literal.language:
        return f"{quoted}@{literal.language}"
    return quoted if datatype == f"{XSD}string" else f"{quoted}^^{term_text(literal.datatype)}"


def _block(subject: NamedNode, described: Description) -> str:
    facts = sorted(_facts(subject, described))
    lines = "".join(f"    {predicate} {value} ;\n" for _, predicate, value in facts)
    return f"{term_text(subject)}\n{lines}    .\n"


def _facts(subject: Term, described: Description) -> list[tuple[bool, str, str]]:
    """Return the facts of a subject as sort keys and texts, the type before all others."""
    return [
        (predicate != _TYPE, "a" if predicate == _TYPE else term_text(predicate), _object_text(value, described))
        for predicate, value in described[subject]
    ]


def _object_text(value: Term, described: Description) -> str:
    if not isinstance(value, BlankNode):
        return term_text(value) if value != _NIL else "()"
    items = _list_items(value, described)
    if items is not None:
        return f"( {' '.join(_object_text(item, described) for item in items)} )"
    facts = sorted(_facts(value, described))
    return f"[ {' ; '.join(f'{predicate} {text}' for _, predicate, text in facts)} ]" if facts else "[]"


def _list_items(node: Term, described: Description) -> list[Term] | None:
    """Return the members of an RDF list, or None where the node heads no well-formed list."""
    items: list[Term] = []
    while node != _NIL:
        facts = dict(described.get(node, []))
        if set(facts) != {_FIRST, _REST} or len(described[node]) != 2:  # noqa: PLR2004 - first and rest
            return None
        items.append(facts[_FIRST])
        node = facts[_REST]
    return items


def _refuse_shared_blank_nodes(described: Description) -> None:
    objects = [value for facts in described.values() for _, value in facts if isinstance(value, BlankNode)]
    subjects = {subject for subject in described if isinstance(subject, BlankNode)}
    if len(objects) != len(set(objects)) or subjects - set(objects):
        message = "canonical Turtle holds only blank nodes that exactly one triple refers to"
        raise ValueError(message)


def _used_prefixes(described: Description, body: str) -> list[str]:
    """Return the prefixes that the text of the blocks uses, sorted.

    The terms tell them at once, but for the joints of lists, which show in no text.
    """
    if any(isinstance(subject, BlankNode) for subject in described):
        return sorted({token.text.partition(":")[0] for token in tokens(body) if token.kind == "name"})
    terms: set[Term] = set(described)
    for facts in described.values():
        terms.update(predicate for predicate, _ in facts if predicate != _TYPE)
        terms.update(_iri_shown(value) for _, value in facts)
    names = (shrink(term.value) for term in terms if isinstance(term, NamedNode))
    return sorted({name.partition(":")[0] for name in names if name})


def _iri_shown(value: Term) -> Term:
    """Return the IRI that the text of an object shows: its own, or that of its datatype."""
    shows_datatype = isinstance(value, Literal) and _literal_text(value).endswith(term_text(value.datatype))
    return value.datatype if shows_datatype and isinstance(value, Literal) else value
