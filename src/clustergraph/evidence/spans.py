"""Spans: runs of lines of a source document, as their IRIs name them.

Lines are what lies between line feeds, counted from one; the last has no line
feed. The selector of a span follows RFC 5147, which counts the gaps between
lines from zero: lines 11 to 20 are ``line=10,20``.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from clustergraph.iris import kind_and_reference
from clustergraph.namespaces import ID

RFC_5147: Final = "http://tools.ietf.org/rfc/rfc5147"

_REFERENCE = re.compile(r"(?P<key>[a-z0-9-]+)\.l(?P<first>[1-9][0-9]*)(?:-(?P<last>[1-9][0-9]*))?")


class SpanError(ValueError):
    """An IRI names no run of lines, or one that the document does not have."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Lines ``first`` to ``last`` (from 1, both included) of the rendition called ``key``."""

    key: str
    first: int
    last: int

    @property
    def reference(self) -> str:
        """The last segment of its IRI, such as ``eg-report.l1375-1377``."""
        lines = f"{self.first}" if self.first == self.last else f"{self.first}-{self.last}"
        return f"{self.key}.l{lines}"

    @property
    def iri(self) -> str:
        """The IRI of the evidence record of these lines, if there is one."""
        return f"{ID}evidence/{self.reference}"

    @property
    def selector(self) -> str:
        """Its fragment by RFC 5147."""
        return f"line={self.first - 1},{self.last}"

    def holds(self, other: "Span") -> bool:
        """Say whether every line of another span lies in this one."""
        return self.key == other.key and self.first <= other.first and other.last <= self.last

    def __len__(self) -> int:
        """Return the number of its lines."""
        return self.last - self.first + 1


def parse(iri: str) -> Span:
    """Return the span that an IRI names.

    Raises:
        SpanError: the IRI does not end in ``KEY.lFIRST-LAST`` or ``KEY.lLINE``, or the lines run backwards.
    """
    _, reference = kind_and_reference(iri) or ("", "")
    match = _REFERENCE.fullmatch(reference)
    if not match:
        message = f"<{iri}> names no span: its reference should read KEY.lFIRST-LAST or KEY.lLINE."
        raise SpanError(message)
    first, last = int(match["first"]), int(match["last"] or match["first"])
    if first > last or match["last"] == match["first"]:
        right = Span(match["key"], min(first, last), max(first, last))
        message = f"<{iri}> names lines {first} to {last}: write {right.reference}."
        raise SpanError(message)
    return Span(match["key"], first, last)


def rendition_iri(key: str) -> str:
    """Return the IRI of the rendition that a span's key names."""
    return f"{ID}rendition/{key}"


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a source document, split into lines."""

    path: Path
    lines: tuple[bytes, ...]
    digest: str

    @classmethod
    def read(cls, path: Path) -> "Source":
        """Read a file; bytes are kept as they are, for digests are over bytes."""
        content = path.read_bytes()
        return cls(path, tuple(content.split(b"\n")), hashlib.sha256(content).hexdigest())

    def text_lines(self) -> Iterator[int]:
        """Yield the numbers of the lines that hold text."""
        return (number for number, line in enumerate(self.lines, start=1) if line.decode("utf-8").strip())

    def passage(self, span: Span) -> bytes:
        """Return the lines of a span, joined by line feeds, without a last one.

        Raises:
            SpanError: the document has fewer lines.
        """
        if span.last > len(self.lines):
            message = f"Line {span.last} of {span.reference} lies beyond the end of {self.path.name}."
            raise SpanError(message)
        return b"\n".join(self.lines[span.first - 1 : span.last])

    def sha256(self, span: Span) -> str:
        """Return the digest of a span's passage, as 64 hexadecimal digits."""
        return hashlib.sha256(self.passage(span)).hexdigest()
