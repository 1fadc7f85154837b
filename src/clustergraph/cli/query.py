"""``clustergraph query``: ask the graph anything, under limits."""

from pathlib import Path
from typing import BinaryIO, Unpack

import click

from clustergraph.cli.emptiness import is_empty_answer, say_why
from clustergraph.cli.examples import examples
from clustergraph.cli.output import Asked, Output, OutputOptions, output_options, write_answer
from clustergraph.exports.examples import load_with_reports
from clustergraph.reports.header import HeaderError
from clustergraph.results.table import About
from clustergraph.serving.evaluation import QueryError
from clustergraph.serving.forked import evaluate
from clustergraph.serving.limits import LimitError, Limits
from clustergraph.sparql.protocol import DatasetDescription
from clustergraph.sparql.tokens import RefusedQueryError

_REFUSALS = (RefusedQueryError, QueryError)


@click.command(
    "query",
    epilog=examples(
        "query - <<< 'SELECT * { ?s ?p ?o } LIMIT 5'",
        "query - --format table <<< 'SELECT ?class (COUNT(*) AS ?n) { ?s a ?class } GROUP BY ?class'",
    ),
)
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--timeout", type=click.FloatRange(min=0.01), default=30.0, show_default=True, help="Seconds.")
@click.option("--memory", type=click.IntRange(min=16), default=2048, show_default=True, help="MiB.")
@click.option("--max-result", type=click.IntRange(min=1), default=256, show_default=True, help="MiB.")
@click.pass_obj
def command(
    project: Path,
    *,
    file: BinaryIO,
    timeout: float,
    memory: int,
    max_result: int,
    **options: Unpack[OutputOptions],
) -> None:
    """Evaluate the SPARQL query in FILE, or standard input for -, over the graph."""
    try:
        store = load_with_reports(project)
        query = file.read().decode("utf-8")
        answer = evaluate(
            store,
            query,
            DatasetDescription(),
            results_format="json",
            graph_format="ntriples",
            limits=Limits(timeout, memory, max_result),
        )
    except UnicodeDecodeError as error:
        message = f"The query is not UTF-8: byte {error.start} begins no character."
        raise click.UsageError(message) from error
    except (HeaderError, *_REFUSALS) as error:
        raise click.UsageError(str(error)) from error
    except LimitError as error:
        raise click.ClickException(str(error)) from error
    write_answer(answer, Output(**options), Asked(store, project, About(query=query)))
    if is_empty_answer(answer):
        say_why(store, query)


command.params[1:1] = output_options()
