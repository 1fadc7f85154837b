"""``clustergraph reports``: list the canned reports."""

from pathlib import Path

import click

from clustergraph.dataset.folder import graph_files
from clustergraph.reports.header import HeaderError, Report, read_report, report_names


@click.command("reports")
@click.pass_obj
def command(project: Path) -> None:
    """List the canned reports: name, question and parameters."""
    graph_files(project)  # refuses a folder that is no project
    broken = []
    for name in report_names(project):
        try:
            _list(read_report(project, name))
        except HeaderError as error:
            broken.append(str(error))
    if broken:
        raise click.UsageError("\n".join(broken))


def _list(report: Report) -> None:
    parameters = " ".join(f"[--{parameter}]" for parameter in report.parameters)
    click.echo(f"{report.name} {parameters}".rstrip())
    click.echo(f"    {report.question}")
