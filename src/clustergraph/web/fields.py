"""Fields: the parameters of a report as the inputs of a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from clustergraph.graph_store import GraphStore
from clustergraph.iris import expand, split
from clustergraph.namespaces import KOS, PREFIXES
from clustergraph.reports.header import Report
from clustergraph.reports.parameters import Parameter
from clustergraph.reports.values import ValueRefusedError, term

_INPUTS: Final = {"integer": "number", "date": "date"}
"""Type of input for values that a browser has one for; the others are text."""

_CONCEPTS: Final = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?label WHERE { ?thing skos:inScheme <%s> ; skos:prefLabel ?label } ORDER BY ?label
"""
_INSTANCES: Final = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?thing ?label WHERE { ?thing a <%s> ; rdfs:label ?label } ORDER BY ?label
"""


@dataclass(frozen=True, slots=True)
class Option:
    """A value to choose: what is sent, what is read, and whether it is the one given."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Field:
    """An input of a form: a list to choose from for concepts, else a line to write in with suggestions."""

    parameter: Parameter
    value: str
    input: str
    options: Sequence[Option]

    @property
    def is_choice(self) -> bool:
        """Whether the values are a short list to choose from."""
        return self.parameter.type in {"concept", "country"}


def fields(store: GraphStore, report: Report, given: Mapping[str, Sequence[str]]) -> list[Field]:
    """Return the inputs for a report's parameters, filled with the values given."""
    return [_field(store, parameter, given.get(parameter.name, ())) for parameter in report.parameters.values()]


def _field(store: GraphStore, parameter: Parameter, given: Sequence[str]) -> Field:
    selected = {_iri(store, parameter, text) for text in given}
    options = [
        Option(split(row[0].value)[1], row[1].value, row[0].value in selected)
        for row in store.solutions(_options_query(parameter))
    ]
    value = given[0] if given else parameter.default or ""
    return Field(parameter, value, _INPUTS.get(parameter.type, "text"), options)


def _options_query(parameter: Parameter) -> str:
    if parameter.type == "country":
        return _CONCEPTS % PREFIXES["country"].rstrip("/")
    if parameter.type == "concept":
        return _CONCEPTS % f"{KOS}{parameter.of}"
    return _INSTANCES % (expand(parameter.of) if parameter.type == "entity" and parameter.of else f"{KOS}none")


def _iri(store: GraphStore, parameter: Parameter, text: str) -> str:
    """Return the IRI that a text stands for, or nothing where it stands for none."""
    try:
        return term(store, parameter, text).value
    except ValueRefusedError:
        return ""
