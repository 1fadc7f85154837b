"""Promises of ``/catalogue`` and ``/.well-known/void``: a description that is true of this service."""

import hashlib
from urllib.parse import urlsplit

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

from clustergraph.namespaces import PREFIXES

ADDRESSES = ["/catalogue", "/.well-known/void"]
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}


def described(client, address="/catalogue", media_type="text/turtle"):
    """Return the triples of the description, equal graphs as equal sets."""
    response = client.get(address, headers={"Accept": media_type})
    assert (response.status_code, response.mimetype) == (200, media_type)
    dataset = Dataset(parse(response.data, format=GRAPHS[media_type]))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {quad.triple for quad in dataset}


@pytest.mark.parametrize("media_type", GRAPHS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_description_is_the_same_in_each_type(client, address, media_type):
    """Each address gives the same triples in each type for graphs."""
    assert described(client, address, media_type) == described(client)


def test_every_file_that_is_described_can_be_had_as_described(client):
    """Each download address on this service answers with the digest and the size that the description gives."""
    triples = described(client)
    here = [triple for triple in triples if triple.predicate.value == f"{PREFIXES['dcat']}downloadURL"]
    here = [triple for triple in here if urlsplit(triple.object.value).netloc == "localhost"]
    assert len(here) > 10
    for triple in here:
        response = client.get(urlsplit(triple.object.value).path)
        assert response.status_code == 200
        said = {other.predicate.value: other.object for other in triples if other.subject == triple.subject}
        assert said[f"{PREFIXES['dcat']}byteSize"].value == str(len(response.data))
        checksum = next(value for name, value in said.items() if name.endswith("checksum"))
        values = {other.object.value for other in triples if other.subject == checksum}
        assert hashlib.sha256(response.data).hexdigest() in values


def test_the_endpoint_is_the_one_that_answers(client):
    """The endpoint that the description names answers queries."""
    endpoint = next(
        triple.object.value
        for triple in described(client)
        if triple.predicate.value == f"{PREFIXES['void']}sparqlEndpoint"
    )
    assert client.get(urlsplit(endpoint).path, query_string={"query": "ASK {}"}).json == {"head": {}, "boolean": True}


def test_a_type_that_is_not_offered_is_refused(client):
    """What cannot be had is 406."""
    assert client.get("/catalogue", headers={"Accept": "image/png"}).status_code == 406
