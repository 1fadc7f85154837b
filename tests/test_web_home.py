"""Promises of the home page: what the graph holds, in numbers, pictures and questions that lead on."""

import html
import re

import pytest

from clustergraph.namespaces import CG, ID

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_home_counts_what_the_graph_holds(client, store):
    """The numbers of the home page are those of the graph, each linked to the list of its things."""
    page = client.get("/", headers=HTML).text
    query = "SELECT (COUNT(?x) AS ?n) { ?x a <http://xmlns.com/foaf/0.1/Person> }"
    people = next(iter(store.solutions(query)))[0].value
    assert f'<a href="/list/people"><strong>{people}</strong> <span>people</span></a>' in page
    assert f">{people} in all" in client.get("/list/people", headers=HTML).text
    assert "/doc/recommendation/eg-report.04" in page
    assert "green transition" in page


def test_home_is_small(client):
    """The home page takes less than 100 kB with all that it loads."""
    page = client.get("/", headers=HTML)
    loaded = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))
    assert len(loaded) >= 2
    assert len(page.data) + sum(len(client.get(address).data) for address in loaded) < 100_000


def test_home_draws_the_events_and_the_seats(client, store):
    """Each event that has its days within the axis is a mark that links to it, and each country has its number."""
    page = client.get("/", headers=HTML).text
    query = (
        f"""PREFIX cg: <{CG}> SELECT ?event {{ ?event a cg:Event ; cg:earliestDate ?first ; cg:latestDate ?last }}"""
    )
    for row in store.solutions(query):
        assert f'<a href="/doc/{row[0].value.removeprefix(ID)}"><title>' in page
    assert re.search(r'<a href="/country/PRT"[^>]*>Portugal</a> <svg.*</svg> <span>3</span>', page)


def test_home_asks_questions_that_have_answers(client):
    """Each question of the home page leads to a report, which answers it or asks for what it needs."""
    page = client.get("/", headers=HTML).text
    asked = {html.unescape(address) for address in re.findall(r'href="(/reports/[^"]+)"', page)}
    assert len(asked) > 8
    for address in asked:
        assert client.get(address, headers=HTML).status_code == 200


def test_home_is_a_page_only(client):
    """The home page cannot be had as data."""
    assert client.get("/", headers={"Accept": "text/turtle"}).status_code == 406
    assert client.get("/").mimetype == "text/html"


def test_home_leads_to_the_page_that_answers_at_once(client):
    """A question that a page of a thing answers leads there, and to the report beside it."""
    page = html.unescape(client.get("/", headers=HTML).text)
    for answer, report in (
        ("/country/PRT", "/reports/members?country=PT"),
        ("/doc/recommendation/eg-report.12", "/reports/examples?number=12"),
        ("/doc/conflict/clusters-in-europe-jobs", "/reports/figures-compared?indicator=jobs"),
    ):
        assert re.search(
            rf'<li><a href="{re.escape(answer)}">[^<]+[?]</a> <a class="note" href="{re.escape(report)}">', page
        )
        assert client.get(answer, headers=HTML).status_code == 200


def test_home_shows_the_readings_of_its_specimen_in_the_order_of_their_documents(client):
    """The numbers that differ stand by the dates of the documents that give them, each with the document and part."""
    page = client.get("/", headers=HTML).text
    block = page[page.index('class="specimen"') : page.index('id="numbers"')]
    years = [int(year) for year in re.findall(r'<span class="note">(?:\d+ )?(?:\w+ )?(\d{4})</span>', block)]
    assert len(years) >= 3
    assert years == sorted(years)
    assert '<span class="part">(Foreword)</span>' in block


@pytest.mark.parametrize("word", ["triple", "named graph", "IRI", "SHA-256", "digest", "EDTF", "Ask on"])
@pytest.mark.parametrize("address", ["/", "/doc/event/expert-group-meeting-1", "/country/PRT", "/list/events"])
def test_pages_for_people_speak_plainly(client, address, word):
    """Words of the trade stand in no text of these pages, but in what is folded or meant for programs."""
    page = client.get(address, headers=HTML).text
    main = page[page.index("<main") : page.index("</main>")]
    shown = re.sub(r"<summary>Technical details.*?</details>|<pre.*?</pre>", "", main, flags=re.DOTALL)
    assert word not in re.sub(r"<[^>]*>", "", shown)
