"""``clustergraph diff``: what changed between two states of the dataset."""

from pathlib import Path
from typing import Final

import click

from clustergraph.cli.examples import examples
from clustergraph.differences.changes import differences
from clustergraph.differences.reading import UnreadableStateError, read_quads
from clustergraph.differences.telling import Telling

_EXISTING: Final = click.Path(path_type=Path, exists=True)


@click.command("diff", epilog=examples("export before && clustergraph export after && clustergraph diff before after"))
@click.argument("old", type=_EXISTING)
@click.argument("new", type=_EXISTING)
@click.option("--format", "format_name", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option("--all", "is_whole", is_flag=True, help="Tell every change, records of evidence too; JSON always does.")
def command(*, old: Path, new: Path, format_name: str, is_whole: bool) -> None:
    """Tell what changed from OLD to NEW: things added, withdrawn, removed, and statements changed.

    Each is a folder that export wrote, a project folder, or a file of RDF. Status 0: nothing differs.
    1: something does. 2: wrong use.
    """
    try:
        found = differences(read_quads(old), read_quads(new))
    except UnreadableStateError as error:
        raise click.UsageError(str(error)) from error
    telling = Telling.of(found)
    if format_name == "json":
        click.echo(telling.as_json(), nl=False)
    else:
        for line in telling.lines(is_whole=is_whole):
            click.echo(line)
    if found.things:
        raise SystemExit(1)
