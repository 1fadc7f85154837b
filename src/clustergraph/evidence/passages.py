"""Passages: the lines behind a statement, read from the documents at hand."""

from dataclasses import dataclass
from pathlib import Path

from clustergraph.evidence.sources import match_renditions
from clustergraph.evidence.spans import Span, parse
from clustergraph.graph_store.memory import MemoryStore
from clustergraph.namespaces import CG, ID

_EVIDENCE = """
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?evidence ?part WHERE {
  %s
  OPTIONAL { ?evidence cg:inPart/rdfs:label ?part }
} ORDER BY ?evidence
"""


@dataclass(frozen=True, slots=True)
class Passage:
    """The lines of one evidence span, with the label of the part that they lie in.

    ``lines`` is None where the document is not at hand; ``doubt`` says where the
    document at hand is not the rendition that is recorded.
    """

    span: Span
    part: str
    lines: list[str] | None
    doubt: str


def passages(store: MemoryStore, iri: str, sources: Path) -> list[Passage]:
    """Return the passages that prove a record, or the passage of an evidence span itself.

    Raises:
        SourcesError: the folder holds no documents.
        SpanError: a span names lines that its document does not have.
    """
    matches = match_renditions(store, sources)
    pattern = (
        f"BIND (<{iri}> AS ?evidence)" if iri.startswith(f"{ID}evidence/") else f"<{iri}> <{CG}hasEvidence> ?evidence"
    )
    found = []
    for row in store.solutions(_EVIDENCE % pattern):
        span = parse(row[0].value)
        match = matches.get(span.key)
        lines = match.source.passage(span).decode("utf-8").split("\n") if match else None
        found.append(Passage(span, row[1].value if row[1] else "", lines, match.complaint if match else ""))
    return sorted(found, key=lambda passage: passage.span)
