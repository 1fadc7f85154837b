"""Fixtures: a running server, Chromium, and a page that fails its test by what it must not do.

A test says how it looks at the pages by words, of which several may be joined:
``@pytest.mark.parametrize("look", ["dark", "narrow scriptless"])``.
"""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from browser.running import running
from browser.watching import Watch
from conftest import need

WORDS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "wide": {"viewport": {"width": 1280, "height": 900}},
    "narrow": {"viewport": {"width": 360, "height": 740}},
    "scriptless": {"java_script_enabled": False},
}
"""What each word of a look means to the browser."""


@pytest.fixture(scope="package")
def site():
    """Return the address of a server of the bundled graph, no slash at its end; it has the documents if at hand."""
    with running() as address:
        yield address


# Not for the whole session: Playwright keeps an event loop running, beside which no other test could run its own.
@pytest.fixture(scope="package")
def browser():
    """Return Chromium."""
    found = shutil.which("chromium")
    need(found, "no chromium on the path: apt-get install chromium")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def look():
    """Return how the test looks at the pages, in words; parametrise it for other looks."""
    return "wide light"


@pytest.fixture
def watch(site):
    """Return what sees the faults of the test's pages."""
    return Watch(site)


@pytest.fixture
def page(browser, site, look, watch):
    """Return a page of its own context; addresses may begin with a slash, and the test fails by any fault."""
    options = {"base_url": site, **WORDS["wide"]}
    for word in look.split():
        options |= WORDS[word]
    context = browser.new_context(**options)
    context.set_default_timeout(15_000)
    watch.follow(context)
    yield context.new_page()
    context.close()
    assert watch.unexpected() == []


@pytest.fixture
def hold(page):
    """Return what holds back the request for an address until the function that it returns is called."""

    def held_back(address):
        held = []

        def keep(route):
            held.append(route)

        page.route(address, keep)
        return lambda: held.pop().continue_()

    return held_back
