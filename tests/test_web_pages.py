"""Promises of every page and every response: caching, safety, and HTML that is as it should be."""

import csv
import html
import io
import itertools
import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import html5rdf
import pytest
from werkzeug.test import create_environ, run_wsgi_app

from clustergraph.namespaces import CG
from conftest import asset

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
    "/list",
    "/list/people",
    "/list/evidence?page=3",
    "/country",
    "/country/PRT",
    "/about",
    "/about/corrections",
    "/about/corrections?about=https://w3id.org/clustergraph/id/person/wise-emily",
    "/search?q=pact",
    "/reports/calendar?sort=-people",
    "/reports/positions?page=2",
    "/reports/figures?receipts=1",
    "/doc/group/expert-group-on-clusters",
    "/doc/conflict/expert-group-member-states",
    "/doc/event/expert-group-meeting-1",
    "/doc/action/clusterxchange",
    "/doc/part/eg-report.1.5",
]
SORTED = [page for page in PAGES if "sort=" not in page and "about=" not in page]
CACHED = [
    *PAGES,
    "/health",
    "/doc/person/wise-emily.ttl",
    "/graph/kos.nt",
    "/dataset.trig",
    asset("style.css"),
    "/sitemap.xml",
    "/robots.txt",
    "/versions.atom",
]
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
    """Reading is open to other origins, types are not sniffed, and pages run no script but our own."""
    for headers in (HTML, {}):
        response = client.get(address, headers=headers)
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        policy = response.headers.get("Content-Security-Policy", "")
        assert ("default-src 'none'" in policy) == (response.mimetype == "text/html")
        assert ("script-src 'self';" in policy) == (response.mimetype == "text/html")
        assert "unsafe-" not in policy


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
    inputs = [
        attributes
        for tag, attributes in found
        if tag in {"input", "select", "textarea"} and attributes.get("type") != "hidden"
    ]
    assert {attributes["id"] for attributes in inputs} == labelled
    assert all(reference in ids for _, attributes in found if (reference := attributes.get("aria-labelledby")))


@pytest.mark.parametrize("address", [*PAGES, "/none"])
def test_a_page_asks_nothing_of_another_host(client, address):
    """Pages load their own stylesheets, scripts and icon, and no frame, font, inline script or inline style."""
    for tag, attributes in elements(client.get(address, headers=HTML).text):
        assert tag not in {"iframe", "object", "embed", "style", "base"}
        own = attributes.get("type") == "module" and attributes.get("src", "").startswith("/static/")
        assert tag != "script" or own or attributes == {"type": "application/ld+json"}
        assert tag != "img" or (attributes["src"].startswith("/") and "alt" in attributes)
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        if tag == "link":
            assert attributes["href"].startswith("/")
        if tag == "form":
            assert attributes["action"].startswith("/")
    assert "url(" not in client.get(asset("style.css")).text


@pytest.mark.parametrize("address", [*PAGES, "/none"])
def test_a_page_tells_what_its_tables_and_pictures_hold(client, address):
    """Headings of tables have a scope, drawings a name or no voice, lists of pages and regions a label."""
    for tag, attributes in elements(client.get(address, headers=HTML).text):
        if tag == "th":
            assert attributes["scope"] in {"col", "row"}
        if tag == "svg":
            assert attributes.get("aria-label") or attributes.get("aria-hidden") == "true"
        if tag == "nav" or attributes.get("role") == "region":
            assert attributes["aria-label"]


def test_headings_do_not_skip_a_level(client):
    """The headings of a page go down one level at a time."""
    for address in PAGES:
        found = elements(client.get(address, headers=HTML).text)
        levels = [int(tag[1]) for tag, _ in found if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1, address
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), address


def test_pages_have_titles_of_their_own(client):
    """No two pages share a title."""
    titles = [re.search("<title>(.*)</title>", client.get(address, headers=HTML).text)[1] for address in SORTED]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize(
    ("sort", "report", "column", "class_"),
    [
        ("events", "calendar", "event", f"{CG}Event"),
        ("calls", "calls", "call", f"{CG}FundingCall"),
        ("conflicts", "conflicts", "conflict", f"{CG}Conflict"),
        ("people", "members", "person", "http://xmlns.com/foaf/0.1/Person"),
    ],
)
def test_a_list_leads_to_its_spreadsheet(client, store, sort, report, column, class_):
    """A list has links to the report on its things in Excel and CSV, and the report lists nothing but them."""
    page = client.get(f"/list/{sort}", headers=HTML).text
    assert f'href="/reports/{report}?format=xlsx"' in page
    assert f'href="/reports/{report}?format=csv"' in page
    rows = csv.DictReader(io.StringIO(client.get(f"/reports/{report}?format=csv").text))
    things = {row[0].value for row in store.solutions(f"SELECT ?x {{ ?x a <{class_}> }}")}
    listed = {row[column] for row in rows}
    assert len(listed) > 5
    assert listed <= things


@pytest.mark.long
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


def test_a_list_tells_kind_date_and_sense(client):
    """Beside the name of a thing a list has its kind, its date in words, and what it says in short."""
    page = client.get("/list/events", headers=HTML).text
    row = page[page.index('href="/doc/event/expert-group-meeting-1"') :]
    row = row[: row.index("</tr>")]
    assert ">meeting</a></td><td>18 October 2019</td>" in row
    assert "Equip clusters to retrain" in client.get("/list/recommendations", headers=HTML).text


@pytest.mark.long
def test_every_page_stands_and_has_a_title_of_its_own(client):
    """Each address of the sitemap is a page with 200, one h1 and a title that no other page has."""
    tree = ET.fromstring(client.get("/sitemap.xml").data)  # noqa: S314  our own
    titles = {}
    for loc in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc"):
        response = client.get(loc.text.removeprefix("http://localhost"), headers=HTML)
        assert response.status_code == 200, loc.text
        assert response.text.count("<h1") == 1, loc.text
        titles.setdefault(re.search("<title>(.*)</title>", response.text)[1], []).append(loc.text)
    assert {title: shared for title, shared in titles.items() if len(shared) > 1} == {}


def test_a_list_is_cut_into_pages_that_make_up_the_whole(client, store):
    """Each thing of a long list is on one of its pages, and on one alone."""
    found = []
    for page in range(1, 6):
        text = client.get(f"/list/positions?page={page}", headers=HTML).text
        found += re.findall(r'<th scope="row" class="wrap"><a href="/doc/position/([^"]+)"', text)
    query = f"SELECT ?x {{ ?x a <{CG}Position> }}"
    assert sorted(found) == sorted(row[0].value.rpartition("/")[2] for row in store.solutions(query))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/list/none", 404),
        ("/list/people?page=99", 404),
        ("/list/people?page=x", 400),
        ("/list/people?page=0", 400),
        ("/country/XXX", 404),
        ("/country/%3E", 404),
        ("/about/corrections?about=http://example.org/%3Cb%3E", 404),
        ("/reports/members?page=99", 404),
        ("/reports/members?page=-1", 400),
        ("/reports/members?sort=nothing", 400),
    ],
)
def test_what_a_page_cannot_show_is_told_in_a_sentence(client, address, status):
    """An unknown list, country, page or column is an error with what to do, and shows no markup of the request."""
    response = client.get(address, headers=HTML)
    assert response.status_code == status
    assert "What to do" in response.text
    assert "<b>" not in response.text


def test_a_country_is_its_profile(client):
    """The page of a country has what the report on it has, with the lines of each."""
    page = client.get("/country/PRT", headers=HTML).text
    rows = client.get("/reports/country?country=PT&format=rows").json
    assert "<h1>Portugal</h1>" in page
    assert "Recommendation report of the Expert Group on Clusters" in page
    for row in rows["rows"] if isinstance(rows, dict) else rows:
        assert html.escape(row["item_name"], quote=False) in page


def test_rows_are_in_the_order_asked_for(client):
    """A column sorts the rows of a report by its link, numbers by their size, in either direction."""
    page = client.get("/reports/countries?sort=people", headers=HTML).text
    numbers = [int(text) for text in re.findall(r'<td class="number">(\d+)</td>', page)][::2]
    assert numbers == sorted(numbers)
    assert 'aria-sort="ascending"><a href="/reports/countries?sort=-people"' in page
    page = client.get("/reports/countries?sort=-people", headers=HTML).text
    assert [int(text) for text in re.findall(r'<td class="number">(\d+)</td>', page)][::2] == numbers[::-1]


def test_a_long_answer_is_cut_into_pages(client):
    """The pages of a report hold all rows, and keep the values given."""
    total = len(client.get("/reports/positions?format=csv").text.splitlines()) - 1
    first = client.get("/reports/positions", headers=HTML).text
    assert "1 to 100" in first or "the first 100" in first
    assert 'href="/reports/positions?page=2"' in first
    last = -(-total // 100)
    assert client.get(f"/reports/positions?page={last}", headers=HTML).status_code == 200
    assert client.get(f"/reports/positions?page={last + 1}", headers=HTML).status_code == 404


def test_a_chart_is_a_picture_with_words(client):
    """A report with a chart shows it as an image of its own address, whose alternative leads to the table."""
    page = client.get("/reports/countries", headers=HTML).text
    image = next(attributes for tag, attributes in elements(page) if tag == "img" and attributes["alt"])
    assert image["src"] == "/reports/countries?format=svg"
    assert "table above" in image["alt"]


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
