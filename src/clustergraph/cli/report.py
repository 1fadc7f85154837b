"""``clustergraph report NAME``: run a canned report; its parameters are its options."""

from functools import partial
from pathlib import Path
from typing import Final

import click
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from clustergraph.citation.links import canonical_values, permalink
from clustergraph.cli.completing import complete_value, project_of
from clustergraph.cli.emptiness import say_why_report
from clustergraph.cli.examples import examples
from clustergraph.cli.explaining import explained, sample
from clustergraph.cli.output import Asked, Output, output_options, write_results
from clustergraph.dataset.folder import graph_files
from clustergraph.graph_store import Results
from clustergraph.graph_store.memory import MemoryStore, load
from clustergraph.reports.header import HeaderError, Report, UnknownReportError, read_report, report_names
from clustergraph.reports.running import BoundReport, prepare
from clustergraph.reports.values import ValueRefusedError
from clustergraph.results.table import About
from clustergraph.sparql.syntax import explain

_LISTED: Final = frozenset({"entity", "concept", "country"})
"""Types whose values can be listed."""


class ReportGroup(click.Group):
    """A group that has one command for each query file of the project."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the reports, sorted."""
        if not ctx.resilient_parsing:
            graph_files(project_of(ctx))  # refuses a folder that is no project
        return report_names(project_of(ctx))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a report, with an option for each parameter; while a shell completes, None for none."""
        try:
            return _command(read_report(project_of(ctx), cmd_name))
        except UnknownReportError as error:
            if ctx.resilient_parsing:
                return None
            raise click.UsageError(str(error)) from error
        except HeaderError as error:
            return _broken(cmd_name, str(error))


@click.group(
    "report",
    cls=ReportGroup,
    subcommand_metavar="NAME [--PARAMETER VALUE]…",
    epilog=examples(
        "report members",
        "report members --country PT",
        "report calendar --from 2020-01-01 --format json",
        "report members --help",
    ),
)
def command() -> None:
    """Run a canned report, whose parameters are its options."""


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
            shell_complete=complete_value,
            help=explained(parameter),
        )
        for parameter in report.parameters.values()
    ]
    options.extend(output_options())

    def run(
        path: Path | None,
        format_name: str | None,
        language: str | None,
        sources: Path | None,
        *,
        receipts: bool,
        **texts: tuple[str, ...],
    ) -> None:
        output = Output(path, format_name, language, receipts, sources)
        _run(report, output, {name: given for name, given in texts.items() if given})

    explanation = f"{report.question}\n\n{report.description}"
    return click.Command(report.name, params=options, callback=run, help=explanation, epilog=_epilog(report))


def _epilog(report: Report) -> str:
    """Return the examples of a report: how to run it, and how to see what a parameter of it takes."""
    listed = (name for name, parameter in report.parameters.items() if parameter.type in _LISTED)
    return examples(sample(report), *(f"reports {report.name} --values {name}" for name in [*listed][:1]))


def _run(report: Report, output: Output, texts: dict[str, tuple[str, ...]]) -> None:
    project = click.get_current_context().obj
    store = load(project)
    try:
        bound = prepare(store, report, texts)
    except ValueRefusedError as error:
        raise click.UsageError(str(error)) from error
    for note in bound.notes:
        click.echo(note, err=True)
    results = _ask(store, report, bound)
    if texts and not bound.notes and isinstance(results, QuerySolutions):
        results = _said_if_empty(report, results, texts, store, bound)
    values = canonical_values(store, report, texts)
    about = About(report.summary, report.question, report.description, values, bound.query)
    write_results(results, output, Asked(store, project, about, report.chart, partial(permalink, report.name, values)))


def _said_if_empty(
    report: Report, solutions: QuerySolutions, texts: dict[str, tuple[str, ...]], store: MemoryStore, bound: BoundReport
) -> QuerySolutions:
    """Return the same solutions to be read from their beginning, after saying so where there are none."""
    content = solutions.serialize(format=QueryResultsFormat.JSON) or b""
    if next(_solutions(content), None) is None:
        say_why_report(store, bound.query, texts, report.description)
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
