"""Fields: the parameters of a report as the inputs of a form."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from clustergraph.graph_store import GraphStore
from clustergraph.iris import expand, shrink
from clustergraph.reports.header import Report
from clustergraph.reports.parameters import Parameter
from clustergraph.reports.values import ValueRefusedError, term
from clustergraph.serving.finding import CHOSEN
from clustergraph.serving.limits import LimitError
from clustergraph.web.exchange import exchange
from clustergraph.web.listings import SORTS
from clustergraph.web.service import service

_INPUTS: Final = {"integer": "number", "date": "date"}
"""Type of input for values that a browser has one for; the others are text."""

_YEAR: Final = "2020"
"""What is tried where it is to be known whether a date may be a year."""

Listed = Mapping[str, str | int | None]
"""A value with its IRI, text, label and count."""

_NAMED: Final = tuple(
    class_
    for name in ("people", "authorities", "organisations", "clusters", "initiatives", "events", "recommendations")
    for class_ in SORTS[name].classes
)
"""Classes whose things are suggested where a parameter takes a thing of any class."""

_INSTANCES: Final = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?thing ?label WHERE { VALUES ?class { %s } ?thing a ?class ; rdfs:label ?label } ORDER BY ?label ?thing
"""


@dataclass(frozen=True, slots=True)
class Option:
    """A value to choose: what is sent, what is read, how many rows it has if that is known, whether it is given."""

    value: str
    label: str
    count: int | None
    selected: bool


@dataclass(frozen=True, slots=True)
class Field:
    """An input of a form: a list to choose from for concepts, else a line to write in with suggestions."""

    parameter: Parameter
    value: str
    input: str
    options: Sequence[Option]

    @property
    def hint(self) -> str:
        """What to write, where the label does not tell."""
        return "a year, a month or a day" if self.parameter.type == "date" and self.input == "text" else ""

    @property
    def is_choice(self) -> bool:
        """Whether the values are a short list to choose from."""
        return self.parameter.type in CHOSEN


def fields(store: GraphStore, report: Report, given: Mapping[str, Sequence[str]]) -> list[Field]:
    """Return the inputs for a report's parameters, filled with the values given."""
    lists = _value_lists(report)
    return [
        _field(store, parameter, given.get(parameter.name, ()), lists.get(parameter.name, []))
        for parameter in report.parameters.values()
    ]


def _field(store: GraphStore, parameter: Parameter, given: Sequence[str], listed: Sequence[Listed]) -> Field:
    selected = {_iri(store, parameter, text) for text in given} if listed else set()
    options = [
        Option(str(value["text"]), str(value["label"]), _count(value), value["iri"] in selected) for value in listed
    ]
    value = given[0] if given else parameter.default or ""
    return Field(parameter, value, _input(store, parameter), options or _instances(store, parameter))


def _input(store: GraphStore, parameter: Parameter) -> str:
    """Return the type of input for a parameter; where a year may stand for its days, one for days would lose it."""
    is_period = parameter.type == "date" and bool(_iri(store, parameter, _YEAR))
    return "text" if is_period else _INPUTS.get(parameter.type, "text")


def _value_lists(report: Report) -> Mapping[str, Sequence[Listed]]:
    """Return the values to choose from; counting takes a while, so what was counted for a report is remembered."""
    if not any(parameter.type in CHOSEN for parameter in report.parameters.values()):
        return {}
    known = service().value_lists
    if report.name not in known:
        try:
            known[report.name] = json.loads(bytes(service().perform("choices", name=report.name).content))
        except LimitError:
            # A page without its lists is not to be kept: the next one may have them.
            exchange().is_unsettled = True
            return {}
    return cast("Mapping[str, Sequence[Listed]]", known[report.name])


def _instances(store: GraphStore, parameter: Parameter) -> list[Option]:
    """Return the things that a parameter may stand for: those of its class, else those that people ask about most."""
    if parameter.type != "entity":
        return []
    named = [parameter.of] if parameter.of else _NAMED
    rows = store.solutions(_INSTANCES % " ".join(f"<{expand(class_)}>" for class_ in named))
    return [Option(shrink(row[0].value) or row[0].value, row[1].value, None, selected=False) for row in rows]


def _count(value: Listed) -> int | None:
    count = value["count"]
    return count if isinstance(count, int) else None


def _iri(store: GraphStore, parameter: Parameter, text: str) -> str:
    """Return the IRI that a text stands for, or nothing where it stands for none."""
    try:
        return term(store, parameter, text).value
    except ValueRefusedError:
        return ""
