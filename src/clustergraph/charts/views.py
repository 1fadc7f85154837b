"""Views: any answer on a map or along a timeline, its columns chosen by what stands in them."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal, NamedNode

from clustergraph.charts.answer import DATE, number, witness
from clustergraph.charts.timeline import days
from clustergraph.graph_store import GraphStore
from clustergraph.namespaces import NUMERIC
from clustergraph.reports.chart_header import VIEWS, Chart
from clustergraph.reports.things import COUNTRIES
from clustergraph.results.table import Table, Term

_PLACED: Final = f"""
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?key ?country WHERE {{
  {{ ?country skos:inScheme <{COUNTRIES}> BIND (?country AS ?key) }}
  UNION {{ ?country skos:inScheme <{COUNTRIES}> ; skos:prefLabel ?key }}
  UNION {{ ?key a cg:Place OPTIONAL {{ ?key cg:inCountry ?country }} }}
  UNION {{ ?place a cg:Place ; rdfs:label ?key OPTIONAL {{ ?place cg:inCountry ?country }} }}
}}
"""
_BOTH_ENDS: Final = ("earliest", "latest")
_LABEL: Final = "name"
_SEPARATOR: Final = re.compile(r"\s*;\s*")
_EDTF: Final = re.compile(r"(?:\d{4}(?:-\d\d){0,2}[~?%]?|X{4})(?:T\S*|Z|/(?:\d{4}(?:-\d\d){0,2}[~?%]?|\.\.))?")
_QUALIFIED: Final = re.compile(r"[~?%]")
"""Marks of EDTF that say how sure a date is, and nothing of when."""

Countries = Mapping[str, NamedNode | None]
"""Countries by IRIs and names: their own, and those of places; None for a place that lies in no country known."""


@dataclass(frozen=True, slots=True)
class View:
    """A chart, and the table that it is drawn from."""

    chart: Chart
    table: Table


def read_countries(store: GraphStore) -> Countries:
    """Return in which country lies what an IRI or a name stands for."""
    return {row[0].value: row[1] if isinstance(row[1], NamedNode) else None for row in store.solutions(_PLACED)}


def views(chart: Chart | None, table: Table, countries: Countries) -> Mapping[str, View]:
    """Return the views of an answer by name: on a map where rows have a place, along a timeline where they have a date.

    A column counts as one of places, or of dates, where each of its cells that is not empty holds such.
    """
    drawn = View(chart, table) if chart else None
    found = {
        name: drawn if drawn and drawn.chart.mark == name else made
        for name, made in (("map", _on_map(table, countries)), ("timeline", _along_time(table)))
    }
    return {name: view for name, view in found.items() if view}


def _on_map(table: Table, countries: Countries) -> View | None:
    column = _fullest(table, lambda term: bool(_countries(term, countries)))
    if column is None or not any(any(_countries(row[column], countries)) for row in table.rows):
        return None
    others = [number for number, name in enumerate(table.columns) if name != "country"]
    rows = [
        (country, *(row[number] for number in others))
        for row in table.rows
        for country in _countries(row[column], countries) or [None]
    ]
    placed = replace(table, columns=["country", *(table.columns[number] for number in others)], rows=rows)
    amount = _amount(placed)
    return View(Chart("map", {"country": "country", **({"value": amount} if amount else {})}), placed)


def _countries(term: Term | None, countries: Countries) -> list[NamedNode | None]:
    """Return the countries of the places that a cell holds, nothing where part of it is no place."""
    if isinstance(term, NamedNode):
        return [countries[term.value]] if term.value in countries else []
    names = _SEPARATOR.split(term.value) if isinstance(term, Literal) else []
    return [countries[name] for name in names] if all(name in countries for name in names) else []


def _amount(table: Table) -> str | None:
    """Return the first column of numbers where each country has one row, else None: rows are counted instead."""
    own = witness(table.columns)
    rows = {tuple(map(str, row[:own])) for row in table.rows}
    if len(rows) > len({row[0] for row in table.rows}):
        return None
    column = _fullest(table, lambda term: _is_number(term) and number(term) is not None)
    return None if column is None else table.columns[column]


def _along_time(table: Table) -> View | None:
    columns = _dated(table)
    label = _label(table, columns)
    if not columns or label is None:
        return None
    rows = [(*row, _ends(row[columns[0]])[0], _ends(row[columns[-1]])[1]) for row in table.rows]
    as_printed = [] if DATE in table.columns else [DATE]
    rows = [(*row, *(row[columns[0]] for _ in as_printed)) for row in rows]
    dated = replace(table, columns=[*table.columns, "first day", "last day", *as_printed], rows=rows)
    return View(Chart("timeline", {"start": "first day", "end": "last day", "label": table.columns[label]}), dated)


def _dated(table: Table) -> Sequence[int]:
    """Return the columns of the earliest and the latest day, else the one that holds dates, if any does."""
    ends = [table.columns.index(name) for name in _BOTH_ENDS if name in table.columns]
    if len(ends) == len(_BOTH_ENDS) and any(any(_ends(row[ends[0]])) for row in table.rows):
        return ends
    column = _fullest(table, _is_date)
    return [] if column is None or not any(any(map(days, _ends(row[column]))) for row in table.rows) else [column]


def _is_date(term: Term | None) -> bool:
    return isinstance(term, Literal) and not _is_number(term) and _EDTF.fullmatch(term.value) is not None


def _ends(term: Term | None) -> tuple[Literal | None, Literal | None]:
    """Return the first and the last day, month or year of a date in EDTF."""
    if not isinstance(term, Literal) or _is_number(term):
        return None, None
    first, slash, last = _QUALIFIED.sub("", term.value).partition("/")
    return Literal(first), Literal(last if slash else first)


def _label(table: Table, taken: Collection[int]) -> int | None:
    """Return the column that rows are called by: their name, else the first name of something, else any other."""
    free = [number for number in range(len(table.columns)) if number not in taken]
    named = [number for number in free if table.columns[number] == _LABEL]
    others = [number for number in free if table.columns[number].endswith(f"_{_LABEL}")]
    return next(iter([*named, *others, *free]), None)


def _fullest(table: Table, fits: Callable[[Term | None], bool]) -> int | None:
    """Return the column with the most cells, all of which that are not empty fit; of equals the first."""
    filled = [[row[number] for row in table.rows if _is_filled(row[number])] for number in range(len(table.columns))]
    fitting = [number for number, cells in enumerate(filled) if cells and all(map(fits, cells))]
    return max(fitting, key=lambda number: (len(filled[number]), -number), default=None)


def _is_filled(term: Term | None) -> bool:
    return term is not None and not (isinstance(term, Literal) and not term.value)


def _is_number(term: Term | None) -> bool:
    return isinstance(term, Literal) and term.datatype.value in NUMERIC


def likely(columns: Collection[str]) -> tuple[str, ...]:
    """Return the views that an answer with these columns is likely to have, before it is known."""
    placed = not {"country", "country_name", "countries", "place"}.isdisjoint(columns)
    dated = any(name in {"earliest", "period", "as_of"} or name.endswith("date") for name in columns)
    return tuple(name for name, has in zip(VIEWS, (placed, dated), strict=True) if has)
