"""A snapshot: one version of a dataset in memory, with what is read and computed from it once."""

import hashlib
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from clustergraph import __version__
from clustergraph.dataset.folder import graph_files
from clustergraph.dataset.version import version
from clustergraph.evidence.sources import Match, match_renditions
from clustergraph.exports.dataset import archive
from clustergraph.exports.examples import add_reports
from clustergraph.exports.published import publish, read_context
from clustergraph.graph_store.memory import MemoryStore, load
from clustergraph.names import Names, read_names
from clustergraph.reports.header import Report, parse_report, read_text, report_names
from clustergraph.search import build, connect
from clustergraph.serving.derived import read_derived

ARCHIVE: Final = "zip"
"""Suffix of the file that holds the whole published set."""

_INDEX: Final = "index"
_PUBLISHED: Final = "published/"


@dataclass(frozen=True)
class Snapshot:
    """What tasks read and none changes.

    All of it is read at the start, nothing of the folder later. ``default_graph_names``
    are the named graphs that the default graph is the union of; ``context`` is the JSON-LD
    context, if there is one. ``version`` is that of the data; ``revision`` is the digest of
    all that an answer depends on: data, vocabulary, reports and the program's own version.
    ``sources`` are the documents at hand, whose passages receipts may show; ``kept`` is what ``derived``
    gave for the same revision before.
    """

    store: MemoryStore
    report_texts: Mapping[str, str]
    default_graph_names: frozenset[str]
    context: bytes | None
    version: str
    revision: str
    sources: Mapping[str, Match] | None = None
    kept: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def reports(self) -> Mapping[str, Report]:
        """The canned reports by name."""
        return {name: parse_report(name, text) for name, text in self.report_texts.items()}

    @cached_property
    def names(self) -> Names:
        """What people call the things of the dataset."""
        return read_names(self.store)

    @cached_property
    def index_content(self) -> bytes:
        """The index of names and texts, as ``search.build`` makes it."""
        return self.kept.get(_INDEX) or build(self.store, list(self.reports.values()))

    @cached_property
    def index(self) -> sqlite3.Connection:
        """The index opened for the process that first asks for it."""
        return connect(self.index_content)

    @cached_property
    def graph_sizes(self) -> Mapping[str, int]:
        """Triples of each named graph, by its IRI."""
        return {name: sum(1 for _ in self.store.graph(name)) for name in self.store.graph_names()}

    @cached_property
    def size(self) -> int:
        """Triples of the default graph."""
        return sum(1 for _ in self.store.graph(None))

    @cached_property
    def published(self) -> Mapping[str, bytes]:
        """The published set of files by name, with the archive that holds them all."""
        kept = {name.removeprefix(_PUBLISHED): self.kept[name] for name in self.kept if name.startswith(_PUBLISHED)}
        if kept:
            return kept
        files = publish(self.store, self.version, self.context)
        return {**files, f"clustergraph.{ARCHIVE}": archive(files.items())}

    def derived(self, *, with_published: bool) -> dict[str, bytes]:
        """Return by name what takes long to make and is the same for the same revision."""
        published = self.published.items() if with_published else ()
        return {_INDEX: self.index_content, **{f"{_PUBLISHED}{name}": content for name, content in published}}


def open_snapshot(project: Path, sources: Path | None = None, kept: Path | None = None) -> Snapshot:
    """Load the dataset of a project folder, and the documents that it rests on from another, where it is given.

    ``kept`` is the folder in which what an earlier process derived from it may lie.

    Raises:
        NoProjectError: the folder holds no graph.
        OSError: a file cannot be read.
        SyntaxError: a file is not Turtle.
        HeaderError: a report's header is not as it should be.
        SourcesError: the folder of documents holds none.
    """
    files = graph_files(project)
    store = load(project)
    known = revision(project, sources)
    snapshot = Snapshot(
        store=store,
        report_texts={name: read_text(project, name) for name in report_names(project)},
        default_graph_names=frozenset(file.graph_name for file in files if file.in_default_graph),
        context=read_context(project),
        version=version(project),
        revision=known,
        sources=match_renditions(store, sources) if sources else None,
        kept=read_derived(kept, known) if kept else {},
    )
    add_reports(store, snapshot.reports.values())  # a broken one is refused here, not when it is asked for
    return snapshot


def revision(project: Path, sources: Path | None = None) -> str:
    """Return the digest of the files that answers are made of, their names, and the program's version."""
    beside = [*(project / "queries").glob("*.rq"), *(project / "ontology").glob("*.jsonld")]
    documents = sources.glob("*.txt") if sources else ()
    digest = hashlib.sha256(__version__.encode())
    for path in [*(file.path for file in graph_files(project)), *sorted(beside), *sorted(documents)]:
        digest.update(f"{path.name} {path.parent.name}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
