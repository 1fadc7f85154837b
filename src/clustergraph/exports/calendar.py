"""The events with a firm day as a calendar (RFC 5545)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from icalendar import Calendar, Event
from icalendar.timezone import tzp
from pyoxigraph import Literal, NamedNode

from clustergraph.exports.events import SCHEMA, Described, describe_events, event_iris
from clustergraph.exports.header import last_modified
from clustergraph.graph_store import GraphStore

# The time zone is read from a file when it is first used, and a worker may not open files while it does a task.
tzp.localize_utc(dt.datetime(1970, 1, 1, tzinfo=dt.UTC))

_PRODUCT: Final = "-//clustergraph//events//EN"
_CANCELLED: Final = f"{SCHEMA}EventCancelled"


def calendar(store: GraphStore) -> bytes:
    """Return an iCalendar file of all-day events, those alone whose day is firm.

    The time stamp of each entry is the day of the last change of the data, not of the export.
    """
    things = describe_events(store)
    stamp = dt.datetime.combine(last_modified(store), dt.time.min, dt.UTC)
    found = Calendar()
    found.add("prodid", _PRODUCT)
    found.add("version", "2.0")
    for iri in event_iris(things):
        if {"startDate", "endDate"} <= things[iri].keys():
            found.add_component(_entry(iri, things, stamp))
    content: bytes = found.to_ical()
    return content


def _entry(iri: str, things: Described, stamp: dt.datetime) -> Event:
    facts = things[iri]
    entry = Event()
    entry.add("uid", iri)
    entry.add("dtstamp", stamp)
    entry.add("dtstart", _day(facts, "startDate"))
    # The end of an all-day event is the first day on which it is over (RFC 5545, section 3.6.1).
    entry.add("dtend", _day(facts, "endDate") + dt.timedelta(days=1))
    entry.add("summary", _text(facts, "name"))
    entry.add("status", "CANCELLED" if NamedNode(_CANCELLED) in facts.get("eventStatus", ()) else "CONFIRMED")
    entry.add("transp", "TRANSPARENT")
    entry.add("url", iri)
    for name, text in (("description", _text(facts, "description")), ("location", _location(facts, things))):
        if text:
            entry.add(name, text)
    return entry


def _day(facts: Mapping[str, Sequence[NamedNode | Literal]], name: str) -> dt.date:
    return dt.date.fromisoformat(facts[name][0].value)


def _text(facts: Mapping[str, Sequence[NamedNode | Literal]], name: str) -> str:
    return "; ".join(value.value for value in facts.get(name, ()))


def _location(facts: Mapping[str, Sequence[NamedNode | Literal]], things: Described) -> str:
    places = [things[place.value] for place in facts.get("location", ())]
    return "; ".join(", ".join(filter(None, (_text(place, "name"), _text(place, "address")))) for place in places)
