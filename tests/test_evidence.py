"""Promises of evidence: lines are named, stamped and proved."""

import hashlib
import re

import pytest

from clustergraph.evidence.coverage import coverage, runs
from clustergraph.evidence.spans import Source, Span, SpanError, parse
from clustergraph.namespaces import ID


def test_a_selector_counts_the_gaps_between_lines():
    """Lines 11 to 20 are line=10,20, the example of RFC 5147."""
    assert Span("x", 11, 20).selector == "line=10,20"


@pytest.mark.parametrize(
    "reference", ["eg-report.l5-4", "eg-report.l5-5", "eg-report.l0", "eg-report.5", "l5", "x.l5-"]
)
def test_a_wrong_reference_names_no_span(reference):
    """Lines that run backwards, from zero, or written another way are refused."""
    with pytest.raises(SpanError):
        parse(f"{ID}evidence/{reference}")


@pytest.mark.parametrize(("reference", "right"), [("x.l5-4", "x.l4-5"), ("x.l5-5", "x.l5")])
def test_a_wrong_reference_is_told_the_right_one(reference, right):
    """Lines that run backwards, or one line named twice, are refused with the reference to write."""
    with pytest.raises(SpanError, match=rf"write {right}\.$"):
        parse(f"{ID}evidence/{reference}")


def test_lines_split_at_line_feeds_only(tmp_path):
    """Other line separators of Unicode and a carriage return do not end a line."""
    path = tmp_path / "x.txt"
    path.write_bytes("a\u2028b\x0cc\r\nd".encode())
    source = Source.read(path)
    assert source.passage(Span("x", 2, 2)) == b"d"
    assert source.sha256(Span("x", 1, 2)) == hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(SpanError, match="beyond the end"):
        source.passage(Span("x", 2, 3))


def test_every_record_holds(run, sources):
    """Every span of the graph is proved against the documents."""
    result = run("evidence", "check", "--sources", sources)
    assert result.returncode == 0, result.stderr
    assert int(re.search(r"All (\d+) evidence records hold", result.stdout.decode())[1]) > 600


def test_stamping_again_changes_nothing(run, copy, sources):
    """The stamped records of the project are what a stamp writes."""
    result = run("--project", copy, "evidence", "stamp", "--sources", sources)
    assert (result.returncode, result.stdout) == (0, b"")


def test_a_changed_byte_of_a_document_is_named(run, tmp_path, sources):
    """One byte changed in a copy of a document breaks its rendition and the spans of that line."""
    for path in sources.glob("*.txt"):
        content = path.read_bytes()
        (tmp_path / path.name).write_bytes(content.replace(b"WISE Emily", b"WISE Emilx"))
    result = run("evidence", "check", "--sources", tmp_path)
    assert result.returncode == 1
    assert "rendition:eg-report" in result.stderr.decode()
    assert "evidence:eg-report.l1513:" in result.stderr.decode()
    assert "evidence:eg-report.l1511:" not in result.stderr.decode()


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        (r"(evidence:eg-report\.l1513\n(?:.*\n)*?    cg:firstLine )1513", r"\g<1>1512"),
        (r'(evidence:eg-report\.l1513\n(?:.*\n)*?    cg:sha256 ")[0-9a-f]', r"\g<1>x"),
        (r"(evidence:eg-report\.l1513\n(?:.*\n)*?    cg:inPart )\S+", r"\g<1>part:eg-report.1"),
        (r"evidence:eg-report\.l1513\n(?:.*\n)*?    \.\n\n", ""),
    ],
)
def test_a_changed_record_is_named(run, copy, sources, pattern, replacement):
    """A line number, a digest or a part changed in the data, or a record removed, is found and named."""
    path = copy / "data" / "eg-report" / "evidence.ttl"
    content = path.read_text(encoding="utf-8")
    changed = re.sub(pattern, replacement, content, count=1)
    assert changed != content
    path.write_text(changed, encoding="utf-8")
    result = run("--project", copy, "evidence", "check", "--sources", sources)
    assert result.returncode == 1
    assert "evidence:eg-report.l1513" in result.stderr.decode()


def test_a_new_fact_needs_no_more_than_the_name_of_its_lines(run, copy, sources):
    """A curator names a span; stamping writes record, selector, digest and part."""
    path = copy / "data" / "entities" / "people.ttl"
    path.write_text(
        path.read_text(encoding="utf-8").replace("evidence:eg-report.l1513 ;", "evidence:eg-report.l1512-1513 ;"),
        encoding="utf-8",
    )
    assert run("--project", copy, "evidence", "check", "--sources", sources).returncode == 1
    assert run("--project", copy, "evidence", "stamp", "--sources", sources).returncode == 0
    assert run("--project", copy, "evidence", "check", "--sources", sources).returncode == 0
    shown = run("--project", copy, "evidence", "show", "person:wise-emily", "--sources", sources).stdout.decode()
    assert "eg-report, lines 1512-1513" in shown


def test_a_span_beyond_the_document_is_refused(run, copy, sources):
    """A span whose lines the document does not have cannot be stamped."""
    path = copy / "data" / "entities" / "people.ttl"
    content = path.read_text(encoding="utf-8")
    path.write_text(content.replace("evidence:eg-report.l1513 ;", "evidence:eg-report.l1580 ;"), encoding="utf-8")
    result = run("--project", copy, "evidence", "stamp", "--sources", sources)
    assert result.returncode == 1
    assert "eg-report.l1580" in result.stderr.decode()


def test_show_prints_the_passage_with_its_lines(run, sources):
    """The passage behind a record stands with line numbers and the part it lies in."""
    shown = run("evidence", "show", "example:eg-report.watertur", "--sources", sources).stdout.decode()
    assert shown.startswith("eg-report, lines 533-537 (Section 1.4, example box)\n   533  EXAMPLE:")
    assert len(shown.splitlines()) == 6


def test_missing_documents_are_one_sentence(run, tmp_path):
    """A folder without documents is wrong use, told in one sentence."""
    result = run("evidence", "check", "--sources", tmp_path)
    assert result.returncode == 2
    assert result.stderr.decode().count("\n") == 1


def test_a_copied_sentence_is_named(run, copy, sources):
    """Eight words in a row of a document, in a text that is no name or title, break the check."""
    path = copy / "data" / "eg-report" / "recommendations.ttl"
    content = path.read_text(encoding="utf-8")
    copied = "cluster organisations facilitate interactions in the local environment"
    path.write_text(re.sub(r'cg:paraphrase "', rf'cg:paraphrase "Since {copied}: ', content, count=1), encoding="utf-8")
    result = run("--project", copy, "evidence", "check", "--sources", sources)
    assert result.returncode == 1
    assert "recommendation:eg-report.01" in result.stderr.decode()
    assert "copies" in result.stderr.decode()


def test_coverage_counts_lines_cited_and_set_aside(store, project, sources):
    """The lines cited and set aside are those that the Turtle files name, read by hand."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in (project / "data").rglob("*.ttl"))
    for document in coverage(store, sources):
        span = rf"evidence:{document.key}\.l(\d+)(?:-(\d+))?"
        named = {
            "cited": re.findall(rf"cg:hasEvidence {span} ;", text),
            "set_aside": re.findall(rf"^set-aside:{document.key}\.l(\d+)(?:-(\d+))?\n", text, re.MULTILINE),
        }
        for kind, spans in named.items():
            runs_ = [range(int(first), int(last or first) + 1) for first, last in spans]
            lines = {number for run_ in runs_ if len(run_) <= 20 or kind == "set_aside" for number in run_}
            assert getattr(document, kind) == lines & document.text
        assert document.set_aside | document.cited
        assert document.is_whole


@pytest.fixture
def changed(tmp_path, sources):
    """Return a folder of the documents in which one word of one was changed."""
    folder = tmp_path / "changed"
    folder.mkdir()
    for path in sources.glob("*.txt"):
        (folder / path.name).write_bytes(path.read_bytes().replace(b"WISE Emily", b"WISE Emilx"))
    return folder


def test_a_changed_document_is_not_stamped(run, copy, changed):
    """Where a document at hand is not the recorded rendition, it is named and no record is written."""
    path = copy / "data" / "eg-report" / "evidence.ttl"
    before = path.read_bytes()
    result = run("--project", copy, "evidence", "stamp", "--sources", changed)
    assert (result.returncode, result.stdout) == (1, b"")
    said = r"rendition:eg-report: 003\S+ has another digest than the one recorded\.\n"
    assert re.fullmatch(said, result.stderr.decode())
    assert path.read_bytes() == before


def test_a_changed_document_is_not_taken_silently(run, changed):
    """Coverage does not count it as whole, and a passage of it is shown with a note."""
    result = run("evidence", "coverage", "--sources", changed)
    assert result.returncode == 1
    assert "rendition:eg-report: 003" in result.stderr.decode()
    shown = run("evidence", "show", "evidence:eg-report.l1513", "--sources", changed).stdout.decode()
    assert shown.splitlines()[1].startswith("Note: rendition:eg-report: 003")


@pytest.mark.parametrize("name", ["cg:lineCount", "cg:textLineCount", "dcat:byteSize"])
def test_a_wrong_number_of_a_rendition_is_named(run, copy, sources, name):
    """Size and numbers of lines of each rendition are proved against its file."""
    path = copy / "data" / "entities" / "documents.ttl"
    content = path.read_text(encoding="utf-8")
    wrong = re.sub(rf"(\nrendition:gold-label\n(?:    .*\n)*?    {name} )\S+", r"\g<1>7", content)
    assert wrong != content
    path.write_text(wrong, encoding="utf-8")
    result = run("--project", copy, "evidence", "check", "--sources", sources)
    assert result.returncode == 1
    assert result.stderr.count(b"\n") == 1
    assert b"rendition:gold-label: its " in result.stderr


def test_runs_of_lines_read_short():
    """Lines that follow each other are told as one run."""
    assert runs([3, 5, 6, 7, 9]) == ["3", "5-7", "9"]
