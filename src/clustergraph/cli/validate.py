"""``clustergraph validate``: house rules and constraints, with file and line of what breaks them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import click

from clustergraph.cli.examples import examples
from clustergraph.validation import FailureError
from clustergraph.validation.files import validate_files
from clustergraph.validation.findings import NO_SHACL
from clustergraph.validation.listing import as_json, finding_text, text, verdict
from clustergraph.validation.project import validate_project
from clustergraph.validation.report import Report
from clustergraph.validation.report_graph import turtle
from clustergraph.validation.sarif import sarif

_file = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("validate", epilog=examples("validate", "validate --format sarif"))
@click.argument("files", nargs=-1, type=_file)
@click.option("--shapes", multiple=True, type=_file, help="Shapes to judge by, instead of the bundled ones.")
@click.option("--data", multiple=True, type=_file, help="Data to judge, instead of the bundled graph.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "turtle", "json", "sarif"]),
    default="text",
    show_default=True,
    help="How to write the findings.",
)
@click.pass_obj
def command(
    project: Path, *, files: tuple[Path, ...], shapes: tuple[Path, ...], data: tuple[Path, ...], format_: str
) -> None:
    """Check the graph, or the graph with FILES added to it, against house rules and constraints.

    Exit status 1 says that there are violations; warnings are shown and pass.
    2 says that nothing could be said: a file that is no RDF, a shape that is
    not known, or pySHACL not finding what the queries found.

    With --shapes and --data nothing bundled is read, and pySHACL alone judges.
    """
    if bool(shapes) != bool(data) or (shapes and files):
        message = "--shapes and --data go together, and without FILES."
        raise click.UsageError(message)
    try:
        report = validate_files(data, shapes) if shapes else validate_project(project, files)
    except FailureError as error:
        raise click.UsageError(str(error)) from error
    click.echo(_WRITERS[format_](report), nl=False)
    if format_ != "text":
        _say_the_rest(report, format_)
    raise SystemExit(0 if report.conforms else 1)


def _turtle(report: Report) -> str:
    return turtle(report.graph) if report.graph else ""


def _say_the_rest(report: Report, format_: str) -> None:
    """Print the verdict, and what is no SHACL where the format has no place for it, beside the report."""
    for finding in report.findings:
        if format_ == "turtle" and finding.shape in NO_SHACL:
            click.echo(finding_text(finding), err=True)
    click.echo(verdict(report), err=True)


_WRITERS: Final[Mapping[str, Callable[[Report], str]]] = {
    "json": as_json,
    "sarif": sarif,
    "text": text,
    "turtle": _turtle,
}
