"""The service: what an application answers from, whether the dataset is in this process or with workers."""

import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, cast

from flask import current_app

from clustergraph.graph_store import GraphStore
from clustergraph.names import Names
from clustergraph.reports.header import Report, parse_report
from clustergraph.serving.answers import Answer
from clustergraph.serving.forked import answered, forked
from clustergraph.serving.limits import Limits
from clustergraph.serving.pool import Pool
from clustergraph.serving.pooled_store import PooledLabels, PooledStore
from clustergraph.serving.snapshot import Snapshot, open_snapshot
from clustergraph.serving.tasks import UNASKED, perform
from clustergraph.serving.writing import load_writers
from clustergraph.web.assets import PAGES_DIGEST

EXTENSION: Final = "clustergraph"

Performer = Callable[[str, Mapping[str, Any], Limits], Answer]
"""Does a task of ``serving.tasks`` with arguments, held to limits."""


@dataclass(frozen=True)
class Service:
    """What every request reads and none changes.

    ``default_graph_names`` are the named graphs that the default graph is the union of;
    ``graph_sizes`` are the triples of each named graph, ``size`` those of the default graph. ``version`` is that of
    the data; ``revision`` the digest of all that an answer depends on, these pages too.
    """

    store: GraphStore
    names: Names
    reports: Mapping[str, Report]
    default_graph_names: frozenset[str]
    graph_sizes: Mapping[str, int]
    size: int
    version: str
    revision: str
    limits: Limits
    performer: Performer

    def perform(self, task: str, *, limits: Limits | None = None, **arguments: Any) -> Answer:  # noqa: ANN401
        """Have a task done, and return its answer.

        Raises:
            LimitError: a limit was reached, or no worker is free.
            Exception: one of ``serving.tasks.REFUSALS``.
        """
        return self.performer(task, arguments, limits or self.limits)

    @cached_property
    def published_sizes(self) -> Mapping[str, int]:
        """Bytes of each file of the published set, by its name."""
        return cast("Mapping[str, int]", json.loads(bytes(self.perform("published_sizes").content)))

    @cached_property
    def samples(self) -> Mapping[str, Any]:
        """What the description of the service takes from the data, see ``openapi.samples``."""
        return cast("Mapping[str, Any]", json.loads(bytes(self.perform("samples").content)))

    @cached_property
    def value_lists(self) -> dict[str, Any]:
        """What the parameters of reports can be chosen from, by report, as far as it was asked for."""
        return {}

    def prefetch_names(self, iris: Iterable[str]) -> None:
        """Learn at once what many things are called."""
        if isinstance(self.names.labels, PooledLabels):
            self.names.labels.prefetch(iris)


def open_service(project: Path, limits: Limits) -> Service:
    """Load the dataset of a project folder into this process; tasks are done in children forked for them.

    Raises:
        NoProjectError: the folder holds no graph.
        OSError: a file cannot be read.
        SyntaxError: a file is not Turtle.
        HeaderError: a report's header is not as it should be.
    """
    return embedded_service(open_snapshot(project), limits)


def embedded_service(snapshot: Snapshot, limits: Limits) -> Service:
    """Return the service of a dataset in this process, which must have one thread, for it forks."""

    def perform_forked(task: str, arguments: Mapping[str, Any], limits: Limits) -> Answer:
        if task in UNASKED:
            file = io.BytesIO()
            about = perform(snapshot, task, arguments, file, limits)
            return answered(file.getvalue(), about)
        load_writers()
        return forked(lambda file: perform(snapshot, task, arguments, file, limits), limits)

    return Service(
        store=snapshot.store,
        names=snapshot.names,
        reports=snapshot.reports,
        default_graph_names=snapshot.default_graph_names,
        graph_sizes=snapshot.graph_sizes,
        size=snapshot.size,
        version=snapshot.version,
        revision=_with_pages(f"{snapshot.revision} {limits.max_rows}"),
        limits=limits,
        performer=perform_forked,
    )


def pooled_service(pool: Pool, limits: Limits) -> Service:
    """Return the service of a dataset that lies with the workers of a pool."""
    facts = json.loads(bytes(pool.perform("facts", {}).content))
    names = Names(
        PooledLabels(lambda iris: json.loads(bytes(pool.perform("labels", {"iris": iris}).content))),
        facts["documents"],
        facts["inverses"],
    )
    return Service(
        store=PooledStore(pool.perform, list(facts["graph_sizes"])),
        names=names,
        reports={name: parse_report(name, text) for name, text in facts["reports"].items()},
        default_graph_names=frozenset(facts["default_graph_names"]),
        graph_sizes=facts["graph_sizes"],
        size=facts["size"],
        version=facts["version"],
        revision=_with_pages(f"{facts['revision']} {limits.max_rows}"),
        limits=limits,
        performer=pool.perform,
    )


def service() -> Service:
    """Return what the application at hand serves."""
    return cast("Service", current_app.extensions[EXTENSION])


def _with_pages(revision: str) -> str:
    """Return the digest of a revision and of all that pages are made of."""
    return hashlib.sha256(f"{revision} {PAGES_DIGEST}".encode()).hexdigest()
