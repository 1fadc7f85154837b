"""Promises of the canonical form of Turtle and of the positions read from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from clustergraph.namespaces import CG, ID, XSD
from clustergraph.turtle.positions import subject_lines
from clustergraph.turtle.tokens import tokens
from clustergraph.turtle.writer import serialize

SUBJECT, PROPERTY = NamedNode(f"{ID}person/doe-alex"), NamedNode(f"{CG}value")


def read(text):
    """Return the triples of a Turtle text as a set."""
    return {quad.triple for quad in parse(text, format=RdfFormat.TURTLE)}


def test_canonical_form_puts_one_fact_on_a_line_and_the_type_first():
    """A block has its subject, a line for each fact with the type first, and a full stop alone."""
    text = serialize(read(f"<{ID}person/doe-alex> <{CG}value> 2, 1 ; a <{CG}Figure> ."))
    assert text == (
        f"@prefix cg: <{CG}> .\n@prefix person: <{ID}person/> .\n\n"
        "person:doe-alex\n    a cg:Figure ;\n    cg:value 1 ;\n    cg:value 2 ;\n    .\n"
    )


def test_adding_a_fact_adds_one_line(project):
    """One fact more about a thing, its prefixes in use already, is one line more and no line changed."""
    path = project / "data" / "entities" / "people.ttl"
    triples = read(path.read_text(encoding="utf-8"))
    before = serialize(triples).split("\n")
    note = Triple(NamedNode(f"{ID}person/wise-emily"), NamedNode("http://xmlns.com/foaf/0.1/givenName"), Literal("E."))
    after = serialize(triples | {note}).split("\n")
    assert len(after) == len(before) + 1
    assert [line for line in before if line not in after] == []


def test_every_turtle_file_is_a_fixed_point(project):
    """Writing what was read from a canonical file gives the same bytes."""
    paths = sorted((project / "data").glob("*/*.ttl"))
    assert len(paths) > 20
    for path in paths:
        assert serialize(read(path.read_text(encoding="utf-8"))) == path.read_text(encoding="utf-8")


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    st.sampled_from(["", "en", "pt"]),
)
def test_any_text_comes_back(value, language):
    """A string of any characters, with a language or without, is read back as it was written."""
    literal = Literal(value, language=language) if language else Literal(value)
    triple = Triple(SUBJECT, PROPERTY, literal)
    assert read(serialize([triple])) == {triple}


@pytest.mark.parametrize("local", ["a.b", "a.", ".a", "a-", "-a", "a/b", "é", "a b", "a%20b", "", "a,b", "1"])
def test_any_local_name_comes_back(local):
    """An IRI is written as a prefixed name only where that reads back as the same IRI."""
    triple = Triple(SUBJECT, PROPERTY, NamedNode(f"{ID}person/{local}".replace(" ", "%20")))
    assert read(serialize([triple])) == {triple}


def test_lists_and_paths_are_written_in_place():
    """Blank nodes that one triple refers to are nested: lists in brackets, others in square ones."""
    text = (
        "@prefix cgsh: <https://w3id.org/clustergraph/shape#> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n\n"
        'cgsh:C01\n    sh:in ( 1 2.5 true "a" ) ;\n    sh:path [ sh:inversePath sh:value ] ;\n    .\n'
    )
    assert serialize(parse(text, format=RdfFormat.TURTLE)) == text


@pytest.mark.parametrize(
    "text", ["_:a <http://x/p> 1 .", "<http://x/s> <http://x/p> _:a . <http://x/t> <http://x/p> _:a ."]
)
def test_blank_nodes_without_a_place_are_refused(text):
    """A blank node that no triple or more than one refers to has no canonical form."""
    with pytest.raises(ValueError, match="blank nodes"):
        serialize(parse(text, format=RdfFormat.TURTLE))


def test_numbers_keep_their_datatype():
    """A decimal without a point is not mistaken for an integer."""
    triple = Triple(SUBJECT, PROPERTY, Literal("28", datatype=NamedNode(f"{XSD}decimal")))
    assert read(serialize([triple])) == {triple}


def test_subject_lines_are_those_of_the_blocks(project):
    """Each subject of a file is found at the line that begins its block."""
    text = (project / "data" / "entities" / "places.ttl").read_text(encoding="utf-8")
    lines = text.split("\n")
    found = subject_lines(text)
    assert set(found) == {triple.subject.value for triple in read(text)}
    assert all(lines[line - 1].startswith("place:") for line in found.values())


def test_subject_lines_pass_over_what_only_looks_like_a_subject():
    """Directives, nested nodes, strings with full stops and comments begin no block."""
    text = 'PREFIX ex: <http://x/>\n# ex:no ex:p 1 .\nex:a ex:p "x . ex:b" ,\n [ ex:q ( ex:c ) ] .\nex:d a ex:e .\n'
    assert subject_lines(text) == {"http://x/a": 3, "http://x/d": 5}


def test_tokens_know_line_and_column():
    """A token is placed by its line and column, both from one, also after a string of several lines."""
    found = list(tokens('<http://x/a>\n  a """1\n2""" .'))
    assert [(token.line, token.column) for token in found] == [(1, 1), (2, 3), (2, 5), (3, 6)]
