"""Promises of the explorer in a browser: the picture grows as asked, says the same in words, and can be taken along."""

from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import expect

SVG = "{http://www.w3.org/2000/svg}"
GROUP = "/explore?start=group:expert-group-on-clusters"
WAY = "/explore?start=cluster:gaia&to=policy:pact-for-skills"
PLACE = """id => {
  const canvas = document.querySelector('.canvas');
  const place = canvas.getBoundingClientRect();
  const at = canvas._cyreg.cy.getElementById(id).renderedPosition();
  return [place.left + at.x, place.top + at.y];
}"""
"""Where on the screen the mark of a node is."""

BOXES = """() => document.querySelector('.canvas')._cyreg.cy.nodes().map((node) => {
  const { x1, x2, y1, y2 } = node.boundingBox({ includeUnderlays: false, includeOverlays: false });
  return [node.data('text'), x1 + 2, x2 - 2, y1 + 2, y2 - 2];
})"""
"""The boxes of all nodes with their labels, less the margin that the library adds."""

LETTERS = """() => {
  const cy = document.querySelector('.canvas')._cyreg.cy;
  return Math.min(...cy.nodes().map((node) => node.numericStyle('font-size') * cy.zoom()));
}"""
"""The height of the smallest letters in pixels of the screen."""


def opened(page, address):
    """Go to a page of the explorer and wait for its picture."""
    page.goto(address)
    page.get_by_role("tree").get_by_role("treeitem").first.wait_for()
    return page.get_by_role("tree", name="The picture in words")


def item(tree, name):
    """Return the item of the tree that is called so."""
    return tree.get_by_role("treeitem", name=name, exact=True)


def tap(page, node):
    """Click on the mark of a node in the picture."""
    page.mouse.click(*page.evaluate(PLACE, node))


def drawn(page):
    """Return the texts in the picture, each on one line."""
    return [" ".join(text.split()) for text, *_ in page.evaluate(BOXES)]


def overlapping(page):
    """Return pairs of nodes of which one lies over the other."""
    boxes = page.evaluate(BOXES)
    return [
        (one[0], other[0])
        for number, one in enumerate(boxes)
        for other in boxes[:number]
        if one[1] < other[2] and other[1] < one[2] and one[3] < other[4] and other[3] < one[4]
    ]


def test_the_picture_and_the_words_tell_the_same(page):
    """A thing stands in the picture with its relations; the list beside it has the same."""
    tree = opened(page, GROUP)
    assert {"Expert Group on Clusters", "has member", "51 members", "5 meetings", "European Commission"} <= set(
        drawn(page)
    )
    expect(item(tree, "has member: 51 members")).to_be_visible()
    expect(item(tree, "European Commission public authority")).to_be_visible()
    assert not page.get_by_role("heading", name="What Expert Group on Clusters has to do with others").is_visible()


def test_a_group_opens_on_demand(page):
    """A click on the node that stands for five meetings shows the five, says so, and can be taken back."""
    tree = opened(page, GROUP)
    tap(page, "group:expert-group-on-clusters~cg:meetingOf~in~group")
    expect(item(tree, "First meeting of the Expert Group on Clusters event")).to_be_visible()
    expect(page.locator(".explorer [role=status]").last).to_contain_text("Added 5 things")
    assert "5 meetings" not in drawn(page)
    page.get_by_role("button", name="Back").click()
    expect(item(tree, "First meeting of the Expert Group on Clusters event")).to_have_count(0)
    assert "5 meetings" in drawn(page)


def test_another_place_on_the_page_closes_nothing(page):
    """The link that skips to the content leaves open what is open, in the picture and in the address."""
    tree = opened(page, GROUP)
    meetings = tree.locator("[data-node^='event:']")
    tap(page, "group:expert-group-on-clusters~cg:meetingOf~in~group")
    expect(meetings).to_have_count(5)
    address = page.url
    page.get_by_role("link", name="Skip to content").press("Enter")
    page.wait_for_timeout(400)
    expect(meetings).to_have_count(5)
    expect(page).to_have_url(address)
    expect(page.get_by_role("button", name="Back")).to_be_enabled()


def test_what_could_not_be_had_is_asked_for_again(page, watch):
    """Where the service cannot be reached the page says so and stays as it was, and the next time it asks anew."""
    watch.allow("ERR_FAILED")
    tree = opened(page, GROUP)
    status = page.locator(".explorer [role=status]").last
    page.route("**/explore?*", lambda route: route.abort())
    page.evaluate("address => location.hash = address", "#open=group:expert-sub-group-on-clusters-and-skills")
    expect(status).to_contain_text("Failed to fetch")
    expect(item(tree, "has member: 51 members")).to_be_visible()
    page.unroute("**/explore?*")
    page.go_back()
    expect(status).to_have_text("Back to what was open.")
    page.go_forward()
    expect(tree.locator("[data-node^='event:']").first).to_be_visible()


def test_many_come_ten_at_a_time(page):
    """Of 51 members ten are shown, then ten more each time that more are asked for."""
    tree = opened(page, GROUP)
    people = tree.locator("[data-node^='person:']")
    item(tree, "has member: 51 members").click()
    expect(people).to_have_count(10)
    item(tree, "Show 41 more").click()
    expect(people).to_have_count(20)
    assert "31 more" in drawn(page)


def test_a_thing_opens_its_relations_from_the_panel(page):
    """A click on a thing shows its relations; one of them is opened, and the address then shares what is open."""
    tree = opened(page, GROUP)
    tap(page, "group:expert-sub-group-on-clusters-and-skills")
    panel = page.get_by_role("region", name="Selected")
    expect(panel.get_by_role("heading")).to_have_text("Expert Sub-group on Clusters and Skills")
    relation = panel.get_by_role("button", name="has meeting")
    relation.click()
    expect(relation).to_have_attribute("aria-pressed", "true")
    shown = tree.locator("[data-node^='event:']").count()
    assert shown > 0
    again = page.context.new_page()
    tree = opened(again, page.url)
    expect(tree.locator("[data-node^='event:']")).to_have_count(shown)
    assert sorted(drawn(again)) == sorted(drawn(page))
    again.get_by_role("button", name="Reset").click()
    expect(tree.locator("[data-node^='event:']")).to_have_count(0)


@pytest.mark.parametrize("look", ["wide light", "narrow light"])
@pytest.mark.parametrize(
    "address",
    [
        GROUP,
        f"{GROUP}#open=group:expert-group-on-clusters~cg:meetingOf~in~1;event:expert-group-meeting-1",
        "/explore?start=theme:resilience#open=theme:resilience~cg:theme~in~2",
        WAY,
        "/explore?start=group:expert-group-on-clusters&to=policy:pact-for-skills",
    ],
)
def test_labels_can_be_read(page, address):
    """No node lies over another, and no letter is smaller than eleven pixels before somebody makes it so."""
    opened(page, address)
    assert overlapping(page) == []
    assert page.evaluate(LETTERS) >= 11


def test_the_same_is_drawn_the_same(page):
    """The picture of one address is the same each time, to the pixel."""
    opened(page, GROUP)
    again = page.context.new_page()
    opened(again, GROUP)
    assert page.evaluate(BOXES) == again.evaluate(BOXES)


def test_two_boxes_find_the_way(page):
    """With a few letters in each box and a choice of what is suggested, the way is drawn, and told with its proof."""
    page.goto("/explore")
    for label, typed, choice in (("Start from", "gai", "GAIA"), ("Connect with", "pact for sk", "Pact for Skills")):
        box = page.get_by_role("combobox", name=label)
        box.press_sequentially(typed)
        page.get_by_role("option", name=choice, exact=True).wait_for()
        box.press("ArrowDown")
        box.press("Enter")
        expect(box).to_have_value(choice)
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**/explore?start=https*cluster%2Fgaia&to=*")
    page.get_by_role("tree").get_by_role("treeitem").first.wait_for()
    texts = drawn(page)
    for text in ("GAIA", "takes part in", "AS-Fabrik Alliance", "reskilling and upskilling", "Pact for Skills"):
        assert text in texts
    expect(page.locator("ol.way")).to_contain_text("GAIA takes part in AS-Fabrik Alliance.")
    page.get_by_role("link", name="lines 1014-1024").first.click()
    expect(page.locator("h1")).to_contain_text("1014-1024")


@pytest.mark.parametrize("look", ["wide scriptless", "narrow scriptless"])
def test_the_way_is_told_without_scripts(page):
    """The form alone leads from what somebody remembers to the way in words, and to the lines that prove a step."""
    page.goto("/explore")
    page.get_by_label("Start from").fill("Basque clusters")
    page.get_by_label("Connect with").fill("Pact for Skills")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("h1")).to_have_text("Which thing do you mean?")
    page.get_by_role("link", name="GAIA", exact=True).click()
    steps = page.locator("ol.way > li")
    expect(steps).to_have_count(3)
    expect(steps.nth(0)).to_contain_text("GAIA takes part in AS-Fabrik Alliance.")
    expect(page.get_by_role("heading", name="As a picture")).to_be_hidden()
    steps.nth(0).get_by_role("link", name="lines 1014-1024").click()
    expect(page.locator("h1")).to_contain_text("1014-1024")


@pytest.mark.parametrize("address", [GROUP, WAY])
def test_the_file_holds_the_picture(page, watch, tmp_path, address):
    """The file that is saved is SVG with a title, and every text of the picture is in it."""
    watch.allow("off the host: file:")
    opened(page, address)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as SVG").click()
    assert saved.value.suggested_filename.endswith(".svg")
    saved.value.save_as(tmp_path / "saved.svg")
    root = ET.parse(tmp_path / "saved.svg").getroot()  # noqa: S314 - our own
    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}title").text == page.locator("h1").inner_text()
    texts = {" ".join(part.text for part in text.iter(f"{SVG}tspan")) for text in root.iter(f"{SVG}text")}
    assert set(drawn(page)) <= texts
    assert len(list(root.iter(f"{SVG}polyline"))) == page.evaluate(
        "() => document.querySelector('.canvas')._cyreg.cy.edges().length"
    )
    page.goto((tmp_path / "saved.svg").as_uri())
    box = page.evaluate("() => { const b = document.documentElement.getBBox(); return [b.width, b.height]; }")
    assert all(side > 100 for side in box)


def test_all_by_keyboard(page):
    """Tab reaches the words; arrows go through them and open a group, Enter goes to the panel, Escape back."""
    tree = opened(page, GROUP)
    page.get_by_role("button", name="Save as SVG").focus()
    while not page.evaluate("() => document.activeElement.matches('[role=treeitem]')"):
        page.keyboard.press("Tab")
    expect(item(tree, "Expert Group on Clusters group")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    meetings = item(tree, "has meeting: 5 meetings")
    expect(meetings).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(meetings).to_have_attribute("aria-expanded", "true")
    expect(meetings).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    panel = page.get_by_role("region", name="Selected")
    expect(panel.get_by_role("heading")).to_be_focused()
    name = panel.get_by_role("heading").inner_text()
    assert "meeting of the Expert Group on Clusters" in name
    page.keyboard.press("Escape")
    expect(item(tree, f"{name} event")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(meetings).to_have_attribute("aria-expanded", "false")


def test_colours_follow_the_scheme(page):
    """The picture takes its colours from the stylesheet, and takes them anew when the scheme changes."""
    opened(page, GROUP)
    colour = "() => document.querySelector('.canvas')._cyreg.cy.nodes('.root').style('color')"
    light = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"light => ({colour})() !== light", arg=light)


@pytest.mark.parametrize("look", ["narrow light", "narrow dark"])
@pytest.mark.parametrize("address", [GROUP, WAY])
def test_it_fits_a_narrow_screen(page, address):
    """At 360 pixels nothing of the page or the picture reaches beyond the edge."""
    opened(page, address)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    width = page.evaluate("() => document.querySelector('.canvas').clientWidth")
    ends = page.evaluate(
        "() => document.querySelector('.canvas')._cyreg.cy.nodes().map((node) => node.renderedBoundingBox().x2)"
    )
    assert max(ends) <= width + 2
