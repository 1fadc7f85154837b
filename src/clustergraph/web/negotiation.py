"""Negotiation: which of the types on offer a request prefers, RFC 9110 section 12."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import request
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable

from clustergraph.formats import DATASETS, GRAPHS, RESULTS, media_types

Offer = Mapping[str, str]
"""Media types that can be had, the best first, each with the name of its format."""

PAGE: Final[Offer] = {"text/html": "html"}
RESULTS_OFFER: Final[Offer] = media_types(RESULTS.values())
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
    """What a request accepts for either type of result; None where it accepts nothing that there is."""

    results: Choice | None
    graph: Choice | None

    @property
    def media_types(self) -> tuple[str, str]:
        """The two media types, empty where there is none."""
        return (self.results.media_type if self.results else "", self.graph.media_type if self.graph else "")

    @property
    def page(self) -> bool:
        """Whether a page is wanted for one of them."""
        return any(choice is not None and choice.name == "html" for choice in (self.results, self.graph))


def preferred(offer: Offer) -> Choice | None:
    """Return what the request likes best of an offer, or None where it accepts nothing of it.

    What is liked equally well goes by the order of the offer. Parameters of
    media ranges other than ``q`` make no difference.
    """
    ranges = request.accept_mimetypes
    if not ranges:
        return _choice(offer, next(iter(offer)))
    bare = MIMEAccept([(media_range.partition(";")[0].strip(), quality) for media_range, quality in ranges])
    best = max(offer, key=bare.quality)
    return _choice(offer, best) if bare.quality(best) > 0 else None


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


def accepted() -> Accepted:
    """Return what the request accepts as the answer to a query whose type of result is not known yet.

    Raises:
        NotAcceptable: neither solutions nor a graph could be written; the sentence names what can be had.
    """
    found = Accepted(preferred({**RESULTS_OFFER, **PAGE}), preferred({**GRAPH_OFFER, **PAGE}))
    if found.results is None and found.graph is None:
        raise not_acceptable({**RESULTS_OFFER, **GRAPH_OFFER, **PAGE})
    return found


def not_acceptable(offer: Offer, what: str = "The answer") -> NotAcceptable:
    """Return the error that says as which types something can be had."""
    return NotAcceptable(f"{what} can be had as {', '.join(offer)}.")


def chosen(offer: Offer, name: str) -> Choice | None:
    """Return the choice of a format by its name, or None where the offer has none of that name."""
    media_type = next((media_type for media_type, known in offer.items() if known == name), None)
    return None if media_type is None else Choice(name, media_type)


def _choice(offer: Offer, media_type: str) -> Choice:
    return Choice(offer[media_type], media_type)
