"""The surface of a service: what a description must know of it and cannot read from the reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Offer = Mapping[str, str]
"""Media types that can be had, each with the name of its format."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A type of problem: its IRI, what it means, and its status (None for one that is told beside an answer)."""

    iri: str
    meaning: str
    status: int | None


@dataclass(frozen=True, slots=True)
class Surface:
    """What a service offers.

    ``results``, ``tables``, ``pictures``, ``graphs`` and ``datasets`` are the media types for an answer of
    each sort, ``page`` that for people, ``errors`` those of problems. ``suffixes`` are those that the address of a
    description may end in, ``downloads`` those of the whole dataset, each with its media type. ``lists``
    are the sorts of things that there are lists of; ``files`` are those of the pages, found under ``files_digest``;
    ``options`` are what a report takes beside its own parameters.
    """

    version: str
    root: str
    results: Offer
    tables: Offer
    pictures: Offer
    graphs: Offer
    datasets: Offer
    page: Offer
    errors: Offer
    suffixes: Mapping[str, str]
    downloads: Mapping[str, str]
    files: Mapping[str, str]
    files_digest: str
    graph_names: Sequence[str]
    lists: Sequence[str]
    problems: Mapping[str, Problem]
    options: Sequence[str]
