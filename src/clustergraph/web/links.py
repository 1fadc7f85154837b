"""Links: where the terms of an answer lead to on these pages."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from flask import Response, request, url_for
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from clustergraph.iris import shrink
from clustergraph.namespaces import BASE, NUMERIC, PREFIXES, XSD
from clustergraph.web.dates import in_words
from clustergraph.web.service import service

Term = NamedNode | BlankNode | Literal | Triple

_SEGMENTS: Final = {"doc": (3,), "graph": (2,), "kos": (2, 3), "ontology": (1,), "reports": (2,), "shape": (1,)}
"""Routes that serve an IRI of the project, with the numbers of segments that their paths have."""

_COUNTRY: Final = re.compile(re.escape(PREFIXES["country"]) + "([A-Z]{3})")
"""Countries, whose IRIs are those of the European Union and whose profiles are here."""

_DATES: Final = ("EDTF", "#date")


@dataclass(frozen=True, slots=True)
class Link:
    """A term as a page shows it: its text, where it leads if anywhere, and a note for the curious.

    ``external`` tells links that lead to other hosts.
    """

    text: str
    href: str = ""
    note: str = ""
    external: bool = False
    numeric: bool = False


def link(term: Term | None) -> Link:
    """Return what a page shows for a term, nothing for no value."""
    if term is None:
        return Link("")
    if isinstance(term, NamedNode):
        return thing_link(term.value)
    if isinstance(term, Literal):
        datatype = term.datatype.value
        return Link(term.value, note=_note(term), numeric=datatype in NUMERIC)
    return Link(str(term))


def worded(term: Term | None) -> Link:
    """Return what a page shows for a term, dates in words."""
    if isinstance(term, Literal) and term.datatype.value.endswith(_DATES):
        return Link(in_words(term.value))
    return link(term)


def _note(literal: Literal) -> str:
    """Return language or datatype where the reader cannot do without: not English, not of XML Schema."""
    if literal.language:
        return "" if literal.language == "en" else literal.language
    datatype = literal.datatype.value
    return "" if datatype.startswith(XSD) else shrink(datatype) or datatype


def thing_link(iri: str) -> Link:
    """Return the link to a thing under its name: a page of ours, another host, or no link at all."""
    address = href(iri)
    return Link(service().names.of(iri), address, shrink(iri) or iri, external=address == iri)


def term_link(iri: str) -> Link:
    """Return the link to a class or a property under its name."""
    address = href(iri)
    return Link(service().names.of_term(iri), address, shrink(iri) or iri, external=address == iri)


def href(iri: str) -> str:
    """Return where an IRI leads: to its page here, to its own host, or nowhere for other schemes."""
    country = _COUNTRY.fullmatch(iri)
    if country:
        return f"{request.script_root}/country/{country[1]}"
    if not iri.startswith(BASE):
        return iri if iri.startswith(("http://", "https://")) else ""
    path, hash_, fragment = iri.removeprefix(BASE).partition("#")
    segments = path.split("/")
    if segments[0] == "id":
        segments[0] = "doc"
    if len(segments) not in _SEGMENTS.get(segments[0], ()) or not all(segments):
        return ""
    return f"{request.script_root}/{quote('/'.join(segments))}{hash_}{quote(fragment)}"


def with_description(response: Response) -> Response:
    """Return a response that links to the description of the service for programs."""
    address = url_for("openapi.openapi")
    response.headers.add("Link", f'<{address}>; rel="service-desc"; type="application/vnd.oai.openapi+json"')
    return response
