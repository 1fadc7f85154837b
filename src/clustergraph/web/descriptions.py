"""Description pages: what the graph says about one thing, for people."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import render_template, url_for
from pyoxigraph import Literal, NamedNode

from clustergraph.description import Description, Group, Place
from clustergraph.evidence.spans import Span, SpanError, parse
from clustergraph.iris import shrink
from clustergraph.namespaces import CG, KOS, SCHEMES, SKOS
from clustergraph.web.dates import in_words
from clustergraph.web.facts import TECHNICAL, backlinks, facts, phrased
from clustergraph.web.layouts import plans_for
from clustergraph.web.links import Link, href, term_link
from clustergraph.web.listings import SORTS, sort_of
from clustergraph.web.neighbourhoods import neighbourhood
from clustergraph.web.outlines import SOURCE, outline
from clustergraph.web.passages import Line, Passages
from clustergraph.web.questions import questions
from clustergraph.web.records import SHOWN, Records, records_about
from clustergraph.web.sections import Read, Section, read_sections
from clustergraph.web.service import service
from clustergraph.web.timelines import Happening, Timeline, events, timeline
from clustergraph.web.whereabouts import whereabouts

FEW: Final = 8
"""Values or statements of one kind that are shown at once; more are folded."""

_CONFLICT: Final = f"{CG}Conflict"
_EVIDENCE: Final = f"{CG}Evidence"
_SENSE: Final = (f"{CG}paraphrase", f"{SKOS}definition", f"{CG}rationale")
_OTHER_NAMES: Final = f"{SKOS}altLabel"
_EXPRESSION: Final = f"{CG}dateExpression"
_DAYS: Final = (f"{CG}earliestDate", f"{CG}latestDate")
_HEADED: Final = frozenset({*_SENSE, _OTHER_NAMES, f"{CG}hasClaim"})
"""Properties whose values stand above the facts, or as readings."""

_ALIKE: Final = frozenset({"citation", "claim", "doubt", "position", "selector", "set-aside", "span", *SCHEMES})
"""Prefixes of things of which several may have one name, so that the heading gives the prefixed name, too."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A place that supports a thing: its evidence record, how it reads, and its lines where they are at hand."""

    href: str
    text: str
    lines: Sequence[Line]


def description_page(description: Description) -> str:
    """Return the page that describes a thing."""
    found, iri, classes = service(), description.iri, description.classes()
    curie = shrink(iri) or ""
    records = records_about(found.store, iri)
    read = read_sections(found.store, iri, plans_for(iri, classes))
    own = _own_span(description)
    passages = Passages(_spans(description, records, read, own))
    found.prefetch_names({*records.iris(), *_named(description), *(name for one in read for name in one.iris())})
    said = description.said(found.names)
    sections = [one.shown(passages) for one in read]
    told = _records(records.without(_shown(sections)), passages, is_conflict=_CONFLICT in classes)
    return render_template(
        "description.html",
        iri=iri,
        address=href(iri),
        curie=curie,
        reference=curie if curie.partition(":")[0] in _ALIKE else "",
        title=found.names.of(iri),
        classes=[term_link(class_) for class_ in classes],
        sort=_sort(iri, classes),
        head=_head(said),
        facts=facts(iri, (group for group in said if group.predicate not in _HEADED), records, passages),
        citations=[_citation(place, passages) for place in description.places],
        passage=[line for span in own for line in passages.lines(span)],
        technical=TECHNICAL,
        rests=_EVIDENCE in classes,
        stands=whereabouts(found.store, iri, own[0]) if own else None,
        sections=sections,
        timeline=_timeline(description),
        questions=questions(description),
        outline=outline(iri) if SOURCE in classes else (),
        few=FEW,
        **_linked(description, said, told),
        **told,
    )


def _spans(description: Description, records: Records, read: Iterable[Read], own: Iterable[Span]) -> set[Span]:
    """Return all spans whose lines the page shows."""
    places = (place.span for place in description.places)
    return {*places, *records.spans(), *(span for one in read for span in one.spans()), *own}


def _shown(sections: Iterable[Section]) -> set[str]:
    """Return the IRIs of the records that sections show."""
    return {record.iri for section in sections for record in section.records}


def _records(records: Records, passages: Passages, *, is_conflict: bool) -> dict[str, Any]:
    """Return the records under their headings, or those of a conflict as readings side by side."""
    grouped = records.grouped(passages)
    if not is_conflict:
        return {"records": grouped, "readings": []}
    readings = [record for heading, found in grouped.items() if "doubt" not in heading for record in found]
    return {
        "records": {heading: found for heading, found in grouped.items() if "doubt" in heading},
        "readings": readings,
        "several": len({thing.href for record in readings for thing in record.about}) > 1,
    }


def _linked(description: Description, said: Sequence[Group], told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what refers to a thing, and the picture of that and of what it names."""
    referring = phrased(description.referring(service().names))
    listed = [group for group in referring if group.predicate not in SHOWN]
    anchor = "#records-1" if told["records"] else "#readings" if told["readings"] else "#said"
    return {
        "referring": backlinks(description.iri, listed),
        "picture": neighbourhood(said, referring, records=anchor),
    }


def _named(description: Description) -> set[str]:
    return {term.value for triple in description.triples() for term in triple if isinstance(term, NamedNode)}


def _own_span(description: Description) -> list[Span]:
    """Return the lines that a thing itself is, where it is a run of lines."""
    try:
        return [parse(description.iri)] if _EVIDENCE in description.classes() else []
    except SpanError:
        return []


def _sort(iri: str, classes: Sequence[str]) -> Link | None:
    """Return the link to the list that a thing stands in; of a concept that is its scheme."""
    scheme = iri.rpartition("/")[0]
    if scheme.startswith(KOS):
        return Link(f"in “{service().names.of(scheme)}”", href(scheme))
    name = sort_of(classes)
    return Link(f"all {SORTS[name].label}", url_for("listings.listing", name=name)) if name else None


def _head(said: Iterable[Group]) -> dict[str, list[str]]:
    """Return what stands above the facts: other names, what it is in a sentence, and when it was."""
    texts = {group.predicate: [value.value for value in group.values if isinstance(value, Literal)] for group in said}
    return {
        "also": texts.get(_OTHER_NAMES, []),
        "sense": [text for predicate in _SENSE for text in texts.get(predicate, [])],
        "when": [in_words(text) for text in texts.get(_EXPRESSION, [])],
    }


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
