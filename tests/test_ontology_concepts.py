"""Check 38: the concept schemes are whole, told without the shapes T01 to T05, which hold the same of any data."""

from collections import Counter

import pytest

import ontology_terms as ot
from clustergraph.namespaces import KOS, SKOS
from ontology_terms import english, values

SCHEMES = ot.files("ontology/kos/*.ttl")


def described(path, name):
    """Return the things that a file declares to be of a class of SKOS."""
    return [iri for iri in ot.index(path) if f"{SKOS}{name}" in values(iri, ot.TYPE, path)]


@pytest.fixture(params=SCHEMES, ids=lambda path: path.stem)
def path(request):
    """Return the file of one concept scheme."""
    return request.param


def test_38_a_scheme_has_concepts_and_names_the_top_ones(path):
    """A file holds one scheme, every concept is in it, and top concepts are told from both sides."""
    (scheme,) = described(path, "ConceptScheme")
    concepts = described(path, "Concept")
    assert concepts
    assert [c for c in concepts if values(c, f"{SKOS}inScheme", path) != [scheme]] == []
    top = [c for c in concepts if scheme in values(c, f"{SKOS}topConceptOf", path)]
    assert sorted(values(scheme, f"{SKOS}hasTopConcept", path)) == sorted(top)
    assert [c for c in concepts if c not in top and not values(c, f"{SKOS}broader", path)] == []


def test_38_a_concept_has_one_english_name_and_a_definition(path):
    """A concept has one preferred label in English, and one of our own has one definition in English."""
    concepts = described(path, "Concept")
    assert [c for c in concepts if len(english(c, f"{SKOS}prefLabel", path)) != 1] == []
    own = [c for c in concepts if c.startswith(KOS)]
    assert [c for c in own if len(english(c, f"{SKOS}definition", path)) != 1] == []


def test_38_labels_and_notations_are_unique_in_a_scheme(path):
    """No two concepts of a scheme share a preferred label or a notation."""
    concepts = described(path, "Concept")
    for name in ("prefLabel", "notation"):
        found = Counter(term for c in concepts for term in values(c, f"{SKOS}{name}", path))
        assert [term for term, count in found.items() if count > 1] == []
        assert found


def test_38_no_concept_is_broader_than_itself(path):
    """The concepts above a concept do not lead back to it, and none is said to be equal to itself."""
    for concept in described(path, "Concept"):
        above, waiting = set(), [concept]
        while waiting:
            broader = set(values(waiting.pop(), f"{SKOS}broader", path)) - above
            above |= broader
            waiting += broader
        assert concept not in {*above, *values(concept, f"{SKOS}exactMatch", path)}
