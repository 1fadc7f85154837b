"""Reading of answers for programs: the formats of the recommendations, plain rows, and graphs."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from typing import Any, Final
from xml.etree import ElementTree as ET

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, parse

from clustergraph.formats import GRAPHS
from clustergraph.verification.grid import Grid, UnreadableError

_TRUTH: Final = ("answer",)
_SPARQL: Final = "{http://www.w3.org/2005/sparql-results#}"
_TRIPLE: Final = ("subject", "predicate", "object")


def read_csv(content: bytes) -> Grid:
    """Return what CSV holds; a truth value is a cell of its own."""
    rows = [tuple(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)]
    return _headed(rows)


def read_tsv(content: bytes) -> Grid:
    """Return what TSV holds, its terms as they are written."""
    lines = content.decode().removesuffix("\n").split("\n")
    return _headed([tuple(line.removesuffix("\r").split("\t")) for line in lines])


def read_json(content: bytes) -> Grid:
    """Return what SPARQL results in JSON hold."""
    document = json.loads(content)
    permalink = next(iter(document["head"].get("link", ())), "")
    if "boolean" in document:
        return Grid(_TRUTH, [(str(document["boolean"]).lower(),)], permalink)
    columns = document["head"]["vars"]
    rows = [tuple(_term(row.get(name)) for name in columns) for row in document["results"]["bindings"]]
    return Grid(columns, rows, permalink)


def read_xml(content: bytes) -> Grid:
    """Return what SPARQL results in XML hold."""
    root = ET.fromstring(content)  # noqa: S314 - the parser bounds the expansion of entities
    link = root.find(f"{_SPARQL}head/{_SPARQL}link")
    permalink = link.get("href", "") if link is not None else ""
    truth = root.find(f"{_SPARQL}boolean")
    if root.tag != f"{_SPARQL}sparql":
        message = "The file is XML and no SPARQL result."
        raise UnreadableError(message)
    if truth is not None:
        return Grid(_TRUTH, [(truth.text or "",)], permalink)
    columns = [variable.get("name", "") for variable in root.iter(f"{_SPARQL}variable")]
    rows = []
    for result in root.iter(f"{_SPARQL}result"):
        found = {binding.get("name"): ET.tostring(binding[0], encoding="unicode") for binding in result}
        rows.append(tuple(_bare(found.get(name, "")) for name in columns))
    return Grid(columns, rows, permalink)


def read_rows(content: bytes) -> Grid:
    """Return what plain rows of JSON hold, numbers with all of their digits."""
    document = json.loads(content, parse_float=str, parse_int=str)
    rows = document["rows"] if isinstance(document, dict) else document
    columns = list(rows[0]) if rows else []
    return Grid(columns, [tuple(_plain(row[name]) for name in columns) for row in rows])


def graph_reader(format_name: str) -> Callable[[bytes], Grid]:
    """Return the reader of a format for graphs, which gives triples in order, blank nodes named by RDFC-1.0."""

    def read(content: bytes) -> Grid:
        quads = parse(content, format=GRAPHS[format_name].writer)
        dataset = Dataset(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        return Grid(_TRIPLE, sorted((str(quad.subject), str(quad.predicate), str(quad.object)) for quad in dataset))

    return read


def _headed(rows: list[tuple[str, ...]]) -> Grid:
    """Return rows below their heading; one cell alone is a truth value."""
    if rows in ([("true",)], [("false",)]):
        return Grid(_TRUTH, rows)
    if any(len(row) != len(rows[0]) for row in rows if row):
        message = "A row of the file has more or fewer cells than its heading."
        raise UnreadableError(message)
    width = len(rows[0])
    return Grid([name.removeprefix("?") for name in rows[0]], [row or ("",) * width for row in rows[1:]])


def _term(binding: Mapping[str, Any] | None) -> str:
    if binding is None:
        return ""
    if binding["type"] == "triple":
        return json.dumps(binding["value"], ensure_ascii=False, sort_keys=True)
    marks = (binding.get("xml:lang"), binding.get("datatype"))
    return str(binding["value"]) + next((f"{mark}{text}" for mark, text in zip("@^", marks, strict=True) if text), "")


def _bare(element: str) -> str:
    """Return a term of XML results as the JSON reader gives it."""
    if not element:
        return ""
    root = ET.fromstring(element)  # noqa: S314 - written by the parser itself
    text = "".join(root.itertext())
    language, datatype = root.get("{http://www.w3.org/XML/1998/namespace}lang"), root.get("datatype")
    return f"{text}@{language}" if language else f"{text}^{datatype}" if datatype else text


def _plain(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
