"""Checks 33 and 34: what an OWL RL reasoner makes of the vocabulary, the whole record and the vocabularies reused.

Nothing is left out, evidence included: with owlrl the closure of all this takes half a minute, so
its test is a long one. That the reasoner sees a clash when there is one is tested on a few facts.
"""

import os
from itertools import combinations
from pathlib import Path

import pytest
import rdflib
from owlrl import OWLRL_Semantics
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import OWL, RDF, URIRef

import ontology_terms as ot
from clustergraph.namespaces import ID, PREFIXES
from conftest import need

KNOWN = frozenset({"owl", "rdf", "rdfs", "xsd"})
"""Vocabularies whose meaning the reasoner has built in."""

VOCABULARY = [ot.CORE, *ot.files("ontology/axioms.ttl")]
RECORD = ot.files("ontology/kos/*.ttl", "data/**/*.ttl")

HEAD = "".join(
    f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("cg", "event", "foaf", "membership", "org", "person")
)


@pytest.fixture(scope="module")
def reused():
    """Return the triples of the vocabularies below CLUSTERGRAPH_VOCABULARIES that the vocabulary or the record uses."""
    folder = os.environ.get("CLUSTERGRAPH_VOCABULARIES")
    need(folder, "CLUSTERGRAPH_VOCABULARIES names no folder: install tests/vocabularies/package.json into one by npm")
    used = ot.used_iris(*VOCABULARY, *RECORD)
    paths = [path for path in sorted(Path(folder).rglob("*.nq")) if path.stem not in KNOWN]
    wanted = [path for path in paths if any(iri.startswith(PREFIXES[path.stem]) for iri in used)]
    assert {"org", "prov", "skos"} <= {path.stem for path in wanted}
    return [triple for path in wanted for triple in read(path)]


def read(path):
    """Return the triples of a vocabulary; blank nodes of two files may have the same label."""
    return [quad.triple for quad in parse(path=str(path), format=RdfFormat.N_QUADS, rename_blank_nodes=True)]


def closure(triples):
    """Return the OWL RL closure of triples in rdflib, and what the reasoner found to be impossible."""
    content = serialize(triples, format=RdfFormat.N_TRIPLES)
    graph = rdflib.Graph(bind_namespaces="none").parse(data=content, format="nt")
    reasoner = OWLRL_Semantics(graph, axioms=False, daxioms=False)
    reasoner.closure()
    return graph, reasoner.error_messages


def closure_with(reused, facts):
    """Return the closure of the vocabulary, the vocabularies reused and a few facts in Turtle."""
    vocabulary = [triple for path in VOCABULARY for triple in ot.triples(path)]
    return closure([*vocabulary, *reused, *(quad.triple for quad in parse(HEAD + facts, format=RdfFormat.TURTLE))])


def is_instance(term):
    """Tell whether a term of rdflib is one of the things that the record is about."""
    return isinstance(term, URIRef) and term.startswith(ID)


def identified(graph):
    """Return the pairs of different instances that are held to be one."""
    pairs = ((one, other) for one, other in graph.subject_objects(OWL.sameAs) if one < other)
    return [pair for pair in pairs if all(map(is_instance, pair))]


def impossible(graph):
    """Return each instance that is in two classes of which nothing can be both."""
    disjoint = {frozenset(pair) for pair in graph.subject_objects(OWL.disjointWith)}
    found = []
    for instance in set(graph.subjects(RDF.type, None)):
        classes = sorted(graph.objects(instance, RDF.type)) if is_instance(instance) else []
        found += [(instance, *pair) for pair in combinations(classes, 2) if frozenset(pair) in disjoint]
    return found


@pytest.mark.long
def test_33_34_the_closure_of_everything_has_no_clash(reused):
    """The closure has no error node, makes no two things one, and puts nothing into two disjoint classes."""
    record = [triple for path in [*VOCABULARY, *RECORD] for triple in ot.triples(path)]
    graph, errors = closure([*record, *reused])
    assert len(graph) > 2 * len(record)
    assert errors == []
    assert identified(graph) == []
    assert impossible(graph) == []


def test_33_the_reasoner_reports_a_clash(reused):
    """A membership of a person who is an event as well is an error, and the thing in two classes is named."""
    graph, errors = closure_with(reused, "membership:m org:member event:x . event:x a cg:Event , foaf:Person .")
    assert {str(instance) for instance, *_ in impossible(graph)} == {f"{ID}event/x"}
    assert any("event/x" in error for error in errors)


def test_34_the_reasoner_identifies_what_one_seat_holds(reused):
    """Two persons in one membership, where ORG allows one, become one person, and that is seen."""
    graph, errors = closure_with(reused, "membership:m a cg:GroupMembership ; org:member person:a , person:b .")
    assert errors == []
    assert [tuple(map(str, pair)) for pair in identified(graph)] == [(f"{ID}person/a", f"{ID}person/b")]
