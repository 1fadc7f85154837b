"""``/explore``: a thing with what it has to do with others, and how it is connected with another thing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest, NotFound

from clustergraph.reports.values import UnknownNameError, find_entity
from clustergraph.web.caching import Representation, respond
from clustergraph.web.negotiation import PAGE, required
from clustergraph.web.problems import told_on_page
from clustergraph.web.protocol import once, read_parameters, require_known
from clustergraph.web.relations import DIRECTIONS, FAMILIES, KINDS, Relation, Thing, kind_of, relations, things
from clustergraph.web.service import service
from clustergraph.web.ways import Ways, ways

blueprint = Blueprint("explorer", __name__)

SHOWN: Final = 10
"""Things of one relation that are told at a time."""

_DIGITS: Final = 5
"""Digits that an offset may have."""

_KNOWN: Final = ("start", "to", "relation", "direction", "offset")
_LONGEST: Final = 500
_HITS: Final = 8

BEGINNINGS: Final = (
    "group:expert-group-on-clusters",
    "policy:pact-for-skills",
    "partnership:as-fabrik-alliance",
    "programme:single-market-programme",
    "event:cluster-conference-2019",
)
"""Things to begin with, as far as the graph has them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for: the texts that name start and end, and the one relation that is wanted, if only one."""

    start: str
    to: str
    relation: str
    direction: str
    offset: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A text that names no thing, and the things that it may mean."""

    name: str
    text: str
    things: Sequence[Thing]


@dataclass(frozen=True, slots=True)
class Group:
    """A relation with those of its things that are told, from ``offset`` on."""

    relation: Relation
    things: Sequence[Thing]
    offset: int

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "relation": self.relation.name,
            "direction": self.relation.direction,
            "label": self.relation.label,
            "noun": self.relation.noun,
            "count": len(self.relation.iris),
            "offset": self.offset,
            "things": [thing.as_json() for thing in self.things],
        }


@blueprint.get("/explore")
def explore() -> Response:
    """Show what the thing ``start`` has to do with others, and how it is connected with the thing ``to``."""
    asked = _asked()
    choice = required({"application/json": "json", **PAGE})
    start, end = _meant(asked.start), _meant(asked.to)
    if isinstance(start, UnknownNameError) or isinstance(end, UnknownNameError):
        return _asked_back(asked, {"start": start, "to": end}, is_page=choice.name == "html")
    produce = _page if choice.name == "html" else _json
    return respond(partial(produce, asked, start, end), choice.media_type)


def _asked() -> Asked:
    """Return what a request asks for.

    Raises:
        BadRequest: a parameter is unknown, given twice, too long or out of its bounds.
    """
    given = read_parameters(request.query_string)
    require_known(given, _KNOWN)
    one = {name: once(name, values) for name, values in given.items()}
    for name, value in one.items():
        if len(value) > _LONGEST:
            message = f"{name} has {len(value)} characters; at most {_LONGEST} are read."
            raise BadRequest(message)
    one = {name: value.strip() for name, value in one.items()}
    if not one.get("start") and one.keys() & {"relation", "direction", "offset"}:
        message = "relation, direction and offset choose among what start has: start is missing."
        raise BadRequest(message)
    direction, offset = one.get("direction", ""), one.get("offset", "") or "0"
    if direction and direction not in DIRECTIONS:
        message = f"direction is out or in, not {direction!r}."
        raise BadRequest(message)
    if not offset.isascii() or not offset.isdigit() or len(offset) > _DIGITS:
        message = f"offset is a number of at most {_DIGITS} digits, not {offset!r}."
        raise BadRequest(message)
    return Asked(one.get("start", ""), one.get("to", ""), one.get("relation", ""), direction, int(offset))


def _meant(text: str) -> str | UnknownNameError:
    """Return the IRI of the thing that a text names, nothing for no text, or why it names none."""
    try:
        return find_entity(service().store, text) if text else ""
    except UnknownNameError as error:
        return error


def _asked_back(asked: Asked, meant: Mapping[str, str | UnknownNameError], *, is_page: bool) -> Response:
    """Return the page that asks which thing is meant by the texts that name none, or says that there is none.

    Raises:
        UnknownNameError: the request is a program's.
    """
    errors = {name: found for name, found in meant.items() if isinstance(found, UnknownNameError)}
    first = next(iter(errors.values()))
    if not is_page:
        raise first
    texts = {"start": asked.start, "to": asked.to}
    choices = [Choice(name, texts[name], similar(texts[name])) for name in errors]
    page = partial(_rendered, asked, choices=choices)
    if any(choice.things for choice in choices):
        return respond(page, "text/html")
    return told_on_page(page(), first)


def similar(text: str) -> Sequence[Thing]:
    """Return the things that the search finds for a text."""
    answer = service().perform("lookup", text=text, kind=None, limit=_HITS * 3, suggest=False)
    groups = json.loads(bytes(answer.content))["groups"]
    iris = [hit["iri"] for group in groups for hit in group["hits"] if kind_of(hit["iri"])]
    return things(service().store, iris[:_HITS])


def _groups(asked: Asked, start: str) -> list[Group]:
    """Return the relations of a thing, or the one that is wanted, with the things that are told of each."""
    store = service().store
    found = [
        relation
        for relation in relations(store, start)
        if asked.relation in {"", relation.name} and asked.direction in {"", relation.direction}
    ]
    parts = {relation.key: relation.iris[asked.offset : asked.offset + SHOWN] for relation in found}
    iris = sorted({iri for part in parts.values() for iri in part})
    if not iris and (asked.relation or asked.offset):
        message = "The thing has no such relation, or not so many things by it."
        raise NotFound(message)
    called = {thing.iri: thing for thing in things(store, iris)}
    return [Group(relation, [called[iri] for iri in parts[relation.key]], asked.offset) for relation in found]


def _json(asked: Asked, start: str, end: str) -> Representation:
    store = service().store
    found = _ways(start, end)
    told = {
        "start": things(store, [start])[0].as_json() if start else None,
        "relations": [group.as_json() for group in _groups(asked, start)] if start else [],
        "to": things(store, [end])[0].as_json() if end else None,
        "ways": [[hop.as_json() for hop in way] for way in found.found],
        "ways_in_all": found.total,
    }
    return Representation(json.dumps(told, ensure_ascii=False), "application/json")


def _page(asked: Asked, start: str, end: str) -> Representation:
    store = service().store
    return _rendered(
        asked,
        start=things(store, [start])[0] if start else None,
        end=things(store, [end])[0] if end else None,
        groups=_groups(asked, start) if start else [],
        ways=_ways(start, end),
    )


def _ways(start: str, end: str) -> Ways:
    return ways(start, end) if start and end and start != end else Ways([], 0)


def _rendered(asked: Asked, **told: Any) -> Representation:  # noqa: ANN401
    known: Mapping[str, Any] = {"start": None, "end": None, "groups": [], "ways": Ways([], 0), "choices": []}
    start, end = told.get("start"), told.get("end")
    page = render_template(
        "explore.html",
        asked=asked,
        written={"start": _written(start) or asked.start, "to": _written(end) or asked.to},
        shown=SHOWN,
        families=FAMILIES,
        kinds=[*KINDS],
        beginnings=[] if start else _beginnings(),
        **{**known, **told},
    )
    return Representation(page, "text/html")


def _written(thing: Thing | None) -> str:
    """Return the text that names a thing in the form: what it is called, unless that is all that it says."""
    if thing is None:
        return ""
    return thing.name if kind_of(thing.iri) == "position" else thing.label


def _beginnings() -> list[Thing]:
    """Return the things to begin with that the graph has."""
    meant = [_meant(name) for name in BEGINNINGS]
    return things(service().store, [iri for iri in meant if isinstance(iri, str)])
