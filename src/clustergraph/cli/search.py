"""``clustergraph search``: things, concepts, terms and reports by their names and by what is said of them."""

import json
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Final

import click
from pyoxigraph import Literal, NamedNode
from rich.console import Console
from rich.text import Text

from clustergraph.cli.examples import examples
from clustergraph.cli.output import Output
from clustergraph.graph_store.memory import load
from clustergraph.iris import shrink
from clustergraph.reports.header import HeaderError, Report, read_report, report_names
from clustergraph.results import write
from clustergraph.results.table import About, Table
from clustergraph.search import Group, Hit, UnknownKindError, build, connect, search

_COLUMNS: Final = ("thing", "kind", "name", "fit", "matched")
_FORMATS: Final = ("table", "json", "csv", "tsv", "markdown", "html", "xlsx")


@click.command("search", epilog=examples("search watertur", "search 'Emly Wise' --limit 3"))
@click.argument("text")
@click.option("--kind", metavar="KIND", help="Only things of this kind, such as person or topic.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Hits at most.")
@click.option("--suggest", is_flag=True, help="The last word may be unfinished; only names are searched.")
@click.option("--format", "format_", type=click.Choice(_FORMATS), help="How to write the hits.")
@click.option("-o", "--output", "path", type=click.Path(path_type=Path), help="File to write.")
@click.pass_obj
def command(
    project: Path, text: str, *, kind: str | None, limit: int, suggest: bool, format_: str | None, path: Path | None
) -> None:
    """Find what is called TEXT or is said with its words, whatever the accents, and for all small typing errors."""
    output = Output(path, format_)
    name = output.for_solutions()
    if name not in _FORMATS:
        message = f"Hits cannot be written as {name}: choose {', '.join(_FORMATS)}."
        raise click.UsageError(message)
    index = build(load(project), _reports(project))
    try:
        with closing(connect(index)) as connection:
            groups = search(connection, text, kind=kind, limit=limit, suggest=suggest)
    except UnknownKindError as error:
        raise click.UsageError(str(error)) from error
    output.write(_content(name, text, groups))
    if not groups:
        click.echo(f"Nothing is found for {text!r}.", err=True)


def _reports(project: Path) -> list[Report]:
    """Return the reports of a project; one whose header is wrong is told of and left out."""
    reports = []
    for name in report_names(project):
        try:
            reports.append(read_report(project, name))
        except HeaderError as error:
            click.echo(str(error), err=True)
    return reports


def _content(format_name: str, text: str, groups: list[Group]) -> bytes:
    if format_name in {"table", "json"}:
        return (_text(groups) if format_name == "table" else _json(groups)).encode()
    return write(_rows(text, groups), format_name)


def _rows(text: str, groups: Iterable[Group]) -> Table:
    """Return the hits as a table of terms, one row a hit."""
    rows = [_row(hit) for group in groups for hit in group.hits]
    return Table(_COLUMNS, rows, About(title=f"What is found for {text}"))


def _row(hit: Hit) -> list[NamedNode | Literal]:
    return [NamedNode(hit.iri), *map(Literal, (hit.kind, hit.name, str(hit.fit), hit.matched))]


def _text(groups: Iterable[Group]) -> str:
    """Return the hits for people: a heading a kind, a line a hit, and the words of it that were looked for marked."""
    console = Console(highlight=False, force_terminal=None if sys.stdout.isatty() else False)
    with console.capture() as capture:
        for group in groups:
            console.print(Text(group.label, style="bold"))
            for hit in group.hits:
                _print(console, hit)
    return capture.get()


def _print(console: Console, hit: Hit) -> None:
    snippet = Text(hit.snippet)
    for start, end in hit.marks:
        snippet.stylize("bold", start, end)
    line = Text("  ").append_text(snippet if hit.matched == hit.name else Text(hit.name))
    console.print(line.append(f"  {shrink(hit.iri) or hit.iri}", style="dim"), soft_wrap=True)
    if hit.matched != hit.name:
        console.print(Text("    ").append_text(snippet), soft_wrap=True)


def _json(groups: Iterable[Group]) -> str:
    return json.dumps({"groups": [group.as_json() for group in groups]}, ensure_ascii=False, indent=2) + "\n"
