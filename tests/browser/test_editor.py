"""Promises of the editor of queries: from typing to completion to result to cancel, by mouse and by keyboard alone."""

import re
import time
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from browser.test_accessibility import AXE, RUN, TAGS
from clustergraph.web.assets import ASSETS
from conftest import need

PREFIX = "PREFIX cg: <https://w3id.org/clustergraph/ontology#>\n"
SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . FILTER (STRLEN(STR(?c)) * STRLEN(STR(?f)) = 7919) }"
COUNTED = f"""{PREFIX}SELECT ?theme (COUNT(?r) AS ?n) WHERE {{
  ?r a cg:Recommendation ; cg:theme ?theme
}} GROUP BY ?theme"""


@pytest.fixture(autouse=True)
def built():
    """Need the script of the editor."""
    need("editor.js" in ASSETS, "the scripts are not built: run make build")


@pytest.fixture
def editor(page):
    """Return the place where the query is written, empty, on a page of its own."""
    page.goto("/sparql")
    place = page.get_by_role("textbox", name="Query")
    place.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    return place


def test_a_query_that_is_begun_before_the_editor_is_there_is_written_on_in_it(page, hold):
    """Who writes while the scripts still load loses neither a character nor the place in the text."""
    let_go = hold("**/editor.js")
    page.goto("/sparql", wait_until="commit")
    page.locator("#query").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT * {  }")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    let_go()
    expect(page.locator("#editor .cm-content")).to_be_focused()
    page.keyboard.type("?s ?p ?o")
    expect(page.locator("#query")).to_have_value("SELECT * { ?s ?p ?o }")


def shown(page, query):
    """Open the page with a query in the editor that was not run."""
    page.goto("about:blank")
    page.goto(f"/sparql#query={quote(query)}")
    expect(page.get_by_role("textbox", name="Query")).to_be_visible()


def run(page):
    """Run the query."""
    page.get_by_role("button", name="Run the query").click()


def written(page):
    """Return the query as the form would send it."""
    return page.locator("#query").input_value()


def offered(page, text):
    """Return the offer of a completion that has a text."""
    return options(page).filter(has_text=text)


def options(page):
    """Return all that is offered, the first on top."""
    return page.locator(".cm-tooltip-autocomplete").get_by_role("option")


def taken(page, text):
    """Take the offer that has a text, no sooner than a person could."""
    expect(offered(page, text).first).to_be_visible()
    page.wait_for_timeout(150)
    page.keyboard.press("Tab")


@pytest.mark.usefixtures("editor")
def test_a_query_is_typed_completed_and_answered(page):
    """A known prefix is declared as it is typed, classes, properties, variables and keywords are offered and taken."""
    page.keyboard.type("SEL")
    taken(page, "SELECT")
    page.keyboard.type(" * WHERE {\n?advice a cg:Recomm")
    expect(page.get_by_text("Advice on the use of clusters")).to_be_visible()
    taken(page, "cg:Recommendation")
    page.keyboard.type(" ; cg:recommendationNu")
    taken(page, "cg:recommendationNumber")
    page.keyboard.type(" ?number .\n?ad")
    taken(page, "?advice")
    page.keyboard.type(" rdfs:label ?name")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_contain_text(re.compile(r"15 rows in \d+\.\d\d s\."))
    expect(page.locator("#answer tbody tr")).to_have_count(15)
    assert "PREFIX cg: <https://w3id.org/clustergraph/ontology#>\n" in written(page)
    assert "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n" in written(page)
    page.locator("#answer tbody a").first.click()
    expect(page).to_have_url(re.compile("/doc/recommendation/"))


@pytest.mark.usefixtures("editor")
def test_things_are_found_by_their_names(page):
    """A name in several words brings the things that bear it, a prefix of concepts brings these; both become IRIs."""
    page.keyboard.type("ASK { ?x cg:theme digital transi")
    offered(page, "theme:digital-transition").first.click()
    page.keyboard.type(" ; cg:stance stance:")
    expect(offered(page, "stance:").nth(1)).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.type("wants")
    query = written(page)
    assert "ASK { ?x cg:theme theme:digital-transition ; cg:stance stance:wants" in query
    for prefix in ("cg", "theme", "stance"):
        assert query.count(f"PREFIX {prefix}: <") == 1


@pytest.mark.usefixtures("editor")
def test_a_class_is_found_by_the_beginning_of_its_name(page):
    """After ``a`` come classes only, the one that is asked about first, and a part of a name is enough to write it."""
    page.keyboard.type("ASK { ?x a cg:Ev")
    expect(options(page).first).to_contain_text("cg:Event")
    expect(options(page).nth(1)).to_contain_text("cg:Evidence")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type("ASK { ?x a Eve")
    expect(options(page).first).to_contain_text("cg:Event")
    page.wait_for_timeout(400)
    expect(options(page).filter(has_text="/event")).to_have_count(0)
    page.keyboard.press("Tab")
    assert written(page).startswith(f"{PREFIX}ASK {{ ?x a cg:Event")


@pytest.mark.usefixtures("editor")
def test_prefixes_are_offered_below_the_things(page):
    """Where a thing may stand, classes and things that are called so are above the prefixes that begin so."""
    page.keyboard.type("ASK { ?x cg:theme Eve")
    expect(options(page).last).to_contain_text("event-status:")
    texts = options(page).all_inner_texts()
    assert texts[0].startswith("cg:Event")
    places = [place for place, text in enumerate(texts) if text.startswith("event") and "https://" in text]
    assert places == [*range(len(texts) - 3, len(texts))]
    assert any("event-kind:event-series" in text for text in texts[: places[0]])


@pytest.mark.usefixtures("editor")
def test_a_property_is_offered_where_one_belongs(page):
    """After a semicolon a name brings properties, and a variable of that name only when its question mark is typed."""
    page.keyboard.type("ASK { ?x rdfs:label ?label ; label")
    expect(options(page).first).to_contain_text("rdfs:label")
    expect(offered(page, "?label")).to_have_count(0)
    taken(page, "rdfs:label")
    page.keyboard.type(" ?other ; ?la")
    taken(page, "?label")
    assert "ASK { ?x rdfs:label ?label ; rdfs:label ?other ; ?label" in written(page)


@pytest.mark.usefixtures("editor")
def test_named_graphs_are_offered(page):
    """Where a query names a graph, those of the dataset are offered."""
    page.keyboard.type("SELECT * FROM eg-rep")
    taken(page, "graph:eg-report")
    assert written(page) == "PREFIX graph: <https://w3id.org/clustergraph/graph/>\nSELECT * FROM graph:eg-report"


@pytest.mark.usefixtures("editor")
def test_nothing_is_offered_inside_of_strings_and_comments(page):
    """Text that is no SPARQL is left alone: no offers, no declarations."""
    page.keyboard.type("# cg:The\nASK { ?x ?y 'org:member cg:the")
    page.wait_for_timeout(400)
    expect(page.locator(".cm-tooltip-autocomplete")).to_have_count(0)
    assert "PREFIX" not in written(page)


def test_an_error_is_marked_where_it_stands_and_mended(page, watch):
    """A refusal leads to line and column, which are marked; a forgotten prefix is declared by one click."""
    watch.allow("status of 400")
    shown(page, "SELECT ?x WHERE {\n  ?x a cg:Event\n}")
    run(page)
    expect(page.get_by_role("alert")).to_contain_text("The prefix 'cg' is not declared (line 2, column 8).")
    expect(page.locator(".cm-lintRange-error")).to_have_text("cg:Event")
    page.get_by_role("button", name="Go to line 2, column 8").click()
    expect(page.get_by_role("textbox", name="Query")).to_be_focused()
    page.get_by_role("button", name="Declare cg:").click()
    assert written(page).startswith(PREFIX)
    run(page)
    expect(page.locator("#status")).to_contain_text("rows in")
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)
    expect(page.get_by_role("alert")).to_be_empty()


def test_an_empty_answer_is_explained(page):
    """No rows come with the reason, the part of the query that has no match marked, and a query that has one."""
    shown(page, f"{PREFIX}SELECT * WHERE {{ ?x a cg:Recommendations }}")
    explained = page.locator("#reason").get_by_text("cg:Recommendations is no class in the graph")
    wait_until(lambda: run(page) or told(explained))
    expect(page.locator(".cm-lintRange-info")).to_have_text("cg:Recommendations")
    page.get_by_role("button", name="Ask with cg:Recommendation").click()
    expect(page.locator("#status")).to_contain_text("15 rows")
    assert written(page).endswith("?x a cg:Recommendation }")


def metric(page, name):
    """Return the sum of what the service counts under a name, with labels or without."""
    lines = page.request.get("/metrics").text().splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith((f"{name} ", f"{name}{{")))


def test_cancelling_ends_the_work_on_the_server(page):
    """A worker is at work for a long query; when it is cancelled the worker ends, and the next query is answered."""
    gone = 'clustergraph_worker_deaths_total{cause="client gone"}'
    before = metric(page, gone)
    shown(page, SLOW)
    run(page)
    wait_until(lambda: metric(page, "clustergraph_running") >= 1)
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#status")).to_contain_text("Cancelled after")
    wait_until(lambda: metric(page, "clustergraph_running") == 0)
    wait_until(lambda: metric(page, gone) == before + 1)
    expect(page.get_by_role("button", name="Cancel")).to_be_hidden()
    shown(page, COUNTED)
    run(page)
    expect(page.locator("#status")).to_contain_text("3 rows")


def told(place):
    """Say whether an explanation is there: one that the service had no time for is asked for again."""
    try:
        expect(place).to_be_visible(timeout=1500)
    except AssertionError:
        return False
    return True


def wait_until(holds):
    """Wait until something holds, ten seconds at most."""
    until = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_query_is_shared(page, browser):
    """The first link shows a query and its answer, also without scripts, the other shows it without running it."""
    shown(page, COUNTED)
    page.get_by_text("Share this query").click()
    running = page.get_by_label("Link that shows the query and its answer", exact=True).input_value()
    ending = "ink that shows the query without running it (needs scripts)"
    showing = page.get_by_label(f"L{ending}", exact=True).input_value()
    assert [box.input_value() for box in page.locator("#links").get_by_role("textbox").all()] == [running, showing]
    page.get_by_role("button", name=f"Copy the l{ending}").click()
    expect(page.get_by_text(re.compile(r"Copied\.|Selected:"))).to_be_visible()
    for options, rows in (({}, 3), ({"java_script_enabled": False}, 3)):
        context = browser.new_context(**options)
        other = context.new_page()
        other.goto(running)
        expect(other.locator("#answer tbody tr")).to_have_count(rows)
        assert other.locator("#query").input_value() == COUNTED
        context.close()
    context = browser.new_context()
    other = context.new_page()
    asked = []
    other.on("request", lambda request: asked.append(request.url))
    other.goto(showing)
    expect(other.locator(".cm-content")).to_contain_text("GROUP BY ?theme")
    expect(other.locator("#answer")).to_be_empty()
    assert not [address for address in asked if "query=" in address.removeprefix(showing)]
    context.close()


def test_another_place_on_the_page_keeps_what_is_typed(page):
    """The link that skips to the content, and the way back from there, leave the text alone and run nothing."""
    page.goto(f"/sparql?query={quote(COUNTED)}")
    page.get_by_role("textbox", name="Query").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(" LIMIT 2")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("link", name="Skip to content").press("Enter")
    page.wait_for_url("**#content")
    page.wait_for_timeout(400)
    assert written(page) == f"{COUNTED} LIMIT 2"
    page.go_back()
    page.wait_for_timeout(400)
    assert written(page) == f"{COUNTED} LIMIT 2"
    assert not [address for address in asked if "/sparql" in address]


def test_the_way_back_leads_to_earlier_queries(page):
    """Back from a query that was run stands the one before, with its answer."""
    page.goto(f"/sparql?query={quote(COUNTED)}")
    page.get_by_role("textbox", name="Query").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(" LIMIT 2")
    run(page)
    expect(page.locator("#answer tbody tr")).to_have_count(2)
    page.go_back()
    expect(page.locator("#answer tbody tr")).to_have_count(3)
    assert written(page) == COUNTED
    page.go_forward()
    expect(page.locator("#answer tbody tr")).to_have_count(2)
    assert written(page) == f"{COUNTED} LIMIT 2"


def test_by_keyboard_alone(page):
    """A query is written, run and read without a mouse, and the editor lets go of the focus."""
    page.goto("/sparql")
    place = page.get_by_role("textbox", name="Query")
    for _ in range(25):
        page.keyboard.press("Tab")
        if place.evaluate("place => place.getRootNode().activeElement === place"):
            break
    expect(place).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(COUNTED)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_contain_text("3 rows")
    expect(page.get_by_role("button", name="Cancel")).to_be_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Run the query")).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="Table")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("img", name=re.compile("n by theme"))).to_be_visible()
    outline = page.get_by_role("radio", name="Chart").evaluate("radio => getComputedStyle(radio).outlineStyle")
    assert outline != "none"


def test_solutions_have_three_views(page):
    """The same solutions are a table with names as links, a chart, and the text of a format, which can be saved."""
    shown(page, COUNTED)
    run(page)
    link = page.locator("#answer tbody a").filter(has_text="green transition")
    expect(link).to_have_attribute("href", "/kos/theme/green-transition")
    page.get_by_role("radio", name="Chart").check()
    expect(page.locator("#answer svg").get_by_text("green transition")).to_be_visible()
    page.get_by_role("radio", name="Raw").check()
    page.get_by_label("Format").select_option("CSV")
    expect(page.locator("#answer pre")).to_contain_text("theme,n")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as CSV").click()
    assert saved.value.suggested_filename == "answer.csv"
    assert saved.value.path().read_text(encoding="utf-8").startswith("theme,n")


def test_graphs_and_truths_are_shown_as_what_they_are(page):
    """A graph is shown as Turtle with the number of its triples, a truth value as yes or no."""
    shown(page, f"{PREFIX}CONSTRUCT WHERE {{ ?x a cg:Recommendation }}")
    run(page)
    expect(page.locator("#status")).to_contain_text("15 triples in")
    expect(page.locator("#answer pre")).to_contain_text("a cg:Recommendation .")
    shown(page, f"{PREFIX}ASK {{ ?x a cg:Recommendation }}")
    run(page)
    expect(page.locator("#answer")).to_contain_text("Yes: the pattern has a match.")


def test_a_long_table_has_pages(page):
    """A hundred rows are shown at a time, and the next by a button."""
    shown(page, f"{PREFIX}SELECT ?x WHERE {{ ?x a cg:Evidence }} ORDER BY ?x LIMIT 230")
    run(page)
    expect(page.locator("#answer tbody tr")).to_have_count(100)
    page.get_by_role("button", name="Further rows").click()
    expect(page.get_by_text("Rows 101 to 200 of 230")).to_be_visible()
    page.get_by_role("button", name="Further rows").click()
    expect(page.locator("#answer tbody tr")).to_have_count(30)
    expect(page.get_by_role("button", name="Further rows")).to_be_disabled()


def test_earlier_queries_are_kept_here_only_until_they_are_cleared(page):
    """The browser keeps the queries that were run, offers them again, says so, and forgets them when told."""
    shown(page, COUNTED)
    run(page)
    expect(page.locator("#status")).to_contain_text("3 rows")
    shown(page, "ASK {}")
    page.get_by_text("Earlier queries").click()
    expect(page.get_by_text("on this device only")).to_be_visible()
    page.get_by_role("button", name=re.compile(r"^SELECT \?theme")).click()
    assert written(page) == COUNTED
    page.get_by_role("button", name="Forget them all").click()
    expect(page.get_by_text("None yet.")).to_be_visible()
    assert page.evaluate("JSON.parse(localStorage.getItem('clustergraph.queries'))") == []


def test_the_query_behind_a_report_is_one_click_away(page):
    """A report leads to its query in the editor, answered, and a menu of examples holds the same."""
    page.goto("/reports/countries")
    page.locator("summary", has_text="The query behind this report").click()
    page.locator("details").filter(has_text="The query behind this report").get_by_role("link").click()
    expect(page.locator(".cm-content")).to_contain_text("SELECT")
    expect(page.locator("#answer table")).to_be_visible()
    behind = written(page)
    page.get_by_role("radio", name="Raw").check()
    expect(page.locator("#answer pre")).to_contain_text('"vars"')
    page.get_by_role("radio", name="Table").check()
    expect(page.locator("#answer table")).to_be_visible()
    page.get_by_label("Example").select_option("countries")
    page.get_by_role("textbox", name="Query").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Put it into the editor").click()
    expect(page.locator(".cm-content")).to_contain_text("SELECT")
    assert written(page).strip() == behind.strip()


@pytest.mark.parametrize("look", ["wide scriptless"])
def test_the_plain_form_does_without_scripts(page):
    """Without scripts the form asks, answers and tells an error with its place."""
    page.goto("/sparql")
    page.get_by_label("Query").fill(COUNTED)
    page.get_by_role("button", name="Run the query").click()
    expect(page.locator("#answer tbody tr")).to_have_count(3)
    for name in ("Example", "Put it into the editor", "Cancel"):
        expect(page.get_by_text(name, exact=True)).to_be_hidden()


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("look", ["wide light", "wide dark", "narrow light", "narrow dark"])
def test_axe_objects_to_nothing_at_work(page, watch):
    """With an offer, an answer and an error no rule is broken, and the page is no wider than the screen."""
    watch.allow("status of 400")
    need(AXE.is_file(), f"no axe-core in {AXE.parent}: run make build")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.keyboard.type("SELECT * { ?x a cg:Fund")
    expect(offered(page, "cg:FundingCall")).to_be_visible()
    found = page.evaluate(RUN, TAGS)
    run(page)
    expect(page.locator("#answer table")).to_be_hidden()
    expect(page.locator("#answer h2")).to_be_visible()
    found += page.evaluate(RUN, TAGS)
    page.get_by_role("textbox", name="Query").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("SELECT {")
    run(page)
    expect(page.get_by_role("alert")).to_contain_text("line 1")
    found += page.evaluate(RUN, TAGS)
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
