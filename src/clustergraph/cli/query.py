"""``clustergraph query``: ask the graph anything, under limits."""

from pathlib import Path
from typing import BinaryIO

import click

from clustergraph.cli.output import FORMATS, Output, write_answer
from clustergraph.formats import GRAPHS, RESULTS
from clustergraph.graph_store.memory import load
from clustergraph.serving.worker import LimitError, Limits, QueryError, evaluate
from clustergraph.sparql.tokens import RefusedQueryError, read_query

_REFUSALS = (RefusedQueryError, QueryError)


@click.command("query")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--format", "format_", type=click.Choice(FORMATS), help="How to write the answer.")
@click.option("-o", "--output", "path", type=click.Path(path_type=Path), help="File to write.")
@click.option("--timeout", type=click.FloatRange(min=0.01), default=30.0, show_default=True, help="Seconds.")
@click.option("--memory", type=click.IntRange(min=16), default=2048, show_default=True, help="MiB.")
@click.option("--max-result", type=click.IntRange(min=1), default=256, show_default=True, help="MiB.")
@click.pass_obj
def command(
    project: Path,
    *,
    file: BinaryIO,
    format_: str | None,
    path: Path | None,
    timeout: float,
    memory: int,
    max_result: int,
) -> None:
    """Evaluate the SPARQL query in FILE, or standard input for -, over the graph."""
    output = Output(path, format_)
    try:
        query = file.read().decode("utf-8")
        answer = evaluate(
            load(project),
            query,
            read_query(query),
            results_format=RESULTS["json"],
            graph_format=GRAPHS["ntriples"],
            limits=Limits(timeout, memory, max_result),
        )
    except UnicodeDecodeError as error:
        message = f"The query is not UTF-8: byte {error.start} begins no character."
        raise click.UsageError(message) from error
    except _REFUSALS as error:
        raise click.UsageError(str(error)) from error
    except LimitError as error:
        raise click.ClickException(str(error)) from error
    write_answer(answer, output)
