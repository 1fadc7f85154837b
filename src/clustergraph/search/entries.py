"""Entries: what can be found, and the texts by which it is found."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from clustergraph.graph_store import GraphStore
from clustergraph.iris import kind_and_reference, shrink
from clustergraph.names import Names, read_names, words
from clustergraph.namespaces import BASE, CG, GRAPH, ID, KOS, PREFIXES
from clustergraph.reports.header import Report
from clustergraph.search.folding import folded

_TEXTS = f"""
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?field ?text WHERE {{
  VALUES (?property ?field) {{
    (rdfs:label 0) (skos:prefLabel 0)
    (dcterms:title 1) (skos:altLabel 1) (skos:hiddenLabel 1) (skos:notation 1) (dcterms:identifier 1) (cg:placeLabel 1)
    (cg:paraphrase 2) (skos:definition 2) (skos:scopeNote 2) (skos:editorialNote 2) (rdfs:comment 2) (cg:rationale 2)
    (cg:rankReason 2) (cg:subtitle 2) (cg:claimLiteral 2) (cg:dateExpression 2)
  }}
  {{ ?thing ?property ?text }} UNION {{ GRAPH <{GRAPH}ontology> {{ ?thing ?property ?text }} }}
  FILTER (ISIRI(?thing))
}} ORDER BY ?thing ?field ?text LANG(?text)
"""

_RECORD_KEEPING: Final = frozenset({"evidence", "rendition", "selector", "set-aside", "span"})
"""Kinds that nobody looks for by a word."""

_LABELS: Final = {
    "action": "Support actions",
    "authority": "Public authorities",
    "call": "Funding calls",
    "citation": "Citations",
    "claim": "Claims",
    "cluster": "Clusters",
    "conflict": "Conflicts",
    "country": "Countries",
    "currency": "Currencies",
    "document": "Documents",
    "doubt": "Doubts",
    "event": "Events",
    "example": "Examples",
    "group": "Groups",
    "membership": "Memberships",
    "network": "Cluster networks",
    "not-stated": "What is not stated",
    "organisation": "Organisations",
    "part": "Parts of documents",
    "partnership": "Partnerships",
    "person": "People",
    "person-role": "Roles of people",
    "place": "Places",
    "policy": "Policies",
    "position": "Positions",
    "programme": "Programmes",
    "project": "Projects",
    "recommendation": "Recommendations",
    "report": "Reports",
    "scheme": "Concept schemes",
    "term": "Terms of the vocabulary",
}
"""What the things of a kind are called together; concepts are called by the title of their scheme."""

_LAST: Final = {"claim": 2, "membership": 2, "person-role": 2, "position": 2, "scheme": 3, "term": 3}
_LAST_OF_ALL: Final = {"citation": 4, "conflict": 3, "doubt": 4, "not-stated": 4, "part": 3}
_RANKS: Final = _LAST | _LAST_OF_ALL
"""Which kinds stand behind others that fit as well: first things (0) and concepts (1), then what is said of them."""


class Field(IntEnum):
    """By which of its texts a thing is found."""

    NAME = 0
    ALTERNATIVE = 1
    TEXT = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing that can be found: its kind, how its kind ranks, its name, and its texts by field."""

    iri: str
    kind: str
    rank: int
    name: str
    texts: tuple[tuple[Field, str], ...]


def kind_labels(store: GraphStore, kinds: Iterable[str]) -> dict[str, str]:
    """Return what the things of each kind are called together."""
    names = read_names(store)
    schemes = {kind: names.labels.get(KOS + kind) or words(kind).capitalize() for kind in kinds}
    return {kind: _LABELS.get(kind, scheme) for kind, scheme in schemes.items()}


def read_entries(store: GraphStore, reports: Iterable[Report]) -> list[Entry]:
    """Return what can be found, in the order of the IRIs: named things, concepts, records, terms, reports."""
    names = read_names(store)
    texts: dict[str, list[tuple[Field, str]]] = defaultdict(list)
    for row in store.solutions(_TEXTS):
        texts[row["thing"].value].append((Field(int(row["field"].value)), row["text"].value))
    for iri in names.labels:
        if iri.startswith(ID):
            texts.setdefault(iri, [])
    found = [entry for iri, given in texts.items() if (entry := _entry(iri, given, names))]
    return sorted([*found, *map(_report, reports)], key=lambda entry: entry.iri)


def _entry(iri: str, texts: list[tuple[Field, str]], names: Names) -> Entry | None:
    kind = _kind(iri)
    if not kind:
        return None
    name = names.of_term(iri) if kind == "term" else names.of(iri)
    labels = [text for field, text in texts if field == Field.NAME]
    # A record that bears no label is called by what it connects, which is no name that people give it.
    first = (Field.NAME if labels or kind in {"term", "scheme"} else Field.TEXT, name)
    others = ((Field.ALTERNATIVE if field == Field.NAME else field, text) for field, text in texts)
    return Entry(iri, kind, _rank(iri, kind), name, tuple(_distinct([first, *others])))


def _kind(iri: str) -> str | None:
    """Return the kind of an IRI: of an instance its own, of a concept its scheme; None for what is not to be found."""
    instance = kind_and_reference(iri)
    if instance:
        return None if instance[0] in _RECORD_KEEPING else instance[0]
    if iri.startswith(CG):
        return "term"
    prefix, colon, _ = (shrink(iri) or "").partition(":")
    if prefix == "kos" or f"{iri}/" in PREFIXES.values():
        return "scheme"
    return prefix if colon and _is_concept(iri) else None


def _is_concept(iri: str) -> bool:
    return iri.startswith((KOS, PREFIXES["country"], PREFIXES["currency"]))


def _rank(iri: str, kind: str) -> int:
    return _RANKS.get(kind, 0 if iri.startswith((ID, PREFIXES["country"])) else 1)


def _distinct(texts: Iterable[tuple[Field, str]]) -> Iterator[tuple[Field, str]]:
    """Yield texts without those that read like one before."""
    seen = set()
    for field, text in texts:
        key = folded(text)
        if key and key not in seen:
            seen.add(key)
            yield field, text


def _report(report: Report) -> Entry:
    texts = [
        (Field.NAME, report.summary),
        (Field.ALTERNATIVE, report.name),
        (Field.ALTERNATIVE, report.question),
        (Field.TEXT, report.description),
        *((Field.TEXT, tag) for tag in report.tags),
    ]
    return Entry(f"{BASE}reports/{report.name}", "report", 1, report.summary, tuple(_distinct(texts)))
