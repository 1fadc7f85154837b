"""``clustergraph serve``: the endpoint and the pages, over HTTP."""

from functools import partial
from pathlib import Path
from typing import Final

import click

from clustergraph.reports.header import HeaderError
from clustergraph.serving.server import AddressError, Options, address, listen, serve
from clustergraph.serving.worker import Limits
from clustergraph.validation import FailureError
from clustergraph.validation.findings import Finding
from clustergraph.validation.project import validate_project
from clustergraph.web import create_app
from clustergraph.web.service import EXTENSION, Service

_SHOWN: Final = 10
"""Findings that are shown when the graph does not conform."""


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, envvar="CLUSTERGRAPH_HOST", help="Address to serve at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    envvar="CLUSTERGRAPH_PORT",
    help="Port; 0 takes any that is free.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    envvar="CLUSTERGRAPH_WORKERS",
    help="Processes that answer, one request at a time each.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.01),
    default=30.0,
    show_default=True,
    envvar="CLUSTERGRAPH_TIMEOUT",
    help="Seconds that a query may take.",
)
@click.option(
    "--memory",
    type=click.IntRange(min=16),
    default=2048,
    show_default=True,
    envvar="CLUSTERGRAPH_MEMORY",
    help="MiB that a query may use beyond the dataset.",
)
@click.option(
    "--max-result",
    type=click.IntRange(min=1),
    default=256,
    show_default=True,
    envvar="CLUSTERGRAPH_MAX_RESULT",
    help="MiB that a result may have.",
)
@click.pass_obj
def command(
    project: Path,
    *,
    host: str,
    port: int,
    workers: int,
    timeout: float,
    memory: int,
    max_result: int,
) -> None:
    """Serve the graph over HTTP: SPARQL, reports, and a page for each thing."""
    try:
        bound = listen(host, port)
    except AddressError as error:
        raise click.UsageError(str(error)) from error
    _require_conformance(project)
    try:
        app = create_app(project, limits=Limits(timeout, memory, max_result))
    except HeaderError as error:
        raise click.UsageError(str(error)) from error
    ready = partial(_announce, app.extensions[EXTENSION], address(bound))
    serve(app, bound, Options(workers, timeout), ready)


def _require_conformance(project: Path) -> None:
    """End with status 1 and the first findings where a graph does not conform."""
    try:
        report = validate_project(project, least="Violation")
    except FailureError as error:
        raise click.UsageError(str(error)) from error
    if report.conforms:
        return
    for finding in report.findings[:_SHOWN]:
        click.echo(_finding_text(finding), err=True)
    number = len(report.findings)
    noun = "finding" if number == 1 else "findings"
    click.echo(f"Error: The graph does not conform ({number} {noun}), so it is not served.", err=True)
    raise SystemExit(1)


def _finding_text(finding: Finding) -> str:
    place = ":".join(str(part) for part in (finding.file, finding.line, finding.column) if part is not None)
    return f"{place or finding.focus_node}: {finding.message} ({finding.shape})"


def _announce(service: Service, url: str) -> None:
    click.echo(f"Serving {service.size:,} triples in {len(service.graph_sizes)} named graphs at {url}")
