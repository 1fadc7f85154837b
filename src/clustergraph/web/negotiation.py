"""Negotiation: which of the types on offer a request prefers, RFC 9110 section 12."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from flask import request
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable
from werkzeug.http import parse_accept_header

from clustergraph.formats import DATASETS, GRAPHS, PICTURES, RESULTS, TABLES, media_types
from clustergraph.results.naming import ENGLISH

Offer = Mapping[str, str]
"""Media types that can be had, the best first, each with the name of its format."""

PAGE: Final[Offer] = {"text/html": "html"}
RESULTS_OFFER: Final[Offer] = media_types(RESULTS.values())
TABLES_OFFER: Final[Offer] = {
    format_.media_type: format_.name for format_ in TABLES.values() if format_.name not in {"html", "rows"}
}
"""Formats of solutions that are asked for by a media type of their own; rows of JSON are asked for by name."""

PICTURES_OFFER: Final[Offer] = {format_.media_type: format_.name for format_ in PICTURES.values()}
GRAPH_OFFER: Final[Offer] = {
    **media_types(GRAPHS.values()),
    "application/json": "jsonld",
    "application/xml": "rdfxml",
    "text/xml": "rdfxml",
}
DATASET_OFFER: Final[Offer] = {
    **media_types(DATASETS.values()),
    "application/json": "jsonld",
    "application/zip": "zip",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """The type that a response is to have: the name of its format and the media type to announce."""

    name: str
    media_type: str


SUFFIXES: Final = {
    "html": Choice("html", "text/html"),
    **{format_.suffix: Choice(format_.name, format_.media_type) for format_ in GRAPHS.values()},
}
"""Type that the description of a thing is asked in by the end of its address."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a request accepts for either type of result; None where it accepts nothing that there is.

    ``language`` is that of the labels in formats for people, ``receipts`` whether rows are to prove themselves,
    ``view`` how an answer is drawn, if not by its report's own chart.
    """

    results: Choice | None
    graph: Choice | None
    language: str = ENGLISH
    receipts: bool = False
    view: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """All that an answer depends on beside its address."""
        media_types = (choice.media_type if choice else "" for choice in (self.results, self.graph))
        return (*media_types, self.language, "receipts" if self.receipts else "")

    @property
    def is_labelled(self) -> bool:
        """Whether the answer shows labels in the language of the request."""
        return self.results is not None and self.results.name in TABLES and TABLES[self.results.name].labelled

    @property
    def page(self) -> bool:
        """Whether a page is wanted for one of them."""
        return any(choice is not None and choice.name == "html" for choice in (self.results, self.graph))


def preferred(offer: Offer) -> Choice | None:
    """Return what the request likes best of an offer, or None where it accepts nothing of it.

    What is liked equally well goes by the order of the offer. Parameters of
    media ranges other than ``q`` make no difference.
    """
    return _preferred(request.headers.get("Accept", ""), tuple(offer.items()))


@lru_cache(maxsize=512)
def _preferred(accept: str, offer: tuple[tuple[str, str], ...]) -> Choice | None:
    ranges = parse_accept_header(accept, MIMEAccept)
    if not ranges:
        return Choice(offer[0][1], offer[0][0])
    bare = MIMEAccept([(media_range.partition(";")[0].strip(), quality) for media_range, quality in ranges])
    media_type, name = max(offer, key=lambda pair: bare.quality(pair[0]))
    return Choice(name, media_type) if bare.quality(media_type) > 0 else None


def required(offer: Offer) -> Choice:
    """Return what the request likes best of an offer.

    Raises:
        NotAcceptable: it accepts nothing of it; the sentence names what can be had.
    """
    choice = preferred(offer)
    if choice is None:
        raise not_acceptable(offer)
    return choice


def without_suffix(reference: str) -> tuple[str, Choice | None]:
    """Return a reference and the type that a suffix of it names; no reference of ours ends in one."""
    stem, _, suffix = reference.rpartition(".")
    return (stem, SUFFIXES[suffix]) if stem and suffix in SUFFIXES else (reference, None)


def accepted(*, pictures: bool = False) -> Accepted:
    """Return what the request accepts as the answer to a query whose type of result is not known yet.

    Raises:
        NotAcceptable: neither solutions nor a graph could be written; the sentence names what can be had.
    """
    offer = {**RESULTS_OFFER, **PAGE, **TABLES_OFFER, **(PICTURES_OFFER if pictures else {})}
    found = Accepted(preferred(offer), preferred({**GRAPH_OFFER, **PAGE}))
    if found.results is None and found.graph is None:
        raise not_acceptable({**offer, **GRAPH_OFFER})
    return spoken(found)


def spoken(found: Accepted) -> Accepted:
    """Return the same with the language that the request likes best, where labels are shown at all."""
    return replace(found, language=_language()) if found.is_labelled or found.page else found


def _language() -> str:
    best = request.accept_languages.best
    return best if best and best != "*" else ENGLISH


def not_acceptable(offer: Offer, what: str = "The answer") -> NotAcceptable:
    """Return the error that says as which types something can be had."""
    return NotAcceptable(f"{what} can be had as {', '.join(offer)}.")


def chosen(offer: Offer, name: str) -> Choice | None:
    """Return the choice of a format by its name, or None where the offer has none of that name."""
    media_type = next((media_type for media_type, known in offer.items() if known == name), None)
    return None if media_type is None else Choice(name, media_type)
