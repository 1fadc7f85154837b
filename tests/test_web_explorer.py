"""Promises of ``/explore``: what a thing has to do with others, and the way to another thing, told without a script."""

import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest

from clustergraph.iris import expand, shrink
from clustergraph.namespaces import KINDS as ALL_KINDS
from clustergraph.namespaces import SCHEMES
from clustergraph.reports.header import read_report
from clustergraph.web.relations import FAMILIES, KINDS, WORDS
from conftest import ROOT

HTML = {"Accept": "text/html"}
GROUP = "group:expert-group-on-clusters"
KEPT_OUT = {
    "evidence",
    "selector",
    "span",
    "rendition",
    "membership",
    "person-role",
    "doubt",
    "not-stated",
    "set-aside",
}


class Links(HTMLParser):
    """The links of a page, each with its text, and the text of its headings."""

    def __init__(self, page):
        """Read a page."""
        super().__init__()
        self.links, self.headings, self._open, self._text = [], [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Begin a link or a heading."""
        if tag in {"a", "h1", "h2", "h3"}:
            self._open.append((tag, dict(attrs).get("href", "")))
            self._text = ""

    def handle_data(self, data):
        """Take the text."""
        self._text += data

    def handle_endtag(self, tag):
        """End a link or a heading."""
        if self._open and tag == self._open[-1][0]:
            _, href = self._open.pop()
            text = " ".join(self._text.split())
            (self.links if tag == "a" else self.headings).append((text, href))

    def starts(self):
        """Return the prefixed names of the things that links start from, with the texts of the links."""
        found = ((parse_qs(urlsplit(href).query).get("start"), text) for text, href in self.links)
        return {start[0]: text for start, text in found if start}


def page_of(client, address):
    """Return a page that is there, read."""
    response = client.get(address, headers=HTML)
    assert response.status_code == 200
    assert response.mimetype == "text/html"
    return Links(response.text)


def told_of(client, **parameters):
    """Return what a script is told."""
    response = client.get("/explore", query_string=parameters, headers={"Accept": "application/json"})
    assert response.status_code == 200
    return response.json


def named(told):
    """Return the relations that are told, by name and direction."""
    return {(group["relation"], group["direction"]): group for group in told["relations"]}


def test_a_thing_is_told_with_its_relations_and_their_numbers(client):
    """The page lists each relation with its number and the first ten things, each a link to go on from."""
    page = page_of(client, f"/explore?start={GROUP}")
    headings = [text for text, _ in page.headings]
    assert headings[0] == "Around Expert Group on Clusters"
    assert "has member 51 members" in headings
    assert "has meeting 5 meetings" in headings
    assert page.starts()["event:expert-group-meeting-1"] == "First meeting of the Expert Group on Clusters"
    assert sum(name.startswith("person:") for name in page.starts()) == 10


def test_the_rest_of_a_relation_is_a_link_away(client):
    """By following the links to those not yet told, every one of the 51 members is found once."""
    address, found = f"/explore?start={GROUP}&relation=org:organization&direction=in", []
    while address:
        page = page_of(client, address)
        found += [name for name in page.starts() if name.startswith("person:")]
        address = next((href for text, href in page.links if text.startswith(("The other", "The next"))), "")
    assert len(found) == len(set(found)) == 51


def test_basque_clusters_and_the_pact_for_skills(client):
    """The page tells the way in words, each step with a link to the record of the lines that prove it."""
    response = client.get("/explore?start=cluster:gaia&to=policy:pact-for-skills", headers=HTML)
    told = " ".join(re.sub(r"<[^>]+>", "", response.text).split())
    page = Links(response.text)
    assert "GAIA takes part in AS-Fabrik Alliance." in told
    assert "AS-Fabrik Alliance concerns reskilling and upskilling." in told
    assert "reskilling and upskilling is concern of Pact for Skills." in told
    receipts = [href for text, href in page.links if text.startswith("line")]
    assert "/doc/evidence/eg-report.l1014-1024" in receipts
    for href in set(receipts):
        assert client.get(href, headers=HTML).status_code == 200


def test_a_way_is_that_of_the_report(client):
    """The steps that a script is told are the rows of the report on connections, in their order."""
    ends = {"from": "engelmann-ulla", "to": "european-commission"}
    rows = client.get("/reports/connections", query_string={**ends, "format": "rows"}).json
    told = told_of(client, start=ends["from"], to=ends["to"])
    hops = [
        (hop["step"], hop["source"]["iri"], hop["relation"], hop["target"]["iri"])
        for way in told["ways"]
        for hop in way
    ]
    assert hops == list(dict.fromkeys((row["step"], row["source"], row["relation"], row["target"]) for row in rows))
    lines = {(row["document"].rpartition("/")[2], row["lines"]) for row in rows if row["lines"]}
    receipts = {href["href"] for way in told["ways"] for hop in way for href in hop["receipts"]}
    assert receipts == {f"/doc/evidence/{key}.l{run}" for key, run in lines}
    assert told["ways_in_all"] == len({row["way"] for row in rows})


def test_things_that_nothing_connects_are_said_to_be_so(client):
    """Where no short way is found, and where start and end are one, the page says that."""
    far = client.get("/explore?start=european-commission&to=pact-for-skills", headers=HTML).text
    assert "No way of at most three steps" in far
    same = client.get("/explore?start=pact-for-skills&to=policy:pact-for-skills", headers=HTML).text
    assert "the same thing" in same


@pytest.mark.parametrize("text", ["GAIA", "gaia", "cluster:gaia", "https://w3id.org/clustergraph/id/cluster/gaia"])
def test_a_thing_is_named_in_any_way(client, text):
    """Label, slug, prefixed name and IRI all name the same thing."""
    assert told_of(client, start=text)["start"]["name"] == "cluster:gaia"


def test_a_text_that_names_nothing_is_asked_back(client):
    """The page offers what the search finds, with the other end kept; a program is told that it is no name."""
    page = page_of(client, "/explore?start=factory of services in Bilbao&to=policy:pact-for-skills")
    assert "partnership:as-fabrik-alliance" in page.starts() or "place:bilbao" in page.starts()
    chosen = next(href for text, href in page.links if text in {"AS-Fabrik Alliance", "Bilbao"})
    assert parse_qs(urlsplit(chosen).query)["to"] == ["policy:pact-for-skills"]
    nothing = client.get("/explore?start=zzzzqqqq", headers=HTML)
    assert nothing.status_code == 400
    assert "Nothing is found for “zzzzqqqq”." in nothing.text
    refused = client.get("/explore?start=Bilbo", headers={"Accept": "application/json"})
    assert refused.status_code == 400
    assert refused.json["type"].endswith("refused-value")


def test_every_relation_to_a_known_thing_is_told(client, store):
    """All that the graph says between a thing and things that readers know is told, and nothing else."""
    iri = expand("partnership:as-fabrik-alliance")
    pattern = f"SELECT ?p ?s ?o WHERE {{ ?s ?p ?o FILTER (?s = <{iri}> || ?o = <{iri}>) FILTER (ISIRI(?o)) }}"
    expected = {}
    for predicate, subject, object_ in store.solutions(pattern):
        direction, other = ("out", object_.value) if subject.value == iri else ("in", subject.value)
        kind = "country" if "/authority/country/" in other else re.sub(r".*/(?:id|kos)/([a-z0-9-]+)/.*", r"\1", other)
        if kind in KINDS:
            expected.setdefault((shrink(predicate.value), direction), set()).add(other)
    told = {
        key: {thing["iri"] for thing in group["things"]} for key, group in named(told_of(client, start=iri)).items()
    }
    assert told == expected


def test_memberships_and_roles_are_one_step(client):
    """A person is told with the groups, bodies and countries, not with the records that tie them."""
    told = named(told_of(client, start="person:wostner-peter"))
    assert told["org:organization", "out"]["label"] == "is member of"
    assert [thing["name"] for thing in told["org:organization", "out"]["things"]] == [GROUP]
    assert told["cg:representsCountry", "out"]["things"][0]["label"] == "Slovenia"
    back = named(told_of(client, start=GROUP, relation="org:organization", direction="in", offset="10"))
    assert back["org:organization", "in"]["count"] == 51
    assert len(back["org:organization", "in"]["things"]) == 10


def test_record_keeping_is_kept_out(client):
    """No evidence, selector, membership or doubt is a thing of the explorer, whatever it starts from."""
    for start in (GROUP, "document:eg-report", "theme:resilience", "policy:pact-for-skills", "country:ESP"):
        kinds = {
            thing["iri"].split("/")[-2]
            for group in told_of(client, start=start)["relations"]
            for thing in group["things"]
        }
        assert kinds
        assert not kinds & KEPT_OUT
        assert kinds <= set(KINDS)


def test_every_kind_is_one_of_the_graph():
    """Kinds are those of IRIs, and each belongs to a family of the legend."""
    assert set(KINDS) <= {*ALL_KINDS, *SCHEMES, "country"}
    assert {family for family, _, _ in KINDS.values()} == set(FAMILIES)


def test_relations_read_as_in_the_report():
    """What a relation is called here is what the report on connections calls it."""
    table = re.findall(r'\((\w+:\w+) "([^"]+)" "([^"]+)"\)', read_report(ROOT, "connections").query)
    worded = {name: (onward, backward) for name, onward, backward in table if name != "cg:citedSource"}
    assert len(worded) > 30
    assert {name: WORDS.get(name) for name in worded if name != "cg:claimValue"} == {
        name: words for name, words in worded.items() if name != "cg:claimValue"
    }


@pytest.mark.parametrize(
    "query",
    [
        "begin=x",
        "start=gaia&start=eiken",
        "offset=-1",
        "offset=1000000",
        "offset=x",
        "direction=up",
        f"start={'x' * 501}",
    ],
)
def test_what_cannot_be_asked_is_refused(client, query):
    """A parameter that is unknown, given twice, or out of its bounds is refused in a sentence."""
    response = client.get(f"/explore?{query}")
    assert response.status_code == 400
    assert response.json["detail"].endswith(".")


def test_markup_is_shown_as_text(client):
    """Markup in a parameter is no markup of the page."""
    page = client.get("/explore?start=<b id=struck>gaia</b>&to=<b id=struck>", headers=HTML).text
    assert "<b id=struck" not in page
    assert "&lt;b id=struck" in page


def test_without_a_start_there_is_a_beginning(client):
    """The bare page has the form and things to begin with; a script is told that there is no start."""
    page = page_of(client, "/explore")
    assert page.headings[0][0] == "Explorer"
    assert GROUP in page.starts()
    assert told_of(client) == {"start": None, "relations": [], "to": None, "ways": [], "ways_in_all": 0}


def test_an_answer_is_known_again(client):
    """Page and JSON have entity tags of their own, by which what is held already is not sent again."""
    tags = set()
    for accept in ("text/html", "application/json"):
        first = client.get("/explore?start=cluster:gaia", headers={"Accept": accept})
        tags.add(first.headers["ETag"])
        again = client.get(
            "/explore?start=cluster:gaia", headers={"Accept": accept, "If-None-Match": first.headers["ETag"]}
        )
        assert again.status_code == 304
    assert len(tags) == 2
