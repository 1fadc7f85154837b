"""Promises of verification: a saved answer holds as long as the dataset says the same, and what differs is named."""

import json
import re
import zipfile

import pytest
from click.testing import CliRunner

from clustergraph.citation.links import answer_link
from clustergraph.cli import cli
from clustergraph.dataset.version import version
from clustergraph.formats import GRAPHS, RESULTS, TABLES
from clustergraph.reports.header import read_report, report_names
from clustergraph.reports.listing import formats
from clustergraph.verification.comparison import compare
from clustergraph.verification.grid import Grid
from conftest import ROOT

SUFFIXES = {name: one.suffix for table in (GRAPHS, RESULTS, TABLES) for name, one in table.items()}
TELLING = ["json", "xml", "xlsx", "markdown", "html", "table"]


def invoke(*words):
    """Run the command line in this process and return its status and what it printed."""
    result = CliRunner().invoke(cli, [*map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout + result.stderr


def save(folder, name, format_name, *words):
    """Save the answer of a report and return its file."""
    path = folder / f"{name}.{SUFFIXES[format_name]}"
    status, said = invoke("report", name, *words, "--format", format_name, "-o", path)
    assert status == 0, said
    return path


def required(name):
    """Return the examples of the parameters that a report needs, as options and by name."""
    needed = [one for one in read_report(ROOT, name).parameters.values() if one.required]
    return [word for one in needed for word in (f"--{one.name}", one.example)], {
        one.name: [one.example] for one in needed
    }


def verify_every(store, folder, name, wanted):
    """Save a report in formats and verify each; those that cannot tell their link are given it."""
    words, values = required(name)
    report = read_report(ROOT, name)
    link = answer_link(store, report, values, version(ROOT))
    for format_name in set(formats(report)) & set(wanted):
        path = save(folder, name, format_name, *words)
        given = [] if format_name in TELLING else ["--link", link]
        status, said = invoke("verify", path, *given)
        assert (status, "holds byte for byte" in said) == (0, True), f"{format_name}: {said}"


@pytest.mark.parametrize("name", ["members", "countries-with-several-bodies", "person", "members-graph"])
def test_an_answer_holds_in_every_format(store, tmp_path, name):
    """An answer saved in any format, a graph too, holds byte for byte."""
    verify_every(store, tmp_path, name, SUFFIXES)


@pytest.mark.long
@pytest.mark.parametrize("name", report_names(ROOT))
def test_every_report_holds(store, tmp_path, name):
    """Every report, saved as JSON, CSV and XLSX or as Turtle, holds byte for byte."""
    verify_every(store, tmp_path, name, ["json", "csv", "xlsx", "turtle", "jsonld"])


@pytest.mark.parametrize("format_name", ["csv", *TELLING])
def test_a_value_may_be_given_by_any_name(store, tmp_path, format_name):
    """Which name of a country was given makes no difference to the file."""
    path = save(tmp_path, "members", format_name, "--country", "Malta")
    link = answer_link(store, read_report(ROOT, "members"), {"country": ["MT"]}, version(ROOT))
    assert invoke("verify", path, "--link", link)[0] == 0


def change(folder, before="Cain Grech", after="Abel Grech"):
    """Change one literal in a copy of the project."""
    files = [file for file in (folder / "data").rglob("*.ttl") if f'foaf:name "{before}"' in file.read_text("utf-8")]
    files = files or [file for file in (folder / "data").rglob("*.ttl") if f'"{before}"' in file.read_text("utf-8")]
    text = files[0].read_text("utf-8")
    files[0].write_text(text.replace(f'"{before}"', f'"{after}"'), encoding="utf-8")


@pytest.mark.parametrize("format_name", ["csv", "tsv", "rows", *TELLING])
def test_a_changed_literal_is_told(store, tmp_path, copy, format_name):
    """Where one literal is another, verify names the version that is missing and the row that changed, status 1."""
    link = answer_link(store, read_report(ROOT, "members"), {}, version(ROOT))
    path = save(tmp_path, "members", format_name)
    change(copy)
    status, said = invoke("--project", copy, "verify", path, *([] if format_name in TELLING else ["--link", link]))
    assert status == 1
    assert f"Version {version(ROOT)} of the dataset is not at hand" in said
    assert version(copy) in said
    told = [line for line in said.splitlines() if line.startswith(("Row ", "A row "))]
    assert len(told) == (1 if format_name != "table" else len(told))
    assert any("Cain Grech" in line and "Abel Grech" in line for line in told) or format_name == "table"
    assert "Cain Grech" in said
    assert "holds" not in said


def test_the_same_rows_in_another_version_are_not_passed_off(store, tmp_path, copy):
    """Where the version is not at hand, rows that are the same do not make the answer hold."""
    path = save(tmp_path, "members", "json", "--country", "PT")
    change(copy)
    status, said = invoke("--project", copy, "verify", path)
    assert status == 1
    assert "has the same rows" in said
    assert answer_link(store, read_report(ROOT, "members"), {"country": ["PT"]}, version(copy)) in said


@pytest.mark.parametrize("format_name", ["csv", "json", "xml", "markdown", "html", "table", "tsv", "rows"])
def test_a_file_that_was_tampered_with_does_not_hold(store, tmp_path, format_name):
    """A cell changed in a file is named, though the version is at hand."""
    path = save(tmp_path, "members", format_name, "--country", "MT")
    link = answer_link(store, read_report(ROOT, "members"), {"country": ["MT"]}, version(ROOT))
    path.write_bytes(path.read_bytes().replace(b"Cain Grech", b"Someone Else"))
    status, said = invoke("verify", path, "--link", link)
    assert status == 1
    assert f"does not hold for version {version(ROOT)}" in said
    assert "Someone Else" in said


def test_a_cell_of_a_workbook_is_compared(tmp_path):
    """A text changed inside a workbook is named with its row and column."""
    path = save(tmp_path, "members", "xlsx", "--country", "MT")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(b"Cain Grech", b"Someone Else"))
    status, said = invoke("verify", path)
    assert status == 1
    assert re.search(r"Row 1 .* changed: .*name was “Someone Else” and is “Cain Grech”", said)


def test_other_bytes_with_the_same_rows_hold_and_are_said(store, tmp_path):
    """JSON that another program wrote anew holds row for row, which is said; without a line feed, byte for byte."""
    path = save(tmp_path, "members", "json", "--country", "MT")
    content = path.read_bytes()
    path.write_text(json.dumps(json.loads(content), indent=1), encoding="utf-8")
    status, said = invoke("verify", path)
    assert (status, "row for row" in said) == (0, True)
    link = answer_link(store, read_report(ROOT, "members"), {"country": ["MT"]}, version(ROOT))
    path.write_bytes(re.sub(rb',"link":\[[^\]]*\]', b"", content).removesuffix(b"\n"))
    status, said = invoke("verify", path, "--link", link)
    assert (status, "byte for byte" in said) == (0, True)


def test_an_answer_with_receipts_holds(tmp_path, sources):
    """An answer with receipts, with or without passages, holds as it was saved."""
    path = save(tmp_path, "members", "json", "--country", "MT", "--receipts")
    assert invoke("verify", path)[0] == 0
    assert invoke("verify", path, "--sources", sources)[0] == 0
    path = save(tmp_path, "members", "json", "--country", "MT", "--receipts", "--sources", sources)
    assert invoke("verify", path, "--sources", sources)[0] == 0


def test_a_link_stands_inside_beside_or_is_given(store, tmp_path):
    """CSV needs a link, given or in a file beside it; a link that is not the one inside is refused."""
    path = save(tmp_path, "members", "csv")
    link = answer_link(store, read_report(ROOT, "members"), {}, version(ROOT))
    status, said = invoke("verify", path)
    assert (status, "members.csv.link" in said) == (2, True)
    (tmp_path / "members.csv.link").write_text(f"{link}\n", encoding="utf-8")
    assert invoke("verify", path)[0] == 0
    assert invoke("verify", path, "--link", "bodies")[0] == 2
    inside = save(tmp_path, "members", "html", "--country", "MT")
    status, said = invoke("verify", inside, "--link", link)
    assert (status, "said to be two answers" in said) == (2, True)


def test_a_link_alone_is_verified(store, copy):
    """A link holds where its version is at hand, and the present answer is offered where it is not."""
    link = answer_link(store, read_report(ROOT, "members"), {"country": ["MT"]}, version(ROOT))
    status, said = invoke("verify", link)
    assert (status, "The answer holds" in said, "gives 1 row." in said) == (0, True, True)
    change(copy)
    status, said = invoke("--project", copy, "verify", link)
    assert (status, "holds:" in said) == (1, False)
    assert f"version={version(copy)}" in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.json", b"{"),
        ("x.json", b"{}"),
        ("x.json", b"[" * 100_000),
        ("x.json", b"\xff"),
        ("x.xml", b"<a/>"),
        ("x.xml", b"<a"),
        ("x.xlsx", b"PK\x03\x04"),
        ("x.csv", b'a,b\n1\n"'),
        ("x.csv", b""),
        ("x.html", b"<p>"),
        ("x.md", b""),
        ("x.ttl", b"<"),
        ("x.rows.json", b"[1]"),
        ("x.weird", b""),
        ("x", b""),
    ],
)
def test_a_file_that_is_no_answer_is_wrong_use(tmp_path, name, content):
    """A file that is not what its suffix says is refused in one sentence."""
    (tmp_path / name).write_bytes(content)
    status, said = invoke("verify", tmp_path / name, "--link", "members")
    assert status == 2
    assert "Error: " in said


@pytest.mark.parametrize("target", ["nowhere.csv", "members", "no/such/file", "https://example.org/", ""])
def test_what_is_neither_file_nor_link_is_wrong_use(target):
    """A text that is no file and names no version of an answer is refused."""
    assert invoke("verify", target)[0] == 2


def test_the_process_ends_with_the_status(run, store, tmp_path):
    """The command as people run it ends with 0 or 1 and speaks in sentences on standard output."""
    path = tmp_path / "answer.csv"
    link = answer_link(store, read_report(ROOT, "members"), {"country": ["MT"]}, version(ROOT))
    path.write_bytes(run("report", "members", "--country", "MT").stdout)
    held = run("verify", path, "--link", link)
    assert (held.returncode, held.stderr) == (0, b"")
    path.write_bytes(path.read_bytes() * 2)
    broken = run("verify", path, "--link", link)
    assert broken.returncode == 1
    assert all(line.endswith(".") for line in broken.stdout.decode().splitlines())


def grid(*rows, columns=("a", "b", "c")):
    return Grid(columns, list(rows))


@pytest.mark.parametrize(
    ("saved", "present", "sentences"),
    [
        (grid("123"), grid("123"), []),
        (grid("123", "456"), grid("456", "123"), ["The rows are the same and stand in another order."]),
        (grid("123"), grid("124"), ["Row 1 (1) changed: c was “3” and is “4”."]),
        (grid("123"), grid("789"), ["Row 1 is gone: 1, 2, 3.", "A row was added (now row 1): 7, 8, 9."]),
        (grid("123", "123"), grid("123"), ["Row 2 is gone: 1, 2, 3."]),
        (grid("123"), grid("123", columns=("a", "b", "d")), ["The columns were a, b, c and are a, b, d."]),
    ],
)
def test_differences_are_sentences(saved, present, sentences):
    """Rows that changed, went, came or moved are each told once; a row that occurs twice counts twice."""
    saved, present = (Grid(one.columns, [tuple(row) for row in one.rows]) for one in (saved, present))
    assert list(compare(saved, present).sentences()) == sentences
