"""``clustergraph verify``: whether an answer that was cited or saved still holds."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final, NoReturn

import click
from pyoxigraph import QuerySolutions

from clustergraph.citation.links import (
    Link,
    LinkError,
    OtherVersionError,
    canonical_link,
    permalink,
    read_link,
    require_held,
)
from clustergraph.cli.examples import examples
from clustergraph.cli.output import Asked, Output, write_results
from clustergraph.dataset.version import version
from clustergraph.graph_store.memory import MemoryStore, load
from clustergraph.receipts import DIGEST
from clustergraph.reports.header import HeaderError, Report, UnknownReportError, read_report
from clustergraph.reports.running import prepare
from clustergraph.reports.values import ValueRefusedError
from clustergraph.results.table import About
from clustergraph.verification.comparison import compare
from clustergraph.verification.grid import Grid, UnreadableError
from clustergraph.verification.reading import FORMATS, READERS, format_of, read_grid

_SHOWN: Final = 20
_LONGEST: Final = 1000
_SIDECAR: Final = ".link"
_LINK: Final = re.compile(r"https?://\S+/reports/\S+[?&]version=[0-9a-f]{64}")


@click.command(
    "verify",
    epilog=examples(
        "report members -o members.xlsx && clustergraph verify members.xlsx",
        "verify $(clustergraph cite 'members?country=PT' --format link)",
    ),
)
@click.argument("target", metavar="LINK-OR-FILE")
@click.option("--link", help="The permalink of the answer in FILE, where the file does not tell it.")
@click.option("--format", "format_name", type=click.Choice(FORMATS), help="The format of FILE, if not by its suffix.")
@click.option("--language", metavar="TAG", help="The language of the labels in FILE, if it was asked for.")
@click.option(
    "--sources",
    type=click.Path(path_type=Path),
    envvar="CLUSTERGRAPH_SOURCES",
    help="Folder of the source documents as text, for an answer with receipts that has the passages.",
)
@click.option("--all", "is_whole", is_flag=True, help=f"Tell every difference, not the first {_SHOWN} alone.")
@click.pass_obj
def command(
    project: Path,
    *,
    target: str,
    link: str | None,
    format_name: str | None,
    language: str | None,
    sources: Path | None,
    is_whole: bool,
) -> None:
    """Compute an answer anew and say whether it still holds, or which rows differ.

    Status 0: it holds. 1: it does not, or the version it names is not at hand. 2: wrong use.

    JSON, XML, XLSX, Markdown, HTML and text say themselves which answer they are. For other formats
    --link says it, or a file beside FILE that is called FILE.link and holds the link.
    """
    try:
        if _is_file(target):
            output = Output(Path(target), format_name, language, sources=sources)
            _verify_file(project, output, link, _SHOWN if not is_whole else None)
        else:
            _verify_link(project, _versioned(target))
    except (LinkError, UnreadableError) as error:
        raise click.UsageError(str(error)) from error
    except (UnknownReportError, HeaderError, ValueRefusedError) as error:
        _deny(f"The answer does not hold: {error}")


def _is_file(target: str) -> bool:
    return len(target) < _LONGEST and Path(target).is_file()


def _deny(*sentences: str) -> NoReturn:
    """Say why an answer does not hold, and end with status 1."""
    for sentence in sentences:
        click.echo(sentence)
    raise SystemExit(1)


def _versioned(text: str) -> Link:
    """Return what a link names that names a version.

    Raises:
        LinkError: the text is no link, or names no version.
    """
    inside = _LINK.search(text)  # a reference as cite prints it holds the link among other words
    text = inside[0] if inside and text.split()[1:] else text
    if "/" in text and "reports/" not in text:
        message = f"{text} is neither a file nor a link to a report."
        raise LinkError(message)
    link = read_link(text)
    if not link.version:
        message = f"{text!r} names no version of the dataset, so that there is nothing to verify."
        raise LinkError(message)
    return link


def _verify_link(project: Path, link: Link) -> None:
    store, at_hand = load(project), version(project)
    report = read_report(project, link.report)
    query = prepare(store, report, link.values).query
    try:
        require_held(canonical_link(store, report, link), at_hand)
    except OtherVersionError as error:
        _deny(str(error))
    results = store.query(query)
    size = len(list(results)) if not isinstance(results, bool) and hasattr(results, "__iter__") else 1
    unit = "row" if isinstance(results, QuerySolutions) else "statement"
    click.echo(f"The answer holds: version {at_hand} is at hand, and gives {size} {unit}{'' if size == 1 else 's'}.")


def _verify_file(project: Path, output: Output, given: str | None, limit: int | None) -> None:
    if output.path is None:
        return
    content = output.path.read_bytes()
    name = output.format_name or format_of(output.path, content)
    saved = read_grid(content, name)
    store, at_hand = load(project), version(project)
    link = _link_of(output.path, saved, given)
    report = read_report(project, link.report)
    link = canonical_link(store, report, link)
    wanted = replace(output, path=None, format_name=name, receipts=DIGEST in saved.columns)
    wanted = wanted if "passage" in saved.columns else replace(wanted, sources=None)
    contents = list(_present(store, project, report, link, wanted))
    differences = list(_differences(name, saved, content, contents))
    shown = differences[:limit]
    if len(differences) > len(shown):
        shown.append(f"{len(differences) - len(shown)} more differences: --all tells them.")
    if link.version not in {"", at_hand}:
        same = f"The answer of version {at_hand} has the same rows."
        present = permalink(link.report, link.values, at_hand)
        sentence = f"Version {link.version} of the dataset is not at hand, so that the answer cannot be computed anew."
        _deny(sentence, f"The present answer is at {present}.", *(shown or [same]))
    if shown:
        _deny(f"The answer does not hold for version {at_hand}, which is at hand.", *shown)
    how = "byte for byte" if content in _forms(contents) else "row for row, though the bytes of the file are others"
    click.echo(f"The answer holds {how}: it is that of version {at_hand}, which is at hand.")


def _link_of(path: Path, saved: Grid, given: str | None) -> Link:
    """Return the link that was given for a file, that stands in it or beside it.

    Raises:
        LinkError: there is none, or the file says that it is another answer.
    """
    sidecar = path.with_name(path.name + _SIDECAR)
    beside = sidecar.read_text(encoding="utf-8").strip() if sidecar.is_file() else ""
    texts = [text for text in (given, saved.permalink, beside) if text]
    if not texts:
        message = f"{path.name} does not say which answer it is: give --link, or put its permalink into {sidecar.name}."
        raise LinkError(message)
    first, *others = map(read_link, texts)
    if any(other != first for other in others):
        message = f"{path.name} is said to be two answers: {' and '.join(texts)}."
        raise LinkError(message)
    return first


def _present(store: MemoryStore, project: Path, report: Report, link: Link, output: Output) -> Iterator[bytes]:
    """Yield the present answer as the command line writes it, then as it stands without its permalink."""
    bound = prepare(store, report, link.values)
    about = About(report.summary, report.question, report.description, link.values, bound.query)
    asked = Asked(store, project, about, report.chart, partial(permalink, link.report, link.values))
    with tempfile.TemporaryDirectory() as folder:
        target = replace(output, path=Path(folder) / "answer")
        for one in (asked, replace(asked, permalink=None)):
            with suppress(SystemExit):  # a receipt that does not hold shows in its row
                write_results(store.query(bound.query), target, one)
            yield (Path(folder) / "answer").read_bytes()


def _forms(contents: list[bytes]) -> set[bytes]:
    """Return an answer as the command line writes it and as the service does, which ends in no line feed."""
    return {form for content in contents for form in (content, content.removesuffix(b"\n"))}


def _differences(name: str, saved: Grid, content: bytes, contents: list[bytes]) -> Iterator[str]:
    """Yield what differs between a saved answer and the present one, a sentence for each row."""
    if content in _forms(contents):
        return
    if name not in READERS:
        yield f"The bytes of the {name} differ, and a picture has no rows to compare."
        return
    yield from compare(saved, read_grid(contents[0], name)).sentences()
