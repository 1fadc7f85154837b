"""Promises of ``/ontology``, ``/shape``, ``/kos``, ``/graph`` and ``/dataset``: every IRI of the project is served."""

import hashlib
import io
import zipfile

import pytest
from pyoxigraph import Dataset, RdfFormat, parse

from clustergraph.namespaces import CG, GRAPH, KOS, PREFIXES
from clustergraph.turtle.writer import serialize

GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}
SERVED = ["/ontology", "/shape", "/kos/theme", "/kos/theme/resilience", "/graph", "/graph/entities", "/graph/shapes"]
PAGE = {"Accept": "text/html"}


def triples(content, format_):
    """Return the triples of a body."""
    return {quad.triple for quad in parse(content, format=format_)}


@pytest.mark.parametrize("media_type", GRAPHS)
@pytest.mark.parametrize("address", SERVED)
def test_what_is_served_is_the_same_graph_in_each_type(client, address, media_type):
    """Each body parses to the triples of the Turtle, whose form is canonical, in the type asked for."""
    response = client.get(address, headers={"Accept": media_type})
    assert response.status_code == 200
    assert response.mimetype == media_type
    assert serialize(triples(response.data, GRAPHS[media_type])) == client.get(address).text


@pytest.mark.parametrize("address", [*SERVED, "/dataset"])
def test_what_is_served_is_a_page_for_a_browser(client, address):
    """A browser gets a page with a heading."""
    response = client.get(address, headers=PAGE)
    assert response.status_code == 200
    assert response.mimetype == "text/html"
    assert "<h1>" in response.text


@pytest.mark.parametrize("address", [*SERVED, "/dataset"])
def test_what_is_served_is_not_to_be_had_as_a_picture(client, address):
    """An unacceptable type is a 406."""
    assert client.get(address, headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("suffix", ["ttl", "nt", "rdf", "jsonld"])
@pytest.mark.parametrize("address", ["/kos/theme", "/kos/theme/resilience", "/graph/kos"])
def test_a_suffix_names_the_type(client, address, suffix):
    """What a page offers for download is had by its suffix, whatever Accept says."""
    response = client.get(f"{address}.{suffix}", headers=PAGE)
    assert response.status_code == 200
    assert response.mimetype in GRAPHS
    assert response.data == client.get(address, headers={"Accept": response.mimetype}).data


def test_ontology_and_shapes_are_their_named_graphs(client, store):
    """The vocabulary and the shapes are served whole."""
    for address, name in (("/ontology", "ontology"), ("/shape", "shapes")):
        assert client.get(address).text == serialize(set(store.graph(GRAPH + name)))


def test_each_term_has_its_place_on_the_page(client, store):
    """The fragment of every term's IRI leads to its row, with label and definition."""
    page = client.get("/ontology", headers=PAGE).text
    query = f"""SELECT ?term ?label ?definition WHERE {{ GRAPH <{GRAPH}ontology> {{
      ?term <{PREFIXES["rdfs"]}isDefinedBy> ?o ; <{PREFIXES["rdfs"]}label> ?label ;
        <{PREFIXES["skos"]}definition> ?definition }} }}"""
    terms = list(store.solutions(query))
    assert len(terms) > 50
    for term, label, _ in terms:
        assert f'id="{term.value.removeprefix(CG)}"' in page
        assert label.value in page


def test_each_term_tells_how_it_is_used(client, store):
    """A term has the number of its uses in the data and an example that leads to a thing."""
    page = client.get("/ontology", headers=PAGE).text
    number = sum(1 for _ in store.solutions(f"SELECT ?x {{ ?x <{CG}recommendationNumber> ?n }}"))
    row = page[page.index('id="recommendationNumber"') :]
    row = row[: row.index("</tr>")]
    assert f"Used {number} times, for example of" in row
    assert 'href="/doc/recommendation/' in row
    assert "Used 34 times, for example by" in page[page.index('id="Event"') :]


def test_a_scheme_counts_the_uses_of_its_concepts(client, store):
    """Each concept of a scheme has the number of times that the data names it."""
    page = client.get("/kos/event-status", headers=PAGE).text
    held = sum(1 for _ in store.solutions(f"SELECT ?x {{ ?x <{CG}eventStatus> <{KOS}event-status/held> }}"))
    row = page[page.index('href="/kos/event-status/held"') :]
    assert f"Used {held} times, for example of" in row[: row.index("</tr>")]


def test_each_shape_has_its_place_on_the_page(client):
    """The fragment of a shape's IRI leads to its row."""
    page = client.get("/shape", headers=PAGE).text
    assert 'id="D01"' in page
    assert "A part has exactly one parent." in page


def test_a_scheme_holds_its_concepts(client, store):
    """A concept scheme comes with all its concepts, as data and as a page that links them."""
    found = triples(client.get("/kos/theme").data, RdfFormat.TURTLE)
    concepts = {
        row[0].value for row in store.solutions(f"SELECT ?c {{ ?c <{PREFIXES['skos']}inScheme> <{KOS}theme> }}")
    }
    assert {one.subject.value for one in found} == {f"{KOS}theme", *concepts}
    page = client.get("/kos/theme", headers=PAGE).text
    for concept in concepts:
        assert f'href="/kos/{concept.removeprefix(KOS)}"' in page


@pytest.mark.parametrize(
    "address", ["/kos/none", "/kos/theme/none", "/graph/none", "/kos/a%20b", "/dataset.pdf", "/none"]
)
def test_what_is_not_there_is_not_found(client, address):
    """An unknown scheme, concept, graph, suffix or page is a 404 of one sentence."""
    response = client.get(address)
    assert response.status_code == 404
    assert response.json["detail"].endswith(".")


def test_the_graphs_are_listed_with_their_sizes(client, store):
    """The list of graphs names each with the number of its triples."""
    sizes = {
        one.subject.value: int(one.object.value)
        for one in triples(client.get("/graph").data, RdfFormat.TURTLE)
        if one.predicate.value == f"{PREFIXES['void']}triples"
    }
    assert sizes == {name: len(list(store.graph(name))) for name in store.graph_names()}


def test_a_named_graph_is_served_whole(client, store):
    """Each named graph is had by its own IRI's path."""
    for name in store.graph_names():
        assert client.get(f"/graph/{name.removeprefix(GRAPH)}").text == serialize(set(store.graph(name)))


@pytest.mark.parametrize(
    ("suffix", "media_type", "format_"),
    [
        ("trig", "application/trig", RdfFormat.TRIG),
        ("nq", "application/n-quads", RdfFormat.N_QUADS),
        ("jsonld", "application/ld+json", RdfFormat.JSON_LD),
    ],
)
def test_the_dataset_is_the_same_quads_in_each_type(client, store, suffix, media_type, format_):
    """The whole keeps the names of its graphs, by suffix and by Accept."""
    response = client.get(f"/dataset.{suffix}")
    assert response.mimetype == media_type
    assert f"clustergraph.{suffix}" in response.headers["Content-Disposition"]
    assert response.data == client.get("/dataset", headers={"Accept": media_type}).data
    dataset = Dataset(parse(response.data, format=format_))
    assert len(dataset) == sum(len(list(store.graph(name))) for name in store.graph_names())
    assert {quad.graph_name.value for quad in dataset} == set(store.graph_names())


def test_the_archive_holds_files_that_its_checksums_prove(client):
    """The archive has every graph, the whole, and checksums that fit."""
    archive = zipfile.ZipFile(io.BytesIO(client.get("/dataset.zip").data))
    sums = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines())
    assert {"clustergraph.trig", "clustergraph.nq", "clustergraph.jsonld", "graph/entities.ttl"} <= set(sums)
    for name, digest in sums.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest


def test_the_page_of_the_dataset_lists_downloads_and_graphs(client, store):
    """For a browser the dataset is a page with its files, its version and its graphs."""
    page = client.get("/dataset", headers=PAGE).text
    for suffix in ("trig", "nq", "jsonld", "zip"):
        assert f'href="/dataset.{suffix}"' in page
    for name in store.graph_names():
        assert f'href="/graph/{name.removeprefix(GRAPH)}"' in page
    assert client.get("/health").json["version"] in page
