"""Receipts: for each row of an answer the digests of the lines that it rests on, and the lines themselves.

A row names a document and lines such as ``12, 30-34``. Its receipt is one digest for each run of lines, in their
order, as recorded with the evidence; the parts of the document, such as a section or a slide, that are recorded to hold
them; where the documents are at hand, the passages; and a
note wherever the two do not fit together. A digest is the SHA-256 of its passage
in UTF-8, lines joined by line feeds.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal, NamedNode

from clustergraph.evidence.sources import Match
from clustergraph.evidence.spans import Span, SpanError
from clustergraph.graph_store import GraphStore
from clustergraph.namespaces import CG, PREFIXES
from clustergraph.results.table import Row, Table, Term, cell

NEEDED: Final = ("document", "lines")
"""Columns that an answer must have."""

PART, DIGEST, PASSAGE, NOTE = "receipt_part", "receipt_digest", "passage", "receipt_note"
"""Columns that receipts add: parts of the document, digests, passages (only with documents at hand), what is amiss."""

SEPARATOR: Final = "\n\n[…]\n\n"
"""What stands between the passages of one row."""

_RENDITIONS = f"SELECT ?rendition ?document WHERE {{ ?rendition <{CG}renditionOf> ?document }} ORDER BY ?rendition"
_RECORDS = f"""
SELECT DISTINCT ?document ?first ?last ?digest ?part WHERE {{
  ?span <{CG}firstLine> ?first ; <{CG}lastLine> ?last ; <{CG}sha256> ?digest ;
    <{PREFIXES["oa"]}hasSource>/<{CG}renditionOf> ?document .
  OPTIONAL {{ ?span <{CG}inPart>/<{PREFIXES["rdfs"]}label> ?part }}
}} ORDER BY ?document ?first ?last ?digest ?part
"""
RUN: Final = re.compile(r"([1-9][0-9]{0,8})(?:-([1-9][0-9]{0,8}))?")
"""A run of lines as reports give it, such as ``12`` or ``30-34``."""


class NoReceiptsError(Exception):
    """An answer does not say which lines of which documents it rests on."""


@dataclass(frozen=True, slots=True)
class _Ledger:
    """What is recorded of the documents: keys of renditions, digests and parts of spans, and the documents at hand."""

    keys: Mapping[str, str]
    digests: Mapping[Span, str]
    parts: Mapping[Span, str]
    matches: Mapping[str, Match] | None


@dataclass(frozen=True, slots=True)
class _Entry:
    """The receipt of one run of lines; ``passage`` is None where its document is not at hand or not asked for."""

    digest: str
    passage: str | None
    note: str
    part: str = ""


def with_receipts(store: GraphStore, table: Table, matches: Mapping[str, Match] | None = None) -> Table:
    """Return a table with the receipts of its rows as further columns.

    ``matches`` are the documents at hand, from :func:`clustergraph.evidence.sources.match_renditions`; without them
    there is no column of passages.

    Raises:
        NoReceiptsError: the table lacks one of the columns needed, or has one that receipts add.
    """
    columns = (PART, DIGEST, NOTE) if matches is None else (PART, DIGEST, PASSAGE, NOTE)
    _require(table, columns)
    ledger = _read_ledger(store, matches)
    document, lines = (table.columns.index(name) for name in NEEDED)
    rows = [(*row, *_receipt(ledger, row[document], row[lines])) for row in table.rows]
    blocks = table.blocks | ({DIGEST} if matches is None else {DIGEST, PASSAGE})
    return replace(table, columns=[*table.columns, *columns], rows=rows, blocks=blocks)


def broken_receipts(table: Table) -> list[str]:
    """Return the notes of a table with receipts, each once: what does not hold."""
    if NOTE not in table.columns:
        return []
    column = table.columns.index(NOTE)
    return list(dict.fromkeys(term.value for row in table.rows if isinstance(term := row[column], Literal)))


def _require(table: Table, added: Sequence[str]) -> None:
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        message = f"Receipts need the columns {' and '.join(NEEDED)}: this answer has no {' and no '.join(missing)}."
        raise NoReceiptsError(message)
    taken = [name for name in added if name in table.columns]
    if taken:
        message = f"Receipts add the columns {', '.join(added)}: this answer has {' and '.join(taken)} of its own."
        raise NoReceiptsError(message)


def _read_ledger(store: GraphStore, matches: Mapping[str, Match] | None) -> _Ledger:
    renditions = {row[1].value: row[0].value.rpartition("/")[2] for row in store.solutions(_RENDITIONS)}
    digests: dict[Span, str] = {}
    parts: dict[Span, str] = {}
    for document, first, last, digest, part in store.solutions(_RECORDS):
        span = Span(renditions[document.value], int(first.value), int(last.value))
        digests[span] = digest.value
        if part is not None:
            parts.setdefault(span, part.value)
    return _Ledger(renditions, digests, parts, matches)


def _receipt(ledger: _Ledger, document: Term | None, lines: Term | None) -> Row:
    """Return parts, digests, passages and note of a row as terms, None for each that there is none of."""
    try:
        entries = [
            replace(_entry(ledger, span), part=ledger.parts.get(span, "")) for span in _spans(ledger, document, lines)
        ]
    except SpanError as error:
        entries = [_Entry("", None, str(error))]
    parts = "; ".join(dict.fromkeys(entry.part for entry in entries if entry.part))
    digests = ", ".join(entry.digest for entry in entries if entry.digest)
    passages = SEPARATOR.join(entry.passage for entry in entries if entry.passage is not None)
    notes = " ".join(dict.fromkeys(entry.note for entry in entries if entry.note))
    texts = (parts, digests, notes) if ledger.matches is None else (parts, digests, passages, notes)
    return [Literal(text) if text else None for text in texts]


def _spans(ledger: _Ledger, document: Term | None, lines: Term | None) -> Iterator[Span]:
    """Yield the runs of lines that a row names.

    Raises:
        SpanError: the row names no document, or its lines are none.
    """
    key = ledger.keys.get(document.value) if isinstance(document, NamedNode) else None
    if key is None:
        message = f"This row names no source document but {cell(document) or 'nothing'}."
        raise SpanError(message)
    if not isinstance(lines, Literal):
        message = f"This row names no lines but {cell(lines) or 'nothing'}."
        raise SpanError(message)
    for run in lines.value.split(","):
        match = RUN.fullmatch(run.strip())
        if not match:
            message = f"{run.strip()!r} are no lines."
            raise SpanError(message)
        yield Span(key, int(match[1]), int(match[2] or match[1]))


def _entry(ledger: _Ledger, span: Span) -> _Entry:
    digest = ledger.digests.get(span, "")
    unrecorded = "" if digest else f"No evidence record has exactly the lines of {span.reference}."
    if ledger.matches is None:
        return _Entry(digest, None, unrecorded)
    match = ledger.matches.get(span.key)
    if match is None:
        return _Entry(digest, None, f"The document of {span.reference} is not at hand.")
    try:
        passage, found = match.source.passage(span).decode("utf-8"), match.source.sha256(span)
    except SpanError as error:
        return _Entry(digest, None, str(error))
    if digest and found != digest:
        return _Entry(digest, passage, f"The passage of {span.reference} has another digest than the one recorded.")
    return _Entry(digest, passage, unrecorded or match.complaint)
