"""Constraints: each shape with a target, compiled to queries that select the focus nodes breaking it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, QuerySolutions, Store

from clustergraph.namespaces import SH
from clustergraph.validation.class_tree import ClassTree
from clustergraph.validation.conformance import Conformance
from clustergraph.validation.shapes_graph import ShapesError, ShapesGraph, Subject, Term, local_name
from clustergraph.validation.sparql_constraints import sparql_queries
from clustergraph.validation.targets import target_pattern

SEVERITIES: Final = ("Info", "Warning", "Violation")
"""Severities of SHACL, the gravest last; a severity of somebody's own counts as a violation."""

_VIOLATION: Final = NamedNode(f"{SH}Violation")


@dataclass(frozen=True, slots=True)
class Constraint:
    """A shape with a target.

    ``reporting`` are the shapes that a validation report may name as its source:
    the shape and its property shapes, to any depth. ``severity`` is the gravest
    of theirs. ``is_deep`` says that property shapes stand inside property shapes,
    whose results have other focus nodes than those of the target.
    """

    id: str
    shape: Subject
    severity: str
    reporting: frozenset[Term]
    is_deep: bool
    queries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A focus node that breaks a constraint as far as the queries can tell."""

    constraint: Constraint
    focus_node: Term


def compile_constraints(graph: ShapesGraph, classes: ClassTree) -> list[Constraint]:
    """Return the constraints of a shapes graph, ordered by shape, without those that are deactivated.

    Raises:
        ShapesError: a shape has a component that is not known here, or is not well-formed.
    """
    own_component = next(graph.declaring("parameter"), None)
    if own_component is not None:
        message = f"{graph.name(own_component)}: constraint components of one's own are not known here."
        raise ShapesError(message)
    shapes = (shape for shape in graph.targeting() if not graph.is_true(shape, "deactivated"))
    return [_compile(graph, classes, shape) for shape in shapes]


def find_candidates(store: Store, constraints: Iterable[Constraint]) -> list[Candidate]:
    """Return what breaks the constraints in the default graph of a store, ordered by constraint and focus node.

    Raises:
        ShapesError: a constraint's query is not SPARQL.
    """
    return [
        Candidate(constraint, focus_node)
        for constraint in constraints
        for focus_node in sorted(_focus_nodes(store, constraint), key=str)
    ]


def _compile(graph: ShapesGraph, classes: ClassTree, shape: Subject) -> Constraint:
    target = target_pattern(graph, classes, shape)
    conforms = Conformance(graph, classes, root=shape).expression(shape, "$this")
    core = [] if conforms == "true" else [f"SELECT $this WHERE {{ {target} FILTER(!{conforms}) }}"]
    levels = list(_levels(graph, [shape]))
    reporting = [node for level in levels for node in level]
    return Constraint(
        id=local_name(shape),
        shape=shape,
        severity=max((_severity(graph, node) for node in reporting), key=SEVERITIES.index),
        reporting=frozenset(reporting),
        is_deep=len(levels) > 2 - (graph.value(shape, "path") is not None),
        queries=(*core, *sparql_queries(graph, shape, target)),
    )


def _levels(graph: ShapesGraph, shapes: list[Term]) -> Iterator[list[Term]]:
    """Yield the shapes, their property shapes, the property shapes of those, and so on."""
    while shapes:
        yield shapes
        shapes = [nested for shape in shapes for nested in graph.objects(shape, "property")]


def _severity(graph: ShapesGraph, shape: Term) -> str:
    name = local_name(graph.value(shape, "severity") or _VIOLATION)
    return name if name in SEVERITIES else "Violation"


def _focus_nodes(store: Store, constraint: Constraint) -> set[Term]:
    found: set[Term] = set()
    for query in constraint.queries:
        try:
            solutions = store.query(query)
        except SyntaxError as error:
            message = f"{constraint.id}: its query is not SPARQL: {error.msg}."
            raise ShapesError(message) from error
        if isinstance(solutions, QuerySolutions):
            found.update(solution["this"] for solution in solutions)
    return found
