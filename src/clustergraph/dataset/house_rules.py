"""House rules: what a Turtle file of the project must keep beside being Turtle.

Each breach is a complaint with file, line and column. The rules: prefixes as the
table of namespaces has them, no blank node (but for lists and paths in shapes and
axioms), literals in the form that the store gives back unchanged, canonical form.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from pyoxigraph import BlankNode, Literal, Quad, RdfFormat, Store, parse

from clustergraph.namespaces import PREFIXES
from clustergraph.turtle.tokens import Token, tokens
from clustergraph.turtle.writer import serialize


@dataclass(frozen=True, slots=True)
class Complaint:
    """A breach of a house rule: where (line and column from 1) and what, in one sentence."""

    path: Path
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        """Return the complaint as ``file:line:column: sentence``."""
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


class HouseRulesError(Exception):
    """A file breaks house rules; ``complaints`` lists the breaches."""

    def __init__(self, complaints: list[Complaint]) -> None:
        """Keep the complaints and show the first as the message."""
        super().__init__(str(complaints[0]))
        self.complaints = complaints


def complaints(path: Path) -> list[Complaint]:
    """Return what a Turtle file breaks of the house rules, in the order of its lines.

    Where the file is no Turtle at all, that is the only complaint.

    Raises:
        OSError: the file cannot be read.
    """
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
        parser = parse(text, format=RdfFormat.TURTLE)
        quads = list(parser)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return [Complaint(path, line, 1, "The file is not UTF-8.")]
    except SyntaxError as error:
        return [Complaint(path, error.lineno or 1, error.offset or 1, _sentence(error.msg))]
    found = list(_literal_complaints(path, text, quads))
    if any(PREFIXES.get(prefix) != iri for prefix, iri in parser.prefixes.items()) or _has_blank_nodes(quads):
        found += _token_complaints(path, text)
    if not found:
        found = list(_form_complaints(path, text, quads))
    return sorted(found, key=lambda complaint: (complaint.line, complaint.column))


def canonical(path: Path) -> str:
    """Return the content of a Turtle file in canonical form.

    Raises:
        OSError: the file cannot be read.
        HouseRulesError: the file is no Turtle, or holds blank nodes that cannot be written in place.
    """
    try:
        return serialize(parse(path.read_bytes(), format=RdfFormat.TURTLE))
    except SyntaxError as error:
        raise HouseRulesError([Complaint(path, error.lineno or 1, error.offset or 1, _sentence(error.msg))]) from error
    except ValueError as error:
        raise HouseRulesError([Complaint(path, 1, 1, _sentence(str(error)))]) from error


def blank_nodes_allowed(path: Path) -> bool:
    """Say whether a file may hold blank nodes: shapes and axioms have lists and paths."""
    return path.parent.name == "shapes" or path.name == "axioms.ttl"


def _sentence(message: str) -> str:
    """Return a parser's message as one sentence without the place, which the complaint gives itself."""
    text = re.sub(r"^Parser error at line \d+.*?: ", "", message)
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."


def _has_blank_nodes(quads: list[Quad]) -> bool:
    return any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object))


def _token_complaints(path: Path, text: str) -> Iterator[Complaint]:
    found = list(tokens(text))
    for token, name, iri in zip(found, found[1:], found[2:], strict=False):
        if token.text.lstrip("@").upper() == "PREFIX" and name.kind == "name":
            yield from _prefix_complaints(path, name, iri.text[1:-1])
    for token in found:
        if token.kind == "blank_node" and not blank_nodes_allowed(path):
            yield Complaint(path, token.line, token.column, "Blank nodes have no place here: name the thing by an IRI.")


def _prefix_complaints(path: Path, name: Token, iri: str) -> Iterator[Complaint]:
    prefix = name.text.removesuffix(":")
    if prefix not in PREFIXES:
        yield Complaint(path, name.line, name.column, f"The prefix {prefix!r} is not in the table of namespaces.")
    elif PREFIXES[prefix] != iri:
        yield Complaint(path, name.line, name.column, f"The prefix {prefix!r} stands for {PREFIXES[prefix]} here.")


def _literal_complaints(path: Path, text: str, quads: list[Quad]) -> Iterator[Complaint]:
    store = Store()
    store.extend(quads)
    kept = {quad.object for quad in store}
    changed = {quad.object.value for quad in quads if isinstance(quad.object, Literal) and quad.object not in kept}
    for token in tokens(text) if changed else ():
        if token.kind in {"string", "number"} and token.text.strip("\"'") in changed:
            message = f"The literal {token.text} would not come back from the store as it is written."
            yield Complaint(path, token.line, token.column, message)


def _form_complaints(path: Path, text: str, quads: list[Quad]) -> Iterator[Complaint]:
    pairs = zip_longest(text.split("\n"), serialize(quads).split("\n"))
    for number, (line, wanted) in enumerate(pairs, start=1):
        if line != wanted:
            yield Complaint(path, number, 1, "The file is not in canonical form: run clustergraph format.")
            return
