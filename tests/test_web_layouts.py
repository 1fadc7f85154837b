"""Promises of the layouts: what the page of a kind of thing shows above the general listing, and of the pictures."""

import html
import re
from urllib.parse import quote

import pytest

from clustergraph.namespaces import CG, GRAPH, ID, KOS, PREFIXES

PAGE = {"Accept": "text/html"}


def page_of(client, address):
    """Return a page, which must be there."""
    response = client.get(address, headers=PAGE)
    assert response.status_code == 200
    return response.text


def section(page, anchor):
    """Return the section of a page whose heading has an anchor."""
    start = re.search(f'<section [^>]*aria-labelledby="{anchor}"', page).start()
    return page[start : page.index("</section>", start)]


def links(text):
    """Return the addresses that a piece of a page links to."""
    return {html.unescape(address) for address in re.findall(r'href="([^"]+)"', text)}


def column(store, query):
    """Return the first column of a query as texts."""
    return [row[0].value for row in store.solutions(query)]


def documents_of(iris):
    """Return the addresses of the pages of things."""
    return {f"/doc/{iri.removeprefix(ID)}" for iri in iris}


@pytest.mark.parametrize(
    ("address", "anchors"),
    [
        ("/kos/theme/resilience", "recommendations examples asks favours warns tells initiatives speakers figures"),
        ("/kos/indicator/jobs", "conflicts figures"),
        ("/doc/programme/cosme", "money figures calls parts recommendations"),
        (
            "/doc/recommendation/eg-report.12",
            "examples asks favours warns tells addressed initiatives status neighbours",
        ),
        ("/doc/event/cluster-conference-2019", "people numbers programme parts documents around"),
        ("/doc/example/eg-report.as-fabrik", "illustrated presented"),
        ("/doc/person/engelmann-ulla", "seats"),
        ("/doc/group/expert-group-on-clusters", "members"),
        ("/doc/cluster/gaia", "joined"),
    ],
)
def test_a_kind_of_thing_has_its_sections(client, address, anchors):
    """Each section stands on the page under its heading, above what the graph says, and the page leads to it."""
    page = page_of(client, address)
    for anchor in anchors.split():
        assert section(page, anchor)
        assert f'<a href="#{anchor}">' in page
        assert "said" not in re.findall(r'aria-labelledby="([^"]+)"', page[: page.index(f'id="{anchor}"')])


def test_a_theme_has_all_its_recommendations_with_their_examples(client, store):
    """The page of a theme lists its recommendations in their order, each with what illustrates it and its lines."""
    found = section(page_of(client, "/kos/theme/resilience"), "recommendations")
    query = f"SELECT ?x {{ ?x a <{CG}Recommendation> ; <{CG}theme> <{KOS}theme/resilience> }} ORDER BY ?x"
    wanted = [f"/doc/{iri.removeprefix(ID)}" for iri in column(store, query)]
    assert re.findall(r'<p class="said">\s*<a href="([^"]+)"', found) == wanted
    query = f"SELECT ?x {{ ?x <{CG}illustrates>/<{CG}theme> <{KOS}theme/resilience> }}"
    assert documents_of(column(store, query)) <= links(found)
    assert found.count('<ul class="receipts">') == len(wanted)


def test_a_recommendation_has_every_position_of_its_section(client, store):
    """What is called for, supported, warned of and observed in a section is on the page, sorted by stance."""
    page = page_of(client, "/doc/recommendation/eg-report.11")
    query = f"""SELECT DISTINCT ?x {{ <{ID}recommendation/eg-report.11> <{CG}givenIn> ?section .
      ?part <{CG}containedIn>* ?section . ?evidence <{CG}inPart> ?part .
      ?x a <{CG}Position> ; <{CG}hasEvidence> ?evidence ; <{CG}stance> ?stance .
      FILTER (?stance IN (%s)) }}"""
    for anchor, stances in (("asks", ("calls-for", "requires")), ("warns", ("warns",)), ("tells", ("observes",))):
        named = ", ".join(f"<{KOS}stance/{stance}>" for stance in stances)
        positions = column(store, query % named)
        assert positions
        assert documents_of(positions) <= links(section(page, anchor))


def test_where_nobody_warns_the_page_says_so(client):
    """An empty section that a reader looks for is not left out, but says that there is nothing."""
    assert "no warning and no objection" in section(page_of(client, "/doc/recommendation/eg-report.12"), "warns")


def test_the_page_of_a_policy_tells_who_stands_behind_the_example(client):
    """The Pact for Skills names the recommendation, its example, and the clusters that take part in it."""
    found = section(page_of(client, "/doc/policy/pact-for-skills"), "recommendations")
    for address in (
        "/doc/recommendation/eg-report.12",
        "/doc/example/eg-report.as-fabrik",
        "/doc/cluster/gaia",
        "/doc/cluster/eiken",
    ):
        assert address in links(found)
    assert "/doc/evidence/eg-report.l1010-1012" in links(found)


def test_a_programme_has_all_amounts_of_what_it_pays_for(client, store):
    """Budget figures of a programme and of all that belongs to it at any depth are there, each with its receipt."""
    found = section(page_of(client, "/doc/programme/cosme"), "money")
    query = f"""SELECT DISTINCT ?x {{ ?about (<{CG}partOfInitiative>|<{CG}fundedUnder>)* <{ID}programme/cosme> .
      ?x a <{CG}BudgetFigure> ; <{CG}claimAbout> ?about }}"""
    amounts = column(store, query)
    assert len(amounts) > 4
    assert documents_of(amounts) <= links(found)
    assert found.count('<ul class="receipts">') == len(amounts)
    assert "currency not stated" in found


def test_a_call_stands_under_its_programme_with_status_and_closing_days(client):
    """The calls of a programme have their status, dates in words and deadlines."""
    found = section(page_of(client, "/doc/programme/horizon-2020"), "calls")
    assert "/doc/call/innosup-1-2020" in links(found)
    assert "closes 2 April 2020, 8 September 2020" in found
    assert ">open</a>" in found


def test_an_event_leads_to_those_before_and_after(client):
    """A meeting names its speakers, its documents, and the next meeting of the same group."""
    page = page_of(client, "/doc/event/expert-group-meeting-2")
    around = section(page, "around")
    assert "/doc/event/expert-group-meeting-1" in links(around)
    assert "/doc/event/expert-group-meeting-3" in links(around)
    assert "the meeting of the same group after it" in around
    assert "/doc/person/tokarski-slawomir" in links(
        section(page_of(client, "/doc/event/expert-group-meeting-1"), "people")
    )


def test_a_long_section_leads_to_the_query_that_lists_it_whole(client):
    """Where a section shows the first of its records it says how many there are, and the query gives them all."""
    found = section(page_of(client, "/kos/theme/resilience"), "tells")
    address = next(address for address in links(found) if address.startswith("/sparql"))
    total = int(re.search(r"List all (\d+)", found)[1])
    assert total > 24
    rows = client.get(address, headers={"Accept": "text/csv"}).text.splitlines()[1:]
    assert len(rows) == total


def test_no_record_of_a_page_is_lost_to_its_sections(client, store):
    """Records that a section shows are not listed again, and none is left out."""
    page = page_of(client, "/doc/programme/horizon-2020")
    query = f"SELECT ?x {{ ?x <{CG}claimAbout>|<{CG}silentAbout>|<{CG}doubtAbout> <{ID}programme/horizon-2020> }}"
    for address in documents_of(column(store, query)):
        assert page.count(f'<a href="{address}">Record') == 1


def test_each_statement_has_its_own_way_to_report_an_error(client):
    """Beside each fact is a link to the page on errors, which names the thing and the property."""
    found = section(page_of(client, "/doc/event/expert-group-meeting-1"), "said")
    asked = [address for address in links(found) if address.startswith("/about/corrections")]
    assert len(asked) == found.count("<dt>") > 3
    address = next(address for address in asked if "heldAt" in address)
    page = page_of(client, address)
    assert f"{ID}event/expert-group-meeting-1" in page
    assert "<code>cg:heldAt</code>" in page
    assert client.get(f"/about/corrections?property={quote('http://example.org/<b>')}", headers=PAGE).status_code == 404


def test_a_fact_shows_the_claims_that_give_it(client):
    """A fact that documents give line by line has these lines beside it, and says where they contradict each other."""
    found = section(page_of(client, "/doc/recommendation/eg-report.12"), "said")
    row = found[found.index(">recommendation number</a>") :]
    row = row[: row.index("</dd>")]
    assert "contradicted" in row
    assert {"/doc/evidence/eg-report.l1008-1012", "/doc/evidence/eg-report.l1298-1299"} <= links(row)


def test_a_statement_is_dated(client):
    """Each record has the date of the document that it stands in, beside who says it."""
    found = section(page_of(client, "/kos/indicator/jobs"), "figures")
    assert "in a document of 26 March 2019" in found
    found = section(page_of(client, "/doc/recommendation/eg-report.12"), "asks")
    assert re.search(r"by <a [^>]*>Expert Group on Clusters</a>, 15 December 2020", found)


def test_a_conflict_says_why_its_readings_differ(client):
    """Above the readings stand the reason and how far it is settled, and each has the date of its document."""
    page = page_of(client, "/doc/conflict/clusters-in-europe-jobs")
    head = page[: page.index('id="readings"')]
    assert "differ in year and source" in head
    assert '<span class="badge">explained</span>' in head
    readings = section(page, "readings")
    assert "In a document of 26 March 2019" in readings
    assert readings.count("In a document of 15 December 2020") == 2


def test_what_began_before_the_axis_is_drawn_from_its_start(client):
    """A programme of many years is a bar on its own timeline, cut where the axis begins."""
    found = section(page_of(client, "/doc/programme/cosme"), "time")
    shape = r"<title>[^<]*</title><rect class=\"held\" x=\"([\d.]+)\"[^>]* width=\"([\d.]+)\""
    mark = re.search(f'<a href="/doc/programme/cosme">{shape}', found)
    assert float(mark[1]) < 20
    assert float(mark[2]) > 700


def test_a_picture_is_told_in_words_too(client):
    """Each box of the neighbourhood is a line of the list below it."""
    found = section(page_of(client, "/doc/policy/pact-for-skills"), "picture")
    drawn = {html.unescape(title) for title in re.findall(r"<title>([^<]+)</title>", found)}
    listed = {html.unescape(line).removeprefix("Pact for Skills, ") for line in re.findall(r"<li>([^<]+)</li>", found)}
    assert drawn == listed
    assert len(drawn) > 5


def test_the_model_is_a_picture_made_from_the_ontology(client, store):
    """Each relation drawn is an object property that the data uses; each leads to its term; a table says the same."""
    page = page_of(client, "/ontology")
    found = section(page, "model")
    ids = set(re.findall(r' id="([^"]+)"', page))
    picture, words = found.split("</svg>")
    drawn = {address[1:] for address in links(picture)}
    assert drawn <= ids
    relations = {address[1:] for address in links(words)}
    assert relations <= drawn
    assert len(relations) > 25
    for name in relations:
        graph = f"GRAPH <{GRAPH}ontology> {{ <{CG}{name}> a <{PREFIXES['owl']}ObjectProperty> }}"
        assert store.query(f"ASK {{ {graph} ?x <{CG}{name}> ?y }}")


def test_a_shape_counts_what_it_binds(client, store):
    """The number beside a shape is that of the things of its classes and of their subclasses."""
    page = page_of(client, "/shape")
    query = f"""SELECT (COUNT(DISTINCT ?x) AS ?n) {{ GRAPH <{GRAPH}shapes> {{
      <{PREFIXES["cgsh"]}C02> <{PREFIXES["sh"]}targetClass> ?target }}
      GRAPH <{GRAPH}ontology> {{ ?class <{PREFIXES["rdfs"]}subClassOf>* ?target }} ?x a ?class }}"""
    row = page[page.index('id="C02"') :]
    assert f"Binds {int(column(store, query)[0]):,} things" in row[: row.index("</tr>")]


def test_home_shows_a_disagreement_with_its_receipts(client):
    """A disagreement stands on the home page with each value, its document and lines, and why the values differ."""
    page = page_of(client, "/")
    found = section(page, "specimen")
    for value in ("50,000,000 jobs", "54,000,000 jobs", "61,800,000 jobs"):
        assert value in found
    assert "/doc/evidence/coter-cluj.l61" in links(found)
    assert "differ in year and source" in found


def test_home_maps_the_members_and_lists_the_events(client, store):
    """Countries with members are squares with a dot a person, and the events of the axis are a list as well."""
    page = page_of(client, "/")
    seats = section(page, "seats")
    tile = re.search(r'<a href="/country/PRT"><title>Portugal: 3</title>(.*?)</a>', seats)[1]
    assert tile.count("<circle") == 3
    events = column(store, f"SELECT ?x {{ ?x a <{CG}Event> ; <{CG}earliestDate> ?day }}")
    listed = section(page, "timeline").split("</svg>")[1]
    assert documents_of(events) <= links(listed)


def test_each_country_is_in_the_list_once(client):
    """The table of countries has one row a country."""
    rows = re.findall(r'<th scope="row">\s*<a href="(/country/[A-Z]{3})"', page_of(client, "/country"))
    assert len(rows) == len(set(rows)) > 25


def test_an_error_offers_to_search_for_what_was_meant(client):
    """The page of a 404 has a search with the name that the address seems to mean, shown as text."""
    page = client.get("/doc/policy/pact-for-skill", headers=PAGE).text
    assert 'value="pact for skill"' in page
    assert '"><b>' not in client.get("/doc/policy/%22%3E%3Cb%3E", headers=PAGE).text
