"""The events as schema.org describes them, in JSON-LD."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Triple

from clustergraph.exports.views import construct
from clustergraph.graph_store import GraphStore
from clustergraph.namespaces import PREFIXES, RDF

Described = Mapping[str, Mapping[str, Sequence[NamedNode | Literal]]]
"""Values by subject and by the local name of their schema.org property, ``@type`` among them."""

SCHEMA: Final = PREFIXES["schema"]
_EVENT: Final = NamedNode(f"{SCHEMA}Event")
_CONTEXT: Final = {
    "@vocab": SCHEMA,
    "@language": "en",
    "startDate": {"@type": "Date"},
    "endDate": {"@type": "Date"},
    "eventStatus": {"@type": "@id"},
    "url": {"@type": "@id"},
}


def describe_events(store: GraphStore) -> Described:
    """Return each event, with the places and agents that it names, in the words of schema.org."""
    return described(construct(store, "events"))


def described(triples: Iterable[Triple]) -> Described:
    """Return triples by subject and property, values in a fixed order."""
    found: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in triples:
        if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
            name = "@type" if predicate.value == f"{RDF}type" else predicate.value.removeprefix(SCHEMA)
            found[subject.value][name].append(value)
    return {
        subject: {name: sorted(values, key=str) for name, values in sorted(facts.items())}
        for subject, facts in sorted(found.items())
    }


def event_iris(things: Described) -> list[str]:
    """Return the IRIs of the events among the things described, sorted."""
    return [iri for iri, facts in things.items() if _EVENT in facts.get("@type", ())]


def events(store: GraphStore) -> bytes:
    """Return every event as JSON-LD with a context of its own, places and organisers in place."""
    things = describe_events(store)
    document = {"@context": _CONTEXT, "@graph": [_node(iri, things) for iri in event_iris(things)]}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _node(iri: str, things: Described) -> dict[str, Any]:
    """Return one thing as a JSON object; another event is named, anything else described in place."""
    node: dict[str, Any] = {"@id": iri}
    for name, values in things[iri].items():
        written = [_value(name, value, things) for value in values]
        node[name] = written[0] if len(written) == 1 else written
    return node


def _value(name: str, value: NamedNode | Literal, things: Described) -> str | dict[str, Any]:
    if isinstance(value, Literal):
        return {"@language": value.language, "@value": value.value} if _foreign(value) else value.value
    if name == "@type":
        return value.value.removeprefix(SCHEMA)
    if name in _CONTEXT:
        return value.value
    if value.value in things and _EVENT not in things[value.value].get("@type", ()):
        return _node(value.value, things)
    return {"@id": value.value}


def _foreign(value: Literal) -> bool:
    """Say whether a text is in a language other than that of the document."""
    return value.language not in (None, _CONTEXT["@language"])
