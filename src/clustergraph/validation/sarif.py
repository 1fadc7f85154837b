"""Findings as SARIF 2.1.0, which code scanning services show beside the lines that they are about."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote

from clustergraph import __version__
from clustergraph.namespaces import BASE
from clustergraph.validation.findings import Finding
from clustergraph.validation.listing import file_name
from clustergraph.validation.report import Report

Json = Mapping[str, object]

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {"Info": "note", "Warning": "warning"}


def sarif(report: Report) -> str:
    """Return findings as a SARIF log of one run, its rules being the constraints that are broken."""
    rules = sorted({finding.shape for finding in report.findings})
    driver = {
        "name": "clustergraph",
        "semanticVersion": __version__,
        "informationUri": BASE,
        "rules": [{"id": rule, "shortDescription": {"text": f"Constraint {rule}"}} for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, rules.index(finding.shape)) for finding in report.findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _result(finding: Finding, rule: int) -> Json:
    result: dict[str, object] = {
        "ruleId": finding.shape,
        "ruleIndex": rule,
        "level": _LEVELS.get(finding.severity, "error"),
        "message": {"text": finding.message},
    }
    location = {**_physical_location(finding), **_logical_location(finding)}
    return result | ({"locations": [location]} if location else {})


def _physical_location(finding: Finding) -> Json:
    name = file_name(finding)
    if name is None:
        return {}
    path = Path(name)
    location: dict[str, object] = {"artifactLocation": _artifact(path)}
    region = {"startLine": finding.line, "startColumn": finding.column}
    if finding.line is not None:
        location["region"] = {key: value for key, value in region.items() if value is not None}
    return {"physicalLocation": location}


def _artifact(path: Path) -> Json:
    """Return the URI of a file: relative to the root of the sources where the path is."""
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": quote(path.as_posix()), "uriBaseId": "%SRCROOT%"}


def _logical_location(finding: Finding) -> Json:
    if finding.focus_node is None:
        return {}
    return {"logicalLocations": [{"fullyQualifiedName": finding.focus_node, "kind": "resource"}]}
