"""Promises of the command line: one clear sentence, the right status, never a traceback."""

import csv
import io
import json
import os
import subprocess
import sys

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from clustergraph.cli import COMMANDS
from clustergraph.namespaces import GRAPH

HOSTILE = [
    ("SELECT * {" + "{" * 20_000 + "}" * 20_000 + "}", 2, "nests"),
    ("SELECT * { ?s ?p ?o FILTER(" + "!" * 50_000 + "true) }", 1, "nests"),
    ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", 1, "seconds"),
    ("INSERT DATA { <http://x/a> <http://x/b> <http://x/c> }", 2, "INSERT"),
    ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 2, "SERVICE"),
    ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", 2, "no graph"),
    ("SELECT * FROM <http://x/none> { ?s ?p ?o }", 2, "no graph"),
    ("", 2, "none of SELECT"),
    ("SELECT ?x { ?x foo:bar ?y }", 2, "'foo'"),
]


def is_one_sentence(text):
    """Say whether standard error holds one line that is no traceback."""
    return text.count(b"\n") == 1 and text.startswith(b"Error: ") and b"Traceback" not in text


@pytest.mark.parametrize("name", [*COMMANDS, ""])
def test_help_is_there(run, name):
    """Each command explains itself."""
    result = run(*filter(None, [name]), "--help")
    assert result.returncode == 0
    assert b"Usage:" in result.stdout


@pytest.mark.parametrize(("query", "status", "word"), HOSTILE)
def test_a_hostile_query_is_one_sentence(run, query, status, word):
    """What asks too much, is no query, or wants more than to read is refused in one sentence."""
    result = run("query", "-", "--timeout", "2", stdin=query.encode())
    assert (result.returncode, result.stdout) == (status, b"")
    assert is_one_sentence(result.stderr)
    assert word in result.stderr.decode()


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["report", "nothing"],
        ["report", "members", "--nothing", "x"],
        ["report", "members", "-o", "/no/such/folder/x.csv"],
        ["report", "members", "-o", "x.unknown"],
        ["report", "members", "--format", "turtle"],
        ["report", "examples", "--number", "9" * 5000],
        ["query", "/no/such/file.rq"],
        ["--project", "/no/such/folder", "reports"],
        ["describe", "nobody-at-all"],
        ["export"],
        ["evidence", "check", "--sources", "/no/such/folder"],
    ],
)
def test_wrong_use_is_one_sentence(run, arguments):
    """An unknown command, report, option, file or folder is exit status 2 and one sentence."""
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (2, b"")
    assert is_one_sentence(result.stderr), result.stderr


def test_a_query_that_is_not_utf_8_is_refused(run):
    """Bytes that are no UTF-8 are told from a query."""
    result = run("query", stdin=b"SELECT \xff")
    assert (result.returncode, is_one_sentence(result.stderr)) == (2, True)


def test_a_folder_without_a_graph_is_refused(run, tmp_path):
    """A project folder must hold Turtle files where a project has them."""
    result = run("--project", tmp_path, "query", stdin=b"ASK {}")
    assert (result.returncode, is_one_sentence(result.stderr)) == (2, True)


def test_a_reader_who_goes_away_ends_it_quietly(project):
    """A pipe that closes early is no error."""
    command = [sys.executable, "-m", "clustergraph", "report", "trace", "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=project) as process:
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 0


def test_the_same_solutions_in_every_format(run):
    """JSON, XML and TSV parse back to the same rows."""
    query = b"SELECT ?s ?o { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o } ORDER BY ?s ?o LIMIT 20"
    formats = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}
    answers = []
    for name, format_ in formats.items():
        content = run("query", "--format", name, stdin=query).stdout
        answers.append([tuple(map(str, row)) for row in parse_query_results(content, format=format_)])
    assert len(answers[0]) == 20
    assert answers[0] == answers[1] == answers[2]


def test_a_graph_in_every_format(run):
    """Turtle, N-Triples, RDF/XML and JSON-LD of a CONSTRUCT parse back to the same triples."""
    query = b"CONSTRUCT { ?s ?p ?o } { ?s a <https://w3id.org/clustergraph/ontology#Place> ; ?p ?o }"
    formats = {
        "turtle": RdfFormat.TURTLE,
        "ntriples": RdfFormat.N_TRIPLES,
        "rdfxml": RdfFormat.RDF_XML,
        "jsonld": RdfFormat.JSON_LD,
    }
    answers = []
    for name, format_ in formats.items():
        content = run("query", "--format", name, stdin=query).stdout
        answers.append({quad.triple for quad in parse(content, format=format_)})
    assert len(answers[0]) > 20
    assert all(answer == answers[0] for answer in answers)


def test_the_suffix_of_a_file_decides_the_format(run, tmp_path):
    """Without a format the suffix of the output file says how to write."""
    path = tmp_path / "answer.json"
    assert run("report", "countries", "-o", path).returncode == 0
    assert len(json.loads(path.read_bytes())["results"]["bindings"]) == 23


def test_a_truth_value_is_a_word(run):
    """ASK prints true or false."""
    assert run("query", stdin=b"ASK { ?s ?p ?o }").stdout == b"true\n"
    assert run("query", stdin=b"ASK { <http://x/none> ?p ?o }").stdout == b"false\n"


def test_from_names_the_only_graph_that_answers(run):
    """A query with FROM answers from that graph alone."""
    query = f"SELECT (COUNT(*) AS ?n) FROM <{GRAPH}editorial> {{ ?s a <https://w3id.org/clustergraph/ontology#Event> }}"
    assert run("query", stdin=query.encode()).stdout.split() == [b"n", b"0"]


def test_a_table_fits_the_terminal(run):
    """Where the terminal is too narrow for a table, each row becomes a block of named values."""
    wide = run("report", "countries", "--format", "table", env={"COLUMNS": "200", "PATH": ""}).stdout.decode()
    narrow = run("report", "countries", "--format", "table", env={"COLUMNS": "40", "PATH": ""}).stdout.decode()
    assert "people" in wide.splitlines()[1]
    assert "name: Portugal" in narrow


def test_a_table_is_written_to_a_file_too(run, tmp_path):
    """A table in a file holds every row, each on a line of its own, without colours."""
    path = tmp_path / "countries.txt"
    result = run("report", "countries", "--format", "table", "-o", path, env={"FORCE_COLOR": "1", "PATH": ""})
    assert result.returncode == 0
    text = path.read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(run("report", "countries").stdout.decode())))
    assert [row["name"] for row in rows if row["name"] not in text] == []
    assert "\x1b" not in text


@pytest.mark.parametrize("arguments", [("--format", "turtle"), ("-o", "x.ttl")])
def test_a_truth_value_is_no_graph(run, tmp_path, arguments):
    """ASK is refused in a format for graphs, whether asked for or told by the suffix of the file."""
    result = run("query", *arguments, stdin=b"ASK {}", cwd=tmp_path)
    assert (result.returncode, result.stdout, is_one_sentence(result.stderr)) == (2, b"", True)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("format_", ["csv", "table"])
def test_a_reader_who_is_gone_at_once_is_no_error(format_):
    """A closed pipe ends a table as quietly as CSV."""
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "clustergraph", "report", "trace", "--format", format_]
    result = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(write)
    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.parametrize(
    "command", ["reports >&-", "report countries >&-", "reports > /dev/full", "report trace > /dev/full"]
)
def test_an_output_that_cannot_be_written_is_one_sentence(project, command):
    """A standard output that is closed or full is exit status 2 and one sentence."""
    words = ["bash", "-c", f'"$0" -m clustergraph {command}', sys.executable]
    result = subprocess.run(words, capture_output=True, check=False, timeout=60, cwd=project)
    assert (result.returncode, result.stdout) == (2, b"")
    assert is_one_sentence(result.stderr), result.stderr


def break_report(text):
    """Return a function that puts a report of these bytes into a project."""
    return lambda project: (project / "queries" / "wrong.rq").write_bytes(text)


def put_folder(project):
    """Put a folder where a data file should be."""
    (project / "data" / "entities" / "x.ttl").mkdir()


def name_wrong_span(project):
    """Add a record whose lines run backwards."""
    path = project / "data" / "entities" / "x.ttl"
    path.write_text(
        "@prefix cg: <https://w3id.org/clustergraph/ontology#> .\n"
        "@prefix id: <https://w3id.org/clustergraph/id/> .\n"
        "<https://w3id.org/clustergraph/id/place/x> cg:hasEvidence"
        " <https://w3id.org/clustergraph/id/evidence/eg-report.l5-4> .\n"
        "<https://w3id.org/clustergraph/id/part/x> cg:extent"
        " <https://w3id.org/clustergraph/id/span/eg-report.l5-4> .\n",
        encoding="utf-8",
    )


HEADER = b"#+ summary: x\n#+ question: x?\n#+ description: X.\n#+ tags: [x]\n"


@pytest.mark.parametrize(
    ("spoil", "arguments", "word"),
    [
        (break_report(b""), ("report", "wrong"), "no header"),
        (break_report(b"#+ [\n"), ("report", "wrong"), "YAML"),
        (break_report(b"\xff"), ("report", "wrong"), "UTF-8"),
        (break_report(HEADER + b"SELECT * {\n"), ("report", "wrong"), "'{' is never closed"),
        (break_report(b""), ("serve", "--port", "0"), "no header"),
        (put_folder, ("report", "members"), "directory"),
        (name_wrong_span, ("evidence", "coverage"), "eg-report.l4-5"),
    ],
)
def test_a_spoilt_project_is_one_sentence(run, copy, sources, spoil, arguments, word):
    """A file of the project that is broken or cannot be read is exit status 2 and one sentence."""
    spoil(copy)
    result = run("--project", copy, *arguments, env=os.environ | {"CLUSTERGRAPH_SOURCES": str(sources)})
    assert (result.returncode, result.stdout) == (2, b"")
    assert is_one_sentence(result.stderr), result.stderr
    assert word in result.stderr.decode()


def test_a_broken_report_is_named_and_the_others_listed(run, copy):
    """One report that is broken hides no other, in the list and in the help."""
    break_report(b"SELECT * {}")(copy)
    listed = run("--project", copy, "reports")
    assert listed.returncode == 2
    assert b"trace" in listed.stdout
    assert b"wrong" in listed.stderr
    shown = run("--project", copy, "report", "--help")
    assert shown.returncode == 0
    assert b"trace" in shown.stdout
    assert b"Report wrong has no header" in shown.stdout


@pytest.mark.parametrize("arguments", [("reports",), ("report", "--help")])
def test_a_folder_without_a_graph_has_no_reports(run, tmp_path, arguments):
    """The reports of a folder that is no project are refused, not listed as none."""
    result = run("--project", tmp_path, *arguments)
    assert (result.returncode, is_one_sentence(result.stderr)) == (2, True)
