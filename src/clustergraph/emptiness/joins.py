"""Findings about parts that each have a match and have none together: direction, silence, or truly nothing."""

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from clustergraph.emptiness.atoms import Atom
from clustergraph.emptiness.conflicts import Conflict, supported
from clustergraph.emptiness.finding import TYPE, Finding, Inquiry, Repair
from clustergraph.emptiness.probing import Overrides, Term
from clustergraph.emptiness.wording import in_order, listed
from clustergraph.namespaces import CG
from clustergraph.sparql.patterns import Node, Path, TriplePattern

_FEW = 200
_WHOLE = 3
_LISTED = 5


def direction_finding(inquiry: Inquiry, conflict: Conflict) -> Finding | None:
    """Return that a triple of a conflict stands the wrong way round, where the other way has matches.

    It is blamed only where the whole query then has an answer, and where the property
    never leads from a thing that it also leads to: of parts of parts either direction can
    be meant, and which one, only the reader knows.
    """
    for atom in conflict:
        turned = _turned(inquiry, conflict, atom)
        if turned is None or _both_ways(inquiry, atom):
            continue
        if inquiry.prober.answers(_reversal(inquiry, atom).overrides):
            return _direction(inquiry, atom, turned)
    return None


def reversible(inquiry: Inquiry, conflict: Conflict) -> tuple[Repair, ...]:
    """Return the repairs of turning round a triple, for properties that lead both ways."""
    return tuple(_reversal(inquiry, atom) for atom in conflict if _turned(inquiry, conflict, atom) is not None)


def _turned(inquiry: Inquiry, conflict: Conflict, atom: Atom) -> Atom | None:
    triple = atom.triple
    if (
        triple is None
        or not isinstance(triple.predicate, Path)
        or triple.predicate.name
        or triple.object.kind == "literal"
    ):
        return None
    turned = atom.reversed()
    others = [turned if other is atom else other for other in supported(conflict, inquiry.atoms)]
    return turned if inquiry.prober.ask(others) else None


def _both_ways(inquiry: Inquiry, atom: Atom) -> bool:
    """Say whether some thing has the property and is also a value of it."""
    if atom.triple is None:
        return True
    first, middle, last = (Node("blank", atom.start, atom.start, f"?way_{n}") for n in range(3))
    steps = [atom.of(TriplePattern(*ends)) for ends in
             ((first, atom.triple.predicate, middle), (middle, atom.triple.predicate, last))]  # fmt: skip
    return inquiry.prober.ask(steps)


def _direction(inquiry: Inquiry, atom: Atom, turned: Atom) -> Finding:
    text, other = inquiry.source.written(atom), inquiry.source.written(turned)
    sentence = f"{text} has no match, but the other way round, {other}, it has."
    return Finding("direction", sentence, inquiry.parts(atom), text, (_reversal(inquiry, atom),))


def _reversal(inquiry: Inquiry, atom: Atom) -> Repair:
    if atom.triple is None:
        message = "only a triple has a direction"
        raise TypeError(message)
    start, end = atom.triple.predicate.start, atom.triple.predicate.end
    tokens = inquiry.query.tokens
    if tokens[start - 1].text == "^" and tokens[start - 2].text != "^":
        return Repair(inquiry.written(atom.triple.predicate), {start - 1: ""})
    text = inquiry.written(atom.triple.predicate)
    overrides: Overrides = {start: f"^{text}"} if end == start + 1 else _bracketed(inquiry, start, end)
    return Repair(f"^{text}" if end == start + 1 else f"^({text})", overrides)


def _bracketed(inquiry: Inquiry, start: int, end: int) -> Overrides:
    tokens = inquiry.query.tokens
    return {start: f"^({tokens[start].text}", end - 1: f"{tokens[end - 1].text})"}


def silence_finding(inquiry: Inquiry, conflict: Conflict) -> Finding | None:
    """Return that the documents do not state what a triple of a conflict asks, as the graph's own records say."""
    for atom in conflict:
        properties = [iri for _, iri in inquiry.path_iris(atom.triple.predicate)] if atom.triple else []
        if not properties or TYPE in properties or atom.triple is None:
            continue
        found = _silence(inquiry, conflict, atom, properties)
        if found:
            return found
    return None


def _silence(inquiry: Inquiry, conflict: Conflict, atom: Atom, properties: list[str]) -> Finding | None:
    if atom.triple is None:
        return None
    rest = [other for other in conflict if other is not atom]
    subject = atom.triple.subject
    thing = inquiry.iri(subject)
    if thing is None:
        variable = subject.name or inquiry.written(subject)
        name = atom.renames.get(variable[1:], variable[1:])
        if not any(name in other.binds for other in rest):
            return None
        rows = inquiry.prober.rows([name], supported(rest, inquiry.atoms), limit=_FEW + 1)
        things = {row[0].value for row in rows if isinstance(row[0], NamedNode)}
    else:
        things = {thing}
    return _said(inquiry, atom, things, properties) if 0 < len(things) <= _FEW else None


def _said(inquiry: Inquiry, atom: Atom, things: set[str], properties: list[str]) -> Finding | None:
    about = " ".join(f"<{iri}>" for iri in sorted(things))
    on = " ".join(f"<{iri}>" for iri in properties)
    records = inquiry.prober.select(
        f"SELECT DISTINCT ?thing ?on ?document {{ VALUES ?thing {{ {about} }} VALUES ?on {{ {on} }} "
        f"?record <{CG}silentAbout> ?thing ; <{CG}silentOn> ?on ; <{CG}silentIn> ?document }} "
        "ORDER BY ?thing ?on ?document"
    )
    silent = {row[0].value: row for row in records if isinstance(row[0], NamedNode)}
    if 2 * len(silent) < len(things) or not silent:
        return None
    first = next(iter(silent))
    documents = sorted({row[2].value for row in records if isinstance(row[2], NamedNode)})
    asked = sorted({row[1].value for row in records if isinstance(row[1], NamedNode)})
    inquiry.wording.read([first, *documents, *asked])
    whom = inquiry.wording.name(first) + (f" and {len(silent) - 1} more" if len(silent) > 1 else "")
    sentence = (
        f"The documents do not state {listed(map(inquiry.wording.name, asked))} of {whom}: "
        f"the graph records that {listed(map(inquiry.wording.name, documents), 'and')} leave it out."
    )
    return Finding("silent", sentence.replace("leave it", "leaves it") if len(documents) == 1 else sentence,
                   inquiry.parts(atom), f"silent {first}")  # fmt: skip


def fact_finding(inquiry: Inquiry, conflict: Conflict) -> Finding:
    """Return the fact that parts have no match: one for itself, or each for itself but not together."""
    if len(conflict) == 1:
        return _alone(inquiry, conflict[0])
    texts = [inquiry.source.written(atom) for atom in conflict]
    terms = all(_is_schema(inquiry, atom) for atom in conflict)
    together = f"{len(texts)} parts" if len(texts) > _WHOLE else listed(texts, "and")
    tail = "nothing in the graph joins them" if terms else "the graph holds nothing that fits them all"
    sentence = f"Each of these has a match, but not together: {together}; {tail}."
    kind = "join" if terms else "truly empty"
    return Finding(kind, sentence, inquiry.parts(*conflict), repairs=reversible(inquiry, conflict))


def _is_schema(inquiry: Inquiry, atom: Atom) -> bool:
    """Say whether an atom names no thing and no value, only properties and classes."""
    if atom.triple is None:
        return False
    subject, value = atom.triple.subject, atom.triple.object
    typed = isinstance(atom.triple.predicate, Path) and inquiry.iri(atom.triple.predicate) == TYPE
    return subject.kind in {"variable", "blank"} and (typed or value.kind in {"variable", "blank"})


def _alone(inquiry: Inquiry, atom: Atom) -> Finding:
    text = inquiry.source.written(atom)
    if atom.triple is None:
        return Finding("no match", f"{text} has no match in the graph.", inquiry.parts(atom), text)
    connecting = _connecting(inquiry, atom)
    hint = f"; what connects the two is {listed(map(inquiry.wording.name, connecting))}" if connecting else ""
    repairs = [*(_step(inquiry, atom, iri) for iri in connecting), *reversible(inquiry, (atom,))]
    values = _values(inquiry, atom) if not connecting else ""
    known = "" if atom.triple.object.kind == "literal" else ", though each of its terms occurs"
    sentence = f"Nothing in the graph matches {text}{known}{hint}{values}."
    return Finding("no match", sentence, inquiry.parts(atom), text, tuple(repairs))


def _values(inquiry: Inquiry, atom: Atom) -> str:
    """Return what values the property of a triple has for its subject, as the end of a sentence."""
    triple = atom.triple
    if triple is None or triple.object.kind in {"variable", "blank"} or triple.predicate.kind == "variable":
        return ""
    value = Node("blank", atom.start, atom.start, "?any_o")
    asked = atom.of(TriplePattern(triple.subject, triple.predicate, value))
    return values_told(inquiry, [row[0] for row in inquiry.prober.rows(["any_o"], [asked])])


def values_told(inquiry: Inquiry, values: Sequence[Term | None]) -> str:
    """Return a few values, or the range of many numbers and dates, as the end of a sentence; of many others nothing."""
    terms = [value for value in values if value is not None]
    ordered = sorted({term.value for term in terms if isinstance(term, Literal) and not term.language}, key=in_order)
    if len(terms) > _LISTED and len(ordered) == len(terms):
        return f"; values there run from {ordered[0]} to {ordered[-1]}"
    if not terms or len(terms) > _LISTED:
        return ""
    inquiry.wording.read(term.value for term in terms if isinstance(term, NamedNode))
    return f"; values there are {listed(sorted(map(inquiry.wording.term, terms)), 'and')}"


def _connecting(inquiry: Inquiry, atom: Atom) -> list[str]:
    """Return the properties that lead from the subject of a triple to its object, where both are given."""
    if atom.triple is None or {atom.triple.subject.kind, atom.triple.object.kind} & {"variable", "blank"}:
        return []
    between = Node("blank", atom.start, atom.start, "?any_p")
    rows = inquiry.prober.rows(["any_p"], [atom.of(TriplePattern(atom.triple.subject, between, atom.triple.object))])
    return sorted(row[0].value for row in rows if isinstance(row[0], NamedNode))[:3]


def _step(inquiry: Inquiry, atom: Atom, iri: str) -> Repair:
    if atom.triple is None:
        message = "only a triple has a property"
        raise TypeError(message)
    start, end = atom.triple.predicate.start, atom.triple.predicate.end
    text = inquiry.spell(iri)
    return Repair(text, {start: text, **dict.fromkeys(range(start + 1, end), "")}, iri)
