"""Wording: what the graph says in its own words shares no run of eight words with a document.

Names and titles carry over, and so do the words of a label that is one.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import Literal

from clustergraph.evidence.sources import match_renditions
from clustergraph.graph_store.memory import MemoryStore
from clustergraph.iris import shrink
from clustergraph.namespaces import CG, PREFIXES, RDFS, SKOS
from clustergraph.turtle.writer import term_text

RUN: Final = 8
"""Words in a row that may not be those of a document."""

NAMES: Final = frozenset(
    {
        f"{RDFS}label",
        f"{SKOS}altLabel",
        f"{SKOS}prefLabel",
        f"{PREFIXES['dcterms']}title",
        f"{PREFIXES['dcterms']}identifier",
        f"{CG}placeLabel",
        f"{CG}printedLink",
        f"{CG}subtitle",
    }
)
"""Properties whose values are names and titles, which carry over as printed."""

_WORD = re.compile(r"\w+")


def copied_runs(store: MemoryStore, sources: Path) -> list[str]:
    """Return one sentence for each text of the graph that shares a run of eight words with a document.

    Raises:
        SourcesError: the folder holds no documents.
    """
    runs: dict[tuple[str, ...], str] = {}
    for key, match in match_renditions(store, sources).items():
        words = _words(b"\n".join(match.source.lines).decode("utf-8"))
        runs |= dict.fromkeys(_runs(words), key)
    return sorted(_copies(store, runs))


def _copies(store: MemoryStore, runs: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    for triple in store.graph(None):
        value, property_ = triple.object, triple.predicate.value
        if isinstance(value, Literal) and property_ not in NAMES:
            run = next((run for run in _runs(_words(value.value)) if run in runs), None)
            if run:
                name = shrink(property_) or property_
                yield f"{term_text(triple.subject)}: {name} copies {' '.join(run)!r} from {runs[run]}."


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1))
