"""Checking: every evidence record is proved against the documents."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from clustergraph.evidence.sources import Match, match_renditions
from clustergraph.evidence.spans import Source, SpanError, parse, rendition_iri
from clustergraph.evidence.stamping import STAMPED, UnstampableError, stamped_files
from clustergraph.graph_store.memory import MemoryStore
from clustergraph.iris import shrink
from clustergraph.namespaces import CG, PREFIXES

_RENDITIONS = f"SELECT ?rendition WHERE {{ ?rendition a <{CG}TextRendition> }} ORDER BY ?rendition"
_NUMBERS = f"""
SELECT ?size ?lines ?texts WHERE {{
  <%s> <{PREFIXES["dcat"]}byteSize> ?size ; <{CG}lineCount> ?lines ; <{CG}textLineCount> ?texts
}}
"""
_RECORDS = f"""
SELECT ?span ?first ?last ?digest WHERE {{
  VALUES ?class {{ <{CG}Evidence> <{CG}Span> <{CG}SetAside> }}
  ?span a ?class ; <{CG}firstLine> ?first ; <{CG}lastLine> ?last ; <{CG}sha256> ?digest .
}} ORDER BY ?span
"""


def broken_records(store: MemoryStore, project: Path, sources: Path) -> list[str]:
    """Return one sentence for each record that the documents do not bear out.

    A rendition holds when the document at hand has its digest, size and numbers of lines.
    A record holds when its document is at hand with the digest of its
    rendition, its lines are those its IRI names, their digest is the recorded one,
    and stamping anew would change nothing.

    Raises:
        SourcesError: the folder holds no documents.
    """
    matches = match_renditions(store, sources)
    broken = [*_broken_renditions(store, matches), *_broken_spans(store, matches)]
    return broken or list(_stale_files(store, project, sources))


def count_records(store: MemoryStore) -> int:
    """Return how many evidence and extent records there are to be proved."""
    return len(list(store.solutions(_RECORDS)))


def _broken_renditions(store: MemoryStore, matches: Mapping[str, Match]) -> Iterator[str]:
    for row in store.solutions(_RENDITIONS):
        iri = row[0].value
        match = next((match for match in matches.values() if rendition_iri(match.key) == iri), None)
        if match is None:
            yield f"{shrink(iri)}: no document at hand is this rendition."
        elif not match.exact:
            yield match.complaint
        else:
            yield from _broken_numbers(store, iri, match.source)


def _broken_numbers(store: MemoryStore, iri: str, source: Source) -> Iterator[str]:
    counted = (source.path.stat().st_size, len(source.lines), len(list(source.text_lines())))
    for row in store.solutions(_NUMBERS % iri):
        for name, term, number in zip(("byte size", "line count", "text line count"), row, counted, strict=True):
            if int(term.value) != number:
                yield f"{shrink(iri)}: its {name} is {number}, not {term.value} as recorded."


def _broken_spans(store: MemoryStore, matches: Mapping[str, Match]) -> Iterator[str]:
    for row in store.solutions(_RECORDS):
        iri, first, last, digest = (term.value for term in row)
        name = shrink(iri)
        try:
            span = parse(iri)
            if (span.first, span.last) != (int(first), int(last)):
                yield f"{name}: its line numbers are {first} and {last}."
            elif span.key in matches and matches[span.key].source.sha256(span) != digest:
                yield f"{name}: the lines of the document have another digest than the one recorded."
        except SpanError as error:
            yield f"{name}: {error}"


def _stale_files(store: MemoryStore, project: Path, sources: Path) -> Iterator[str]:
    try:
        wanted = stamped_files(store, project, sources)
    except UnstampableError as error:
        yield from error.reasons
        return
    present = {path: path.read_text(encoding="utf-8") for path in (project / "data").glob(f"*/{STAMPED}")}
    for path in sorted(wanted.keys() | present.keys()):
        if wanted.get(path, "") != present.get(path, ""):
            first = _first_difference(present.get(path, ""), wanted.get(path, ""))
            yield f"{path.relative_to(project)}: {first} is not as clustergraph evidence stamp would write it."


def _first_difference(present: str, wanted: str) -> str:
    """Return the subject of the first block that only one of two canonical texts has."""
    blocks, others = present.split("\n\n")[1:], wanted.split("\n\n")[1:]
    different = sorted(set(blocks) ^ set(others))
    return different[0].partition("\n")[0] if different else "the list of prefixes"
