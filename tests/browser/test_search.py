"""Promises of the search boxes in a browser: suggestions while one types, by keyboard and without scripts."""

import pytest
from playwright.sync_api import expect


def typed(page, text, box="#seek"):
    """Type a text into a search box and return its suggestions once those for the whole of it are shown."""
    page.locator(box).press_sequentially(text)
    suggestions = page.locator(".suggestions:visible")
    suggestions.get_by_role("option").filter(has_text=f"“{text}”").wait_for()
    return suggestions


@pytest.mark.parametrize("address", ["/", "/reports/members", "/list/people"])
def test_every_page_suggests(page, address):
    """What is typed brings up things by name, grouped by kind, each kind under its heading."""
    page.goto(address)
    suggestions = typed(page, "portug")
    expect(suggestions.get_by_role("group", name="Countries").get_by_role("option", name="Portugal")).to_be_visible()
    assert suggestions.get_by_role("group", name="Public authorities").get_by_role("option").count() > 1


@pytest.mark.parametrize(
    ("text", "name"),
    [("hlena mora", "Helena Moura"), ("bosenberg", "Frank Bösenberg"), ("as-fabrik", "AS-Fabrik Alliance")],
)
def test_suggestions_forgive(page, text, name):
    """Missing accents and typing errors do no harm, and other names are names too."""
    page.goto("/")
    expect(typed(page, text).get_by_role("option", name=name).first).to_be_visible()


def test_texts_are_suggested_where_no_name_fits(page):
    """What is in no name is looked for in paraphrases and notes, and the search for everything is always offered."""
    page.goto("/")
    suggestions = typed(page, "basque")
    expect(suggestions.get_by_role("option", name="GAIA").locator("mark")).to_have_text("Basque")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=basque")


def test_a_suggestion_is_taken_by_keyboard(page):
    """Arrows walk through the suggestions and tell which is meant, Enter opens it."""
    page.goto("/about")
    typed(page, "pact for sk")
    box = page.locator("#seek")
    assert box.get_attribute("role") == "combobox"
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    option = page.locator(f"[id='{box.get_attribute('aria-activedescendant')}']")
    assert option.get_attribute("aria-selected") == "true"
    assert "Pact for Skills" in option.text_content()
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/doc/policy/pact-for-skills")
    assert page.locator("h1").text_content().strip() == "Pact for Skills"


def test_a_text_that_is_begun_before_the_suggestions_are_there_is_written_on(page, hold):
    """Who types while the scripts still load keeps the focus, the text and the place in it."""
    let_go = hold("**/seek.js")
    page.goto("/about", wait_until="commit")
    box = page.locator("#seek")
    box.press_sequentially("potug")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    let_go()
    expect(box).to_have_role("combobox")
    expect(box).to_be_focused()
    page.keyboard.type("r")
    expect(box).to_have_value("portug")


def test_escape_closes_the_list_and_keeps_the_text(page):
    """Escape takes the suggestions away; Enter without a choice searches for the text."""
    page.goto("/")
    suggestions = typed(page, "skills")
    page.keyboard.press("Escape")
    assert suggestions.is_hidden()
    assert page.locator("#seek").input_value() == "skills"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=skills")


def test_markup_is_text(page):
    """Markup that is looked for is shown as text and becomes no element."""
    page.goto("/search?q=%3Cimg%20src=x%20onerror=alert(1)%3Eportugal")
    page.locator("#q").fill("")
    typed(page, "<<portugal>>", "#q")
    assert page.locator("main img").count() == 0


@pytest.mark.parametrize("look", ["narrow scriptless"])
def test_the_search_works_without_scripts(page):
    """Without scripts the box leads to the page of hits, grouped by kind."""
    page.goto("/")
    page.locator("#seek").fill("portugal")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=portugal")
    page.get_by_role("link", name="Portugal", exact=True).first.click()
    page.wait_for_url("**/country/PRT")


def test_what_is_not_found_is_said(page):
    """Where only some of the words are found the page says so, and where none is it says what to do."""
    page.goto("/search?q=zzzzqqqq+clusters")
    assert page.get_by_text("Nothing has all of these words").is_visible()
    page.goto("/search?q=zzzzqqqq")
    assert page.get_by_role("main").get_by_role("link", name="places").is_visible()
