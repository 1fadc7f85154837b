"""The header of a report file: lines that begin with ``#+`` and together are YAML."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import yaml

from clustergraph.reports.chart_header import Chart, ChartHeaderError
from clustergraph.reports.parameters import Parameter, ParameterError, values_line

_MARK = "#+"


class HeaderError(Exception):
    """A report file says too little or something wrong about itself."""


class UnknownReportError(Exception):
    """There is no report of that name; the sentence offers the nearest."""

    @classmethod
    def among(cls, name: str, names: Iterable[str]) -> Self:
        """Return the error that says which name is not among the names of the reports."""
        near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        return cls(f"There is no report {name!r}.{hint}")


@dataclass(frozen=True, slots=True)
class Report:
    """A canned report: its name, what it answers, its parameters by name, its query as stored, and its chart."""

    name: str
    summary: str
    question: str
    description: str
    tags: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    query: str
    chart: Chart | None = None


def report_names(project: Path) -> list[str]:
    """Return the names of the reports of a project folder, sorted."""
    return sorted(path.stem for path in (project / "queries").glob("*.rq"))


def read_report(project: Path, name: str) -> Report:
    """Return the report of a name.

    Raises:
        UnknownReportError: the project has no such report.
        HeaderError: its file is not as it should be.
        OSError: its file cannot be read.
    """
    return parse_report(name, read_text(project, name))


def read_text(project: Path, name: str) -> str:
    """Return the text of a report's file.

    Raises:
        UnknownReportError: the project has no such report.
        HeaderError: its file is not UTF-8.
        OSError: its file cannot be read.
    """
    names = report_names(project)
    if name not in names:
        raise UnknownReportError.among(name, names)
    try:
        return (project / "queries" / f"{name}.rq").read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        message = f"Report {name} is not UTF-8: byte {error.start} begins no character."
        raise HeaderError(message) from error


def parse_report(name: str, text: str) -> Report:
    """Return the report that the text of a file describes.

    Raises:
        HeaderError: the header is no YAML mapping, a key is missing, unknown or wrong, a parameter has not one line,
            or the chart is none.
    """
    header = _header(name, text)
    query = "\n".join(line for line in text.split("\n") if not line.startswith(_MARK)).strip() + "\n"
    try:
        parameters = {key: Parameter.read(key, value) for key, value in (header.pop("parameters", None) or {}).items()}
        _require_lines(parameters, query)
        return Report(
            name=name,
            summary=header.pop("summary"),
            question=header.pop("question"),
            description=header.pop("description"),
            tags=tuple(header.pop("tags")),
            parameters=parameters,
            query=query,
            chart=Chart.read(header.pop("chart"), query) if "chart" in header else None,
        )
    except KeyError as error:
        message = f"The header of report {name} has no {error.args[0]}."
        raise HeaderError(message) from error
    except (ParameterError, ChartHeaderError, TypeError, AttributeError) as error:
        message = f"The header of report {name} is wrong: {error}"
        raise HeaderError(message) from error


def _require_lines(parameters: Iterable[str], query: str) -> None:
    """Refuse a query that a parameter could not be bound in, and would be ignored.

    Raises:
        ParameterError: a parameter has no line, or several.
    """
    for name in parameters:
        if len(values_line(name).findall(query)) != 1:
            message = f"parameter {name} needs one line VALUES ?{name} {{ UNDEF }} in the query."
            raise ParameterError(message)


def _header(name: str, text: str) -> dict[str, Any]:
    lines = [line.removeprefix(_MARK).removeprefix(" ") for line in text.split("\n") if line.startswith(_MARK)]
    try:
        header = yaml.safe_load("\n".join(lines))
    except yaml.YAMLError as error:
        message = f"The header of report {name} is no YAML: {' '.join(str(error).split())}"
        raise HeaderError(message) from error
    if not isinstance(header, dict):
        message = f"Report {name} has no header: its first lines should begin with {_MARK}."
        raise HeaderError(message)
    return header
