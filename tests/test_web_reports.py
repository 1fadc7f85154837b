"""Promises of ``/reports``: the canned reports over HTTP, as data and as pages with a form."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, parse_query_results

from clustergraph.reports.header import read_report, report_names
from clustergraph.web import create_app

HTML = {"Accept": "text/html"}
FORMATS = {
    "json": ("application/sparql-results+json", QueryResultsFormat.JSON),
    "xml": ("application/sparql-results+xml", QueryResultsFormat.XML),
    "tsv": ("text/tab-separated-values", QueryResultsFormat.TSV),
}
GRAPH_REPORT = """#+ summary: Labels
#+ question: What are things called?
#+ description: Gives the labels of things.
#+ tags: [labels]
CONSTRUCT { ?s ?p ?o } WHERE {
  ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o ; ?p ?o
} ORDER BY ?s LIMIT 5
"""


def solutions(content, format_):
    """Return solutions as texts."""
    return [tuple(map(str, row)) for row in parse_query_results(content, format=format_)]


def test_the_list_names_every_report(client, project):
    """The list for programs gives name, question and parameters of each report."""
    response = client.get("/reports")
    assert response.mimetype == "application/json"
    listed = {entry["name"]: entry for entry in response.json["reports"]}
    assert sorted(listed) == report_names(project)
    members = read_report(project, "members")
    assert listed["members"]["question"] == members.question
    assert [parameter["name"] for parameter in listed["members"]["parameters"]] == list(members.parameters)
    assert client.get(listed["members"]["href"]).status_code == 200


def test_the_list_is_a_page_for_a_browser(client, project):
    """The page links each question to its report."""
    page = client.get("/reports", headers={"Accept": "text/html"}).text
    for name in report_names(project):
        assert f'href="/reports/{name}"' in page


@pytest.mark.parametrize("format_", FORMATS)
def test_a_report_is_the_same_rows_by_accept_and_by_format(client, format_):
    """The type is negotiated or asked for by format=, and the rows are those of the JSON."""
    media_type, parser = FORMATS[format_]
    by_format = client.get("/reports/members", query_string={"format": format_}, headers={"Accept": "text/html"})
    by_accept = client.get("/reports/members", headers={"Accept": media_type})
    assert by_format.mimetype == by_accept.mimetype == media_type
    assert by_format.data == by_accept.data
    assert solutions(by_format.data, parser) == solutions(client.get("/reports/members").data, QueryResultsFormat.JSON)


def test_a_parameter_narrows_a_report(client):
    """Values are taken as the command line takes them, and an empty input of a form is no value."""
    rows = list(csv.DictReader(io.StringIO(client.get("/reports/members?country=PT&type=&format=csv").text)))
    assert rows
    assert {row["country_name"] for row in rows} == {"Portugal"}
    by_name = client.get("/reports/members?country=Portugal&format=csv")
    assert by_name.text == client.get("/reports/members?country=PRT&format=csv").text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/reports/members?country=Atlantis", "country: Nothing is called 'Atlantis'"),
        ("/reports/members?countri=PT", "no parameter 'countri'"),
        ("/reports/members?country=PT&country=ES", "takes one country"),
        ("/reports/person", "needs person"),
        ("/reports/calendar?from=2020-13-01", "from: '2020-13-01'"),
        ("/reports/members?format=pdf", "format is one of"),
        ("/reports/members?format=csv&format=tsv", "format is given 2 times"),
        ("/reports/members?country=%FF", "not UTF-8"),
    ],
)
def test_a_wrong_value_is_refused_in_a_sentence(client, address, said):
    """A wrong parameter or value is a 400 that names it."""
    response = client.get(address)
    assert response.status_code == 400
    assert said in response.json["detail"]


def test_an_unknown_report_offers_the_nearest(client):
    """A misspelt name is a 404 with the names that are near."""
    response = client.get("/reports/membrs")
    assert response.status_code == 404
    assert "members" in response.json["detail"]


def test_a_table_is_no_graph(client):
    """A report of rows cannot be had as Turtle, and the refusal names what it can be had as."""
    negotiated = client.get("/reports/members", headers={"Accept": "text/turtle"})
    assert negotiated.status_code == 406
    assert "text/csv" in negotiated.json["detail"]
    named = client.get("/reports/members?format=turtle")
    assert named.status_code == 400
    assert "csv" in named.json["detail"]


def test_a_report_may_give_a_graph(tmp_path, project):
    """A report whose query constructs a graph is had in the types of graphs."""
    (tmp_path / "data").symlink_to(project / "data")
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "labels.rq").write_text(GRAPH_REPORT, encoding="utf-8")
    client = create_app(tmp_path).test_client()
    assert client.get("/reports/labels").mimetype == "text/turtle"
    assert client.get("/reports/labels?format=jsonld").mimetype == "application/ld+json"
    assert "format=ntriples" in client.get("/reports/labels", headers={"Accept": "text/html"}).text


def test_a_page_has_form_table_query_and_downloads(client):
    """For a browser a report is a page: labelled inputs that keep their values, linked names, the query, downloads."""
    page = client.get("/reports/members?country=PT", headers={"Accept": "text/html"}).text
    assert '<label for="field-country">Country' in page
    assert re.search(r'<option value="P[A-Z]+" selected>Portugal \(3\)</option>', page)
    assert ">Helena Moura</a>" in page
    assert "VALUES ?country { &lt;http" in page
    assert 'href="/reports/members?country=PT&amp;format=csv"' in page
    assert '<th scope="col">Name</th>' not in page


def count(page):
    """Return what a page says of how many rows there are."""
    return re.search(r'id="count" role="status">(.*?)</p>', page)[1]


def test_rows_are_filtered_by_what_they_read_like(client):
    """Rows stay that have all words anywhere, case and accents aside, and the rest of the address stays with them."""
    page = client.get("/reports/members?sort=-name&filter=BOSENBERG+expert", headers=HTML).text
    assert count(page) == "1 row of 51, those with “BOSENBERG expert”"
    assert ">Frank Bösenberg</a>" in page
    assert "Helena Moura" not in page
    assert '<input type="hidden" name="sort" value="-name">' in page
    nothing = client.get("/reports/members?filter=%3Cb%3Enobody", headers=HTML).text
    assert count(nothing) == "0 rows of 51, those with “&lt;b&gt;nobody”"
    assert '<a href="/reports/members">All rows</a>' in nothing


def test_filtered_rows_come_in_pages(client):
    """A filter keeps to the rows of all pages, and the links to further pages keep the filter."""
    page = client.get("/reports/positions?filter=clusters", headers=HTML).text
    assert count(page).endswith("of which 1 to 100 are shown")
    assert 'href="/reports/positions?filter=clusters&amp;page=2"' in page


def test_an_answer_has_the_views_that_its_rows_allow(client):
    """Tabs lead to a map where rows have a place, to a timeline where they have a date, and to neither elsewhere."""

    def tabs(address):
        found = re.search(r'<nav class="tabs".*?</nav>', client.get(address, headers=HTML).text, re.DOTALL)
        return re.findall(r'<a href="([^"]*)"', found[0]) if found else []

    assert tabs("/reports/members?country=PT") == [
        "/reports/members?country=PT",
        "/reports/members?country=PT&amp;view=map",
    ]
    views = [address.partition("view=")[2] for address in tabs("/reports/calendar")]
    assert views == ["", "map", "timeline"]
    assert tabs("/reports/recommendations") == []


def test_a_map_counts_the_rows_of_each_country(client):
    """The map of an answer has the number of rows of each country, and says what is not on it."""
    drawn = json.loads(client.get("/reports/members?view=map&format=vega-lite").data)
    shown = [value["properties"] for value in drawn["layer"][1]["data"]["values"]]
    rows = csv.DictReader(io.StringIO(client.get("/reports/members?country=PT&format=csv").text))
    assert [one["value"] for one in shown if one["name"] == "Portugal"] == [len(list(rows))]
    assert "Left out: 11 rows without a country or a number." in drawn["title"]["subtitle"]


def test_a_map_of_numbers_has_the_numbers(client):
    """Where an answer has one row for each country, its first number is what the map shows."""
    drawn = json.loads(client.get("/reports/countries?view=map&format=vega-lite").data)
    shown = {value["properties"]["name"]: value["properties"]["value"] for value in drawn["layer"][1]["data"]["values"]}
    rows = csv.DictReader(io.StringIO(client.get("/reports/countries?format=csv").text))
    assert shown == {row["name"]: int(row["people"]) for row in rows}


def test_without_outlines_a_map_is_bars_and_says_so(client, monkeypatch):
    """Where no build has fetched the outlines of countries, the same numbers come as bars."""
    monkeypatch.setattr("clustergraph.charts.specification.BUNDLED", Path("nowhere"))
    drawn = json.loads(client.get("/reports/members?view=map&format=vega-lite").data)
    assert any("outlines of countries are not installed" in line for line in drawn["title"]["subtitle"])
    assert {"name": "Portugal", "x": 3}.items() <= next(
        value.items() for value in drawn["data"]["values"] if value["name"] == "Portugal"
    )


def test_a_timeline_reads_dates_as_they_are_given(client):
    """Days, months, years and periods of EDTF lie along time from their first to their last day."""
    drawn = json.loads(client.get("/reports/initiative-tree?view=timeline&format=vega-lite").data)
    told = {value["name"]: value["when"] for value in drawn["data"]["values"]}
    periods = csv.DictReader(io.StringIO(client.get("/reports/initiative-tree?format=csv").text))
    cosme = next(row for row in periods if row["period"] == "2014/2020")
    assert told[cosme["name"]] == "2014-01-01 to 2020-12-31"


def test_a_view_that_an_answer_has_not_is_refused(client):
    """A picture of what has no place is refused in a sentence, the page says so, and an unknown view is an error."""
    refused = client.get("/reports/recommendations?view=map&format=svg")
    assert refused.status_code == 406
    assert "no map of this answer" in refused.json["detail"]
    assert "cannot be seen on a map" in client.get("/reports/recommendations?view=map", headers=HTML).text
    wrong = client.get("/reports/members?view=globe")
    assert wrong.status_code == 400
    assert "map, timeline" in wrong.json["detail"]


def test_what_is_listed_as_seen_so_is(client):
    """Each report that the list says to be seen on a map or along time has that picture on its page."""
    page = client.get("/reports", headers=HTML).text
    listed = re.findall(r'href="(/reports/[a-z-]+\?view=(?:map|timeline))"', page)
    assert len(listed) > 20
    assert [address for address in listed if "<figure" not in client.get(address, headers=HTML).text] == []


def test_a_page_tells_how_to_cite_its_answer(client):
    """The address for good, the reference with the values given, and an entry of BibTeX stand on the page."""
    page = client.get("/reports/members?country=PT", headers=HTML).text
    version = client.get("/health").json["version"]
    assert f"<code>http://localhost/reports/members?country=PT&amp;version={version}</code>" in page
    assert "(Country: Portugal). clustergraph" in page
    assert "@misc{clustergraph-members-" in page


def test_a_report_that_needs_a_value_asks_for_it(client):
    """A page without the value that its report needs is the form, and no error; a wrong value is one."""
    asked = client.get("/reports/person", headers={"Accept": "text/html"})
    assert asked.status_code == 200
    assert 'role="alert"' not in asked.text
    wrong = client.get("/reports/person?person=nobody", headers={"Accept": "text/html"})
    assert wrong.status_code == 400
    assert 'role="alert"' in wrong.text


def test_a_year_may_be_given_for_its_days(client):
    """Where a year stands for its days the input takes one and keeps it, and elsewhere it is one for days."""
    page = client.get("/reports/calls?from=2020&to=2020", headers=HTML).text
    assert 'name="from" type="text" value="2020"' in page
    assert "(a year, a month or a day)" in page
    days = client.get("/reports/calls?from=2020-01-01&to=2020-12-31", headers=HTML).text
    assert count(page) == count(days) != count(client.get("/reports/calls", headers=HTML).text)
    assert 'name="as_of" type="date"' in client.get("/reports/plans-undecided", headers=HTML).text


def test_a_value_that_occurs_nowhere_is_said_to(tmp_path, project):
    """An answer for a value that the graph does not use says so, on the page and in a header."""
    (tmp_path / "ontology" / "kos").mkdir(parents=True)
    (tmp_path / "ontology" / "kos" / "country.ttl").symlink_to(project / "ontology" / "kos" / "country.ttl")
    (tmp_path / "queries").symlink_to(project / "queries")
    client = create_app(tmp_path).test_client()
    page = client.get("/reports/members?country=PT", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "No rows" in page.text
    assert "country:PRT" in page.text
    assert "country:PRT" in client.get("/reports/members?country=PT").headers["Note"]
    assert "country:PRT" not in client.get("/reports/members").headers["Note"]


def test_what_is_served_stands_still(copy):
    """Reports, data and context that change in the folder after the start change no answer."""
    client = create_app(copy).test_client()
    version = client.get("/health").json["version"]
    (copy / "queries" / "new.rq").write_text(GRAPH_REPORT, encoding="utf-8")
    (copy / "queries" / "broken.rq").write_text("SELECT", encoding="utf-8")
    path = copy / "data" / "entities" / "people.ttl"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    (copy / "ontology" / "context.jsonld").write_text("{}", encoding="utf-8")
    assert client.get("/reports/new").status_code == 404
    assert client.get("/reports/broken").status_code == 404
    files = zipfile.ZipFile(io.BytesIO(client.get("/dataset.zip").data))
    assert files.read("VERSION").decode().strip() == version
    assert files.read("context.jsonld") != b"{}"
    assert version in client.get("/catalogue", headers={"Accept": "text/turtle"}).text
