"""``/sitemap.xml``, ``/robots.txt`` and ``/versions.atom``: what machines that look for pages and changes ask for."""

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, request, url_for

from clustergraph.namespaces import BASE, ID, KOS
from clustergraph.web.about import dated
from clustergraph.web.caching import Representation, respond
from clustergraph.web.countries import names
from clustergraph.web.links import href
from clustergraph.web.listings import numbers
from clustergraph.web.service import service

blueprint = Blueprint("discovery", __name__)

_MOST: Final = 50_000
"""Addresses that a sitemap may have."""

_THINGS: Final = f"""
SELECT DISTINCT ?thing WHERE {{
  ?thing a ?class .
  FILTER (STRSTARTS(STR(?thing), "{ID}") || STRSTARTS(STR(?thing), "{KOS}"))
  FILTER (!STRSTARTS(STR(?thing), "{ID}selector/"))
}} ORDER BY ?thing
"""
_PAGES: Final = (
    "pages.home",
    "about.about",
    "about.corrections",
    "reports.reports",
    "listings.sorts",
    "countries.countries",
    "dataset.dataset",
    "explorer.explore",
    "graphs.graphs",
    "ontology.ontology",
    "ontology.shape",
    "search.search",
    "sparql.sparql",
)
_ROBOTS: Final = """User-agent: *
Disallow: {root}/sparql?
Disallow: {root}/explanation
Disallow: {root}/explore?
Disallow: {root}/search?
Disallow: {root}/*format=
Disallow: {root}/*sort=
Sitemap: {sitemap}
"""
_ENTRY: Final = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>{id}</id>
<title>clustergraph: versions of the data</title>
<updated>{updated}</updated>
<author><name>clustergraph editors</name></author>
<link rel="self" href={self}/>
<link rel="alternate" type="text/html" href={page}/>
<entry>
<id>{id}#{version}</id>
<title>Version {short} of {day}</title>
<updated>{updated}</updated>
<link rel="alternate" type="text/html" href={page}/>
<summary>The data that is served at present: {size} triples. Its whole version is {version}.</summary>
</entry>
</feed>
"""


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Return the addresses of all pages."""
    return respond(_sitemap, "application/xml", negotiated=False)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Say what a crawler need not ask for, and where the sitemap is."""
    content = _ROBOTS.format(root=request.script_root, sitemap=url_for("discovery.sitemap", _external=True))
    return respond(lambda: Representation(content, "text/plain"), "text/plain", negotiated=False)


@blueprint.get("/versions.atom")
def versions() -> Response:
    """Return the feed that has a new entry when the data changes; it holds the version that is served."""
    return respond(_feed, "application/atom+xml", negotiated=False)


def _sitemap() -> Representation:
    root = f"{request.scheme}://{request.host}"
    entries = "".join(f"<url><loc>{escape(root + address)}</loc></url>\n" for address in list(_addresses())[:_MOST])
    content = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )
    return Representation(content, "application/xml")


def _addresses() -> Iterator[str]:
    found = service()
    yield from (url_for(endpoint) for endpoint in _PAGES)
    yield from (url_for("listings.listing", name=name) for name in numbers(found.store))
    yield from (url_for("reports.report", name=name) for name in found.reports)
    yield from (href(iri) for iri in names())
    yield from (href(iri) for iri in found.graph_sizes)
    yield from (address for row in found.store.solutions(_THINGS) if (address := href(row[0].value)))


def _feed() -> Representation:
    day = dated()
    content = _ENTRY.format(
        id=f"{BASE}dataset",
        updated=f"{day or '1980-01-01'}T00:00:00Z",
        day=escape(day) or "no day",
        self=quoteattr(url_for("discovery.versions", _external=True)),
        page=quoteattr(url_for("dataset.dataset", _external=True)),
        version=service().version,
        short=service().version[:12],
        size=service().size,
    )
    return Representation(content, "application/atom+xml")
