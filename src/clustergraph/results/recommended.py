"""Tables in the four result formats of the SPARQL 1.1 recommendations.

They say what the recommendations let them say, and nothing else. CSV holds the bare values: a text that begins
with ``=`` stays as it is, and what opens the file must be told to take it as text; XLSX has typed cells. None has
a place for a note that rows were cut: whoever hands out a cut table says so beside it.
"""

import json
from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, parse_query_results

from clustergraph.formats import RESULTS
from clustergraph.namespaces import RDF, XSD
from clustergraph.results.naming import Naming
from clustergraph.results.table import Table, Term

_IMPLIED: Final = frozenset({f"{XSD}string", f"{RDF}langString", f"{RDF}dirLangString"})
"""Datatypes that JSON leaves unsaid."""


def write(table: Table, format_name: str, naming: Naming) -> bytes:
    """Return a table in JSON, XML, CSV or TSV, as the engine writes it; the text ends in a line feed."""
    del naming
    rows = [
        {name: _json(term) for name, term in zip(table.columns, row, strict=True) if term is not None}
        for row in table.rows
    ]
    document = {"head": {"vars": list(table.columns)}, "results": {"bindings": rows}}
    results = parse_query_results(json.dumps(document), format=QueryResultsFormat.JSON)
    content = ended(results.serialize(format=RESULTS[format_name].writer))
    return linked(content, format_name, table.about.permalink)


def ended(content: bytes | None) -> bytes:
    """Return a text that ends in a line feed, as terminals and diffs want it."""
    text = content or b""
    return text if text.endswith(b"\n") else text + b"\n"


def linked(content: bytes, format_name: str, permalink: str) -> bytes:
    """Return JSON or XML whose head names where the same answer is had again; other formats have no place for it."""
    if permalink and format_name == "json":
        head, end, rest = content.partition(b"}")
        comma = b"" if head.endswith(b"{") else b","
        return b"".join((head, comma, b'"link":', json.dumps([permalink]).encode(), end, rest))
    if permalink and format_name == "xml":
        return content.replace(b"</head>", f"<link href={quoteattr(permalink)}/></head>".encode(), 1)
    return content


def _json(term: Term) -> Mapping[str, object]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Literal):
        return _literal(term)
    parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
    return {"type": "triple", "value": {name: _json(part) for name, part in parts.items()}}


def _literal(term: Literal) -> Mapping[str, object]:
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    if term.direction:
        found["its:dir"] = term.direction.value
    if term.datatype.value not in _IMPLIED:
        found["datatype"] = term.datatype.value
    return found
