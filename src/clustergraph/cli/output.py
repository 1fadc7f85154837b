"""Output: where an answer goes and in which form it is written."""

import io
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

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

from clustergraph.formats import GRAPHS, RESULTS, GraphFormat, by_suffix
from clustergraph.graph_store import Results
from clustergraph.results.table import solutions_text
from clustergraph.serving.worker import Answer
from clustergraph.turtle.writer import serialize as canonical_turtle

FORMATS = ("table", *RESULTS, *GRAPHS)

_FILE_WIDTH: Final = 200
"""Columns of a table that is written to a file."""


@dataclass(frozen=True, slots=True)
class Output:
    """A destination: a file, or standard output for None, and the format asked for, if any."""

    path: Path | None
    format: str | None

    def for_solutions(self) -> str:
        """Return the format for solutions or a truth value: as asked, by suffix, else as its reader wants it.

        That is a table on a terminal, and CSV in a pipe.
        """
        name = self.format or self._by_suffix()
        if name is None:
            return "table" if self.path is None and sys.stdout.isatty() else "csv"
        if name != "table" and name not in RESULTS:
            message = f"Solutions and truth values cannot be written as {name}: choose table, {', '.join(RESULTS)}."
            raise click.UsageError(message)
        return name

    def for_graph(self) -> str:
        """Return the format for a graph: as asked, by suffix, else Turtle."""
        name = self.format or self._by_suffix() or "turtle"
        if name not in GRAPHS:
            message = f"A graph cannot be written as {name}: choose {', '.join(GRAPHS)}."
            raise click.UsageError(message)
        return name

    def _by_suffix(self) -> str | None:
        if self.path is None or not self.path.suffix:
            return None
        name = by_suffix(self.path.suffix)
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


def write_results(results: Results, output: Output) -> None:
    """Write what a query gave, in the form for the type of its result."""
    if isinstance(results, QueryTriples):
        output.write(_graph_content(results, output.for_graph()))
    elif isinstance(results, QueryBoolean):
        _write_boolean(results, output)
    elif output.for_solutions() == "table":
        _write_table(results, output)
    else:
        output.write(_ended(results.serialize(format=RESULTS[output.for_solutions()].writer)))


def _graph_content(triples: Iterable[Triple], name: str) -> bytes:
    if name != "turtle":
        return serialize(triples, format=GRAPHS[name].writer) or b""
    found = list(triples)
    try:
        return canonical_turtle(found).encode()
    except ValueError:  # blank nodes that the canonical form has no place for
        return serialize(found, format=RdfFormat.TURTLE) or b""


def _write_boolean(result: QueryBoolean, output: Output) -> None:
    name = output.for_solutions()
    if name in {"json", "xml"}:
        output.write(_ended(result.serialize(format=RESULTS[name].writer)))
    else:
        output.write(b"true\n" if result else b"false\n")


def _write_table(solutions: QuerySolutions, output: Output) -> None:
    in_file = Console(file=io.StringIO(), width=_FILE_WIDTH, force_terminal=False)
    console = Console() if output.path is None else in_file
    output.write(solutions_text(solutions, console).encode())


def _ended(content: bytes | None) -> bytes:
    """Return a text that ends in a line feed, as terminals and diffs want it."""
    text = content or b""
    return text if text.endswith(b"\n") else text + b"\n"


def write_answer(answer: Answer, output: Output) -> None:
    """Write what a worker gave: solutions or a truth value as JSON, a graph as N-Triples."""
    if isinstance(answer.format, GraphFormat):
        quads = parse(answer.content, format=answer.format.writer)
        output.write(_graph_content((quad.triple for quad in quads), output.for_graph()))
    else:
        write_results(parse_query_results(answer.content, format=answer.format.writer), output)
