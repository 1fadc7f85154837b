"""The service: the dataset that an application serves, with what is read from it once."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, cast

from flask import current_app

from clustergraph import __version__
from clustergraph.dataset.folder import graph_files
from clustergraph.dataset.version import version
from clustergraph.exports.dataset import archive
from clustergraph.exports.published import publish, read_context
from clustergraph.graph_store.memory import MemoryStore, load
from clustergraph.names import Names, read_names
from clustergraph.reports.header import Report, read_report, report_names
from clustergraph.serving.worker import Limits

EXTENSION: Final = "clustergraph"
ARCHIVE: Final = "zip"
"""Suffix of the file that holds the whole published set."""


@dataclass(frozen=True)
class Service:
    """What every request reads and none changes.

    All of it is read at the start, nothing of the folder later. ``default_graph_names``
    are the named graphs that the default graph is the union of; ``context`` is the
    JSON-LD context, if there is one. ``version`` is that of the data; ``revision`` is the digest of all that an
    answer depends on: data, vocabulary, reports, pages and the program's own version.
    """

    store: MemoryStore
    limits: Limits
    names: Names
    reports: Mapping[str, Report]
    default_graph_names: frozenset[str]
    context: bytes | None
    version: str
    revision: str

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
        files = publish(self.store, self.version, self.context)
        return {**files, f"clustergraph.{ARCHIVE}": archive(files.items())}


def open_service(project: Path, limits: Limits) -> Service:
    """Load the dataset of a project folder.

    Raises:
        NoProjectError: the folder holds no graph.
        OSError: a file cannot be read.
        SyntaxError: a file is not Turtle.
        HeaderError: a report's header is not as it should be.
    """
    store = load(project)
    reports = {name: read_report(project, name) for name in report_names(project)}
    return Service(
        store=store,
        limits=limits,
        names=read_names(store),
        reports=reports,
        default_graph_names=frozenset(file.graph_name for file in graph_files(project) if file.in_default_graph),
        context=read_context(project),
        version=version(project),
        revision=_revision(project),
    )


def service() -> Service:
    """Return what the application at hand serves."""
    return cast("Service", current_app.extensions[EXTENSION])


def _revision(project: Path) -> str:
    """Return the digest of the files that answers are made of, and of the program's version."""
    package = Path(__file__).parent
    pages = sorted([*(package / "templates").iterdir(), *(package / "static").iterdir()])
    reports = sorted((project / "queries").glob("*.rq"))
    digest = hashlib.sha256(__version__.encode())
    for path in [*(file.path for file in graph_files(project)), *reports, *pages]:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
