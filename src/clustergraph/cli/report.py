"""``clustergraph report NAME``: run a canned report; its parameters are its options."""

from pathlib import Path

import click

from clustergraph.cli.output import FORMATS, Output, write_results
from clustergraph.graph_store.memory import load
from clustergraph.reports.header import Report, UnknownReportError, read_report, report_names
from clustergraph.reports.running import prepare
from clustergraph.reports.values import ValueRefusedError


class ReportGroup(click.Group):
    """A group that has one command for each query file of the project."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the reports, sorted."""
        return report_names(ctx.obj)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a report, with an option for each parameter of its header."""
        try:
            return _command(read_report(ctx.obj, cmd_name))
        except UnknownReportError as error:
            raise click.UsageError(str(error)) from error


@click.group("report", cls=ReportGroup, subcommand_metavar="NAME [--PARAMETER VALUE]…")
def command() -> None:
    """Run a canned report."""


def _command(report: Report) -> click.Command:
    options: list[click.Parameter] = [
        click.Option(
            [f"--{parameter.name}"],
            multiple=True,
            metavar=parameter.type.upper(),
            help=f"{parameter.label}, for example {parameter.example}.",
        )
        for parameter in report.parameters.values()
    ]
    options.append(click.Option(["--format", "format_"], type=click.Choice(FORMATS), help="How to write the answer."))
    options.append(click.Option(["-o", "--output", "path"], type=click.Path(path_type=Path), help="File to write."))

    def run(format_: str | None, path: Path | None, **texts: tuple[str, ...]) -> None:
        _run(report, Output(path, format_), {name: given for name, given in texts.items() if given})

    return click.Command(report.name, params=options, callback=run, help=f"{report.question}\n\n{report.description}")


def _run(report: Report, output: Output, texts: dict[str, tuple[str, ...]]) -> None:
    store = load(click.get_current_context().obj)
    try:
        bound = prepare(store, report, texts)
    except ValueRefusedError as error:
        raise click.UsageError(str(error)) from error
    for note in bound.notes:
        click.echo(note, err=True)
    write_results(store.query(bound.query), output)
