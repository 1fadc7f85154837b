"""Records about a thing: what documents claim of it, leave out or contradict, and what the editors doubt."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, QueryTriples

from clustergraph.evidence.spans import Span
from clustergraph.graph_store import GraphStore
from clustergraph.namespaces import CG, PREFIXES, RDF, SKOS
from clustergraph.web.amounts import number_text, unit_text
from clustergraph.web.dates import in_words
from clustergraph.web.links import Link, link, thing_link
from clustergraph.web.passages import Passages, Receipt, evidence_spans
from clustergraph.web.service import service

Term = NamedNode | Literal
Said = Mapping[str, Sequence[Term]]
"""What is said of a record: property, by its name in the vocabulary, to its values."""

_RECORDS: Final = """
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
CONSTRUCT {{ ?record ?property ?value }} WHERE {{
  {{ ?record cg:claimAbout <{thing}> }} UNION {{ ?record cg:silentAbout <{thing}> }}
  UNION {{ ?record cg:doubtAbout <{thing}> }} UNION {{ ?record cg:doubtAbout/cg:claimAbout <{thing}> }}
  UNION {{ ?record cg:hasClaim <{thing}> }} UNION {{ ?record cg:hasClaim/cg:claimAbout <{thing}> }}
  UNION {{ <{thing}> cg:hasClaim ?record }}
  ?record ?property ?value .
}}
"""
_WHERE: Final = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items()) + (
    "CONSTRUCT { ?record ?property ?value } WHERE { %s ?record ?property ?value }"
)
_GROUPS: Final = {
    "Conflict": "At odds",
    "Figure": "Numbers that documents give",
    "BudgetFigure": "Numbers that documents give",
    "Assertion": "Other facts that documents give",
    "Position": "What is said of it",
    "Doubt": "What is in doubt",
    "NotStated": "What documents leave out",
}
"""Headings by class of record, in the order of the page."""

SHOWN: Final = frozenset(f"{CG}{name}" for name in ("claimAbout", "silentAbout", "doubtAbout", "hasClaim"))
"""Properties whose subjects are shown as records, so that they need not be listed among what links to a thing."""

_TERMS: Final = {f"{CG}dateExpression": "date", f"{CG}earliestDate": "start", f"{CG}latestDate": "end"}
"""What properties are called here whose labels speak of how dates are written."""

_MONEY: Final = "currency"
_VALUES: Final = frozenset({"value", "minValue", "maxValue"})


@dataclass(frozen=True, slots=True)
class Record:
    """What one record says: ``what`` it is, ``about`` which things, the value, remarks, who says it, and where.

    ``odd`` tells records that contradict another; ``rank`` is the editors', if they gave one;
    ``when`` the date of the document.
    """

    iri: str
    link: Link
    what: str
    about: Sequence[Link]
    value: Link
    remarks: Sequence[str]
    holders: Sequence[Link]
    rank: str
    odd: bool
    receipts: Sequence[Receipt]
    when: str


@dataclass(frozen=True, slots=True)
class Records:
    """All records about a thing as they were read, by IRI, with the spans that support them."""

    said: Mapping[str, Said]

    def spans(self) -> set[Span]:
        """Return the spans that the records rest on."""
        return {span for said in self.said.values() for span in _spans(said)}

    def iris(self) -> set[str]:
        """Return the IRIs of all that the records name, to learn their names at once."""
        named = {
            value.value for said in self.said.values() for values in said.values() for value in values if _names(value)
        }
        return named | set(self.said)

    def grouped(self, passages: Passages) -> dict[str, list[Record]]:
        """Return the records under the headings of the page."""
        found: dict[str, list[Record]] = {heading: [] for heading in _GROUPS.values()}
        for iri, said in sorted(self.said.items()):
            heading = next((_GROUPS[name] for name in _classes(said) if name in _GROUPS), "")
            if heading:
                found[heading].append(_record(iri, said, passages))
        return {heading: sorted(records, key=_order) for heading, records in found.items() if records}

    def listed(self, passages: Passages) -> list[Record]:
        """Return all records in one order."""
        return sorted((_record(iri, said, passages) for iri, said in self.said.items()), key=_order)

    def first(self, number: int) -> "Records":
        """Return the first records, by their IRIs."""
        return Records(dict(sorted(self.said.items())[:number]))

    def without(self, iris: Iterable[str]) -> "Records":
        """Return the records but for some, which a page shows elsewhere."""
        left = set(iris)
        return Records({iri: said for iri, said in self.said.items() if iri not in left})

    def of_stances(self, stances: frozenset[str]) -> "Records":
        """Return the positions of some stances."""
        return Records(
            {iri: said for iri, said in self.said.items() if stances & {term.value for term in said.get("stance", ())}}
        )

    def of_property(self, predicate: str) -> "Records":
        """Return the assertions that tell one property of a thing."""
        return Records(
            {iri: said for iri, said in self.said.items() if NamedNode(predicate) in said.get("claimProperty", ())}
        )


def records_about(store: GraphStore, iri: str) -> Records:
    """Return the records about a thing: those of its claims, or of the claims that a conflict has."""
    return _read(store, _RECORDS.format(thing=iri))


def records_where(store: GraphStore, pattern: str) -> Records:
    """Return the records that a pattern binds to ``?record``; it may use the prefixes of the project."""
    return _read(store, _WHERE % pattern)


def _read(store: GraphStore, query: str) -> Records:
    results = store.query(query)
    found: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in set(results) if isinstance(results, QueryTriples) else ():
        if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
            found[subject.value][_local(predicate.value)].append(value)
    return Records(
        {record: {name: sorted(values, key=str) for name, values in said.items()} for record, said in found.items()}
    )


def _record(iri: str, said: Said, passages: Passages) -> Record:
    return Record(
        iri=iri,
        link=thing_link(iri),
        what=_what(said),
        about=[link(thing) for thing in said.get("claimAbout", ())],
        value=_value(said),
        remarks=_remarks(said),
        holders=[link(holder) for holder in said.get("heldBy", ())],
        rank=_names_of(said, "rank"),
        odd="conflictsWith" in said,
        receipts=passages.receipts(_spans(said)),
        when=passages.date_of(value.value for name in ("statedIn", "silentIn") for value in said.get(name, ())),
    )


def _what(said: Said) -> str:
    """Return what a record is about the thing: the indicator, property, stance or kind, in words."""
    scoped = _names_of(said, "budgetScope")
    named = _names_of(said, "indicator", "stance", "conflictKind", "doubtKind")
    terms = [*said.get("claimProperty", ()), *said.get("silentOn", ())]
    told = named or ", ".join(_TERMS.get(term.value) or service().names.of_term(term.value) for term in terms)
    place = _names_of(said, "spatial")
    return " ".join(filter(None, (told, f"({scoped})" if scoped else "", f"in {place}" if place else "")))


def _value(said: Said) -> Link:
    """Return what a record gives: a number with its unit, a text, or a thing."""
    if "claimValue" in said:
        return link(said["claimValue"][0])
    if _VALUES & said.keys():
        return Link(quantity(said))
    texts = said.get("label") or said.get("claimLiteral") or said.get("paraphrase") or said.get("rationale") or ()
    read = [in_words(text.value) if _is_date(text) else text.value for text in texts]
    return Link(" / ".join(read))


def quantity(said: Said) -> str:
    """Return a number as a document gives it: how exactly, from where to where, and what it counts."""
    low, high = said.get("minValue", ()), said.get("maxValue", ())
    exact = [number_text(value.value) for value in said.get("value", ())]
    ranged = " to ".join(number_text(value.value) for value in (*low[:1], *high[:1]))
    qualifier = _names_of(said, "qualifier")
    plain = qualifier if qualifier not in {"exact", "range", "exactly"} else ""
    told = ", ".join(exact) or ranged
    unit = unit_text(_names_of(said, "unit" if _MONEY not in said else _MONEY), told)
    return " ".join(filter(None, (plain, told, unit)))


def _remarks(said: Said) -> list[str]:
    """Return what is to be said beside a value: its date, how far a conflict is settled, why, and notes."""
    sense = said.get("paraphrase", ()) if (_VALUES | {"claimLiteral", "claimValue"}) & said.keys() else ()
    dated = [f"as of {in_words(value.value)}" for value in said.get("asOf", ())]
    mode = _names_of(said, "evidenceMode")
    state = _names_of(said, "resolutionStatus")
    why = said.get("rationale", ()) if "label" in said or "resolutionStatus" in said else ()
    texts = [text.value for text in (*sense, *why, *said.get("rankReason", ()), *said.get("editorialNote", ()))]
    return [*dated, *([mode] if mode else []), *([state] if state else []), *texts]


def _order(record: Record) -> tuple[str, str]:
    return (record.what, record.link.text)


def _spans(said: Said) -> list[Span]:
    return evidence_spans(value.value for value in said.get("hasEvidence", ()))


def _classes(said: Said) -> Iterable[str]:
    return (_local(class_.value) for class_ in said.get("type", ()))


def _names_of(said: Said, *properties: str) -> str:
    """Return what the values of some properties are called, joined by commas."""
    return ", ".join(service().names.of(value.value) for name in properties for value in said.get(name, ()))


def _names(value: Term) -> bool:
    return isinstance(value, NamedNode)


def _is_date(value: Term) -> bool:
    return isinstance(value, Literal) and value.datatype.value.endswith(("EDTF", "date", "gYear"))


def _local(iri: str) -> str:
    """Return the local name of a term; labels of concepts and things are alike here."""
    for namespace in (CG, RDF, SKOS, PREFIXES["rdfs"], PREFIXES["dcterms"]):
        if iri.startswith(namespace):
            return iri.removeprefix(namespace)
    return iri
