"""``clustergraph report NAME``: run a canned report; its parameters are its options."""

from pathlib import Path

import click
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from clustergraph.cli.output import FORMATS, Output, write_results
from clustergraph.dataset.folder import graph_files
from clustergraph.graph_store import Results
from clustergraph.graph_store.memory import MemoryStore, load
from clustergraph.reports.header import HeaderError, Report, UnknownReportError, read_report, report_names
from clustergraph.reports.running import BoundReport, prepare
from clustergraph.reports.values import ValueRefusedError
from clustergraph.sparql.syntax import explain


class ReportGroup(click.Group):
    """A group that has one command for each query file of the project."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the reports, sorted."""
        graph_files(ctx.obj)  # refuses a folder that is no project
        return report_names(ctx.obj)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a report, with an option for each parameter of its header."""
        try:
            return _command(read_report(ctx.obj, cmd_name))
        except UnknownReportError as error:
            raise click.UsageError(str(error)) from error
        except HeaderError as error:
            return _broken(cmd_name, str(error))


@click.group("report", cls=ReportGroup, subcommand_metavar="NAME [--PARAMETER VALUE]…")
def command() -> None:
    """Run a canned report."""


def _broken(name: str, sentence: str) -> click.Command:
    """Return a command that is listed with what is wrong with its report, and refuses to run."""

    def refuse() -> None:
        raise click.UsageError(sentence)

    anything = {"ignore_unknown_options": True, "allow_extra_args": True}
    return click.Command(name, callback=refuse, help=sentence, context_settings=anything)


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
    results = _ask(store, report, bound)
    if texts and not bound.notes and isinstance(results, QuerySolutions):
        results = _said_if_empty(results, texts)
    write_results(results, output)


def _said_if_empty(solutions: QuerySolutions, texts: dict[str, tuple[str, ...]]) -> QuerySolutions:
    """Return the same solutions to be read from their beginning, after saying so where there are none."""
    content = solutions.serialize(format=QueryResultsFormat.JSON) or b""
    if next(_solutions(content), None) is None:
        given = " and ".join(f"--{name} {text}" for name, values in texts.items() for text in values)
        click.echo(f"Nothing in the graph fits {given}.", err=True)
    return _solutions(content)


def _solutions(content: bytes) -> QuerySolutions:
    results = parse_query_results(content, format=QueryResultsFormat.JSON)
    if not isinstance(results, QuerySolutions):
        message = "solutions written as JSON are read back as solutions"
        raise TypeError(message)
    return results


def _ask(store: MemoryStore, report: Report, bound: BoundReport) -> Results:
    try:
        return store.query(bound.query)
    except SyntaxError as error:
        message = f"The query of report {report.name} is wrong: {explain(bound.query, error)}"
        raise click.UsageError(message) from error
