"""Promises of what the editor of queries is offered: terms in use, and what things are called."""

import pytest

TERMS = "/sparql/terms"
NAMES = "/sparql/names"
EMILY = "https://w3id.org/clustergraph/id/person/wise-emily"


def test_terms_are_those_that_the_data_uses(client, store):
    """Each class and property comes with label, number of uses and, where it is ours, definition, most used first."""
    found = client.get(TERMS).json
    for kind, pattern in (("classes", "?thing a ?term"), ("properties", "?thing ?term ?value")):
        counted = f"SELECT ?term (COUNT(*) AS ?uses) WHERE {{ {pattern} }} GROUP BY ?term"
        uses = {row[0].value: int(row[1].value) for row in store.solutions(counted)}
        assert {term["iri"]: term["uses"] for term in found[kind]} == uses
        assert [term["uses"] for term in found[kind]] == sorted(uses.values(), reverse=True)
        assert all(term["label"] for term in found[kind])
        assert all(term["definition"] for term in found[kind] if term["name"].startswith("cg:"))
    assert found["prefixes"]["cg"] == "https://w3id.org/clustergraph/ontology#"


def test_terms_are_for_good_under_the_revision_that_the_page_names(client):
    """The page names an address whose answer is kept; under any other revision the client has to ask again."""
    page = client.get("/sparql", headers={"Accept": "text/html"}).text
    address = page.partition('data-terms="')[2].partition('"')[0]
    assert client.get(address).headers["Cache-Control"] == "max-age=31536000, immutable"
    assert client.get(f"{TERMS}?revision=other").headers["Cache-Control"] == "no-cache"
    assert client.get(f"{TERMS}?revision=other").json == client.get(address).json


def test_names_say_what_things_are_called_and_where_their_pages_are(client):
    """Things of ours lead to their pages, others to where they are, and what is no address leads nowhere."""
    iris = [EMILY, "http://example.org/x", "javascript:alert(1)"]
    found = client.get(NAMES, query_string={"iri": iris}).json
    assert found[EMILY] == {"name": "Emily Wise", "href": "/doc/person/wise-emily", "external": False}
    assert found["http://example.org/x"]["href"] == "http://example.org/x"
    assert found["javascript:alert(1)"]["href"] == ""


@pytest.mark.parametrize(
    "address",
    [f"{TERMS}?terms=1", f"{TERMS}?revision=1&revision=2", f"{NAMES}?name=x", f"{NAMES}?{'iri=x&' * 101}"],
)
def test_what_is_not_understood_is_refused(client, address):
    """A parameter that is unknown, given twice or given too often is a bad request."""
    assert client.get(address).status_code == 400
