"""Tools: what an assistant may ask, each with its parameters as JSON Schema."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from clustergraph.graph_store import GraphStore
from clustergraph.namespaces import KOS
from clustergraph.reports.header import Report
from clustergraph.reports.parameters import Parameter
from clustergraph.reports.things import COUNTRIES, Things, in_scheme, instances, read_things

Schema = dict[str, Any]
Reader = Callable[[str, str], Things | None]

SEARCH, DESCRIBE, QUERY = "search", "describe", "query"
"""Tools beside the reports; a report of such a name would be hidden by them."""

_FEW: Final = 40
"""Values that are all told in a schema; of more only an example is."""

_JSON_TYPES: Final = {"integer": "integer", "decimal": "number"}
_DATASET: Final[Schema] = {
    "type": "object",
    "properties": {"version": {"type": "string"}},
    "required": ["version"],
}
_ROWS: Final[Schema] = {
    "type": "object",
    "properties": {
        "columns": {"type": "array", "items": {"type": "string"}},
        "rows": {"type": "array", "items": {"type": "object"}},
        "notes": {"type": "array", "items": {"type": "string"}},
        "dataset": _DATASET,
    },
    "required": ["columns", "rows", "notes", "dataset"],
}
_ANYTHING: Final[Schema] = {"type": "object", "properties": {"dataset": _DATASET}, "required": ["dataset"]}


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool: its name, what it answers, what it takes and what it gives."""

    name: str
    title: str
    description: str
    input_schema: Schema
    output_schema: Schema


def read_tools(store: GraphStore, reports: Mapping[str, Report], kinds: Mapping[str, str]) -> list[Tool]:
    """Return the tools over a dataset: search, description and query, then the reports."""

    @cache
    def things(type_: str, of: str) -> Things | None:
        return _things(store, type_, of)

    fixed = [_search(kinds), _DESCRIBE, _QUERY]
    taken = {tool.name for tool in fixed}
    told = [_report(report, things) for report in reports.values() if report.name not in taken]
    return fixed + told


def _search(kinds: Mapping[str, str]) -> Tool:
    return Tool(
        SEARCH,
        "Search by name",
        "Find things, concepts, terms of the vocabulary and reports by their names and by what is said of them. "
        "Accents and small typing errors are forgiven. Gives IRIs to be described or queried.",
        _object(
            {
                "text": {"type": "string", "description": "Words to look for."},
                "kind": {"type": "string", "enum": sorted(kinds), "description": "Only things of this kind."},
                "limit": {"type": "integer", "minimum": 1, "maximum": 200, "default": 20},
            },
            ["text"],
        ),
        _ANYTHING,
    )


_DESCRIBE: Final = Tool(
    DESCRIBE,
    "Describe one thing",
    "Tell what the graph says of one thing, what refers to it, and which lines of which document it rests on.",
    {
        "type": "object",
        "properties": {"thing": {"type": "string", "description": "IRI, prefixed name, slug or exact label."}},
        "required": ["thing"],
        "additionalProperties": False,
    },
    _ANYTHING,
)
_QUERY: Final = Tool(
    QUERY,
    "Query with SPARQL",
    "Evaluate a read-only SPARQL 1.1 query (SELECT, ASK, CONSTRUCT, DESCRIBE) under limits of time, memory and size. "
    "Every prefix must be declared. Read the resource clustergraph://model first.",
    {
        "type": "object",
        "properties": {"query": {"type": "string", "description": "The text of the query."}},
        "required": ["query"],
        "additionalProperties": False,
    },
    _ANYTHING,
)


def _report(report: Report, things: Reader) -> Tool:
    properties = {name: _parameter(parameter, things) for name, parameter in report.parameters.items()}
    required = [name for name, parameter in report.parameters.items() if parameter.required]
    description = f"{report.question} {report.description}"
    return Tool(report.name, report.summary, description, _object(properties, required), _ROWS)


def _object(properties: Schema, required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _parameter(parameter: Parameter, things: Reader) -> Schema:
    schema: Schema = {"type": _JSON_TYPES.get(parameter.type, "string")}
    said = [f"{parameter.label}, for example {parameter.example}."]
    if parameter.type == "date":
        schema["format"] = "date"
    known = things(parameter.type, parameter.of)
    if known and 0 < len(known.iris) <= _FEW:
        schema["enum"] = [known.shortest(iri) for iri in sorted(known.iris)]
        said.append(f"Values: {'; '.join(_labelled(known))}.")
    elif known:
        said.append("An IRI, a prefixed name, a slug or an exact label.")
    described: Schema = {"description": " ".join(said)}
    if parameter.default is not None:
        described["default"] = parameter.default
    return {"type": "array", "items": schema, **described} if parameter.many else {**schema, **described}


def _labelled(things: Things) -> Iterator[str]:
    """Yield the values that there are, each with its label where that says more."""
    for iri in sorted(things.iris):
        value, label = things.shortest(iri), things.label(iri)
        yield value if value == label else f"{value} ({label})"


def _things(store: GraphStore, type_: str, of: str) -> Things | None:
    """Return the things that a parameter of a type may stand for, None for other types."""
    if type_ == "country":
        return read_things(store, in_scheme(COUNTRIES))
    if type_ == "concept":
        return read_things(store, in_scheme(KOS + of))
    return read_things(store, instances(of)) if type_ == "entity" and of else None
