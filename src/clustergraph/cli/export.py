"""``clustergraph export``: write the published set of files."""

from pathlib import Path

import click

from clustergraph.exports.published import published_files
from clustergraph.graph_store.memory import load


@click.command("export")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def command(project: Path, directory: Path) -> None:
    """Write the published set of files to DIRECTORY: the same data gives the same bytes."""
    files = published_files(load(project), project)
    try:
        for name, content in files.items():
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        message = f"{error.filename} cannot be written: {error.strerror}."
        raise click.UsageError(message) from error
    click.echo(f"{len(files)} files written to {directory}.", err=True)
