"""Holdings: one loading of the dataset, with what the tools of an assistant need of it."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from clustergraph.dataset.version import version
from clustergraph.evidence.sources import Match, match_renditions
from clustergraph.exports.examples import add_reports
from clustergraph.graph_store.memory import MemoryStore, load
from clustergraph.mcp.resources import Resource, read_resources
from clustergraph.names import Names, read_names
from clustergraph.reports.header import Report, read_report, report_names
from clustergraph.search import build, connect
from clustergraph.serving.limits import Limits


@dataclass(frozen=True, slots=True)
class Holdings:
    """The dataset and its version, reports by name, names of things, the search index, resources by URI, and limits.

    ``matches`` are the source documents at hand, None where they are not.
    """

    store: MemoryStore
    version: str
    reports: Mapping[str, Report]
    names: Names
    index: sqlite3.Connection
    resources: Mapping[str, Resource]
    limits: Limits
    matches: Mapping[str, Match] | None


def open_holdings(project: Path, limits: Limits, sources: Path | None = None) -> Holdings:
    """Load the dataset of a project folder, and the source documents if a folder of them is given.

    Raises:
        NoProjectError: the folder holds no graph.
        OSError: a file cannot be read.
        SyntaxError: a file is not Turtle.
        HeaderError: a report's header is not as it should be.
        SourcesError: the folder of sources cannot be read.
    """
    store = load(project)
    reports = {name: read_report(project, name) for name in report_names(project)}
    add_reports(store, reports.values())
    dataset_version = version(project)
    return Holdings(
        store=store,
        version=dataset_version,
        reports=reports,
        names=read_names(store),
        index=connect(build(store, reports.values())),
        resources=read_resources(project, store, dataset_version, reports),
        limits=limits,
        matches=match_renditions(store, sources) if sources else None,
    )
