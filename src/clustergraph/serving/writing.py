"""Writing: the solutions of a query in whatever format was asked for, with receipts and labels where due."""

from dataclasses import dataclass, replace
from functools import cache, partial
from importlib import import_module
from typing import Any, BinaryIO, Final

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions

from clustergraph.charts import DRAWERS
from clustergraph.charts.views import View, read_countries, views
from clustergraph.formats import PICTURES, RESULTS, TABLES
from clustergraph.labels import read_labels
from clustergraph.namespaces import XSD
from clustergraph.provenance import with_provenance
from clustergraph.receipts import with_receipts
from clustergraph.reports.chart_header import Chart
from clustergraph.results import WRITERS, write
from clustergraph.results.naming import ENGLISH
from clustergraph.results.table import About, Table, cut, read_table, truth_table
from clustergraph.serving.confinement import loosen
from clustergraph.serving.limits import Limits
from clustergraph.serving.rows import CUT, count_rows, write_first_rows
from clustergraph.serving.snapshot import Snapshot

_LINKED: Final = frozenset({"json", "xml"})
"""Formats of the recommendations that have a place for a permalink."""

_SAMPLE: Final = Table(
    ["term"],
    [
        (NamedNode("https://example.org/"),),
        (Literal(":term: \u017e \u6f22"),),
        (Literal("2020-02-03", datatype=NamedNode(f"{XSD}date")),),
        (Literal("1.5", datatype=NamedNode(f"{XSD}decimal")),),
    ],
)
"""A table with terms of all sorts, at which writers show what they import late."""


class NoPictureError(Exception):
    """A picture is asked for of an answer that has none."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How solutions are to be written.

    ``format_name`` is a key of RESULTS, TABLES or PICTURES; receipts are further columns; labels are in ``language``;
    ``about`` says what the answer is about, and ``chart`` how a report is drawn, unless by one of ``charts.views``.
    """

    format_name: str
    language: str = ENGLISH
    receipts: bool = False
    about: About | None = None
    chart: Chart | None = None
    view: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the engine's own serialisation is what is wanted."""
        linked = self.format_name in _LINKED and self.about is not None and bool(self.about.permalink)
        return self.format_name in RESULTS and not self.receipts and not linked


@cache
def load_writers() -> None:
    """Import all that formats need, some of it only at its first use: a worker may not open files during a task."""
    for name in DRAWERS.values():
        import_module(name)
    for name in WRITERS:
        write(_SAMPLE, name)


def write_results(
    snapshot: Snapshot, results: QuerySolutions | QueryBoolean, file: BinaryIO, limits: Limits, wish: Wish
) -> dict[str, Any]:
    """Write solutions or a truth value, and return what is to be known of them.

    Raises:
        NoReceiptsError: receipts are wanted of an answer that does not say what it rests on.
        NoPictureError: a picture is wanted of an answer that has none.
        TooLargeError: the format cannot hold so many rows.
    """
    if wish.is_plain:
        return write_plain(results, file, limits, wish.format_name)
    kind = "boolean" if isinstance(results, QueryBoolean) else "solutions"
    table = _table(snapshot, results, limits, wish)
    file.write(_content(snapshot, table, wish))
    return {"kind": kind, "format": wish.format_name, "rows": len(table.rows), "cut": table.row_limit}


def write_plain(
    results: QuerySolutions | QueryBoolean, file: BinaryIO, limits: Limits, format_name: str
) -> dict[str, Any]:
    """Write results in one of the formats of the recommendations."""
    if isinstance(results, QueryBoolean):
        results.serialize(file, RESULTS[format_name].writer)
        return {"kind": "boolean", "format": format_name, "truth": bool(results)}
    if limits.max_rows is not None:
        return write_first_rows(results, file, format_name, limits.max_rows)
    results.serialize(file, RESULTS[format_name].writer)
    return {"kind": "solutions", "format": format_name, "rows": count_rows(file, format_name)}


def _table(snapshot: Snapshot, results: QuerySolutions | QueryBoolean, limits: Limits, wish: Wish) -> Table:
    if isinstance(results, QueryBoolean):
        return truth_table(truth=bool(results), about=wish.about)
    table = read_table(results, wish.about)
    if limits.max_rows is not None:
        table = cut(table, limits.max_rows)
    return with_receipts(snapshot.store, table, snapshot.sources) if wish.receipts else table


def _content(snapshot: Snapshot, table: Table, wish: Wish) -> bytes:
    if wish.format_name in RESULTS:
        # An answer that was cut is not the one that its permalink names: it links to why instead.
        told = replace(table, about=replace(table.about, permalink=CUT)) if table.row_limit else table
        return write(told, wish.format_name)
    sourced = with_provenance(snapshot.store, table, snapshot.version)
    namer = partial(read_labels, snapshot.store, language=wish.language)
    if wish.format_name in TABLES:
        return write(sourced, wish.format_name, namer=namer, language=wish.language)
    view = _view(snapshot, sourced, wish)
    if view is None or wish.format_name not in PICTURES:
        what = wish.view or "chart"
        message = f"There is no {what} of this answer, so it cannot be written as {wish.format_name}."
        raise NoPictureError(message)
    labels = namer(view.table.iris())
    draw = import_module(DRAWERS[wish.format_name]).draw
    loosen()
    return bytes(draw(view.table, view.chart, wish.format_name, labels))


def _view(snapshot: Snapshot, table: Table, wish: Wish) -> View | None:
    """Return what is drawn of a table: the chart of its report, or the view that is wanted, None if it has none."""
    if wish.view:
        return views(wish.chart, table, read_countries(snapshot.store)).get(wish.view)
    return View(wish.chart, table) if wish.chart else None
