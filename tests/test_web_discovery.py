"""Promises to search engines and feed readers: the dataset described, the sitemap, the feed of versions."""

import json
import re
from xml.etree import ElementTree as ET

from clustergraph.namespaces import CG, ID

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_search_engines_find_the_dataset(client):
    """Home and dataset page describe the dataset in the words of schema.org, at addresses of this service."""
    for address in ("/", "/dataset"):
        page = client.get(address, headers=HTML).text
        described = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
        assert described["@type"] == "Dataset"
        assert described["version"] == client.get("/health").json["version"]
        for distribution in described["distribution"]:
            assert client.head(distribution["contentUrl"]).mimetype == distribution["encodingFormat"]


def test_the_sitemap_names_every_thing(client, store):
    """Each thing with a page of its own is in the sitemap, which robots.txt names; no address is there twice."""
    tree = ET.fromstring(client.get("/sitemap.xml").data)  # noqa: S314  our own
    found = [loc.text for loc in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(found) == len(set(found)) > 2000
    for row in store.solutions(f"SELECT DISTINCT ?x {{ ?x a <{CG}Figure> }}"):
        assert f"http://localhost/doc/{row[0].value.removeprefix(ID)}" in found
    assert "Sitemap: http://localhost/sitemap.xml" in client.get("/robots.txt").text
    assert [
        a for a in found[:100] if client.get(a.removeprefix("http://localhost"), headers=HTML).status_code != 200
    ] == []


def test_the_feed_tells_the_version(client):
    """The feed is Atom, and its entry is the version that is served."""
    tree = ET.fromstring(client.get("/versions.atom").data)  # noqa: S314  our own
    atom = "{http://www.w3.org/2005/Atom}"
    entry = tree.find(f"{atom}entry")
    assert entry.find(f"{atom}id").text.endswith(client.get("/health").json["version"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", entry.find(f"{atom}updated").text)
