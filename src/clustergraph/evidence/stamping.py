"""Stamping: the computed records of every span that the data names.

A curator names ``evidence:KEY.lFIRST-LAST`` or an extent ``span:KEY.l…``; the
rest (lines, selector, digest, the part it lies in) is computed here, so that two
curators who mean the same lines write the same records.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from clustergraph.evidence.sources import Match, match_renditions
from clustergraph.evidence.spans import RFC_5147, Span, SpanError, parse, rendition_iri
from clustergraph.graph_store.memory import MemoryStore
from clustergraph.namespaces import CG, ID, PREFIXES, RDF, XSD
from clustergraph.turtle.writer import serialize

STAMPED: Final = "evidence.ttl"
"""The file of a source's folder that holds the stamped records and nothing else."""

_CLASSES: Final = {"evidence": "Evidence", "span": "Span"}
"""Class by kind of the records that the stamp writes whole; a set-aside has its class and reason from the curator."""

_NAMED = f"""
SELECT DISTINCT ?span WHERE {{
  {{ ?record ?property ?span FILTER (STRSTARTS(STR(?span), "{ID}evidence/") || STRSTARTS(STR(?span), "{ID}span/")) }}
  UNION {{ ?span <{CG}setAsideReason> ?reason }}
}}
"""
_EXTENTS = f"SELECT ?part ?span WHERE {{ ?part <{CG}extent> ?span }}"


class UnstampableError(Exception):
    """Documents or spans that cannot be stamped; ``reasons`` gives one sentence for each."""

    def __init__(self, reasons: list[str]) -> None:
        """Keep the reasons and show the first as the message."""
        super().__init__(reasons[0])
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a document and one run of lines that it occupies."""

    iri: str
    extent: Span


def stamped_files(store: MemoryStore, project: Path, sources: Path) -> dict[Path, str]:
    """Return the content that each ``evidence.ttl`` of a project must have.

    Raises:
        SourcesError: the folder holds no documents.
        UnstampableError: a document at hand is not the rendition that is recorded, or a
            span names no document at hand, or lines that it does not have.
    """
    matches = match_renditions(store, sources)
    changed = [match.complaint for match in matches.values() if not match.exact]
    if changed:
        raise UnstampableError(changed)
    parts = _parts(store)
    reasons: list[str] = []
    triples: dict[Path, list[Triple]] = defaultdict(list)
    for iri in named_spans(store):
        try:
            span = parse(iri)
            triples[project / "data" / _folder(store, span) / STAMPED] += _record(iri, span, matches, parts)
        except SpanError as error:
            reasons.append(str(error))
    if reasons:
        raise UnstampableError(reasons)
    return {path: serialize(found) for path, found in sorted(triples.items())}


def named_spans(store: MemoryStore) -> list[str]:
    """Return the IRIs of the spans that some record names, sorted."""
    return sorted(row[0].value for row in store.solutions(_NAMED))


def _folder(store: MemoryStore, span: Span) -> str:
    """Return the folder of the document whose rendition a span lies in."""
    query = f"SELECT ?document WHERE {{ <{rendition_iri(span.key)}> <{CG}renditionOf> ?document }}"
    document = next((row[0].value for row in store.solutions(query)), None)
    if document is None:
        message = f"{span.reference} lies in no rendition: the data has no <{rendition_iri(span.key)}>."
        raise SpanError(message)
    return str(document).removeprefix(f"{ID}document/")


def _parts(store: MemoryStore) -> Mapping[str, list[_Part]]:
    """Return the parts by key of their rendition, the smallest extent first."""
    parts: dict[str, list[_Part]] = defaultdict(list)
    for row in store.solutions(_EXTENTS):
        extent = parse(row[1].value)
        parts[extent.key].append(_Part(row[0].value, extent))
    return {key: sorted(found, key=lambda part: (len(part.extent), part.iri)) for key, found in parts.items()}


def innermost(span: Span, parts: Iterable[_Part]) -> str | None:
    """Return the IRI of the first of the parts, ordered by size, whose extent holds a span."""
    return next((part.iri for part in parts if part.extent.holds(span)), None)


def _record(iri: str, span: Span, matches: Mapping[str, Match], parts: Mapping[str, list[_Part]]) -> Iterator[Triple]:
    if span.key not in matches:
        message = f"{span.reference}: none of the documents at hand is <{rendition_iri(span.key)}>."
        raise SpanError(message)
    kind = iri.removeprefix(ID).partition("/")[0]
    subject, selector = NamedNode(iri), NamedNode(f"{ID}selector/{span.reference}")
    digest = matches[span.key].source.sha256(span)
    if kind in _CLASSES:
        yield Triple(subject, NamedNode(f"{RDF}type"), NamedNode(CG + _CLASSES[kind]))
    yield Triple(subject, NamedNode(f"{PREFIXES['oa']}hasSource"), NamedNode(rendition_iri(span.key)))
    yield Triple(subject, NamedNode(f"{PREFIXES['oa']}hasSelector"), selector)
    yield Triple(subject, NamedNode(f"{CG}firstLine"), Literal(span.first))
    yield Triple(subject, NamedNode(f"{CG}lastLine"), Literal(span.last))
    yield Triple(subject, NamedNode(f"{CG}sha256"), Literal(digest, datatype=NamedNode(f"{XSD}hexBinary")))
    part = innermost(span, parts.get(span.key, ())) if kind == "evidence" else None
    if part:
        yield Triple(subject, NamedNode(f"{CG}inPart"), NamedNode(part))
    yield Triple(selector, NamedNode(f"{RDF}type"), NamedNode(f"{PREFIXES['oa']}FragmentSelector"))
    yield Triple(selector, NamedNode(f"{RDF}value"), Literal(span.selector))
    yield Triple(selector, NamedNode(f"{PREFIXES['dcterms']}conformsTo"), NamedNode(RFC_5147))
