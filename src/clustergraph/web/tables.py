"""Tables: answers as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urlencode

from flask import request
from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)
from werkzeug.exceptions import BadRequest

from clustergraph.evidence.spans import Span
from clustergraph.names import words
from clustergraph.namespaces import ID
from clustergraph.receipts import NEEDED
from clustergraph.search.folding import fold
from clustergraph.web.answers import Answered
from clustergraph.web.dates import in_words
from clustergraph.web.links import Link, Term, href, link
from clustergraph.web.paging import PageLink, page_links, page_of
from clustergraph.web.passages import recorded, row_spans
from clustergraph.web.service import service

MAX_ROWS: Final = 1000
"""Rows that a page shows; the rest is for downloading, and the page says so."""

_NAME: Final = " name"
"""What the heading of a column of names need not say."""

_DESCENDING: Final = "-"
_DATE: Final = "date"
_TRIPLE: Final = ("subject", "predicate", "object")

Solution = Sequence[Term | None]


@dataclass(frozen=True, slots=True)
class Column:
    """The heading of a column, the address of the table in its order, and which order it has, in words of ARIA."""

    text: str
    href: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, the rows shown, how many come before these and how many there are in all, links to other pages.

    ``unfiltered`` is how many rows there were before only those with some words were kept.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Link]]
    total: int
    start: int = 0
    unfiltered: int = 0
    pages: Sequence[PageLink] = ()


def truth_or_table(answered: Answered) -> tuple[bool | None, Table | None]:
    """Return the truth value of an answer, or its table of solutions or triples; the other is None."""
    if answered.is_graph:
        triples = _triples(answered)
        return None, Table([*map(Column, _TRIPLE)], _links(triples[:MAX_ROWS]), len(triples))
    results = parse_query_results(bytes(answered.content), format=QueryResultsFormat.JSON)
    if isinstance(results, QueryBoolean):
        return bool(results), None
    columns = [Column(variable.value) for variable in results.variables]
    rows = _links([list(solution) for solution in islice(results, MAX_ROWS)])
    return None, Table(columns, rows, len(rows) + sum(1 for _ in results))


def report_table(answered: Answered, *, page: int, sort: str, having: str = "") -> tuple[bool | None, Table | None]:
    """Return the truth value of a report, or one page of its rows in the order asked for, with readable headings.

    Columns that only repeat the name of a linked thing are left out, and so are rows without the words of ``having``.

    Raises:
        BadRequest: there is no column of the name that the rows are to be sorted by.
        NotFound: there are not so many pages.
    """
    if answered.is_graph:
        names, solutions = list(_TRIPLE), _triples(answered)
    else:
        results = parse_query_results(bytes(answered.content), format=QueryResultsFormat.JSON)
        if not isinstance(results, QuerySolutions):
            return bool(results), None
        names = [variable.value for variable in results.variables]
        solutions = [list(solution) for solution in results]
    kept = _kept(_links(solutions[:MAX_ROWS]), len(names))
    found = _having(solutions, having)
    shown = page_of(page, len(found))
    some = _sorted(found, names, sort)[shown.start : shown.stop]
    rows = _proved(some, _dated(_links(some), names), names)
    columns = [_column(names[number], [names[one] for one in kept], sort) for number in kept]
    cells = [[row[number] for number in kept] for row in rows]
    return None, Table(columns, cells, len(found), shown.start, len(solutions), page_links(shown))


def _having(solutions: Sequence[Solution], text: str) -> Sequence[Solution]:
    """Return the solutions that have each word of a text in what people read of them, without case and accents."""
    wanted = fold(text).split()
    if not wanted:
        return solutions
    read = (fold(" ".join(found.text for found in row)) for row in _links(solutions))
    return [row for row, folded in zip(solutions, read, strict=True) if all(word in folded for word in wanted)]


def _proved(
    solutions: Sequence[Solution], rows: Sequence[Sequence[Link]], names: Sequence[str]
) -> Sequence[Sequence[Link]]:
    """Return rows whose lines lead to the evidence records of these."""
    if not {*NEEDED} <= {*names}:
        return rows
    document, lines = map(names.index, NEEDED)
    spans = [row_spans(getattr(row[document], "value", ""), getattr(row[lines], "value", "")) for row in solutions]
    known = recorded(span for found in spans for span in found)
    return [
        [*row[:lines], Link(row[lines].text, parts=tuple(_line_link(span, known) for span in found)), *row[lines + 1 :]]
        for row, found in zip(rows, spans, strict=True)
    ]


def _line_link(span: Span, known: set[str]) -> Link:
    iri = f"{ID}evidence/{span.reference}"
    text = str(span.first) if span.first == span.last else f"{span.first}-{span.last}"
    return Link(text, href(iri) if iri in known else "")


def _dated(rows: Sequence[Sequence[Link]], names: Sequence[str]) -> Sequence[Sequence[Link]]:
    """Return rows with the dates as printed, which reports give in EDTF, in words."""
    if _DATE not in names:
        return rows
    number = names.index(_DATE)
    return [[*row[:number], Link(in_words(row[number].text)), *row[number + 1 :]] for row in rows]


def _kept(rows: Sequence[Sequence[Link]], width: int) -> list[int]:
    """Return the columns that do more than repeat the name of a linked thing."""
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


def _column(name: str, names: Sequence[str], sort: str) -> Column:
    order = {name: "ascending", f"{_DESCENDING}{name}": "descending"}.get(sort, "")
    given = [(key, value) for key, value in request.args.items(multi=True) if key not in {"page", "sort"} and value]
    wanted = f"{_DESCENDING}{name}" if order == "ascending" else name
    address = f"{request.script_root}{request.path}?{urlencode([*given, ('sort', wanted)])}"
    heading = words(name).removesuffix(_NAME) if name.removesuffix("_name") not in names else words(name)
    return Column(heading.capitalize(), address, order)


def _triples(answered: Answered) -> list[Solution]:
    found = (quad.triple for quad in parse(bytes(answered.content), format=RdfFormat.N_TRIPLES))
    return [list(triple) for triple in sorted(found, key=str)]


def _links(solutions: Sequence[Solution]) -> list[list[Link]]:
    service().prefetch_names(term.value for row in solutions for term in row if isinstance(term, NamedNode))
    return [[link(term) for term in row] for row in solutions]
