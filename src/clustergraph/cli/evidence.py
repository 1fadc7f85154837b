"""``clustergraph evidence``: stamp, prove and show the lines behind the statements."""

import time
from pathlib import Path

import click

from clustergraph.cli.examples import examples
from clustergraph.cli.naming import entity_iri
from clustergraph.evidence.checking import broken_records, count_records
from clustergraph.evidence.coverage import coverage, runs
from clustergraph.evidence.passages import Passage, passages
from clustergraph.evidence.sources import SourcesError
from clustergraph.evidence.spans import SpanError
from clustergraph.evidence.stamping import STAMPED, UnstampableError, stamped_files
from clustergraph.evidence.wording import copied_runs
from clustergraph.graph_store.memory import load

_REFUSALS = (SourcesError, SpanError)

_sources = click.option(
    "--sources",
    type=click.Path(path_type=Path),
    envvar="CLUSTERGRAPH_SOURCES",
    required=True,
    help="Folder of the source documents as text.",
)


@click.group(
    "evidence",
    epilog=examples("evidence show example:eg-report.watertur --sources sources", "evidence check --sources sources"),
)
def command() -> None:
    """Stamp, prove and show the lines behind the statements."""


@command.command(epilog=examples("evidence stamp --sources sources"))
@_sources
@click.pass_obj
def stamp(project: Path, sources: Path) -> None:
    """Write the evidence records that the data names, and remove those that nothing names."""
    try:
        wanted = stamped_files(load(project), project, sources)
    except _REFUSALS as error:
        raise click.UsageError(str(error)) from error
    except UnstampableError as error:
        _say_no(error.reasons)
    for path in set((project / "data").glob(f"*/{STAMPED}")) - wanted.keys():
        path.unlink()
        click.echo(f"{path.relative_to(project)}: removed")
    for path, content in wanted.items():
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")
            click.echo(f"{path.relative_to(project)}: stamped")


@command.command(epilog=examples("evidence check --sources sources"))
@_sources
@click.pass_obj
def check(project: Path, sources: Path) -> None:
    """Prove every evidence record against the source documents, and that no sentence of theirs was copied."""
    started = time.perf_counter()
    store = load(project)
    try:
        broken = [*broken_records(store, project, sources), *copied_runs(store, sources)]
    except _REFUSALS as error:
        raise click.UsageError(str(error)) from error
    if broken:
        _say_no(broken)
    seconds = time.perf_counter() - started
    click.echo(f"All {count_records(store)} evidence records hold ({seconds:.1f} s).")


@command.command("coverage", epilog=examples("evidence coverage --sources sources"))
@_sources
@click.pass_obj
def coverage_command(project: Path, sources: Path) -> None:
    """List for each document its lines with text, those cited, those set aside, and what remains."""
    try:
        documents = coverage(load(project), sources)
    except _REFUSALS as error:
        raise click.UsageError(str(error)) from error
    for document in documents:
        if document.doubt:
            click.echo(document.doubt, err=True)
        click.echo(
            f"{document.key}: {len(document.text)} lines with text, {len(document.cited)} cited, "
            f"{len(document.set_aside)} set aside, {len(document.remaining)} remain"
        )
        for span in runs(document.remaining):
            click.echo(f"    {span}")
    if not all(document.is_whole for document in documents):
        raise SystemExit(1)


@command.command(
    epilog=examples(
        "evidence show example:eg-report.watertur --sources sources",
        "evidence show 'Emily Wise' --sources sources",
    )
)
@_sources
@click.argument("thing")
@click.pass_obj
def show(project: Path, sources: Path, thing: str) -> None:
    """Print the passages behind THING: a record, or an evidence span, by IRI, prefixed name or label."""
    store = load(project)
    try:
        found = passages(store, entity_iri(store, thing), sources)
    except _REFUSALS as error:
        raise click.UsageError(str(error)) from error
    if not found:
        _say_no([f"Nothing in the graph says which lines support {thing}."])
    click.echo("\n\n".join(_passage_text(passage) for passage in found))


def _passage_text(passage: Passage) -> str:
    heading = f"{passage.span.key}, lines {passage.span.first}-{passage.span.last}"
    if passage.span.first == passage.span.last:
        heading = f"{passage.span.key}, line {passage.span.first}"
    heading += f" ({passage.part})" if passage.part else ""
    if passage.lines is None:
        return f"{heading}: the document is not at hand."
    numbered = enumerate(passage.lines, start=passage.span.first)
    note = [f"Note: {passage.doubt}"] if passage.doubt else []
    return "\n".join([heading, *note, *(f"{number:>6}  {line}" for number, line in numbered)])


def _say_no(reasons: list[str]) -> None:
    for reason in reasons:
        click.echo(reason, err=True)
    raise SystemExit(1)
