"""The document: a service described as OpenAPI 3.1."""

from collections.abc import Iterable
from typing import Any, Final

from clustergraph.openapi.operations import TAGS, operations
from clustergraph.openapi.report_operations import report_operation
from clustergraph.openapi.responses import components as response_components
from clustergraph.openapi.responses import header_components
from clustergraph.openapi.samples import Samples
from clustergraph.openapi.schemas import components as schema_components
from clustergraph.openapi.surface import Surface
from clustergraph.reports.header import Report

_DESCRIPTION: Final = """The record of European cluster policy as linked data, each statement with its evidence.

Reports answer fixed questions, in rows or as a graph; SPARQL answers any. Nothing can be changed, and nobody
needs leave to read."""


def document(reports: Iterable[Report], surface: Surface, samples: Samples) -> dict[str, Any]:
    """Return the description of a service: its reports, and the operations beside them."""
    listed = sorted(reports, key=lambda report: report.name)
    tags = {**TAGS, **{tag: f"Reports on {tag}." for report in listed for tag in sorted(report.tags)}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "clustergraph",
            "summary": "A knowledge graph of European cluster policy.",
            "description": _DESCRIPTION,
            "version": surface.version,
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": surface.root}],
        "security": [],
        "tags": [{"name": name, "description": description} for name, description in tags.items()],
        "paths": {
            **{f"/reports/{report.name}": {"get": report_operation(report, surface, samples)} for report in listed},
            **operations(surface, samples),
        },
        "components": {
            "schemas": schema_components(surface.problems),
            "responses": response_components(surface),
            "headers": header_components(),
        },
    }
