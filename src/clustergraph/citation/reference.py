"""References: how an answer is cited, by who publishes the dataset, its day and version, and the permanent link."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from clustergraph.citation.links import Values, permalink
from clustergraph.exports.distributions import DATASET
from clustergraph.exports.header import Header, read_header
from clustergraph.exports.views import construct
from clustergraph.graph_store import GraphStore
from clustergraph.iris import shrink
from clustergraph.labels import read_labels
from clustergraph.namespaces import BASE, PREFIXES
from clustergraph.reports.header import Report
from clustergraph.reports.values import term

_TITLE = f"{PREFIXES['dcterms']}title"


@dataclass(frozen=True, slots=True)
class Reference:
    """What a reference tells; what the dataset does not say of itself is empty.

    ``title`` is the question with the values given, ``container`` the title of the dataset, ``dated`` the day of its
    last change. ``key`` names the reference in a list of them.
    """

    key: str
    title: str
    container: str
    authors: tuple[str, ...]
    publisher: str
    dated: dt.date | None
    version: str
    url: str


def read_reference(store: GraphStore, report: Report, values: Values, version: str, *, base: str = BASE) -> Reference:
    """Return the reference for the answer of a report; ``values`` are canonical texts, ``version`` the one at hand.

    Raises:
        ValueRefusedError: a text is no value of its parameter.
    """
    header = read_header(store)
    url = permalink(report.name, values, version, base)
    days = [value.value for value in header.get("modified", ())]
    return Reference(
        key=f"clustergraph-{report.name}-{hashlib.sha256(url.encode()).hexdigest()[:8]}",
        title=_title(store, report, values),
        container=_container(store),
        authors=tuple(_named(store, header, "creator")),
        publisher=next(_named(store, header, "publisher"), ""),
        dated=dt.date.fromisoformat(days[-1]) if days else None,
        version=version,
        url=url,
    )


def _title(store: GraphStore, report: Report, values: Values) -> str:
    """Return the question of a report with the values given, in words."""
    given = [
        f"{report.parameters[name].label}: {', '.join(_words(store, report, name, text) for text in texts)}"
        for name, texts in values.items()
    ]
    return f"{report.question} ({'; '.join(given)})" if given else report.question


def _words(store: GraphStore, report: Report, name: str, text: str) -> str:
    value = term(store, report.parameters[name], text)
    if isinstance(value, Literal):
        return value.value
    labels = read_labels(store, [value.value])
    return labels[value.value].text if value.value in labels else shrink(value.value) or value.value


def _container(store: GraphStore) -> str:
    titles = [
        triple.object.value
        for triple in construct(store, "catalogue")
        if triple.subject == NamedNode(DATASET)
        and triple.predicate.value == _TITLE
        and isinstance(triple.object, Literal)
    ]
    return min(titles, default="")


def _named(store: GraphStore, header: Header, role: str) -> Iterator[str]:
    agents = [value.value for value in header.get(role, ()) if isinstance(value, NamedNode)]
    labels = read_labels(store, agents)
    return (labels[agent].text if agent in labels else agent for agent in agents)
