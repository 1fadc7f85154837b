"""Reading triples blocks and property paths, SPARQL 1.1 section 19.8, rules 75 to 110."""

from typing import Final

from clustergraph.namespaces import RDF
from clustergraph.sparql.cursor import Cursor
from clustergraph.sparql.patterns import Node, Path, TriplePattern

_IRIS: Final = frozenset({"iri", "name"})
_KINDS: Final = {"variable": "variable", "iri": "iri", "name": "iri", "number": "literal"}


def read_triples(cursor: Cursor, out: list[TriplePattern]) -> None:
    """Read the triples of one subject, with those of the blank nodes that stand in them."""
    known = len(out)
    subject = read_node(cursor, out)
    if starts_verb(cursor) or len(out) == known:
        _read_properties(cursor, subject, out)


def starts_verb(cursor: Cursor) -> bool:
    """Say whether a predicate can begin here."""
    token = cursor.peek()
    return token.kind in {"variable", *_IRIS} or token.text == "a" or cursor.sees("^", "(", "!")


def _read_properties(cursor: Cursor, subject: Node, out: list[TriplePattern]) -> None:
    while True:
        predicate = _read_verb(cursor)
        _read_objects(cursor, subject, predicate, out)
        if not cursor.accept(";"):
            return
        while cursor.accept(";"):
            pass
        if not starts_verb(cursor):
            return


def _read_objects(cursor: Cursor, subject: Node, predicate: Node | Path, out: list[TriplePattern]) -> None:
    while True:
        place = len(out)
        value = read_node(cursor, out)
        if cursor.sees("~") or (cursor.sees("{") and cursor.peek(1).text == "|"):
            raise cursor.unusual()
        out.insert(place, TriplePattern(subject, predicate, value))
        if not cursor.accept(","):
            return


def _read_verb(cursor: Cursor) -> Node | Path:
    if cursor.peek().kind == "variable":
        cursor.take()
        return Node("variable", cursor.at - 1, cursor.at)
    return _read_path(cursor)


def _read_path(cursor: Cursor) -> Path:
    return _read_parts(cursor, "alternative", "|")


def _read_parts(cursor: Cursor, kind: str, mark: str) -> Path:
    start = cursor.at
    parts = [_read_part(cursor, kind)]
    while cursor.accept(mark):
        parts.append(_read_part(cursor, kind))
    return parts[0] if len(parts) == 1 else Path(kind, start, cursor.at, tuple(parts))


def _read_part(cursor: Cursor, kind: str) -> Path:
    return _read_parts(cursor, "sequence", "/") if kind == "alternative" else _read_step(cursor)


def _read_step(cursor: Cursor) -> Path:
    start = cursor.at
    if cursor.accept("^"):
        inner = _read_step(cursor)
        return Path("inverse", start, cursor.at, (inner,))
    primary = _read_primary(cursor)
    if cursor.sees("?", "*", "+"):
        cursor.take()
        return Path("modified", start, cursor.at, (primary,))
    return primary


def _read_primary(cursor: Cursor) -> Path:
    start = cursor.at
    if cursor.accept("("):
        inner = _read_path(cursor)
        cursor.expect(")")
        return Path("modified", start, cursor.at, (inner,))
    if cursor.accept("!"):
        if cursor.sees("("):
            cursor.skip_brackets()
        else:
            cursor.accept("^")
            cursor.take()
        return Path("negated", start, cursor.at)
    if cursor.peek().kind in _IRIS or cursor.peek().text == "a":
        cursor.take()
        return Path("iri", start, cursor.at)
    raise cursor.unusual()


def read_node(cursor: Cursor, out: list[TriplePattern]) -> Node:
    """Read a subject or an object; the triples that stand inside it go to ``out``.

    Raises:
        UnusualPatternError: it is none that is taken apart here.
    """
    start, token = cursor.at, cursor.peek()
    if token.kind in _KINDS:
        cursor.take()
        return Node(_KINDS[token.kind], start, cursor.at)
    if token.kind == "string":
        return _read_literal(cursor)
    if token.kind == "blank_node":
        cursor.take()
        return Node("blank", start, cursor.at, "?blank_" + "".join(c if c.isalnum() else "_" for c in token.text[2:]))
    if cursor.accept_word("TRUE", "FALSE"):
        return Node("literal", start, cursor.at)
    if cursor.sees("+", "-") and cursor.peek(1).kind == "number":
        cursor.at += 2
        return Node("literal", start, cursor.at)
    return _read_bracketed(cursor, out)


def _read_literal(cursor: Cursor) -> Node:
    start = cursor.at
    cursor.take()
    if cursor.peek().kind == "language":
        cursor.take()
        if cursor.sees("-"):
            raise cursor.unusual()
    elif cursor.sees("^") and cursor.peek(1).text == "^":
        cursor.at += 3
    return Node("literal", start, cursor.at)


def _read_bracketed(cursor: Cursor, out: list[TriplePattern]) -> Node:
    start = cursor.at
    if cursor.accept("["):
        node = Node("blank", start, start + 1, f"?blank_{start}")
        if not cursor.sees("]"):
            _read_properties(cursor, node, out)
        cursor.expect("]")
        return Node("blank", start, cursor.at, node.name)
    if cursor.accept("("):
        return _read_list(cursor, out, start)
    if cursor.sees("<") and cursor.peek(1).text == "<" and cursor.peek(2).text == "(":
        cursor.at += 2
        cursor.skip_brackets()
        cursor.expect(">")
        cursor.expect(">")
        return Node("triple", start, cursor.at)
    raise cursor.unusual()


def _read_list(cursor: Cursor, out: list[TriplePattern], start: int) -> Node:
    """Read a collection as the blank nodes that it is short for."""
    cells: list[tuple[int, Node]] = []
    while not cursor.accept(")"):
        cells.append((cursor.at, read_node(cursor, out)))
    rest = Node("iri", start, cursor.at, f"<{RDF}nil>")
    for place, node in reversed(cells):
        cell = Node("blank", place, node.end, f"?cell_{place}")
        out.append(TriplePattern(cell, Path("iri", place, node.end, name=f"<{RDF}first>"), node))
        out.append(TriplePattern(cell, Path("iri", place, node.end, name=f"<{RDF}rest>"), rest))
        rest = cell
    return rest
