"""``/country``: what the record says of each country, as its profile."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from flask import Blueprint, Response, render_template, url_for
from pyoxigraph import NamedNode

from clustergraph.description import UnknownThingError
from clustergraph.namespaces import PREFIXES
from clustergraph.reports.things import COUNTRIES
from clustergraph.web.caching import Representation, respond
from clustergraph.web.canned import Row, rows_of, text
from clustergraph.web.dates import in_words
from clustergraph.web.links import Link, link, thing_link
from clustergraph.web.negotiation import PAGE, required
from clustergraph.web.passages import Passages, Receipt, row_spans
from clustergraph.web.service import service

blueprint = Blueprint("countries", __name__)

_ALL: Final = f"""
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?country ?name WHERE {{ ?country skos:inScheme <{COUNTRIES}> ; skos:prefLabel ?name }} ORDER BY ?name
"""
COUNTED: Final[Mapping[str, Sequence[str]]] = {
    "People": ("people",),
    "Bodies": ("bodies",),
    "Clusters": ("clusters",),
    "Initiatives": ("home_initiatives", "joined_initiatives", "targeting_initiatives"),
    "Events": ("events",),
    "Figures": ("figures",),
}
"""What a country is compared by: columns of the report, those that one heading sums up together."""

_MATTERS: Final[Mapping[str, str]] = {
    "member of an expert group": "Who represents it in an expert group",
    "organisation": "Bodies in it",
    "initiative in the country": "Initiatives in it",
    "initiative with participants from the country": "Initiatives with participants from it",
    "initiative that targets the country": "Initiatives that are meant for it",
    "event in the country": "Events in it",
    "event with the country as partner": "Events with it as partner",
    "figure": "Figures about it",
}
"""Headings of a profile by what the report calls a matter, in the order of the page."""


@dataclass(frozen=True, slots=True)
class CountryRow:
    """A country with how many things of each column the record ties to it."""

    link: Link
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True)
class Item:
    """What the record ties to a country: a thing, what is said of it in short, and which lines say so."""

    link: Link
    detail: str
    receipts: Sequence[Receipt]


@blueprint.get("/country")
def countries() -> Response:
    """List the countries of the record with what it ties to each."""
    return respond(_countries, required(PAGE).media_type)


@blueprint.get("/country/<code>")
def country(code: str) -> Response:
    """Show the profile of a country, named by its code of three letters.

    Raises:
        UnknownThingError: the record has no country of that code.
    """
    iri = f"{PREFIXES['country']}{code}"
    if iri not in names():
        message = f"The graph knows no country {code!r}; they are listed at {url_for('countries.countries')}."
        raise UnknownThingError(message)
    return respond(partial(_country, iri), required(PAGE).media_type)


def names() -> dict[str, str]:
    """Return the names of the countries that the record has a concept for, by IRI."""
    return {row[0].value: row[1].value for row in service().store.solutions(_ALL)}


def country_rows() -> list[CountryRow]:
    """Return the countries that something is tied to, by name; the report has a row for each document of one."""
    rows = {text(row, "country"): row for row in rows_of("countries-compared")}
    service().prefetch_names(rows)
    found = [
        CountryRow(thing_link(iri), [sum(_number(row, column) for column in columns) for columns in COUNTED.values()])
        for iri, row in rows.items()
    ]
    return sorted(found, key=lambda row: row.link.text)


def _number(row: Row, column: str) -> int:
    found = text(row, column)
    return int(found) if found.isdigit() else 0


def _countries() -> Representation:
    rows, known = country_rows(), names()
    counted = {row.link.text for row in rows}
    others = [thing_link(iri) for iri, name in known.items() if name not in counted]
    page = render_template("countries.html", rows=rows, columns=list(COUNTED), others=others)
    return Representation(page, "text/html")


def _country(iri: str) -> Representation:
    matters = _matters(rows_of("country", {"country": [iri]}))
    title = service().names.of(iri)
    page = render_template("country.html", iri=iri, title=title, code=iri.rpartition("/")[2], matters=matters)
    return Representation(page, "text/html")


def _matters(rows: Sequence[Row]) -> Mapping[str, Sequence[Item]]:
    """Return the rows of a profile by what they are to the country; lines of several documents join in one item."""
    spans = {id(row): row_spans(text(row, "document"), text(row, "lines")) for row in rows}
    cited = {span for found in spans.values() for span in found}
    passages = Passages(cited)
    service().prefetch_names({text(row, "item") for row in rows} | {text(row, "document") for row in rows})
    grouped: dict[str, dict[tuple[str, str, str], list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        grouped[text(row, "matter")][(text(row, "item_name"), text(row, "item"), text(row, "detail"))].append(row)
    return {
        _MATTERS.get(matter, matter): [
            Item(
                _named(item, name),
                in_words(detail) if matter.startswith("event") else detail,
                passages.receipts(span for row in found for span in spans[id(row)]),
            )
            for (name, item, detail), found in sorted(items.items())
        ]
        for matter, items in sorted(grouped.items(), key=_place)
    }


def _place(found: tuple[str, object]) -> tuple[int, str]:
    """Return where a matter stands on the page."""
    order = list(_MATTERS)
    return (order.index(found[0]) if found[0] in order else len(order), found[0])


def _named(iri: str, name: str) -> Link:
    """Return the link to a thing under the name that a report gives it."""
    found = link(NamedNode(iri))
    return Link(name or found.text, found.href, found.note, found.external)
