"""What the tests of the ontology read: its files, its terms, and where terms are used."""

import functools
import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from clustergraph.namespaces import BASE, CG, ONTOLOGY, PREFIXES, RDF, RDFS, SH, SKOS

ROOT = Path(__file__).parents[1]
CORE = ROOT / "ontology" / "clustergraph.ttl"
OWL = PREFIXES["owl"]
DCTERMS = PREFIXES["dcterms"]

TYPE = f"{RDF}type"
DOMAIN = f"{RDFS}domain"
RANGE = f"{RDFS}range"
SUB_CLASS = f"{RDFS}subClassOf"
SUB_PROPERTY = f"{RDFS}subPropertyOf"
INVERSE = f"{OWL}inverseOf"
SCOPE_NOTE = f"{SKOS}scopeNote"

TOKEN = re.compile(
    r"""(?P<iri><[^<>"{}|^`\\\s]*>)
      | (?P<string>\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<comment>\#[^\n]*)
      | (?P<name>[A-Za-z][\w-]*:(?:\w[\w.-]*\w|\w)?)
      | (?P<word>[?$@]?\w+)""",
    re.VERBOSE | re.DOTALL,
)


def files(*patterns):
    """Return the files of the project that match the patterns, in order."""
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern))


def data_files():
    """Return the files that hold instances and concepts, examples included."""
    return files("data/**/*.ttl", "ontology/kos/*.ttl", "ontology/examples/**/*.ttl")


def shape_files():
    """Return the files that hold shapes."""
    return files("ontology/shapes/*.ttl")


def query_files():
    """Return the files that hold one query each."""
    return files("queries/**/*.rq", "tests/questions/**/*.rq")


@functools.cache
def triples(path):
    """Return the triples of one Turtle file, literals as they are written."""
    return tuple(quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE))


@functools.cache
def index(path):
    """Return subject, predicate, objects of one file; IRIs as strings, other terms as they are."""
    table = defaultdict(lambda: defaultdict(list))
    for triple in triples(path):
        table[text(triple.subject)][triple.predicate.value].append(text(triple.object))
    return table


def text(term):
    """Return the IRI of a named node, and any other term unchanged."""
    return term.value if isinstance(term, NamedNode) else term


def values(subject, predicate, path=CORE):
    """Return the objects that one file gives for a subject and a predicate."""
    return index(path)[subject][predicate] if subject in index(path) else []


def english(subject, predicate, path=CORE):
    """Return the English literals that one file gives for a subject and a predicate."""
    found = values(subject, predicate, path)
    return [v.value for v in found if isinstance(v, Literal) and v.language == "en"]


def terms(*types):
    """Return the own terms, or those that have one of the OWL types."""
    found = (subject for subject in index(CORE) if str(subject).startswith(CG))
    wanted = {f"{OWL}{name}" for name in types}
    return sorted(t for t in found if not types or wanted & set(values(t, TYPE)))


def classes():
    """Return the own classes."""
    return terms("Class")


def properties():
    """Return the own properties."""
    return terms("ObjectProperty", "DatatypeProperty")


def deprecated():
    """Return the own terms that are marked as deprecated."""
    return [t for t in terms() if any(v.value == "true" for v in values(t, f"{OWL}deprecated"))]


def name(iri):
    """Return the local name of an own term."""
    return iri.removeprefix(CG)


def above(iri, predicate):
    """Return the own and reused terms above a term, itself left out unless it is in a cycle."""
    found, todo = set(), list(values(iri, predicate))
    while todo:
        term = todo.pop()
        if term not in found:
            found.add(term)
            todo.extend(values(term, predicate))
    return found


def iris(path):
    """Return every IRI that a Turtle file uses, datatypes and embedded SPARQL included."""
    found = set()
    for triple in triples(path):
        for term in (triple.subject, triple.predicate, triple.object):
            found |= iris_of_term(term)
        if triple.predicate.value in SPARQL_PREDICATES:
            found |= iris_of_sparql(triple.object.value)
    return found


SPARQL_PREDICATES = {f"{SH}{kind}" for kind in ("select", "ask", "construct", "update")}


def iris_of_term(term):
    """Return the IRIs in one RDF term."""
    if isinstance(term, NamedNode):
        return {term.value}
    if isinstance(term, Literal):
        return {term.datatype.value}
    if isinstance(term, Triple):
        return set().union(*map(iris_of_term, (term.subject, term.predicate, term.object)))
    return set()


def tokens(query):
    """Return kind and text of the tokens of a query, comments and strings left out."""
    found = ((match.lastgroup, match.group()) for match in TOKEN.finditer(query))
    return [token for token in found if token[0] not in ("comment", "string")]


def iris_of_sparql(query):
    """Return the IRIs that a query names in full or by one of the project's prefixes."""
    found = set()
    for (_, before), (kind, token) in pairwise([("", ""), *tokens(query)]):
        if kind == "iri" and not before.endswith(":"):
            found.add(token[1:-1])
        elif kind == "name":
            prefix, _, local = token.partition(":")
            if local and prefix in PREFIXES:
                found.add(PREFIXES[prefix] + local)
    return found


@functools.cache
def used_iris(*paths):
    """Return every IRI that the given Turtle and query files use."""
    found = set()
    for path in paths:
        found |= iris(path) if path.suffix == ".ttl" else iris_of_sparql(path.read_text("utf-8"))
    return found


def used_terms():
    """Return the own terms that data, concepts, examples, shapes or queries use."""
    found = used_iris(*data_files(), *shape_files(), *query_files())
    return {iri for iri in found if iri.startswith(CG) and iri != CG}


def blank_nodes(path):
    """Return the blank nodes of one file."""
    every = (term for triple in triples(path) for term in (triple.subject, triple.object))
    return {term for term in every if isinstance(term, BlankNode)}


def is_own(iri):
    """Tell whether the project coined an IRI."""
    return str(iri).startswith(BASE) or iri == ONTOLOGY
