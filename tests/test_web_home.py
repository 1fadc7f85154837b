"""Promises of the home page: what the graph holds, in numbers, pictures and questions that lead on."""

import html
import re

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
