"""Promises of ``/sparql``: the SPARQL 1.1 Protocol for queries, its types, its refusals, its own description."""

import csv
import io
from urllib.parse import urlencode

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from clustergraph.namespaces import GRAPH, PREFIXES

JSON, XML, TURTLE = "application/sparql-results+json", "application/sparql-results+xml", "text/turtle"
LABELS = "SELECT ?s ?o { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o } ORDER BY ?s ?o LIMIT 20"
ASK = "ASK { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o } ORDER BY ?s ?o LIMIT 20"
FORM = "application/x-www-form-urlencoded"
RESULTS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/xml": RdfFormat.RDF_XML,
    "application/json": RdfFormat.JSON_LD,
}


def ask(client, query, accept=None, **parameters):
    """Ask a query by GET."""
    headers = {} if accept is None else {"Accept": accept}
    return client.get("/sparql", query_string={"query": query, **parameters}, headers=headers)


def rows(content, format_):
    """Return the solutions of a serialised answer as texts."""
    return [tuple(str(term) for term in row) for row in parse_query_results(content, format=format_)]


def triples(content, format_):
    """Return the triples of a serialised graph."""
    return {quad.triple for quad in parse(content, format=format_)}


def detail(response, status):
    """Return the sentence of a problem, after making sure that it is one of this status."""
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    assert response.json["status"] == status
    assert "Traceback" not in response.text
    return response.json["detail"]


@pytest.mark.parametrize("media_type", RESULTS)
def test_solutions_come_back_whole_in_each_type(client, store, media_type):
    """The body parses back to the solutions, and its type is the one asked for."""
    response = ask(client, LABELS, media_type)
    assert response.status_code == 200
    assert response.mimetype == media_type
    assert rows(response.data, RESULTS[media_type]) == [tuple(map(str, row)) for row in store.solutions(LABELS)]


def test_solutions_come_back_whole_as_csv(client, store):
    """CSV has a line of variables, then the plain texts of the terms."""
    response = ask(client, LABELS, "text/csv")
    header, *lines = csv.reader(io.StringIO(response.text))
    assert response.mimetype == "text/csv"
    assert header == ["s", "o"]
    assert lines == [[term.value for term in row] for row in store.solutions(LABELS)]


@pytest.mark.parametrize("media_type", [*RESULTS, "text/csv"])
def test_a_truth_value_comes_in_each_type_of_solutions(client, media_type):
    """ASK is answered in every type that solutions are."""
    response = ask(client, ASK, media_type)
    assert response.mimetype == media_type
    assert b"true" in response.data


@pytest.mark.parametrize("media_type", GRAPHS)
def test_a_graph_comes_back_whole_in_each_type(client, store, media_type):
    """The body parses back to the triples, and its type is the one asked for."""
    response = ask(client, CONSTRUCT, media_type)
    assert response.mimetype == media_type
    assert triples(response.data, GRAPHS[media_type]) == set(store.query(CONSTRUCT))


@pytest.mark.parametrize(
    ("accept", "solutions", "graph"),
    [
        (None, JSON, TURTLE),
        ("*/*", JSON, TURTLE),
        ("application/*", JSON, "application/n-triples"),
        ("text/*", "text/csv", TURTLE),
        (f"text/csv;q=0.5, {XML};q=0.7, */*;q=0.1", XML, TURTLE),
        (f"{JSON};q=0, */*", XML, TURTLE),
        ("text/csv, application/rdf+xml", "text/csv", "application/rdf+xml"),
        ("text/csv;charset=utf-8, text/turtle;version=1.1", "text/csv", TURTLE),
        ("text/html;q=0.4, application/json;q=0.6", "application/json", "application/json"),
    ],
)
def test_the_type_is_the_one_liked_best(client, accept, solutions, graph):
    """Quality values, wildcards and their absence choose the type, by the type of the result."""
    assert ask(client, ASK, accept).mimetype == solutions
    assert ask(client, CONSTRUCT, accept).mimetype == graph


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "application/pdf;q=1"])
def test_a_type_that_cannot_be_had_is_refused(client, accept):
    """Where nothing on offer is accepted, the answer is 406 and names what can be had."""
    response = ask(client, ASK, accept)
    assert response.status_code == 406
    assert "application/sparql-results+json" in response.text


def test_a_type_of_the_other_kind_of_result_is_refused(client):
    """Solutions are not written as Turtle, nor graphs as CSV."""
    assert "sparql-results+json" in detail(ask(client, ASK, "text/turtle"), 406)
    assert "text/turtle" in detail(ask(client, CONSTRUCT, "text/csv"), 406)


def test_a_query_may_be_posted_as_a_form(client):
    """A form POST is answered as the same query by GET."""
    posted = client.post("/sparql", data={"query": LABELS}, headers={"Accept": "text/csv"})
    assert posted.status_code == 200
    assert posted.data == ask(client, LABELS, "text/csv").data


def test_a_query_may_be_posted_as_it_is(client):
    """A direct POST is answered as the same query by GET, graphs named in the address."""
    for content_type in ("application/sparql-query", "application/sparql-query; charset=UTF-8"):
        posted = client.post("/sparql", data=LABELS, content_type=content_type, headers={"Accept": "text/csv"})
        assert posted.data == ask(client, LABELS, "text/csv").data
    named = client.post(
        "/sparql",
        query_string={"default-graph-uri": f"{GRAPH}editorial"},
        data="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        content_type="application/sparql-query",
        headers={"Accept": "text/csv"},
    )
    assert int(named.text.split()[1]) == client.application.extensions["clustergraph"].graph_sizes[f"{GRAPH}editorial"]


def test_the_request_names_the_dataset_above_the_query(client, store):
    """Graphs of the request override FROM; several make one merge, and named ones are reached by GRAPH."""
    count = f"SELECT (COUNT(*) AS ?n) FROM <{GRAPH}kos> {{ ?s ?p ?o }}"
    sizes = {name: len(list(store.graph(GRAPH + name))) for name in ("kos", "editorial", "policy-forum")}

    def number(**parameters):
        return int(ask(client, count, "text/csv", **parameters).text.split()[1])

    assert number() == sizes["kos"]
    assert number(**{"default-graph-uri": f"{GRAPH}editorial"}) == sizes["editorial"]
    several = {"default-graph-uri": [f"{GRAPH}editorial", f"{GRAPH}policy-forum"]}
    assert number(**several) == sizes["editorial"] + sizes["policy-forum"]
    assert number(**{"named-graph-uri": f"{GRAPH}editorial"}) == 0
    named = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    response = ask(client, named, "text/csv", **{"named-graph-uri": f"{GRAPH}editorial"})
    assert response.text.split() == ["g", f"{GRAPH}editorial"]


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ([("default-graph-uri", f"{GRAPH}kos")], "no query"),
        ([("query", "")], "empty"),
        ([("query", ASK), ("query", ASK)], "2 times"),
        ([("query", ASK), ("format", "json")], "'format'"),
        ([("queri", ASK)], "'queri'"),
        ([("update", "INSERT DATA {}")], "read only"),
        ([("query", ASK), ("using-graph-uri", f"{GRAPH}kos")], "using-graph-uri"),
        ([("query", ASK), ("using-named-graph-uri", f"{GRAPH}kos")], "using-named-graph-uri"),
        ([("query", ASK), ("default-graph-uri", "http://example.org/none")], "no graph <http://example.org/none>"),
        ([("query", ASK), ("named-graph-uri", "not an iri")], "no graph"),
        ([("query", "SELECT * FROM <http://example.org/none> { ?s ?p ?o }")], "no graph <http://example.org/none>"),
        ([("query", "SELECT * FROM <none> { ?s ?p ?o }")], "no graph"),
        ([("query", "INSERT DATA { <a:a> <a:b> 1 }")], "INSERT is an update"),
        ([("query", "LOAD <http://127.0.0.1:1/>")], "LOAD is an update"),
        ([("query", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")], "SERVICE is refused"),
        ([("query", "SELECT * {" + "{" * 200 + "}" * 200 + "}")], "nests"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_no_answerable_query_is_refused_in_a_sentence(client, method, parameters, said):
    """Each wrong request is a 400 that says what is wrong, by GET and by form alike."""
    if method == "get":
        response = client.get("/sparql", query_string=urlencode(parameters))
    else:
        response = client.post("/sparql", data=urlencode(parameters), content_type=FORM)
    assert said in detail(response, 400)


def test_a_syntax_error_has_its_place(client):
    """A query that is not SPARQL is a 400 of one sentence with line and column."""
    response = ask(client, "SELECT *\nWHERE { ?s ?p foo:bar }")
    assert "line 2, column 15" in detail(response, 400)
    assert (response.json["line"], response.json["column"]) == (2, 15)
    assert len(response.json["detail"]) < 200


def test_a_query_in_body_and_address_is_refused(client):
    """A query that is given twice is refused, whatever the way."""
    address = {"query": ASK}
    assert "2 times" in detail(client.post("/sparql", query_string=address, data={"query": ASK}), 400)
    direct = client.post("/sparql", query_string=address, data=ASK, content_type="application/sparql-query")
    assert "2 times" in detail(direct, 400)


def test_an_update_is_refused_by_name(client):
    """An update posted directly is a 400 that says that the graph is read only."""
    response = client.post("/sparql", data="CLEAR ALL", content_type="application/sparql-update")
    assert "read only" in detail(response, 400)


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", "multipart/form-data; boundary=x", None])
def test_another_type_of_body_is_refused(client, content_type):
    """A body that is neither a form nor a query is a 415 that names the two."""
    response = client.post("/sparql", data=ASK.encode(), content_type=content_type)
    assert "application/sparql-query" in detail(response, 415)


def test_bytes_that_are_not_utf_8_are_refused(client):
    """A request that is not UTF-8 is a 400, and so is a body that says it is in another encoding."""
    assert "UTF-8" in detail(client.get("/sparql?query=ASK%20%7B%7D%20%23%FF"), 400)
    assert "UTF-8" in detail(client.post("/sparql", data=b"query=%FF", content_type=FORM), 400)
    assert "UTF-8" in detail(client.post("/sparql", data=b"ASK {} #\xff", content_type="application/sparql-query"), 400)
    latin = "application/sparql-query; charset=iso-8859-1"
    assert "UTF-8" in detail(client.post("/sparql", data=ASK, content_type=latin), 415)


@pytest.mark.parametrize("content_type", [FORM, "application/sparql-query"])
def test_a_body_too_large_is_refused(client, content_type):
    """A body over one mebibyte is a 413."""
    response = client.post("/sparql", data=b"query=ASK%7B%7D" + b"+" * 2**20, content_type=content_type)
    assert "1 MiB" in detail(response, 413)


def test_too_many_parameters_are_refused(client):
    """A thousand parameters are enough for anybody."""
    response = client.post("/sparql", data="a=b&" * 2000, content_type=FORM)
    assert "parameters" in detail(response, 400)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_another_method_is_refused(client, method):
    """A method that is not of the protocol is a 405 that lists those that are."""
    response = client.open("/sparql", method=method)
    assert "GET" in detail(response, 405)
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER (?c < ?f) . ?g ?h ?i }", "within 4 seconds"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", "larger than 4 MiB"),
    ],
)
def test_a_limit_is_told_and_nothing_is_cut_off(client, query, said):
    """A query that reaches a limit is a 503 of one sentence, never part of an answer."""
    response = ask(client, query)
    assert said in detail(response, 503)
    assert response.headers["Cache-Control"] == "no-store"


def test_the_endpoint_describes_itself(client, store):
    """Without a query, the service description says what is true of endpoint, language, formats and graphs."""
    sd, void = PREFIXES["sd"], PREFIXES["void"]
    found = triples(client.get("/sparql", headers={"Host": "example.org"}).data, RdfFormat.TURTLE)
    told = {(one.subject.value, one.predicate.value, one.object.value) for one in found}
    endpoint = "http://example.org/sparql"
    assert (endpoint, f"{sd}endpoint", endpoint) in told
    assert (endpoint, f"{sd}supportedLanguage", f"{sd}SPARQL11Query") in told
    assert {value for _, name, value in told if name == f"{sd}resultFormat"} == {
        f"http://www.w3.org/ns/formats/{name}"
        for name in (
            "SPARQL_Results_JSON",
            "SPARQL_Results_XML",
            "SPARQL_Results_CSV",
            "SPARQL_Results_TSV",
            "Turtle",
            "N-Triples",
            "RDF_XML",
            "JSON-LD",
        )
    }
    assert {value for _, name, value in told if name == f"{sd}name"} == set(store.graph_names())
    sizes = {str(len(list(store.graph(name)))) for name in [None, *store.graph_names()]}
    assert {value for _, name, value in told if name == f"{void}triples"} == sizes
    assert not [name for _, name, _ in told if name == f"{sd}feature"]


@pytest.mark.parametrize(("media_type", "format_"), list(GRAPHS.items()))
def test_the_description_is_the_same_graph_in_each_type(client, media_type, format_):
    """The service description is negotiated as every graph is."""
    response = client.get("/sparql", headers={"Accept": media_type})
    assert response.mimetype == media_type
    assert triples(response.data, format_) == triples(client.get("/sparql").data, RdfFormat.TURTLE)


def test_a_host_that_is_none_is_refused(client):
    """A Host header that names no host makes no endpoint."""
    assert "Host" in detail(client.get("/sparql", headers={"Host": "a b"}), 400)


def test_a_browser_gets_a_form_and_a_table(client):
    """The page has a form with the query in it, and shows results as a table in which all is escaped."""
    assert "<textarea" in client.get("/sparql", headers={"Accept": "text/html"}).text
    query = 'SELECT ?x ?y { VALUES (?x ?y) { ("<script>alert(1)</script>" <javascript:alert(1)>) } }'
    page = ask(client, query, "text/html").text
    assert "<table>" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>" not in page
    assert 'href="javascript' not in page


def test_a_page_says_yes_no_or_nothing(client):
    """A truth value, an empty result and a graph each have their form on a page."""
    assert "Yes:" in ask(client, ASK, "text/html").text
    assert "No rows" in ask(client, "SELECT * { <a:a> <a:b> ?c }", "text/html").text
    assert "<td>" in ask(client, CONSTRUCT, "text/html").text


def test_a_page_that_does_not_show_all_says_so(client):
    """A table is cut at a thousand rows, and the page names both numbers."""
    page = ask(client, "SELECT ?s ?p { ?s ?p ?o } LIMIT 1234", "text/html").text
    assert "1,234 rows, of which the first 1,000 are shown" in page
    assert page.count("<tr>") == 1001


def test_a_page_keeps_the_query_that_was_refused(client):
    """A browser that asks wrongly gets its query back beside the reason, and the status."""
    response = ask(client, "SELECT <wrong", "text/html")
    assert response.status_code == 400
    assert "SELECT &lt;wrong" in response.text
    assert 'role="alert"' in response.text


def test_a_changing_answer_has_a_tag_of_its_content(client):
    """What asks the clock or chance is answered anew, with a tag of what it gave."""
    tags = {ask(client, "SELECT (NOW() AS ?x) {}").headers["ETag"] for _ in range(3)}
    assert len(tags) == 3
    fixed = ask(client, ASK)
    again = client.get("/sparql", query_string={"query": ASK}, headers={"If-None-Match": fixed.headers["ETag"]})
    assert again.status_code == 304
