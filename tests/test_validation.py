"""Promises of the compiled constraints: they flag what pySHACL flags, and nothing is skipped in silence."""

import re

import pytest
from pyoxigraph import Quad, RdfFormat, Store, parse

from clustergraph.namespaces import PREFIXES
from clustergraph.validation import load_judge
from clustergraph.validation.class_tree import ClassTree
from clustergraph.validation.constraints import compile_constraints, find_candidates
from clustergraph.validation.report_graph import read_findings, text
from clustergraph.validation.shapes_graph import ShapesError, ShapesGraph

HEAD = "@prefix ex: <http://example.org/> .\n" + "".join(
    f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in ("owl", "rdf", "rdfs", "sh", "xsd")
)

DATA = """
ex:Piece rdfs:subClassOf ex:Thing . ex:Bolt rdfs:subClassOf ex:Piece .
ex:none a ex:Thing .
ex:word a ex:Thing ; ex:p "word" .
ex:line a ex:Thing ; ex:p "some longer words" ; ex:q "zebra" .
ex:tagged a ex:Thing ; ex:p "word"@en , "mot"@fr , "words"@en .
ex:british a ex:Thing ; ex:p "colour"@en-gb .
ex:number a ex:Thing , ex:Measured ; ex:p 3 ; ex:q 5 .
ex:equal a ex:Thing , ex:Measured ; ex:p 5 ; ex:q 5 .
ex:pair a ex:Thing , ex:Measured ; ex:p 3 , 7 ; ex:q 5 .
ex:many a ex:Thing , ex:Measured ; ex:p 1 , 2 , 3 , 4 , 5 .
ex:decimal a ex:Thing , ex:Measured ; ex:p 2.5 ; ex:q 2.25 .
ex:mixed a ex:Thing ; ex:p 2 ; ex:q "five" .
ex:true a ex:Thing ; ex:p true .
ex:day a ex:Thing ; ex:p "2020-02-28"^^xsd:date ; ex:q "2020-02-29"^^xsd:date .
ex:no-day a ex:Thing ; ex:p "2020-02-30"^^xsd:date .
ex:no-number a ex:Thing ; ex:p "three"^^xsd:integer .
ex:moment a ex:Thing ; ex:p "2020-02-28T10:00:00Z"^^xsd:dateTime .
ex:digest a ex:Thing ; ex:p "00ff"^^xsd:hexBinary .
ex:no-digest a ex:Thing ; ex:p "00f"^^xsd:hexBinary .
ex:own a ex:Thing ; ex:p "own"^^ex:type .
ex:link a ex:Thing ; ex:p ex:bolt , ex:none .
ex:blank a ex:Thing ; ex:p [ ex:q 1 ] .
ex:chain a ex:Thing ; ex:q ex:link .
ex:long-chain a ex:Thing ; ex:q ex:chain .
ex:bolt a ex:Bolt ; ex:p ex:nowhere .
ex:stranger ex:r ex:word .
[] a ex:Thing ; ex:p ex:none .
ex:up a ex:Thing ; ex:p 1 ; ex:q ex:many .
ex:down a ex:Thing ; ex:p 5 ; ex:q ex:many .
"""

PROPERTY_SHAPES = {
    "minCount": "sh:minCount 1",
    "minCount 2": "sh:minCount 2",
    "minCount 5": "sh:minCount 5",
    "maxCount 0": "sh:maxCount 0",
    "maxCount 1": "sh:maxCount 1",
    "maxCount 4": "sh:maxCount 4",
    "datatype string": "sh:datatype xsd:string",
    "datatype integer": "sh:datatype xsd:integer",
    "datatype decimal": "sh:datatype xsd:decimal",
    "datatype boolean": "sh:datatype xsd:boolean",
    "datatype date": "sh:datatype xsd:date",
    "datatype dateTime": "sh:datatype xsd:dateTime",
    "datatype hexBinary": "sh:datatype xsd:hexBinary ; sh:pattern '^([0-9a-f]{2})*$'",
    "datatype langString": "sh:datatype rdf:langString",
    "datatype of one's own": "sh:datatype ex:type",
    "nodeKind IRI": "sh:nodeKind sh:IRI",
    "nodeKind Literal": "sh:nodeKind sh:Literal",
    "nodeKind BlankNode": "sh:nodeKind sh:BlankNode",
    "nodeKind BlankNodeOrIRI": "sh:nodeKind sh:BlankNodeOrIRI",
    "nodeKind BlankNodeOrLiteral": "sh:nodeKind sh:BlankNodeOrLiteral",
    "nodeKind IRIOrLiteral": "sh:nodeKind sh:IRIOrLiteral",
    "class": "sh:class ex:Thing",
    "class and class": "sh:class ex:Thing , ex:Piece",
    "pattern": "sh:pattern '^wo'",
    "pattern with flags": "sh:pattern 'WORD' ; sh:flags 'i'",
    "minLength": "sh:minLength 4",
    "maxLength": "sh:maxLength 4",
    "in": "sh:in ( 3 'word' ex:bolt 'word'@en )",
    "in nothing": "sh:in ()",
    "languageIn": "sh:languageIn ( 'en' )",
    "languageIn two": "sh:languageIn ( 'en' 'fr' )",
    "uniqueLang": "sh:uniqueLang true",
    "hasValue": "sh:hasValue 3",
    "hasValue IRI": "sh:hasValue ex:bolt",
    "qualified min": "sh:qualifiedValueShape [ sh:datatype xsd:integer ] ; sh:qualifiedMinCount 1",
    "qualified max": "sh:qualifiedValueShape [ sh:languageIn ( 'en' ) ] ; sh:qualifiedMaxCount 1",
    "qualified both": "sh:qualifiedValueShape [ sh:class ex:Piece ] ; sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1",
    "and": "sh:and ( [ sh:nodeKind sh:Literal ] [ sh:minLength 3 ] )",
    "or": "sh:or ( [ sh:datatype xsd:integer ] [ sh:datatype xsd:decimal ] )",
    "not": "sh:not [ sh:datatype xsd:integer ]",
    "xone": "sh:xone ( [ sh:nodeKind sh:Literal ] [ sh:minLength 20 ] )",
    "node": "sh:node [ sh:property [ sh:path ex:p ; sh:minCount 1 ] ]",
    "property": "sh:property [ sh:path ex:p ; sh:minCount 1 ]",
    "several": "sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:integer ; sh:minInclusive 3",
}
"""What is said about the values of ex:p."""

ORDERS = {
    "minInclusive": "sh:minInclusive 3",
    "maxInclusive": "sh:maxInclusive 3",
    "minExclusive": "sh:minExclusive 3",
    "maxExclusive": "sh:maxExclusive 3.5",
    "lessThan": "sh:lessThan ex:q",
    "lessThanOrEquals": "sh:lessThanOrEquals ex:q",
}
"""What is said about the order of the values of ex:p."""

NODE_SHAPES = {
    "nodeKind": "sh:nodeKind sh:IRI",
    "pattern": "sh:pattern 'o'",
    "in": "sh:in ( ex:none ex:word )",
    "hasValue": "sh:hasValue ex:none",
    "class": "sh:class ex:Piece",
    "and": "sh:and ( [ sh:path ex:p ; sh:minCount 1 ] [ sh:path ex:q ; sh:minCount 1 ] )",
    "or": "sh:or ( [ sh:path ex:p ; sh:minCount 1 ] [ sh:path ex:q ; sh:minCount 1 ] )",
    "xone": "sh:xone ( [ sh:path ex:p ; sh:minCount 1 ] [ sh:path ex:q ; sh:minCount 1 ] )",
    "two xone": """sh:xone ( [ sh:path ex:p ; sh:minCount 1 ] [ sh:path ex:q ; sh:minCount 1 ] ) ,
        ( [ sh:pattern 'n' ] )""",
    "not a path": "sh:not [ sh:path ex:p ; sh:minCount 1 ]",
    "not nested": "sh:not [ sh:not [ sh:path ex:p ; sh:datatype xsd:integer ] ]",
    "inverse path": "sh:property [ sh:path [ sh:inversePath ex:p ] ; sh:minCount 1 ]",
    "sequence path": "sh:property [ sh:path ( ex:q ex:p ) ; sh:minCount 1 ]",
    "sequence path counted": "sh:property [ sh:path ( ex:q ex:p ) ; sh:maxCount 1 ]",
    "sequence path of values": "sh:property [ sh:path ( ex:q ex:q ex:p ) ; sh:class ex:Bolt ]",
    "sequence path with inverse": "sh:property [ sh:path ( ex:p [ sh:inversePath ex:p ] ) ; sh:maxCount 1 ]",
    "sequence path and lessThan": "sh:property [ sh:path ( ex:q ex:p ) ; sh:lessThanOrEquals ex:p ]",
    "alternative path": "sh:property [ sh:path [ sh:alternativePath ( ex:p ex:q ) ] ; sh:minCount 2 ]",
    "zeroOrMore path": "sh:property [ sh:path [ sh:zeroOrMorePath ex:q ] ; sh:minCount 2 ]",
    "oneOrMore path": "sh:property [ sh:path [ sh:oneOrMorePath ex:q ] ; sh:hasValue ex:link ]",
    "zeroOrOne path": "sh:property [ sh:path [ sh:zeroOrOnePath ex:q ] ; sh:maxCount 1 ]",
    "deactivated property": "sh:property [ sh:path ex:p ; sh:maxCount 0 ; sh:deactivated true ] ; sh:pattern 'o'",
    "deep property": "sh:property [ sh:path ex:q ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ]",
    "sparql": "sh:sparql [ sh:select 'SELECT $this WHERE { $this <http://example.org/q> ?value }' ]",
    "sparql with a filter alone": "sh:sparql [ sh:select 'SELECT ?this { FILTER (CONTAINS(STR(?this), \"o\")) }' ]",
    "sparql with a union": """sh:sparql [ sh:select '''SELECT $this WHERE {
        { FILTER (CONTAINS(STR($this), "pair")) } UNION { BIND (STR($this) AS ?s) FILTER (CONTAINS(?s, "o")) }
        FILTER NOT EXISTS { $this <http://example.org/q> ?q } }''' ]""",
    "sparql with a sub-select": """sh:sparql [ sh:select '''SELECT $this ?value WHERE {
        { SELECT $this (COUNT(?p) AS ?value) WHERE { $this <http://example.org/p> ?p } GROUP BY $this }
        FILTER (?value > 1) # a comment with a { brace
    }''' ]""",
    "sparql with an optional": """sh:sparql [ sh:select '''SELECT $this WHERE {
        OPTIONAL { $this <http://example.org/q> ?q } FILTER (!BOUND(?q)) }''' ]""",
    "sparql with prefixes": """sh:sparql [ sh:prefixes ex:prefixes ; sh:select 'SELECT $this { $this e:q "zebra" }' ] .
        ex:prefixes owl:imports ex:imported .
        ex:imported sh:declare [ sh:prefix 'e' ; sh:namespace 'http://example.org/'^^xsd:anyURI ]""",
    "sparql that is deactivated": """sh:pattern 'o' ;
        sh:sparql [ sh:deactivated true ; sh:select 'SELECT $this { $this ?p ?o }' ]""",
    "sparql beside core": "sh:pattern 'o' ; sh:sparql [ sh:select 'SELECT $this { $this <http://example.org/q> 5 }' ]",
}

TARGETS = {
    "class": "sh:targetClass ex:Piece",
    "classes": "sh:targetClass ex:Bolt , ex:Unused",
    "node": "sh:targetNode ex:word , ex:stranger , 'a literal'",
    "subjects": "sh:targetSubjectsOf ex:r",
    "objects": "sh:targetObjectsOf ex:p",
    "several": "sh:targetClass ex:Piece ; sh:targetSubjectsOf ex:r ; sh:targetNode ex:word",
    "itself": "a rdfs:Class",
    "a property shape's own": "sh:path ex:p ; sh:targetNode ex:none",
}


def quads(turtle):
    """Return Turtle as quads of the default graph."""
    return list(parse(HEAD + turtle, format=RdfFormat.TURTLE))


def store_of(turtle):
    """Return a store that holds Turtle in its default graph."""
    store = Store()
    store.extend(quads(turtle))
    return store


def flagged(store, shapes):
    """Return the focus nodes that the queries flag, by constraint."""
    constraints = compile_constraints(ShapesGraph(shapes), ClassTree.of(store))
    return {(found.constraint.id, text(found.focus_node)) for found in find_candidates(store, constraints)}


def judged(store, shapes):
    """Return the focus nodes that pySHACL finds wanting, by constraint."""
    constraints = compile_constraints(ShapesGraph(shapes), ClassTree.of(store))
    ids = {shape: constraint.id for constraint in constraints for shape in constraint.reporting}
    graph = load_judge()((Quad(*quad.triple) for quad in store), shapes)
    return {(finding.shape, finding.focus_node) for finding in read_findings(graph, ids)}


def assert_same(shape, *, deep=False):
    """Assert that the queries and pySHACL flag the same focus nodes: some, but not all."""
    store, shapes = store_of(DATA), quads(shape)
    found = flagged(store, shapes)
    assert 0 < len(found) < DATA.count(" a ex:")
    assert deep or found == judged(store, shapes)


@pytest.mark.parametrize("constraint", PROPERTY_SHAPES.values(), ids=PROPERTY_SHAPES)
def test_a_component_flags_what_pyshacl_flags(constraint):
    """Each Core component compiled to a query flags the focus nodes that pySHACL flags."""
    deep = "property [" in constraint and "node [" not in constraint
    assert_same(
        f"ex:S a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property ex:P . ex:P sh:path ex:p ; {constraint} .",
        deep=deep,
    )


@pytest.mark.parametrize("constraint", ORDERS.values(), ids=ORDERS)
def test_numbers_are_ordered_as_pyshacl_orders_them(constraint):
    """Bounds and comparisons of numbers flag the focus nodes that pySHACL flags."""
    assert_same(f"ex:S sh:targetClass ex:Measured ; sh:property ex:P . ex:P sh:path ex:p ; {constraint} .")


@pytest.mark.parametrize("constraint", ORDERS.values(), ids=ORDERS)
def test_what_cannot_be_compared_does_not_conform(constraint):
    """A value without an order to the bound is flagged, as SHACL wants and pySHACL not always does."""
    shapes = quads(f"ex:S sh:targetNode ex:day ; sh:property [ sh:path ex:p ; {constraint} ] .")
    store = store_of(DATA.replace('"2020-02-29"^^xsd:date', "4"))
    assert flagged(store, shapes) == {("S", "http://example.org/day")}


@pytest.mark.parametrize("constraint", NODE_SHAPES.values(), ids=NODE_SHAPES)
def test_a_node_shape_flags_what_pyshacl_flags(constraint):
    """Node shapes, paths, nested shapes and SPARQL constraints flag the focus nodes that pySHACL flags."""
    assert_same(
        f"ex:S a sh:NodeShape ; sh:targetClass ex:Thing ; {constraint} .", deep="ex:q ; sh:property" in constraint
    )


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_a_target_has_the_focus_nodes_of_pyshacl(target):
    """Each kind of target gives the focus nodes that pySHACL has."""
    kind = "sh:PropertyShape" if "sh:path" in target else "sh:NodeShape"
    store = store_of(DATA + "ex:instance a ex:S ; ex:p 1 .")
    shapes = quads(f"ex:S a {kind} ; {target} ; {'sh:minCount 1' if 'sh:path' in target else 'sh:in ( )'} .")
    assert flagged(store, shapes) == judged(store, shapes) != set()


def test_path_in_a_query_stands_for_the_path_of_its_shape():
    """A SPARQL constraint on a property shape may name the shape's path."""
    select = "SELECT $this ?value WHERE { $this $PATH ?value . FILTER (isIRI(?value)) }"
    assert_same(
        f"ex:S sh:targetClass ex:Thing ; sh:path [ sh:zeroOrOnePath ex:q ] ; sh:sparql [ sh:select '{select}' ] ."
    )


UNKNOWN = {
    "component": ("sh:property [ sh:path ex:p ; sh:equals ex:q ]", "sh:equals"),
    "closed": ("sh:closed true", "sh:closed"),
    "disjoint qualified shapes": (
        "sh:property [ sh:path ex:p ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true ;"
        " sh:qualifiedValueShape [ sh:class ex:Thing ] ]",
        "qualified",
    ),
    "query below": ("sh:property [ sh:path ex:p ; sh:sparql [ sh:select 'SELECT $this {}' ] ]", "sh:sparql"),
    "rule": ("sh:rule [ sh:order 1 ]", "sh:rule"),
    "target": ("sh:target [ sh:select 'SELECT ?this {}' ]", "sh:target "),
    "large count": ("sh:property [ sh:path ex:p ; sh:minCount 100 ]", "counts beyond"),
    "datatype": ("sh:property [ sh:path ex:p ; sh:datatype xsd:gMonthDay ]", "gMonthDay"),
    "count without path": ("sh:minCount 1", "needs a path"),
    "variable": ("sh:sparql [ sh:select 'SELECT $this { GRAPH $shapesGraph { $this ?p ?o } }' ]", "$shapesGraph"),
    "no query": ("sh:sparql [ sh:ask 'ASK {}' ]", "no sh:select"),
    "no SPARQL": ("sh:sparql [ sh:select 'SELECT $this WHERE { $this a }' ]", "is not SPARQL"),
    "recursion": ("sh:property [ sh:path ex:p ; sh:node ex:S ]", "contains itself"),
    "blank value": ("sh:in ( [] )", "blank node"),
    "list": ("sh:in ex:list", "no well-formed list"),
    "path": ("sh:property [ sh:path [ sh:bothWays ex:p ] ; sh:minCount 1 ]", "sh:bothWays"),
    "two paths": ("sh:property [ sh:path ex:p , ex:q ; sh:minCount 1 ]", "2 values of sh:path"),
    "class target": ("sh:targetClass 'Thing'", "IRIs only"),
}
"""What the queries do not know, and the word that the complaint names."""


@pytest.mark.parametrize(("constraint", "word"), UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_not_known_is_never_skipped(constraint, word):
    """A component that the queries do not know is an error that names the shape or the matter."""
    with pytest.raises(ShapesError, match=re.escape(word.strip())):
        flagged(store_of(DATA), quads(f"ex:S a sh:NodeShape ; sh:targetNode ex:word ; {constraint} ."))


def test_a_component_of_ones_own_is_not_skipped():
    """A constraint component that the shapes define themselves is an error too."""
    with pytest.raises(ShapesError, match="own are not known"):
        flagged(store_of(DATA), quads("ex:Own a sh:ConstraintComponent ; sh:parameter [ sh:path ex:own ] ."))
