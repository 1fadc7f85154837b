"""Promises of every kind of page in a browser: whole, readable, usable by keyboard, and safe."""

from html.parser import HTMLParser
from urllib.parse import quote, unquote

import pytest

from browser.kinds import ALL, CASES, DATA, FAILING, THINGS
from clustergraph.namespaces import KINDS

MARKUP = "<img src=x onerror=window.struck=1>"
ANSWER = f"SELECT ('{MARKUP}' AS ?x) {{}}"
EVERY = pytest.mark.parametrize("kind", CASES)
FOCUS = """async () => {
  let found = document.activeElement;
  while (found.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  if (found.isContentEditable) await new Promise((after) => setTimeout(after, 50));
  const outlined = (element) => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none';
  };
  const around = [found, found.parentElement, found.closest('.cm-editor')].filter(Boolean);
  const inside = found.matches('input:not(:focus)');
  const box = found.getBoundingClientRect();
  const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const name = found.outerHTML.slice(0, 120);
  const marked = inside || around.some(outlined);
  return { name, marked, seen, tag: found.localName, text: found.textContent.trim() };
}"""
"""What has the focus: whether an outline shows it, and whether it is on the screen.

A button within an input has the browser's own outline; the editor's outline comes a moment after the focus.
"""

WIDTHS = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
OVER = """() => [...document.querySelectorAll('body *')].filter((element) => {
  const box = element.getBoundingClientRect();
  return box.width && box.right > innerWidth + 1 && !element.closest('.scroll') && !element.closest('svg');
}).slice(0, 5).map((element) => element.outerHTML.slice(0, 100))"""
"""The elements that reach beyond the right edge."""

LARGER = """() => {
  const size = () => parseFloat(getComputedStyle(document.querySelector('main')).fontSize);
  const before = size();
  document.documentElement.style.fontSize = '200%';
  return [before, size()];
}"""
"""Double the size of letters, and say how large they were and are."""

LUMINANCE = """() => {
  const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).map(Number);
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}"""


class Inline(HTMLParser):
    """The scripts, styles and handlers that stand within a page."""

    def __init__(self, page):
        """Read a page."""
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Keep what is no link to a file."""
        given = dict(attrs)
        is_data = given.get("type") == "application/ld+json"
        if tag == "style" or "style" in given or (tag == "script" and "src" not in given and not is_data):
            self.found.append(tag)
        self.found += [name for name in given if name.startswith("on")]


def visit(page, watch, kind):
    """Go to the page of a kind and return the response, which has the status that it should."""
    status = FAILING.get(kind, 200)
    if status != 200:
        watch.allow(f"status of {status}")
    response = page.goto(ALL[kind])
    assert response.status == status
    return response


def overflow(page):
    """Return what makes a page wider than the window, nothing where it is not."""
    width, window = page.evaluate(WIDTHS)
    return [] if width <= window else [f"{width} of {window}", *page.evaluate(OVER)]


def test_every_route_and_every_kind_of_thing_has_a_page_that_is_tried(app):
    """A route that serves pages, or a kind of thing, is among the kinds that these tests visit."""
    router = app.url_map.bind("localhost")
    tried = {router.match(address.partition("?")[0])[0] for kind, address in ALL.items() if kind != "nothing there"}
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert routes - tried - DATA == set()
    assert tried & DATA == set()
    assert set(KINDS) == set(THINGS)


@EVERY
def test_a_page_is_whole_and_safe(page, watch, kind):
    """Each page has a title, one h1, nothing inline, no unsafe policy, a light ground or a dark, and stays whole.

    With letters of twice the size nothing is cut off.
    """
    response = visit(page, watch, kind)
    assert page.title().endswith(" clustergraph")
    assert page.get_by_role("heading", level=1).count() == 1
    assert Inline(response.text()).found == []
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-" not in policy
    assert page.evaluate(LUMINANCE) > 0.8
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(LUMINANCE) < 0.15
    size, grown = page.evaluate(LARGER)
    assert grown == pytest.approx(2 * size)
    assert overflow(page) == []


@EVERY
@pytest.mark.parametrize("look", ["narrow"])
def test_a_page_is_used_on_a_narrow_screen_by_keyboard_and_on_paper(page, watch, kind):
    """At 360 pixels, and at 320, no page scrolls sideways; each stop of the keyboard is seen; paper has the content."""
    visit(page, watch, kind)
    assert overflow(page) == []
    page.set_viewport_size({"width": 320, "height": 740})
    assert overflow(page) == []
    check_stops(page)
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Main").is_visible()
    assert page.locator("header form").locator("visible=true").count() == 0
    assert page.get_by_role("heading", level=1).is_visible()


def check_stops(page):
    """Walk through the first stops: the first leads to the content, and each shows that it has the focus."""
    page.keyboard.press("Tab")
    first = page.evaluate(FOCUS)
    assert (first["text"], first["marked"], first["seen"]) == ("Skip to content", True, True)
    for _ in range(16):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["tag"] == "body":
            return
        assert stop["marked"], f"no outline: {stop['name']}"
        assert stop["seen"], f"off the screen: {stop['name']}"


def test_the_first_stop_leads_past_the_navigation(page):
    """Enter at the first stop goes to the content: the next stop is within it."""
    page.goto("/reports")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("look", ["wide", "scriptless"])
@pytest.mark.parametrize(
    "address",
    [
        f"/search?q={quote(MARKUP)}",
        f"/reports/members?country={quote(MARKUP)}",
        f"/reports/members?sort={quote(MARKUP)}",
        f"/reports/names?class={quote(MARKUP)}",
        f"/reports/{quote(MARKUP)}",
        f"/sparql?query={quote(MARKUP)}",
        f"/sparql?query={quote(ANSWER)}",
        f"/list/{quote(MARKUP)}",
        f"/doc/person/{quote(MARKUP)}",
        f"/kos/theme/{quote(MARKUP)}",
        f"/graph/{quote(MARKUP)}",
        f"/about/corrections?about={quote(MARKUP)}",
        f"/{quote(MARKUP)}",
    ],
)
def test_markup_of_a_request_is_text(page, watch, address):
    """Markup within a parameter, a query, an answer or a path is read as text, and never becomes part of the page."""
    watch.allow("status of 40")
    page.goto(address)
    assert page.locator("img[src='x'], [onerror]").count() == 0
    shown = page.locator("body").inner_text()
    values = page.evaluate("() => [...document.querySelectorAll('input, textarea')].map((field) => field.value).join()")
    assert "onerror=window.struck=1" in unquote(shown + values)
    assert page.evaluate("() => window.struck") is None
