"""Promises of the canned reports: each file is legal, bounded by its parameters, and answers as recorded."""

import csv
import io
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from clustergraph.graph_store.memory import load
from clustergraph.namespaces import ID, KOS
from clustergraph.reports.binding import bind
from clustergraph.reports.header import HeaderError, parse_report, read_report, report_names
from clustergraph.reports.parameters import Parameter, values_line
from clustergraph.reports.running import prepare
from clustergraph.reports.values import UnknownNameError, ValueRefusedError, find_entity, term
from clustergraph.sparql.tokens import read_query, tokens
from conftest import ROOT

NAMES = report_names(ROOT)
GRAPHS = [name for name in NAMES if "CONSTRUCT {" in read_report(ROOT, name).query]
TABLES = [name for name in NAMES if name not in GRAPHS]
PAIRS = ["connections"]
"""Reports on two things together, which answer nothing without both."""
PARAMETERS = [(name, parameter) for name in NAMES for parameter in read_report(ROOT, name).parameters]
ONE_VALUE = [(name, "group") for name in ("countries", "individuals", "members", "substitutes")]
"""Parameters for which the bundled graph has one value that gives rows, as members are listed of one group only."""


def rows(store, name, **texts):
    """Return the rows of a report for these values, as tuples of terms' texts."""
    bound = prepare(store, read_report(ROOT, name), {key: [text] for key, text in texts.items()})
    return [tuple(str(value) for value in row) for row in store.solutions(bound.query)]


def required(name):
    """Return the examples of a report's required parameters."""
    parameters = read_report(ROOT, name).parameters.values()
    return {parameter.name: parameter.example for parameter in parameters if parameter.required}


def test_the_promised_reports_are_there():
    """The reports that the project promises under these names exist."""
    assert {
        "bodies", "calendar", "countries", "coverage", "examples", "individuals", "meetings", "members",
        "person", "recommendation", "recommendations", "trace",
    } <= set(NAMES)  # fmt: skip


@pytest.mark.parametrize("name", [name for name in TABLES if name not in PAIRS])
def test_the_stored_file_runs_as_it_stands(store, name):
    """A report file is legal SPARQL without any value, in a total order, and ends its rows with document and lines."""
    text = (ROOT / "queries" / f"{name}.rq").read_text(encoding="utf-8")
    solutions = store.solutions(text)
    assert [variable.value for variable in solutions.variables][-2:] == ["document", "lines"]
    found = [tuple(map(str, row)) for row in solutions]
    assert found
    assert len(found) == len(set(found))
    assert "ORDER BY" in text.splitlines()[-1]
    assert not read_query(text)


@pytest.mark.parametrize("name", PAIRS)
def test_a_pair_needs_both_of_its_ends(store, name):
    """A report on two things gives rows for its examples, and none where either of them is left open."""
    texts = required(name)
    assert set(texts) == set(read_report(ROOT, name).parameters)
    assert rows(store, name, **texts)
    report = read_report(ROOT, name)
    for keys in ([], *([one] for one in texts)):
        terms = {key: [term(store, report.parameters[key], texts[key])] for key in keys}
        assert not list(store.solutions(bind(report, terms)))


@pytest.mark.parametrize("name", TABLES)
def test_the_answer_is_the_recorded_one(run, name):
    """A report, with the examples of its required parameters, answers as its golden file records."""
    arguments = [word for key, value in required(name).items() for word in (f"--{key}", value)]
    result = run("report", name, *arguments, "--format", "csv")
    assert result.returncode == 0, result.stderr
    assert result.stdout == (ROOT / "tests" / "golden" / f"{name}.csv").read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_a_header_says_what_is_answered(name):
    """The question of a report ends in a question mark, the description is a sentence, and tags name its subject."""
    report = read_report(ROOT, name)
    assert report.question.endswith("?")
    assert report.description.endswith(".")
    assert report.tags
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)


@pytest.mark.parametrize(
    ("name", "parameter"), [pair for pair in PARAMETERS if pair[0] in TABLES and pair[0] not in PAIRS]
)
def test_a_parameter_narrows_the_answer(store, name, parameter):
    """With its example as value a parameter gives some of the rows that the report gives without it, not all."""
    values = required(name)
    example = read_report(ROOT, name).parameters[parameter].example
    narrowed = rows(store, name, **values | {parameter: example})
    report = read_report(ROOT, name)
    others = {key: [text] for key, text in values.items() if key != parameter}
    terms = {key: [term(store, report.parameters[key], text[0])] for key, text in others.items()}
    everything = [tuple(str(value) for value in row) for row in store.solutions(bind(report, terms))]
    assert narrowed
    assert set(narrowed) <= set(everything)
    assert len(narrowed) < len(everything) or (name, parameter) in ONE_VALUE


@pytest.mark.parametrize(("name", "parameter"), ONE_VALUE)
def test_a_parameter_with_one_value_in_the_data_still_narrows(store, name, parameter):
    """Where a single value gives rows it gives them all, and another thing of its class gives none."""
    assert set(rows(store, name, **{parameter: "expert-group-on-clusters"})) == set(rows(store, name))
    assert not rows(store, name, **{parameter: "geces"})


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_a_parameter_stands_where_it_can_tell_no_falsehood(name, parameter):
    """A parameter has one VALUES line in the outermost group, and occurs nowhere in an inner SELECT."""
    query = read_report(ROOT, name).query
    assert len(values_line(parameter).findall(query)) == 1
    variable = values_line(parameter).search(query)["head"].split()[-1]
    for start, depth in inner_selects(query):
        assert f"?{variable.lstrip('?')}" not in variables_within(query, start, depth) or is_key(query, variable)


def inner_selects(query):
    """Yield place and depth of each SELECT that is not the outermost."""
    depth = 0
    for index, token in enumerate(tokens(query)):
        depth += (token.text == "{") - (token.text == "}")
        if token.text == "SELECT" and depth:
            yield index, depth


def variables_within(query, start, depth):
    """Return the variables between the SELECT at a place and the end of its group."""
    found, level = set(), depth
    for token in list(tokens(query))[start:]:
        level += (token.text == "{") - (token.text == "}")
        if level < depth:
            break
        if token.kind == "variable":
            found.add(token.text)
    return found


def is_key(query, variable):
    """Say whether a variable is bound by a triple pattern of the outermost group, so that an inner one only joins."""
    depth = 0
    found = list(tokens(query))
    for token, following in pairwise(found):
        depth += (token.text == "{") - (token.text == "}")
        if depth == 1 and token.text == variable and following.kind in {"name", "word"} and following.text != "{":
            return True
    return False


def test_every_golden_file_has_its_report():
    """No golden file outlives its report."""
    golden = ROOT / "tests" / "golden"
    assert {path.stem for path in golden.glob("*.csv")} == set(TABLES)
    assert {path.stem for path in golden.glob("*.nt")} == set(GRAPHS)


def test_the_group_has_its_members(run):
    """Forty people sit for Member States, ten and one substitute for themselves, three of them for Portugal."""

    def read(*arguments):
        answer = run("report", *arguments, "--format", "csv").stdout.decode()
        return list(csv.DictReader(io.StringIO(answer)))

    assert len(read("members", "--type", "D")) == 40
    personal = read("members", "--type", "A")
    assert sorted(row["role"] for row in personal).count("substitute member") == 1
    assert len(personal) == 11
    assert {row["country_name"] for row in read("members", "--country", "PT")} == {"Portugal"}
    assert len(read("members", "--country", "PT")) == 3
    assert len(read("countries")) == 23
    assert len(read("recommendations")) == len(read("examples")) == 15


@pytest.mark.parametrize("text", ["PT", "PRT", "pt", "Portugal", "country:PRT"])
def test_a_country_goes_by_any_of_its_names(store, text):
    """A country is given by code, name, prefixed name or IRI."""
    parameter = read_report(ROOT, "members").parameters["country"]
    assert term(store, parameter, text).value.endswith("/country/PRT")


def test_greece_goes_by_its_code_in_the_union(store):
    """The EU code EL and the ISO code GR name the same country."""
    parameter = read_report(ROOT, "members").parameters["country"]
    assert term(store, parameter, "EL") == term(store, parameter, "GR")


@pytest.mark.parametrize(
    ("name", "parameter", "text", "word"),
    [
        ("members", "country", "Atlantis", "Atlantis"),
        ("members", "country", "Portugl", "Portugal"),
        ("members", "country", '" } DROP ALL #', "DROP ALL"),
        ("members", "type", "Z", "'Z'"),
        ("person", "person", "Emily Wis", "Emily Wise"),
        ("person", "person", "recommendation:eg-report.99", "says nothing"),
        ("recommendation", "number", "four", "whole number"),
        ("calendar", "from", "2020-02-30", "calendar"),
        ("calendar", "from", "20200230", "calendar"),
    ],
)
def test_a_wrong_value_is_one_sentence(run, name, parameter, text, word):
    """A value that is none is refused with exit status 2 and one sentence that names the parameter."""
    result = run("report", name, f"--{parameter}", text)
    sentence = result.stderr.decode()
    assert (result.returncode, result.stdout, sentence.count("\n")) == (2, b"", 1)
    assert parameter in sentence
    assert word in sentence


def test_a_missing_or_repeated_value_is_refused(run):
    """A required parameter must be given, and one that takes a single value once."""
    assert "needs number" in run("report", "recommendation").stderr.decode()
    assert "takes one" in run("report", "members", "--country", "PT", "--country", "ES").stderr.decode()


def test_a_value_that_occurs_nowhere_is_an_answer_with_a_note(run, copy):
    """A well-typed value that nothing refers to gives no row and says so beside the answer."""
    (copy / "ontology" / "kos" / "more.ttl").write_text(
        "@prefix kos: <https://w3id.org/clustergraph/kos/> .\n"
        "@prefix member-type: <https://w3id.org/clustergraph/kos/member-type/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\n"
        'member-type:B a skos:Concept ; skos:inScheme kos:member-type ; skos:notation "B" .\n',
        encoding="utf-8",
    )
    result = run("--project", copy, "report", "members", "--type", "B", "--format", "csv")
    assert result.returncode == 0
    assert result.stdout.decode().count("\n") == 1
    assert "member-type:B" in result.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("recommendation", "--number", "99"), "number 99"),
        (("calendar", "--from", "2019-10-20", "--to", "2019-10-20"), "from 2019-10-20 and to 2019-10-20"),
    ],
)
def test_values_that_fit_nothing_are_told(run, arguments, word):
    """An empty answer to values that were given is the header row and a note."""
    result = run("report", *arguments, "--format", "csv")
    assert (result.returncode, result.stdout.count(b"\n")) == (0, 1)
    assert result.stderr.decode().startswith(f"Nothing in the graph fits {word}")


def test_a_value_that_fits_has_no_note(run):
    """An answer with rows stands alone."""
    assert run("report", "recommendation", "--number", "4").stderr == b""


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("integer", "9" * 19),
        ("integer", "9" * 5000),
        ("decimal", "1E50000000"),
        ("decimal", "0E-31"),
        ("decimal", "1" * 31),
    ],
)
def test_a_number_has_an_end(type_, text):
    """A number of more digits than anybody means is refused before it is worked out."""
    parameter = Parameter.read("number", {"type": type_, "label": "Number", "example": 1})
    with pytest.raises(ValueRefusedError, match="at most"):
        term(load_nothing(), parameter, text)


def test_a_long_number_is_a_number():
    """Digits up to the bound, and zeros before them, are taken."""
    integer = Parameter.read("number", {"type": "integer", "label": "Number", "example": 1})
    assert term(load_nothing(), integer, "-" + "0" * 20 + "9" * 18).value == "-" + "9" * 18
    decimal = Parameter.read("number", {"type": "decimal", "label": "Number", "example": 1})
    assert term(load_nothing(), decimal, "2.50").value == "2.50"


def test_a_document_is_meant_before_its_rendition(store):
    """A slug that a document and its text share names the document."""
    assert find_entity(store, "eg-report") == f"{ID}document/eg-report"
    assert find_entity(store, "rendition:eg-report") == f"{ID}rendition/eg-report"


def test_an_unknown_report_offers_the_nearest(run):
    """A misspelt report name is refused with the nearest right one."""
    result = run("report", "membrs")
    assert result.returncode == 2
    assert "members" in result.stderr.decode()


@settings(deadline=None, max_examples=300)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_never_becomes_syntax(text):
    """Whatever a string value holds, the bound query is the stored one with that string in its place."""
    report = parse_report(
        "x",
        "#+ summary: x\n#+ question: x?\n#+ description: X.\n#+ tags: [x]\n"
        "#+ parameters:\n#+   text: {type: string, label: Text, example: x}\n"
        "SELECT ?text WHERE {\n  VALUES ?text { UNDEF }\n}\n",
    )
    store = load_nothing()
    bound = prepare(store, report, {"text": [text]})
    assert [row[0].value for row in store.solutions(bound.query)] == [text.strip()]


def load_nothing():
    """Return an empty store."""
    from clustergraph.graph_store.memory import MemoryStore  # noqa: PLC0415 - one test wants it

    return MemoryStore()


@pytest.mark.parametrize(
    ("header", "word"),
    [
        ("", "header"),
        ("#+ summary: x\n", "question"),
        ("#+ [", "YAML"),
        (
            "#+ summary: x\n#+ question: x?\n#+ description: X.\n#+ tags: [x]\n#+ parameters: {p: {type: what}}\n",
            "needs",
        ),
        (
            "#+ summary: x\n#+ question: x?\n#+ description: X.\n#+ tags: [x]\n"
            "#+ parameters: {p: {type: what, label: P, example: x}}\n",
            "none of",
        ),
        (
            "#+ summary: x\n#+ question: x?\n#+ description: X.\n#+ tags: [x]\n"
            "#+ parameters: {p: {type: string, label: P, example: x}}\n",
            "one line VALUES",
        ),
        *(
            (
                "#+ summary: x\n#+ question: x?\n#+ description: X.\n#+ tags: [x]\n"
                f"#+ parameters: {{{name}: {{type: string, label: P, example: x}}}}\n",
                "cannot be called",
            )
            for name in ("minLine", "path", "format", "format_", "help", "1", "a-b")
        ),
    ],
)
def test_a_wrong_header_says_what_is_wrong(header, word):
    """A report file that says too little about itself is refused with the reason."""
    with pytest.raises(HeaderError, match=word):
        parse_report("x", header + "SELECT * {}\n")


def test_a_thing_is_found_by_slug_and_label(store):
    """A thing goes by IRI, prefixed name, slug and exact label; what fits two things is asked back."""
    assert (
        find_entity(store, "wise-emily") == find_entity(store, "Emily Wise") == find_entity(store, "person:wise-emily")
    )
    with pytest.raises(UnknownNameError, match="say which"):
        find_entity(store, "Ministry of Economy")


def test_terms_are_typed(store):
    """A concept goes by notation, label or IRI, and an integer loses its leading zeros."""
    parameters = read_report(ROOT, "members").parameters
    assert term(store, parameters["type"], "d") == NamedNode(f"{KOS}member-type/D")
    number = read_report(ROOT, "recommendation").parameters["number"]
    assert term(store, number, "004") == Literal(4)
    with pytest.raises(ValueRefusedError):
        term(store, number, "4.0")


def test_a_report_of_another_project(run, copy):
    """Another folder of the same layout brings its own reports and data."""
    (copy / "queries" / "persons.rq").write_text(
        "#+ summary: x\n#+ question: x?\n#+ description: X.\n#+ tags: [x]\nSELECT ?x WHERE { VALUES ?x { 1 } }\n",
        encoding="utf-8",
    )
    assert run("--project", copy, "report", "persons").stdout == b"x\r\n1\r\n"
    assert b"persons" in run("--project", copy, "reports").stdout
    assert load(copy).graph_names() == load(ROOT).graph_names()
