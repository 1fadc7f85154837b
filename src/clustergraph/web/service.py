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
from clustergraph.exports.published import published_files
from clustergraph.graph_store.memory import MemoryStore, load
from clustergraph.names import Names, read_names
from clustergraph.reports.header import Report, read_report, report_names
from clustergraph.serving.worker import Limits

EXTENSION: Final = "clustergraph"
ARCHIVE: Final = "zip"
"""Suffix of the file that holds the whole published set."""

_CLASSES = "SELECT ?class (COUNT(DISTINCT ?thing) AS ?things) WHERE { ?thing a ?class } GROUP BY ?class ORDER BY ?class"


@dataclass(frozen=True)
class Service:
    """What every request reads and none changes.

    ``version`` is that of the data; ``revision`` is the digest of all that an
    answer depends on: data, vocabulary, reports, pages and the program's own version.
    """

    project: Path
    store: MemoryStore
    limits: Limits
    names: Names
    reports: Mapping[str, Report]
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
    def default_graph_names(self) -> frozenset[str]:
        """Named graphs that the default graph is the union of."""
        return frozenset(file.graph_name for file in graph_files(self.project) if file.in_default_graph)

    @cached_property
    def class_sizes(self) -> Mapping[str, int]:
        """Instances of each class in the default graph, by its IRI."""
        return {row[0].value: int(row[1].value) for row in self.store.solutions(_CLASSES)}

    @cached_property
    def published(self) -> Mapping[str, bytes]:
        """The published set of files by name, with the archive that holds them all."""
        files = published_files(self.store, self.project)
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
    return Service(project, store, limits, read_names(store), reports, version(project), _revision(project))


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
