"""Promises of ``/id`` and ``/doc``: every thing leads to a document that says what the graph says about it."""

import html
import re

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse

from clustergraph.namespaces import CG, ID, PREFIXES
from clustergraph.serving.limits import Limits
from clustergraph.serving.snapshot import open_snapshot
from clustergraph.web import application, create_app
from clustergraph.web.dates import in_words
from clustergraph.web.service import embedded_service

PERSON = f"{ID}person/wise-emily"
EVIDENCE = f"{ID}evidence/eg-report.l1513"
TYPES = {
    "ttl": ("text/turtle", RdfFormat.TURTLE, "turtle"),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES, "nt"),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML, "xml"),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD, "json-ld"),
}
PAGE = {"Accept": "text/html"}
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


HOSTILE = f"""@prefix cg: <{CG}> .
@prefix edtf: <{PREFIXES["edtf"]}> .
@prefix event: <{ID}event/> .
@prefix foaf: <{PREFIXES["foaf"]}> .
@prefix person: <{ID}person/> .
@prefix rdfs: <{PREFIXES["rdfs"]}> .
@prefix skos: <{PREFIXES["skos"]}> .
@prefix xsd: <{PREFIXES["xsd"]}> .

event:fair
    a cg:Event ;
    cg:dateExpression "2020-03-01"^^edtf:EDTF ;
    cg:earliestDate "2020-03-01"^^xsd:date ;
    cg:latestDate "2020-03-01"^^xsd:date ;
    cg:organisedBy person:bobby ;
    rdfs:label "Fair <script>alert(1)</script>"@en ;
    .

person:bobby
    a foaf:Person ;
    cg:paraphrase "<i>bold</i>"@en ;
    rdfs:label "<i>Bobby</i>"@en ;
    skos:altLabel "<i>Bob</i>"@en ;
    skos:editorialNote "<i>note</i>"@en ;
    .
"""


PUBLISHED = f"""@prefix cg: <{CG}> .
@prefix document: <{ID}document/> .
@prefix evidence: <{ID}evidence/> .
@prefix citation: <{ID}citation/> .
@prefix xsd: <{PREFIXES["xsd"]}> .

citation:paper
    a cg:Citation ;
    cg:citationOf document:paper ;
    cg:printedLink "https://example.org/paper"^^xsd:anyURI ;
    .

document:paper
    a cg:SourceDocument ;
    .

evidence:paper.l3
    a cg:Evidence ;
    .
"""


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


@pytest.fixture(scope="module")
def with_sources(project, sources):
    """Return a client of the graph whose operator has the documents at hand."""
    snapshot = open_snapshot(project, sources)
    return application(embedded_service(snapshot, Limits(timeout=4, memory=512, max_result=4))).test_client()


def test_a_passage_is_shown_where_the_documents_are_at_hand(client, with_sources, sources):
    """Below a citation stand the cited lines with those around them, as the document has them, or nothing at all."""
    address = "/doc/person/wise-emily"
    text = next(path for path in sources.glob("*.txt") if len(path.read_text(encoding="utf-8").split("\n")) > 1513)
    lines = text.read_text(encoding="utf-8").split("\n")
    page = with_sources.get(address, headers=PAGE).text
    for number in (1512, 1513, 1514):
        assert f'<span class="line">{number}</span>' in page
        assert html.escape(lines[number - 1].strip(), quote=False) in page
    assert "passage" not in client.get(address, headers=PAGE).text


def test_a_page_tells_what_documents_claim_of_a_thing(client):
    """Numbers, contradicted readings, doubts and silences stand on the page of a thing, with lines and who says so."""
    page = client.get("/doc/action/clusterxchange", headers=PAGE).text
    for heading in ("At odds", "Money", "What is said of it", "What is in doubt"):
        assert f">{heading}</h2>" in page
    assert "from about June 2020" in page
    assert '<span class="badge odd">contradicted</span>' in page
    assert 'href="/doc/evidence/gold-label.l383"' in page
    silent = client.get("/doc/event/european-cluster-policy-forum-1", headers=PAGE).text
    assert ">What documents leave out</h2>" in silent
    assert "held at" in silent


def test_every_record_about_a_thing_is_on_its_page(client, store):
    """No claim, doubt or silence about a thing is left out."""
    thing = f"{ID}group/expert-group-on-clusters"
    page = client.get("/doc/group/expert-group-on-clusters", headers=PAGE).text
    query = f"SELECT ?x {{ ?x <{CG}claimAbout>|<{CG}doubtAbout>|<{CG}silentAbout> <{thing}> }}"
    records = [row[0].value for row in store.solutions(query)]
    assert len(records) > 40
    for record in records:
        assert f'href="/doc/{record.removeprefix(ID)}"' in page


def test_markup_in_the_data_is_shown_as_text(tmp_path):
    """A label, a note and a paraphrase that hold markup are text on every page that shows them."""
    (tmp_path / "data" / "entities").mkdir(parents=True)
    (tmp_path / "data" / "entities" / "people.ttl").write_text(HOSTILE, encoding="utf-8")
    client = create_app(tmp_path).test_client()
    for address in ("/doc/person/bobby", "/list/people", "/list/events", "/", "/doc/event/fair", "/search?q=bobby"):
        page = client.get(address, headers=PAGE).text
        assert "<i>" not in page
        assert "alert(1)</script>" not in page
    assert "&lt;i&gt;Bobby&lt;/i&gt;" in client.get("/doc/person/bobby", headers=PAGE).text
    assert "&lt;script&gt;" in client.get("/", headers=PAGE).text


def test_a_conflict_sets_its_readings_side_by_side(client):
    """Each claim of a conflict is an article with its value, document and lines; the one preferred is marked."""
    page = client.get("/doc/conflict/expert-group-member-states", headers=PAGE).text
    assert page.count("<article") == 3
    assert page.count('<article class="preferred">') == 1
    for value in ("23 countries", "28 countries"):
        assert f'<p class="value">{value}</p>' in page
    assert 'href="/doc/evidence/gold-label.l24"' in page


def test_a_document_is_its_outline_with_all_cited_spans(client, store):
    """The page of a source document has each part in its place and each run of lines that is cited."""
    page = client.get("/doc/document/policy-forum", headers=PAGE).text
    query = f"""SELECT ?evidence {{ ?evidence a <{CG}Evidence> ; <{CG}inPart> ?part ;
      <{PREFIXES["oa"]}hasSource>/<{CG}renditionOf> <{ID}document/policy-forum> .
      FILTER EXISTS {{ ?record <{CG}hasEvidence> ?evidence }} }}"""
    cited = [row[0].value for row in store.solutions(query)]
    assert len(cited) > 10
    for evidence in cited:
        assert f'href="/doc/{evidence.removeprefix(ID)}"' in page
    parts = store.solutions(f"SELECT ?part {{ ?part <{CG}containedIn>+ <{ID}document/policy-forum> }}")
    for part in parts:
        assert f'href="/doc/{part[0].value.removeprefix(ID)}"' in page


def test_a_page_draws_the_neighbourhood(client):
    """The picture has a box for what a thing names and what names it, each leading there, and the time of an event."""
    page = client.get("/doc/event/expert-group-meeting-1", headers=PAGE).text
    picture = page[page.index('id="picture"') : page.index('id="referring"')]
    assert 'href="/doc/group/expert-group-on-clusters"' in picture
    assert ">Its place in time</h2>" in page
    assert "18 October 2019" in page


def test_a_page_leads_to_the_reports_on_its_thing(client):
    """The reports that take a thing are linked with it, and each answers."""
    for address in ("/doc/person/wise-emily", "/doc/recommendation/eg-report.12", "/kos/theme/resilience"):
        page = client.get(address, headers=PAGE).text
        links = re.findall(r'href="(/reports/[^"]+)"', page)
        assert links
        for link in links:
            assert client.get(html.unescape(link), headers=PAGE).status_code == 200
    assert "/reports/examples?number=12" in client.get("/doc/recommendation/eg-report.12", headers=PAGE).text


def test_an_error_can_be_reported_in_each_statement(client):
    """Each record has a link to the page that says how to report an error in it, which names the record."""
    page = client.get("/doc/action/clusterxchange", headers=PAGE).text
    links = [html.unescape(link) for link in re.findall(r'href="(/about/corrections\?[^"]+)"', page)]
    assert len(links) > 10
    assert (
        "claim/gold-label.clusterxchange.start"
        in client.get(next(one for one in links if "gold-label.clusterxchange.start" in one)).text
    )


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("2019-10-18", "18 October 2019"),
        ("2019-05/..", "from May 2019"),
        ("2020-06~/..", "from about June 2020"),
        ("2020-10?", "probably October 2020"),
        ("2019-34", "the second quarter of 2019"),
        ("2020-04-27/2020-04-29", "from 27 April 2020 to 29 April 2020"),
        ("../2020", "until 2020"),
        ("XXXX", "not dated"),
        ("2020-99", "2020-99"),
        ("<b>", "<b>"),
    ],
)
def test_a_date_reads_in_words(expression, words):
    """Dates in EDTF are told in words, and as they stand where they are of another form."""
    assert in_words(expression) == words


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


def test_the_page_of_an_evidence_record_says_where_its_lines_stand(client):
    """The document and its parts down to the lines stand above the passage, each linked, and no page is made up."""
    page = client.get("/doc/evidence/eg-report.l1461", headers=PAGE).text
    stands = re.search(r'<p class="stands">(.*?)</p>', page)[1]
    found = re.findall(r'href="([^"]+)"', stands)
    assert found[0] == "/doc/document/eg-report"
    assert found[1] == "/doc/part/eg-report.appendices"
    assert found[-1] == "/doc/part/eg-report.list-type-d-members"
    assert stands.endswith("<b>line 1461</b>")
    assert "The record has no address of the original publication." in page


def test_the_page_of_an_evidence_record_leads_to_the_publication(tmp_path):
    """Where the graph has an address of the document the page links to it."""
    (tmp_path / "data" / "entities").mkdir(parents=True)
    (tmp_path / "data" / "entities" / "documents.ttl").write_text(PUBLISHED, encoding="utf-8")
    page = create_app(tmp_path).test_client().get("/doc/evidence/paper.l3", headers=PAGE).text
    assert re.search(r'Published at <a href="https://example.org/paper" rel="external noreferrer"', page)


def test_a_receipt_names_the_part_of_the_document(client):
    """Behind the lines of a receipt stands the part of the document that they lie in."""
    page = client.get("/doc/cluster/gaia", headers=PAGE).text
    assert '<span class="part">(Section 3.2, example box)</span>' in page


def test_what_is_technical_is_folded(client):
    """Digests, selectors and dates as they are written stand below the other facts, folded; a language has a name."""
    page = client.get("/doc/evidence/eg-report.l1461", headers=PAGE).text
    assert page.index("<summary>Technical details</summary>") < page.index(">SHA-256</a>")
    event = client.get("/doc/event/expert-group-meeting-1", headers=PAGE).text
    assert "2019-10-18" not in event[: event.index("<summary>Technical details</summary>")]
    assert ">English</a>" in client.get("/doc/document/eg-report", headers=PAGE).text


def test_what_a_page_is_as_data_comes_behind_its_content(client):
    """A phone and a screen reader reach the content before addresses, formats and the list of sections."""
    for address in ("/doc/cluster/gaia", "/country/PRT"):
        page = client.get(address, headers=PAGE).text
        assert page.index('class="body"') < page.index('class="side"')
