"""Findings as text and as JSON: a line, or an object, for each."""

import json
from pathlib import Path

from clustergraph.iris import shrink
from clustergraph.validation.findings import Finding
from clustergraph.validation.report import Report


def text(report: Report) -> str:
    """Return a line for each finding, ``file:line: severity id message (focus node)``, and the verdict."""
    return "".join(f"{line}\n" for line in (*map(finding_text, report.findings), verdict(report)))


def finding_text(finding: Finding) -> str:
    """Return a finding as one line, its place first where one is known."""
    place = ":".join(str(part) for part in (file_name(finding), finding.line, finding.column) if part is not None)
    about = f" ({shrink(finding.focus_node) or finding.focus_node})" if finding.focus_node else ""
    return f"{f'{place}: ' if place else ''}{finding.severity} {finding.shape} {finding.message}{about}"


def verdict(report: Report) -> str:
    """Return one sentence that says whether a graph conforms, with the number of findings of each severity."""
    counts = ((report.count(name), name.lower()) for name in ("Violation", "Warning", "Info"))
    numbers = ", ".join(f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in counts)
    return f"{'Conforms' if report.conforms else 'Does not conform'}: {numbers}."


def as_json(report: Report) -> str:
    """Return a list of findings as JSON, each with all its fields, None as null."""
    objects = [
        {
            "shape": finding.shape,
            "severity": finding.severity,
            "focus_node": finding.focus_node,
            "path": finding.path,
            "value": finding.value,
            "message": finding.message,
            "file": file_name(finding),
            "line": finding.line,
            "column": finding.column,
        }
        for finding in report.findings
    ]
    return json.dumps(objects, ensure_ascii=False, indent=2) + "\n"


def file_name(finding: Finding) -> str | None:
    """Return the file of a finding, relative where it lies below the current directory."""
    if finding.file is None:
        return None
    path, here = finding.file.resolve(), Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
