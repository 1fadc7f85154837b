"""Formats: one table of names, media types and suffixes for results and for graphs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True, slots=True)
class ResultsFormat:
    """How the solutions of SELECT or the truth value of ASK are written."""

    name: str
    media_type: str
    suffix: str
    writer: QueryResultsFormat


@dataclass(frozen=True, slots=True)
class TableFormat:
    """How solutions are written for people, for spreadsheets, and for programs that know no RDF.

    ``labelled`` formats show beside an IRI what the thing is called.
    """

    name: str
    media_type: str
    suffix: str
    labelled: bool


@dataclass(frozen=True, slots=True)
class PictureFormat:
    """How the chart of a report is written."""

    name: str
    media_type: str
    suffix: str


@dataclass(frozen=True, slots=True)
class GraphFormat:
    """How the triples of a graph, or the quads of a dataset, are written."""

    name: str
    media_type: str
    suffix: str
    writer: RdfFormat


RESULTS: Final = {
    format_.name: format_
    for format_ in (
        ResultsFormat("json", "application/sparql-results+json", "srj", QueryResultsFormat.JSON),
        ResultsFormat("xml", "application/sparql-results+xml", "srx", QueryResultsFormat.XML),
        ResultsFormat("csv", "text/csv", "csv", QueryResultsFormat.CSV),
        ResultsFormat("tsv", "text/tab-separated-values", "tsv", QueryResultsFormat.TSV),
    )
}
"""The four result formats of the SPARQL 1.1 recommendations, the first being the default."""

TABLES: Final = {
    format_.name: format_
    for format_ in (
        TableFormat("table", "text/plain", "txt", labelled=True),
        TableFormat("rows", "application/json", "rows.json", labelled=False),
        TableFormat("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", labelled=True),
        TableFormat("markdown", "text/markdown", "md", labelled=True),
        TableFormat("html", "text/html", "html", labelled=True),
    )
}
"""Formats of solutions beside those of the recommendations.

The media type ``application/json`` alone means the format ``json``, as the recommendation has it; rows are asked
for by name.
"""

PICTURES: Final = {
    format_.name: format_
    for format_ in (
        PictureFormat("svg", "image/svg+xml", "svg"),
        PictureFormat("png", "image/png", "png"),
        PictureFormat("vega-lite", "application/vnd.vegalite.v6+json", "vl.json"),
    )
}
"""Formats of a report's chart: drawn, or as the specification that it is drawn from."""

GRAPHS: Final = {
    format_.name: format_
    for format_ in (
        GraphFormat("turtle", "text/turtle", "ttl", RdfFormat.TURTLE),
        GraphFormat("ntriples", "application/n-triples", "nt", RdfFormat.N_TRIPLES),
        GraphFormat("rdfxml", "application/rdf+xml", "rdf", RdfFormat.RDF_XML),
        GraphFormat("jsonld", "application/ld+json", "jsonld", RdfFormat.JSON_LD),
        GraphFormat("trig", "application/trig", "trig", RdfFormat.TRIG),
        GraphFormat("nquads", "application/n-quads", "nq", RdfFormat.N_QUADS),
    )
}
"""Formats for one graph, the first being the default; in TriG and N-Quads it is a default graph."""

DATASETS: Final = {
    format_.name: format_
    for format_ in (
        GraphFormat("trig", "application/trig", "trig", RdfFormat.TRIG),
        GraphFormat("nquads", "application/n-quads", "nq", RdfFormat.N_QUADS),
        GraphFormat("jsonld", "application/ld+json", "jsonld", RdfFormat.JSON_LD),
    )
}
"""Formats that keep the names of the graphs, the first being the default."""

_ALIASES: Final[Mapping[str, str]] = {"application/json": "json", "application/xml": "xml", "text/xml": "xml"}


def media_types(formats: Iterable[ResultsFormat | GraphFormat]) -> dict[str, str]:
    """Map each media type that a client may ask for to the name of its format, best first."""
    own = {format_.media_type: format_.name for format_ in formats}
    return own | {alias: name for alias, name in _ALIASES.items() if name in own.values()}


def by_suffix(suffix: str) -> str | None:
    """Return the name of the format that files with this suffix hold, or None where there is none."""
    tables = (DATASETS, GRAPHS, RESULTS, TABLES, PICTURES)
    known = {format_.suffix: format_.name for table in tables for format_ in table.values()}
    return (known | {name: name for name in RESULTS}).get(suffix.lower().lstrip("."))
