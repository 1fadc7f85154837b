"""Diagnosis: from the parts that conflict to the reasons, those that blame the query first."""

from collections.abc import Iterator, Sequence

from clustergraph.emptiness.atoms import CONSTRAINTS, Atom, Opening
from clustergraph.emptiness.conflicts import Conflict, conflicts, supported
from clustergraph.emptiness.filter_findings import filter_finding
from clustergraph.emptiness.finding import Finding, Inquiry
from clustergraph.emptiness.given_findings import given_finding, substituted
from clustergraph.emptiness.iri_findings import graph_finding, iri_finding, positions
from clustergraph.emptiness.joins import direction_finding, fact_finding, silence_finding
from clustergraph.emptiness.literal_findings import literal_finding, thing_for_literal
from clustergraph.emptiness.probing import OutOfTimeError
from clustergraph.emptiness.wording import listed
from clustergraph.sparql.patterns import Group, Joined, Select, Union

_DEPTH = 3
_SHOWN = 3


def diagnose(inquiry: Inquiry, atoms: Sequence[Atom], depth: int = 0) -> list[Finding]:
    """Return the reasons why some atoms have no solution together, each once, blame before facts.

    Raises:
        OutOfTimeError: the time is used up before any conflict is found.
    """
    outer, inquiry.atoms = inquiry.atoms, atoms
    found: dict[str, Finding] = {}
    for conflict in conflicts(inquiry.prober, atoms):
        for finding in _reasons_in_time(inquiry, conflict, depth):
            found.setdefault(finding.key or finding.sentence, finding)
    inquiry.atoms = outer
    return sorted(found.values(), key=lambda finding: not finding.blames)


def _reasons_in_time(inquiry: Inquiry, conflict: Conflict, depth: int) -> list[Finding]:
    """Return the reasons of a conflict, or where time is up before they are found, that it is one."""
    try:
        return _reasons(inquiry, conflict, depth)
    except OutOfTimeError:
        texts = [inquiry.source.written(atom) for atom in conflict[:_SHOWN]]
        sentence = f"Nothing matches {listed(texts, 'and')}; the time ended before more was found."
        return [Finding("unfinished", sentence, inquiry.parts(*conflict))]


def _reasons(inquiry: Inquiry, conflict: Conflict, depth: int) -> list[Finding]:
    terms = list(_term_findings(inquiry, conflict))
    if terms:
        return terms
    inner = _inside(inquiry, conflict, depth)
    if inner:
        return inner
    constraint = next((atom for atom in reversed(conflict) if atom.kind in CONSTRAINTS), None)
    for look in (given_finding,) if constraint else (silence_finding, direction_finding, given_finding):
        found = look(inquiry, conflict)
        if found:
            return [found]
    return [filter_finding(inquiry, conflict, constraint) if constraint else fact_finding(inquiry, conflict)]


def _term_findings(inquiry: Inquiry, conflict: Conflict) -> Iterator[Finding]:
    for atom in (*conflict, *substituted(inquiry, conflict)):
        if atom.triple is None:
            continue
        graph = graph_finding(inquiry, atom)
        if graph:
            yield graph
            continue
        matches = inquiry.prober.ask([atom])
        if matches and not _may_be_nothing(inquiry, atom):
            continue
        found = [iri_finding(inquiry, atom, *position) for position in positions(inquiry, atom)]
        yield from (finding for finding in found if finding)
        if not any(found) and not matches:
            yield from _value_finding(inquiry, atom)


def _may_be_nothing(inquiry: Inquiry, atom: Atom) -> bool:
    """Say whether a triple may match by going no step at all, so that its only property need not exist."""
    if atom.triple is None or atom.triple.predicate.kind != "modified":
        return False
    return len(inquiry.path_iris(atom.triple.predicate)) == 1


def _value_finding(inquiry: Inquiry, atom: Atom) -> Iterator[Finding]:
    if atom.triple is None:
        return
    node = atom.triple.object
    if node.kind == "literal":
        finding = literal_finding(inquiry, atom, node)
    elif node.kind == "iri":
        finding = thing_for_literal(inquiry, atom, node)
    else:
        finding = None
    if finding:
        yield finding


def _inside(inquiry: Inquiry, conflict: Conflict, depth: int) -> list[Finding]:
    """Return the reasons found when a group among the parts of a conflict is opened, branch by branch."""
    closed = next((atom for atom in conflict if _groups(atom)), None)
    if closed is None or depth >= _DEPTH:
        return []
    found: list[Finding] = []
    opening = Opening(inquiry.query, steps=100 * (depth + 1))
    for group in _groups(closed):
        opened = opening.atoms(group, closed.renames, closed.graph)
        rest = [atom for atom in supported(conflict, inquiry.atoms) if atom is not closed]
        found += diagnose(inquiry, [*rest, *opened] if len(conflict) > 1 else opened, depth + 1)
    return sorted(found, key=lambda finding: not finding.blames)


def _groups(atom: Atom) -> tuple[Group, ...]:
    element = atom.element
    if isinstance(element, Union):
        return element.branches
    if isinstance(element, Select):
        return (element.group,)
    if isinstance(element, Joined) and element.kind == "GRAPH":
        return (element.group,)
    return ()
