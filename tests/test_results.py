"""Promises of the result formats: each holds the same data, typed where it can be, and harmless to who opens it."""

import csv
import datetime as dt
import io
import json
import subprocess
import sys
import zipfile
from decimal import Decimal

import pytest
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from clustergraph.formats import GRAPHS, RESULTS, TABLES
from clustergraph.graph_store.memory import MemoryStore
from clustergraph.labels import read_labels
from clustergraph.namespaces import GRAPH, RDFS, SKOS
from clustergraph.provenance import with_provenance
from clustergraph.results import WRITERS, write
from clustergraph.results import xlsx as xlsx_module
from clustergraph.results.naming import Label
from clustergraph.results.table import About, Table, TooLargeError, cut
from result_readers import (
    HOSTILE,
    NO_VALUES,
    SCRIPT,
    TEXTS,
    THING,
    VALUES,
    Page,
    about_of,
    answer_of,
    markdown_rows,
    one_column,
    sheet_of,
    typed,
)

FORMATS = [*RESULTS, *TABLES]


@pytest.mark.parametrize("name", ["json", "xml", "tsv"])
def test_the_recommended_formats_keep_every_term(name):
    """JSON, XML and TSV give back the terms that were written, with datatypes and languages."""
    solutions = parse_query_results(write(HOSTILE, name), format=RESULTS[name].writer)
    found = [row[0] for row in solutions]
    assert [variable.value for variable in solutions.variables] == ["value"]
    assert found == [row[0] for row in HOSTILE.rows]


def test_rare_terms_are_kept_too():
    """Blank nodes and triple terms survive in JSON, told apart as they were."""
    node = BlankNode("b1")
    triple = Triple(THING, THING, Literal("x", language="en"))
    content = write(Table(["a", "b", "c"], [(node, node, triple)]), "json")
    first, second, third = next(parse_query_results(content, format=QueryResultsFormat.JSON))
    assert isinstance(first, BlankNode)
    assert (first, third) == (second, triple)


def test_csv_holds_the_bare_values():
    """CSV is what the recommendation asks for: texts as they are, with no mark put before any of them."""
    rows = list(csv.reader(io.StringIO(write(HOSTILE, "csv").decode(), newline="")))
    assert rows[0] == ["value"]
    assert [row[0] if row else "" for row in rows[1:]] == [row[0].value if row[0] else "" for row in HOSTILE.rows]


def test_rows_are_native_json():
    """Plain rows have numbers and truth values of JSON, IRIs in full, and null for what is not bound."""
    found = [row["value"] for row in json.loads(write(HOSTILE, "rows"), parse_float=Decimal)]
    numbers = found[len(TEXTS) + 1 : len(TEXTS) + 1 + len(VALUES)]
    assert found[: len(TEXTS)] == TEXTS
    assert numbers == [value for _, value in VALUES]
    assert [type(value) is bool for value in numbers] == [type(value) is bool for _, value in VALUES]
    assert found[-3:] == [THING.value, SCRIPT.value, None]


def test_rows_keep_every_digit():
    """A number longer than a float holds is written with all of its digits."""
    digits = "123456789012345678901234567890"
    content = write(one_column(typed(digits, "integer"), typed(f"0.{digits}", "decimal")), "rows")
    assert [str(row["value"]) for row in json.loads(content, parse_float=Decimal)] == [digits, f"0.{digits}"]


def test_no_rows_are_no_rows():
    """An answer without rows is an empty array, an empty table, a sheet with headings alone."""
    empty = Table(["value"], [])
    assert json.loads(write(empty, "rows")) == []
    assert Page(write(empty, "html").decode()).rows == [[["value", ""]]]
    assert markdown_rows(write(empty, "markdown").decode()) == []
    assert [row[0].value for row in sheet_of(write(empty, "xlsx")).iter_rows()] == ["value"]


def test_a_workbook_has_cells_of_their_kind():
    """Numbers, truth values and days are cells of that kind, and what is not quite one is text."""
    days = [
        (typed("2019-12-04", "date"), dt.datetime(2019, 12, 4)),  # noqa: DTZ001
        (typed("2019-12-04T10:30:00", "dateTime"), dt.datetime(2019, 12, 4, 10, 30)),  # noqa: DTZ001
    ]
    texts = [
        *NO_VALUES, typed("1899-12-31", "date"), typed("2019-12-04T10:30:00+01:00", "dateTime"),
        typed("1234567890123456", "integer"),
    ]  # fmt: skip
    table = one_column(*(term for term, _ in [*VALUES, *days]), *texts)
    cells = [row[0] for row in answer_of(sheet_of(write(table, "xlsx")))[1]]
    assert [cell.value for cell in cells[: len(VALUES) + 2]] == [
        float(value) if isinstance(value, Decimal) else value for _, value in [*VALUES, *days]
    ]
    assert [cell.data_type for cell in cells] == [*"nnnnnbbn", *"dd", *("s" * len(texts))]
    assert [cell.value for cell in cells[len(VALUES) + 2 :]] == [term.value for term in texts]
    assert [cell.number_format for cell in cells[2:4]] == ["0.00", "0.00"]


def test_a_workbook_computes_nothing():
    """No text becomes a formula, a number, a date or a link, whatever it begins with."""
    cells = [row[0] for row in answer_of(sheet_of(write(one_column(*map(Literal, TEXTS)), "xlsx")))[1]]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert [cell.value or "" for cell in cells] == [text.replace("\r\n", "\n") for text in TEXTS]
    assert [cell for cell in cells if cell.hyperlink] == []


def test_a_workbook_links_web_addresses_only():
    """An IRI is a cell with the IRI in full; it is a link when it is a web address."""
    cells = [row[0] for row in answer_of(sheet_of(write(one_column(THING, SCRIPT), "xlsx")))[1]]
    assert [cell.value for cell in cells] == [THING.value, SCRIPT.value]
    assert [bool(cell.hyperlink) for cell in cells] == [True, False]
    assert cells[0].hyperlink.target == THING.value


def test_a_workbook_is_ready_to_use():
    """The heading is bold and stays in sight, every column can be filtered, and is as wide as its texts want."""
    sheet = sheet_of(write(Table(["a", "b"], [(Literal("x" * 30), None), (Literal("y"), None)]), "xlsx"))
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B3")
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet.column_dimensions["A"].width > 30 > sheet.column_dimensions["B"].width


def test_a_workbook_says_what_it_is_about():
    """The second sheet has question, description, the values given, date, version, sources and query."""
    about = About(
        title="T", question="Q?", description="D.", parameters={"country": ["MT", "=1"]}, query="SELECT *",
        dated="2026-01-02", version="abc", documents=["One", "Two"],
    )  # fmt: skip
    found = about_of(write(Table(["a"], [], about), "xlsx"))
    assert found == {
        "Title": ["T"], "Question": ["Q?"], "Description": ["D."], "Parameter country": ["MT", "=1"], "Rows": ["0"],
        "Date of the dataset": ["2026-01-02"], "Version of the dataset": ["abc"], "Source": ["One", "Two"],
        "Query": ["SELECT *"],
    }  # fmt: skip


def test_a_text_too_long_for_a_cell_is_said_to_be_cut():
    """A text of more than 32,767 characters ends in an ellipsis, and the second sheet says so."""
    content = write(one_column(Literal("x" * 40_000)), "xlsx")
    assert answer_of(sheet_of(content))[1][0][0].value.endswith("x…")
    assert "Texts are cut" in about_of(content)
    assert "Texts are cut" not in about_of(write(one_column(Literal("x" * 32_767)), "xlsx"))


def test_a_workbook_that_cannot_hold_the_answer_is_refused(monkeypatch):
    """More rows than a sheet holds are refused in a sentence, not dropped."""
    monkeypatch.setattr(xlsx_module, "_MAX_ROWS", 2)
    with pytest.raises(TooLargeError, match="choose csv"):
        write(one_column(THING, THING, THING), "xlsx")


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_table_gives_the_same_bytes(name):
    """Writing twice gives the same file, and an archive has no time of writing in it."""
    content = write(HOSTILE, name)
    assert content == write(HOSTILE, name)
    if name == "xlsx":
        archive = zipfile.ZipFile(io.BytesIO(content))
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"1980-01-01T00:00:00Z" in archive.read("docProps/core.xml")


def test_markdown_escapes_what_would_be_a_mark():
    """Every text comes back from its cell of a Markdown table; pipes and line breaks do not break the row."""
    found = markdown_rows(write(one_column(*map(Literal, TEXTS)), "markdown").decode())
    assert [row[0][0].strip() for row in found] == [text.replace("\r\n", "\n").strip() for text in TEXTS]
    linked = markdown_rows(write(one_column(THING, SCRIPT), "markdown").decode())
    assert linked == [[[THING.value, THING.value]], [[SCRIPT.value, ""]]]


def test_a_page_escapes_everything():
    """No text of the data becomes an element or a link of the page, and every text comes back from its cell."""
    texts = [*map(Literal, TEXTS), SCRIPT]
    about = About(title="<script>", question="<b>?", description="<i>", documents=["<u>"], version="<s>")
    page = Page(write(one_column(*texts, name="<th>", about=about), "html").decode())
    assert {name for name, _ in page.elements} <= {
        "html", "head", "meta", "title", "style", "body", "main", "p", "table", "caption", "thead", "tbody", "tr",
        "th", "td", "small", "code",
    }  # fmt: skip
    assert [row[0] for row in page.rows] == [["<th>", ""], *([term.value, ""] for term in texts)]


def test_a_page_is_accessible_and_whole():
    """A page has a language, a title, a caption and scoped headings, and asks nothing of anybody else."""
    about = About(title="Title", question="Question?", parameters={"country": ["MT"]})
    text = write(Table(["a"], [(THING,), (Literal("größe", language="de"),)], about), "html").decode()
    elements = Page(text).elements
    assert ("html", {"lang": "en"}) in elements
    assert ("th", {"scope": "col"}) in elements
    assert ("td", {"lang": "de"}) in elements
    assert "<title>Title</title>" in text
    assert "<caption>Question? (country: MT)</caption>" in text
    assert not {"src", "onclick"} & {key for _, attributes in elements for key in attributes}
    assert not {"script", "link", "img", "iframe"} & {name for name, _ in elements}


NAMES = {"http://example.org/a": Label("Größe", "de"), "http://example.org/b": Label("Size", "en")}
THINGS = one_column(*map(NamedNode, ["http://example.org/a", "http://example.org/b", f"{RDFS}label"]))


def shown(name, table=THINGS, **names):
    """Return the first cells of a table in a format for people, as text."""
    content = write(table, name, **names)
    if name == "html":
        return [row[0][0] for row in Page(content.decode()).rows[1:]]
    if name == "markdown":
        return [row[0][0] for row in markdown_rows(content.decode())]
    if name == "xlsx":
        return [row[1] for row in list(sheet_of(content).iter_rows(values_only=True))[1:]]
    return content.decode().split("\n")[3:6]


@pytest.mark.parametrize("name", ["table", "xlsx", "markdown", "html"])
def test_labels_stand_beside_iris(name):
    """Formats for people ask once for the labels of all IRIs, and mark one in a language that was not asked for."""
    asked = []

    def namer(iris):
        asked.append(list(iris))
        return NAMES

    first, second, third = shown(name, namer=namer, language="de")
    assert asked == [[row[0].value for row in THINGS.rows]]
    assert "Größe" in first
    assert "(de)" not in first
    assert "Size (en)" in second
    assert third is None if name == "xlsx" else "rdfs:label" in third


@pytest.mark.parametrize("name", ["json", "csv", "rows"])
def test_programs_get_no_labels(name):
    """Formats for programs ask for no labels and hold none."""
    assert write(THINGS, name, namer=lambda iris: pytest.fail(f"asked for {iris}")) == write(THINGS, name)


@pytest.mark.parametrize("name", ["table", "markdown", "html", "xlsx"])
def test_a_label_that_another_column_gives_is_not_repeated(name):
    """Where a column of names stands beside the column of things, the names are shown once."""
    rows = [(NamedNode(iri), Literal(label.text, language=label.language)) for iri, label in NAMES.items()]
    content = write(Table(["thing", "name"], rows), name, namer=lambda _: NAMES)
    assert content == write(Table(["thing", "name"], rows), name)
    different = Table(["thing", "name"], [*rows[:1], (rows[1][0], Literal("Grandeur"))])
    assert write(different, name, namer=lambda _: NAMES) != write(different, name)


def store_of(*triples):
    store = MemoryStore()
    store.extend(Quad(*triple, *graph) for triple, graph in triples)
    return store


def test_the_language_asked_for_goes_first_then_english_then_any():
    """A label is in the language asked for, else English, else of no language, else whatever there is."""
    thing = NamedNode("http://example.org/a")
    label, preferred = NamedNode(f"{RDFS}label"), NamedNode(f"{SKOS}prefLabel")
    names = [
        Literal("Grandeur", language="fr"), Literal("DIN 1"), Literal("Size", language="en"),
        Literal("Groesse", language="de-at"),
    ]  # fmt: skip
    found = []
    for count in range(1, len(names) + 1):
        store = store_of(*(((thing, label, name), ()) for name in names[:count]))
        found.append(read_labels(store, [thing.value], language="de")[thing.value])
    assert found == [Label("Grandeur", "fr"), Label("DIN 1"), Label("Size", "en"), Label("Groesse", "de-at")]
    both = store_of(((thing, preferred, Literal("A")), ()), ((thing, label, Literal("B")), ()))
    assert read_labels(both, [thing.value])[thing.value] == Label("B")


def test_terms_of_the_vocabulary_have_labels(store):
    """Classes are called by their labels, though the vocabulary is in a graph of its own; a stranger has no label."""
    iris = ["https://w3id.org/clustergraph/ontology#Recommendation", "http://example.org/none"]
    assert GRAPH + "ontology" in store.graph_names()
    assert read_labels(store, iris) == {iris[0]: Label("recommendation", "en")}
    assert read_labels(store, []) == {}


def test_cut_rows_are_announced_where_a_format_can():
    """An answer that an operator's limit cut says so: in words for people, by its shape to programs."""
    table = cut(one_column(*map(Literal, "abc")), 2)
    sentence = "it was cut after 2 rows"
    assert json.loads(write(table, "rows")) == {"cut_at": 2, "rows": [{"value": "a"}, {"value": "b"}]}
    assert all(sentence in write(table, name).decode() for name in ("table", "markdown", "html"))
    assert sentence in about_of(write(table, "xlsx"))["Rows are missing"][0]
    assert cut(table, 2) is table


@pytest.mark.parametrize("name", ["table", "markdown", "html"])
def test_a_whole_answer_announces_nothing(name):
    """Nothing is said of a limit that was not reached."""
    assert b"cut" not in write(cut(one_column(THING), 1), name)


def test_long_texts_stand_below_the_row_or_behind_it():
    """A block column is a fenced block in Markdown, folded away in a page, and set in on a terminal."""
    table = Table(["a", "b"], [(Literal("x"), Literal("one\n````\ntwo"))], blocks=frozenset({"b"}))
    assert "`````text\none\n````\ntwo\n`````" in write(table, "markdown").decode()
    assert ("details", {}) in Page(write(table, "html").decode()).elements
    assert "    one\n    ````\n    two" in write(table, "table").decode()


def test_an_answer_says_which_documents_it_rests_on(store):
    """Documents are those of the rows, or all where the rows name none; version and day are the dataset's."""
    document = NamedNode("https://w3id.org/clustergraph/id/document/policy-forum")
    about = with_provenance(store, one_column(document, document, name="document"), "v1").about
    assert about.documents == ["Article on the First European Cluster Policy Forum"]
    assert about.version == "v1"
    assert dt.date.fromisoformat(about.dated)
    assert len(with_provenance(store, one_column(THING), "v1").about.documents) == 5


def test_every_format_has_one_name_one_type_and_one_writer():
    """The table of writers and the table of formats name the same formats, and no suffix means two of them."""
    assert set(WRITERS) == {*RESULTS, *TABLES}
    suffixes = [format_.suffix for table in (RESULTS, TABLES, GRAPHS) for format_ in table.values()]
    assert len(suffixes) == len(set(suffixes))


def test_nothing_is_imported_that_the_format_does_not_need():
    """A report in CSV imports no module of a workbook, a page or a picture."""
    program = (
        "import sys; from clustergraph.cli import cli\n"
        "cli.main(['report', 'countries', '--format', 'csv'], standalone_mode=False)\n"
        "print([name for name in sys.modules if name in {'xlsxwriter', 'vl_convert', 'clustergraph.results.html'}])"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert result.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("file", "start"),
    [("x.rows.json", b"[\n{"), ("x.json", b'{"head"'), ("x.xlsx", b"PK"), ("x.md", b"**"), ("x.html", b"<!doctype")],
)
def test_the_suffix_decides(run, tmp_path, file, start):
    """The suffix of the output file names the new formats too."""
    assert run("report", "countries", "-o", tmp_path / file).returncode == 0
    assert (tmp_path / file).read_bytes().startswith(start)


def test_a_truth_value_in_every_format(run):
    """ASK is a word for people and programs, a cell in a workbook and in a page."""
    contents = {name: run("query", "--format", name, stdin=b"ASK {}").stdout for name in FORMATS}
    assert {contents[name] for name in ("table", "rows", "markdown", "csv", "tsv")} == {b"true\n"}
    assert answer_of(sheet_of(contents["xlsx"]))[1][0][0].value is True
    assert Page(contents["html"].decode()).rows[1] == [["true", ""]]


def test_a_graph_in_formats_that_could_name_graphs(run):
    """TriG and N-Quads of a CONSTRUCT hold its triples in the default graph."""
    query = b"CONSTRUCT { ?s ?p ?o } { ?s a <https://w3id.org/clustergraph/ontology#Place> ; ?p ?o }"
    wanted = {quad.triple for quad in parse(run("query", stdin=query).stdout, format=RdfFormat.TURTLE)}
    for name in ("trig", "nquads"):
        quads = list(parse(run("query", "--format", name, stdin=query).stdout, format=GRAPHS[name].writer))
        assert {quad.triple for quad in quads} == wanted
        assert {str(quad.graph_name) for quad in quads} == {"DEFAULT"}


def test_labels_come_to_a_terminal_when_a_language_is_asked_for(run):
    """A table has labels beside prefixed names with --language, and prefixed names alone without."""
    plain = run("report", "countries", "--format", "table", env={"COLUMNS": "400", "PATH": ""}).stdout.decode()
    named = run(
        "report", "countries", "--format", "table", "--language", "de", env={"COLUMNS": "400", "PATH": ""}
    ).stdout.decode()
    assert "Recommendation report of the Expert Group on Clusters (en) (document:eg-report)" in named
    assert " document:eg-report" in plain
    assert "Expert Group" not in plain
