"""Promises of what pages load: little, only what they use, and each file once for all."""

import re

import pytest

from browser.kinds import ALL

TINY = 4096
"""Bytes that a script may have which every page loads."""

OWN = {"sparql": {"editor.js"}, "explorer around a thing": {"explorer.js"}, "report with chart": {"report.js"}}
"""The larger scripts of pages that are made of them."""

PLAIN = ["home", "search with hits", "reports", "list", "country", "dataset", "ontology", "thing: person", "about"]


def loaded(page, address):
    """Return the responses to all that a page loads, itself included, until nothing more comes."""
    responses = []
    page.on("response", lambda response: responses.append(response))  # noqa: PLW0108  a built-in function is refused
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return responses


def test_home_is_small(page):
    """The home page takes less than 100 kB with all that it loads."""
    responses = loaded(page, "/")
    assert len(responses) >= 3
    assert sum(len(response.body()) for response in responses) < 100_000


@pytest.mark.parametrize("kind", [*PLAIN, *OWN])
def test_a_page_loads_what_it_uses_and_files_stay(page, kind):
    """Large scripts come only with the pages that are made of them, and each file says that it never changes."""
    files = [response for response in loaded(page, ALL[kind]) if "/static/" in response.url]
    assert len(files) >= 2
    for file in files:
        assert re.search(r"/static/[0-9a-f]{16}/[^/]+$", file.url)
        assert "immutable" in file.headers["cache-control"]
    scripts = {file.url.rpartition("/")[2]: len(file.body()) for file in files if file.url.endswith(".js")}
    large = {name for name, size in scripts.items() if size > TINY and not name.startswith("part-")}
    assert large <= OWN.get(kind, set())
