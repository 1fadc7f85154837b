"""Description pages: what the graph says about one thing, for people."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import render_template
from pyoxigraph import Literal, NamedNode

from clustergraph.description import Description, Group, Place
from clustergraph.evidence.spans import Span, SpanError, parse
from clustergraph.iris import shrink
from clustergraph.namespaces import CG, SKOS
from clustergraph.web.dates import in_words
from clustergraph.web.links import Link, href, link, term_link
from clustergraph.web.listings import SORTS, sort_of
from clustergraph.web.neighbourhoods import neighbourhood
from clustergraph.web.outlines import SOURCE, outline
from clustergraph.web.passages import Line, Passages
from clustergraph.web.questions import questions
from clustergraph.web.records import SHOWN, Records, records_about
from clustergraph.web.service import service
from clustergraph.web.timelines import Happening, Timeline, events, timeline

MAX_VALUES: Final = 100
"""Values of one property that a page lists; a query lists them all, and the page leads to it."""

FEW: Final = 8
"""Values of one property that are shown at once; more are folded."""

_CONFLICT: Final = f"{CG}Conflict"
_SENSE: Final = (f"{CG}paraphrase", f"{SKOS}definition")
_OTHER_NAMES: Final = f"{SKOS}altLabel"
_EXPRESSION: Final = f"{CG}dateExpression"
_DAYS: Final = (f"{CG}earliestDate", f"{CG}latestDate")
_HEADED: Final = frozenset({*_SENSE, _OTHER_NAMES, _EXPRESSION, *_DAYS, f"{CG}hasClaim"})
"""Properties whose values stand above the facts, or as readings."""

_PHRASES: Final = {
    f"{CG}claimAbout": "what is claimed of it",
    f"{CG}doubtAbout": "doubted in",
    f"{CG}silentAbout": "left out in",
    f"{CG}hasClaim": "in conflict",
    f"{CG}mentions": "mentioned in",
    f"{CG}heldBy": "what it says, wants or plans",
    f"{CG}meetingOf": "meetings",
    f"{CG}citationOf": "cited in",
    f"{CG}citedIn": "citations in it",
    f"{CG}inPart": "cited lines in it",
    f"{CG}roleIn": "roles in it",
    f"{CG}holder": "roles",
    f"{CG}namedIn": "named in it",
    f"{CG}hasEvidence": "what these lines support",
    f"{CG}statedIn": "what it states",
    f"{CG}silentIn": "what it leaves out",
    f"{CG}givenIn": "given in it",
    f"{CG}inputTo": "input to it",
    f"{CG}presents": "presented in",
    f"{CG}theme": "of this theme",
    f"{CG}conflictsWith": "in conflict with",
    f"{CG}citedSource": "figures taken from it",
    f"{CG}preferredClaim": "preferred in",
    f"{CG}representsOrganisation": "sends to a group",
    f"{CG}representsCountry": "members for it",
    f"{CG}inCountry": "in this country",
    "http://www.w3.org/ns/org#organization": "members",
    "http://www.w3.org/ns/org#member": "member of",
    "http://www.w3.org/ns/org#role": "who has it",
    "http://www.w3.org/ns/org#subOrganizationOf": "sub-groups",
    "http://xmlns.com/foaf/0.1/primaryTopic": "web pages about it",
    "http://purl.org/dc/terms/creator": "author of",
    "http://purl.org/dc/terms/source": "source of",
    f"{SKOS}inScheme": "concepts of it",
}
"""What properties without an inverse are called from their values' side, where the general phrase reads badly."""


@dataclass(frozen=True, slots=True)
class Row:
    """A property with the values to show, how many there are in all, and the query that lists them."""

    heading: Link
    values: Sequence[Link]
    total: int
    query: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A place that supports a thing: its evidence record, how it reads, and its lines where they are at hand."""

    href: str
    text: str
    lines: Sequence[Line]


def description_page(description: Description) -> str:
    """Return the page that describes a thing."""
    found, iri = service(), description.iri
    records = records_about(found.store, iri)
    own = _own_span(description)
    passages = Passages({*(place.span for place in description.places), *records.spans(), *own})
    found.prefetch_names(records.iris() | _named(description))
    said, referring = description.said(found.names), _referring(description)
    classes = description.classes()
    return render_template(
        "description.html",
        iri=iri,
        address=href(iri),
        curie=shrink(iri) or "",
        title=found.names.of(iri),
        classes=[term_link(class_) for class_ in classes],
        sort=_sort(classes),
        head=_head(said),
        said=[
            _row(group, f"SELECT ?value WHERE {{ <{iri}> <{group.predicate}> ?value }}")
            for group in said
            if group.predicate not in _HEADED
        ],
        referring=[
            _row(group, f"SELECT ?thing WHERE {{ ?thing <{group.predicate}> <{iri}> }} ORDER BY ?thing")
            for group in referring
            if group.predicate not in SHOWN
        ],
        citations=[_citation(place, passages) for place in description.places],
        passage=[line for span in own for line in passages.lines(span)],
        rests=f"{CG}Evidence" in classes,
        picture=neighbourhood(said, referring),
        timeline=_timeline(description),
        questions=questions(description),
        outline=outline(iri) if SOURCE in classes else (),
        few=FEW,
        **_records(records, passages, is_conflict=_CONFLICT in classes),
    )


def _records(records: Records, passages: Passages, *, is_conflict: bool) -> dict[str, Any]:
    """Return the records under their headings, or those of a conflict as readings side by side."""
    grouped = records.grouped(passages)
    if not is_conflict:
        return {"records": grouped, "readings": []}
    readings = [record for heading, found in grouped.items() if "doubt" not in heading for record in found]
    return {
        "records": {heading: found for heading, found in grouped.items() if "doubt" in heading},
        "readings": readings,
    }


def _named(description: Description) -> set[str]:
    return {term.value for triple in description.triples() for term in triple if isinstance(term, NamedNode)}


def _own_span(description: Description) -> list[Span]:
    """Return the lines that a thing itself is, where it is a run of lines."""
    try:
        return [parse(description.iri)] if f"{CG}Evidence" in description.classes() else []
    except SpanError:
        return []


def _sort(classes: Sequence[str]) -> Link | None:
    """Return the link to the list that a thing stands in."""
    name = sort_of(classes)
    return Link(SORTS[name].label, name) if name else None


def _head(said: Iterable[Group]) -> dict[str, list[str]]:
    """Return what stands above the facts: other names, what it is in a sentence, and when it was."""
    texts = {group.predicate: [value.value for value in group.values if isinstance(value, Literal)] for group in said}
    return {
        "also": texts.get(_OTHER_NAMES, []),
        "sense": [text for predicate in _SENSE for text in texts.get(predicate, [])],
        "when": [in_words(text) for text in texts.get(_EXPRESSION, [])],
        "printed": texts.get(_EXPRESSION, []),
    }


def _referring(description: Description) -> list[Group]:
    """Return the things that refer to this one, under headings that read well."""
    groups = description.referring(service().names)
    named = (replace(group, label=_PHRASES.get(group.predicate, group.label)) for group in groups)
    return sorted(named, key=lambda group: (group.label, group.predicate))


def _row(group: Group, query: str) -> Row:
    values = [link(value) for value in group.values[:MAX_VALUES]]
    heading = replace(term_link(group.predicate), text=group.label)
    return Row(heading, values, len(group.values), query)


def _citation(place: Place, passages: Passages) -> Citation:
    return Citation(href(place.evidence), place.text(service().names), passages.lines(place.span))


def _timeline(description: Description) -> Timeline | None:
    """Return the events with a thing marked out among them; None where it has no first and last day."""
    texts = {
        triple.predicate.value: triple.object.value
        for triple in description.statements
        if isinstance(triple.object, Literal) and triple.object.datatype.value.endswith(("EDTF", "#date"))
    }
    if not {*_DAYS, _EXPRESSION} <= texts.keys():
        return None
    first, last = (dt.date.fromisoformat(texts[name]) for name in _DAYS)
    name, when = service().names.of(description.iri), in_words(texts[_EXPRESSION])
    here = Happening(description.iri, name, first, last, when, held=True)
    others = [one for one in events(service().store) if one.iri != description.iri]
    return timeline([*others, here], shown=description.iri)
