"""Completing: what a shell offers for a word that is not yet finished.

While a shell waits, no command runs: options are read, and errors would spoil the
line that is being typed. What cannot be found out in time is not offered.
"""

import faulthandler
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
from click.shell_completion import CompletionItem

from clustergraph.dataset.folder import NoProjectError, bundled
from clustergraph.graph_store.memory import load
from clustergraph.reports.header import HeaderError, Report, UnknownReportError, read_report, report_names
from clustergraph.reports.nearness import folded
from clustergraph.reports.value_lists import Value, names_of_values, value_list
from clustergraph.reports.values import ValueRefusedError

_PATIENCE: Final = 3.0
"""Seconds that somebody waits after pressing the tabulator key."""

_WORD: Final = re.compile(r"[\w.:/#@%+,-]+")
"""What a shell takes as one word without quotes."""

_REFUSALS: Final = (
    NoProjectError,
    HeaderError,
    UnknownReportError,
    ValueRefusedError,
    OSError,
    SyntaxError,
    UnicodeDecodeError,
)


def project_of(ctx: click.Context) -> Path:
    """Return the project folder of a command line, also while it is completed and nothing has run yet."""
    project = ctx.obj or ctx.find_root().params.get("project")
    return project if isinstance(project, Path) else bundled()


def complete_value(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the values of a report's parameter whose text, label or other name begins as the word does."""
    _give_up_in_time()
    try:
        report = read_report(project_of(ctx), ctx.command.name or "")
        return list(_items(project_of(ctx), report, parameter.name or "", incomplete))
    except _REFUSALS:
        return []


def complete_report(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the names of reports that begin as the word does."""
    del parameter
    return [CompletionItem(name) for name in report_names(project_of(ctx)) if name.startswith(incomplete)]


def complete_parameter(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the parameters of the report that is named before on the line, which may not be parsed yet."""
    del parameter
    named = ctx.params.get("name") or next(iter(ctx.args), "")
    try:
        report = read_report(project_of(ctx), named)
    except _REFUSALS:
        return []
    found = report.parameters.values()
    return [CompletionItem(each.name, help=each.label) for each in found if each.name.startswith(incomplete)]


def complete_tag(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the tags of reports that begin as the word does."""
    del parameter
    tags = {tag for report in _reports(project_of(ctx)) for tag in report.tags}
    return [CompletionItem(tag) for tag in sorted(tags) if tag.startswith(incomplete)]


def _reports(project: Path) -> Iterator[Report]:
    for name in report_names(project):
        try:
            yield read_report(project, name)
        except HeaderError:
            continue


def _items(project: Path, report: Report, name: str, incomplete: str) -> Iterator[CompletionItem]:
    store = load(project)
    values = value_list(store, report, name)
    names = names_of_values(store, values)
    for value in values:
        begins = any(folded(each).startswith(folded(incomplete)) for each in (value.text, value.label, *names(value)))
        if begins and _WORD.fullmatch(value.text):
            yield CompletionItem(value.text, help=_help(value))


def _help(value: Value) -> str:
    rows = f"{value.count} row" if value.count == 1 else f"{value.count} rows"
    return f"{value.label} ({rows})" if value.label else rows


def _give_up_in_time() -> None:
    """End the process without a word after a while, whatever it does: a query cannot be stopped from Python."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    faulthandler.dump_traceback_later(_PATIENCE, exit=True, file=nowhere)
