"""Description pages: what the graph says about one thing, for people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from flask import render_template
from pyoxigraph import NamedNode

from clustergraph.description import Description, Group
from clustergraph.iris import shrink
from clustergraph.namespaces import CG
from clustergraph.web.links import Link, href, link, term_link
from clustergraph.web.service import service

MAX_VALUES: Final = 100
"""Values of one property that a page lists; a query lists them all, and the page leads to it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A property with the values to show, how many there are in all, and the query that lists them."""

    heading: Link
    values: Sequence[Link]
    total: int
    query: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A place that supports a thing: its evidence record, and how it reads."""

    href: str
    text: str


def description_page(description: Description) -> str:
    """Return the page that describes a thing."""
    names = service().names
    iri = description.iri
    service().prefetch_names(
        term.value for triple in description.triples() for term in triple if isinstance(term, NamedNode)
    )
    return render_template(
        "description.html",
        iri=iri,
        address=href(iri),
        curie=shrink(iri) or "",
        title=names.of(iri),
        classes=[term_link(class_) for class_ in description.classes()],
        said=[
            _row(group, f"SELECT ?value WHERE {{ <{iri}> <{group.predicate}> ?value }}")
            for group in description.said(names)
        ],
        referring=[
            _row(group, f"SELECT ?thing WHERE {{ ?thing <{group.predicate}> <{iri}> }} ORDER BY ?thing")
            for group in description.referring(names)
        ],
        citations=[Citation(href(place.evidence), place.text(names)) for place in description.places],
        rests=f"{CG}Evidence" in description.classes(),
    )


def _row(group: Group, query: str) -> Row:
    values = [link(value) for value in group.values[:MAX_VALUES]]
    heading = replace(term_link(group.predicate), text=group.label)
    return Row(heading, values, len(group.values), query)
