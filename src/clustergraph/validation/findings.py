"""Findings: what is wrong, with which thing, and on which line it is described."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from clustergraph.iris import split
from clustergraph.turtle.positions import subject_lines

HOUSE_RULES: Final = "house-rules"
"""What stands for the shape in a finding about the form of a file."""

EDTF_LITERALS: Final = "V11"
"""The constraint that no SHACL component can state: an EDTF literal is a date expression."""

NO_SHACL: Final = frozenset({HOUSE_RULES, EDTF_LITERALS})
"""What a SHACL validation report has no results for."""

LENIENT: Final = frozenset({"Info", "Warning"})
"""Severities that do not keep a graph from conforming."""

_MILDNESS: Final = {"Warning": 1, "Info": 2}

_WRITTEN_ONE_WAY: Final = re.compile(r"[\w-]+(?:\.[\w-]+)*")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found wrong, in one sentence.

    ``shape`` is the id of the constraint, or ``house-rules``. ``focus_node`` and
    ``value`` are an IRI, the text of a literal or the label of a blank node;
    ``path`` is a SPARQL property path, a bare IRI where it is one predicate.
    ``file``, ``line`` and ``column`` say where the focus node is described first,
    None where no file describes it or no column is known.
    """

    shape: str
    severity: str
    focus_node: str | None
    path: str | None
    value: str | None
    message: str
    file: Path | None = None
    line: int | None = None
    column: int | None = None


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings, each once: the gravest first, then by constraint, focus node, path, value and message."""
    return sorted(set(findings), key=_order)


def locate(findings: Iterable[Finding], files: Iterable[Path]) -> list[Finding]:
    """Return findings with file and line of the block about their focus node.

    Of several blocks, that which says what the node is counts before those that
    add to it, and then the order of the files, which are Turtle.

    Raises:
        OSError: a file cannot be read.
    """
    found = list(findings)
    sought = {finding.focus_node for finding in found if finding.focus_node}
    places: dict[str | None, tuple[bool, Path, int]] = {}
    for path in files:
        for iri, line, is_typed in _blocks(path, sought):
            if iri not in places or (is_typed and not places[iri][0]):
                places[iri] = (is_typed, path, line)
    return [
        replace(finding, file=places[finding.focus_node][1], line=places[finding.focus_node][2])
        if finding.focus_node in places
        else finding
        for finding in found
    ]


def _blocks(path: Path, sought: set[str]) -> Iterator[tuple[str, int, bool]]:
    """Yield for each IRI that a file describes its line, and whether its type stands there, as in canonical form."""
    text = path.read_text(encoding="utf-8")
    if any(_may_be_in(text, iri) for iri in sought):
        lines = text.split("\n")
        for iri, line in subject_lines(text).items():
            if iri in sought:
                yield iri, line, "".join(lines[line : line + 1]).startswith("    a ")


def _may_be_in(text: str, iri: str) -> bool:
    """Say whether a text may hold an IRI: reading a text for its subjects takes far longer than looking for a name."""
    _, name = split(iri)
    return not _WRITTEN_ONE_WAY.fullmatch(name) or name in text


def _order(finding: Finding) -> tuple[int, tuple[str, ...]]:
    fields = (finding.shape, finding.focus_node, finding.path, finding.value, finding.message, finding.severity)
    return _MILDNESS.get(finding.severity, 0), tuple(field or "" for field in fields)
