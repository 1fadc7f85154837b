"""``clustergraph reports``: list the canned reports, explain one, list the values of a parameter."""

import json
from collections.abc import Iterable
from pathlib import Path

import click
from pyoxigraph import Literal, QuerySolutions, parse_query_results

from clustergraph.cli.completing import complete_parameter, complete_report, complete_tag
from clustergraph.cli.examples import examples
from clustergraph.cli.explaining import explained, sample
from clustergraph.cli.output import FORMATS, Asked, Output, write_results
from clustergraph.dataset.folder import graph_files
from clustergraph.formats import RESULTS
from clustergraph.graph_store.memory import load
from clustergraph.namespaces import XSD
from clustergraph.reports.header import HeaderError, Report, UnknownReportError, read_report, report_names
from clustergraph.reports.listing import UnknownTagError, entry, tagged
from clustergraph.reports.running import parameter_of
from clustergraph.reports.value_lists import Value, value_list
from clustergraph.reports.values import ValueRefusedError
from clustergraph.results.table import About

_EPILOG = examples(
    "reports", "reports members", "reports members --values country", "reports --tag events --format json"
)


@click.command("reports", epilog=_EPILOG)
@click.argument("name", required=False, shell_complete=complete_report)
@click.option(
    "--values",
    "parameter",
    metavar="PARAMETER",
    shell_complete=complete_parameter,
    help="List the values of this parameter of report NAME.",
)
@click.option("--tag", shell_complete=complete_tag, help="Only reports on this subject.")
@click.option(
    "--format", "format_name", type=click.Choice(("text", *FORMATS)), help="How to write the list: text or json."
)
@click.option("-o", "--output", "path", type=click.Path(path_type=Path), help="File to write.")
@click.pass_obj
def command(
    project: Path,
    *,
    name: str | None,
    parameter: str | None,
    tag: str | None,
    format_name: str | None,
    path: Path | None,
) -> None:
    """List the canned reports: name, question and parameters; or explain the report NAME.

    With --values, list what can be given for one of its parameters: the value, what it
    stands for, and how many rows the report has with it.
    """
    graph_files(project)  # refuses a folder that is no project
    if parameter is not None:
        _write_values(project, _named(project, name), parameter, Output(path, format_name))
        return
    reports, broken = _read(project, name)
    try:
        chosen = tagged(reports, tag) if tag else reports
    except UnknownTagError as error:
        raise click.UsageError(str(error)) from error
    wanted = "json" if format_name is None and path is not None and path.suffix == ".json" else format_name
    Output(path, None).write(_listed(chosen, wanted, whole=name is not None).encode())
    if broken:
        raise click.UsageError("\n".join(broken))


def _named(project: Path, name: str | None) -> Report:
    if name is None:
        message = "--values needs the NAME of the report whose parameter it is."
        raise click.UsageError(message)
    try:
        return read_report(project, name)
    except (UnknownReportError, HeaderError) as error:
        raise click.UsageError(str(error)) from error


def _read(project: Path, name: str | None) -> tuple[list[Report], list[str]]:
    """Return the reports to list, and what is wrong with those that cannot be read."""
    if name is not None:
        return [_named(project, name)], []
    reports, broken = [], []
    for each in report_names(project):
        try:
            reports.append(read_report(project, each))
        except HeaderError as error:
            broken.append(str(error))
    return reports, broken


def _listed(reports: Iterable[Report], format_name: str | None, *, whole: bool) -> str:
    if format_name == "json":
        listed = [entry(report) for report in reports]
        return json.dumps(listed[0] if whole else {"reports": listed}, ensure_ascii=False, indent=2) + "\n"
    if format_name not in {None, "text"}:
        message = f"Reports are listed as text or json, not as {format_name}."
        raise click.UsageError(message)
    return "".join(_explained(report) if whole else _short(report) for report in reports)


def _short(report: Report) -> str:
    parameters = " ".join(f"[--{parameter}]" for parameter in report.parameters)
    return f"{f'{report.name} {parameters}'.rstrip()}\n    {report.question}\n"


def _explained(report: Report) -> str:
    """Return what people need to know to run a report."""
    lines = [report.name, f"    {report.question}", f"    {report.description}", f"    Tags: {', '.join(report.tags)}"]
    lines += [f"    --{parameter.name}: {explained(parameter)}" for parameter in report.parameters.values()]
    return "\n".join([*lines, f"    $ clustergraph {sample(report)}", ""])


def _write_values(project: Path, report: Report, name: str, output: Output) -> None:
    try:
        parameter = parameter_of(report, name)
    except ValueRefusedError as error:
        raise click.UsageError(str(error)) from error
    if output.format_name == "text":
        output = Output(output.path, "table")
    store = load(project)
    values = value_list(store, report, name)
    if not values:
        click.echo(f"{name} takes any {parameter.type}, for example {parameter.example}.", err=True)
    about = About(f"Values of {name}", f"What can be given for {name} of report {report.name}?")
    write_results(_solutions(values), output, Asked(store, project, about))


def _solutions(values: Iterable[Value]) -> QuerySolutions:
    """Return a value list as solutions: what to give, what it stands for, rows with it, and the term."""
    bindings = [
        {
            "value": {"type": "literal", "value": value.text},
            **({"label": {"type": "literal", "value": value.label}} if value.label else {}),
            "rows": {"type": "literal", "value": str(value.count), "datatype": f"{XSD}integer"},
            "term": _term(value),
        }
        for value in values
    ]
    content = {"head": {"vars": ["value", "label", "rows", "term"]}, "results": {"bindings": bindings}}
    results = parse_query_results(json.dumps(content), format=RESULTS["json"].writer)
    if not isinstance(results, QuerySolutions):
        message = "solutions written as JSON are read back as solutions"
        raise TypeError(message)
    return results


def _term(value: Value) -> dict[str, str]:
    if isinstance(value.term, Literal):
        return {"type": "literal", "value": value.term.value, "datatype": value.term.datatype.value}
    return {"type": "uri", "value": value.term.value}
