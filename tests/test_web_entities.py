"""Promises of ``/id`` and ``/doc``: every thing leads to a document that says what the graph says about it."""

import re

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse

from clustergraph.namespaces import CG, ID, PREFIXES
from clustergraph.web import create_app

PERSON = f"{ID}person/wise-emily"
EVIDENCE = f"{ID}evidence/eg-report.l1513"
TYPES = {
    "ttl": ("text/turtle", RdfFormat.TURTLE, "turtle"),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES, "nt"),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML, "xml"),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD, "json-ld"),
}
TOMBSTONE = f"""@prefix cg: <{CG}> .
@prefix person: <{ID}person/> .
@prefix xsd: <{PREFIXES["xsd"]}> .

person:gone-ada
    a cg:Withdrawn ;
    cg:withdrawalReason "The person asked for it."@en ;
    cg:withdrawnOn "2026-11-22"^^xsd:date ;
    .
"""


def triples(response, format_):
    """Return the triples of a response."""
    return {quad.triple for quad in parse(response.data, format=format_)}


@pytest.fixture
def withdrawn(tmp_path):
    """Return a client of a graph from which one person was withdrawn."""
    (tmp_path / "data" / "editorial").mkdir(parents=True)
    (tmp_path / "data" / "editorial" / "withdrawals.ttl").write_text(TOMBSTONE, encoding="utf-8")
    return create_app(tmp_path).test_client()


def test_a_thing_leads_to_its_document(client):
    """The IRI of a thing answers 303, for the thing is not the page about it."""
    response = client.get("/id/person/wise-emily")
    assert response.status_code == 303
    assert response.headers["Location"] == "/doc/person/wise-emily"
    assert client.get(response.headers["Location"]).status_code == 200


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # within rdflib's reader of JSON-LD
@pytest.mark.parametrize("suffix", TYPES)
def test_a_document_is_the_same_graph_in_each_type(client, suffix):
    """By Accept and by suffix the body parses to the same triples, and a second library reads as many."""
    media_type, format_, rdflib_format = TYPES[suffix]
    negotiated = client.get("/doc/person/wise-emily", headers={"Accept": media_type})
    by_suffix = client.get(f"/doc/person/wise-emily.{suffix}", headers={"Accept": "text/html"})
    assert negotiated.mimetype == by_suffix.mimetype == media_type
    assert negotiated.data == by_suffix.data
    found = triples(negotiated, format_)
    assert found == triples(client.get("/doc/person/wise-emily"), RdfFormat.TURTLE)
    assert len(rdflib.Graph().parse(data=negotiated.data, format=rdflib_format)) == len(found)


def test_turtle_is_in_canonical_form(client):
    """Prefixes are sorted, blocks too; one fact is one line, and a full stop stands alone."""
    prefixes, *blocks = client.get("/doc/person/wise-emily.ttl").text.split("\n\n")
    assert prefixes.splitlines() == sorted(prefixes.splitlines())
    assert all(re.fullmatch(r"@prefix [a-z-]+: <[^>]+> \.", line) for line in prefixes.splitlines())
    subjects = []
    for subject, *facts, stop in (block.rstrip("\n").split("\n") for block in blocks):
        subjects.append(subject)
        assert stop == "    ."
        assert all(re.fullmatch(r'    (a|[a-z-]+:\w+) (\S+|"[^\n]*"\S*) ;', fact) for fact in facts), facts
    assert "person:wise-emily" in subjects
    assert subjects == sorted(subjects)


def test_a_document_holds_all_that_concerns_the_thing(client, store):
    """Statements, backlinks, evidence with its selector, and labels of what is named are all there."""
    found = triples(client.get("/doc/person/wise-emily"), RdfFormat.TURTLE)
    label, source, selector = f"<{PREFIXES['rdfs']}label>", f"<{EVIDENCE}>", f"<{PREFIXES['oa']}hasSelector>"
    for query in (
        f"CONSTRUCT WHERE {{ <{PERSON}> ?p ?o }}",
        f"CONSTRUCT WHERE {{ ?s ?p <{PERSON}> }}",
        f"CONSTRUCT WHERE {{ {source} ?p ?o }}",
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {source} {selector} ?s . ?s ?p ?o }}",
        f"CONSTRUCT {{ ?s {label} ?o }} WHERE {{ {source} <{CG}inPart> ?s . ?s {label} ?o }}",
    ):
        wanted = set(store.query(query))
        assert wanted
        assert wanted <= found


def test_a_page_names_the_lines_behind_it(client):
    """The page has label, kind, and the evidence as document, lines and part; a membership is linked by its name."""
    page = client.get("/doc/person/wise-emily", headers={"Accept": "text/html"}).text
    assert "<h1>Emily Wise</h1>" in page
    assert "Recommendation report of the Expert Group on Clusters, line 1513 (Annexe 2, list of type A members" in page
    assert 'href="/doc/membership/expert-group.wise-emily"' in page
    assert "Emily Wise in Expert Group on Clusters" in page


def test_the_page_of_an_evidence_record_says_what_rests_on_it(client):
    """From a span of lines the page leads back to the records that it supports."""
    page = client.get("/doc/evidence/eg-report.l1513.html").text
    assert "What rests on these lines" in page
    assert 'href="/doc/person/wise-emily"' in page


def test_a_page_with_many_backlinks_leads_to_all_of_them(client):
    """Where a page lists only some values it says how many there are and links to the query that lists them."""
    page = client.get("/doc/rendition/eg-report", headers={"Accept": "text/html"}).text
    assert "List all " in page
    assert "SELECT" in page


def test_a_document_tells_what_it_describes_and_its_other_types(client):
    """The Link header names the thing and each alternate."""
    for address in ("/doc/person/wise-emily", "/doc/person/wise-emily.ttl"):
        link = client.get(address).headers["Link"]
        assert f'<{PERSON}>; rel="describes"' in link
        for suffix, (media_type, *_) in TYPES.items():
            assert f'</doc/person/wise-emily.{suffix}>; rel="alternate"; type="{media_type}"' in link


@pytest.mark.parametrize(
    "address",
    ["/id/person/nobody", "/doc/person/nobody", "/doc/person/nobody.ttl", "/doc/nothing/at-all", "/doc/person/a%3Eb"],
)
def test_what_the_graph_does_not_know_is_not_found(client, address):
    """A thing of which nothing is said is a 404."""
    response = client.get(address)
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"


def test_a_document_in_no_acceptable_type_is_refused(client):
    """A document cannot be had as a picture."""
    response = client.get("/doc/person/wise-emily", headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "text/turtle" in response.json["detail"]


@pytest.mark.parametrize("address", ["/id/person/gone-ada", "/doc/person/gone-ada", "/doc/person/gone-ada.ttl"])
def test_what_was_withdrawn_is_gone_with_a_reason(withdrawn, address):
    """A withdrawn thing keeps its IRI, which answers 410 with day and reason."""
    response = withdrawn.get(address)
    assert response.status_code == 410
    assert "2026-11-22" in response.json["detail"]
    assert "The person asked for it." in response.json["detail"]
    assert "The person asked for it." in withdrawn.get(address, headers={"Accept": "text/html"}).text
