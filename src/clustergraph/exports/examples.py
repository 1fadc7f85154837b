"""Reports as data: each canned query as an executable of SHACL, the way collections of SPARQL examples describe theirs.

The records lie in a named graph of their own, which the default graph does not hold. Target and
keywords are written with the ``https`` namespace of schema.org, for that is what readers of such
collections ask for.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from clustergraph.exports.description import ENDPOINT
from clustergraph.graph_store.memory import MemoryStore, load
from clustergraph.namespaces import GRAPH, PREFIXES, RDF, RDFS, REPORTS, SH
from clustergraph.reports.header import Report, read_report, report_names
from clustergraph.reports.structure import query_form
from clustergraph.sparql.tokens import tokens

REPORTS_GRAPH: Final = f"{GRAPH}reports"
"""The named graph that holds the records."""

_SCHEMA: Final = "https://schema.org/"
_EXPASY: Final = "https://purl.expasy.org/sparql-examples/ontology#"
_FORMS: Final = {
    "SELECT": (f"{SH}SPARQLSelectExecutable", f"{SH}select"),
    "CONSTRUCT": (f"{SH}SPARQLConstructExecutable", f"{SH}construct"),
    "ASK": (f"{SH}SPARQLAskExecutable", f"{SH}ask"),
    "DESCRIBE": (f"{_EXPASY}SPARQLDescribeExecutable", f"{_EXPASY}describe"),
}
"""Class of an executable and the property of its text, by the form of the query; SHACL has none for DESCRIBE."""


def report_triples(reports: Iterable[Report], endpoint: str = ENDPOINT) -> Iterator[Triple]:
    """Yield the records of reports, each query as stored: legal SPARQL, which asks without values."""
    for report in reports:
        node = NamedNode(f"{REPORTS}{report.name}")
        class_, text = _FORMS[query_form(list(tokens(report.query)))]
        yield Triple(node, NamedNode(f"{RDF}type"), NamedNode(f"{SH}SPARQLExecutable"))
        yield Triple(node, NamedNode(f"{RDF}type"), NamedNode(class_))
        yield Triple(node, NamedNode(f"{RDFS}label"), Literal(report.summary, language="en"))
        yield Triple(node, NamedNode(f"{RDFS}comment"), Literal(report.question, language="en"))
        yield Triple(node, NamedNode(f"{PREFIXES['dcterms']}description"), Literal(report.description, language="en"))
        yield Triple(node, NamedNode(text), Literal(report.query))
        yield Triple(node, NamedNode(f"{_SCHEMA}target"), NamedNode(endpoint))
        for tag in report.tags:
            yield Triple(node, NamedNode(f"{_SCHEMA}keywords"), Literal(tag))


def load_with_reports(project: Path) -> MemoryStore:
    """Return the dataset of a project folder with the records of its reports in their named graph.

    Raises:
        NoProjectError: the folder holds no graph.
        HeaderError: a report's header is not as it should be.
        OSError: a file cannot be read.
        SyntaxError: a file is not Turtle.
    """
    store = load(project)
    add_reports(store, (read_report(project, name) for name in report_names(project)))
    return store


def add_reports(store: MemoryStore, reports: Iterable[Report]) -> None:
    """Put the records of reports into their named graph of a store."""
    graph = NamedNode(REPORTS_GRAPH)
    store.extend(Quad(triple.subject, triple.predicate, triple.object, graph) for triple in report_triples(reports))
