"""Promises to the people whom the graph names: nothing private is in it, and who objects can be withdrawn."""

import re

from clustergraph.web import create_app

MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")


def withdraw(project, reference):
    """Withdraw a person as docs/privacy.md says: the description goes, a tombstone comes."""
    path = project / "data" / "entities" / "people.ttl"
    content = path.read_text(encoding="utf-8")
    path.write_text(re.sub(rf"person:{reference}\n(?:    .*\n)+\n?", "", content), encoding="utf-8")
    (project / "data" / "editorial" / "withdrawals.ttl").write_text(
        "@prefix cg: <https://w3id.org/clustergraph/ontology#> .\n"
        "@prefix person: <https://w3id.org/clustergraph/id/person/> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n"
        f"person:{reference}\n    a cg:Withdrawn ;\n"
        '    cg:withdrawalReason "Withdrawn at the request of the person."@en ;\n'
        '    cg:withdrawnOn "2026-11-22"^^xsd:date ;\n    .\n',
        encoding="utf-8",
    )


def test_a_person_can_be_withdrawn(run, copy, sources):
    """After the steps of docs/privacy.md the graph conforms, the name is gone, and the address says so."""
    withdraw(copy, "wise-emily")
    assert run("--project", copy, "evidence", "stamp", "--sources", sources).returncode == 0
    assert run("--project", copy, "evidence", "check", "--sources", sources).returncode == 0
    verdict = run("--project", copy, "validate")
    assert verdict.returncode == 0, verdict.stdout
    for report in ("members", "individuals"):
        assert b"Wise" not in run("--project", copy, "report", report, "--format", "csv").stdout
    client = create_app(copy).test_client()
    for address in ("/id/person/wise-emily", "/doc/person/wise-emily", "/doc/person/wise-emily.ttl"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "2026-11-22" in answer.text
        assert "request of the person" in answer.text


def test_no_mail_address_is_in_the_graph(project):
    """No file of the graph holds an e-mail address, though a document prints one."""
    for path in [*(project / "data").rglob("*.ttl"), *(project / "ontology").rglob("*.ttl")]:
        assert not MAIL.search(path.read_text(encoding="utf-8")), path
