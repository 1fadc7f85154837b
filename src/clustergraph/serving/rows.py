"""Rows: solutions counted as they were written, or cut at an operator's limit and said to be cut."""

import io
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import chain, islice
from typing import IO, Any, BinaryIO, Final, cast

from pyoxigraph import QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, parse_query_results, serialize

from clustergraph.formats import GRAPHS, RESULTS

_COUNTED: Final = 4 * 1024 * 1024
"""Bytes of an answer whose rows are counted."""

_SORTED: Final = 50_000
"""Triples up to which a graph is sorted."""

_WITHOUT_PREFIXES: Final = frozenset({RdfFormat.N_TRIPLES, RdfFormat.N_QUADS})
_COMMENTS: Final = dict.fromkeys(("turtle", "ntriples"), "# The first {} triples of more: {}\n")
CUT: Final = "https://w3id.org/clustergraph/problem/row-limit"
"""What an answer that was cut links to, in the formats that have a place for a link."""


class _Enough(Exception):  # noqa: N818 - no error, but the end of what is wanted
    """All rows that are wanted were written."""


class _FirstLines(io.RawIOBase):
    """A file that keeps so many lines and stops its writer at the next."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.content = bytearray()
        self.is_cut = False
        self._missing = number

    def writable(self) -> bool:
        return True

    def write(self, chunk: Any) -> int:  # noqa: ANN401 - any buffer, as its base class has it
        text = bytes(chunk)
        if not self._missing and text:
            self.is_cut = True
            raise _Enough
        end = _after_line(text, self._missing)
        self.content += text[:end]
        self._missing -= text.count(b"\n", 0, end)
        if end < len(text):
            self.is_cut = True
            raise _Enough
        return len(text)


def write_first_rows(solutions: QuerySolutions, file: BinaryIO, format_name: str, limit: int) -> dict[str, Any]:
    """Write at most so many rows, and where there are more say so in the format's own way.

    JSON and XML link to what the limit is (their ``link`` elements); CSV and TSV have no
    place for it, so that the caller must tell it beside them.
    """
    lines = _FirstLines(limit + 1)
    with suppress(_Enough):
        solutions.serialize(cast("IO[bytes]", lines), QueryResultsFormat.TSV)
    content = bytes(lines.content)
    kept = parse_query_results(content, format=QueryResultsFormat.TSV)
    if not isinstance(kept, QuerySolutions):
        message = "solutions written as TSV are read back as solutions"
        raise TypeError(message)
    written = kept.serialize(format=RESULTS[format_name].writer) or b""
    file.write(_announced(written, format_name) if lines.is_cut else written)
    rows = content.count(b"\n") - 1
    return {"kind": "solutions", "format": format_name, "rows": rows, "cut": limit if lines.is_cut else None}


def write_graph(
    triples: QueryTriples, prefixes: Mapping[str, str], file: BinaryIO, format_name: str, limit: int | None
) -> dict[str, Any]:
    """Write the triples that a query gave, with the prefixes that it declares; no more than a limit, and say so.

    The engine gives them in an order that may change from one process to the next: they are sorted, and where
    they are too many for that their number is not told.

    Turtle and N-Triples tell it in a comment; the others have no place for it, so that the caller must tell it.
    """
    first = sorted(islice(triples, limit or _SORTED), key=str)
    following = next(triples, None)
    cut = limit if limit is not None and following is not None else None
    if cut is not None:
        file.write(_COMMENTS.get(format_name, "").format(cut, CUT).encode())
    rest = () if limit is not None or following is None else chain([following], triples)
    writer = GRAPHS[format_name].writer
    declared = None if writer in _WITHOUT_PREFIXES else dict(prefixes)
    serialize(chain(first, rest), file, writer, prefixes=declared)
    is_ordered = limit is not None or following is None
    return {"kind": "graph", "format": format_name, "cut": cut, "rows": len(first) if is_ordered else None}


def count_rows(file: BinaryIO, format_name: str) -> int | None:
    """Return how many solutions were written to a file, None where it is too large to be read for that.

    In JSON a row without any value cannot be told from a row less, and is not counted.
    """
    file.flush()
    size = os.fstat(file.fileno()).st_size
    return _COUNTS[format_name](os.pread(file.fileno(), size, 0)) if size <= _COUNTED else None


def _json_rows(content: bytes) -> int:
    """Count what separates rows: within a string its quotation mark would bear a backslash."""
    return content.count(b'},{"') + (not content.rstrip().endswith(b'"bindings":[]}}'))


def _xml_rows(content: bytes) -> int:
    return content.count(b"</result>")


def _csv_rows(content: bytes) -> int:
    """Count the ends of lines outside of quotation marks."""
    return sum(part.count(b"\n") for part in content.split(b'"')[::2]) - 1


def _tsv_rows(content: bytes) -> int:
    return content.count(b"\n") - 1


_COUNTS: Final[dict[str, Callable[[bytes], int]]] = {
    "json": _json_rows,
    "xml": _xml_rows,
    "csv": _csv_rows,
    "tsv": _tsv_rows,
}


def _after_line(text: bytes, number: int) -> int:
    """Return where the line of a number ends in a text, or the text itself."""
    position = 0
    for _ in range(number):
        position = text.find(b"\n", position) + 1
        if not position:
            return len(text)
    return position


def _announced(content: bytes, format_name: str) -> bytes:
    if format_name == "json":
        return content.replace(b'{"head":{', b'{"head":{"link":["' + CUT.encode() + b'"],', 1)
    if format_name == "xml":
        return content.replace(b"</head>", b'<link href="' + CUT.encode() + b'"/></head>', 1)
    return content
