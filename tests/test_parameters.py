"""Promises of parameters: what is taken, what is offered instead, what can be chosen, and that no value is syntax."""

import csv
import io
import itertools
import json
import os
import random
import re
import shlex
import subprocess
import sys
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from clustergraph.cli import COMMANDS, cli
from clustergraph.formats import GRAPHS, RESULTS
from clustergraph.graph_store.memory import MemoryStore
from clustergraph.namespaces import KOS, XSD
from clustergraph.reports.binding import bind
from clustergraph.reports.header import HeaderError, parse_report, read_report, report_names
from clustergraph.reports.lint import findings, value_findings
from clustergraph.reports.parameters import TYPES, Parameter
from clustergraph.reports.running import prepare
from clustergraph.reports.value_lists import value_list
from clustergraph.reports.values import ValueRefusedError, find_entity, term
from clustergraph.sparql.tokens import tokens
from conftest import ROOT

NAMES = report_names(ROOT)
HEADER = "#+ summary: x\n#+ question: x?\n#+ description: X.\n#+ tags: [x]\n#+ parameters:\n"


def parameter(type_, **keys):
    """Return a parameter of a type, narrowed to something that there is."""
    return Parameter.read("given", {"type": type_, "label": "Given", "example": "x", **narrowed_of(type_), **keys})


def report_of(query, **described):
    """Return a report of a query, with string parameters unless described otherwise."""
    lines = "".join(f"#+   {name}: {json.dumps(description)}\n" for name, description in described.items())
    return parse_report("x", f"{HEADER}{lines}{query}")


def described(type_="string", **keys):
    """Return the description of a parameter in a header."""
    return {"type": type_, "label": "X", "example": "x", **keys}


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        *(("country", text, "PRT") for text in ("PT", "prt", "Portugal", " portugal ", "country:PRT")),
        *(("country", text, "GRC") for text in ("EL", "GR", "GRC", "Greece")),
        *(("country", text, "GBR") for text in ("UK", "GB", "GBR", "United Kingdom")),
        *(("concept", text, "D") for text in ("D", "d", "Type D", "Type D: Member State authority", "member-type:D")),
        *(("entity", text, "wise-emily") for text in ("wise-emily", "Emily Wise", "EMILY WISE", "person:wise-emily")),
        ("iri", "person:wise-emily", "wise-emily"),
        ("iri", "http://example.org/caf\u00e9", "caf\u00e9"),
        ("string", " a 'text' ", "a 'text'"),
        ("integer", "+007", "7"),
        ("decimal", "-1.50", "-1.50"),
        ("decimal", "2e3", "2000"),
        ("date", "2020-02-29", "2020-02-29"),
    ],
)
def test_a_value_goes_by_any_of_its_names(store, type_, text, value):
    """A value of each type is taken in each of the forms that the type has."""
    found = term(store, parameter(type_), text)
    assert found.value.rpartition("/")[2] == value
    datatypes = {name: f"{XSD}{name}" for name in ("string", "integer", "decimal", "date")}
    assert isinstance(found, NamedNode) or found.datatype.value == datatypes[type_]


@pytest.mark.parametrize(
    ("type_", "text", "near"),
    [
        ("country", "Portugl", "Is it Portugal?"),
        ("country", "P\u00f3rtugal", "Is it Portugal?"),
        ("country", "Kingdom", "Is it United Kingdom?"),
        ("concept", "Z", "Is it A or D?"),
        ("concept", "Type A personal capcity", "Is it Type A: personal capacity?"),
        ("entity", "Emily Wis", "Is it Emily Wise?"),
        ("entity", "emilia-wise", "Is it "),
        ("entity", "Lazdins", "Is it Aigars Lazdi\u0146\u0161?"),
        ("entity", "perosn:wise-emily", "Is it person:wise-emily?"),
        ("entity", "person:wise-emely", "Is it person:wise-emily?"),
        ("entity", "recommendation:eg-report.04", "is no foaf:Person."),
        ("iri", "Emily Wise", "Is it person:wise-emily?"),
        ("iri", "http://example.org/a b", "Is it http://example.org/a%20b?"),
        ("integer", "four", "Is it 4?"),
        ("integer", "4.0", "Is it 4?"),
        ("integer", "no. 4", "Is it 4?"),
        ("integer", "4,5", "Is it 4 or 5?"),
        ("integer", "1,000", "Is it 1 or 1000?"),
        ("integer", "12 500", "Is it 12500?"),
        ("decimal", "1,5", "Is it 1.5?"),
        ("decimal", "1.234.567,5", "Is it 1234567.5?"),
        ("decimal", "\u20ac 12'500.75", "Is it 12500.75?"),
        ("decimal", "nan", "finite"),
        ("date", "2020-02-30", "Is it 2020-02-29?"),
        ("date", "2021-02-30", "Is it 2021-02-28?"),
        ("date", "2020-2-3", "Is it 2020-02-03?"),
        ("date", "20200203", "Is it 2020-02-03?"),
        ("date", "3.2.2020", "Is it 2020-02-03?"),
        ("date", "2020-13-02", "Is it 2020-02-13?"),
        ("date", "2020-02", "Is it 2020-02-01?"),
        ("date", "2020", "Is it 2020-01-01?"),
        ("date", "3 February 2020", "Is it 2020-02-03?"),
        ("date", "Sept. 31, 2020", "Is it 2020-09-30?"),
        ("date", "2020-02-03T10:00:00", "Is it 2020-02-03?"),
        ("date", "0000-01-01", "Is it 0001-01-01?"),
    ],
)
def test_a_wrong_value_is_answered_with_the_nearest_right_one(store, type_, text, near):
    """What is no value is refused in one line that names the parameter and what was probably meant."""
    with pytest.raises(ValueRefusedError) as refusal:
        term(store, parameter(type_), text)
    sentence = str(refusal.value)
    assert sentence.startswith("given: ")
    assert near in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (("members", "--country", "Portugl"), "Is it Portugal?"),
        (("calendar", "--from", "2020-02-30"), "Is it 2020-02-29?"),
        (("recommendation", "--number", "4,0"), "Is it 4?"),
        (("person", "--person", b"a\xff"), "UTF-8"),
        (("person", "--person", "x" * 100_000), "Nothing is called"),
    ],
)
def test_a_wrong_value_ends_with_status_2(run, arguments, near):
    """On the command line a wrong value is exit status 2 and one short sentence on standard error."""
    result = run("report", *map(os.fsdecode, arguments))
    sentence = result.stderr.decode()
    assert (result.returncode, result.stdout, sentence.count("\n")) == (2, b"", 1)
    assert near in sentence
    assert len(sentence) < 300


def test_what_is_offered_is_taken(store):
    """Whatever a refusal offers as the nearest value is itself a value."""
    for type_, text in [("country", "Portugl"), ("entity", "Emily Wis"), ("date", "2020-2-3"), ("decimal", "1,5")]:
        with pytest.raises(ValueRefusedError) as refusal:
            term(store, parameter(type_), text)
        offered = str(refusal.value).partition(" Is it ")[2].removesuffix("?")
        assert term(store, parameter(type_), offered)


@settings(deadline=None, max_examples=300)
@given(st.text(), st.sampled_from(["integer", "decimal", "date", "string"]))
def test_no_text_is_too_odd(text, type_):
    """Any text is a literal of the type, or is refused: nothing else goes wrong."""
    with suppress(ValueRefusedError):
        assert isinstance(term(MemoryStore(), parameter(type_), text), Literal)


@settings(deadline=None, max_examples=200)
@given(st.dates())
def test_a_day_written_otherwise_is_recognised(day):
    """A day with its parts in another order or without zeros is offered in ISO form."""
    for text in (f"{day.day}.{day.month}.{day.year:04}", f"{day.year:04}/{day.month}/{day.day}"):
        with pytest.raises(ValueRefusedError, match=f"Is it {day.isoformat()}"):
            term(MemoryStore(), parameter("date"), text)


def test_a_repeated_value_gives_each_row_once(store):
    """A parameter that may be repeated takes several values, and the same one twice is the same as once."""
    text = (ROOT / "queries" / "members.rq").read_text(encoding="utf-8")
    report = parse_report("members", text.replace("example: PT}", "example: PT, many: true}"))

    def rows(*countries):
        query = prepare(store, report, {"country": countries}).query
        return sorted(tuple(map(str, row)) for row in store.solutions(query))

    assert rows("PT", "Portugal") == rows("PT")
    assert rows("PT", "ES") == sorted([*rows("PT"), *rows("ES")])


def test_a_default_stands_in(store):
    """A parameter that is not given has its default, and one that is given has not."""
    query = "SELECT ?x WHERE {\n  VALUES ?x { UNDEF }\n}\n"
    report = report_of(query, x=described("integer", default=3, example=4))
    assert [row[0] for row in store.solutions(prepare(store, report, {}).query)] == [Literal(3)]
    assert [row[0] for row in store.solutions(prepare(store, report, {"x": ["5"]}).query)] == [Literal(5)]


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ({"required": "yes"}, "true or false"),
        ({"many": 1}, "true or false"),
        ({"required": True, "default": "x"}, "idle"),
        ({"default": ["a", "b"]}, "one value"),
        ({"default": None}, "one value"),
        ({"example": False}, "in quotes"),
        ({"label": ""}, "a text"),
        ({"label": 3}, "a text"),
        ({"scheme": "theme"}, "only the type concept"),
        ({"class": "foaf:Person"}, "only the type entity"),
        ({"type": "concept"}, "no scheme"),
        ({"type": "text"}, "none of"),
        ({"values": [1]}, "may have"),
    ],
)
def test_a_wrong_description_is_refused(keys, word):
    """A parameter that its header describes wrongly is refused with the reason."""
    with pytest.raises(HeaderError, match=word):
        report_of("SELECT ?x WHERE {\n  VALUES ?x { UNDEF }\n}\n", x=described() | keys)


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ({"type": "date", "example": "2020-02-30"}, "example of x: '2020-02-30'"),
        ({"type": "date", "example": "2020-02-03", "default": "soon"}, "default of x: 'soon'"),
        ({"type": "concept", "scheme": "member-tipe", "example": "D"}, "example of x"),
        ({"type": "entity", "class": "foaf:Persn", "example": "wise-emily"}, "example of x"),
        ({"type": "country", "example": "Portugl"}, "Is it Portugal?"),
    ],
)
def test_an_example_that_is_no_value_is_found(store, keys, word):
    """An example or a default that is none of the values is named by the lint, with the nearest."""
    report = report_of("SELECT ?x WHERE {\n  VALUES ?x { UNDEF }\n  ?x ?y ?z .\n}\n", x=described() | keys)
    assert any(word in finding for finding in value_findings(store, report))


GUARDED = "FILTER (!BOUND(?x) || STR(?z) = ?x)"


@pytest.mark.parametrize(
    "pattern",
    [
        f"?s ?p ?z . {GUARDED}",
        f"{GUARDED} OPTIONAL {{ ?s ?p ?z }}",
        "?s ?p ?z . FILTER (!BOUND(?x) || (STR(?z) = ?x && STR(?s) != ?x))",
        "?s ?p ?z . FILTER (STR(?z) = ?x || !bound(?x))",
        "?s ?p ?z . FILTER ((!BOUND(?x) || CONTAINS(STR(?z), ?x)) && ISIRI(?s))",
    ],
)
def test_a_guarded_filter_is_right(pattern):
    """A filter of the outermost group that lets everything pass while the parameter is open is in order."""
    query = f"SELECT ?s WHERE {{\n  VALUES ?x {{ UNDEF }}\n  {pattern}\n}}\n"
    assert findings(report_of(query, x=described())) == []


@pytest.mark.parametrize(
    "pattern",
    [
        "?s ?p ?x .",
        "?x ?p ?s .",
        "?s (?p|^?q) ?x .",
        "?s ?p ?x . { ?s ?q ?x } UNION { ?s ?r ?x }",
        "?s ?p ?x . FILTER (?x != ?s) BIND (STR(?x) AS ?text)",
        "?s ?p ?x . { ?s ?q ?x FILTER (?x > 3) }",
        "GRAPH ?g { ?s ?p ?x } ?s ?q ?x .",
    ],
)
def test_a_mandatory_pattern_is_right(pattern):
    """A pattern of the outermost group that binds the parameter is in order."""
    query = f"SELECT ?s ?x WHERE {{\n  VALUES ?x {{ UNDEF }}\n  {pattern.replace('?p|^?q', 'a|^a')}\n}}\n"
    assert findings(report_of(query, x=described("integer"))) == []


@pytest.mark.parametrize(
    ("type_", "pattern", "word"),
    [
        ("integer", "?s ?p ?o . OPTIONAL { ?s ?q ?x }", "stands in OPTIONAL"),
        ("integer", "?s ?p ?x . OPTIONAL { ?s ?q ?x }", "stands in OPTIONAL"),
        ("integer", "?s ?p ?o . OPTIONAL { { ?s ?q ?x } }", "stands in OPTIONAL"),
        ("integer", "?s ?p ?o . MINUS { ?s ?q ?x }", "stands in MINUS"),
        ("integer", "?s ?p ?o . FILTER EXISTS { ?s ?q ?x }", "stands in EXISTS"),
        ("integer", "?s ?p ?o . FILTER NOT EXISTS { ?s ?q ?x }", "stands in EXISTS"),
        ("integer", "?s ?p ?o . FILTER (!BOUND(?x) || EXISTS { ?s ?q ?x })", "stands in EXISTS"),
        ("integer", "?s ?p ?o . BIND (EXISTS { ?s ?q $x } AS ?e)", "stands in EXISTS"),
        ("integer", "{ SELECT ?s WHERE { ?s ?p ?x } }", "a sub-SELECT"),
        ("integer", "?s ?p ?x . { SELECT ?x (COUNT(*) AS ?n) WHERE { ?s ?p ?x } GROUP BY ?x }", "a sub-SELECT"),
        ("integer", "{ SELECT ?s WHERE { SELECT ?s WHERE { ?s ?p ?o FILTER (?o > ?x) } } }", "a sub-SELECT"),
        ("integer", "?s ?p ?o . FILTER (?o = ?x)", "without !BOUND(?x)"),
        ("integer", "?s ?p ?o . FILTER (BOUND(?x) || ?o = ?x)", "without !BOUND(?x)"),
        ("integer", "?s ?p ?o . FILTER (!BOUND(?o) || ?o = ?x)", "without !BOUND(?x)"),
        ("integer", "?s ?p ?o . FILTER (!BOUND(?x) && ?o = ?x)", "without !BOUND(?x)"),
        ("integer", "?s ?p ?o . FILTER ((!BOUND(?x) || ?o = ?x) && ?o < ?x)", "without !BOUND(?x)"),
        ("integer", "?s ?p ?o . FILTER regex(?o, ?x)", "without !BOUND(?x)"),
        ("integer", "?s ?p ?o .", "neither bound"),
        ("integer", "?s ?p ?o . { ?s ?q ?x } UNION { ?s ?r ?o }", "outside its filters"),
        ("integer", "?s ?p ?o . { ?s ?q ?r FILTER (!BOUND(?x) || ?r = ?x) }", "outside its filters"),
        ("integer", "?s ?p ?o . BIND (?x + 1 AS ?y) FILTER (!BOUND(?x) || ?o = ?x)", "outside its filters"),
        ("integer", "?s ?p ?x . { ?s ?q ?r FILTER (?r = ?x) }", "inner group"),
        ("string", "?s ?p ?x .", "is a string"),
        ("decimal", "?s ?p ?x .", "is a decimal"),
        ("string", "?s ?p ?o . FILTER (!BOUND(?x) || ?o = ?x)", "compared by STR()"),
    ],
)
def test_a_place_that_tells_a_falsehood_is_found(type_, pattern, word):
    """Each place where a given value would not decide over the row is named by the lint."""
    query = f"SELECT ?s WHERE {{\n  VALUES ?x {{ UNDEF }}\n  {pattern}\n}}\n"
    assert any(word in finding for finding in findings(report_of(query, x=described(type_))))


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("SELECT ?x WHERE {\n  VALUES ?x { UNDEF }\n  ?s ?p ?o FILTER (!BOUND(?x) || ?o = ?x)\n}\n", "outside its"),
        ("SELECT * WHERE {\n  VALUES ?x { UNDEF }\n  ?s ?p ?o FILTER (!BOUND(?x) || ?o = ?x)\n}\n", "by *"),
        ("SELECT ?s {\n  VALUES ?x { UNDEF }\n  ?s ?p ?o FILTER (!BOUND(?x) || ?o = ?x)\n} ORDER BY ?x\n", "outside"),
        ("CONSTRUCT { ?s ?p ?x } WHERE {\n  VALUES ?x { UNDEF }\n  ?s ?p ?o FILTER (!BOUND(?x))\n}\n", "outside"),
        ("SELECT ?s WHERE {\n  { \n  VALUES ?x { UNDEF }\n  ?s ?p ?x . }\n}\n", "outermost group"),
        ("SELECT ?s WHERE {\n  ?s ?q ?r OPTIONAL { \n  VALUES ?x { UNDEF }\n  ?s ?p ?x }\n}\n", "outermost group"),
        ("SELECT ?s WHERE {\n  VALUES ?x { UNDEF }\n  VALUES ?y { UNDEF }\n  ?s ?y ?x .\n}\n", "is no parameter"),
        ("SELECT ?s WHERE {\n  VALUES ?x { UNDEF }\n  ?s ?p ?x . VALUES ?x { 1 }\n}\n", "one VALUES line"),
    ],
)
def test_a_variable_that_is_shown_or_open_is_found(query, word):
    """A parameter that is shown beside rows it did not decide about, or lies elsewhere than it should, is named."""
    assert any(word in finding for finding in findings(report_of(query, x=described("integer"))))


@pytest.mark.parametrize("name", NAMES)
def test_the_reports_pass_the_lint(store, name):
    """Parameters of every report stand where they tell no falsehood, with examples and defaults that are values."""
    report = read_report(ROOT, name)
    assert [*findings(report), *value_findings(store, report)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_value_list_counts_the_rows(store, name):
    """Each listed value is taken as it is written, and the report has as many rows with it as the list says."""
    report = read_report(ROOT, name)
    for key, described_parameter in report.parameters.items():
        values = value_list(store, report, key)
        defaults = {
            other.name: [term(store, other, other.default)]
            for other in report.parameters.values()
            if other.default is not None
        }
        assert values or described_parameter.type not in {"country", "concept"}
        assert len({value.text for value in values}) == len(values)
        for value in [*values[:: len(values) // 3 + 1], *sorted(values, key=lambda value: -value.count)[:1]]:
            assert term(store, described_parameter, value.text) == value.term
            assert len(list(store.query(bind(report, {**defaults, key: [value.term]})))) == value.count


def test_a_value_list_has_labels(store):
    """The list of countries of the members has label and rows for each, none for a country without a member."""
    values = {value.text: value for value in value_list(store, read_report(ROOT, "members"), "country")}
    assert (values["PT"].label, values["PT"].count) == ("Portugal", 3)
    assert values["AR"].count == 0
    assert sum(value.count for value in values.values()) == 40


def test_a_concept_is_meant_by_its_label_where_anything_may_be(store):
    """A value that a list shows by its label, a topic here, is accepted by that label."""
    values = {value.label: value.term.value for value in value_list(store, read_report(ROOT, "positions"), "about")}
    assert find_entity(store, "reskilling and upskilling") == values["reskilling and upskilling"]


def test_a_report_that_groups_is_counted_value_by_value(store):
    """Where the rows of several values cannot be told apart, the report is run for each."""
    query = (
        "PREFIX cg: <https://w3id.org/clustergraph/ontology#>\n"
        "SELECT (COUNT(*) AS ?n) WHERE {\n  VALUES ?x { UNDEF }\n  ?m cg:memberType ?x .\n}\n"
    )
    report = report_of(query, x=described("concept", scheme="member-type", example="D"))
    assert [(value.text, value.count) for value in value_list(store, report, "x")] == [("A", 1), ("D", 1)]


def test_values_are_listed_on_the_command_line(run):
    """The values of a parameter come with label, rows and term, in the formats of any answer."""
    result = run("reports", "members", "--values", "type")
    assert result.returncode == 0, result.stderr
    rows = list(csv.DictReader(io.StringIO(result.stdout.decode())))
    assert [(row["value"], row["rows"], row["term"]) for row in rows] == [
        ("A", "11", f"{KOS}member-type/A"),
        ("D", "40", f"{KOS}member-type/D"),
    ]
    found = json.loads(run("reports", "members", "--values", "type", "--format", "json").stdout)
    assert found["results"]["bindings"][0]["label"]["value"] == "Type A: personal capacity"


def test_a_parameter_without_a_list_says_what_it_takes(run):
    """A parameter that only bounds others has no values to list, and says what is taken instead."""
    result = run("reports", "calendar", "--values", "from")
    assert (result.returncode, result.stdout) == (0, b"value,label,rows,term\r\n")
    assert result.stderr.decode() == "from takes any date, for example 2020-01-01.\n"


def test_the_list_of_reports_is_whole(run):
    """As JSON the list has all that headers say, and one report alone has the same."""
    listed = json.loads(run("reports", "--format", "json").stdout)["reports"]
    assert [entry["name"] for entry in listed] == NAMES
    for entry in listed:
        report = read_report(ROOT, entry["name"])
        assert (entry["question"], entry["description"]) == (report.question, report.description)
        assert entry["tags"] == list(report.tags)
        assert [each["name"] for each in entry["parameters"]] == list(report.parameters)
        keys = {"type", "label", "example", "required", "many", "default"}
        assert all(keys <= each.keys() and each["type"] in TYPES for each in entry["parameters"])
        assert {*GRAPHS} == {*entry["formats"]} or {*RESULTS} < {*entry["formats"]}
        assert ("chart" in entry) == ("svg" in entry["formats"]) == (report.chart is not None)
    assert json.loads(run("reports", "trace", "--format", "json").stdout) in listed


def test_reports_are_found_by_tag(run):
    """A tag narrows the list to the reports that bear it; an unknown one offers the nearest."""
    listed = json.loads(run("reports", "--tag", "events", "--format", "json").stdout)["reports"]
    assert [entry["name"] for entry in listed] == [name for name in NAMES if "events" in read_report(ROOT, name).tags]
    wrong = run("reports", "--tag", "evnts")
    assert (wrong.returncode, wrong.stderr) == (2, b"Error: No report has the tag 'evnts'. Is it events?\n")


def test_one_report_is_explained(run):
    """A report by its name is told with tags, what each parameter takes, and a command to run it."""
    told = run("reports", "person").stdout.decode()
    assert "Tags: members, people" in told
    assert "--person: Person, for example wise-emily (entity of foaf:Person; required)." in told
    assert "$ clustergraph report person --person wise-emily" in told


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--values", "country"), "NAME"),
        (("members", "--values", "contry"), "Is it country?"),
        (("membrs",), "members"),
        (("membrs", "--values", "country"), "members"),
        (("--format", "csv"), "text or json"),
    ],
)
def test_reports_asked_wrongly(run, arguments, word):
    """A list that cannot be given is refused in one sentence with what is near."""
    result = run("reports", *arguments)
    assert (result.returncode, result.stdout, result.stderr.count(b"\n")) == (2, b"", 1)
    assert word in result.stderr.decode()


def in_process(*arguments, folder, **variables):
    """Run a shell's words with the program on the path, in a folder, with variables of the environment."""
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    program = folder / "clustergraph"
    if not program.exists():
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m clustergraph "$@"\n', encoding="utf-8")
        program.chmod(0o755)
    environment = os.environ | {"PATH": path, **variables}
    return subprocess.run(
        arguments, capture_output=True, check=False, timeout=120, cwd=folder, env=environment, stdin=subprocess.DEVNULL
    )


def completed(folder, shell, words, incomplete):
    """Return what the program offers a shell for a word that follows others, values only."""
    variables = {
        "_CLUSTERGRAPH_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": " ".join(["clustergraph", *words, incomplete]),
        "COMP_CWORD": incomplete if shell == "fish" else str(len(words) + 1),
    }
    result = in_process("clustergraph", folder=folder, **variables)
    assert (result.returncode, result.stderr) == (0, b"")
    lines = result.stdout.decode().splitlines()
    if shell == "zsh":
        return lines[1::3]
    return [line.removeprefix("plain,").partition("\t")[0] for line in lines if line]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    ("words", "incomplete", "offered"),
    [
        ([], "repor", ["report", "reports"]),
        (["report"], "countr", [name for name in NAMES if name.startswith("countr")]),
        (["report", "calendar"], "--f", ["--from", "--format"]),
        (["report", "members", "--country"], "p", ["PL", "PT"]),
        (["report", "members", "--country"], "UK", ["GB"]),
        (["report", "members", "--type"], "", ["A", "D"]),
        (["report", "person", "--person"], "emi", ["wise-emily"]),
        (["report", "person", "--person"], "wise", ["wise-emily"]),
        (["report", "calendar", "--from"], "2", []),
        (["report", "membrs", "--country"], "P", []),
        (["reports", "members", "--values"], "ty", ["type"]),
        (["reports"], "calend", ["calendar"]),
        (["reports", "--tag"], "eve", ["events"]),
        (["completion"], "z", ["zsh"]),
    ],
)
def test_a_shell_is_offered_what_fits(tmp_path, shell, words, incomplete, offered):
    """Commands, reports, parameters and the values in the graph are offered, values by code, slug and label."""
    assert completed(tmp_path, shell, words, incomplete) == offered


def test_completion_of_a_broken_project_is_silent(tmp_path, copy):
    """Where the graph cannot be read nothing is offered, and no error spoils the line."""
    (copy / "data" / "entities" / "wrong.ttl").write_text("<", encoding="utf-8")
    words = ["--project", str(copy), "report", "members", "--country"]
    assert completed(tmp_path, "bash", words, "P") == []
    assert completed(tmp_path, "bash", ["--project", "/no/such/folder", "report", "members"], "--co") == ["--country"]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("clustergraph report members --country po", "PL PT"),
        ("clustergraph report person --person emi", "wise-emily"),
        ("clustergraph report calend", "calendar"),
    ],
)
def test_bash_completes(tmp_path, line, offered):
    """The script that is printed for bash, sourced there, completes a line."""
    words = line.split()
    script = f"""
        source <(clustergraph completion bash)
        COMP_WORDS=({" ".join(words)})
        COMP_CWORD={len(words) - 1}
        $(complete -p clustergraph | sed 's/.*-F \\([^ ]*\\).*/\\1/') clustergraph
        echo "${{COMPREPLY[*]}}"
    """
    result = in_process("bash", "--norc", "-c", script, folder=tmp_path)
    assert (result.stdout.decode().strip(), result.stderr) == (offered, b"")


@pytest.mark.parametrize(("shell", "word"), [("bash", "complete -o"), ("zsh", "#compdef"), ("fish", "complete --no")])
def test_a_completion_script_is_for_its_shell(run, shell, word):
    """Each shell has its own script, which asks the program by its variable."""
    script = run("completion", shell).stdout.decode()
    assert word in script
    assert f"_CLUSTERGRAPH_COMPLETE={shell}_complete" in script


HELPED = [
    [],
    *([name] for name in COMMANDS),
    *(["evidence", name] for name in ("stamp", "check", "coverage", "show")),
    *(["report", name] for name in NAMES),
]


@pytest.mark.parametrize("words", HELPED, ids=" ".join)
def test_the_examples_of_a_help_text_work(tmp_path, copy, sources, words):
    """Each help text ends with commands that work as they stand, in a folder with the documents beside it."""
    told = CliRunner().invoke(cli, [*words, "--help"], prog_name="clustergraph", env={"COLUMNS": "200"}).output
    found = re.findall(r"^ +\$ (clustergraph .*)$", told, re.MULTILINE)
    assert found
    (tmp_path / "sources").symlink_to(sources)
    variables = {"CLUSTERGRAPH_PROJECT": str(copy), "CLUSTERGRAPH_PORT": "0"}
    for line in found:
        if line.startswith("clustergraph serve"):
            assert serves(line, folder=tmp_path, **variables)
        else:
            result = in_process("bash", "-c", line, folder=tmp_path, **variables)
            assert result.returncode == 0, (line, result.stderr)


def serves(line, *, folder, **variables):
    """Say whether a command tells at which address it serves; it is stopped then."""
    command = [sys.executable, "-m", *shlex.split(line)]
    environment = os.environ | variables
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, cwd=folder
    ) as process:
        told = any(b"http://" in line for line in process.stdout)
        process.terminate()
    return told


@pytest.mark.parametrize("words", [["--help"], ["report", "--help"], ["report", "members", "--help"], ["reports"], []])
@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_reader_who_goes_away_is_no_error(words, stream):
    """Help and lists written into a pipe that nobody reads end without a word."""
    reading, writing = os.pipe()
    os.close(reading)
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, stream: writing}
    command = [sys.executable, "-m", "clustergraph", *words]
    result = subprocess.run(command, **streams, check=False, timeout=60)
    os.close(writing)
    assert result.returncode == (0 if words else 2)
    assert b"Traceback" not in (result.stderr or b"")
    assert b"rror" not in (result.stderr or b"")


MARKS = "\"'\\{}()<>[]|&!?$.,;:*+-=^@#%/~`_ \t\n\r\f\v\x00\x1b\x7f\x85\u2028\u2029\ufeff\u202e\ufffe"
HOSTILE = [
    '" }',
    "} UNION { ?s ?p ?o }",
    "\n  VALUES ?iri { UNDEF }\n",
    '"""',
    "'''",
    "\\",
    '\\" . ?s ?p ?o',
    "# comment",
    "\\u0022",
    "%22%3E",
    "UNDEF",
    "<http://x/>",
    "'@en",
    '"^^<http://x>',
    "?x",
    "SELECT * { SERVICE <http://x/> { } }",
    "http://x/a>b",
]
LITERALS = ("string", "integer", "decimal", "date", "iri")


def odd_texts(chance):
    """Yield texts without end: marks of the syntax, hostile ones, any characters of Unicode, and mixtures."""
    letters = MARKS + "aB9\u00e9\u4e2d\U0001f600"
    while True:
        kind = chance.randrange(4)
        if kind == 0:
            yield "".join(chance.choices(letters, k=chance.randrange(12)))
        elif kind == 1:
            yield chance.choice(HOSTILE) + "".join(chance.choices(letters, k=3))
        elif kind == 2:
            yield "".join(map(chr, (chance.randrange(sys.maxunicode + 1) for _ in range(chance.randrange(8)))))
        else:
            yield "".join(chance.choices([*HOSTILE, *letters], k=3))


def odd_text(chance, type_, odd):
    """Return a text that a type may take: its own kind of value, with odd characters where it has room for any."""
    if type_ == "integer":
        return f"{chance.choice(['', '+', '-'])}{chance.randrange(10 ** chance.randrange(1, 18))}"
    if type_ == "decimal":
        return f"{chance.choice(['', '+', '-'])}{chance.randrange(10**9)}.{chance.randrange(10**9)}"
    if type_ == "date":
        return date.fromordinal(chance.randrange(1, date.max.toordinal())).isoformat()
    if type_ == "iri":
        allowed = odd if chance.random() < 0.2 else re.sub(r'[\x00-\x20<>"{}|^`\\%\[\]#]', "", odd)
        return f"{chance.choice(['http://x/', 'urn:x:', 'person:', 'x:?a#'])}{allowed}"
    return odd


def term_tokens(found):
    """Return the number of tokens of the one term at the head of a list, which must be an IRI or a literal."""
    if found[0].kind == "iri":
        return 1
    assert found[0].kind == "string"
    if [token.text for token in found[1:3]] == ["^", "^"]:
        assert found[3].kind == "iri"
        return 4
    return 1


def assert_only_terms_differ(stored, bound, numbers):
    """Hold that a bound query has the tokens of the stored one, with so many terms in the place of each UNDEF."""
    found, counts, place = list(tokens(bound)), iter(numbers), 0
    for token in tokens(stored):
        number = next(counts) if token.text == "UNDEF" else 0
        if not number:
            assert found[place].text == token.text
            place += 1
        for _ in range(number):
            place += term_tokens(found[place : place + 4])
    assert place == len(found)


def assert_values_stay_values(report, texts):
    """Bind texts to parameters and hold, by two parsers, that the query has these terms in their places and no more."""
    store = MemoryStore()
    terms = {
        name: list(dict.fromkeys(term(store, report.parameters[name], text) for text in given))
        for name, given in texts.items()
    }
    query = prepare(store, report, texts).query
    assert_only_terms_differ(report.query, query, [len(terms.get(name, ())) for name in report.parameters])
    for name, values in terms.items():
        alone = bind(report_of_types(name), {name: values})
        assert [comparable(row[0]) for row in store.solutions(alone)] == [*map(comparable, values or [None])]


def comparable(found):
    """Return a term so that equal ones are equal: a decimal, which the engine writes in its own way, by value."""
    datatype = getattr(found, "datatype", None)
    return Decimal(found.value) if datatype and datatype.value == f"{XSD}decimal" else found


def report_of_types(*names):
    """Return a report with a parameter of each of these types, named after its type, and no pattern."""
    lines = "".join(f"  VALUES ?{name} {{ UNDEF }}\n" for name in names)
    variables = " ".join(f"?{name}" for name in names)
    parameters = {name: described(name, many=True, example="2020-01-01") for name in names}
    return report_of(f"SELECT {variables} WHERE {{\n{lines}}}\n", **parameters)


def is_taken(store, described_parameter, text):
    """Say whether a text is a value of a parameter."""
    try:
        term(store, described_parameter, text)
    except ValueRefusedError:
        return False
    return True


ODD = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text(st.sampled_from(MARKS)),
    st.sampled_from(HOSTILE),
)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(ODD, max_size=4),
    st.lists(st.integers(-(10**17), 10**17), max_size=3),
    st.lists(st.decimals(-(10**9), 10**9, places=6), max_size=3),
    st.lists(st.dates(), max_size=3),
)
def test_a_value_of_any_type_is_never_syntax(strings, integers, decimals, dates):
    """The tokens of a bound query are those of the stored one, with the values' terms in place of UNDEF."""
    report = report_of_types(*LITERALS)
    iris = [f"urn:x:{text}" for text in strings]
    texts = {
        "string": strings,
        "integer": list(map(str, integers)),
        "decimal": [f"{number:f}" for number in decimals],
        "date": [day.isoformat() for day in dates],
        "iri": [iri for iri in iris if is_taken(MemoryStore(), report.parameters["iri"], iri)],
    }
    assert_values_stay_values(report, texts)


@pytest.mark.long
def test_a_million_values_are_never_syntax(store):
    """Of a million odd values of every type none is anything but one term of the query, as two parsers read it."""
    chance = random.Random(20_200_203)  # noqa: S311 - the same values in every run
    odd = odd_texts(chance)
    report = report_of_types(*LITERALS)
    bound, empty = 0, MemoryStore()
    while bound < 1_000_000:
        texts = {name: [] for name in LITERALS}
        for name in (*["string"] * 5, "integer", "decimal", "date", "iri", "iri"):
            tried = (odd_text(chance, name, next(odd)) for _ in range(200))
            texts[name] += [text for text in tried if is_taken(empty, report.parameters[name], text)]
        assert all(texts.values())
        assert_values_stay_values(report, texts)
        bound += sum(map(len, texts.values()))
    assert_names_stay_names(store, odd)


def assert_names_stay_names(store, odd):
    """Bind names in the graph with odd characters beside them; what is taken is one term, most is refused."""
    for type_, name in {"country": "PT", "concept": "D", "entity": "wise-emily"}.items():
        report = report_of("SELECT ?x WHERE {\n  VALUES ?x { UNDEF }\n}\n", x=described(type_) | narrowed_of(type_))
        taken = 0
        for text in itertools.islice(odd, 300):
            for spoilt in (text, f"{name}{text}", f"{text.strip()} {name} ", f"\t{name}\n"):
                if is_taken(store, report.parameters["x"], spoilt):
                    query = prepare(store, report, {"x": [spoilt]}).query
                    assert_only_terms_differ(report.query, query, [1])
                    taken += 1
        assert taken >= 300


def narrowed_of(type_):
    """Return the key of a header that narrows a type to something that there is."""
    return {"entity": {"class": "foaf:Person"}, "concept": {"scheme": "member-type"}}.get(type_, {})
