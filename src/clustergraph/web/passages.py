"""Passages: the lines that a page cites, and what they say where the documents are at hand."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from clustergraph.evidence.spans import Span, SpanError, parse
from clustergraph.iris import kind_and_reference
from clustergraph.names import lines
from clustergraph.namespaces import CG, ID
from clustergraph.receipts import RUN
from clustergraph.web.dates import in_words
from clustergraph.web.links import Link, href, thing_link
from clustergraph.web.service import service

_AROUND: Final = 2
_LONGEST: Final = 40
"""Lines of a span that is shown in a page; longer ones are named alone."""

_MOST: Final = 200
"""Spans whose lines one page shows."""

_RECORDED: Final = f"""
SELECT ?evidence ?part WHERE {{
  VALUES ?evidence {{ %s }} ?evidence a <{CG}Evidence> OPTIONAL {{ ?evidence <{CG}inPart> ?part }}
}} ORDER BY ?evidence ?part
"""
_DATES: Final = f"SELECT ?document ?date WHERE {{ ?document a <{CG}SourceDocument> ; <{CG}dateExpression> ?date }}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document: its number, its text, and whether it is one of those cited."""

    number: int
    text: str
    cited: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """A run of lines that is cited: how it reads, where its record is if it has one, and its lines if at hand.

    ``part`` is what the part of the document is called that the lines stand in, nothing where it is not known.
    """

    text: str
    href: str
    lines: Sequence[Line]
    part: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one document gives in support: the document, and the runs of lines in their order."""

    document: Link
    runs: Sequence[Cited]

    @property
    def is_shown(self) -> bool:
        """Whether there are lines to show."""
        return any(run.lines for run in self.runs)


class Passages:
    """The lines of the spans that one page cites, asked for at once."""

    def __init__(self, spans: Iterable[Span]) -> None:
        """Have the lines of some spans looked up, the first ones where they are many."""
        cited = sorted({*spans})
        self._parts = recorded(cited)
        short = [span for span in cited if len(span) <= _LONGEST][:_MOST]
        asked = [(span.key, span.first, span.last) for span in short]
        found = json.loads(bytes(service().perform("passages", spans=asked, around=_AROUND).content)) if asked else []
        self._found = {span: one for span, one in zip(short, found, strict=True) if one}

    def lines(self, span: Span) -> list[Line]:
        """Return the lines of a span with those around it, none where they are not at hand."""
        one = self._found.get(span)
        if not one:
            return []
        numbered = enumerate(one["lines"], start=one["start"])
        return [Line(number, text, span.first <= number <= span.last) for number, text in numbered]

    def date_of(self, documents: Iterable[str]) -> str:
        """Return the date in words of the first of some source documents that has one, nothing where none has."""
        return next((self._dates[iri] for iri in documents if iri in self._dates), "")

    @cached_property
    def _dates(self) -> dict[str, str]:
        """Dates of the source documents in words, by IRI."""
        return {row[0].value: in_words(row[1].value) for row in service().store.solutions(_DATES)}

    def receipts(self, spans: Iterable[Span]) -> list[Receipt]:
        """Return some of the spans by document, each with a link to its evidence record if it has one."""
        by_document: dict[str, list[Span]] = defaultdict(list)
        for span in sorted(set(spans)):
            by_document[span.key].append(span)
        return [
            Receipt(thing_link(f"{ID}document/{key}"), [self._cited(span) for span in found])
            for key, found in by_document.items()
        ]

    def _cited(self, span: Span) -> Cited:
        address = href(span.iri) if span.iri in self._parts else ""
        return Cited(lines(span), address, self.lines(span), self._parts.get(span.iri, ""))


def recorded(spans: Iterable[Span]) -> dict[str, str]:
    """Return the evidence records that there are of some spans, each with what the part is called that it lies in."""
    iris = " ".join(f"<{iri}>" for iri in sorted({span.iri for span in spans}))
    rows = list(service().store.solutions(_RECORDED % iris)) if iris else []
    service().prefetch_names(row[1].value for row in rows if row[1] is not None)
    return {row[0].value: service().names.of(row[1].value) if row[1] is not None else "" for row in rows}


def evidence_spans(iris: Iterable[str]) -> list[Span]:
    """Return the spans that evidence records name; an IRI that names none is passed over."""
    found = []
    for iri in iris:
        try:
            found.append(parse(iri))
        except SpanError:
            continue
    return found


def row_spans(document: str, lines: str) -> list[Span]:
    """Return the spans that a row of a report names by document and lines such as ``12, 30-34``."""
    key = (kind_and_reference(document) or ("", ""))[1]
    runs = (match.groups() for run in lines.split(",") if (match := RUN.fullmatch(run.strip())))
    return [Span(key, int(first), int(last or first)) for first, last in runs if key]
