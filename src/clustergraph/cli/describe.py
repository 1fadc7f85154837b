"""``clustergraph describe``: what the graph says about one thing, with its evidence."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from clustergraph.cli.examples import examples
from clustergraph.cli.naming import entity_iri
from clustergraph.cli.output import Output
from clustergraph.description import Description, Group, called, describe, withdrawal
from clustergraph.exports.graph import graph_content
from clustergraph.formats import GRAPHS
from clustergraph.graph_store.memory import load
from clustergraph.iris import shrink
from clustergraph.names import Names, read_names


@click.command(
    "describe", epilog=examples("describe 'Emily Wise'", "describe example:eg-report.watertur --format turtle")
)
@click.argument("thing")
@click.option("--format", "format_", type=click.Choice(("table", *GRAPHS)), help="How to write the description.")
@click.option("-o", "--output", "path", type=click.Path(path_type=Path), help="File to write.")
@click.pass_obj
def command(project: Path, thing: str, *, format_: str | None, path: Path | None) -> None:
    """Describe THING, named by IRI, prefixed name, slug or label: statements, evidence, and what refers to it."""
    store = load(project)
    iri = entity_iri(store, thing)
    withdrawn = withdrawal(store, iri)
    if withdrawn:
        click.echo(f"The description of <{iri}> was withdrawn on {withdrawn.on}: {withdrawn.reason}", err=True)
        raise SystemExit(1)
    description = describe(store, iri)
    output = Output(path, format_)
    if format_ == "table" or (format_ is None and path is None and sys.stdout.isatty()):
        console = Console(highlight=False, force_terminal=None if path is None else False)
        output.write(_text(description, read_names(store), console).encode())
    else:
        output.write(graph_content(description.triples(), output.for_graph()))


def _text(description: Description, names: Names, console: Console) -> str:
    """Return a description as people read it on a console."""
    with console.capture() as capture:
        classes = ", ".join(names.of_term(class_) for class_ in description.classes())
        console.print(Text(names.of(description.iri), style="bold"), Text(f"({classes})" if classes else ""))
        console.print(Text(shrink(description.iri) or description.iri, style="dim"))
        _print_groups(console, "Statements", description.said(names), names)
        if description.places:
            console.print("\nEvidence", style="bold")
            for place in description.places:
                console.print(Text(f"  {place.text(names)}"))
        _print_groups(console, "Referred to by", description.referring(names), names)
    return capture.get()


def _print_groups(console: Console, heading: str, groups: Iterable[Group], names: Names) -> None:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for group in groups:
        for number, value in enumerate(group.values):
            table.add_row(Text(f"  {group.label}" if number == 0 else "", style="dim"), Text(called(value, names)))
    if table.row_count:
        console.print(f"\n{heading}", style="bold")
        console.print(table)
