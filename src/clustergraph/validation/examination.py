"""Examination: the set-wise queries find the candidates, and the judge says what is wrong with them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pyoxigraph import NamedNode, Quad, Store, Triple

from clustergraph.namespaces import RDF, SH
from clustergraph.validation import FailureError, load_judge
from clustergraph.validation.class_tree import ClassTree
from clustergraph.validation.constraints import SEVERITIES, Candidate, compile_constraints, find_candidates
from clustergraph.validation.findings import Finding
from clustergraph.validation.report import Report
from clustergraph.validation.report_graph import ALL_CLEAR, read_findings, text
from clustergraph.validation.shapes_graph import CLASSES, TARGETS, ShapesGraph

_TARGETS: Final = frozenset(NamedNode(SH + name) for name in TARGETS)
_TARGET_NODE: Final = NamedNode(f"{SH}targetNode")
_TYPE: Final = NamedNode(f"{RDF}type")


class DisagreementError(FailureError):
    """The judge finds nothing wrong where the queries do: an error of this program or of the judge."""


def examine(store: Store, shapes: Sequence[Quad | Triple], *, least: str = "Info") -> Report:
    """Return the report on the default graph of a store, leaving out constraints below a severity.

    The judge is given the whole data graph but only the candidates as targets: what
    it costs grows with what is wrong, and where nothing is, it is not even imported.

    Raises:
        ShapesError: a shape cannot be compiled.
        JudgementError: the judge refuses the shapes.
        DisagreementError: the judge finds nothing wrong with a candidate.
    """
    constraints = compile_constraints(ShapesGraph(shapes), ClassTree.of(store))
    grave = [one for one in constraints if SEVERITIES.index(one.severity) >= SEVERITIES.index(least)]
    candidates = find_candidates(store, grave)
    if not candidates:
        return Report((), ALL_CLEAR)
    data = (quad.triple for quad in store.quads_for_pattern(None, None, None, None))
    graph = load_judge()(data, list(retargeted(shapes, candidates)))
    findings = read_findings(graph, {shape: one.id for one in grave for shape in one.reporting})
    _require_agreement(candidates, findings)
    return Report(tuple(findings), tuple(graph))


def retargeted(shapes: Iterable[Quad | Triple], candidates: Iterable[Candidate]) -> Iterator[Triple]:
    """Yield the shapes with the candidates for their only targets.

    pySHACL has an option for this, but passes over the value nodes of nested
    shapes too, as if they conformed, when they are not among the nodes it names.
    """
    for triple in shapes:
        if triple.predicate not in _TARGETS and not (triple.predicate == _TYPE and triple.object in CLASSES):
            yield Triple(triple.subject, triple.predicate, triple.object)
    for candidate in candidates:
        yield Triple(candidate.constraint.shape, _TARGET_NODE, candidate.focus_node)


def _require_agreement(candidates: Iterable[Candidate], findings: Iterable[Finding]) -> None:
    """Require a finding for each candidate, or where focus nodes differ from it, for its constraint."""
    judged = {(finding.shape, finding.focus_node) for finding in findings}
    shapes = {shape for shape, _ in judged}
    for candidate in candidates:
        constraint, focus_node = candidate.constraint, text(candidate.focus_node)
        if (constraint.id, focus_node) not in judged and not (constraint.is_deep and constraint.id in shapes):
            message = f"Internal error: {constraint.id} is broken by {focus_node} in one query, but not for pySHACL."
            raise DisagreementError(message)
