"""Results: a table of terms, and the formats that people and programs read it in."""

from collections.abc import Mapping
from importlib import import_module
from typing import Final, Protocol

from clustergraph.formats import RESULTS, TABLES
from clustergraph.results.naming import ENGLISH, Namer, Naming
from clustergraph.results.table import Table

WRITERS: Final[Mapping[str, str]] = {
    **dict.fromkeys(RESULTS, "clustergraph.results.recommended"),
    "table": "clustergraph.results.terminal",
    "rows": "clustergraph.results.rows",
    "xlsx": "clustergraph.results.xlsx",
    "markdown": "clustergraph.results.markdown",
    "html": "clustergraph.results.html",
}
"""Module that writes each format, which holds it as ``write``: none is imported before it is wanted."""


class Writer(Protocol):
    """A function that writes a table in the format of a name."""

    def __call__(self, table: Table, format_name: str, naming: Naming) -> bytes:
        """Return the bytes of the table."""


def write(table: Table, format_name: str, *, namer: Namer | None = None, language: str = ENGLISH) -> bytes:
    """Return a table in a format: the same table and names give the same bytes.

    Formats for people show beside an IRI what the thing is called: ``namer`` is asked once, for all IRIs of
    the table. A name in a language other than ``language`` is marked as such. Without a namer, IRIs stand
    as prefixed names.

    Raises:
        KeyError: there is no format of that name.
        TooLargeError: the format cannot hold a table of that size.
    """
    names = namer(table.iris()) if namer and format_name in TABLES and TABLES[format_name].labelled else {}
    writer: Writer = import_module(WRITERS[format_name]).write
    return writer(table, format_name, Naming(names, language))
