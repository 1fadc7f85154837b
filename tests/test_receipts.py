"""Promises of receipts: each row shows the digests and the passages of its lines, and says what does not hold."""

import csv
import hashlib
import io
import json
import os
import re
import shutil

import pytest
from pyoxigraph import Literal, NamedNode, QueryTriples

from clustergraph.evidence.sources import match_renditions
from clustergraph.namespaces import ID
from clustergraph.receipts import NoReceiptsError, broken_receipts, with_receipts
from clustergraph.reports.header import read_report, report_names
from clustergraph.reports.running import prepare
from clustergraph.results.table import Table
from conftest import ROOT
from result_readers import Page, sheet_of

DOCUMENT = NamedNode(f"{ID}document/eg-report")
SEPARATOR = "\n\n[…]\n\n"


def one_row(document=DOCUMENT, lines="1373, 1456"):
    """Return a table of one row that names a document and lines."""
    return Table(["document", "lines"], [(document, Literal(lines) if lines else None)])


def receipt(table):
    """Return the first row of a table as texts by column."""
    return {name: term.value if term else "" for name, term in zip(table.columns, table.rows[0], strict=True)}


def read_rows(result):
    """Return the rows that a command wrote as CSV."""
    return list(csv.DictReader(io.StringIO(result.stdout.decode(), newline="")))


@pytest.fixture
def at_hand(store, sources):
    """Return the documents at hand."""
    return match_renditions(store, sources)


@pytest.fixture
def changed(tmp_path, sources):
    """Return a folder of documents of which one has another word in line 1456 than it had."""
    folder = tmp_path / "changed"
    shutil.copytree(sources, folder)
    path = max(folder.glob("*.txt"), key=lambda file: file.stat().st_size)
    path.chmod(0o644)
    lines = path.read_bytes().split(b"\n")
    lines[1455] = lines[1455].replace(b"Malta", b"Gozo")
    path.write_bytes(b"\n".join(lines))
    return folder


def test_a_digest_is_that_of_its_passage(store, at_hand):
    """The digests of a row are those of its passages, in the order of its lines."""
    found = receipt(with_receipts(store, one_row(), at_hand))
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in found["passage"].split(SEPARATOR)]
    assert found["receipt_digest"].split(", ") == digests
    assert len(digests) == 2
    assert found["receipt_note"] == ""


def test_without_documents_a_receipt_is_its_digest(store, at_hand):
    """Where no documents are at hand there are digests and no column of passages."""
    table = with_receipts(store, one_row())
    assert table.columns == ["document", "lines", "receipt_part", "receipt_digest", "receipt_note"]
    assert receipt(table)["receipt_digest"] == receipt(with_receipts(store, one_row(), at_hand))["receipt_digest"]


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (one_row(lines="1373-1374"), "No evidence record"),
        (one_row(lines="99999"), "beyond the end"),
        (one_row(lines="some"), "'some' are no lines"),
        (one_row(lines=""), "no lines but nothing"),
        (one_row(document=None), "no source document but nothing"),
        (one_row(document=NamedNode("http://example.org/x")), "no source document but http://example.org/x"),
    ],
)
def test_a_row_without_a_receipt_says_why(store, at_hand, row, word):
    """Lines that no record has, that the document lacks, or that are none, are named in a note."""
    table = with_receipts(store, row, at_hand)
    assert word in receipt(table)["receipt_note"]
    assert receipt(table)["receipt_digest"] == ""
    assert broken_receipts(table) == [receipt(table)["receipt_note"]]


def test_a_document_that_is_not_at_hand_is_said(store, at_hand):
    """Where one document is missing its rows keep their digests and say that it is not at hand."""
    found = receipt(with_receipts(store, one_row(), {key: at_hand[key] for key in at_hand if key != "eg-report"}))
    assert "not at hand" in found["receipt_note"]
    assert (found["passage"], len(found["receipt_digest"])) == ("", 2 * 64 + 2)


@pytest.mark.parametrize(
    ("columns", "word"),
    [(["document"], "no lines"), (["a"], "no document and no lines"), (["document", "lines", "passage"], "of its own")],
)
def test_an_answer_that_names_no_lines_has_no_receipts(store, at_hand, columns, word):
    """An answer without the columns document and lines, or with columns of those names, is refused in a sentence."""
    with pytest.raises(NoReceiptsError, match=word):
        with_receipts(store, Table(columns, []), at_hand)


def test_a_changed_document_is_not_hidden(run, changed):
    """A passage that is no longer the recorded one is shown, marked in its row, told on standard error, status 1."""
    result = run("report", "members", "--country", "MT", "--receipts", "--sources", changed, "--format", "csv")
    row = read_rows(result)[0]
    assert result.returncode == 1
    assert "Gozo" in row["passage"]
    assert "eg-report.l1456 has another digest" in row["receipt_note"]
    assert b"eg-report.l1456 has another digest" in result.stderr


def test_the_documents_may_be_named_by_the_environment(run, sources):
    """The variable CLUSTERGRAPH_SOURCES stands for the option, and does nothing where no receipts are wanted."""
    environment = os.environ | {"CLUSTERGRAPH_SOURCES": str(sources)}
    arguments = ("report", "members", "--country", "MT", "--format", "csv")
    result = run(*arguments, "--receipts", env=environment)
    assert result.returncode == 0, result.stderr
    assert "Mr Cain GRECH" in read_rows(result)[0]["passage"]
    assert "passage" not in read_rows(run(*arguments, env=environment))[0]


def test_a_receipt_in_every_format(run, sources):
    """Every format shows the digests and the passage of a row."""
    names = ["csv", "tsv", "json", "xml", "rows", "xlsx", "markdown", "html", "table"]
    arguments = ["report", "members", "--country", "MT", "--receipts", "--sources", sources]
    contents = {name: run(*arguments, "--format", name).stdout for name in names}
    wanted = json.loads(contents["rows"])[0]
    digest, last_line = wanted["receipt_digest"], wanted["passage"].rpartition("\n")[2].strip()
    head, row = list(sheet_of(contents.pop("xlsx")).iter_rows(values_only=True))
    assert dict(zip(head, row, strict=True))["passage"] == wanted["passage"]
    assert dict(zip(head, row, strict=True))["receipt_digest"] == digest
    page = Page(contents.pop("html").decode())
    assert page.rows[1][-3:] == [[f"receipt_digest{digest}", ""], [f"passage{wanted['passage']}", ""], ["", ""]]
    for name, content in contents.items():
        text = content.decode()
        assert [part for part in digest.split(", ") if part not in text] == [], name
        assert last_line in text, name


def test_a_query_has_receipts_too(run, sources):
    """The rows of a query that names document and lines have receipts; other queries are refused in a sentence."""
    query = f'SELECT ?document ?lines {{ VALUES (?document ?lines) {{ (<{DOCUMENT.value}> "1456") }} }}'.encode()
    result = run("query", "--receipts", "--sources", sources, stdin=query)
    assert "Mr Cain GRECH" in read_rows(result)[0]["passage"]
    for other in (b"SELECT ?x {}", b"ASK {}", b"CONSTRUCT {} {}"):
        refused = run("query", "--receipts", stdin=other)
        assert (refused.returncode, refused.stdout) == (2, b"")
        assert re.fullmatch(rb"Error: Receipts [^\n]*\.\n", refused.stderr)


def test_a_folder_without_documents_is_refused(run, tmp_path):
    """Receipts with an empty folder of documents are wrong use, told in a sentence."""
    result = run("report", "members", "--receipts", "--sources", tmp_path)
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"No source documents" in result.stderr


@pytest.mark.parametrize("name", report_names(ROOT))
def test_every_row_of_every_report_has_its_receipt(store, at_hand, name):
    """The lines that end the rows of a report are recorded, and the documents still say what was recorded."""
    report = read_report(ROOT, name)
    given = {one.name: [one.example] for one in report.parameters.values() if one.required}
    solutions = store.query(prepare(store, report, given).query)
    if isinstance(solutions, QueryTriples):
        return  # a graph has no rows
    columns = [variable.value for variable in solutions.variables]
    table = with_receipts(store, Table(columns, [tuple(row) for row in solutions]), at_hand)
    assert table.rows
    assert broken_receipts(table) == []
