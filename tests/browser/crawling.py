"""A walk over all pages of a server: what each answers, holds, and leads to."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from queue import SimpleQueue
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit
from zlib import crc32

import html5rdf

ACCEPT = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
THREADS = 4
EACH = 12
"""Answers to look at of those that differ only in the values of their parameters."""

FORMATS = ("ttl", "jsonld", "nt", "rdf", "trig", "nq")
DOWNLOAD = re.compile(rf"(/(?:doc|kos|graph)/.+)\.({'|'.join(FORMATS)})$")
REDIRECTIONS = re.compile(r"/id/")
LINKS = {"a": "href", "link": "href", "script": "src", "img": "src", "form": "action"}
PHRASING = {"p", "span", "code", "b", "strong", "em", "small", "label", "button", "mark", "summary", "h1", "h2", "h3"}
FLOW = {"p", "div", "ul", "ol", "dl", "table", "section", "article", "nav", "form", "details", "figure", "blockquote"}
"""Elements that may not stand within those of ``PHRASING``."""


@dataclass
class Page:
    """What a page holds: title, headings of the first level, anchors, links, faults."""

    title: str
    headings: list[str]
    ids: set[str]
    links: set[str]
    faults: list[str]


@dataclass
class Crawl:
    """Statuses by address, pages by address, and the page that each address was first found on."""

    statuses: dict[str, int] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    found_on: dict[str, str] = field(default_factory=dict)
    leaves: set[str] = field(default_factory=set)
    forms: Counter = field(default_factory=Counter)

    def dead(self):
        """Return the addresses that are not there, with a page that names each."""
        return [
            f"{address}: {status}, on {self.found_on[address]}"
            for address, status in self.statuses.items()
            if status != 200
        ]

    def invalid(self):
        """Return what is wrong with the HTML of pages."""
        return [f"{address}: {fault}" for address, page in self.pages.items() for fault in page.faults]

    def anchorless(self):
        """Return the links to an anchor that is not in the page."""
        wanted = ((target, address) for address, page in self.pages.items() for target in page.links)
        found = []
        for target, address in wanted:
            path, anchor = urldefrag(target)
            if anchor and path in self.pages and anchor not in self.pages[path].ids:
                found.append(f"{target} on {address}")
        return found

    def alike(self, what):
        """Return the values of ``what(page)`` that more than one page has which search engines may show."""
        values = {}
        for address, page in self.pages.items():
            if address not in self.leaves:
                values.setdefault(what(page), []).append(address)
        return {value: addresses for value, addresses in values.items() if len(addresses) > 1}


def crawl(site, start="/"):
    """Follow every link from a page to exhaustion, and return what was found.

    Of answers that differ only in the values of the same parameters, as many as ``EACH``
    are looked at, and their links are left; of the formats of each thing one is asked for, in turn.
    """
    found = Crawl(found_on={start: "the start"})
    frontier = [start]
    with _asking(site) as ask, ThreadPoolExecutor(THREADS) as pool:
        while frontier:
            reached = []
            for address, answer in zip(frontier, pool.map(ask, frontier), strict=True):
                found.statuses[address], media_type, content = answer
                if media_type == "text/html" and found.statuses[address] == 200:
                    page = found.pages[address] = read(site, address, content)
                    reached += _next(found, address, page)
            frontier = reached
    return found


def _next(found, address, page):
    """Return the addresses that a page leads to and that were not yet asked for."""
    if address in found.leaves:
        return []
    targets = {urldefrag(target)[0] for target in page.links}
    new = [target for target in sorted(targets) if target not in found.found_on and _is_its_turn(found, target)]
    for target in new:
        found.found_on[target] = address
        if _form(target):
            found.leaves.add(target)
    return new


def _is_its_turn(found, address):
    """Say whether an address is to be asked for, of those that are like it."""
    form = _form(address)
    if form:
        found.forms[form] += 1
        return found.forms[form] <= EACH
    download = DOWNLOAD.match(address)
    return not download or FORMATS[crc32(download[1].encode()) % len(FORMATS)] == download[2]


def _form(address):
    """Return path and names of parameters of an answer to a request of many, nothing for a page of its own."""
    path, _, query = address.partition("?")
    names = sorted(parse_qs(query, keep_blank_values=True))
    return (path, *names) if names not in ([], ["page"]) else ()


@contextmanager
def _asking(site):
    """Give a function that asks for an address, over one connection a thread."""
    host = urlsplit(site).netloc
    free = SimpleQueue()
    for _ in range(THREADS):
        free.put(HTTPConnection(host, timeout=60))

    def ask(address):
        connection = free.get()
        try:
            connection.request("GET", address, headers=ACCEPT)
            response = connection.getresponse()
            content = response.read()
        finally:
            free.put(connection)
        if response.status == 303 and REDIRECTIONS.match(address):
            return ask(response.headers["Location"])
        return response.status, response.headers.get_content_type(), content

    try:
        yield ask
    finally:
        for _ in range(THREADS):
            free.get().close()


def read(site, address, content):
    """Return what a page holds."""
    text = content.decode()
    parser = html5rdf.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(text)
    faults = [f"line {line}: {name} {about}" for (line, _), name, about in parser.errors]
    elements = list(tree.iter())
    ids = [element.get("id") for element in elements if element.get("id")]
    return Page(
        title=_text(tree.find("head/title")),
        headings=[_text(element) for element in elements if element.tag == "h1"],
        ids=set(ids),
        links=set(_links(site, address, elements)),
        faults=[
            *faults,
            *(f"id twice: {name}" for name, times in Counter(ids).items() if times > 1),
            *_faults(elements),
        ],
    )


def _faults(elements):
    """Yield what a parser lets pass: blocks within text, fields without label, references to nothing."""
    ids = {element.get("id") for element in elements}
    labelled = {element.get("for") for element in elements if element.tag == "label"}
    for element in elements:
        if element.tag in PHRASING:
            yield from (
                f"<{inner.tag}> in <{element.tag}>" for inner in element.iter() if inner.tag in FLOW - {element.tag}
            )
        is_field = element.tag in {"input", "select", "textarea"} and element.get("type") != "hidden"
        if is_field and element.get("id") not in labelled and not element.get("aria-label"):
            yield f"no label: {element.get('name')}"
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for", "list"):
            yield from (f"{name}={one}" for one in (element.get(name) or "").split() if one not in ids)


def _links(site, address, elements):
    """Yield the addresses on this host that a page leads to."""
    for element in elements:
        target = element.get(LINKS.get(element.tag, ""))
        whole = urljoin(f"{site}{address}", target) if target else ""
        if whole.startswith(f"{site}/"):
            yield whole.removeprefix(site)


def _text(element):
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
