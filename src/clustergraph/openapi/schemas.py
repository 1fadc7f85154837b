"""Schemas: what bodies are made of, in JSON Schema 2020-12 as OpenAPI 3.1 takes it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from clustergraph.openapi.surface import Problem

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
CELL: Final[Schema] = {"type": ["string", "number", "boolean", "null"]}
"""A value of a row: numbers and truth values as JSON knows them, all else as text, null for none."""

_TERM: Final[Schema] = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {
        "type": {"enum": ["uri", "literal", "bnode", "triple"]},
        "value": {},
        "xml:lang": TEXT,
        "its:dir": {"enum": ["ltr", "rtl"]},
        "datatype": TEXT,
    },
}
_SPARQL_RESULTS: Final[Schema] = {
    "description": "SPARQL 1.1 Query Results JSON Format: solutions, or the truth value of ASK.",
    "type": "object",
    "required": ["head"],
    "properties": {
        "head": {
            "type": "object",
            "properties": {
                "vars": {"type": "array", "items": TEXT},
                "link": {"type": "array", "items": TEXT},
            },
        },
        "results": {
            "type": "object",
            "required": ["bindings"],
            "properties": {
                "bindings": {
                    "type": "array",
                    "items": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Term"}},
                }
            },
        },
        "boolean": {"type": "boolean"},
    },
    "oneOf": [{"required": ["results"]}, {"required": ["boolean"]}],
}
_JSON_LD: Final[Schema] = {
    "description": "JSON-LD 1.1.",
    "anyOf": [{"type": "object"}, {"type": "array", "items": {"type": "object"}}],
}
_HIT: Final[Schema] = {
    "type": "object",
    "required": ["iri", "name", "href", "fit", "score", "matched", "snippet", "marks"],
    "properties": {
        "iri": TEXT,
        "name": TEXT,
        "href": {"type": "string", "description": "Where its page is, empty where it has none."},
        "fit": TEXT,
        "score": {"type": "integer", "minimum": 1, "maximum": 9},
        "matched": TEXT,
        "snippet": TEXT,
        "marks": {
            "type": "array",
            "items": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
        },
    },
}
_SEARCH: Final[Schema] = {
    "description": "What fits a text, grouped by kind, the best first; marks are places in the snippet.",
    "type": "object",
    "required": ["groups"],
    "properties": {
        "groups": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["kind", "label", "hits"],
                "properties": {"kind": TEXT, "label": TEXT, "hits": {"type": "array", "items": _HIT}},
            },
        }
    },
}
_USED_TERM: Final[Schema] = {
    "type": "object",
    "required": ["iri", "name", "label", "definition", "uses"],
    "properties": {
        **dict.fromkeys(("iri", "name", "label", "definition"), TEXT),
        "uses": {"type": "integer"},
        "proof": {"type": "boolean", "description": "Whether it is a class of records that prove others."},
    },
}
_TERMS: Final[Schema] = {
    "description": "Prefixes, and the classes and properties that the data uses, those used most first.",
    "type": "object",
    "required": ["prefixes", "classes", "properties"],
    "properties": {
        "prefixes": {"type": "object", "additionalProperties": TEXT},
        "classes": {"type": "array", "items": _USED_TERM},
        "properties": {"type": "array", "items": _USED_TERM},
    },
}
_NAMES: Final[Schema] = {
    "description": "What things are called and the addresses of their pages, empty for none, by their IRIs.",
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["name", "href", "external"],
        "properties": {"name": TEXT, "href": TEXT, "external": {"type": "boolean"}},
    },
}
_PART: Final[Schema] = {
    "type": "object",
    "required": ["text", "line", "column"],
    "properties": {"text": TEXT, "line": {"type": "integer"}, "column": {"type": "integer"}},
}
_SUGGESTION: Final[Schema] = {
    "type": "object",
    "required": ["text", "label", "query", "answers"],
    "properties": {"text": TEXT, "label": TEXT, "query": TEXT, "answers": {"type": "boolean"}},
}
_EXPLANATION: Final[Schema] = {
    "description": "Why an answer is empty; further are other reasons, each of which would do.",
    "type": "object",
    "required": ["kind", "sentence", "parts", "suggestions", "further"],
    "properties": {
        "kind": TEXT,
        "sentence": TEXT,
        "parts": {"type": "array", "items": _PART},
        "suggestions": {"type": "array", "items": _SUGGESTION},
        "further": {"type": "array", "items": {"$ref": "#/components/schemas/Explanation"}},
    },
}
_PARAMETER: Final[Schema] = {
    "type": "object",
    "required": ["name", "type", "label", "example", "required", "many", "default"],
    "properties": {
        "name": TEXT,
        "type": TEXT,
        "label": TEXT,
        "example": TEXT,
        "required": {"type": "boolean"},
        "many": {"type": "boolean"},
        "default": {"type": ["string", "null"]},
        "class": TEXT,
        "scheme": TEXT,
    },
}
_REPORT: Final[Schema] = {
    "type": "object",
    "required": ["href", "name", "summary", "question", "description", "tags", "parameters", "formats"],
    "properties": {
        "href": TEXT,
        "name": TEXT,
        "summary": TEXT,
        "question": TEXT,
        "description": TEXT,
        "tags": {"type": "array", "items": TEXT},
        "parameters": {"type": "array", "items": _PARAMETER},
        "formats": {"type": "array", "items": TEXT},
        "chart": {"type": "object"},
    },
}
_REPORTS: Final[Schema] = {
    "description": "The reports with their parameters, and where each is answered.",
    "type": "object",
    "required": ["reports"],
    "properties": {
        "description": {"type": "string", "description": "Address of this description."},
        "reports": {"type": "array", "items": _REPORT},
    },
}
_HEALTH: Final[Schema] = {
    "type": "object",
    "required": ["status", "version", "triples", "program"],
    "properties": {"status": {"const": "ok"}, "version": TEXT, "triples": {"type": "integer"}, "program": TEXT},
}
_CHART: Final[Schema] = {
    "description": "A specification of Vega-Lite.",
    "type": "object",
    "required": ["$schema"],
}

_THING: Final[Schema] = {
    "type": "object",
    "required": ["iri", "name", "label", "kind", "family", "href"],
    "properties": {"iri": TEXT, "name": TEXT, "label": TEXT, "kind": TEXT, "family": TEXT, "href": TEXT},
}
_RELATION: Final[Schema] = {
    "type": "object",
    "required": ["relation", "direction", "label", "noun", "count", "offset", "things"],
    "properties": {
        "relation": TEXT,
        "direction": {"enum": ["out", "in"]},
        "label": TEXT,
        "noun": TEXT,
        "count": {"type": "integer", "minimum": 1},
        "offset": {"type": "integer", "minimum": 0},
        "things": {"type": "array", "items": _THING, "maxItems": 10},
    },
}
_HOP: Final[Schema] = {
    "type": "object",
    "required": ["step", "source", "relation", "target", "receipts"],
    "properties": {
        "step": {"type": "integer", "minimum": 1},
        "source": _THING,
        "relation": TEXT,
        "target": _THING,
        "receipts": {
            "type": "array",
            "items": {"type": "object", "required": ["text", "href"], "properties": {"text": TEXT, "href": TEXT}},
        },
    },
}
_NEIGHBOURHOOD: Final[Schema] = {
    "description": "A thing, its relations to others with ten things of each, and the shortest ways to another thing.",
    "type": "object",
    "required": ["start", "relations", "to", "ways", "ways_in_all"],
    "properties": {
        "start": {"anyOf": [_THING, {"type": "null"}]},
        "relations": {"type": "array", "items": _RELATION},
        "to": {"anyOf": [_THING, {"type": "null"}]},
        "ways": {"type": "array", "items": {"type": "array", "items": _HOP}},
        "ways_in_all": {"type": "integer", "minimum": 0},
    },
}


def components(problems: Mapping[str, Problem]) -> dict[str, Schema]:
    """Return the schemas that operations refer to, by name."""
    return {
        "Chart": _CHART,
        "Explanation": _EXPLANATION,
        "Health": _HEALTH,
        "JsonLd": _JSON_LD,
        "Neighbourhood": _NEIGHBOURHOOD,
        "Names": _NAMES,
        "Problem": _problem(problems),
        "Reports": _REPORTS,
        "SearchResults": _SEARCH,
        "SparqlResults": _SPARQL_RESULTS,
        "Term": _TERM,
        "Terms": _TERMS,
    }


def reference(name: str) -> Schema:
    """Return the reference to a schema of ``components``."""
    return {"$ref": f"#/components/schemas/{name}"}


def rows(columns: Sequence[str]) -> Schema:
    """Return the schema of the rows of a report: its own columns, and whatever receipts add; cut rows stand apart."""
    row = {
        "type": "object",
        "required": list(columns),
        "properties": dict.fromkeys(columns, CELL),
        "additionalProperties": CELL,
    }
    array = {"type": "array", "items": row}
    whole = {"type": "object", "required": ["cut_at", "rows"], "properties": {"cut_at": {"type": "integer"}}}
    return {"anyOf": [array, {**whole, "properties": {**whole["properties"], "rows": array}}]}  # type: ignore[dict-item]


def _problem(problems: Mapping[str, Problem]) -> Schema:
    meanings = "\n".join(f"- `{problem.iri}`: {problem.meaning}" for problem in problems.values())
    return {
        "description": f"Problem details (RFC 9457). The types:\n\n{meanings}",
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"enum": ["about:blank", *(problem.iri for problem in problems.values())]},
            "title": TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": TEXT,
            "line": {"type": "integer", "minimum": 1},
            "column": {"type": "integer", "minimum": 1},
        },
    }
