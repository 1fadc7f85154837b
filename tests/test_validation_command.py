"""Promises of ``clustergraph validate``: findings with their places, formats that read back, a status that says it."""

import json
import shutil
import subprocess
import sys

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse, serialize

from clustergraph.dataset.house_rules import canonical
from clustergraph.namespaces import PREFIXES, SH
from clustergraph.validation import JudgementError, examination, load_judge
from clustergraph.validation.examination import DisagreementError, examine
from clustergraph.validation.files import validate_files
from clustergraph.validation.findings import Finding, locate
from clustergraph.validation.project import validate_project
from clustergraph.validation.report_graph import ALL_CLEAR
from conftest import ROOT

HEAD = "".join(
    f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in ("cg", "cgsh", "owl", "place", "rdfs", "sh", "xsd")
)

ONTOLOGY = "cg:Town rdfs:subClassOf cg:Place ."

SHAPES = """
<https://w3id.org/clustergraph/shape> sh:declare cgsh:prefix-rdfs .
cgsh:prefix-rdfs sh:prefix "rdfs" ; sh:namespace "http://www.w3.org/2000/01/rdf-schema#"^^xsd:anyURI .
cgsh:X01 a sh:NodeShape ; sh:targetClass cg:Place ; sh:property cgsh:X01-label .
cgsh:X01-label a sh:PropertyShape ; sh:path rdfs:label ; sh:minCount 1 ; sh:message "A place has a label."@en .
cgsh:X02 a sh:NodeShape ; sh:targetClass cg:Place ; sh:severity sh:Warning ; sh:sparql cgsh:X02-sparql .
cgsh:X02-sparql sh:prefixes <https://w3id.org/clustergraph/shape> ;
    sh:message "The label {?value} of {$this} has only {?size} letters."@en ;
    sh:select '''SELECT $this ?value ?size WHERE {
      $this rdfs:label ?value . BIND (STRLEN(STR(?value)) AS ?size) FILTER (?size < 3) }''' .
"""

GOOD = 'place:rome a cg:Town ; rdfs:label "Rome"@en .'
SHORT = 'place:y a cg:Town ; rdfs:label "Y"@fr .'
BAD = "place:nameless a cg:Town . place:rome cg:inCountry place:italy ."


def write(path, turtle):
    """Write Turtle in canonical form."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + turtle, encoding="utf-8")
    path.write_text(canonical(path), encoding="utf-8")
    return path


@pytest.fixture
def small(tmp_path):
    """Return a project of one place, two constraints and a class tree of one branch."""
    write(tmp_path / "ontology" / "clustergraph.ttl", ONTOLOGY)
    write(tmp_path / "ontology" / "shapes" / "places.ttl", SHAPES)
    write(tmp_path / "data" / "entities" / "places.ttl", GOOD)
    return tmp_path


@pytest.fixture
def validate(small, run):
    """Return a function that validates the small project in its own folder."""
    return lambda *arguments: run("--project", small, "validate", *arguments, cwd=small)


@pytest.fixture
def broken(small):
    """Return the small project with one violation and one warning in it."""
    write(small / "data" / "report" / "places.ttl", BAD)
    write(small / "data" / "report" / "towns.ttl", SHORT)
    return small


def test_what_conforms_says_so(validate):
    """Without findings there is one line, and the status is 0."""
    result = validate()
    assert (result.returncode, result.stdout, result.stderr) == (
        0,
        b"Conforms: 0 violations, 0 warnings, 0 infos.\n",
        b"",
    )


def test_a_finding_is_a_line_with_its_place(validate, broken):
    """A violation is one line with file, line, severity, id, sentence and thing, and the status is 1."""
    del broken
    result = validate()
    assert result.returncode == 1
    assert result.stdout.decode().split("\n") == [
        "data/report/places.ttl:4: Violation X01 A place has a label. (place:nameless)",
        f"data/report/towns.ttl:5: Warning X02 The label Y of {PREFIXES['place']}y has only 1 letters. (place:y)",
        "Does not conform: 1 violation, 1 warning, 0 infos.",
        "",
    ]


def test_a_warning_is_shown_and_passes(validate, small):
    """Warnings alone leave the status at 0."""
    write(small / "data" / "report" / "towns.ttl", SHORT)
    result = validate()
    assert result.returncode == 0
    assert result.stdout.startswith(b"data/report/towns.ttl:5: Warning X02 ")
    assert result.stdout.endswith(b"Conforms: 0 violations, 1 warning, 0 infos.\n")


def test_a_given_file_is_added_to_the_graph(validate, small, tmp_path_factory):
    """A file outside the project is judged together with it, and named by its path."""
    extra = write(tmp_path_factory.mktemp("extra") / "new.ttl", BAD)
    result = validate(extra)
    assert result.returncode == 1
    assert result.stdout.decode().startswith(f"{extra}:4: Violation X01 ")
    assert validate_project(small).conforms


def test_a_file_of_the_project_is_not_read_twice(validate, broken):
    """Naming a file that the project holds changes nothing."""
    (broken / "data" / "report" / "places.ttl").write_text(HEAD + BAD)
    assert validate("data/report/places.ttl").stdout == validate().stdout


def test_house_rules_come_first(validate, broken):
    """A file that is not in canonical form is a violation, before any finding about the graph."""
    path = broken / "data" / "report" / "places.ttl"
    path.write_text(path.read_text().replace("    .", "."))
    result = validate("--format", "turtle")
    assert result.returncode == 1
    assert list(parse(result.stdout, format=RdfFormat.TURTLE))
    first, last = result.stderr.decode().splitlines()
    assert first.startswith("data/report/places.ttl:6:1: Violation house-rules The file is not in canonical form")
    assert last == "Does not conform: 2 violations, 1 warning, 0 infos."


def test_a_file_that_is_no_turtle_is_a_finding(validate, small):
    """A syntax error in a Turtle file is reported with its place, and nothing else is said."""
    (small / "data" / "entities" / "bad.ttl").write_text("@prefix place: <https://example.org/> .\nplace:x a .\n")
    result = validate()
    assert result.returncode == 1
    assert result.stdout.decode().startswith("data/entities/bad.ttl:2:")
    assert result.stdout.count(b"\n") == 2


def test_the_turtle_report_reads_back(validate, broken):
    """The Turtle report is the SHACL validation report, with a result for each finding."""
    del broken
    store = Store()
    store.extend(parse(validate("--format", "turtle").stdout, format=RdfFormat.TURTLE))
    rows = store.query(
        f"PREFIX sh: <{SH}> SELECT ?focus ?source ?path {{ ?report a sh:ValidationReport ; sh:conforms false ;"
        " sh:result ?result . ?result sh:focusNode ?focus ; sh:sourceShape ?source ; sh:resultSeverity sh:Violation ;"
        " sh:resultPath ?path }"
    )
    place, shape = f"{PREFIXES['place']}nameless", f"{PREFIXES['cgsh']}X01-label"
    assert [[term.value for term in row] for row in rows] == [[place, shape, f"{PREFIXES['rdfs']}label"]]


def test_the_turtle_report_has_the_same_bytes_each_time(validate, broken):
    """Two runs give the same Turtle, though pySHACL names its blank nodes anew."""
    del broken
    assert validate("--format", "turtle").stdout == validate("--format", "turtle").stdout


def test_an_all_clear_in_turtle_conforms(validate):
    """Without findings the report says that the graph conforms."""
    quads = parse(validate("--format", "turtle").stdout, format=RdfFormat.TURTLE)
    assert [quad.object.value for quad in quads if quad.predicate == NamedNode(f"{SH}conforms")] == ["true"]


def test_json_has_an_object_for_each_finding(validate, broken):
    """The JSON list has the fields of each finding, files relative to the current folder."""
    del broken
    result = validate("--format", "json")
    assert json.loads(result.stdout)[0] == {
        "shape": "X01",
        "severity": "Violation",
        "focus_node": f"{PREFIXES['place']}nameless",
        "path": f"{PREFIXES['rdfs']}label",
        "value": None,
        "message": "A place has a label.",
        "file": "data/report/places.ttl",
        "line": 4,
        "column": None,
    }
    assert len(json.loads(result.stdout)) == 2
    assert result.stderr == b"Does not conform: 1 violation, 1 warning, 0 infos.\n"


def test_sarif_has_what_code_scanning_asks_for(validate, broken):
    """The SARIF log has version, tool, rules, and for each result level, message, relative file and line."""
    del broken
    log = json.loads(validate("--format", "sarif").stdout)
    assert (log["version"], log["$schema"].endswith("sarif-2.1.0.json"), len(log["runs"])) == ("2.1.0", True, 1)
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["X01", "X02"]
    violation, warning = run["results"]
    assert (violation["level"], warning["level"]) == ("error", "warning")
    assert violation["message"] == {"text": "A place has a label."}
    assert rules[violation["ruleIndex"]] == violation["ruleId"] == "X01"
    physical = violation["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {"uri": "data/report/places.ttl", "uriBaseId": "%SRCROOT%"}
    assert physical["region"] == {"startLine": 4}


@pytest.mark.parametrize(
    "arguments",
    [
        ["nowhere.ttl"],
        ["--format", "pdf"],
        ["--shapes", "ontology/shapes/places.ttl"],
        ["--data", "data/entities/places.ttl"],
        ["--shapes", "nowhere.ttl", "--data", "data/entities/places.ttl"],
        ["--shapes", "ontology/shapes/places.ttl", "--data", "data/entities/places.ttl", "ontology/clustergraph.ttl"],
        ["--shapes", "ontology/shapes/places.ttl", "--data", "notes.txt"],
        ["--shapes", "ontology/shapes/places.ttl", "--data", "broken.nt"],
        ["--shapes", "minus.ttl", "--data", "data/entities/places.ttl"],
        ["--shapes", "prefix.ttl", "--data", "data/entities/places.ttl"],
        ["--shapes", "graph.ttl", "--data", "data/entities/places.ttl"],
        ["--shapes", "syntax.ttl", "--data", "data/entities/places.ttl"],
        ["broken.nt"],
    ],
)
def test_wrong_use_is_one_sentence(validate, small, arguments):
    """A missing or unreadable file, half a pair of options or a shape that is refused is status 2 and one sentence."""
    select = '[] a sh:NodeShape ; sh:targetClass cg:Town ; sh:sparql [ sh:select "SELECT $this WHERE { %s }" ] .'
    (small / "notes.txt").write_text("no RDF")
    (small / "broken.nt").write_text("<a> <b>")
    (small / "minus.ttl").write_text(HEAD + select % "$this ?p ?o MINUS { $this a ?o }")
    (small / "prefix.ttl").write_text(HEAD + select % "$this foaf:name ?o")
    (small / "graph.ttl").write_text(HEAD + select % "GRAPH ?graph { $this ?p ?o }")
    (small / "syntax.ttl").write_text(HEAD + select % "$this a")
    result = validate(*arguments)
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.startswith(b"Error: ")
    assert result.stderr.count(b"\n") == 1


def test_a_shape_that_is_not_known_is_one_sentence(validate, small):
    """A component that the queries do not know ends the command with shape and component named."""
    write(small / "ontology" / "shapes" / "more.ttl", "cgsh:X03 sh:targetClass cg:Place ; sh:closed true .")
    result = validate()
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr == b"Error: cgsh:X03: the component sh:closed is not known here.\n"


@pytest.mark.parametrize("suffix", ["ttl", "nt", "rdf", "jsonld", "trig", "nq"])
def test_data_and_shapes_may_be_any_rdf(run, broken, tmp_path_factory, suffix):
    """With --shapes and --data nothing bundled is read, and the suffix tells the format."""
    folder = tmp_path_factory.mktemp("elsewhere")
    rdf_format = RdfFormat.from_extension(suffix)
    for name, paths in {
        "data": [broken / "data" / "report" / "places.ttl", broken / "ontology" / "clustergraph.ttl"],
        "shapes": [broken / "ontology" / "shapes" / "places.ttl"],
    }.items():
        quads = [quad for path in paths for quad in parse(path=path)]
        triples = quads if rdf_format.supports_datasets else [quad.triple for quad in quads]
        (folder / f"{name}.{suffix}").write_bytes(serialize(triples, format=rdf_format))
    result = run("validate", "--shapes", f"shapes.{suffix}", "--data", f"data.{suffix}", cwd=folder)
    assert result.returncode == 1
    assert b"Violation X01-label A place has a label. (place:nameless)\n" in result.stdout
    assert result.stdout.startswith(b"data.ttl:") == (suffix == "ttl")


def test_a_file_that_is_data_and_shapes_keeps_its_blank_nodes(tmp_path):
    """A blank node that is both target and data is one node."""
    path = tmp_path / "both.ttl"
    path.write_text(
        HEAD + "[] a sh:NodeShape ; sh:targetNode _:x ; sh:property [ sh:path rdfs:label ; sh:minCount 1 ] ."
    )
    assert not validate_files([path], [path]).conforms
    path.write_text(path.read_text() + "_:x rdfs:label 'x' .")
    assert validate_files([path], [path]).conforms


def test_files_named_in_a_query_are_not_read(tmp_path):
    """A shape cannot have a local file read by naming it in FROM."""
    (tmp_path / "secret.ttl").write_text("<http://example.org/s> <http://example.org/p> 'secret' .")
    shapes = tmp_path / "shapes.ttl"
    select = f"SELECT $this ?value FROM <{(tmp_path / 'secret.ttl').as_uri()}> {{ ?s ?p ?value }}"
    shapes.write_text(f"{HEAD}[] a sh:NodeShape ; sh:targetNode cg:x ; sh:sparql [ sh:select '{select}' ] .")
    assert "secret" not in [finding.value for finding in validate_files([shapes], [shapes]).findings]


def test_an_all_clear_needs_no_second_engine(small):
    """Where nothing is flagged, rdflib and pySHACL are not even imported."""
    program = """if True:
        import sys
        from pathlib import Path
        from clustergraph.validation.project import validate_project
        assert validate_project(Path(sys.argv[1])).conforms
        assert not {"rdflib", "pyshacl"} & set(sys.modules)
    """
    subprocess.run([sys.executable, "-c", program, small], check=True)


def test_the_judge_is_spared_what_is_not_asked_for(small, monkeypatch):
    """Where only violations are asked for, warnings are not judged."""
    write(small / "data" / "report" / "towns.ttl", SHORT)
    monkeypatch.setattr(examination, "load_judge", None)
    assert validate_project(small, least="Violation").findings == ()


def test_a_judge_that_finds_nothing_is_an_error(broken, monkeypatch):
    """When the queries flag what the judge passes, that is said instead of a verdict."""
    monkeypatch.setattr(examination, "load_judge", lambda: lambda *_: list(ALL_CLEAR))
    with pytest.raises(DisagreementError, match=r"^Internal error: X01 is broken by .*/nameless"):
        validate_project(broken)


def test_a_property_inside_a_property_is_judged_where_it_fails():
    """Where a nested property shape fails, the finding names the inner node, and that is no disagreement."""
    store = Store()
    store.extend(parse(HEAD + "place:a cg:in place:b . place:b cg:in place:c .", format=RdfFormat.TURTLE))
    shapes = (
        "cgsh:X a sh:NodeShape ; sh:targetNode place:a ;"
        " sh:property [ sh:path cg:in ; sh:property [ sh:path cg:in ; sh:maxCount 0 ] ] ."
    )
    report = examine(store, list(parse(HEAD + shapes, format=RdfFormat.TURTLE)))
    assert [(finding.shape, finding.focus_node) for finding in report.findings] == [("X", f"{PREFIXES['place']}b")]


def test_a_class_that_is_a_shape_is_judged_by_candidate():
    """A shape that targets its own instances is judged on the candidates, as others are."""
    store = Store()
    store.extend(parse(HEAD + "place:a a cg:X . place:b a cg:X ; rdfs:label 'b' .", format=RdfFormat.TURTLE))
    shapes = "cg:X a sh:NodeShape , owl:Class ; sh:property [ sh:path rdfs:label ; sh:minCount 1 ] ."
    report = examine(store, list(parse(HEAD + shapes, format=RdfFormat.TURTLE)))
    assert [(finding.shape, finding.focus_node) for finding in report.findings] == [("X", f"{PREFIXES['place']}a")]


def test_the_block_with_the_type_is_the_place(tmp_path):
    """Where several files describe a thing, the place is the block that says what it is."""
    first, second = tmp_path / "a.ttl", tmp_path / "b.ttl"
    write(first, 'place:x rdfs:label "x" . place:y rdfs:label "y" .')
    write(second, "place:x a cg:Place .")
    found = [Finding("X", "Info", f"{PREFIXES['place']}{name}", None, None, "m") for name in ("x", "y", "z")]
    places = [(finding.file, finding.line) for finding in locate(found, [first, second])]
    assert places == [(second, 4), (first, 8), (None, None)]


def test_shapes_that_are_refused_say_why():
    """What pySHACL refuses comes back as its own sentence."""
    shapes = parse(HEAD + "[] a sh:NodeShape ; sh:targetNode cg:x ; sh:path cg:y .", format=RdfFormat.TURTLE)
    with pytest.raises(JudgementError, match=r"^A shape defined as a NodeShape .*\.$"):
        load_judge()([], shapes)


def test_a_project_without_constraints_is_not_judged(run, copy):
    """Where no shape says what a graph must be like, that is said in one sentence, and no verdict is given."""
    shutil.rmtree(copy / "ontology" / "shapes")
    result = run("--project", copy, "validate")
    assert (result.returncode, result.stdout) == (2, b"")
    assert "no constraints" in result.stderr.decode()
    assert result.stderr.count(b"\n") == 1


def test_the_bundled_graph_conforms():
    """The graph of this repository has no violation and keeps the house rules."""
    report = validate_project(ROOT)
    assert [finding for finding in report.findings if finding.severity == "Violation"] == []
