"""Sections: what the page of a kind of thing shows above the general listing, each section by one query."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from clustergraph.evidence.spans import Span
from clustergraph.graph_store import GraphStore
from clustergraph.namespaces import CG, PREFIXES
from clustergraph.web.links import Link, Term, thing_link, worded
from clustergraph.web.passages import Passages, Receipt, evidence_spans
from clustergraph.web.records import Record, Records, records_where

THIS: Final = "?this"
"""The variable that stands for the thing of the page in the queries of sections."""

MAX_RECORDS: Final = 24
"""Records that one section shows; a query lists them all, and the section leads to it."""

_PROLOGUE: Final = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())


@dataclass(frozen=True, slots=True)
class Things:
    """A section that lists things.

    The query selects ``?thing`` and, in rows of their own, what is told of it: ``?sense``, a sentence on it;
    ``?relation`` with ``?value``, a relation in words and what it leads to; ``?evidence``, the lines
    behind it; ``?key``, what puts it into its place among the others. ``nothing`` is what the section says where
    there are none; without it there is no section then.
    """

    anchor: str
    heading: str
    query: str
    note: str = ""
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Statements:
    """A section that lists records; the pattern binds ``?record``. With ``stances`` only positions of these."""

    anchor: str
    heading: str
    pattern: str
    stances: frozenset[str] = frozenset()
    note: str = ""
    nothing: str = ""


Plan = Things | Statements


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing of a section: a sentence on it, what it is related to by relations in words, and which lines say so."""

    link: Link
    sense: str
    relations: Mapping[str, Sequence[Link]]
    receipts: Sequence[Receipt]


@dataclass(frozen=True, slots=True)
class Section:
    """A section as the page shows it; ``total`` is the number of its records, ``query`` lists them all."""

    anchor: str
    heading: str
    note: str
    entries: Sequence[Entry]
    records: Sequence[Record]
    total: int
    query: str


@dataclass(slots=True)
class _Told:
    """What the rows of a query tell of one thing."""

    key: str = ""
    sense: str = ""
    relations: dict[str, list[Term]] = field(default_factory=dict)
    evidence: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Read:
    """A section as it was read, before the names and the lines that it needs are known."""

    plan: Plan
    told: Mapping[str, _Told]
    records: Records
    total: int = 0
    query: str = ""

    def iris(self) -> set[str]:
        """Return the IRIs of all that the section names."""
        values = (value for told in self.told.values() for found in told.relations.values() for value in found)
        return {*self.told, *(value.value for value in values if isinstance(value, NamedNode)), *self.records.iris()}

    def spans(self) -> set[Span]:
        """Return the spans that the section rests on."""
        return {span for told in self.told.values() for span in evidence_spans(told.evidence)} | self.records.spans()

    def shown(self, passages: Passages) -> Section:
        """Return the section as the page shows it."""
        entries = sorted(self.told.items(), key=lambda item: (item[1].key, thing_link(item[0]).text))
        return Section(
            self.plan.anchor,
            self.plan.heading,
            self.plan.note if entries or self.total else self.plan.nothing,
            [_entry(iri, told, passages) for iri, told in entries],
            self.records.listed(passages),
            self.total,
            self.query if self.total > MAX_RECORDS else "",
        )


def read_sections(store: GraphStore, iri: str, plans: Iterable[Plan]) -> list[Read]:
    """Return the sections of a thing as they are read; those that are empty and say nothing of it are left out."""
    found: dict[str, Records] = {}
    read = [_read(store, iri, plan, found) for plan in plans]
    return [one for one in read if one.told or one.records.said or one.plan.nothing]


def _read(store: GraphStore, iri: str, plan: Plan, found: dict[str, Records]) -> Read:
    """Return a section as it is read; ``found`` keeps the records of patterns that several sections share."""
    if isinstance(plan, Things):
        return Read(plan, _told(store, plan.query.replace(THIS, f"<{iri}>")), Records({}))
    pattern = plan.pattern.replace(THIS, f"<{iri}>")
    if pattern not in found:
        found[pattern] = records_where(store, pattern)
    records = found[pattern].of_stances(plan.stances) if plan.stances else found[pattern]
    return Read(plan, {}, records.first(MAX_RECORDS), len(records.said), _listing(pattern, plan.stances))


def _listing(pattern: str, stances: Iterable[str]) -> str:
    """Return the query that lists the records of a section, for who wants them all."""
    named = ", ".join(f"<{stance}>" for stance in sorted(stances))
    narrowed = f" ?record cg:stance ?stance . FILTER (?stance IN ({named}))" if named else ""
    return f"PREFIX cg: <{CG}>\nSELECT DISTINCT ?record WHERE {{ {pattern.strip()}{narrowed} }}"


def _told(store: GraphStore, query: str) -> dict[str, _Told]:
    found: dict[str, _Told] = {}
    for row in _rows(store, query):
        told = found.setdefault(_text(row["thing"]), _Told())
        told.key = told.key or _text(row.get("key"))
        told.sense = told.sense or _text(row.get("sense"))
        if "value" in row:
            values = told.relations.setdefault(_text(row.get("relation")), [])
            values += [row["value"]] if row["value"] not in values else []
        if "evidence" in row:
            told.evidence.add(_text(row["evidence"]))
    return found


def _rows(store: GraphStore, query: str) -> Iterator[dict[str, Term]]:
    """Yield the rows of a query by the names of its variables, without those that are not bound."""
    solutions = store.solutions(_PROLOGUE + query)
    columns = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield {name: value for name, value in zip(columns, solution, strict=True) if value is not None}


def _entry(iri: str, told: _Told, passages: Passages) -> Entry:
    relations = {
        relation: sorted((worded(value) for value in values), key=lambda found: found.text)
        for relation, values in sorted(told.relations.items())
    }
    return Entry(thing_link(iri), told.sense, relations, passages.receipts(evidence_spans(told.evidence)))


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
