"""Values asked for: what was given to a report, in words, and the question that it makes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from clustergraph.citation.links import canonical_values
from clustergraph.reports.header import Report
from clustergraph.reports.values import ValueRefusedError, term
from clustergraph.web.dates import in_words
from clustergraph.web.links import Link, thing_link
from clustergraph.web.pages import QUESTIONS
from clustergraph.web.service import service

Given = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class AskedValue:
    """A value that was given: the label of its parameter, the text as it was written, and what it stands for."""

    label: str
    text: str
    link: Link
    iri: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """What the cells of an answer may hold that only repeats the value."""
        return tuple(filter(None, (self.text, self.iri, self.link.text)))


def asked_values(report: Report, given: Given) -> list[AskedValue]:
    """Return the values given to a report, those that it understands."""
    return [
        found
        for name, texts in given.items()
        if name in report.parameters
        for text in texts
        if (found := _value(report, name, text))
    ]


def _value(report: Report, name: str, text: str) -> AskedValue | None:
    parameter = report.parameters[name]
    try:
        found = term(service().store, parameter, text)
    except ValueRefusedError:
        return None
    if isinstance(found, NamedNode):
        return AskedValue(parameter.label, text, thing_link(found.value), found.value)
    return AskedValue(parameter.label, text, Link(in_words(text) if parameter.type == "date" else text))


def question(report: Report, given: Given, values: Sequence[AskedValue]) -> str:
    """Return the question that was asked: one of those on the home page, else the report's with the values given."""
    return _ready(report, given) or " \u2013 ".join(filter(None, (report.question, _listed(values))))


def _listed(values: Sequence[AskedValue]) -> str:
    by_label: dict[str, list[str]] = {}
    for value in values:
        by_label.setdefault(value.label, []).append(value.link.text)
    return ", ".join(f"{label}: {' or '.join(texts)}" for label, texts in by_label.items())


def _ready(report: Report, given: Given) -> str:
    """Return the question of the home page that has the same values, nothing if there is none."""
    for text, asked in QUESTIONS.items():
        wanted = {name: [value] for name, value in asked.items() if name != "name"}
        if asked["name"] == report.name and wanted.keys() == given.keys() and _same(report, wanted, given):
            return text
    return ""


def _same(report: Report, one: Given, other: Given) -> bool:
    try:
        first, second = (canonical_values(service().store, report, values) for values in (one, other))
    except ValueRefusedError:
        return False
    return first == second
