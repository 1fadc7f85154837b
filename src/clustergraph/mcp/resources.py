"""Resources: pages that an assistant may read before it asks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from clustergraph.exports.description import describe
from clustergraph.exports.graph import graph_content
from clustergraph.graph_store.memory import MemoryStore
from clustergraph.reports.header import Report


@dataclass(frozen=True, slots=True)
class Resource:
    """A page: where it is asked for, what it is, and what it holds."""

    uri: str
    name: str
    description: str
    media_type: str
    text: str


def read_resources(
    project: Path, store: MemoryStore, version: str, reports: Mapping[str, Report]
) -> dict[str, Resource]:
    """Return the pages by URI; that on the model only where the project has it."""
    model = project / "docs" / "model.md"
    found = [_reports(reports.values()), _dataset(store, version)]
    if model.is_file():
        text = model.read_text(encoding="utf-8")
        found.append(
            Resource("clustergraph://model", "model", "The graph explained, with queries.", "text/markdown", text)
        )
    return {resource.uri: resource for resource in found}


def _reports(reports: Iterable[Report]) -> Resource:
    text = "".join(f"{_listed(report)}\n" for report in reports)
    uri = "clustergraph://reports"
    return Resource(uri, "reports", "The canned reports with their parameters.", "text/markdown", text)


def _listed(report: Report) -> str:
    parameters = "".join(
        f"  - `{parameter.name}`: {parameter.label}, for example {parameter.example}.\n"
        for parameter in report.parameters.values()
    )
    return f"- `{report.name}`: {report.question} {report.description}\n{parameters}"


def _dataset(store: MemoryStore, version: str) -> Resource:
    text = graph_content(describe(store, version, {}, endpoint=None), "turtle").decode()
    return Resource("clustergraph://dataset", "dataset", "The dataset described (VoID, DCAT-AP).", "text/turtle", text)
