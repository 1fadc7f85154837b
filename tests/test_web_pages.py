"""Promises of every page and every response: caching, safety, and HTML that is as it should be."""

import re
from html.parser import HTMLParser

import html5rdf
import pytest
from werkzeug.test import create_environ, run_wsgi_app

PAGES = [
    "/",
    "/reports",
    "/reports/members?country=PT",
    "/reports/trace?source=policy-forum",
    "/reports/person",
    "/sparql",
    "/sparql?query=SELECT%20*%20%7B%20%3Fs%20a%20%3Fo%20%7D%20LIMIT%2020",
    "/doc/person/wise-emily",
    "/doc/recommendation/eg-report.04",
    "/doc/evidence/eg-report.l1513",
    "/doc/document/eg-report",
    "/doc/claim/eg-inaugural.expert-group.governmental-experts",
    "/ontology",
    "/shape",
    "/kos/event-kind",
    "/kos/theme/resilience",
    "/graph",
    "/graph/editorial",
    "/dataset",
]
CACHED = [*PAGES, "/health", "/doc/person/wise-emily.ttl", "/graph/kos.nt", "/dataset.trig", "/static/style.css"]
HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


class Elements(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, page):
        """Read a page."""
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Keep an element."""
        self.found.append((tag, dict(attrs)))


def elements(page):
    """Return the elements of a page as names and attributes."""
    return Elements(page).found


@pytest.mark.parametrize("address", CACHED)
def test_what_has_not_changed_is_not_sent_again(client, address):
    """Each GET has a strong tag, and is answered 304 without a body when the client names it."""
    first = client.get(address, headers=HTML)
    tag = first.headers["ETag"]
    assert first.status_code == 200
    assert re.fullmatch(r'"[^"]+"', tag)
    again = client.get(address, headers={**HTML, "If-None-Match": f'"other", {tag}'})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == tag
    assert client.get(address, headers={**HTML, "If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("address", CACHED)
def test_head_is_get_without_the_body(client, address):
    """HEAD has the status and the headers of GET, and no body."""
    got, head = client.get(address, headers=HTML), client.head(address, headers=HTML)
    assert head.status_code == 200
    assert head.data == b""
    for name in ("Content-Type", "Content-Length", "ETag", "Vary"):
        assert head.headers.get(name) == got.headers.get(name)


def test_each_type_and_each_request_has_a_tag_of_its_own(client):
    """Tags differ between types and between requests, and the choice of type is told to caches."""
    accepts = ["text/html", "text/turtle", "application/ld+json"]
    responses = [client.get("/doc/person/wise-emily", headers={"Accept": accept}) for accept in accepts]
    responses.append(client.get("/doc/person/pezzi-alberto"))
    assert len({response.headers["ETag"] for response in responses}) == 4
    assert all("Accept" in response.headers["Vary"] for response in responses)
    assert "Vary" not in client.get("/doc/person/wise-emily.ttl").headers


def test_a_star_in_if_none_match_hides_no_error(client):
    """An If-None-Match of * gives 304 for what is there, and still 400 for what is wrong."""
    star = {"If-None-Match": "*"}
    assert client.get("/health", headers=star).status_code == 304
    assert client.get("/sparql?query=wrong", headers=star).status_code == 400


@pytest.mark.parametrize("address", [*CACHED, "/none", "/sparql?query=wrong"])
def test_every_response_may_be_read_from_anywhere_and_is_not_guessed_at(client, address):
    """Reading is open to other origins, types are not sniffed, and pages run no script."""
    for headers in (HTML, {}):
        response = client.get(address, headers=headers)
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        policy = response.headers.get("Content-Security-Policy", "")
        assert ("default-src 'none'" in policy) == (response.mimetype == "text/html")
        assert "script-src" not in policy


def test_a_browser_may_ask_beforehand(client):
    """OPTIONS lists the methods and the headers that another origin may use."""
    response = client.options("/sparql", headers={"Origin": "http://example.org"})
    assert response.status_code == 200
    assert set(response.headers["Access-Control-Allow-Methods"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/problem+json"),
        ("application/json", "application/problem+json"),
        ("image/png", "application/problem+json"),
        ("text/plain", "text/plain"),
        ("text/html", "text/html"),
    ],
)
def test_an_error_is_one_sentence_in_the_type_accepted(client, accept, media_type):
    """A problem is told as RFC 9457 JSON, as plain text or as a page, and never cached."""
    response = client.get("/none<b>", headers={"Accept": accept} if accept else {})
    assert response.status_code == 404
    assert response.mimetype == media_type
    assert response.headers["Cache-Control"] == "no-store"
    said = response.text.replace("&lt;", "<").replace("&gt;", ">")
    assert "There is nothing at /none<b>." in said
    assert media_type != "text/html" or "<b>" not in response.text


def test_a_fault_of_the_service_shows_nothing_of_its_inside(app, monkeypatch):
    """An unforeseen error is a 500 of one sentence, without a trace."""
    monkeypatch.setitem(app.extensions, "clustergraph", None)
    response = app.test_client().get("/health")
    assert response.status_code == 500
    assert response.json["detail"] == "The service failed to make this answer; its log says why."


@pytest.mark.parametrize("address", [*PAGES, "/none"])
def test_a_page_is_valid_html(client, address):
    """Each page parses without an error, names its language, has one h1, and each input has its label."""
    page = client.get(address, headers=HTML).text
    html5rdf.HTMLParser(strict=True).parse(page)
    found = elements(page)
    ids = [attributes["id"] for _, attributes in found if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert ("html", {"lang": "en-GB"}) in found
    assert [tag for tag, _ in found].count("h1") == 1
    labelled = {attributes.get("for") for tag, attributes in found if tag == "label"}
    inputs = [attributes for tag, attributes in found if tag in {"input", "select", "textarea"}]
    assert {attributes["id"] for attributes in inputs} == labelled
    assert all(reference in ids for _, attributes in found if (reference := attributes.get("aria-labelledby")))


@pytest.mark.parametrize("address", [*PAGES, "/none"])
def test_a_page_asks_nothing_of_another_host(client, address):
    """Pages load their own stylesheet and icon, and no script, image, frame, font or inline style."""
    for tag, attributes in elements(client.get(address, headers=HTML).text):
        assert tag not in {"script", "img", "iframe", "object", "embed", "style", "base"}
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        if tag == "link":
            assert attributes["href"].startswith("/")
        if tag == "form":
            assert attributes["action"].startswith("/")
    assert "url(" not in client.get("/static/style.css").text


def test_no_link_of_a_page_is_dead(client):
    """Every link from a page to this service leads to something."""
    addresses = set()
    for page in PAGES:
        for _, attributes in elements(client.get(page, headers=HTML).text):
            address = attributes.get("href", "").partition("#")[0]
            if address.startswith("/"):
                addresses.add(address)
    assert len(addresses) > 150
    dead = [address for address in sorted(addresses) if client.get(address, headers=HTML).status_code >= 400]
    assert dead == []


@pytest.mark.parametrize("address", PAGES)
def test_a_page_stays_below_the_path_that_the_service_is_mounted_at(app, address):
    """Behind a path of a proxy every link and form keeps to that path."""
    path, _, query = address.partition("?")
    environ = create_environ(path, query_string=query, headers=HTML) | {"SCRIPT_NAME": "/mounted"}
    content, status, _ = run_wsgi_app(app, environ, buffered=True)
    assert status.startswith("200")
    for _, attributes in elements(b"".join(content).decode()):
        for name in ("href", "action"):
            assert not attributes.get(name, "").startswith("/") or attributes[name].startswith("/mounted/")


def test_home_counts_what_the_graph_holds(client, store):
    """The numbers of the home page are those of the graph, each linked to the query that lists its things."""
    page = client.get("/", headers=HTML).text
    query = "SELECT (COUNT(?x) AS ?n) { ?x a <http://xmlns.com/foaf/0.1/Person> }"
    people = next(iter(store.solutions(query)))[0].value
    assert f"<strong>{people}</strong> <span>people</span>" in page
    assert "/doc/recommendation/eg-report.04" in page
    assert "green transition" in page


def test_home_is_a_page_only(client):
    """The home page cannot be had as data."""
    assert client.get("/", headers={"Accept": "text/turtle"}).status_code == 406
    assert client.get("/").mimetype == "text/html"


def test_health_tells_the_version(client):
    """Health is JSON with status and the version of the data."""
    response = client.get("/health")
    assert response.mimetype == "application/json"
    assert response.json["status"] == "ok"
    assert re.fullmatch("[0-9a-f]{64}", response.json["version"])


@pytest.mark.parametrize("address", ["/graph/a%20b", "/graph/%3E"])
def test_a_graph_whose_name_is_no_iri_is_not_found(client, address):
    """A name that no IRI can have is a 404 like any other unknown name."""
    response = client.get(address)
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"
