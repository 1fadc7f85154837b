"""Promises of diff: what changed between two states of the dataset, by thing, in words, and nothing else."""

import json
import re

import pytest
from pyoxigraph import Dataset, RdfFormat, parse

from clustergraph.differences.changes import differences
from clustergraph.differences.reading import read_quads
from clustergraph.differences.telling import Telling
from conftest import ROOT

PREFIXES = """
@prefix : <http://example.org/> .
@prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix graph: <https://w3id.org/clustergraph/graph/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix evidence: <https://w3id.org/clustergraph/id/evidence/> .
"""


def told(old, new, *, is_whole=False):
    """Return the sentences on what differs between two texts of TriG, without the counts."""
    states = [[*parse(PREFIXES + text, format=RdfFormat.TRIG, rename_blank_nodes=True)] for text in (old, new)]
    found = differences(*states)
    *lines, total = Telling.of(found).lines(is_whole=is_whole)
    assert total.endswith(".")
    assert total.startswith("Nothing differs") == (found.things == ())
    return lines


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (":a rdfs:label 'A' .", ":a rdfs:label 'A' .", []),
        (":a rdfs:label 'A' ; :start 2018 .", ":a rdfs:label 'A' ; :start 2019 .", ["start changed from 2018 to 2019"]),
        (":a rdfs:label 'A' .", ":a rdfs:label 'A' ; :madeBy :b .", ["made by http://example.org/b was added"]),
        (":a rdfs:label 'A' ; :x 1, 2 .", ":a rdfs:label 'A' ; :x 1 .", ["x 2 was removed"]),
        (":a rdfs:label 'A' ; :x 1 .", ":a rdfs:label 'A' ; :x 2, 3 .", ["x changed from 1 to 2, 3"]),
        (":a rdfs:label 'A' ; a :B .", ":a rdfs:label 'A' ; a :C .", ["class changed from http://example.org/B to "]),
        (":a rdfs:label 'A' ; :x '1' .", ":a rdfs:label 'A' ; :x 1 .", ['x changed from "1" to "1"^^<http']),
    ],
)
def test_a_change_is_told_in_words(old, new, lines):
    """A statement that changed is told by the names of thing and property, with what it was and is."""
    found = told(old, new)
    assert len(found) == len(lines)
    assert all(line.startswith(f"A (http://example.org/a): {start}") for line, start in zip(found, lines, strict=True))


def test_things_come_go_and_are_withdrawn():
    """A thing of which nothing was said is added, one of which nothing is said is removed, and one may be withdrawn."""
    old = ":a rdfs:label 'A' ; :x 1 . :b rdfs:label 'B' ."
    new = ":b a cg:Withdrawn ; cg:withdrawalReason 'Twice in the graph.' ; rdfs:label 'B' . :c rdfs:label 'C' ."
    assert told(old, new) == [
        "Removed: A (http://example.org/a), 2 statements.",
        "Withdrawn: B (http://example.org/b), Twice in the graph.",
        "Added: C (http://example.org/c), 1 statement.",
    ]


def test_a_statement_may_move_to_another_graph():
    """A statement that stands in another graph is neither added nor removed."""
    old, new = (f"graph:{name} {{ :a rdfs:label 'A' }}" for name in ("one", "two"))
    assert told(old, new) == ["A (http://example.org/a): label A stood in graph:one, now in graph:two."]
    assert told(old, ":a rdfs:label 'A' .") == []


def test_blank_nodes_are_compared_by_content():
    """Blank nodes with other names, in another order, are the same; what one says belongs to the thing it is of."""
    old = ":a :list ( 1 2 ) ; :p [ :x 1 ; :y [ :z 2 ] ] . :b :list ( 1 2 ) . _:q :x 5 ."
    new = "_:r :x 5 . :b :list ( 1 2 ) . _:m :y _:n ; :x 1 . _:n :z 2 . :a :p _:m ; :list ( 1 2 ) ."
    assert told(old, new) == []
    assert told(old, new.replace(":z 2", ":z 3")) == [
        "http://example.org/a: p changed from [x 1; y [z 2]] to [x 1; y [z 3]]."
    ]
    assert len(told(old, new.replace(":b :list ( 1 2 )", ":b :list ( 2 1 )"))) == 1
    assert told("_:q :x 5 .", "_:q :x 6 .") == ["Removed: [x 5], 1 statement.", "Added: [x 6], 1 statement."]
    assert len(told("_:q :x _:q .", "_:q :x _:r . _:r :x _:q .")) == 3


def test_records_of_evidence_are_counted():
    """Evidence records are told by their number, and one by one when the whole is asked for."""
    record = "evidence:eg-report.l12 cg:firstLine 12 ."
    assert told("", record) == ["Records of the kind evidence: 1 added."]
    [line] = told("", record, is_whole=True)
    assert "line 12" in line


def test_a_long_list_has_one_line_a_thing():
    """Of very many changes each thing has one line and the end is counted; the whole leaves nothing out."""
    old = " ".join(f":t{number} :x 1 ; :y 1 ." for number in range(100))
    lines = told(old, old.replace("1", "2").replace(":t2", ":t1"))
    assert len(told(old, old.replace(" 1 ", " 2 "), is_whole=True)) == 200
    lines = told(old, old.replace(" 1 ", " 2 "))
    assert len(lines) == 61
    assert lines[0] == "http://example.org/t0: statements 2 added, 2 removed."
    assert lines[-1] == "40 more things differ: --all tells them."


@pytest.fixture
def renamed(copy):
    """Return a copy of the project in which Watertur bears another label."""
    path = copy / "data" / "entities" / "initiatives.ttl"
    path.write_text(path.read_text("utf-8").replace('rdfs:label "Watertur"@en', 'rdfs:label "Waterway"@en'), "utf-8")
    return copy


def test_an_export_and_its_project_are_the_same(run, tmp_path):
    """A published set, its N-Quads, its TriG and the project folder hold the same, status 0."""
    assert run("export", tmp_path / "set").returncode == 0
    result = run("diff", tmp_path / "set", ROOT)
    assert (result.returncode, result.stderr) == (0, b""), result.stdout
    assert result.stdout.startswith(b"Nothing differs")
    states = [read_quads(tmp_path / "set"), read_quads(tmp_path / "set" / "clustergraph.trig")]
    (tmp_path / "set" / "clustergraph.nq").unlink()
    states.append(read_quads(tmp_path / "set"))
    assert all(differences(states[0], state).things == () for state in states[1:])


def test_one_changed_label_is_one_sentence(run, renamed):
    """One changed literal is one sentence with the lines that support the thing, status 1."""
    result = run("diff", ROOT, renamed)
    assert result.returncode == 1
    line, total = result.stdout.decode().splitlines()
    assert re.fullmatch(
        r"Waterway \(project:watertur\): label changed from Watertur to Waterway \(.*lines 533-537\)\.", line
    )
    assert total == ("Things: 0 added, 0 withdrawn, 0 removed, 1 changed. Statements: 1 added, 1 removed.")


def test_json_tells_the_same(run, renamed):
    """JSON has the terms as N-Triples, counts those of the symmetric difference of the quads, and is stable."""
    names = [ROOT / "data" / "entities" / "initiatives.ttl", renamed / "data" / "entities" / "initiatives.ttl"]
    results = [run("diff", *names, "--format", "json") for _ in range(2)]
    assert results[0].stdout == results[1].stdout
    found = json.loads(results[0].stdout)
    old, new = (Dataset(read_quads(name)) for name in names)
    assert found["counts"]["statements_removed"] == sum(quad not in new for quad in old) == 1
    assert found["counts"]["statements_added"] == sum(quad not in old for quad in new) == 1
    [thing] = found["things"]
    assert thing["iri"] == "https://w3id.org/clustergraph/id/project/watertur"
    assert thing["changes"] == [
        {
            "property": "http://www.w3.org/2000/01/rdf-schema#label",
            "removed": ['"Watertur"@en'],
            "added": ['"Waterway"@en'],
        }
    ]


@pytest.mark.parametrize("content", [b"<", b"\xff"])
def test_what_cannot_be_read_is_wrong_use(run, tmp_path, content):
    """A path that is missing, an empty folder, a file that is no RDF or broken: one sentence and status 2."""
    (tmp_path / "x.ttl").write_bytes(content)
    (tmp_path / "x.txt").write_bytes(b"")
    (tmp_path / "empty").mkdir()
    for name in ("x.ttl", "x.txt", "empty", "missing"):
        result = run("diff", tmp_path / name, ROOT)
        assert (result.returncode, result.stdout) == (2, b"")
        assert re.fullmatch(rb"Error: [^\n]+\.\n", result.stderr), result.stderr
