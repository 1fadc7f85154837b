"""Output: where an answer goes and in which form it is written."""

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Final, Protocol, TypedDict

import click
from pyoxigraph import (
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
    serialize,
)
from rich.console import Console

from clustergraph.charts import DRAWERS
from clustergraph.dataset.version import version
from clustergraph.evidence.sources import SourcesError, match_renditions
from clustergraph.formats import GRAPHS, RESULTS, TABLES, by_suffix
from clustergraph.graph_store import Results
from clustergraph.graph_store.memory import MemoryStore
from clustergraph.labels import read_labels
from clustergraph.provenance import with_provenance
from clustergraph.receipts import NoReceiptsError, broken_receipts, with_receipts
from clustergraph.reports.chart_header import Chart
from clustergraph.results import write
from clustergraph.results.naming import ENGLISH, Label, Naming
from clustergraph.results.recommended import ended, linked
from clustergraph.results.table import About, Table, TooLargeError, read_table, truth_table
from clustergraph.results.terminal import table_text
from clustergraph.serving.answers import Answer
from clustergraph.turtle.writer import serialize as canonical_turtle

FORMATS: Final = (*TABLES, *RESULTS, *GRAPHS, *DRAWERS)

_SOLUTIONS: Final = ("table", *RESULTS, *(name for name in TABLES if name != "table"))
_WITH_PROVENANCE: Final = frozenset({"xlsx", "html"})
_WITH_PERMALINK: Final = frozenset({"json", "xml", "xlsx", "markdown", "html", "table"})


class Draw(Protocol):
    """A function that draws the chart of a table."""

    def __call__(self, table: Table, chart: Chart, format_name: str, labels: Mapping[str, Label]) -> bytes:
        """Return the bytes of the picture; labels are those of the things in the table, by IRI."""


class OutputOptions(TypedDict):
    """What the options of every command that answers were given as."""

    path: Path | None
    format_name: str | None
    language: str | None
    receipts: bool
    sources: Path | None


def output_options() -> list[click.Parameter]:
    """Return the options of every command that answers: destination, format, language and receipts."""
    folder = click.Path(path_type=Path)
    return [
        click.Option(["--format", "format_name"], type=click.Choice(FORMATS), help="How to write the answer."),
        click.Option(["-o", "--output", "path"], type=click.Path(path_type=Path), help="File to write."),
        click.Option(["--language"], metavar="TAG", help="Language of the labels shown beside IRIs, for example de."),
        click.Option(["--receipts"], is_flag=True, help="Add the digests of the lines that each row rests on."),
        click.Option(
            ["--sources"],
            type=folder,
            envvar="CLUSTERGRAPH_SOURCES",
            help="Folder of the source documents as text: receipts then have the passages too.",
        ),
    ]


@dataclass(frozen=True, slots=True)
class Output:
    """A destination: a file, or standard output for None, the format asked for, if any, and what is to be added."""

    path: Path | None
    format_name: str | None
    language: str | None = None
    receipts: bool = False
    sources: Path | None = None

    def for_solutions(self) -> str:
        """Return the format for solutions or a truth value: as asked, by suffix, else as its reader wants it.

        That is a table on a terminal, and CSV in a pipe.
        """
        name = self.format_name or self._by_suffix()
        if name is None:
            return "table" if self.path is None and sys.stdout.isatty() else "csv"
        if name not in _SOLUTIONS and name not in DRAWERS:
            message = f"Solutions and truth values cannot be written as {name}: choose {', '.join(_SOLUTIONS)}."
            raise click.UsageError(message)
        return name

    def for_graph(self) -> str:
        """Return the format for a graph: as asked, by suffix, else Turtle."""
        name = self.format_name or self._by_suffix() or "turtle"
        if name not in GRAPHS:
            message = f"A graph cannot be written as {name}: choose {', '.join(GRAPHS)}."
            raise click.UsageError(message)
        return name

    def _by_suffix(self) -> str | None:
        if self.path is None or not self.path.suffix:
            return None
        name = by_suffix("".join(self.path.suffixes[-2:])) or by_suffix(self.path.suffix)
        if name is None:
            message = f"No format is written to files called *{self.path.suffix}: say --format."
            raise click.UsageError(message)
        return name

    def write(self, content: bytes) -> None:
        """Write an answer to its destination."""
        if self.path is None:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
            return
        try:
            self.path.write_bytes(content)
        except OSError as error:
            message = f"{self.path} cannot be written: {error.strerror}."
            raise click.UsageError(message) from error


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of which dataset: the store, the folder that it was read from, and what the answer is about.

    ``chart`` is the chart of the report, if it was one and has one; ``permalink`` returns where its answer is had
    again in a version of the dataset.
    """

    store: MemoryStore
    project: Path
    about: About
    chart: Chart | None = None
    permalink: Callable[[str], str] | None = None

    def link_in(self, format_name: str) -> str:
        """Return the permalink of the answer, nothing where it has none or the format no place for it."""
        is_told = self.permalink is not None and format_name in _WITH_PERMALINK
        return self.permalink(version(self.project)) if self.permalink and is_told else ""


def write_results(results: Results, output: Output, asked: Asked) -> None:
    """Write what a query gave, in the form for the type of its result.

    Raises:
        SystemExit: with status 1, after writing: receipts were asked for and some do not hold.
    """
    if isinstance(results, QueryTriples):
        _write_graph(results, output)
    elif isinstance(results, QueryBoolean):
        _refuse_receipts(output)
        _write_boolean(results, output, asked)
    elif not output.receipts and output.for_solutions() in RESULTS:
        output.write(_recommended(results, output.for_solutions(), asked))
    else:
        _write_solutions(results, output, asked)


def _refuse_receipts(output: Output) -> None:
    if output.receipts:
        message = "Receipts are for the rows of solutions, and this query gives none."
        raise click.UsageError(message)


def _write_graph(triples: Iterable[Triple], output: Output) -> None:
    _refuse_receipts(output)
    output.write(_graph_content(triples, output.for_graph()))


def _graph_content(triples: Iterable[Triple], name: str) -> bytes:
    if name != "turtle":
        return serialize(triples, format=GRAPHS[name].writer) or b""
    found = list(triples)
    try:
        return canonical_turtle(found).encode()
    except ValueError:  # blank nodes that the canonical form has no place for
        return serialize(found, format=RdfFormat.TURTLE) or b""


def _recommended(results: QuerySolutions | QueryBoolean, name: str, asked: Asked) -> bytes:
    return linked(ended(results.serialize(format=RESULTS[name].writer)), name, asked.link_in(name))


def _write_boolean(result: QueryBoolean, output: Output, asked: Asked) -> None:
    name = output.for_solutions()
    if name in {"json", "xml"}:
        output.write(_recommended(result, name, asked))
    elif name in _WITH_PROVENANCE:
        _write_table(truth_table(truth=bool(result), about=asked.about), output, asked)
    else:
        output.write(b"true\n" if result else b"false\n")


def _write_solutions(solutions: QuerySolutions, output: Output, asked: Asked) -> None:
    table = read_table(solutions, asked.about)
    if output.receipts:
        table = _with_receipts(table, output, asked)
    _write_table(table, output, asked)
    broken = broken_receipts(table) if output.receipts else []
    for sentence in broken:
        click.echo(sentence, err=True)
    if broken:
        raise SystemExit(1)


def _with_receipts(table: Table, output: Output, asked: Asked) -> Table:
    try:
        matches = match_renditions(asked.store, output.sources) if output.sources else None
        return with_receipts(asked.store, table, matches)
    except (NoReceiptsError, SourcesError) as error:
        raise click.UsageError(str(error)) from error


def _write_table(table: Table, output: Output, asked: Asked) -> None:
    name = output.for_solutions()
    namer = partial(read_labels, asked.store, language=output.language or ENGLISH)
    if name in DRAWERS:
        with_sources = with_provenance(asked.store, table, version(asked.project))
        output.write(_picture(with_sources, name, namer(table.iris()), asked))
    elif name == "table" and output.path is None:
        labels = namer(table.iris()) if output.language else {}
        output.write(table_text(table, Naming(labels, output.language or ENGLISH), Console()).encode())
    else:
        if name in _WITH_PROVENANCE:
            table = with_provenance(asked.store, table, version(asked.project))
        wanted = namer if name != "table" or output.language else None
        table = replace(table, about=replace(table.about, permalink=asked.link_in(name)))
        try:
            output.write(write(table, name, namer=wanted, language=output.language or ENGLISH))
        except TooLargeError as error:
            raise click.UsageError(str(error)) from error


def _picture(table: Table, name: str, labels: Mapping[str, Label], asked: Asked) -> bytes:
    if asked.chart is None:
        message = f"There is no chart of this answer, so it cannot be written as {name}."
        raise click.UsageError(message)
    draw: Draw = import_module(DRAWERS[name]).draw
    return draw(table, asked.chart, name, labels)


def write_answer(answer: Answer, output: Output, asked: Asked) -> None:
    """Write what a worker gave: solutions or a truth value as JSON, a graph as N-Triples."""
    content = bytes(answer.content)
    if answer.kind == "graph":
        quads = parse(content, format=GRAPHS[answer.format].writer)
        _write_graph((quad.triple for quad in quads), output)
    else:
        write_results(parse_query_results(content, format=RESULTS[answer.format].writer), output, asked)
