"""Promises of the pages of reports: the question in words, rows with their place in the documents, pictures."""

import csv
import io
import json
import re

HTML = {"Accept": "text/html"}


def count(page):
    """Return what a page says of how many rows there are."""
    return re.search(r'id="count" role="status">(.*?)</p>', page)[1]


def headings(page):
    """Return the headings of the answer's columns."""
    return [re.sub("<.*?>", "", found) for found in re.findall(r'<th scope="col".*?</th>', page)]


def test_each_row_says_where_it_is_printed(client):
    """The last column names the document in short, the part, and the lines as links to the passages."""
    page = client.get("/reports/members?country=PT", headers=HTML).text
    assert headings(page)[-1] == "Printed in"
    assert {"Document", "Lines"}.isdisjoint(headings(page))
    cell = re.findall(r'<td role="cell" data-label="Printed in" class="printed">(.*?)</td>', page)[0]
    assert ">Recommendation Report</a>, Annexe 2" in cell
    passage = re.search(r'<a href="([^"]+)">lines 1461-1462</a>', cell)[1]
    assert client.get(passage, headers=HTML).status_code == 200


def test_columns_that_tell_nothing_are_left_out(client):
    """Columns that are empty, repeat what was asked or what another tells are named below the table, and can be had."""
    page = client.get("/reports/figures-compared?indicator=jobs", headers=HTML).text
    assert {"Rank", "Country", "Indicator", "Low", "High", "Unit"}.isdisjoint(headings(page))
    assert "since they are empty: Country, Rank" in page
    assert "since they say in every row what was asked: Indicator" in page
    assert "50,000,000 jobs" in page
    whole = client.get("/reports/figures-compared?indicator=jobs&columns=all", headers=HTML).text
    assert {"Rank", "Country", "Indicator", "Low", "High", "Unit"} <= set(headings(whole))
    assert 'href="/reports/figures-compared?indicator=jobs&amp;columns=all"' in page
    assert client.get("/reports/members?columns=none").status_code == 400
    data = client.get("/reports/figures-compared?indicator=jobs&format=csv").text
    assert data == client.get("/reports/figures-compared?indicator=jobs&format=csv&columns=all").text
    assert "50000000,50000000,50000000" in data


def test_a_page_is_headed_by_the_question_that_was_asked(client):
    """A question of the home page is repeated; any other has the values that were given, with links to their pages."""
    home = client.get("/", headers=HTML).text
    assert "Who represents Portugal in the expert group?" in home
    page = client.get("/reports/members?country=PT", headers=HTML).text
    assert "<h1>Who represents Portugal in the expert group?</h1>" in page
    assert 'All that the record tells of <a href="/country/PRT">Portugal</a>' in page
    other = client.get("/reports/members?country=ES&type=D", headers=HTML).text
    assert re.search(r"<h1>Who sits in .*\? \u2013 Country: Spain, Member type: .*</h1>", other)
    titles = {re.search("<title>(.*?)</title>", one)[1] for one in (page, other)}
    assert len(titles) == 2


def test_figures_in_conflict_lead_to_why(client):
    """Where figures of an answer stand in a recorded conflict, a line above them leads to its page."""
    page = client.get("/reports/figures-compared?indicator=jobs", headers=HTML).text
    conflict = re.search(r'<p class="differ">.*?href="([^"]+)"', page)[1]
    assert conflict == "/doc/conflict/clusters-in-europe-jobs"
    assert page.index('class="differ"') < page.index('id="rows"')
    assert 'class="differ"' not in client.get("/reports/members", headers=HTML).text


def test_ways_are_told_in_words(client):
    """Above the table each way is a sentence with links and lines, and the picture is titled with names."""
    page = client.get("/reports/connections?from=gaia&to=pact-for-skills", headers=HTML).text
    told = re.search(r'<ul class="ways">(.*?)</ul>', page, re.DOTALL)[1]
    sentence = " ".join(re.sub(r"<span.*?</span>|<.*?>", "", told).split())
    assert sentence.startswith("GAIA takes part in AS-Fabrik Alliance")
    assert sentence.count(", which ") == 2
    assert "Pact for Skills" in sentence
    assert 'href="/doc/evidence/' in told
    drawn = json.loads(client.get("/reports/connections?from=gaia&to=pact-for-skills&format=vega-lite").data)
    assert "(from: GAIA, to: Pact for Skills)" in " ".join(drawn["title"]["text"])


def test_a_name_that_fits_nothing_leads_to_what_may_be_meant(client):
    """A text that names no thing is refused with what the search finds for it, each a link to the answer."""
    page = client.get("/reports/connections?from=Basque&to=pact-for-skills", headers=HTML)
    assert page.status_code == 400
    offered = re.findall(r'<li><a href="(/reports/connections[^"]+)" rel="nofollow">(.*?)</a>', page.text)
    assert "GAIA" in [text for _, text in offered]
    for address, _ in offered:
        assert client.get(address.replace("&amp;", "&"), headers=HTML).status_code == 200


def test_dates_that_are_not_certain_are_drawn_hollow(client):
    """A line of a timeline is hollow, and the picture says what that means, where no sure day is known."""
    drawn = json.loads(client.get("/reports/calls?from=2020-01-01&to=2020-12-31&format=vega-lite").data)
    is_open = {value["name"]: value["open"] for value in drawn["data"]["values"]}
    assert is_open["Clusters Go International, call of 2020"] is True
    assert is_open["INNOSUP-1, final call"] is False
    assert drawn["layer"][1]["transform"] == [{"filter": {"field": "open", "equal": True}}]
    assert any(line.startswith("Hollow: ") for line in drawn["title"]["subtitle"])
    viewed = json.loads(client.get("/reports/calls?view=timeline&format=vega-lite").data)
    assert len(viewed["layer"]) == 2
    assert "prefers-color-scheme: dark" in client.get("/reports/calls?format=svg").text


def test_undated_rows_come_last_and_repeated_things_are_counted(client):
    """The calendar's page begins with what has a date, and says that an event has a row for each document."""
    page = client.get("/reports/calendar", headers=HTML).text
    dates = re.findall(r'data-label="Date" class="[^"]*">(.*?)</td>', page)
    undated = [date == "not dated" for date in dates]
    assert undated == sorted(undated)
    assert True in undated
    rows = list(csv.DictReader(io.StringIO(client.get("/reports/calendar?format=csv").text)))
    events = len({row["event"] for row in rows})
    assert count(page) == f"{len(rows)} rows for {events} events, one per document"


def test_values_without_rows_are_offered_last(client):
    """Options that no row has stand in a group of their own behind the others."""
    page = client.get("/reports/members", headers=HTML).text
    countries = re.search(r'<select id="field-country".*?</select>', page, re.DOTALL)[0]
    used, unused = countries.split('<optgroup label="Not in the data">')
    assert "Portugal (3)" in used
    assert "(0)" not in countries
    assert "Argentina" in unused


def test_the_list_is_filtered_by_words(client):
    """The list keeps the questions that have all words, and says how many these are."""
    page = client.get("/reports?filter=EXPERT+group+sits", headers=HTML).text
    assert 'href="/reports/members"' in page
    assert 'href="/reports/budgets"' not in page
    assert "those with \u201cEXPERT group sits\u201d" in page


def test_a_filter_has_an_end(client):
    """More words than anybody types are refused, for each is looked for in every row."""
    assert client.get("/reports/members?filter=" + "a+" * 99, headers=HTML).status_code == 200
    response = client.get("/reports/members?filter=" + "a+" * 101, headers=HTML)
    assert response.status_code == 400
    assert "filter has 202 characters; at most 200 are read." in response.text
