"""Findings about IRIs: not in the dataset, under another namespace, misspelt, or defined and not used."""

import difflib
from collections.abc import Iterable, Iterator

from clustergraph.emptiness.atoms import Atom
from clustergraph.emptiness.explanation import Part
from clustergraph.emptiness.finding import TYPE, Finding, Inquiry, Repair
from clustergraph.emptiness.vocabulary import Vocabulary, near_iris
from clustergraph.emptiness.wording import listed
from clustergraph.sparql.patterns import Node, Path

_ROLES = {"predicate": "property", "class": "class", "subject": "thing", "object": "thing"}


def positions(inquiry: Inquiry, atom: Atom) -> Iterator[tuple[Node | Path, str, str]]:
    """Yield the IRIs of a triple with the positions that they stand in."""
    if atom.triple is None:
        return
    for step, iri in inquiry.path_iris(atom.triple.predicate):
        yield step, iri, "predicate"
    predicate = inquiry.iri(atom.triple.predicate) if isinstance(atom.triple.predicate, Path) else None
    for node, role in ((atom.triple.subject, "subject"), (atom.triple.object, "object")):
        named = inquiry.iri(node)
        if named is not None:
            yield node, named, "class" if role == "object" and predicate == TYPE else role


def iri_finding(inquiry: Inquiry, atom: Atom, part: Node | Path, iri: str, place: str) -> Finding | None:
    """Return what is wrong with an IRI in a position, or None where the dataset has it."""
    vocabulary = inquiry.vocabulary(atom)
    if iri in vocabulary.iris(place) or (place in {"subject", "object"} and iri in vocabulary.iris("anywhere")):
        return None
    parts = (inquiry.part(part.start, inquiry.written(part)), *inquiry.parts(atom))
    if part.name:
        return None
    if inquiry.vocabulary(atom).defined(iri):
        return _unused(inquiry, vocabulary, part, iri, place)
    return _other_namespace(inquiry, vocabulary, part) or _unknown(inquiry, vocabulary, atom, part, iri, place, parts)


def graph_finding(inquiry: Inquiry, atom: Atom) -> Finding | None:
    """Return that a triple is looked for in a graph that the dataset has not."""
    if not isinstance(atom.graph, tuple) or inquiry.query.tokens[atom.graph[0]].kind not in {"iri", "name"}:
        return None
    node = Node("iri", *atom.graph)
    iri, names = inquiry.iri(node) or "", inquiry.prober.store.graph_names()
    if iri in names:
        return None
    near = near_iris(iri, names)
    hint = f"; {listed(f'<{name}>' for name in near)} is near" if near else ""
    repairs = tuple(_repair(inquiry, node, name) for name in near)
    part = inquiry.part(node.start, inquiry.written(node))
    return Finding("unknown iri", f"There is no graph {inquiry.written(node)}{hint}.", (part,), iri, repairs)


def _unused(inquiry: Inquiry, vocabulary: Vocabulary, part: Node | Path, iri: str, place: str) -> Finding:
    what = "nothing is an instance of it" if place == "class" else "no statement uses it"
    instead = vocabulary.instead(iri)
    hint = f"; the graph uses {listed(map(inquiry.wording.name, instead))}" if instead else ""
    sentence = f"{inquiry.wording.name(iri)} is defined, but {what} here{hint}."
    repairs = tuple(_instead(inquiry, vocabulary, part, iri, other) for other in instead)
    return Finding("unused term", sentence, (inquiry.part(part.start, inquiry.written(part)),), iri, repairs)


def _instead(inquiry: Inquiry, vocabulary: Vocabulary, part: Node | Path, iri: str, other: str) -> Repair:
    """Return the repair of a term by another in use, turned round where that is its inverse."""
    repair = _repair(inquiry, part, other)
    if not vocabulary.inverse(iri, other):
        return repair
    return Repair(f"^{repair.text}", inquiry.replace(part, f"^{repair.text}"), other)


def _other_namespace(inquiry: Inquiry, vocabulary: Vocabulary, part: Node | Path) -> Finding | None:
    """Return that the namespace of a prefix, or the base, is not one that the dataset has, and nearly is."""
    token = inquiry.query.tokens[part.start]
    declaration, namespace, local = _declaration(inquiry, part)
    known = vocabulary.iris("anywhere")
    if declaration is None or any(other.startswith(namespace) and _exact(other, namespace) for other in known):
        return None
    ends = [other.removesuffix(local) for other in known if local and other.endswith(local)]
    spaces = sorted({space for space in ends if space[-1:] in {"#", "/"}})
    spaces.sort(key=lambda space: -difflib.SequenceMatcher(None, space, namespace).ratio())
    if not spaces and not (spaces := _near_space(namespace, vocabulary.namespaces())):
        return None
    prefix = token.text.partition(":")[0]
    what = f"The prefix {prefix}: stands for" if token.kind == "name" else "The base is"
    sentence = f"{what} <{namespace}>, where nothing in the graph begins; <{spaces[0]}> is meant perhaps."
    repairs = tuple(Repair(f"<{space}>", {declaration: f"<{space}>"}) for space in spaces[:3])
    parts = (
        inquiry.part(declaration, f"<{namespace}>"),
        inquiry.part(part.start, inquiry.written(part)),
    )
    return Finding("prefix", sentence, parts, f"prefix {namespace}", repairs)


def _exact(iri: str, namespace: str) -> bool:
    rest = iri.removeprefix(namespace)
    return bool(rest) and namespace[-1:] in {"#", "/", ".", "-", "_"} and not {"#", "/"} & set(rest)


def _near_space(namespace: str, spaces: Iterable[str]) -> list[str]:
    return difflib.get_close_matches(namespace, spaces, n=1, cutoff=0.9)


def _declaration(inquiry: Inquiry, part: Node | Path) -> tuple[int | None, str, str]:
    """Return the token that declares the namespace of a term, that namespace, and the rest of the term."""
    token, tokens = inquiry.query.tokens[part.start], inquiry.query.tokens
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        places = [
            number + 2
            for number in range(inquiry.query.body - 2)
            if tokens[number].text.upper() == "PREFIX" and tokens[number + 1].text == f"{prefix}:"
        ]
        return (places[-1] if places else None), inquiry.prologue.prefixes.get(prefix, ""), local.replace("\\", "")
    if token.kind == "iri" and ":" not in token.text.partition("/")[0]:
        places = [n + 1 for n in range(inquiry.query.body - 1) if tokens[n].text.upper() == "BASE"]
        local = token.text[1:-1]
        return (places[-1] if places else None), inquiry.prologue.iri(token).removesuffix(local), local
    return None, "", ""


def _unknown(
    inquiry: Inquiry,
    vocabulary: Vocabulary,
    atom: Atom,
    part: Node | Path,
    iri: str,
    place: str,
    parts: tuple[Part, ...],
) -> Finding:
    near = near_iris(iri, vocabulary.iris(place)) or near_iris(iri, vocabulary.iris("anywhere"))
    near = _fitting(inquiry, atom, part, near)
    text = inquiry.written(part)
    elsewhere = iri in vocabulary.iris("anywhere")
    role = _ROLES[place]
    what = f"is no {role} in the graph" if not elsewhere else f"occurs in the graph, but not as a {role}"
    hint = f": {listed(map(inquiry.wording.name, near))} is near" if near else ""
    sentence = f"{text} {what}{hint}."
    return Finding("unknown iri", sentence, parts, iri, tuple(_repair(inquiry, part, other) for other in near))


def _fitting(inquiry: Inquiry, atom: Atom, part: Node | Path, near: list[str]) -> list[str]:
    """Put first those of several near IRIs with which the part has a match."""
    if len(near) < 2:  # noqa: PLR2004 - one needs no order
        return near
    fits = {iri: inquiry.prober.ask([atom], inquiry.replace(part, f"<{iri}>")) for iri in near}
    return sorted(near, key=lambda iri: not fits[iri])


def _repair(inquiry: Inquiry, part: Node | Path, iri: str) -> Repair:
    text = inquiry.spell(iri)
    return Repair(text, inquiry.replace(part, text), iri)
