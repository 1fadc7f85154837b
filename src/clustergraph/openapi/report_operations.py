"""Report operations: one for each report, with its own parameters, columns and examples."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from clustergraph.openapi.responses import content, joined, responses
from clustergraph.openapi.samples import Samples, key_of
from clustergraph.openapi.schemas import Schema, reference, rows
from clustergraph.openapi.surface import Surface
from clustergraph.reports.chart_header import VIEWS
from clustergraph.reports.header import Report
from clustergraph.reports.listing import formats
from clustergraph.reports.parameters import Parameter

Operation = dict[str, Any]

_TYPES: Final[Mapping[str, Schema]] = {
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "date": {"type": "string", "format": "date"},
}
_KINDS: Final[Mapping[str, str]] = {
    "iri": "An IRI or a prefixed name.",
    "entity": "An IRI, a prefixed name, the last part of an IRI, or a name.",
    "concept": "A notation; a label or an IRI does too.",
    "country": "A code; a name or an IRI does too.",
    "decimal": "A decimal number.",
    "integer": "A whole number.",
    "date": "A day.",
    "string": "A text.",
}
_OPTIONS: Final[Mapping[str, tuple[str, Schema]]] = {
    "language": ("Language of the labels in formats for people.", {"type": "string", "example": "en"}),
    "receipts": ("Whether each row comes with the passages that it rests on.", {"type": "string", "enum": ["0", "1"]}),
    "view": ("How a picture shows the answer, if not by the report's chart.", {"type": "string", "enum": [*VIEWS]}),
    "version": ("Version of the dataset that is to answer; another one is refused.", {"type": "string"}),
}


def report_operation(report: Report, surface: Surface, samples: Samples) -> Operation:
    """Return the operation that answers a report."""
    parameters = [_parameter(parameter, samples["values"]) for parameter in report.parameters.values()]
    names = formats(report)
    sample = samples["reports"].get(report.name, {})
    return {
        "operationId": f"report_{report.name.replace('-', '_')}",
        "summary": report.summary,
        "description": f"{report.question}\n\n{report.description}",
        "tags": list(report.tags),
        "parameters": [*parameters, *_options(names, surface)],
        "responses": responses(
            _content(names, surface, sample),
            404,
            406,
            headers=("Note", "Row-Limit", "Warning"),
            description=report.question,
        ),
    }


def _content(names: Sequence[str], surface: Surface, sample: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the content of an answer in the formats that the report has, some of them with examples."""
    examples = sample.get("examples", {})
    if "turtle" in names:
        offer = joined(surface.graphs, surface.page)
        named = {"text/turtle": "turtle", "application/n-triples": "ntriples"}
        return content(offer, json=reference("JsonLd"), examples=_of_types(named, examples))
    offer = joined(surface.results, surface.page, surface.tables, surface.pictures if "svg" in names else {})
    named = {
        "application/sparql-results+json": "json",
        "text/csv": "csv",
        "text/tab-separated-values": "tsv",
        "application/json": "rows",
    }
    plain = {"anyOf": [reference("SparqlResults"), rows(sample.get("columns", ()))]}
    return content(offer, json=plain, examples=_of_types(named, examples))


def _of_types(named: Mapping[str, str], examples: Mapping[str, Any]) -> dict[str, Any]:
    return {media_type: examples[name] for media_type, name in named.items() if name in examples}


def _parameter(parameter: Parameter, values: Mapping[str, list[str]]) -> Operation:
    """Return a parameter of a report, its values listed where they are few."""
    schema = dict(_TYPES.get(parameter.type, {"type": "string"}))
    listed = values.get(key_of(parameter))
    if listed:
        schema["enum"] = listed
    if parameter.default is not None:
        schema["default"] = _typed(parameter, parameter.default)
    example = _typed(parameter, parameter.example)
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": f"{parameter.label}. {_KINDS[parameter.type]}",
        "schema": {"type": "array", "items": schema} if parameter.many else schema,
        "example": [example] if parameter.many else example,
    }


def _typed(parameter: Parameter, text: str) -> str | int | float:
    """Return a text as the value of JSON that the type of its parameter is."""
    if parameter.type == "integer":
        return int(text)
    return float(text) if parameter.type == "decimal" else text


def _options(names: Sequence[str], surface: Surface) -> list[Operation]:
    """Return what a report takes beside its own parameters."""
    listed = list(dict.fromkeys((*names, "html")))
    known = {"format": ("Format of the answer, whatever Accept says.", {"type": "string", "enum": listed})}
    return [
        {"name": name, "in": "query", "description": description, "schema": schema}
        for name, (description, schema) in ({**known, **_OPTIONS}).items()
        if name in surface.options
    ]
