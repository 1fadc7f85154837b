"""``clustergraph cite``: a reference for the answer of a report."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import click

from clustergraph.citation.links import LinkError, OtherVersionError, canonical_values, read_link, require_held
from clustergraph.citation.reference import Reference, read_reference
from clustergraph.citation.styles import bibtex, csl_json, text
from clustergraph.cli.examples import examples
from clustergraph.dataset.version import version
from clustergraph.graph_store.memory import load
from clustergraph.reports.header import HeaderError, UnknownReportError, read_report
from clustergraph.reports.running import prepare
from clustergraph.reports.values import ValueRefusedError

_STYLES: Final[Mapping[str, Callable[[Reference], str]]] = {
    "text": text,
    "bibtex": bibtex,
    "csl-json": csl_json,
    "link": lambda reference: f"{reference.url}\n",
}


@click.command(
    "cite",
    epilog=examples(
        "cite members",
        "cite 'members?country=PT' --format bibtex",
        "cite 'members?country=PT' --format link > members.csv.link",
    ),
)
@click.argument("link")
@click.option("--format", "style", type=click.Choice(list(_STYLES)), default="text", show_default=True)
@click.pass_obj
def command(project: Path, *, link: str, style: str) -> None:
    """Print a reference for the answer that LINK leads to: the address of a report, or its name and parameters.

    The reference names the version of the dataset and the day of its last change. A link to a version that is not
    at hand ends with status 1: nothing can be said of its answer.
    """
    store = load(project)
    try:
        read = read_link(link)
        report = read_report(project, read.report)
        prepare(store, report, read.values)
        require_held(read, at_hand := version(project))
        values = canonical_values(store, report, read.values)
        reference = read_reference(store, report, values, at_hand)
    except (LinkError, UnknownReportError, HeaderError, ValueRefusedError) as error:
        raise click.UsageError(str(error)) from error
    except OtherVersionError as error:
        raise click.ClickException(str(error)) from error
    click.echo(_STYLES[style](reference), nl=False)
