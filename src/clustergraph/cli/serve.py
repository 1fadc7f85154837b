"""``clustergraph serve``: the endpoint and the pages, over HTTP."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from clustergraph.cli.examples import examples
from clustergraph.serving.address import AddressError, address, listen
from clustergraph.serving.limits import Limits
from clustergraph.serving.settings import Settings, SettingsError
from clustergraph.serving.supervisor import Supervisor
from clustergraph.validation import FailureError
from clustergraph.validation.findings import Finding
from clustergraph.validation.project import validate_project

WEB: Final = "clustergraph.web.process"
"""Module of the web processes, imported when the service starts."""

_SHOWN: Final = 10
"""Findings that are shown when the graph does not conform."""

_DEFAULTS: Final = Settings(Path())

_OPTIONS: Final[tuple[tuple[str, Any, Any, str], ...]] = (
    ("host", str, "127.0.0.1", "Address to serve at."),
    ("port", click.IntRange(0, 65535), 8000, "Port; 0 takes any that is free."),
    ("workers", click.IntRange(1, 256), _DEFAULTS.workers, "Processes that evaluate, one query at a time each."),
    ("webs", click.IntRange(1, 64), None, "Processes that answer HTTP; by default one a processor, four at most."),
    (
        "queue",
        click.IntRange(1, 4096),
        _DEFAULTS.queue,
        "Requests that may wait for a worker; more are told to come again.",
    ),
    ("timeout", click.FloatRange(min=0.01), _DEFAULTS.limits.timeout, "Seconds that a query may take."),
    ("memory", click.IntRange(min=16), _DEFAULTS.limits.memory, "MiB that a query may use beyond the dataset."),
    ("max-result", click.IntRange(min=1), _DEFAULTS.limits.max_result, "MiB that a result may have."),
    ("max-rows", click.IntRange(min=1), None, "Rows that an answer may have; one that has more is cut and says so."),
    ("cache", click.IntRange(min=0), _DEFAULTS.cache, "MiB of answers that each web process keeps."),
    (
        "rate",
        click.FloatRange(min=0),
        _DEFAULTS.rate,
        "Requests a second of one address, 0 for no limit; none on loopback.",
    ),
    (
        "sources",
        click.Path(path_type=Path),
        None,
        "Folder of the documents as text, whose passages receipts then show.",
    ),
    ("access-log", str, None, "File for a line of JSON a request, - for standard output; none by default."),
)
"""Options by name: type, default (which the program chooses where it is None), help."""


def _with_options(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a service, each of them an environment variable too."""
    for name, type_, default, text in reversed(_OPTIONS):
        variable = f"CLUSTERGRAPH_{name.upper().replace('-', '_')}"
        option = click.option(
            f"--{name}", type=type_, default=default, show_default=default is not None, envvar=variable, help=text
        )
        function = option(function)
    return function


@click.command("serve", epilog=examples("serve", "serve --port 8080 --timeout 5 --access-log -"))
@_with_options
@click.option(
    "--trusted-proxy",
    "proxies",
    multiple=True,
    envvar="CLUSTERGRAPH_TRUSTED_PROXY",
    help="Address or network of a proxy whose word is taken on whom it asks for; may be repeated.",
)
@click.pass_obj
def command(project: Path, /, *, host: str, port: int, **values: Any) -> None:  # noqa: ANN401 - the settings
    """Serve the graph over HTTP: SPARQL, reports, and a page for each thing."""
    limits = Limits(**{name: values.pop(name) for name in ("timeout", "memory", "max_result", "max_rows")})
    given = {name: value for name, value in values.items() if value is not None}
    try:
        settings = Settings(project, limits, **given)
        bound = listen(host, port)
    except (AddressError, SettingsError) as error:
        raise click.UsageError(str(error)) from error
    ready = partial(_announce, address(bound))
    raise SystemExit(Supervisor(bound, settings, judge=_judge, web=WEB, ready=ready).run())


def _judge(project: Path) -> int:
    """Return 0 where the graph of a folder conforms, else 1 after its first findings, 2 where it cannot be judged."""
    try:
        report = validate_project(project, least="Violation")
    except FailureError as error:
        click.echo(f"Error: {error}", err=True)
        return 2
    if report.conforms:
        return 0
    for finding in report.findings[:_SHOWN]:
        click.echo(_finding_text(finding), err=True)
    number = len(report.findings)
    noun = "finding" if number == 1 else "findings"
    click.echo(f"Error: The graph does not conform ({number} {noun}), so it is not served.", err=True)
    return 1


def _finding_text(finding: Finding) -> str:
    place = ":".join(str(part) for part in (finding.file, finding.line, finding.column) if part is not None)
    return f"{place or finding.focus_node}: {finding.message} ({finding.shape})"


def _announce(url: str, loaded: dict[str, Any]) -> None:
    click.echo(f"Serving {loaded['triples']:,} triples in {loaded['graphs']} named graphs at {url}")
