"""``/list``: the things of the graph by sort, for who wants to see all that there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from flask import Blueprint, Response, render_template, request
from pyoxigraph import Literal, NamedNode
from werkzeug.exceptions import NotFound

from clustergraph.graph_store import GraphStore
from clustergraph.iris import expand
from clustergraph.web.caching import Representation, respond
from clustergraph.web.dates import in_words
from clustergraph.web.links import Link, Term, link, thing_link
from clustergraph.web.negotiation import PAGE, required
from clustergraph.web.paging import page_links, page_number, page_of
from clustergraph.web.records import quantity, records_where
from clustergraph.web.service import service

blueprint = Blueprint("listings", __name__)


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of things: what people call it, a sentence on it, the classes that it sums up, and a report on it."""

    label: str
    sentence: str
    classes: Sequence[str]
    report: str = ""


SORTS: Final[Mapping[str, Sort]] = {
    "recommendations": Sort(
        "recommendations",
        "What the expert group asks of policy and of clusters.",
        ("cg:Recommendation",),
        "recommendations",
    ),
    "examples": Sort("examples", "Cases that show a recommendation at work.", ("cg:Example",), "examples"),
    "people": Sort("people", "Everybody whom the documents name.", ("foaf:Person",), "members"),
    "authorities": Sort(
        "public authorities", "Ministries, agencies and services of the Union.", ("cg:PublicAuthority",), "bodies"
    ),
    "organisations": Sort(
        "other organisations",
        "Companies, networks, groups and bodies.",
        ("org:Organization", "cg:ExpertGroup"),
        "bodies",
    ),
    "clusters": Sort(
        "clusters and networks",
        "Cluster organisations, and what unites them.",
        ("cg:Cluster", "cg:ClusterNetwork"),
        "clusters",
    ),
    "initiatives": Sort(
        "initiatives",
        "Programmes, actions, calls, projects, partnerships and policies.",
        (
            "cg:FundingProgramme",
            "cg:SupportAction",
            "cg:FundingCall",
            "cg:Project",
            "cg:Partnership",
            "cg:PolicyInitiative",
        ),
    ),
    "calls": Sort(
        "calls for proposals", "Calls with their dates, open, closed or expected.", ("cg:FundingCall",), "calls"
    ),
    "events": Sort("events", "Meetings, forums and webinars, held or planned.", ("cg:Event",), "calendar"),
    "places": Sort("places", "Where events are held.", ("cg:Place",), "places"),
    "figures": Sort("figures", "Numbers that a document states.", ("cg:Figure", "cg:BudgetFigure"), "figures"),
    "positions": Sort("positions", "What somebody says, wants, plans or warns of.", ("cg:Position",), "positions"),
    "assertions": Sort("other statements", "Dates, names and places that a document gives.", ("cg:Assertion",)),
    "conflicts": Sort(
        "conflicts between sources",
        "Where documents disagree, with each other or with themselves.",
        ("cg:Conflict",),
        "conflicts",
    ),
    "doubts": Sort("doubts", "What the editors are unsure of, and why.", ("cg:Doubt",), "doubts"),
    "silences": Sort(
        "silences", "What a document leaves out where a reader would look for it.", ("cg:NotStated",), "silences"
    ),
    "roles": Sort(
        "roles and memberships", "Who does what, and where.", ("cg:GroupMembership", "cg:PersonRole"), "roles"
    ),
    "documents": Sort(
        "source documents", "The documents that the record was read from.", ("cg:SourceDocument",), "documents"
    ),
    "cited-documents": Sort("cited documents", "Documents and web pages that these point to.", ("cg:Document",)),
    "parts": Sort("parts of documents", "Sections, notes, slides and boxes.", ("cg:DocumentPart",), "coverage"),
    "citations": Sort("citations", "Where a document points to another.", ("cg:Citation",), "citations"),
    "evidence": Sort("evidence records", "The runs of lines that statements rest on.", ("cg:Evidence",)),
}
"""The sorts by the last segment of their address."""

_DIGITS: Final = 9
"""Digits of a number within a name that puts the name into order."""

_COUNTS: Final = "SELECT ?class (COUNT(DISTINCT ?thing) AS ?things) WHERE { ?thing a ?class } GROUP BY ?class"
_THINGS: Final = """
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
SELECT DISTINCT ?thing WHERE { VALUES ?class { %s } ?thing a ?class } ORDER BY ?thing
"""
_DETAILS: Final = """
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?thing ?kind ?date ?sense WHERE {
  VALUES ?thing { %s }
  { ?thing cg:actorKind|cg:eventKind|cg:initiativeKind|cg:documentKind|cg:partKind ?kind }
  UNION { ?thing cg:stance|cg:conflictKind|cg:doubtKind ?kind }
  UNION { ?seat org:member ?thing ; org:role ?kind ; org:organization/rdfs:label ?group .
    OPTIONAL { ?seat cg:representsOrganisation/rdfs:label ?body }
    BIND (COALESCE(?body, ?group) AS ?sense) }
  UNION { ?seat cg:holder ?thing ; cg:roleKind ?kind ; cg:roleIn/rdfs:label ?sense }
  UNION { ?thing cg:dateExpression ?date }
  UNION { ?thing cg:paraphrase|cg:rationale|cg:value|cg:claimLiteral ?sense }
} ORDER BY ?thing ?kind ?date ?sense
"""
"""What a list tells of its things beside their names, a detail a row."""

_FIGURES: Final = "VALUES ?record { %s } ?record cg:qualifier ?any ."


@dataclass(frozen=True, slots=True)
class Row:
    """A thing of a list: its name, its kind, its date in words, and what it says in short."""

    link: Link
    kind: Link
    when: str
    sense: str


@blueprint.get("/list")
def sorts() -> Response:
    """Show the sorts of things that there are, with their numbers."""
    return respond(_sorts, required(PAGE).media_type)


@blueprint.get("/list/<name>")
def listing(name: str) -> Response:
    """List the things of a sort, a page of them at a time.

    Raises:
        NotFound: there is no such sort, or not so many pages.
        BadRequest: the page asked for is no number.
    """
    if name not in SORTS:
        message = f"There is no list of {name!r}; there are {', '.join(SORTS)}."
        raise NotFound(message)
    number = page_number(request.args.get("page", "1"))
    return respond(partial(_listing, name, number), required(PAGE).media_type)


def numbers(store: GraphStore) -> dict[str, int]:
    """Return how many things there are of each sort, those of which there are any."""
    counted = {row[0].value: int(row[1].value) for row in store.solutions(_COUNTS)}
    summed = {name: sum(counted.get(_iri(class_), 0) for class_ in sort.classes) for name, sort in SORTS.items()}
    return {name: number for name, number in summed.items() if number}


def sort_of(classes: Sequence[str]) -> str:
    """Return the name of the sort that a thing of some classes belongs to, nothing where it belongs to none."""
    return next((name for name, sort in SORTS.items() if {_iri(class_) for class_ in sort.classes} & {*classes}), "")


def _sorts() -> Representation:
    page = render_template("lists.html", sorts=SORTS, numbers=numbers(service().store))
    return Representation(page, "text/html")


def _listing(name: str, number: int) -> Representation:
    found, sort = service(), SORTS[name]
    query = _THINGS % " ".join(f"<{_iri(class_)}>" for class_ in sort.classes)
    iris = [row[0].value for row in found.store.solutions(query)]
    found.prefetch_names(iris)
    iris.sort(key=lambda iri: _key(found.names.of(iri)))
    page = page_of(number, len(iris))
    content = render_template(
        "list.html",
        name=name,
        sort=sort,
        report=found.reports.get(sort.report),
        page=page,
        pages=page_links(page),
        rows=_rows(iris[page.start : page.stop]),
    )
    return Representation(content, "text/html")


def _rows(iris: Sequence[str]) -> list[Row]:
    details, figures = _details(iris), records_where(service().store, _FIGURES % _listed(iris))
    service().prefetch_names(
        {kind.value for kind, _, _ in details.values() if isinstance(kind, NamedNode)} | figures.iris()
    )
    amounts = {iri: quantity(said) for iri, said in figures.said.items()}
    return [_row(iri, amounts.get(iri, ""), *details.get(iri, (None, None, None))) for iri in iris]


def _row(iri: str, amount: str, kind: Term | None, date: Term | None, sense: Term | None) -> Row:
    return Row(thing_link(iri), link(kind), in_words(_text(date)) if date else "", amount or _text(sense))


def _listed(iris: Sequence[str]) -> str:
    return " ".join(f"<{iri}>" for iri in iris)


def _details(iris: Sequence[str]) -> dict[str, tuple[Term | None, Term | None, Term | None]]:
    """Return the first kind, date and sense of each thing."""
    found: dict[str, tuple[Term | None, Term | None, Term | None]] = {}
    for row in service().store.solutions(_DETAILS % _listed(iris)):
        kind, date, sense = found.get(row[0].value, (None, None, None))
        found[row[0].value] = (kind or row[1], date or row[2], sense or row[3])
    return found


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, Literal) else ""


def _key(name: str) -> list[tuple[int, str]]:
    """Return what puts names into the order that people expect: numbers in them by their size."""
    words = "".join(mark if mark.isalnum() else " " for mark in name.casefold()).split()
    return [
        (int(word), "") if word.isascii() and word.isdigit() and len(word) <= _DIGITS else (10**_DIGITS, word)
        for word in words
    ]


def _iri(class_: str) -> str:
    return expand(class_) or class_
