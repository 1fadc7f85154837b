"""Promises of relative IRIs in a query: without a base of its own they are those of the project."""

from clustergraph.namespaces import BASE

SIZE = "SELECT (COUNT(*) AS ?n) FROM %s { ?s ?p ?o }"


def ask(client, query, accept="text/csv"):
    """Ask a query and return the text of the answer."""
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert response.status_code == 200, response.text
    return response.text


def test_a_relative_iri_is_one_of_the_project(client):
    """What has no scheme is resolved against the namespace of the project."""
    triples = ask(client, "CONSTRUCT { <s> <p> <../o> } WHERE {}", "application/n-triples")
    assert triples == f"<{BASE}s> <{BASE}p> <https://w3id.org/o> .\n"


def test_a_graph_is_named_relative_to_the_project(client):
    """FROM and GRAPH mean the same graph by its short name, by a prefix of a relative IRI and by its full one."""
    full = ask(client, SIZE % f"<{BASE}graph/eg-inaugural>")
    assert int(full.split()[1]) > 0
    assert ask(client, SIZE % "<graph/eg-inaugural>") == full
    assert ask(client, f"PREFIX g: <graph/> {SIZE % 'g:eg-inaugural'}") == full
    assert ask(client, "SELECT (COUNT(*) AS ?n) { GRAPH <graph/eg-inaugural> { ?s ?p ?o } }") == full


def test_a_query_may_set_its_own_base(client):
    """BASE counts from where it stands, and is itself resolved."""
    triples = ask(client, "BASE <x/> CONSTRUCT { <s> <p> <o> } WHERE {}", "application/n-triples")
    assert triples == f"<{BASE}x/s> <{BASE}x/p> <{BASE}x/o> .\n"
