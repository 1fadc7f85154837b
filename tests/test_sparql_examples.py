"""Promises of the reports as data: records of the queries, in a graph of their own and where tools look for them."""

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from clustergraph.exports.examples import REPORTS_GRAPH, report_triples
from clustergraph.namespaces import BASE, REPORTS
from clustergraph.reports.header import parse_report, read_report, report_names
from clustergraph.sparql.protocol import DatasetDescription

WELL_KNOWN = "/.well-known/sparql-examples"
ALL = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?report ?comment ?text ?target WHERE { GRAPH <https://w3id.org/clustergraph/graph/reports> {
  ?report a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:construct|sh:ask ?text ; schema:target ?target .
} } ORDER BY ?report
"""
HEADER = "#+ summary: A\n#+ question: What?\n#+ description: B.\n#+ tags: [one, two]\n"


def test_every_report_is_recorded_once(store, project):
    """A query over the named graph gives question, text and target of each report, once each."""
    rows = [tuple(row[name].value for name in ("report", "comment", "text", "target")) for row in store.solutions(ALL)]
    reports = [read_report(project, name) for name in report_names(project)]
    assert rows == [
        (REPORTS + report.name, report.question, report.query, f"{BASE}sparql")
        for report in sorted(reports, key=lambda report: report.name)
    ]


def test_a_recorded_query_answers_as_it_stands(store, project):
    """Each text is a query, which has an answer without any value unless its report needs two or more."""
    for row in store.solutions(ALL):
        parameters = read_report(project, row["report"].value.removeprefix(REPORTS)).parameters.values()
        first = next(iter(store.query(row["text"].value)), None)
        assert first is not None or sum(parameter.required for parameter in parameters) > 1, row["report"].value


def test_the_records_do_not_mix_with_the_data(store):
    """No record is in the default graph, and the named graph is listed with the others."""
    records = {triple.subject for triple in store.graph(REPORTS_GRAPH)}
    assert REPORTS_GRAPH in store.graph_names()
    assert records
    assert not records & {triple.subject for triple in store.graph(None)}


def test_the_graph_is_served_and_can_be_asked(client):
    """The named graph is had at its address, the links of its page lead to the reports, and SPARQL reaches it."""
    page = client.get("/graph/reports", headers={"Accept": "text/html"}).text
    assert 'href="/reports/members-graph"' in page
    triples = {quad.triple for quad in parse(client.get("/graph/reports").data, format=RdfFormat.TURTLE)}
    asked = client.get("/sparql", query_string={"query": ALL}).json["results"]["bindings"]
    assert len(asked) == len({triple.subject for triple in triples}) > 50


@pytest.mark.parametrize(
    ("media_type", "format_"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
def test_the_records_are_where_tools_look(client, media_type, format_):
    """The well-known address gives the same records in each type, their target being this very endpoint."""
    response = client.get(WELL_KNOWN, headers={"Accept": media_type})
    assert response.mimetype == media_type
    target = NamedNode("https://schema.org/target")
    found = {quad.triple for quad in parse(response.data, format=format_)}
    here = {triple for triple in found if triple.predicate != target}
    graph = {quad.triple for quad in parse(client.get("/graph/reports").data, format=RdfFormat.TURTLE)}
    assert here == {triple for triple in graph if triple.predicate != target}
    assert {triple.object.value for triple in found - here} == {"http://localhost/sparql"}
    assert client.get(WELL_KNOWN).mimetype == "text/turtle"


@pytest.mark.parametrize(
    ("query", "class_", "property_"),
    [
        ("SELECT * { ?s ?p ?o }", "shacl#SPARQLSelectExecutable", "shacl#select"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "shacl#SPARQLConstructExecutable", "shacl#construct"),
        ("ASK { ?s ?p ?o }", "shacl#SPARQLAskExecutable", "shacl#ask"),
        ("DESCRIBE ?s { ?s ?p ?o }", "ontology#SPARQLDescribeExecutable", "ontology#describe"),
    ],
)
def test_a_record_says_which_form_its_query_has(query, class_, property_):
    """Each form has a class and a property of its own, and each tag is a keyword."""
    triples = list(report_triples([parse_report("a", HEADER + query)]))
    names = [value.object.value for value in triples if value.predicate.value.endswith("#type")]
    assert [name.endswith(class_) for name in names] == [False, True]
    assert [t.object.value.strip() for t in triples if t.predicate.value.endswith(property_)] == [query]
    assert [t.object.value for t in triples if t.predicate.value.endswith("keywords")] == ["one", "two"]


def test_the_command_line_reaches_the_records(run):
    """A query over all named graphs finds the records from the command line as over HTTP."""
    found = run("query", "-", "--format", "csv", stdin=ALL.encode())
    assert found.returncode == 0
    assert f"{REPORTS}members".encode() in found.stdout


def test_an_export_holds_the_records(store, run, tmp_path):
    """The published set has the graph as a file of its own and among the quads."""
    assert run("export", tmp_path).returncode == 0
    turtle = {quad.triple for quad in parse(path=tmp_path / "graph" / "reports.ttl")}
    assert turtle == set(store.graph(REPORTS_GRAPH))
    quads = parse(path=tmp_path / "clustergraph.nq")
    assert {quad.triple for quad in quads if quad.graph_name.value == REPORTS_GRAPH} == turtle


def test_a_dataset_clause_reaches_the_records(store):
    """The named graph can be asked as the only default graph."""
    dataset = DatasetDescription((REPORTS_GRAPH,), ())
    query = "ASK { ?report <http://www.w3.org/ns/shacl#select> ?text }"
    assert bool(store.query(query, dataset))
