"""Promises of the shapes: each has an example that breaks it alone, in both engines; valid ones break none."""

from functools import cache

import pytest

from clustergraph.dataset.folder import graph_files
from clustergraph.validation import load_judge
from clustergraph.validation.class_tree import ClassTree
from clustergraph.validation.constraints import Candidate, compile_constraints, find_candidates
from clustergraph.validation.data_graph import data_graph, read_quads
from clustergraph.validation.examination import retargeted
from clustergraph.validation.report_graph import read_findings, text
from clustergraph.validation.shapes_graph import ShapesGraph
from clustergraph.validation.targets import target_pattern
from conftest import ROOT

ONTOLOGY = ROOT / "ontology"
SHAPES = sorted((ONTOLOGY / "shapes").glob("*.ttl"))
CONTEXT = ONTOLOGY / "examples" / "context.ttl"
INVALID = sorted((ONTOLOGY / "examples" / "invalid").glob("*.ttl"))
VALID = sorted((ONTOLOGY / "examples" / "valid").glob("*.ttl"))
CLASS_TREE = [ONTOLOGY / "clustergraph.ttl"]


@cache
def shapes():
    """Return the triples of all shapes."""
    return tuple(quad for path in SHAPES for quad in read_quads(path))


def flagged_and_judged(store, wanted):
    """Return what the queries flag in a store, and what pySHACL finds: pairs of constraint and focus node.

    pySHACL is slow, so it looks only at the pairs that are wanted, beside those that the queries flag.
    """
    graph, classes = ShapesGraph(shapes()), ClassTree.of(store)
    constraints = compile_constraints(graph, classes)
    flagged = {(found.constraint.id, found.focus_node) for found in find_candidates(store, constraints)}
    targets = [
        Candidate(constraint, solution["this"])
        for constraint in constraints
        for solution in store.query(f"SELECT $this {{ {target_pattern(graph, classes, constraint.shape)} }}")
        if wanted(constraint.id, solution["this"]) or (constraint.id, solution["this"]) in flagged
    ]
    ids = {shape: constraint.id for constraint in constraints for shape in constraint.reporting}
    report = load_judge()((quad.triple for quad in store), list(retargeted(shapes(), targets)))
    return (
        {(constraint_id, text(focus_node)) for constraint_id, focus_node in flagged},
        {(finding.shape, finding.focus_node) for finding in read_findings(report, ids)},
    )


def in_example(path):
    """Return what is flagged and judged in an example together with the context, of the nodes that it describes."""
    described = {quad.subject for quad in read_quads(path)}
    return flagged_and_judged(data_graph({CONTEXT, path}, CLASS_TREE), lambda _, node: node in described)


def constraint_ids(*paths):
    """Return the ids of the constraints in shapes files."""
    graph = ShapesGraph(quad for path in paths for quad in read_quads(path))
    return {constraint.id for constraint in compile_constraints(graph, ClassTree([]))}


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_an_invalid_example_breaks_its_constraint_alone(path):
    """The constraint that the file is named for fires, no other does, and both engines name the same nodes."""
    flagged, judged = in_example(path)
    assert flagged == judged
    assert {constraint for constraint, _ in judged} == {path.stem.partition("-")[0]}


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_example_breaks_nothing(path):
    """Neither engine finds anything in a valid example."""
    assert in_example(path) == (set(), set())


def test_the_context_breaks_nothing():
    """What all examples stand on conforms by itself."""
    assert in_example(CONTEXT) == (set(), set())


def test_every_constraint_has_an_example_that_breaks_it():
    """No constraint goes untested, and no example is for a constraint that is gone."""
    assert len(INVALID) > 100
    assert {path.stem.partition("-")[0] for path in INVALID} == constraint_ids(*SHAPES)


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_every_shapes_file_has_constraints_and_a_valid_example(path):
    """Each file of shapes holds constraints, and a valid example goes with it."""
    assert len(SHAPES) > 5
    assert constraint_ids(path)
    assert path.name in {valid.name for valid in VALID}


@pytest.mark.long
@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_both_engines_agree_on_the_whole_graph(path):
    """On the whole bundled graph, for every constraint and every focus node, pySHACL finds what the queries flag."""
    ids = constraint_ids(path)
    files = [file.path for file in graph_files(ROOT) if file.in_default_graph]
    flagged, judged = flagged_and_judged(data_graph(files, CLASS_TREE), lambda constraint, _: constraint in ids)
    assert flagged == judged
