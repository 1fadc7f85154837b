"""Results: what a suite expects of a query and what the service answered, in one form to compare."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from w3c.comparison import same
from w3c.manifest import RDF, Description, iri_of

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SYNTAX = {"srx": QueryResultsFormat.XML, "srj": QueryResultsFormat.JSON, "tsv": QueryResultsFormat.TSV}
MEDIA_TYPES = {
    "srx": "application/sparql-results+xml",
    "srj": "application/sparql-results+json",
    "tsv": "text/tab-separated-values",
    "csv": "text/csv",
}


_VALUES = {
    f"{XSD}boolean": lambda text: {"0": "false", "1": "true"}.get(text, text),
    f"{XSD}date": lambda text: text.replace("+00:00", "Z"),
    f"{XSD}dateTime": lambda text: text.replace("+00:00", "Z"),
    f"{XSD}integer": int,
    f"{XSD}decimal": lambda text: Decimal(text).normalize() + 0,
    f"{XSD}float": float,
    f"{XSD}double": float,
}
"""The datatypes whose literals are compared by value, each with what tells the value from the text."""


@dataclass(frozen=True)
class Solutions:
    """Solutions: the variables, the rows in their order, and whether that order is expected."""

    variables: frozenset
    rows: tuple
    ordered: bool = False


@dataclass(frozen=True)
class Graph:
    """The triples of a graph."""

    triples: frozenset


@dataclass(frozen=True)
class Cells:
    """The rows of a CSV file as texts, which is all that CSV tells."""

    header: tuple
    rows: tuple


def expected(root, path):
    """Return what a file of results says."""
    suffix = path.suffix.removeprefix(".")
    if suffix in MEDIA_TYPES:
        return answered(path.read_bytes(), MEDIA_TYPES[suffix])
    triples = {
        quad.triple for quad in parse(path=path, format=RdfFormat.from_extension(suffix), base_iri=iri_of(root, path))
    }
    described = Description(triples)
    sets = described.subjects[f"{RDF}type", NamedNode(f"{RS}ResultSet")]
    return _result_set(described, sets[0]) if sets else Graph(frozenset(triples))


def answered(content, media_type):
    """Return what the content of an answer says."""
    suffix = next((suffix for suffix, known in MEDIA_TYPES.items() if known == media_type), None)
    if suffix == "csv":
        header, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
        return Cells(tuple(header), tuple(map(tuple, rows)))
    if suffix is None:
        found = parse(content, format=RdfFormat.from_media_type(media_type))
        return Graph(frozenset(quad.triple for quad in found))
    results = parse_query_results(content, format=SYNTAX[suffix])
    if isinstance(results, QueryBoolean):
        return bool(results)
    assert not isinstance(results, QueryTriples)
    names = [variable.value for variable in results.variables]
    return Solutions(frozenset(names), tuple({name: row[name] for name in names if row[name]} for row in results))


def agree(wanted, found, *, lax=False):
    """Say whether an answer is the expected one; ``lax`` lets solutions be fewer than expected, but not other ones."""
    if type(wanted) is not type(found):
        return False
    if isinstance(wanted, Solutions):
        return wanted.variables == found.variables and _same_solutions(wanted, found, lax=lax)
    if isinstance(wanted, Graph):
        return same(_tuples(wanted.triples), _tuples(found.triples))
    if isinstance(wanted, Cells):
        return _same_cells(wanted, found)
    return wanted == found


def _same_solutions(wanted, found, *, lax):
    names = sorted(wanted.variables)
    ours, theirs = ([tuple(_value(row.get(name)) for name in names) for row in side.rows] for side in (wanted, found))
    if lax:
        return set(ours) == set(theirs) and not Counter(theirs) - Counter(ours)
    if wanted.ordered:
        ours, theirs = ([(place, *row) for place, row in enumerate(side)] for side in (ours, theirs))
    return same(ours, theirs)


def _same_cells(wanted, found):
    """Say whether two tables are equal, whatever the order of their columns, blank nodes by any label."""
    if Counter(wanted.header) != Counter(found.header):
        return False
    places = [found.header.index(name) for name in wanted.header]
    ours = [tuple(map(_cell, row)) for row in wanted.rows]
    return same(ours, [tuple(_cell(row[place]) for place in places) for row in found.rows])


def _cell(text):
    """Return what a cell is compared by: a number by its value, for CSV does not tell its type."""
    if text.startswith("_:"):
        return BlankNode(text.removeprefix("_:"))
    try:
        return Decimal(text)
    except ArithmeticError:
        return text


def _value(term):
    """Return what a term is compared by: the value of a number or a truth value, all else as it is."""
    if isinstance(term, Triple):
        return Triple(term.subject, term.predicate, _value(term.object))
    read = _VALUES.get(term.datatype.value) if isinstance(term, Literal) else None
    try:
        return Literal(str(read(term.value)), datatype=term.datatype) if read else term
    except (ArithmeticError, ValueError):
        return term


def _tuples(triples):
    return [(triple.subject, triple.predicate, triple.object) for triple in triples]


def _result_set(described, node):
    """Return solutions or a truth value that are written in the vocabulary for result sets."""
    truth = described.value(node, f"{RS}boolean")
    if truth is not None:
        return truth.value == "true"
    solutions = described.objects(node, f"{RS}solution")
    places = [described.text(solution, f"{RS}index") for solution in solutions]
    ordered = bool(solutions) and None not in places
    if ordered:
        solutions = [solution for _, solution in sorted(zip(map(int, places), solutions, strict=True), key=_first)]
    variables = frozenset(variable.value for variable in described.objects(node, f"{RS}resultVariable"))
    return Solutions(variables, tuple(_row(described, solution) for solution in solutions), ordered)


def _first(pair):
    return pair[0]


def _row(described, solution):
    return {
        described.text(binding, f"{RS}variable"): described.value(binding, f"{RS}value")
        for binding in described.objects(solution, f"{RS}binding")
    }
