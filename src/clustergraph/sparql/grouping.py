"""Reading the groups of a query's pattern, SPARQL 1.1 section 17 and 18, into ``sparql.patterns``."""

from typing import Final

from clustergraph.sparql.cursor import Cursor
from clustergraph.sparql.patterns import (
    Bind,
    Element,
    Filter,
    Group,
    Joined,
    Node,
    PatternQuery,
    Select,
    TriplePattern,
    Union,
    Values,
)
from clustergraph.sparql.tokens import QUERY_FORMS, tokens
from clustergraph.sparql.triples import read_node, read_triples

_AGGREGATES: Final = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
_LOSING: Final = frozenset({"HAVING", "LIMIT", "OFFSET", "VALUES"})
_MODIFIERS: Final = frozenset({"GROUP", "ORDER", *_LOSING})


def read_patterns(query: str) -> PatternQuery:
    """Take a query apart.

    Raises:
        UnusualPatternError: it is written in a way that is not taken apart here.
    """
    cursor = Cursor(tuple(tokens(query)))
    while not cursor.sees_word(*QUERY_FORMS):
        if cursor.peek().kind == "end":
            raise cursor.unusual()
        cursor.take()
    body = cursor.at
    form = cursor.take().text.upper()
    described = _read_head(cursor, form)
    where = _read_group(cursor) if cursor.sees("{") else None
    behind = cursor.at
    modifiers, values = _read_modifiers(cursor)
    if cursor.peek().kind != "end":
        raise cursor.unusual()
    if where and values:
        where = Group(where.start, where.end, (*where.elements, values))
    aggregates = form == "SELECT" and "GROUP" not in modifiers and _aggregates(cursor, body, where, behind)
    return PatternQuery(query, cursor.found, form, body, where, described, aggregates, modifiers)


def _aggregates(cursor: Cursor, start: int, where: Group | None, behind: int) -> bool:
    """Say whether an aggregate stands in the projection or behind the pattern."""
    head = cursor.found[start : where.start] if where else cursor.found[start:]
    return any(
        token.kind == "word" and token.text.upper() in _AGGREGATES
        for token in (*head, *cursor.found[behind : cursor.at])
    )


def _read_head(cursor: Cursor, form: str) -> tuple[Node, ...]:
    """Go past what stands before the pattern; return the IRIs that a DESCRIBE names."""
    described: list[Node] = []
    if form == "CONSTRUCT" and cursor.sees("{"):
        cursor.skip_brackets()
    while not cursor.sees("{") and cursor.peek().kind != "end":
        if cursor.accept_word("FROM"):
            cursor.accept_word("NAMED")
            cursor.take()
        elif form == "DESCRIBE" and cursor.peek().kind in {"iri", "name"}:
            described.append(read_node(cursor, []))
        elif cursor.sees("("):
            cursor.skip_brackets()
        else:
            cursor.take()
    return tuple(described)


def _read_modifiers(cursor: Cursor) -> tuple[frozenset[str], Values | None]:
    """Go past what stands behind a pattern, up to the brace that closes a group around it."""
    seen: set[str] = set()
    values = None
    while not cursor.sees("}") and cursor.peek().kind != "end":
        if cursor.sees_word(*_MODIFIERS):
            seen.add(cursor.peek().text.upper())
        if cursor.sees_word("VALUES"):
            values = _read_values(cursor)
        elif cursor.sees("(", "{"):
            cursor.skip_brackets()
        else:
            cursor.take()
    return frozenset(seen), values


def _read_group(cursor: Cursor) -> Group:
    start = cursor.at
    cursor.expect("{")
    elements: list[Element] = []
    if cursor.sees_word("SELECT"):
        elements.append(_read_select(cursor))
    while not cursor.accept("}"):
        _read_element(cursor, elements)
    return Group(start, cursor.at, tuple(elements))


def _read_element(cursor: Cursor, elements: list[Element]) -> None:
    keyword = cursor.peek().text.upper() if cursor.peek().kind == "word" else ""
    if cursor.accept("."):
        return
    if cursor.sees("{"):
        elements.append(_read_union(cursor))
    elif keyword == "FILTER":
        elements.append(_read_filter(cursor))
    elif keyword == "BIND":
        elements.append(_read_bind(cursor))
    elif keyword == "VALUES":
        elements.append(_read_values(cursor))
    elif keyword in {"OPTIONAL", "MINUS", "GRAPH"}:
        elements.append(_read_joined(cursor, keyword))
    elif keyword in {"TRUE", "FALSE", ""}:
        triples: list[TriplePattern] = []
        read_triples(cursor, triples)
        elements.extend(triples)
    else:
        raise cursor.unusual()


def _read_joined(cursor: Cursor, keyword: str) -> Joined:
    start = cursor.at
    cursor.take()
    name = read_node(cursor, []) if keyword == "GRAPH" else None
    group = _read_group(cursor)
    return Joined(keyword, start, cursor.at, group, name)


def _read_union(cursor: Cursor) -> Union:
    start = cursor.at
    branches = [_read_group(cursor)]
    while cursor.accept_word("UNION"):
        branches.append(_read_group(cursor))
    return Union(start, cursor.at, tuple(branches))


def _read_filter(cursor: Cursor) -> Filter:
    start = cursor.at
    cursor.take()
    negated = cursor.accept_word("NOT")
    if cursor.accept_word("EXISTS"):
        group = _read_group(cursor)
        return Filter(start, cursor.at, group, negated)
    if not cursor.sees("("):
        cursor.take()
    cursor.skip_brackets()
    return Filter(start, cursor.at)


def _read_bind(cursor: Cursor) -> Bind:
    start = cursor.at
    cursor.take()
    cursor.skip_brackets()
    return Bind(start, cursor.at, cursor.found[cursor.at - 2].text[1:])


def _read_values(cursor: Cursor) -> Values:
    start = cursor.at
    cursor.take()
    several = cursor.accept("(")
    variables = []
    while cursor.peek().kind == "variable":
        variables.append(cursor.take().text[1:])
    if several:
        cursor.expect(")")
    cursor.expect("{")
    rows = []
    while not cursor.accept("}"):
        rows.append(_read_row(cursor) if several else (_read_cell(cursor),))
    return Values(start, cursor.at, tuple(variables), tuple(rows))


def _read_row(cursor: Cursor) -> tuple[Node | None, ...]:
    cursor.expect("(")
    cells = []
    while not cursor.accept(")"):
        cells.append(_read_cell(cursor))
    return tuple(cells)


def _read_cell(cursor: Cursor) -> Node | None:
    return None if cursor.accept_word("UNDEF") else read_node(cursor, [])


def _read_select(cursor: Cursor) -> Select:
    start = cursor.at
    cursor.take()
    projected: list[str] = []
    computed: list[str] = []
    everything = False
    while not cursor.sees("{") and cursor.peek().kind != "end":
        if cursor.sees("("):
            cursor.skip_brackets()
            computed.append(cursor.found[cursor.at - 2].text[1:])
        else:
            token = cursor.take()
            everything = everything or token.text == "*"
            projected += [token.text[1:]] if token.kind == "variable" else []
    group = _read_group(cursor)
    behind = cursor.at
    modifiers, values = _read_modifiers(cursor)
    if values:
        group = Group(group.start, group.end, (*group.elements, values))
    lone_row = "GROUP" not in modifiers and _aggregates(cursor, start, group, behind)
    plain = not lone_row and not modifiers & (_LOSING - {"VALUES"})
    return Select(start, cursor.at, None if everything else tuple(projected), tuple(computed), group, plain)
