"""Property paths: from their form in SHACL to their form in SPARQL."""

from typing import Final

from pyoxigraph import NamedNode

from clustergraph.validation.shapes_graph import ShapesError, ShapesGraph, Term

_SUFFIXES: Final = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


def path_steps(graph: ShapesGraph, path: Term) -> tuple[str, ...]:
    """Return the steps of a SHACL path, each a SPARQL property path: several where it is a sequence.

    Raises:
        ShapesError: the node is no path.
    """
    if isinstance(path, NamedNode) or graph.names(path):
        return (sparql_path(graph, path),)
    return tuple(step for item in graph.items(path) for step in path_steps(graph, item))


def sparql_path(graph: ShapesGraph, path: Term) -> str:
    """Return a SHACL path as a SPARQL property path, bracketed where it is more than a predicate.

    Raises:
        ShapesError: the node is no path.
    """
    if isinstance(path, NamedNode):
        return str(path)
    names = graph.names(path)
    if not names:
        return _join("/", graph, path)
    operand = graph.value(path, names[0])
    if len(names) > 1 or operand is None:
        message = f"A path combines {', '.join(f'sh:{name}' for name in names)}, where SHACL allows one."
        raise ShapesError(message)
    if names[0] == "alternativePath":
        return _join("|", graph, operand)
    if names[0] == "inversePath":
        return f"(^{sparql_path(graph, operand)})"
    if names[0] in _SUFFIXES:
        return f"({sparql_path(graph, operand)}{_SUFFIXES[names[0]]})"
    message = f"sh:{names[0]} is no kind of path."
    raise ShapesError(message)


def _join(operator: str, graph: ShapesGraph, head: Term) -> str:
    return f"({operator.join(sparql_path(graph, item) for item in graph.items(head))})"
