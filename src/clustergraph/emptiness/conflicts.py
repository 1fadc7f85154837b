"""Conflicts: the fewest parts of a pattern that already have no solution together.

Parts are added in an order in which each shares a variable with those before, until
nothing is left; then all that can be left out of these is left out.
"""

from collections.abc import Iterable, Sequence

from clustergraph.emptiness.atoms import CONSTRAINTS, SUPPORT, Atom
from clustergraph.emptiness.probing import Prober

Conflict = tuple[Atom, ...]


def conflicts(prober: Prober, atoms: Sequence[Atom]) -> list[Conflict]:
    """Return the parts that have no match each for itself, or else one smallest set that has none together.

    Where no set of those that can be left out is empty, none is returned.

    Raises:
        OutOfTimeError: the time is used up.
    """
    alone = [atom for atom in atoms if _stands_alone(atom) and not prober.ask([atom])]
    if alone:
        return [(atom,) for atom in alone]
    grown: list[Atom] = []
    for atom in _connected(atoms):
        grown.append(atom)
        if len(grown) > 1 and not prober.ask(supported(grown, atoms)):
            return [_shrunk(prober, grown, atoms)]
    return [] if prober.ask(atoms) else [_shrunk(prober, [a for a in atoms if a.kind != "optional"], atoms)]


def supported(chosen: Iterable[Atom], atoms: Sequence[Atom]) -> list[Atom]:
    """Return the chosen atoms with what binds the variables they need, in the order in which they are written."""
    kept = set(chosen)
    while True:
        bound = {name for atom in kept for name in atom.binds}
        wanted = {name for atom in kept for name in atom.uses} - bound
        more = {atom for atom in atoms if atom.kind in SUPPORT and atom not in kept and atom.binds & wanted}
        if not more:
            return [atom for atom in atoms if atom in kept]
        kept |= more


def _stands_alone(atom: Atom) -> bool:
    """Say whether an atom is asked by itself; not a path of any length, which all things have to themselves."""
    if atom.triple is not None and atom.triple.predicate.kind == "modified":
        return False
    return atom.kind not in CONSTRAINTS | SUPPORT | {"values"}


def _connected(atoms: Sequence[Atom]) -> list[Atom]:
    """Return all but the supporting atoms, each if possible after one that it shares a variable with."""
    left = [atom for atom in atoms if atom.kind not in SUPPORT]
    ordered: list[Atom] = []
    bound: set[str] = set()
    while left:
        best = max(left, key=lambda atom: (_ready(atom, ordered, atoms), _near(atom, bound), -left.index(atom)))
        ordered.append(best)
        left.remove(best)
        bound |= best.binds
    return ordered


def _ready(atom: Atom, ordered: list[Atom], atoms: Sequence[Atom]) -> int:
    """Rate an atom: a constraint whose variables are bound comes first, one that must wait comes last."""
    if atom.kind not in CONSTRAINTS:
        return 1
    return 2 if ordered and _complete([*ordered, atom], atoms) else 0


def _near(atom: Atom, bound: set[str]) -> tuple[bool, int]:
    return bool(atom.binds & bound), -len(atom.binds - bound)


def _shrunk(prober: Prober, grown: list[Atom], atoms: Sequence[Atom]) -> Conflict:
    """Leave out of an empty set whatever is not needed for it to be empty; its last atom is."""
    last = grown[-1]
    for other in grown[:-1]:
        pair = [other, last]
        if other.binds & (last.binds | last.uses) and _complete(pair, atoms) and _empty(prober, pair, atoms):
            return tuple(atom for atom in atoms if atom in pair)
    kept = list(grown)
    for atom in grown[:-1]:
        fewer = [other for other in kept if other is not atom]
        if _complete(fewer, atoms) and _hangs_together(fewer, atoms) and _empty(prober, fewer, atoms):
            kept = fewer
    return tuple(atom for atom in atoms if atom in kept)


def _hangs_together(chosen: list[Atom], atoms: Sequence[Atom]) -> bool:
    """Say whether the parts share variables without a gap: with one, all pairs would have to be gone through."""
    left = [atom.binds for atom in supported(chosen, atoms) if atom.binds and atom.kind not in {"values", "bind"}]
    reached = set(left.pop()) if left else set()
    while left:
        near = [names for names in left if names & reached]
        if not near:
            return False
        reached = reached.union(*near)
        left = [names for names in left if not names & reached]
    return True


def _empty(prober: Prober, chosen: list[Atom], atoms: Sequence[Atom]) -> bool:
    return not prober.ask(supported(chosen, atoms))


def _complete(chosen: list[Atom], atoms: Sequence[Atom]) -> bool:
    """Say whether each constraint still has what binds its variables: without, it would fail for another reason."""
    everything = supported(chosen, atoms)
    firmly = {name for atom in atoms if atom.kind not in SUPPORT for name in atom.binds}
    bound = {name for atom in everything if atom.kind not in SUPPORT for name in atom.binds}
    loosely = {name for atom in everything if atom.kind in SUPPORT for name in atom.binds}
    could = firmly | {name for atom in atoms for name in atom.binds}
    wanted = {name for atom in everything for name in atom.uses & could}
    return all(name in bound or (name not in firmly and name in loosely) for name in wanted)
