"""Targets: the focus nodes of a shape, as a pattern that binds ``$this``."""

from pyoxigraph import BlankNode, NamedNode

from clustergraph.validation.class_tree import ClassTree
from clustergraph.validation.conformance import instances
from clustergraph.validation.shapes_graph import ShapesError, ShapesGraph, Term


def target_pattern(graph: ShapesGraph, classes: ClassTree, shape: Term) -> str:
    """Return the pattern that binds ``$this`` to each focus node of a shape once.

    Raises:
        ShapesError: a target is no IRI where it has to be one.
    """
    branches = []
    class_iris = _iris(graph, shape, "targetClass")
    if graph.is_class(shape) and isinstance(shape, NamedNode):
        class_iris.append(shape.value)
    if class_iris:
        branches.append(instances(classes, class_iris, "$this", "?class"))
    nodes = graph.objects(shape, "targetNode")
    if any(isinstance(node, BlankNode) for node in nodes):
        message = f"{graph.name(shape)}: sh:targetNode cannot name a blank node."
        raise ShapesError(message)
    if nodes:
        branches.append(f"VALUES $this {{ {' '.join(str(node) for node in nodes)} }}")
    branches += [f"$this <{iri}> ?object ." for iri in _iris(graph, shape, "targetSubjectsOf")]
    branches += [f"?subject <{iri}> $this ." for iri in _iris(graph, shape, "targetObjectsOf")]
    return f"{{ SELECT DISTINCT $this WHERE {{ {' UNION '.join(f'{{ {branch} }}' for branch in branches)} }} }}"


def _iris(graph: ShapesGraph, shape: Term, name: str) -> list[str]:
    found = graph.objects(shape, name)
    iris = [target.value for target in found if isinstance(target, NamedNode)]
    if len(iris) < len(found):
        message = f"{graph.name(shape)}: sh:{name} takes IRIs only."
        raise ShapesError(message)
    return iris
