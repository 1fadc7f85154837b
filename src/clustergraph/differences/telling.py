"""Telling differences: in sentences, by the names that people call things and properties by, and as JSON."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from clustergraph.differences.changes import Change, Differences, Move, State, Term, ThingChange
from clustergraph.graph_store.memory import MemoryStore
from clustergraph.iris import kind_and_reference, shrink
from clustergraph.names import Names, read_names
from clustergraph.namespaces import CG, RDF

_TYPE: Final = f"{RDF}type"
_RECORDS: Final = ("evidence", "rendition", "selector", "span")
"""Kinds that keep record of the documents: a command writes them, and their number tells enough."""

_KINDS: Final = ("added", "withdrawn", "removed", "changed")
_MANY: Final = 60
_WIDTH: Final = 120
_PLACES: Final = 3
_DEPTH: Final = 20


@dataclass(frozen=True, slots=True)
class Telling:
    """Differences with what is needed to tell them: names, and what is said of each subject in either state."""

    found: Differences
    names: Names
    said: Mapping[Term, Sequence[Triple]]

    @classmethod
    def of(cls, found: Differences) -> "Telling":
        """Return what is needed to tell differences; names are those of the later state where it has one."""
        if not found.things:
            return cls(found, Names({}, {}, {}), {})
        old, new = (read_names(_store(state)) for state in (found.before, found.after))
        names = Names(
            {**old.labels, **new.labels}, {**old.documents, **new.documents}, {**old.inverses, **new.inverses}
        )
        said: dict[Term, list[Triple]] = defaultdict(list)
        for triple in {**found.before.graphs, **found.after.graphs}:
            said[triple.subject].append(triple)
        return cls(found, names, said)

    def lines(self, *, is_whole: bool = False) -> Iterator[str]:
        """Yield sentences on all that differs, the counts last.

        Unless the whole is asked for, records of evidence are counted only, and of a long list each thing has one
        line and the end is left out.
        """
        things = [thing for thing in self.found.things if is_whole or _record_kind(thing.iri) is None]
        told = [line for thing in things for line in self._thing(thing)]
        if not is_whole and len(told) > _MANY:
            told = [self._summary(thing) for thing in things[:_MANY]]
            if len(things) > _MANY:
                told.append(f"{len(things) - _MANY} more things differ: --all tells them.")
        yield from told
        if not is_whole:
            yield from self._records()
        yield self._total()

    def as_json(self) -> str:
        """Return all that differs as JSON, terms as N-Triples write them."""
        document = {
            "same": not self.found.things,
            "counts": {**self._kinds(), **self._sizes()},
            "things": [self._entry(thing) for thing in self.found.things],
        }
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"

    def _thing(self, thing: ThingChange) -> Iterator[str]:
        name, place = self._name(thing.iri), self._place(thing.iri)
        if thing.kind == "added":
            yield f"Added: {name}, {_count(thing.added, 'statement')}{place}."
        elif thing.kind == "removed":
            yield f"Removed: {name}, {_count(thing.removed, 'statement')}{place}."
        elif thing.kind == "withdrawn":
            yield f"Withdrawn: {name}{self._reason(thing)}."
        else:
            yield from (f"{name}: {self._change(change)}{place}." for change in thing.changes)
        yield from (f"{name}: {sentence}." for sentence in self._moves(thing.moves))

    def _summary(self, thing: ThingChange) -> str:
        name = self._name(thing.iri)
        if thing.kind != "changed":
            return f"{thing.kind.capitalize()}: {name}."
        counts = ((thing.added, "added"), (thing.removed, "removed"), (len(thing.moves), "in other graphs"))
        return f"{name}: statements {', '.join(f'{number} {what}' for number, what in counts if number)}."

    def _change(self, change: Change) -> str:
        name = "class" if change.predicate == _TYPE else self.names.of_term(change.predicate)
        removed, added = self._values(change.removed), self._values(change.added)
        if removed == added:  # the same words in another language or datatype
            removed, added = (", ".join(map(str, values)) for values in (change.removed, change.added))
        if removed and added:
            return f"{name} changed from {removed} to {added}"
        return f"{name} {added} was added" if added else f"{name} {removed} was removed"

    def _moves(self, moves: Iterable[Move]) -> Iterator[str]:
        """Yield a sentence for all statements that went the same way."""
        ways: dict[tuple[tuple[str, ...], ...], list[Move]] = defaultdict(list)
        for move in moves:
            ways[move.before, move.after].append(move)
        for way, moved in ways.items():
            before, after = (", ".join(map(self._graph, graphs)) for graphs in way)
            first = f"{self.names.of_term(moved[0].predicate)} {self._value(moved[0].value)}"
            what = first if len(moved) == 1 else _count(len(moved), "statement")
            yield f"{what} stood in {before}, now in {after}"

    def _graph(self, iri: str) -> str:
        return (shrink(iri) or iri) if iri else "the default graph"

    def _reason(self, thing: ThingChange) -> str:
        reasons = [term for change in thing.changes for term in change.added if change.predicate.endswith("Reason")]
        return f", {self._values(reasons).rstrip('.')}" if reasons else ""

    def _values(self, values: Iterable[Term]) -> str:
        return ", ".join(self._value(value) for value in values)

    def _value(self, value: Term, depth: int = 0) -> str:
        """Return a value in words; a blank node by what it says, as far as it is no circle."""
        if isinstance(value, NamedNode):
            return self.names.labels.get(value.value) or shrink(value.value) or value.value
        if isinstance(value, Literal):
            return _short(value.value) or "an empty text"
        if not isinstance(value, BlankNode) or depth > _DEPTH:
            return str(value)
        facts = sorted(
            (self.names.of_term(triple.predicate.value), self._value(triple.object, depth + 1))
            for triple in self.said.get(value, ())
        )
        return f"[{'; '.join(f'{name} {text}' for name, text in facts)}]"

    def _name(self, iri: str) -> str:
        if iri.startswith("_:"):
            return self._value(BlankNode(iri[2:]))
        label, short = self.names.of(iri), shrink(iri) or iri
        return label if label == short else f"{label} ({short})"

    def _place(self, iri: str) -> str:
        """Return the lines of the documents that a thing rests on, in parentheses."""
        if iri.startswith("_:"):
            return ""
        records = sorted(
            triple.object.value
            for triple in self.said.get(NamedNode(iri), ())
            if triple.predicate.value == f"{CG}hasEvidence" and isinstance(triple.object, NamedNode)
        )
        more = f" and {len(records) - _PLACES} more" if len(records) > _PLACES else ""
        return f" ({'; '.join(map(self.names.of, records[:_PLACES]))}{more})" if records else ""

    def _records(self) -> Iterator[str]:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for thing in self.found.things:
            kind = _record_kind(thing.iri)
            if kind is not None:
                counts[kind][thing.kind] += 1
        for kind, found in sorted(counts.items()):
            yield f"Records of the kind {kind}: {', '.join(f'{found[key]} {key}' for key in _KINDS if found[key])}."

    def _total(self) -> str:
        if not self.found.things:
            return f"Nothing differs: both hold the same {_count(len(self.found.after.graphs), 'statement')}."
        sizes, kinds = self._sizes(), self._kinds()
        things = ", ".join(f"{kinds[kind]} {kind}" for kind in _KINDS)
        moved = f", {sizes['statements_moved']} in other graphs" if sizes["statements_moved"] else ""
        return (
            f"Things: {things}. "
            f"Statements: {sizes['statements_added']} added, {sizes['statements_removed']} removed{moved}."
        )

    def _kinds(self) -> dict[str, int]:
        found = Counter(thing.kind for thing in self.found.things)
        return {kind: found[kind] for kind in _KINDS}

    def _sizes(self) -> dict[str, int]:
        return {
            "statements_added": sum(thing.added for thing in self.found.things),
            "statements_removed": sum(thing.removed for thing in self.found.things),
            "statements_moved": sum(len(thing.moves) for thing in self.found.things),
        }

    def _entry(self, thing: ThingChange) -> dict[str, Any]:
        return {
            "iri": thing.iri,
            "label": self._name(thing.iri) if thing.iri.startswith("_:") else self.names.of(thing.iri),
            "kind": thing.kind,
            "sentences": list(self._thing(thing)),
            "changes": [
                {
                    "property": change.predicate,
                    "removed": [self._term(term) for term in change.removed],
                    "added": [self._term(term) for term in change.added],
                }
                for change in thing.changes
            ],
            "moves": [
                {
                    "property": move.predicate,
                    "value": self._term(move.value),
                    "before": list(move.before),
                    "after": list(move.after),
                }
                for move in thing.moves
            ],
        }

    def _term(self, term: Term) -> str:
        return self._value(term) if isinstance(term, BlankNode) else str(term)


def _store(state: State) -> MemoryStore:
    """Return a store of a state whose default graph holds all, so that every label is found."""
    store = MemoryStore()
    for triple, graphs in state.graphs.items():
        names = [NamedNode(name) for name in graphs if name and not name.startswith("_:")]
        subject, predicate, object_ = triple.subject, triple.predicate, triple.object
        store.extend([Quad(subject, predicate, object_)])
        store.extend(Quad(subject, predicate, object_, name) for name in names)
    return store


def _record_kind(iri: str) -> str | None:
    kind, _ = kind_and_reference(iri) or ("", "")
    return kind if kind in _RECORDS else None


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"
