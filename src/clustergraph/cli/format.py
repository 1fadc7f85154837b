"""``clustergraph format``: write data files in canonical form."""

from pathlib import Path

import click

from clustergraph.cli.examples import examples as epilog
from clustergraph.dataset.folder import graph_files
from clustergraph.dataset.house_rules import HouseRulesError, canonical


@click.command("format", epilog=epilog("format --check", "format"))
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--check", is_flag=True, help="Change nothing; exit 1 where a file is not in canonical form.")
@click.pass_obj
def command(project: Path, files: tuple[Path, ...], *, check: bool) -> None:
    """Write Turtle FILES, or those of the project and its examples, in canonical form."""
    chosen = files or (*(file.path for file in graph_files(project)), *examples(project))
    changed = [path for path in chosen if _rewrite(path, check=check)]
    for path in changed:
        click.echo(f"{path}: {'not canonical' if check else 'rewritten'}")
    click.echo(f"{len(chosen) - len(changed)} of {len(chosen)} files were in canonical form.", err=True)
    if check and changed:
        raise SystemExit(1)


def examples(project: Path) -> list[Path]:
    """Return the Turtle files of the ontology's examples, ordered by path."""
    return sorted((project / "ontology" / "examples").rglob("*.ttl"))


def _rewrite(path: Path, *, check: bool) -> bool:
    """Say whether a file was not canonical, and unless only checking make it so."""
    try:
        wanted = canonical(path)
    except HouseRulesError as error:
        raise click.UsageError(str(error)) from error
    if path.read_bytes() == wanted.encode():
        return False
    if not check:
        path.write_text(wanted, encoding="utf-8")
    return True
