"""``clustergraph mcp``: the graph for assistants, over the Model Context Protocol."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import click

from clustergraph.cli.examples import examples
from clustergraph.evidence.sources import SourcesError
from clustergraph.mcp.evaluation import Evaluation
from clustergraph.mcp.holdings import open_holdings
from clustergraph.mcp.tools import read_tools
from clustergraph.reports.header import HeaderError
from clustergraph.search import kinds
from clustergraph.serving.address import AddressError, address, listen
from clustergraph.serving.limits import Limits

_NEEDED: Final = ("mcp", "uvicorn")
_DOOR: Final = "clustergraph.mcp.door"
"""Module that speaks the protocol, imported after the evaluating processes are forked."""


@click.command("mcp", epilog=examples("mcp"))
@click.option("--http", is_flag=True, help="Serve over HTTP, not over standard input and output.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve at, with --http.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Port, with --http; 0 takes any."
)
@click.option("--timeout", type=click.FloatRange(min=0.01), default=30.0, show_default=True, help="Seconds of a query.")
@click.option("--memory", type=click.IntRange(min=16), default=2048, show_default=True, help="MiB of a query.")
@click.option("--max-result", type=click.IntRange(min=1), default=4, show_default=True, help="MiB of an answer.")
@click.option(
    "--sources",
    type=click.Path(path_type=Path),
    envvar="CLUSTERGRAPH_SOURCES",
    help="Folder of the source documents as text: receipts then have the passages too.",
)
@click.pass_obj
def command(
    project: Path,
    *,
    http: bool,
    host: str,
    port: int,
    timeout: float,
    memory: int,
    max_result: int,
    sources: Path | None,
) -> None:
    """Serve reports, search, descriptions and queries to an assistant, over the Model Context Protocol."""
    if not all(map(find_spec, _NEEDED)):
        message = "The assistant's door needs further packages: install clustergraph[mcp]."
        raise click.UsageError(message)
    try:
        bound = listen(host, port) if http else None
        holdings = open_holdings(project, Limits(timeout, memory, max_result), sources)
    except (AddressError, HeaderError, SourcesError) as error:
        raise click.UsageError(str(error)) from error
    evaluation = Evaluation(holdings)
    door = import_module(_DOOR)
    tools = read_tools(holdings.store, holdings.reports, kinds(holdings.index))
    served = door.Door(tools, holdings.resources, evaluation)
    try:
        if bound is None:
            door.serve_stdio(served)
        else:
            bound.listen()
            click.echo(f"Serving assistants at {address(bound)}mcp")
            door.serve_http(served, bound)
    finally:
        evaluation.close()
