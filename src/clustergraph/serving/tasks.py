"""Tasks: what a worker does with a snapshot, one function each, its answer written to a file.

A task reads data and arguments and gives bytes; what it refuses it tells by one of the
exceptions of ``REFUSALS``, which come back to who asked as they were raised.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, BinaryIO, Final

from pyoxigraph import RdfFormat, serialize

from clustergraph.exports.description import describe as describe_dataset
from clustergraph.exports.graph import graph_content
from clustergraph.formats import GRAPHS
from clustergraph.graph_store import UnknownGraphError
from clustergraph.namespaces import PREFIXES
from clustergraph.openapi import read_samples
from clustergraph.receipts import NoReceiptsError
from clustergraph.reports.header import UnknownReportError
from clustergraph.reports.values import UnknownNameError, ValueRefusedError
from clustergraph.results.table import TooLargeError
from clustergraph.search import UnknownKindError
from clustergraph.serving.evaluation import About, NotAcceptableError, QueryError, query, report
from clustergraph.serving.finding import choices, explanation, lookup, passages
from clustergraph.serving.limits import Limits, MemoryLimitError
from clustergraph.serving.snapshot import Snapshot
from clustergraph.serving.writing import NoPictureError
from clustergraph.sparql.tokens import RefusedQueryError

_ORDERED: Final = 200_000
"""Triples of a dataset up to which its graphs are written in order."""


REFUSALS: Final[Mapping[str, type[Exception]]] = {
    error.__name__: error
    for error in (
        MemoryLimitError,
        NoPictureError,
        NoReceiptsError,
        NotAcceptableError,
        QueryError,
        RefusedQueryError,
        TooLargeError,
        UnknownGraphError,
        UnknownKindError,
        UnknownNameError,
        UnknownReportError,
        ValueRefusedError,
    )
}
"""What a task may refuse, by the name that is sent."""


def graph(snapshot: Snapshot, file: BinaryIO, limits: Limits, *, name: str | None, format: str) -> About:  # noqa: A002
    """Write a named graph, or the default graph for None, in a format for graphs; a large one in no fixed order.

    Raises:
        UnknownGraphError: there is no graph of that name.
    """
    del limits
    if snapshot.size <= _ORDERED:
        file.write(graph_content(snapshot.store.graph(name), format))
    else:
        written = GRAPHS[format].writer
        prefixes = None if written == RdfFormat.N_TRIPLES else PREFIXES
        serialize(snapshot.store.graph(name), file, written, prefixes=prefixes)
    return {"kind": "graph", "format": format}


def published(snapshot: Snapshot, file: BinaryIO, limits: Limits, *, name: str) -> About:
    """Write a file of the published set."""
    del limits
    file.write(snapshot.published[name])
    return {"kind": "file", "format": name}


def published_sizes(snapshot: Snapshot, file: BinaryIO, limits: Limits) -> About:
    """Write the bytes that each file of the published set has, as JSON."""
    del limits
    return _json(file, {name: len(content) for name, content in snapshot.published.items()})


def catalogue(
    snapshot: Snapshot,
    file: BinaryIO,
    limits: Limits,
    *,
    endpoint: str,
    downloads: Mapping[str, str],
    format: str,  # noqa: A002
) -> About:
    """Write the description of the datasets in VoID and DCAT-AP, its addresses those given."""
    del limits
    triples = describe_dataset(
        snapshot.store, snapshot.version, snapshot.published, endpoint=endpoint, downloads=downloads
    )
    file.write(graph_content(triples, format))
    return {"kind": "graph", "format": format}


def labels(snapshot: Snapshot, file: BinaryIO, limits: Limits, *, iris: Sequence[str]) -> About:
    """Write what things are called, as JSON; a thing without a name is left out."""
    del limits
    known = snapshot.names.labels
    return _json(file, {iri: known[iri] for iri in iris if iri in known})


def samples(snapshot: Snapshot, file: BinaryIO, limits: Limits) -> About:
    """Write what the description of the service takes from the data, as JSON."""
    del limits
    return _json(file, read_samples(snapshot.store, snapshot.reports.values()))


def facts(snapshot: Snapshot, file: BinaryIO, limits: Limits) -> About:
    """Write what the processes that hold no data need to know of it, as JSON."""
    del limits
    return _json(
        file,
        {
            "version": snapshot.version,
            "revision": snapshot.revision,
            "default_graph_names": sorted(snapshot.default_graph_names),
            "graph_sizes": dict(snapshot.graph_sizes),
            "size": snapshot.size,
            "reports": dict(snapshot.report_texts),
            "documents": dict(snapshot.names.documents),
            "inverses": dict(snapshot.names.inverses),
        },
    )


TASKS: Final[Mapping[str, Callable[..., About]]] = {
    task.__name__: task
    for task in (
        catalogue,
        choices,
        explanation,
        facts,
        graph,
        labels,
        lookup,
        passages,
        published,
        published_sizes,
        query,
        report,
        samples,
    )
}
"""The tasks by name."""

UNASKED: Final = frozenset(
    {"catalogue", "facts", "graph", "labels", "passages", "published", "published_sizes", "samples"}
)
"""Tasks in which no client has a say: they evaluate nothing that was sent."""


def perform(snapshot: Snapshot, name: str, arguments: Mapping[str, Any], file: BinaryIO, limits: Limits) -> About:
    """Do a task and return what is to be known of its answer, or what it refused."""
    return refusals_told(lambda target: TASKS[name](snapshot, target, limits, **arguments), file, limits)


def refusals_told(work: Callable[[BinaryIO], About], file: BinaryIO, limits: Limits) -> About:
    """Do something and return what it tells, or ``{"refused": name of an exception, "message": its sentence}``."""
    try:
        about = work(file)
        file.flush()
    except tuple(REFUSALS.values()) as error:
        return {"refused": type(error).__name__, "message": str(error)}
    except MemoryError:
        message = f"The query needs more than {limits.memory} MiB of memory."
        return {"refused": MemoryLimitError.__name__, "message": message}
    return about


def _json(file: BinaryIO, value: object) -> About:
    file.write(json.dumps(value, ensure_ascii=False).encode())
    return {"kind": "json", "format": "json"}
