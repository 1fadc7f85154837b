"""Promises of all pages together: whoever follows every link from the start finds all there is, and nothing broken."""

import pytest

from browser.crawling import crawl
from browser.running import running
from clustergraph.namespaces import BASE, CG, ID, KOS

IRIS = "SELECT DISTINCT ?thing WHERE { GRAPH ?graph { ?thing a ?class } }"


def wanted(project, store):
    """Return the address of each thing, concept, scheme, named graph and report, and the anchor of each term."""
    iris = {row[0].value for row in store.solutions(IRIS)}
    yield from (iri.replace(ID, "/doc/") for iri in iris if iri.startswith(ID))
    yield from (iri.replace(KOS, "/kos/") for iri in iris if iri.startswith(KOS))
    yield from (iri.replace(CG, "/ontology#") for iri in iris if iri.startswith(CG))
    yield from (name.replace(BASE, "/") for name in store.graph_names())
    yield from (f"/reports/{path.stem}" for path in (project / "queries").glob("*.rq"))


def unreached(found, addresses):
    """Return the addresses that are no page of a crawl, or no anchor of one."""
    anchors = {f"{address}#{name}" for address, page in found.pages.items() for name in page.ids}
    return sorted(address for address in addresses if address not in found.pages and address not in anchors)


def findings(found, addresses):
    """Return what is wrong with the pages of a crawl, by what it is."""
    kinds = {
        "dead": found.dead(),
        "invalid": found.invalid(),
        "no such anchor": found.anchorless(),
        "same title": found.alike(lambda page: page.title),
        "same heading": found.alike(lambda page: tuple(page.headings)),
        "not one heading": [address for address, page in found.pages.items() if len(page.headings) != 1],
        "unreached": unreached(found, addresses),
    }
    return {kind: list(wrong)[:20] for kind, wrong in kinds.items() if wrong}


@pytest.mark.long
def test_every_link_leads_to_something_and_everything_is_reached(project, store):
    """Each page is there, valid, has a title and a heading of its own, and nothing of the graph is without a page."""
    with running() as site:
        found = crawl(site)
    addresses = set(wanted(project, store))
    assert len(addresses) > 3000
    assert findings(found, addresses) == {}
