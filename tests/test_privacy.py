"""Promises to the people whom the graph names: nothing private is in it, and who objects can be withdrawn."""

import re

import pytest

from clustergraph.reports.header import read_report, report_names
from clustergraph.web import create_app
from conftest import ROOT

MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
NAME = "wise"
PERSON = "person:wise-emily"
GONE = (
    PERSON,
    "membership:expert-group.wise-emily",
    "not-stated:eg-report.wise-emily.affiliation",
    "not-stated:eg-report.wise-emily.principal",
)
"""The records whose address holds the name."""

ELSEWHERE = ("doubt:eg-report.up-to-ten",)
"""The records that are about nothing else."""

IRIS = "https://w3id.org/clustergraph/"


def withdraw(project):
    """Withdraw a person as docs/privacy.md says: what tells the name goes, tombstones come."""
    for path in (project / "data").rglob("*.ttl"):
        before = after = path.read_text(encoding="utf-8")
        for subject in (*GONE, *ELSEWHERE):
            after = re.sub(rf"(?m)^{re.escape(subject)}\n(?:    .*\n)+\n?", "", after)
        if after != before:
            path.write_text(after.rstrip("\n") + "\n", encoding="utf-8")
    kinds = sorted({subject.partition(":")[0] for subject in GONE})
    prefixes = "".join(f"@prefix {kind}: <{IRIS}id/{kind}/> .\n" for kind in kinds)
    tombstones = "".join(
        f"\n{subject}\n    a cg:Withdrawn ;\n"
        '    cg:withdrawalReason "Withdrawn at the request of the person."@en ;\n'
        '    cg:withdrawnOn "2026-11-22"^^xsd:date ;\n    .\n'
        for subject in sorted(GONE)
    )
    (project / "data" / "editorial" / "withdrawals.ttl").write_text(
        f"@prefix cg: <{IRIS}ontology#> .\n{prefixes}@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n{tombstones}",
        encoding="utf-8",
    )


@pytest.fixture
def without(run, copy, sources):
    """Return a copy of the graph from which a person was withdrawn, its evidence stamped anew."""
    withdraw(copy)
    assert run("--project", copy, "format").returncode == 0
    assert run("--project", copy, "evidence", "stamp", "--sources", sources).returncode == 0
    return copy


def test_a_graph_without_a_person_is_whole(run, without, sources):
    """After the steps of docs/privacy.md the graph conforms, every line is accounted for, and the checks hold."""
    for command in (("evidence", "check", "--sources", sources), ("evidence", "coverage", "--sources", sources)):
        result = run("--project", without, *command)
        assert result.returncode == 0, result.stdout
    verdict = run("--project", without, "validate")
    assert verdict.returncode == 0, verdict.stdout
    for path in (without / "queries" / "checks").glob("*.rq"):
        result = run("--project", without, "query", path, "--format", "csv")
        assert result.returncode == 0, result.stderr
        assert len(result.stdout.splitlines()) == 1, result.stdout


@pytest.mark.long
def test_no_report_shows_who_was_withdrawn(run, without):
    """No cell of any report tells the name, not even in an address, however it is asked."""
    for name in report_names(ROOT):
        parameters = read_report(ROOT, name).parameters.values()
        examples = {p.name: str(p.example) for p in parameters if p.required and p.example not in PERSON}
        if len(examples) < sum(p.required for p in parameters):
            continue
        words = [word for key, value in examples.items() for word in (f"--{key}", value)]
        form = "ntriples" if (ROOT / "tests" / "golden" / f"{name}.nt").exists() else "csv"
        result = run("--project", without, "report", name, *words, "--format", form)
        assert result.returncode == 0, result.stderr
        assert len(result.stdout.splitlines()) > 1 or name == "substitutes"  # who stood in was the only one
        assert NAME not in result.stdout.decode().lower(), name
    for name, parameter in (("person", "person"), ("trace", "record")):
        asked = run("--project", without, "report", name, f"--{parameter}", PERSON, "--format", "csv")
        assert NAME not in asked.stdout.decode().lower(), name


def test_only_tombstones_keep_the_address(run, without):
    """Nothing in the graph points to an address that was withdrawn, and a tombstone says day and reason alone."""
    query = (
        'SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER REGEX(CONCAT(STR(?s), " ", STR(?o)), "wise-emily|emily|wise,", "i") }'
    )
    path = without / "names.rq"
    path.write_text(query, encoding="utf-8")
    rows = run("--project", without, "query", path, "--format", "csv").stdout.decode().splitlines()[1:]
    assert len(rows) == 3 * len(GONE)
    assert {row.split(",")[0] for row in rows} == {IRIS + "id/" + subject.replace(":", "/", 1) for subject in GONE}
    assert all("Withdrawn" in row or "withdraw" in row for row in rows)


def test_a_withdrawn_address_answers_gone(without):
    """The address of what was withdrawn answers 410 with day and reason, and the group's page is free of the name."""
    client = create_app(without).test_client()
    for subject in GONE:
        reference = subject.replace(":", "/", 1)
        for address in (f"/id/{reference}", f"/doc/{reference}", f"/doc/{reference}.ttl"):
            answer = client.get(address)
            assert answer.status_code == 410
            assert "2026-11-22" in answer.text
            assert "request of the person" in answer.text
    page = client.get("/doc/group/expert-group-on-clusters", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "wise-emily" not in page.text


def test_no_mail_address_is_in_the_graph(project):
    """No file of the graph holds an e-mail address, though a document prints one."""
    for path in [*(project / "data").rglob("*.ttl"), *(project / "ontology").rglob("*.ttl")]:
        assert not MAIL.search(path.read_text(encoding="utf-8")), path
