"""The quality of the ontology, check by check: numbers 1 to 32 of the scorecard in the design of the model."""

import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, parse

import ontology_terms as ot
from clustergraph.namespaces import ID, ONTOLOGY, PREFIXES, RDF, RDFS, SH, SHAPES, SKOS, VOCABULARIES, XSD
from conftest import need
from ontology_terms import CG, CORE, DCTERMS, OWL, english, name, values

PACKAGES = json.loads((Path(__file__).parent / "vocabularies" / "package.json").read_text("utf-8"))
CHECKABLE = frozenset(package.removeprefix("@vocabulary/") for package in PACKAGES["dependencies"])
"""Prefixes of the vocabularies that ``tests/vocabularies/package.json`` provides."""

NOT_CHECKABLE = {
    "country": "an authority table of the EU, for which no package exists",
    "currency": "an authority table of the EU, for which no package exists",
    "dingo": "the DINGO ontology, for which no package exists: looked up in its repository",
    "doco": "the Document Components Ontology, for which no package exists: looked up in its repository",
    "edtf": "one datatype of the Library of Congress, for which no package exists",
    "eurio": "the ontology of CORDIS, for which no package exists: candidates until its own file is seen",
    "frapo": "the FRAPO ontology, for which no package exists: looked up in its repository",
    "m8g": "the SEMIC core vocabularies, for which no package exists",
    "prof": "the Profiles Vocabulary, for which no package exists",
    "spdx": "the SPDX terms, used in the generated description only, for which no package exists",
}
"""Prefixes of reused vocabularies whose terms no package lists, with the reason."""

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def repeated(found):
    """Return what occurs more than once."""
    return sorted(item for item, count in Counter(found).items() if count > 1)


def test_ontology_has_terms():
    """The vocabulary has classes and properties, so that no check below passes on nothing."""
    assert len(ot.classes()) > 20
    assert len(ot.properties()) > 60
    assert set(ot.terms()) == {*ot.classes(), *ot.properties()}


def test_01_every_term_has_one_english_label():
    """Every own term has exactly one label, in English."""
    wrong = [t for t in ot.terms() if not len(english(t, f"{RDFS}label")) == 1 == len(values(t, f"{RDFS}label"))]
    assert wrong == []


def test_02_every_term_has_one_english_definition():
    """Every own term has exactly one definition in English."""
    assert [t for t in ot.terms() if len(english(t, f"{SKOS}definition")) != 1] == []


def test_03_every_term_is_defined_by_the_ontology():
    """Every own term names the ontology as what defines it."""
    assert [t for t in ot.terms() if values(t, f"{RDFS}isDefinedBy") != [ONTOLOGY]] == []


def test_04_labels_are_unique():
    """No two own terms share a label."""
    assert repeated(label.lower() for t in ot.terms() for label in english(t, f"{RDFS}label")) == []


def test_05_definitions_are_unique():
    """No two own terms share a definition."""
    assert repeated(d.lower() for t in ot.terms() for d in english(t, f"{SKOS}definition")) == []


def test_06_definitions_are_single_sentences():
    """A definition is one sentence with a capital, a full stop and single spaces."""
    sentence = re.compile(r"[A-Z](?:(?!  |[.?!] )[^\n\t])*[^.\s]\.")
    wrong = [d for t in ot.terms() for d in english(t, f"{SKOS}definition") if not sentence.fullmatch(d)]
    assert wrong == []


def test_07_definitions_do_not_begin_with_the_label():
    """A definition does not begin with the label of its own term."""
    wrong = []
    for term in ot.terms():
        (label,), (definition,) = english(term, f"{RDFS}label"), english(term, f"{SKOS}definition")
        if re.match(rf"(?:an? |the )?{re.escape(label)}\b", definition, re.IGNORECASE):
            wrong.append(name(term))
    assert wrong == []


def test_08_names_are_camel_case():
    """Names of classes are in upper camel case, names of properties in lower, in ASCII."""
    wrong = [c for c in ot.classes() if not re.fullmatch(r"([A-Z][a-z0-9]*)+", name(c), re.ASCII)]
    wrong += [p for p in ot.properties() if not re.fullmatch(r"[a-z][A-Za-z0-9]*", name(p), re.ASCII)]
    assert wrong == []


@pytest.mark.parametrize("term", ["title", "description", "bibliographicCitation"])
def test_09_12_header_has_text(term):
    """The header has a title, a description and a citation, each once and in English."""
    assert len(english(ONTOLOGY, f"{DCTERMS}{term}")) == 1 == len(values(ONTOLOGY, f"{DCTERMS}{term}"))


@pytest.mark.parametrize("term", ["creator", "publisher"])
def test_09_header_names_described_agents(term):
    """The header names its creator and publisher by the IRI of an agent that the file describes."""
    (agent,) = values(ONTOLOGY, f"{DCTERMS}{term}")
    assert values(agent, ot.TYPE) == [f"{PREFIXES['foaf']}Agent"]
    assert values(agent, f"{PREFIXES['foaf']}name")


@pytest.mark.parametrize("term", ["created", "issued", "modified"])
def test_09_header_has_dates(term):
    """The header says on which days the vocabulary was made, issued and last changed."""
    (day,) = values(ONTOLOGY, f"{DCTERMS}{term}")
    assert day.datatype.value == f"{XSD}date"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", day.value)


def test_09_header_names_the_licence():
    """The header names the licence by its IRI."""
    assert values(ONTOLOGY, f"{DCTERMS}license") == [LICENCE]


def test_10_version_iri_ends_in_the_version():
    """The version IRI is not the ontology's own and ends in the version."""
    (version_iri,), (version,) = values(ONTOLOGY, f"{OWL}versionIRI"), values(ONTOLOGY, f"{OWL}versionInfo")
    assert version_iri == f"{ONTOLOGY}/{version.value}"


def test_11_preferred_prefix_and_namespace_match():
    """The preferred prefix and namespace are those that every file declares."""
    (prefix,) = values(ONTOLOGY, f"{PREFIXES['vann']}preferredNamespacePrefix")
    (namespace,) = values(ONTOLOGY, f"{PREFIXES['vann']}preferredNamespaceUri")
    assert PREFIXES[prefix.value] == namespace.value == CG
    assert f"@prefix {prefix.value}: <{namespace.value}> ." in CORE.read_text("utf-8")


def undefined(paths):
    """Return, per file, the own terms that are used and not defined."""
    defined = set(ot.terms())
    found = {path.relative_to(ot.ROOT).as_posix(): sorted(own(ot.used_iris(path)) - defined) for path in paths}
    return {path: missing for path, missing in found.items() if missing}


def own(iris):
    """Return those IRIs that lie in the namespace of the vocabulary."""
    return {iri for iri in iris if iri.startswith(CG) and iri != CG}


def test_13_data_use_defined_terms_only():
    """Data, concepts and examples use no own term that the vocabulary lacks."""
    assert ot.data_files()
    assert undefined(ot.data_files()) == {}


def test_14_shapes_and_queries_use_defined_terms_only():
    """Shapes, the SPARQL inside them and queries use no own term that the vocabulary lacks."""
    assert ot.shape_files()
    assert undefined([*ot.shape_files(), *ot.query_files()]) == {}


def test_14_axioms_use_defined_terms_only():
    """The axioms and alignments use no own term that the vocabulary lacks."""
    assert undefined(ot.files("ontology/axioms.ttl", "ontology/alignments/*.ttl")) == {}


def test_15_every_term_is_used():
    """Every own term is used in data, concepts, examples, shapes or queries, an inverse through its partner."""
    used = ot.used_terms()
    unused = [t for t in ot.terms() if not used & {t, *values(t, ot.INVERSE)}]
    assert [name(t) for t in unused if t not in ot.deprecated()] == []


def reused_iris():
    """Return every IRI of a reused vocabulary that a file of the project uses."""
    every = ot.used_iris(*ot.files("ontology/**/*.ttl", "data/**/*.ttl"), *ot.query_files())
    return {iri for iri in every if not ot.is_own(iri)}


@pytest.fixture(scope="module")
def vocabularies():
    """Return every term that a vocabulary below CLUSTERGRAPH_VOCABULARIES describes."""
    folder = os.environ.get("CLUSTERGRAPH_VOCABULARIES")
    need(folder, "CLUSTERGRAPH_VOCABULARIES names no folder: install tests/vocabularies/package.json into one by npm")
    paths = sorted(Path(folder).rglob("*.nq"))
    assert paths, f"no N-Quads file below {folder!r}"
    quads = (quad for path in paths for quad in parse(path=str(path), format=RdfFormat.N_QUADS))
    return {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}


def test_16_reused_terms_exist(vocabularies):
    """Every reused term is described by its vocabulary."""
    namespaces = tuple(PREFIXES[prefix] for prefix in CHECKABLE)
    reused = {iri for iri in reused_iris() if iri.startswith(namespaces) and iri not in namespaces}
    assert reused
    assert sorted(reused - vocabularies) == []


def test_16_every_reused_vocabulary_is_accounted_for():
    """Every reused vocabulary is either checked or listed with the reason why it cannot be."""
    known = set(VOCABULARIES) - {"cg", "cgsh", "figures", "graph", "kos"}
    assert known == {*CHECKABLE, *NOT_CHECKABLE}
    predicates = {
        t.predicate.value for path in ot.files("ontology/**/*.ttl", "data/**/*.ttl") for t in ot.triples(path)
    }
    namespaces = tuple(VOCABULARIES.values())
    assert sorted(p for p in predicates if not p.startswith(namespaces)) == []


def test_17_no_axioms_about_foreign_terms():
    """The vocabulary says something only about itself, its terms and its editors."""
    subjects = {ot.text(t.subject) for t in ot.triples(CORE)}
    foreign = [s for s in subjects if not (s == ONTOLOGY or str(s).startswith((CG, ID)))]
    assert foreign == []


def test_18_every_property_has_a_domain_or_says_why_not():
    """A property without a domain has a scope note on what uses it."""
    open_ended = [p for p in ot.properties() if not values(p, ot.DOMAIN)]
    assert [name(p) for p in open_ended if not english(p, ot.SCOPE_NOTE)] == []


def test_18_every_property_has_a_range_or_says_why_not():
    """A property without a range has a scope note on its values."""
    open_ended = [p for p in ot.properties() if not values(p, ot.RANGE)]
    assert [name(p) for p in open_ended if not english(p, ot.SCOPE_NOTE)] == []


def is_datatype(iri):
    """Tell whether an IRI names a datatype."""
    return iri.startswith(XSD) or iri in (f"{RDF}langString", f"{RDFS}Literal")


def test_19_ranges_fit_the_kind_of_property():
    """Datatype properties range over datatypes, object properties over classes."""
    wrong = [p for p in ot.terms("DatatypeProperty") if not all(map(is_datatype, values(p, ot.RANGE)))]
    wrong += [p for p in ot.terms("ObjectProperty") if any(map(is_datatype, values(p, ot.RANGE)))]
    assert wrong == []
    assert not set(ot.terms("DatatypeProperty")) & set(ot.terms("ObjectProperty"))


def test_19_domains_and_ranges_are_defined():
    """Every domain, range, superclass and superproperty in the own namespace is a term of its kind."""
    own_classes, own_properties = set(ot.classes()), set(ot.properties())
    wrong = [(p, c) for p in own_properties for c in own({*values(p, ot.DOMAIN), *values(p, ot.RANGE)}) - own_classes]
    wrong += [(c, s) for c in own_classes for s in own(values(c, ot.SUB_CLASS)) - own_classes]
    wrong += [(p, s) for p in own_properties for s in own(values(p, ot.SUB_PROPERTY)) - own_properties]
    assert wrong == []


def test_20_at_most_one_domain_and_range():
    """No property has two domains or two ranges, which would mean both at once."""
    assert [p for p in ot.properties() if len(values(p, ot.DOMAIN)) > 1 or len(values(p, ot.RANGE)) > 1] == []


def test_21_inverses_mirror_each_other():
    """Inverses are stated both ways, with domain and range swapped, and none is its own."""
    pairs = [(p, q) for p in ot.properties() for q in values(p, ot.INVERSE)]
    assert pairs
    wrong = [(p, q) for p, q in pairs if p == q or (q, p) not in pairs]
    wrong += [(p, q) for p, q in pairs if values(p, ot.DOMAIN) != values(q, ot.RANGE)]
    assert wrong == []


def test_22_no_property_has_two_inverses():
    """No property has more than one inverse."""
    assert [p for p in ot.properties() if len(values(p, ot.INVERSE)) > 1] == []


@pytest.mark.parametrize("predicate", [ot.SUB_CLASS, ot.SUB_PROPERTY], ids=["classes", "properties"])
def test_23_hierarchies_have_no_cycle(predicate):
    """No term lies above itself."""
    assert [t for t in ot.terms() if t in ot.above(t, predicate)] == []


def test_24_symmetric_properties_relate_like_to_like():
    """A symmetric property has the same domain and range."""
    symmetric = ot.terms("SymmetricProperty")
    assert [p for p in symmetric if values(p, ot.DOMAIN) != values(p, ot.RANGE)] == []


def disjoint_classes():
    """Return the own classes that an axiom of disjointness names."""
    axioms = ot.files("ontology/axioms.ttl")
    return own({iri for path in axioms for iri in ot.used_iris(path)})


def test_25_top_classes_are_disjoint_or_say_why_not():
    """Every class without an own class above it is in an axiom of disjointness or has a scope note."""
    top = {c for c in ot.classes() if not own(values(c, ot.SUB_CLASS))}
    assert [name(c) for c in sorted(top - disjoint_classes()) if not english(c, ot.SCOPE_NOTE)] == []


def test_26_domains_of_subproperties_lie_below():
    """The domain of a subproperty is the domain of its superproperty or lies below it."""
    wrong = []
    for prop in ot.properties():
        for upper in own(values(prop, ot.SUB_PROPERTY)):
            lower = {c for d in values(prop, ot.DOMAIN) for c in {d, *ot.above(d, ot.SUB_CLASS)}}
            wrong += [(prop, upper) for d in values(upper, ot.DOMAIN) if d not in lower]
    assert wrong == []


def test_27_deprecated_terms_name_what_replaces_them():
    """A deprecated term stays in the file, names what replaces it and is used nowhere."""
    gone, used = ot.deprecated(), ot.used_terms()
    wrong = [t for t in gone if t in used or not set(values(t, f"{DCTERMS}isReplacedBy")) & set(ot.terms())]
    wrong += [t for t in ot.terms() if values(t, f"{DCTERMS}isReplacedBy") and t not in gone]
    assert wrong == []


@pytest.mark.parametrize(
    "iri",
    [f"{OWL}equivalentClass", f"{OWL}sameAs", f"{OWL}Thing", f"{RDFS}comment"],
    ids=["equivalentClass", "sameAs", "Thing", "comment"],
)
def test_28_risky_terms_are_absent(iri):
    """Nothing is declared equivalent or the same, and no comment stands in for a definition."""
    paths = ot.files("ontology/**/*.ttl", "data/**/*.ttl")
    assert [str(path) for path in paths if iri in ot.iris(path)] == []


def shapes():
    """Return path and IRI of every node shape, and of every property shape that one points to."""
    found = [(path, ot.text(t.subject)) for path in ot.shape_files() for t in ot.triples(path) if is_shape(t)]
    return sorted(set(found), key=str)


def is_shape(triple):
    """Tell whether the subject of a triple is a shape."""
    return triple.predicate.value == ot.TYPE and ot.text(triple.object) in (f"{SH}NodeShape", f"{SH}PropertyShape")


def test_29_shapes_are_named():
    """Every shape, every property shape and every SPARQL constraint is a named IRI of the shapes namespace."""
    nodes = [shape for _, shape in shapes()]
    for path in ot.shape_files():
        linked = [t.object for t in ot.triples(path) if t.predicate.value in (f"{SH}property", f"{SH}sparql")]
        nodes += map(ot.text, linked)
    assert nodes
    assert [node for node in nodes if not str(node).startswith(f"{SHAPES}#")] == []


def test_29_shapes_say_how_bad_and_why():
    """Every shape has one severity and one English message, and names the shapes as what defines it."""
    wrong = []
    for path, shape in shapes():
        severity, message = values(shape, f"{SH}severity", path), values(shape, f"{SH}message", path)
        told = len(severity) == 1 == len(message) == len(english(shape, f"{SH}message", path))
        if not told or values(shape, f"{RDFS}isDefinedBy", path) != [SHAPES]:
            wrong.append(shape)
    assert wrong == []


def test_29_property_shapes_are_declared():
    """What a shape points to by sh:property is declared a property shape in the same file."""
    wrong = []
    for path in ot.shape_files():
        linked = [ot.text(t.object) for t in ot.triples(path) if t.predicate.value == f"{SH}property"]
        wrong += [shape for shape in linked if f"{SH}PropertyShape" not in values(shape, ot.TYPE, path)]
    assert wrong == []


def referred_shapes(path):
    """Return the shapes that other shapes of a file build on, which need no target."""
    links = (f"{RDF}first", *(f"{SH}{kind}" for kind in ("node", "not", "qualifiedValueShape")))
    return {ot.text(t.object) for t in ot.triples(path) if t.predicate.value in links}


def test_29_targets_are_defined():
    """Every node shape has a target or serves another, and every own target is a term of the vocabulary."""
    kinds = ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode", "target")
    wrong = []
    for path, shape in shapes():
        targets = [iri for kind in kinds for iri in values(shape, f"{SH}{kind}", path)]
        at_large = f"{SH}NodeShape" in values(shape, ot.TYPE, path) and shape not in referred_shapes(path)
        if (at_large and not targets) or own(map(str, targets)) - set(ot.terms()):
            wrong.append(shape)
    assert wrong == []


def test_29_blank_nodes_in_shapes_are_lists_and_paths():
    """Only lists and paths are blank nodes in the shapes."""
    linked = (f"{RDF}rest", f"{SH}path", f"{SH}inversePath", f"{SH}alternativePath", f"{SH}in", f"{SH}languageIn")
    logical = tuple(f"{SH}{kind}" for kind in ("or", "and", "xone", "ignoredProperties"))
    paths = ("zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
    allowed = (*linked, *logical, *(f"{SH}{kind}" for kind in paths), f"{RDF}first")
    wrong = []
    for path in ot.shape_files():
        blank = [t for t in ot.triples(path) if isinstance(t.object, BlankNode)]
        wrong += [str(t) for t in blank if t.predicate.value not in allowed]
    assert wrong == []


def test_30_constraints_avoid_what_shacl_forbids():
    """No SPARQL constraint uses MINUS, VALUES or SERVICE."""
    wrong = []
    for path in ot.shape_files():
        for triple in ot.triples(path):
            if triple.predicate.value in ot.SPARQL_PREDICATES:
                words = {token.upper() for kind, token in ot.tokens(triple.object.value) if kind == "word"}
                wrong += [str(triple.subject)] if words & {"MINUS", "VALUES", "SERVICE"} else []
    assert wrong == []


def test_31_nothing_is_imported():
    """No file imports an ontology."""
    paths = ot.files("ontology/**/*.ttl", "data/**/*.ttl")
    assert [str(path) for path in paths if f"{OWL}imports" in ot.iris(path)] == []


def test_31_data_have_no_blank_nodes():
    """Data, concepts, alignments, examples and the vocabulary hold no blank node."""
    paths = [*ot.data_files(), *ot.files("ontology/alignments/*.ttl"), CORE]
    assert [str(path) for path in paths if ot.blank_nodes(path)] == []


def test_31_literals_come_back_unchanged():
    """The store gives every literal back as it is written."""
    paths = [path for path in ot.files("ontology/**/*.ttl", "data/**/*.ttl") if "invalid" not in path.parts]
    store = Store()
    written = {t.object for path in paths for t in ot.triples(path) if isinstance(t.object, Literal)}
    for path in paths:
        store.load(path=str(path), format=RdfFormat.TURTLE)
    stored = {quad.object for quad in store if isinstance(quad.object, Literal)}
    assert written - stored == set()


def test_32_every_leaf_class_has_an_instance():
    """Every class with no own class below it has an instance in data or examples."""
    upper = {c for cls in ot.classes() for c in values(cls, ot.SUB_CLASS)}
    types = {t.object.value for path in ot.data_files() for t in ot.triples(path) if t.predicate.value == ot.TYPE}
    assert [name(c) for c in ot.classes() if c not in upper | types] == []


def test_examples_that_terms_name_exist():
    """Every example file that a term points to is in the project."""
    notes = [note for t in ot.terms() for note in english(t, f"{SKOS}example")]
    named = [path for note in notes for path in re.findall(r"ontology/examples/[\w./-]+\.ttl", note)]
    assert len(named) == len(notes)
    assert [path for path in named if not (ot.ROOT / path).is_file()] == []
