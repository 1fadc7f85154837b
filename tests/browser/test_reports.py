"""Promises of report pages in a browser: form, table, pictures, views and downloads, with scripts and without."""

import csv
import io
import re
import zlib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

WITHOUT = pytest.mark.parametrize("look", ["wide light", "wide scriptless"])


def column(page, heading):
    """Return the texts of a column of the answer."""
    headings = [text.strip(" ↑↓") for text in page.locator("#rows thead th").all_text_contents()]
    number = headings.index(heading) + 1
    return [text.strip() for text in page.locator(f"#rows tbody td:nth-child({number})").all_text_contents()]


def pixel(png):
    """Return the red, green and blue of the one pixel of a picture of eight bits a channel."""
    data, place, packed = png, 8, b""
    while place < len(data):
        size, kind = int.from_bytes(data[place : place + 4]), data[place + 4 : place + 8]
        if kind == b"IDAT":
            packed += data[place + 8 : place + 8 + size]
        place += size + 12
    return tuple(zlib.decompress(packed)[1:4])


def chart(page):
    """Return the drawing that scripts put in the place of the picture."""
    page.locator("figure.chart").scroll_into_view_if_needed()
    drawing = page.locator("figure.chart svg")
    drawing.wait_for()
    return drawing


@WITHOUT
def test_rows_are_sorted_by_their_headings(page):
    """A heading puts the rows in its order, and once more in the other; the table says which it has."""
    page.goto("/reports/countries")
    page.locator("#rows thead").get_by_role("link", name="People").click()
    page.locator("#rows th[aria-sort=ascending]").wait_for()
    assert (people := list(map(int, column(page, "People")))) == sorted(people)
    page.locator("#rows thead").get_by_role("link", name="People").click()
    page.locator("#rows th[aria-sort=descending]").wait_for()
    assert (people := list(map(int, column(page, "People")))) == sorted(people, reverse=True)
    assert parse_qs(urlsplit(page.url).query)["sort"] == ["-people"]


def test_sorting_keeps_the_focus_and_is_told(page):
    """Sorted in place, the heading keeps the focus, and the count that is read aloud says the order."""
    page.goto("/reports/countries")
    page.locator("#rows thead").get_by_role("link", name="Bodies").press("Enter")
    page.locator("#rows th[aria-sort=ascending]").wait_for()
    expect(page.locator("#rows thead").get_by_role("link", name="Bodies")).to_be_focused()
    page.get_by_role("status").filter(has_text="sorted by Bodies").wait_for()


def test_typing_overtakes_sorting(page):
    """Who types a filter while the rows are still being sorted stays in its field, and no order is told."""
    page.goto("/reports/members")
    page.route("**sort=**", lambda _route: None)
    page.locator("#rows thead").get_by_role("link", name="Person").click()
    page.get_by_label("Only rows with").press_sequentially("moura")
    expect(page.locator("#count")).to_contain_text("those with")
    expect(page.get_by_label("Only rows with")).to_be_focused()
    expect(page.locator("#count")).not_to_contain_text("sorted by")


def test_what_is_sorted_and_filtered_in_place_stays_so(page):
    """The other views of an answer, and the answer to something else, keep the order that was chosen in place."""
    page.goto("/reports/members")
    page.locator("#rows thead").get_by_role("link", name="Person").click()
    page.locator("#rows th[aria-sort=ascending]").wait_for()
    page.get_by_label("Only rows with").press_sequentially("moura")
    expect(page.locator("#count")).to_contain_text("those with")
    page.get_by_role("link", name="On a map").click()
    page.wait_for_url("**view=map**")
    shown = {"sort": ["person"], "view": ["map"]}
    assert parse_qs(urlsplit(page.url).query) == {**shown, "filter": ["moura"]}
    page.get_by_label("Only rows with").fill("")
    expect(page.locator("#count")).not_to_contain_text("those with")
    page.locator("#rows thead").get_by_role("link", name="Person").click()
    page.locator("#rows th[aria-sort=descending]").wait_for()
    page.locator("form.fields").get_by_label("Country").select_option("PT")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**country=PT**")
    assert parse_qs(urlsplit(page.url).query) == {**shown, "sort": ["-person"], "country": ["PT"]}


def test_rows_are_filtered_while_one_types(page):
    """Rows of all pages are filtered by what they read like, without case and accents, with a live count."""
    page.goto("/reports/positions")
    count = page.locator("#count")
    assert "of which 1 to 100" in count.text_content()
    page.get_by_label("Only rows with").press_sequentially("SKILLS clusters")
    expect(count).to_contain_text("those with")
    assert 0 < int(count.text_content().split()[0]) < 100
    assert all("skills" in text.lower() for text in page.locator("#rows tbody tr").all_text_contents())
    page.reload()
    assert page.get_by_label("Only rows with").input_value() == "SKILLS clusters"


@pytest.mark.parametrize("look", ["narrow scriptless"])
def test_rows_are_filtered_without_scripts(page):
    """The filter is a form, which keeps what was given and the order of the rows."""
    page.goto("/reports/members?sort=-name&country=PT")
    page.get_by_label("Only rows with").fill("moura")
    page.get_by_role("button", name="Filter").click()
    page.wait_for_url("**filter=moura**")
    assert column(page, "Person") == ["Helena Moura"]
    assert parse_qs(urlsplit(page.url).query) == {"country": ["PT"], "sort": ["-name"], "filter": ["moura"]}


def test_a_field_suggests_names_and_sends_what_they_name(page):
    """A field for a thing offers names by what is typed, forgives errors, and the answer is for the thing chosen."""
    page.goto("/reports/connections")
    page.get_by_label("From").press_sequentially("eiken")
    page.get_by_role("option", name="EIKEN").click()
    page.get_by_label("To").press_sequentially("pakt for skils")
    page.get_by_role("option", name="Pact for Skills").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**from=cluster**")
    assert "AS-Fabrik Alliance" in "".join(page.locator("#rows tbody tr").first.all_text_contents())
    assert page.get_by_label("From").input_value() == "EIKEN"


@pytest.mark.parametrize("look", ["wide light", "wide dark", "narrow light"])
def test_a_chart_answers_the_pointer(page):
    """With scripts a chart is drawn in the page and tells the number of a bar; nothing is evaluated as code."""
    page.goto("/reports/members")
    drawing = chart(page)
    assert drawing.get_attribute("aria-label")
    assert page.locator("figure.chart img").count() == 0
    drawing.locator(".role-mark.mark-rect path").last.hover()
    page.locator(".tip dd", has_text="representative of a Member State").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_chart_that_fails_stays_a_picture(page, watch):
    """Where the chart cannot be drawn, the picture of the server stays."""
    watch.allow("503")
    page.route("**/*format=vega-lite", lambda route: route.fulfill(status=503))
    page.goto("/reports/members")
    with page.expect_response("**/*format=vega-lite"):
        page.locator("figure.chart").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert page.locator("figure.chart img").evaluate("image => image.complete && image.naturalWidth > 0")


def test_scripts_for_charts_come_only_where_a_chart_is(page, watch):
    """A page without a picture loads nothing to draw with."""
    page.goto("/reports/person?person=wise-emily")
    page.wait_for_load_state("networkidle")
    assert any(address.endswith("/report.js") for address in watch.requests)
    assert not any(address.endswith("/charts.js") for address in watch.requests)


@WITHOUT
@pytest.mark.parametrize(
    ("address", "tab", "told"),
    [
        ("/reports/calendar", "On a map", "Germany"),
        ("/reports/members", "On a map", "Portugal"),
        ("/reports/calls", "Along time", "2020"),
        ("/reports/places", "Along time", "Berlin"),
    ],
)
def test_places_and_times_are_seen(page, address, tab, told):
    """An answer with places is seen on a map, one with dates along time, above the table that says the same."""
    page.goto(address)
    page.get_by_role("navigation", name="Ways to see the answer").get_by_role("link", name=tab).click()
    page.wait_for_url("**view=**")
    picture = page.locator("figure.chart img, figure.chart svg").first
    picture.wait_for()
    assert page.locator("#rows tbody tr").count() > 0
    image = page.request.get(f"{address}?view={parse_qs(urlsplit(page.url).query)['view'][0]}&format=svg")
    assert image.headers["content-type"] == "image/svg+xml"
    assert told in image.text()


def test_an_answer_is_taken_along(page):
    """Data, the address for good, the reference and the query in the editor are each a click or two away."""
    page.goto("/reports/members?country=PT")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").first.click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8"))))
    assert len(rows) == page.locator("#rows tbody tr").count()
    link = page.locator("#take ~ .iri code").first.text_content()
    assert "version=" in link
    assert page.request.get(link).ok
    assert "Country: Portugal" in page.locator(".reference").text_content()
    page.get_by_role("link", name="The query behind it").click()
    page.get_by_text("The query behind this report").click()
    page.get_by_role("link", name="query editor").click()
    page.wait_for_url("**/sparql?query=**")
    assert "country/PRT" in parse_qs(urlsplit(page.url).query)["query"][0]


@pytest.mark.parametrize("look", ["narrow light", "narrow dark scriptless"])
def test_a_report_fits_a_narrow_screen(page):
    """The page never scrolls sideways; the table does, as a labelled region that takes the focus."""
    page.goto("/reports/calendar?view=timeline")
    region = page.locator("#rows .scroll")
    assert region.get_attribute("tabindex") == "0"
    assert region.get_attribute("aria-label")
    assert region.bounding_box()["width"] <= 360


@pytest.mark.parametrize("look", ["wide light", "wide dark"])
def test_the_place_in_the_documents_stays_in_sight(page):
    """However wide the table and wherever it is scrolled to, the lines of a row stand at the edge of its box."""
    page.goto("/reports/calls")
    box = page.locator("#rows .scroll")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    place = page.locator("#rows tbody td.printed").first
    for left in (0, 400, 10_000):
        box.evaluate("(box, left) => box.scrollTo(left, 0)", left)
        ends = place.bounding_box()["x"] + place.bounding_box()["width"]
        assert ends == pytest.approx(box.bounding_box()["x"] + box.bounding_box()["width"], abs=20)
        assert place.evaluate(
            "cell => { const {x, y} = cell.querySelector('a').getBoundingClientRect();"
            " return cell.contains(document.elementFromPoint(x + 4, y + 4)); }"
        )


@pytest.mark.parametrize("look", ["narrow light", "narrow dark scriptless"])
@pytest.mark.parametrize("address", ["/reports/members?country=PT", "/reports/calls", "/reports/figures"])
def test_rows_are_cards_on_a_phone(page, address):
    """On a phone nothing scrolls sideways: each row is its name, where it is printed, then the rest with labels."""
    page.goto(address)
    assert page.locator("#rows .scroll").evaluate("box => box.scrollWidth <= box.clientWidth")
    row = page.locator("#rows tbody tr").first
    cells = row.locator("td:visible")
    tops = {cell.get_attribute("data-label"): cell.bounding_box()["y"] for cell in cells.all()}
    first, second = sorted(tops, key=tops.get)[:2]
    assert first == cells.first.get_attribute("data-label")
    assert second == "Printed in"
    assert page.get_by_role("table").get_by_role("row").count() > 1
    assert row.get_by_role("cell").count() == len(tops)


@pytest.mark.parametrize("look", ["wide dark scriptless", "wide light scriptless"])
def test_a_picture_has_the_colours_of_its_page(page):
    """Drawn by the server, a picture stands on the ground of the page in the dark as in the light."""
    page.goto("/reports/calls")
    picture = page.locator("figure.chart img")
    picture.scroll_into_view_if_needed()
    picture.evaluate("image => image.decode()")
    ground = page.evaluate("getComputedStyle(document.querySelector('#rows .printed')).backgroundColor")
    corner = picture.bounding_box()
    shot = page.screenshot(
        clip={"x": corner["x"] + 4, "y": corner["y"] + 4, "width": 1, "height": 1}, full_page=False, type="png"
    )
    assert tuple(map(int, re.findall(r"\d+", ground))) == pixel(shot)


def test_questions_are_filtered_while_one_types(page):
    """The list of questions keeps those with the words typed, and the subjects that have any."""
    page.goto("/reports")
    everything = page.locator(".subject li:visible").count()
    page.get_by_label("Only questions with").press_sequentially("calls")
    expect(page.locator("#narrow-count")).to_contain_text(f"of {everything} questions")
    assert 0 < page.locator(".subject li:visible").count() < everything
    assert page.locator(".subject:visible").count() < page.locator(".subject").count()


def test_a_name_is_chosen_among_what_was_meant(page, watch):
    """A text that names no thing leads on to the answer by one click on what the search finds for it."""
    watch.allow("400")
    page.goto("/reports/connections?from=Basque&to=pact-for-skills")
    page.get_by_role("link", name="GAIA", exact=True).click()
    page.wait_for_url("**from=cluster**")
    expect(page.locator(".ways")).to_contain_text("AS-Fabrik Alliance")
