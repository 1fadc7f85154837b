"""``clustergraph reports``: list the canned reports."""

from pathlib import Path

import click

from clustergraph.reports.header import read_report, report_names


@click.command("reports")
@click.pass_obj
def command(project: Path) -> None:
    """List the canned reports: name, question and parameters."""
    for name in report_names(project):
        report = read_report(project, name)
        parameters = " ".join(f"[--{parameter}]" for parameter in report.parameters)
        click.echo(f"{name} {parameters}".rstrip())
        click.echo(f"    {report.question}")
