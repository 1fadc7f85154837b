"""The queries of shapes: the prefixes declared for them, SHACL section 5.2.1, and what they cannot use."""

from itertools import pairwise
from typing import Final

from pyoxigraph import Literal

from clustergraph.namespaces import PREFIXES
from clustergraph.sparql.tokens import Token, tokens
from clustergraph.validation.shapes_graph import ShapesError, ShapesGraph, Term

_PRESUMED: Final = {prefix: PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl")}
"""Prefixes that pySHACL lends to every query."""


def prefix_declarations(graph: ShapesGraph, ontology: Term) -> list[Term]:
    """Return the declarations of an ontology and of those that it imports."""
    found, waiting = [], [ontology]
    seen: set[Term] = set()
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            found += graph.objects(node, "declare")
            waiting += graph.imports(node)
    return found


def declared_prefixes(graph: ShapesGraph, query: Term) -> dict[str, str]:
    """Return the prefixes that the node of a query may use, with their namespaces."""
    declared = dict(_PRESUMED)
    for ontology in graph.objects(query, "prefixes"):
        for declaration in prefix_declarations(graph, ontology):
            prefix, namespace = graph.value(declaration, "prefix"), graph.value(declaration, "namespace")
            if isinstance(prefix, Literal) and isinstance(namespace, Literal):
                declared[prefix.value] = namespace.value
    return declared


def refuse_unanswerable(graph: ShapesGraph) -> None:
    """Refuse queries that rdflib cannot answer over one graph, before it says so less clearly.

    Raises:
        ShapesError: a query uses a prefix that is not declared for it, or named graphs.
    """
    for name in ("select", "ask"):
        for node in graph.declaring(name):
            query, declared = graph.value(node, name), declared_prefixes(graph, node)
            found = list(tokens(query.value)) if isinstance(query, Literal) else []
            unknown = sorted(_used_prefixes(found) - set(declared))
            if unknown:
                message = f"{graph.name(node)}: the prefix {unknown[0]!r} is not declared."
                raise ShapesError(message)
            if any(token.kind == "word" and token.text.upper() == "GRAPH" for token in found):
                message = f"{graph.name(node)}: GRAPH has no meaning here, where the data graph is one."
                raise ShapesError(message)


def _used_prefixes(query: list[Token]) -> set[str]:
    """Return the prefixes that a query uses and does not declare itself."""
    names = {token.text.partition(":")[0] for token in query if token.kind == "name"}
    return names - {name.text[:-1] for keyword, name in pairwise(query) if keyword.text.upper() == "PREFIX"}
