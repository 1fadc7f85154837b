"""Tables: answers as pages show them."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from flask import request
from pyoxigraph import Literal, NamedNode
from werkzeug.exceptions import BadRequest

from clustergraph.names import words
from clustergraph.receipts import NEEDED
from clustergraph.results.table import Table as Terms
from clustergraph.search.folding import fold
from clustergraph.web.columns import Solution, cell, left_out, repeated, with_figures
from clustergraph.web.dates import in_words
from clustergraph.web.links import Link, Term, link
from clustergraph.web.paging import PageLink, page_links, page_of
from clustergraph.web.printed import Place, places
from clustergraph.web.service import service

MAX_ROWS: Final = 1000
"""Rows that a page shows; the rest is for downloading, and the page says so."""

_NAME: Final = " name"
"""What the heading of a column of names need not say."""

_DESCENDING: Final = "-"
_DATE: Final = "date"
_DAYS: Final = ("earliest", "date")
"""Columns of dates by which answers are put in order; what has none comes last on a page."""

_ORDER: Final = re.compile(r"ORDER BY (?:ASC)?\(?\?(\w+)")
_UNDATED: Final = "XXXX"


@dataclass(frozen=True, slots=True)
class Column:
    """The heading of a column, the address of the table in its order, and which order it has, in words of ARIA."""

    text: str
    href: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, the rows shown, how many come before these and how many there are in all, links to other pages.

    ``unfiltered`` is how many rows there were before only those with some words were kept, ``repeated`` what tells
    that several are about the same thing. ``places`` say where the rows shown are printed, if the answer does;
    ``left_out`` are the headings of columns that tell nothing, by the reason. ``printed`` heads the places.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Link]]
    total: int
    start: int = 0
    unfiltered: int = 0
    pages: Sequence[PageLink] = ()
    repeated: str = ""
    places: Sequence[Place] = ()
    printed: Column | None = None
    left_out: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows and columns of an answer a page is to show, and in which order.

    ``having`` are words that rows must have, ``given`` names of the values that were asked for; ``whole`` keeps
    columns that tell nothing.
    """

    page: int = 1
    sort: str = ""
    having: str = ""
    given: Collection[str] = ()
    whole: bool = False


def plain_table(terms: Terms) -> Table:
    """Return the first rows of an answer as it is."""
    return Table([*map(Column, terms.columns)], _links(terms.rows[:MAX_ROWS]), len(terms.rows))


def report_table(terms: Terms, query: str, wanted: Wanted) -> Table:
    """Return one page of the rows that a report's query gave in the order asked for, with readable headings.

    Columns that only repeat the name of a linked thing are left out, those that tell nothing too unless all are
    wanted; the place in the documents stands apart from the other columns.

    Raises:
        BadRequest: there is no column of the name that the rows are to be sorted by.
        NotFound: there are not so many pages.
    """
    names = terms.columns
    solutions = _dated_first(terms.rows, names, query)
    omitted = {} if wanted.whole else left_out(names, solutions, wanted.given)
    found = _having(solutions, wanted.having)
    shown = page_of(wanted.page, len(found))
    some = _sorted(found, names, wanted.sort)[shown.start : shown.stop]
    printed = places(some, names)
    apart = {*omitted, *(NEEDED if printed else ())}
    kept = [number for number in _kept(_links(solutions[:MAX_ROWS]), names) if names[number] not in apart]
    rows = _dated(_links(some, cell), names)
    cells = rows if wanted.whole else with_figures(rows, some, names)
    return Table(
        columns=[_column(names[number], [names[one] for one in kept], wanted.sort) for number in kept],
        rows=[[row[number] for number in kept] for row in cells],
        total=len(found),
        start=shown.start,
        unfiltered=len(solutions),
        pages=page_links(shown),
        repeated=repeated(names, found),
        places=printed,
        printed=_column(NEEDED[0], names, wanted.sort, "Printed in") if printed else None,
        left_out=_told(omitted, names),
    )


def _told(omitted: Mapping[str, str], names: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Return the headings of columns that are left out, each once, by the reason."""
    by_reason: dict[str, dict[str, None]] = {}
    for name, reason in omitted.items():
        by_reason.setdefault(reason, {})[_heading(name, [one for one in names if one in omitted])] = None
    return {reason: list(headings) for reason, headings in by_reason.items()}


def _dated_first(solutions: Sequence[Solution], names: Sequence[str], query: str) -> Sequence[Solution]:
    """Return the solutions of a query that puts them in the order of time, those without a date last."""
    order = _ORDER.findall(query)[-1:]
    if not order or order[0] not in _DAYS or order[0] not in names:
        return solutions
    number = names.index(order[0])
    return sorted(solutions, key=lambda row: getattr(row[number], "value", _UNDATED).startswith(_UNDATED))


def _having(solutions: Sequence[Solution], text: str) -> Sequence[Solution]:
    """Return the solutions that have each word of a text in what people read of them, without case and accents."""
    wanted = fold(text).split()
    if not wanted:
        return solutions
    read = (fold(" ".join(found.text for found in row)) for row in _links(solutions))
    return [row for row, folded in zip(solutions, read, strict=True) if all(word in folded for word in wanted)]


def _dated(rows: Sequence[Sequence[Link]], names: Sequence[str]) -> Sequence[Sequence[Link]]:
    """Return rows with the dates as printed, which reports give in EDTF, in words."""
    if _DATE not in names:
        return rows
    number = names.index(_DATE)
    return [[*row[:number], Link(in_words(row[number].text)), *row[number + 1 :]] for row in rows]


def _kept(rows: Sequence[Sequence[Link]], names: Sequence[str]) -> list[int]:
    """Return the columns that do more than repeat the name of a linked thing."""
    width = len(names)
    linked = [number for number in range(width) if any(row[number].href for row in rows)]
    texts = [[row[number].text for row in rows] for number in linked]
    return [
        number
        for number in range(width)
        if number in linked or not rows or [row[number].text for row in rows] not in texts
    ]


def _sorted(solutions: Sequence[Solution], names: Sequence[str], sort: str) -> Sequence[Solution]:
    """Return solutions in the order of a column, from below or, after a minus sign, from above."""
    if not sort:
        return solutions
    name = sort.removeprefix(_DESCENDING)
    if name not in names:
        message = f"sort is one of {', '.join(names)}, with a minus sign before it for the other way, not {sort!r}."
        raise BadRequest(message)
    number = names.index(name)
    service().prefetch_names(term.value for row in solutions if isinstance(term := row[number], NamedNode))
    return sorted(solutions, key=lambda row: _key(row[number]), reverse=sort.startswith(_DESCENDING))


def _key(term: Term | None) -> tuple[int, float, str]:
    """Return what puts values into order: nothing first, numbers by their size, all else by what people read."""
    if term is None:
        return (0, 0, "")
    found = link(term)
    if isinstance(term, Literal) and found.numeric:
        try:
            return (1, float(term.value), "")
        except ValueError:
            return (2, 0, term.value)
    return (2, 0, found.text.casefold())


def _column(name: str, names: Sequence[str], sort: str, heading: str = "") -> Column:
    order = {name: "ascending", f"{_DESCENDING}{name}": "descending"}.get(sort, "")
    given = [(key, value) for key, value in request.args.items(multi=True) if key not in {"page", "sort"} and value]
    wanted = f"{_DESCENDING}{name}" if order == "ascending" else name
    address = f"{request.script_root}{request.path}?{urlencode([*given, ('sort', wanted)])}"
    return Column(heading or _heading(name, names), address, order)


def _heading(name: str, names: Sequence[str]) -> str:
    """Return the heading of a column: its name in words, without saying that it holds names unless need be."""
    heading = words(name).removesuffix(_NAME) if name.removesuffix("_name") not in names else words(name)
    return heading.capitalize()


def _links(solutions: Sequence[Solution], show: Callable[[Term | None], Link] = link) -> list[list[Link]]:
    """Return what a page shows for terms, each of which is looked up once: the same stand in many rows."""
    terms = {term for row in solutions for term in row}
    service().prefetch_names(term.value for term in terms if isinstance(term, NamedNode))
    shown = {term: show(term) for term in terms}
    return [[shown[term] for term in row] for row in solutions]
