"""Reading of answers for people: Markdown, HTML, and lines of text."""

import re
from html.parser import HTMLParser

from clustergraph.verification.grid import Grid, UnreadableError

_MARKDOWN_LINK = re.compile(r"^\[Permalink\]\(<(.*)>\)$", re.MULTILINE)
_LINE_LINK = re.compile(r"^Permalink: (.*)\n", re.MULTILINE)
_BETWEEN = re.compile(r"(?<!\\) \| ")


def read_markdown(content: bytes) -> Grid:
    """Return what the table of a Markdown text holds, its cells as they are written."""
    text = content.decode()
    lines = [_BETWEEN.split(line[2:-2]) for line in text.split("\n") if line.startswith("| ")]
    link = _MARKDOWN_LINK.search(text)
    heading, _, *rows = lines
    return Grid(heading, [tuple(row) for row in rows], link[1] if link else "")


def read_html(content: bytes) -> Grid:
    """Return what the first table of a page holds, an address beside the text that bears it."""
    page = _Page()
    page.feed(content.decode())
    if not page.rows:
        message = "The page has no table."
        raise UnreadableError(message)
    heading, *rows = page.rows
    return Grid(heading, [tuple(row) for row in rows], page.permalink)


def read_lines(content: bytes) -> Grid:
    """Return the lines of a text, for a table drawn of characters cannot be taken apart again."""
    text = content.decode()
    link = _LINE_LINK.search(text)
    return Grid(("line",), [(line.rstrip(),) for line in _LINE_LINK.sub("", text).split("\n")], link[1] if link else "")


class _Page(HTMLParser):
    """The cells of the first table of a page, and the permalink below it."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.permalink = ""
        self._tables = 0
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell; keep an address."""
        attributes = dict(attrs)
        self._tables += tag == "table"
        if tag == "tr" and self._tables == 1:
            self.rows.append([])
        elif tag in {"td", "th"} and self._tables == 1:
            self.rows[-1].append("")
            self._in_cell = True
        elif tag == "a" and self._in_cell:
            self.rows[-1][-1] += f"<{attributes.get('href')}> "
        elif tag == "a" and "bookmark" in (attributes.get("rel") or "").split():
            self.permalink = attributes.get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        """End a cell, or the table."""
        if tag in {"td", "th"}:
            self._in_cell = False
        self._tables += tag == "table"

    def handle_data(self, data: str) -> None:
        """Add to the text of a cell."""
        if self._in_cell:
            self.rows[-1][-1] += data
