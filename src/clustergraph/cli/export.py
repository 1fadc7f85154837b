"""``clustergraph export``: write the published set of files."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from clustergraph.cli.examples import examples
from clustergraph.dataset.folder import graph_files
from clustergraph.dataset.house_rules import complaints
from clustergraph.exports.examples import load_with_reports
from clustergraph.exports.published import published_files
from clustergraph.reports.header import HeaderError

_SUMS: Final = "SHA256SUMS"


@click.command("export", epilog=examples("export published"))
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def command(project: Path, directory: Path) -> None:
    """Write the published set of files to DIRECTORY: the same data gives the same bytes.

    What breaks house rules is named and not exported. Files of an earlier
    export that are no longer in the set are removed.
    """
    _require_house_rules(project)
    try:
        files = published_files(load_with_reports(project), project)
    except HeaderError as error:
        raise click.UsageError(str(error)) from error
    try:
        for path in list(_former(directory)):
            if path.relative_to(directory).as_posix() not in files:
                path.unlink()
        for name, content in files.items():
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        message = f"{error.filename} cannot be written: {error.strerror}."
        raise click.UsageError(message) from error
    click.echo(f"{len(files)} files written to {directory}.", err=True)


def _require_house_rules(project: Path) -> None:
    """End with status 1 and the complaints where files break house rules."""
    found = [complaint for file in graph_files(project) for complaint in complaints(file.path)]
    for complaint in found:
        click.echo(str(complaint), err=True)
    if found:
        raise SystemExit(1)


def _former(directory: Path) -> Iterator[Path]:
    """Yield the files that an earlier export wrote here and nobody has changed since."""
    sums = directory / _SUMS
    for line in sums.read_text(encoding="utf-8", errors="replace").splitlines() if sums.is_file() else ():
        digest, _, name = line.partition("  ")
        path = directory / name
        inside = not Path(name).is_absolute() and ".." not in Path(name).parts
        if inside and path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest:
            yield path
