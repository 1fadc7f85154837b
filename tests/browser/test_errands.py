"""Promises to somebody with a question and nothing but the address: seven errands, by what can be read and pressed."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from clustergraph.web.assets import ASSETS
from conftest import SHARED, need

EITHER = pytest.mark.parametrize("look", ["wide", "wide scriptless"])
"""With scripts and without."""

JOBS = re.compile("^What do the documents say about jobs")
FIGURES = ("50,?000,?000", "61,?800,?000", "54,?000,?000")


@pytest.fixture
def home(page):
    """Return the page, at the start."""
    page.goto("/")
    return page


def follow(page, name):
    """Press the link of a name."""
    page.get_by_role("link", name=name).first.click()


def as_table(page, question):
    """Press the link to the table that answers a question of the home page."""
    page.get_by_role("listitem").filter(has_text=question).get_by_role("link", name="as a table").click()


def row(page, text):
    """Return the row of the answer that has a text."""
    return page.locator("#result, section").get_by_role("row").filter(has_text=text).first


@EITHER
def test_who_represents_portugal_and_where_is_it_printed(home):
    """Three people are named for Portugal; the lines of each lead to document, lines and, if at hand, the passage."""
    question = "Who represents Portugal in the expert group?"
    follow(home, question)
    for person in ("Helena Moura", "Maria Jordão", "Maria Manuel Branco"):
        seat = home.get_by_role("listitem").filter(has=home.get_by_role("link", name=person, exact=True)).first
        expect(seat.get_by_role("link", name="line").first).to_be_visible()
    home.goto("/")
    as_table(home, question)
    expect(home.get_by_role("heading", level=1)).to_have_text(question)
    expect(row(home, "Maria Manuel Branco")).to_contain_text("Recommendation Report")
    row(home, "Maria Jordão").get_by_role("link", name="1467-1468").click()
    expect(home.get_by_role("heading", level=1)).to_have_text(re.compile("Expert Group on Clusters, lines 1467-1468"))
    expect(home.get_by_role("link", name="Maria Jordão").first).to_be_visible()
    if (SHARED / "sources").is_dir():
        expect(home.locator("blockquote").first).to_contain_text(re.compile("Jordão", re.IGNORECASE))


@EITHER
def test_which_example_illustrates_recommendation_12(home):
    """The question leads to the recommendation, which tells it with who takes part, and to a table that does, too."""
    as_table(home, "Which example illustrates recommendation 12?")
    expect(row(home, "AS-Fabrik Alliance")).to_contain_text("EIKEN; GAIA")
    home.goto("/")
    follow(home, "Which example illustrates recommendation 12?")
    example = home.get_by_role("region", name=re.compile("example", re.IGNORECASE)).first
    expect(example).to_contain_text("AS-Fabrik Alliance")
    expect(example).to_contain_text("EIKEN")
    expect(example.get_by_role("link", name=re.compile(r"lines? \d+")).first).to_be_visible()


@EITHER
def test_what_was_said_about_jobs_and_why_it_differs(home):
    """The question leads to the figures with their documents; the conflict sets them side by side and says why."""
    follow(home, JOBS)
    for figure in FIGURES:
        expect(home.get_by_role("main")).to_contain_text(re.compile(figure))
    home.goto("/")
    follow(home, re.compile(r"\d+ conflicts between sources"))
    follow(home, "How many jobs clusters account for")
    for figure in FIGURES:
        expect(home.get_by_role("article").filter(has_text=re.compile(figure)).first).to_be_visible()
    expect(home.get_by_role("main")).to_contain_text("difference of scope")
    expect(home.get_by_role("main")).to_contain_text("differ in year and source")


@EITHER
def test_which_calls_were_open_in_2020(home):
    """The question has three calls, and no call of another year; asked by the form, the answer is the same."""
    follow(home, re.compile("^Which calls were open"))
    expect(home.locator("tbody").first.get_by_role("row")).to_have_count(3)
    home.get_by_role("navigation", name="Main").get_by_role("link", name="Questions").click()
    follow(home, "Calls for proposals")
    home.get_by_label("Not before").fill("2020-01-01")
    home.get_by_label("Not after").fill("2020-12-31")
    home.get_by_role("button", name="Show", exact=True).click()
    expect(home).to_have_url(re.compile("from=2020-01-01"))
    rows = home.locator("tbody").first.get_by_role("row")
    expect(rows).to_have_count(3)
    for call in ("INNOSUP-1, final call", "Clusters Go International, call of 2020", "COSME 2020 call"):
        expect(rows.filter(has_text=call)).to_have_count(1)


@EITHER
def test_what_connects_the_basque_clusters_to_the_pact_for_skills(home):
    """The question has its answer; from Bilbao one gets to its clusters, from there to each step, with its lines."""
    follow(home, re.compile("^What connects the (Basque )?clusters"))
    expect(row(home, "GAIA")).to_contain_text("AS-Fabrik Alliance")
    home.goto("/")
    home.get_by_label(re.compile("^Search")).first.fill("Basque clusters")
    home.get_by_role("button", name="Search").click()
    expect(home.get_by_role("main").get_by_role("link", name="EIKEN", exact=True)).to_be_visible()
    follow(home.get_by_role("main"), re.compile("^GAIA"))
    expect(home.get_by_role("heading", level=1)).to_have_text("GAIA")
    follow(home, "Explore from here")
    home.get_by_label("Connect with").fill("Pact for Skills")
    home.get_by_role("button", name="Show", exact=True).click()
    expect(home.get_by_role("heading", level=1)).to_have_text("From GAIA to Pact for Skills")
    ways = home.get_by_role("region", name="How GAIA and Pact for Skills are connected")
    for step in ("GAIA takes part in AS-Fabrik Alliance", "reskilling and upskilling is concern of Pact for Skills"):
        expect(ways.get_by_role("listitem").filter(has_text=step).first).to_contain_text("lines")


@EITHER
def test_all_meetings_as_a_spreadsheet(home):
    """The question on meetings has a download that opens as a spreadsheet with each row of the answer."""
    home.get_by_role("navigation", name="Main").get_by_role("link", name="Questions").click()
    follow(home, "Meetings of a body")
    shown = int(re.match(r"\d+", home.get_by_text(re.compile(r"^\d+ rows\b")).first.inner_text())[0])
    with home.expect_download() as download:
        follow(home, re.compile("Excel"))
    assert download.value.suggested_filename.endswith(".xlsx")
    sheet = load_workbook(BytesIO(download.value.path().read_bytes())).active
    found = list(sheet.iter_rows(values_only=True))
    assert shown > 5
    names = {str(cell) for cells in found for cell in cells}
    assert sum("meeting" in name.lower() and "20" not in name for name in names) >= 1
    assert len([cells for cells in found if any(re.match(r"20\d\d-", str(cell)) for cell in cells)]) == shown


def test_a_query_is_written_with_completion_and_shared(home, browser):
    """A query that was half written by the editor is shared by a link that shows it, and its answer, to others."""
    need("editor.js" in ASSETS, "the scripts are not built: run make build")
    home.get_by_role("navigation", name="Main").get_by_role("link", name="SPARQL").click()
    home.wait_for_url("**/sparql")
    home.get_by_role("textbox", name="Query").click()
    home.keyboard.press("Control+a")
    home.keyboard.press("Delete")
    home.keyboard.type("SELECT ?thing WHERE { ?thing a cg:Recomm")
    expect(home.get_by_role("option").filter(has_text="cg:Recommendation").first).to_be_visible()
    home.wait_for_timeout(200)
    home.keyboard.press("Tab")
    home.keyboard.type(" }")
    home.keyboard.press("Escape")
    home.get_by_role("button", name="Run the query").click()
    expect(home.get_by_role("status").filter(has_text="15 rows")).to_be_visible()
    home.get_by_text("Share this query").click()
    address = home.get_by_label("Link that shows the query and its answer", exact=True).input_value()
    context = browser.new_context()
    other = context.new_page()
    other.goto(address)
    expect(other.get_by_role("textbox", name="Query")).to_contain_text("cg:Recommendation")
    expect(other.locator("tbody").first.get_by_role("row")).to_have_count(15)
    context.close()
