"""SPARQL-based constraints, SHACL section 5: from one query a focus node to one for all of them.

SHACL binds ``$this`` before the query runs. Here the target is a pattern that binds
it, put at the beginning of every group of the query: of each because SPARQL
evaluates inner groups by themselves, where ``$this`` would otherwise be unbound.
"""

import re
from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal

from clustergraph.sparql.tokens import Token, tokens
from clustergraph.validation.paths import sparql_path
from clustergraph.validation.queries import declared_prefixes
from clustergraph.validation.shapes_graph import ShapesError, ShapesGraph, Term

_NOT_BOUND: Final = frozenset({"$shapesGraph", "?shapesGraph", "$currentShape", "?currentShape"})
_PATH: Final = re.compile(r"[$?]PATH\b")
_INHERITING: Final = frozenset({"EXISTS", "OPTIONAL"})


def sparql_queries(graph: ShapesGraph, shape: Term, target: str) -> list[str]:
    """Return the queries of a shape's ``sh:sparql`` constraints, each selecting the focus nodes that break it.

    Raises:
        ShapesError: a constraint has no query, or one with variables that are not bound here.
    """
    constraints = (node for node in graph.objects(shape, "sparql") if not graph.is_true(node, "deactivated"))
    return [_prologue(graph, node) + _query(graph, shape, node, target) for node in constraints]


def _query(graph: ShapesGraph, shape: Term, constraint: Term, target: str) -> str:
    select = graph.value(constraint, "select")
    if not isinstance(select, Literal):
        message = f"{graph.name(shape)}: sh:sparql has no sh:select."
        raise ShapesError(message)
    query, path = select.value, graph.value(shape, "path")
    if path is not None:
        query = _PATH.sub(lambda _: sparql_path(graph, path), query)
    unbound = [token.text for token in tokens(query) if token.text in _NOT_BOUND]
    if unbound:
        message = f"{graph.name(shape)}: {unbound[0]} is not bound here."
        raise ShapesError(message)
    return _with_target(query, target)


def _prologue(graph: ShapesGraph, constraint: Term) -> str:
    declared = sorted(declared_prefixes(graph, constraint).items())
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in declared)


def _with_target(query: str, target: str) -> str:
    """Return a query with the target at the beginning of each group that is evaluated by itself."""
    lines = query.split("\n")
    for brace in reversed(list(_groups(query))):
        line = lines[brace.line - 1]
        lines[brace.line - 1] = f"{line[: brace.column]} {target} {line[brace.column :]}"
    return "\n".join(lines)


def _groups(query: str) -> Iterator[Token]:
    """Yield the opening braces of groups, but not of sub-queries, data, named graphs and what inherits bindings."""
    found = list(tokens(query))
    for before, previous, brace, following in zip(found, found[1:], found[2:], found[3:], strict=False):
        is_group = brace.text == "{" and following.text.upper() != "SELECT"
        keywords = {before.text.upper(), previous.text.upper()}
        if is_group and keywords.isdisjoint({"GRAPH", "VALUES"}) and previous.text.upper() not in _INHERITING:
            yield brace
