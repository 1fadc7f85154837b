"""A sixth source, made up, read in by the steps of ``docs/editorial.md``: data and commands alone, no line of code.

``sixth_source/sources`` has the document, ``sixth_source/data`` what a curator writes about it: new
files, and blocks to append to those that are there.
"""

import csv
import hashlib
import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from clustergraph.web import create_app
from conftest import ROOT

SIXTH = Path(__file__).parent / "sixth_source"
KEY = "example-minutes"

QUERY = """
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
PREFIX graph: <https://w3id.org/clustergraph/graph/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?leader ?programme ?cost ?silence ?line WHERE {
  ?project rdfs:label "Lantern"@en ; cg:ledBy/rdfs:label ?leader ; cg:fundedUnder/rdfs:label ?programme .
  ?figure cg:claimAbout ?project ; cg:value ?cost ; cg:hasEvidence/cg:firstLine ?line .
  ?note cg:silentAbout ?project ; cg:silentOn ?property .
  GRAPH graph:ontology { ?property rdfs:label ?silence }
}
"""

MEETINGS = [
    ("Spring meeting of the example group, 2027", "2027-03-04", "Exampleton", "18", "2-3, 9"),
    ("Webinar on tools for clusters, 2027", "2027-34", "", "", "21"),
    ("Autumn meeting of the example group, 2027", "2027-09-09", "Online", "", "22"),
]


class Curation:
    """A copy of the project, the documents at hand, and the commands that a curator runs."""

    def __init__(self, folder, sources):
        """Copy the graph and the five documents, and put the sixth beside them."""
        self.project, self.sources = folder / "project", folder / "sources"
        for name in ("data", "ontology", "queries"):
            shutil.copytree(ROOT / name, self.project / name)
        shutil.copytree(sources, self.sources)
        shutil.copytree(SIXTH / "sources", self.sources, dirs_exist_ok=True)

    def write(self):
        """Write the records: files that are new, and blocks after those of files that are there."""
        for path in sorted(SIXTH.glob("data/*/*.ttl")):
            target = self.project / path.relative_to(SIXTH)
            target.parent.mkdir(exist_ok=True)
            with target.open("a", encoding="utf-8") as file:
                file.write(path.read_text(encoding="utf-8"))

    def run(self, *arguments, stdin=""):
        """Run a command on the project, tell where the documents are if it asks for them, and return what it did."""
        options = ("--sources", self.sources) if arguments[0] == "evidence" else ()
        command = [sys.executable, "-m", "clustergraph", "--project", self.project, *arguments, *options]
        return subprocess.run([*map(str, command)], input=stdin, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def curation(tmp_path_factory, sources):
    """Return the project with the sixth document registered, read, stamped and tidied."""
    curation = Curation(tmp_path_factory.mktemp("sixth"), sources)
    curation.write()
    for step in (("evidence", "stamp"), ("format",)):
        result = curation.run(*step)
        assert result.returncode == 0, result.stderr
    return curation


def test_the_registration_is_that_of_the_file():
    """Size, lines, lines with text and digest of the document are those that its rendition records."""
    content = (SIXTH / "sources" / f"{KEY}.txt").read_bytes()
    lines = content.split(b"\n")
    quads = parse(path=str(SIXTH / "data" / "entities" / "documents.ttl"), format=RdfFormat.TURTLE)
    recorded = {quad.object.value for quad in quads}
    numbers = {len(content), len(lines), sum(bool(line.strip()) for line in lines)}
    assert {*map(str, numbers), hashlib.sha256(content).hexdigest()} <= recorded


def test_every_span_is_proved_and_nothing_is_copied(curation):
    """After stamping, the check holds for all six documents, and stamping or tidying again changes nothing."""
    result = curation.run("evidence", "check")
    assert result.returncode == 0, result.stderr
    assert curation.run("evidence", "stamp").stdout == ""
    assert curation.run("format", "--check").returncode == 0


def test_no_line_remains(curation):
    """Every line with text of the sixth document is cited, or set aside as the number of a page."""
    told = curation.run("evidence", "coverage").stdout.splitlines()
    assert [line for line in told if line.startswith(KEY)] == [
        f"{KEY}: 21 lines with text, 20 cited, 1 set aside, 0 remain"
    ]


def test_the_project_conforms(curation):
    """There is no violation, and about the sixth document no warning."""
    result = curation.run("validate")
    assert result.returncode == 0, result.stdout
    told = [line for line in result.stdout.splitlines() if KEY in line]
    assert [line for line in told if " Info " not in line] == []


def test_a_report_knows_its_meetings(curation):
    """The calendar lists its meetings with date, place, head count and the lines that say so."""
    result = curation.run("report", "calendar", "--from", "2027-01-01", "--format", "csv")
    rows = csv.DictReader(io.StringIO(result.stdout))
    columns = ("name", "date", "place", "people", "lines")
    assert [tuple(row[column] for column in columns) for row in rows if row["document"].endswith(KEY)] == MEETINGS


def test_a_query_joins_its_records(curation):
    """A query gets leader, programme and cost of its project, what is not said of it, and the line of the cost."""
    result = curation.run("query", "--format", "csv", stdin=QUERY)
    assert list(csv.reader(io.StringIO(result.stdout))) == [
        ["leader", "programme", "cost", "silence", "line"],
        ["Paper Boats Cluster", "Programme for Imaginary Tools", "120000", "earliest date", "16"],
    ]


def test_a_page_and_the_passage_show_it(curation):
    """The page of a new thing is served, and the passage behind it is shown with its part."""
    page = create_app(curation.project).test_client().get("/doc/cluster/paper-boats")
    assert page.status_code == 200
    shown = curation.run("evidence", "show", "cluster:paper-boats").stdout
    assert shown.startswith(f"{KEY}, line 15 (2. The year)\n    15  Its project Lantern")


def test_it_is_published(curation, tmp_path):
    """The export has a file for its graph, describes it, and puts its firm days into the calendar."""
    assert curation.run("export", tmp_path).returncode == 0
    assert "evidence:example-minutes.l14" in (tmp_path / "graph" / f"{KEY}.ttl").read_text(encoding="utf-8")
    assert f"graph/{KEY}" in (tmp_path / "description.ttl").read_text(encoding="utf-8")
    assert "DTSTART;VALUE=DATE:20270909" in (tmp_path / "events.ics").read_text(encoding="utf-8")
