"""Paging: long lists in pieces, each with an address of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import request
from werkzeug.exceptions import BadRequest, NotFound

SIZE: Final = 100
"""Rows of a page."""

_DIGITS: Final = 6
_NEAR: Final = 2


@dataclass(frozen=True, slots=True)
class Page:
    """One of the pages that a list of so many rows makes up; the first has number 1."""

    number: int
    total: int

    @property
    def start(self) -> int:
        """Rows that stand on the pages before."""
        return (self.number - 1) * SIZE

    @property
    def stop(self) -> int:
        """Rows that stand on the pages up to this one."""
        return min(self.number * SIZE, self.total)

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // SIZE))


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to another page, or a number alone for the page at hand."""

    text: str
    href: str


def page_number(text: str) -> int:
    """Return the number of the page that an address asks for.

    Raises:
        BadRequest: it is no number from 1.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS and int(text)):
        message = f"page is a number from 1, not {text!r}."
        raise BadRequest(message)
    return int(text)


def page_of(number: int, total: int) -> Page:
    """Return a page of a list.

    Raises:
        NotFound: the list ends before it.
    """
    page = Page(number, total)
    if number > page.last:
        message = f"There is no page {number}: the list ends on page {page.last}."
        raise NotFound(message)
    return page


def page_links(page: Page) -> Sequence[PageLink]:
    """Return links to the first, the last and the nearest pages; none where there is but one."""
    if page.last == 1:
        return []
    near = range(page.number - _NEAR, page.number + _NEAR + 1)
    numbers = sorted({1, page.last, *(number for number in near if 1 <= number <= page.last)})
    return [PageLink(str(number), "" if number == page.number else _address(number)) for number in numbers]


def _address(number: int) -> str:
    """Return the address of the request with another page."""
    given = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
    query = urlencode([*given, *([("page", number)] if number > 1 else [])])
    return f"{request.script_root}{request.path}" + (f"?{query}" if query else "")
