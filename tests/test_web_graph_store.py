"""Promises of ``/graph-store``: each graph is read by its name, and nothing is written."""

import pytest
from pyoxigraph import RdfFormat, parse

from clustergraph.namespaces import GRAPH
from w3c.server import DATASET, application_under_test

STORE = "/graph-store"
SMALL = {"graph": f"{GRAPH}eg-inaugural"}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}


def triples(content, format_):
    """Return the triples of a serialised graph."""
    return {quad.triple for quad in parse(content, format=format_)}


def detail(response, status):
    """Return the sentence of a problem, after making sure that it is one of this status."""
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    return response.json["detail"]


@pytest.mark.parametrize("media_type", GRAPHS)
def test_a_named_graph_is_read_by_its_iri(client, store, media_type):
    """Each type holds the triples of the graph that is asked for."""
    response = client.get(STORE, query_string=SMALL, headers={"Accept": media_type})
    assert response.status_code == 200
    assert response.mimetype == media_type
    assert triples(response.data, GRAPHS[media_type]) == set(store.graph(SMALL["graph"]))


@pytest.mark.parametrize("target", [f"{STORE}?default", f"{STORE}?default="])
def test_the_default_graph_is_read_by_that_word(target):
    """The default graph needs no name, and holds what is in it alone."""
    client = application_under_test().test_client()
    client.put(DATASET, data=b"<a:s> <a:p> <a:o> .\n<a:s> <a:p> <a:other> <a:graph> .\n")
    response = client.get(target, headers={"Accept": "application/n-triples"})
    assert response.data == b"<a:s> <a:p> <a:o> .\n"
    assert client.get(f"{STORE}?graph=a:graph").data.startswith(b"<a:s>")


def test_a_graph_is_the_same_by_either_identification(client):
    """What the graph's own address gives is what the graph store gives."""
    turtle = {"Accept": "text/turtle"}
    indirect = client.get(STORE, query_string=SMALL, headers=turtle)
    assert indirect.data == client.get("/graph/eg-inaugural", headers=turtle).data


def test_percent_encoding_is_resolved_once(client):
    """An IRI is the same however its characters are encoded in the query string, and is not decoded twice."""
    plain = client.get(f"{STORE}?graph={GRAPH}eg-inaugural")
    encoded = client.get(f"{STORE}?graph={GRAPH.replace(':', '%3A').replace('/', '%2F')}%65g-inaugural")
    assert plain.status_code == encoded.status_code == 200
    assert plain.data == encoded.data
    assert client.get(f"{STORE}?graph={GRAPH}%2565g-inaugural").status_code == 404


def test_head_tells_what_get_would(client):
    """HEAD has the headers of GET and no content, and says of an unknown graph that there is none."""
    get, head = (method(STORE, query_string=SMALL) for method in (client.get, client.head))
    assert head.status_code == 200
    assert head.data == b""
    assert head.headers["ETag"] == get.headers["ETag"]
    assert head.headers["Content-Type"] == get.headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert client.head(STORE, query_string={"graph": f"{GRAPH}nobody"}).status_code == 404


def test_what_a_client_holds_is_not_sent_again(client):
    """A request with the entity tag of the graph is answered by 304, and the tag differs by type."""
    first = client.get(STORE, query_string=SMALL)
    again = client.get(STORE, query_string=SMALL, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(STORE, query_string=SMALL, headers={"Accept": "application/n-triples"})
    assert other.headers["ETag"] != first.headers["ETag"]
    assert "Accept" in first.headers["Vary"]


@pytest.mark.parametrize(
    ("query_string", "word"),
    [
        ("", "which graph"),
        (f"default&graph={GRAPH}eg-inaugural", "not both"),
        (f"graph={GRAPH}eg-inaugural&graph={GRAPH}editorial", "which graph"),
        ("default&default", "which graph"),
        ("default=yes", "no value"),
        ("graph=", "absolute"),
        ("graph=eg-inaugural", "absolute"),
        (f"graf={GRAPH}eg-inaugural", "'graf'"),
        ("graph=%FF", "UTF-8"),
    ],
)
def test_a_request_that_names_no_one_graph_is_refused(client, query_string, word):
    """None, both, twice, relative or misspelt: each is told in a sentence."""
    assert word in detail(client.get(f"{STORE}?{query_string}"), 400)


def test_an_unknown_graph_is_not_found(client):
    """A graph that the dataset does not hold is a 404 that names it."""
    assert f"{GRAPH}nobody" in detail(client.get(STORE, query_string={"graph": f"{GRAPH}nobody"}), 404)


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    "target", [f"{STORE}?default", f"{STORE}?graph={GRAPH}eg-inaugural", f"{STORE}?graph=http://new/"]
)
def test_nothing_is_written(client, method, target):
    """A write is a 405 that says what is answered instead."""
    response = client.open(target, method=method, data=b"<a:a> <a:b> <a:c> .", content_type="text/turtle")
    assert "GET" in detail(response, 405)
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_type_that_is_not_had_is_refused(client):
    """An unacceptable type is a 406."""
    assert "text/turtle" in detail(client.get(STORE, query_string=SMALL, headers={"Accept": "image/png"}), 406)
