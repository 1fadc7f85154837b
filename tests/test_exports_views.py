"""Promises of the views in vocabularies of others: data cube, plain ORG, schema.org, calendar."""

import json
import re
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

import ontology_terms as ot
from clustergraph.exports.calendar import calendar
from clustergraph.exports.events import events
from clustergraph.exports.views import QUERIES, figures, memberships
from clustergraph.graph_store.memory import MemoryStore
from clustergraph.namespaces import CG, FIGURES, PREFIXES

PREAMBLE = "".join(
    f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in ("cg", "figures", "org", "qb", "rdfs", "skos")
)

INTEGRITY = {
    "IC-1": "{ ?o a qb:Observation FILTER NOT EXISTS { ?o qb:dataSet ?d } } UNION "
    "{ ?o qb:dataSet ?d , ?e FILTER (?d != ?e) }",
    "IC-2": "{ ?d a qb:DataSet FILTER NOT EXISTS { ?d qb:structure ?s } } UNION "
    "{ ?d qb:structure ?s , ?t FILTER (?s != ?t) }",
    "IC-3": "?s a qb:DataStructureDefinition FILTER NOT EXISTS { ?s qb:component/qb:measure/a qb:MeasureProperty }",
    "IC-4": "?p a qb:DimensionProperty FILTER NOT EXISTS { ?p rdfs:range ?r }",
    "IC-5": "?p a qb:DimensionProperty ; rdfs:range skos:Concept FILTER NOT EXISTS { ?p qb:codeList ?l }",
    "IC-6": "?c qb:componentRequired false ; qb:componentProperty ?p FILTER NOT EXISTS { ?p a qb:AttributeProperty }",
    "IC-11": "?o qb:dataSet/qb:structure/qb:component/qb:dimension ?p FILTER NOT EXISTS { ?o ?p ?v }",
    "IC-12": "?o qb:dataSet ?d . ?n qb:dataSet ?d FILTER (?o != ?n) "
    "FILTER NOT EXISTS { ?d qb:structure/qb:component/qb:dimension ?p . ?o ?p ?v . ?n ?p ?w FILTER (?v != ?w) }",
    "IC-13": "?o qb:dataSet/qb:structure/qb:component ?c . ?c qb:componentRequired true ; qb:componentProperty ?p "
    "FILTER NOT EXISTS { ?o ?p ?v }",
    "IC-14": "?o qb:dataSet/qb:structure/qb:component/qb:measure ?p FILTER NOT EXISTS { ?o ?p ?v }",
    "IC-19": "?o qb:dataSet/qb:structure/qb:component/qb:dimension ?p . ?p qb:codeList ?l . ?o ?p ?v "
    "FILTER NOT EXISTS { ?l a skos:ConceptScheme . ?v a skos:Concept ; skos:inScheme ?l }",
}
"""What breaks an integrity constraint of the Data Cube recommendation (section 11.1), for the parts that are in use."""

TROUBLE = """
@prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix event: <https://w3id.org/clustergraph/id/event/> .
@prefix event-status: <https://w3id.org/clustergraph/kos/event-status/> .
@prefix place: <https://w3id.org/clustergraph/id/place/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
event:long a cg:Event ;
  rdfs:label "Čtvrtá; schůzka, která má název delší než jeden řádek kalendáře dovoluje: žluťoučký kůň \\\\ úpěl"@en ;
  cg:paraphrase "One line.\\nAnother; with, signs."@en ; cg:heldAt place:hall ; cg:eventStatus event-status:cancelled ;
  cg:dateExpression "2020-02-28/2020-02-29"^^edtf:EDTF ;
  cg:earliestDate "2020-02-28"^^xsd:date ; cg:latestDate "2020-02-29"^^xsd:date .
place:hall rdfs:label "Hall 1, Foyer"@en .
event:perhaps a cg:Event ; rdfs:label "Perhaps"@en ; cg:eventStatus event-status:tentative ;
  cg:dateExpression "2020-03-01"^^edtf:EDTF ;
  cg:earliestDate "2020-03-01"^^xsd:date ; cg:latestDate "2020-03-01"^^xsd:date .
event:about a cg:Event ; rdfs:label "About"@en ; cg:dateExpression "2020-03-01~"^^edtf:EDTF ;
  cg:earliestDate "2020-03-01"^^xsd:date ; cg:latestDate "2020-03-01"^^xsd:date .
"""

RANGE = """
@prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix claim: <https://w3id.org/clustergraph/id/claim/> .
@prefix x: <https://w3id.org/clustergraph/id/call/> .
claim:d.x.budget cg:claimAbout x:x ; cg:statedIn x:d ; cg:indicator x:i ; cg:minValue 4000000 ; cg:maxValue 5000000 .
claim:d.x.share cg:claimAbout x:x ; cg:statedIn x:d ; cg:indicator x:i ; cg:value 12.5 .
"""


def store_of(turtle):
    """Return a store whose default graph holds some Turtle."""
    store = MemoryStore()
    store.extend(
        Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
        for quad in parse(turtle, format=RdfFormat.TURTLE)
    )
    return store


def graph_of(content):
    """Return a Turtle file as a store to ask."""
    store = Store()
    store.load(content, format=RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module")
def cube(store):
    """Return the published cube of figures, read back."""
    return graph_of(figures(store))


@pytest.mark.parametrize("name", INTEGRITY)
def test_the_cube_keeps_its_integrity_constraints(cube, name):
    """No observation, data set or component breaks an integrity constraint of the recommendation."""
    assert not bool(cube.query(f"{PREAMBLE} ASK {{ {INTEGRITY[name]} }}"))


def test_integrity_constraints_can_be_broken(cube):
    """The checks see a doubled observation and a missing dimension, so that they do not pass on nothing."""
    damaged = Store()
    damaged.extend(cube)
    copy = NamedNode(f"{FIGURES}copy")
    (first, *_) = cube.quads_for_pattern(None, NamedNode(f"{FIGURES}figure"), None)
    damaged.extend(Quad(copy, q.predicate, q.object) for q in cube.quads_for_pattern(first.subject, None, None))
    assert bool(damaged.query(f"{PREAMBLE} ASK {{ {INTEGRITY['IC-12']} }}"))
    damaged.remove(Quad(copy, first.predicate, first.object))
    assert bool(damaged.query(f"{PREAMBLE} ASK {{ {INTEGRITY['IC-11']} }}"))


def test_every_number_of_every_figure_is_one_observation(cube, store):
    """The numbers of the observations are those of the figures, figure by figure and bound by bound."""
    stated = {"value": "stated", "minValue": "minimum", "maxValue": "maximum"}
    wanted = {
        (triple.subject.value, FIGURES + stated[triple.predicate.value.removeprefix(CG)], triple.object)
        for triple in store.graph(None)
        if triple.predicate.value in {f"{CG}{name}" for name in stated}
    }
    pattern = "?o a qb:Observation ; figures:figure ?f ; figures:bound ?b ; figures:value ?v"
    rows = cube.query(f"{PREAMBLE} SELECT ?f ?b ?v {{ {pattern} }}")
    found = [(row["f"].value, row["b"].value, row["v"]) for row in rows]
    assert len(found) == len(wanted) > 30
    assert set(found) == wanted


def test_a_range_is_two_observations():
    """A figure with bounds becomes an observation of the lower and one of the upper bound, each with one value."""
    cube = graph_of(figures(store_of(RANGE)))
    rows = cube.query(
        f"{PREAMBLE} SELECT ?o ?b ?v {{ ?o qb:dataSet ?d ; figures:bound ?b ; figures:value ?v }} ORDER BY ?o"
    )
    assert [tuple(term.value.removeprefix(FIGURES) for term in row) for row in rows] == [
        ("d.x.budget.maximum", "maximum", "5000000"),
        ("d.x.budget.minimum", "minimum", "4000000"),
        ("d.x.share", "stated", "12.5"),
    ]


def test_every_membership_is_plain_org(store):
    """The memberships of the graph are all there, with member, organisation and role, and no term is our own."""
    graph = graph_of(memberships(store))
    query = f"{PREAMBLE} SELECT ?m {{ ?m a org:Membership ; org:member ?p ; org:organization ?g ; org:role ?r }}"
    found = [row["m"] for row in graph.query(query)]
    own = {t.subject for t in store.graph(None) if t.object == NamedNode(f"{CG}GroupMembership")}
    assert len(found) == len(own) == 51
    assert set(found) == own
    assert [quad for quad in graph if CG in str(quad)] == []


def firm_days(store):
    """Return the first day and the day after the last of each event with a firm day, found without SPARQL."""
    facts = {}
    for subject, predicate, value in store.graph(None):
        facts.setdefault(subject.value, {})[predicate.value.removeprefix(CG)] = value.value
    day = r"\d{4}-\d\d-\d\d"
    return {
        iri: (date.fromisoformat(found["earliestDate"]), date.fromisoformat(found["latestDate"]) + timedelta(days=1))
        for iri, found in facts.items()
        if "/id/event/" in iri
        and re.fullmatch(f"{day}(/{day})?", found.get("dateExpression", ""))
        and not found["eventStatus"].endswith("/tentative")
    }


def test_the_calendar_has_every_event_with_a_firm_day(store):
    """The calendar reads back as one all-day entry for each event whose day is firm, and for no other."""
    entries = Calendar.from_ical(calendar(store)).walk("VEVENT")
    found = {str(entry["UID"]): (entry["DTSTART"].dt, entry["DTEND"].dt) for entry in entries}
    assert found == firm_days(store)
    assert len(found) == len(entries) > 10
    assert {entry["DTSTAMP"].dt.date().isoformat() for entry in entries} == {
        value.value for value in ot.values(ot.ONTOLOGY, f"{ot.DCTERMS}modified")
    }


def test_calendar_lines_are_folded_and_escaped():
    """Lines end in CRLF and have at most 75 octets, and texts with separators come back as they were."""
    content = calendar(store_of(TROUBLE))
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\n" in line or len(line) > 75 for line in lines)
    (entry,) = Calendar.from_ical(content).walk("VEVENT")
    assert str(entry["SUMMARY"]).startswith("Čtvrtá; schůzka, která")
    assert str(entry["SUMMARY"]).endswith("\\ úpěl")
    assert str(entry["DESCRIPTION"]) == "One line.\nAnother; with, signs."
    assert str(entry["LOCATION"]) == "Hall 1, Foyer"
    assert str(entry["STATUS"]) == "CANCELLED"
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2020, 2, 28), date(2020, 3, 1))


def test_the_events_are_schema_org(store):
    """The JSON holds every event by name, and dates for those alone whose day is firm."""
    document = json.loads(events(store))
    nodes = {node["@id"]: node for node in document["@graph"]}
    own = {t.subject.value for t in store.graph(None) if t.object == NamedNode(f"{CG}Event")}
    assert set(nodes) == own
    assert all(node["@type"] == "Event" and node["name"] for node in nodes.values())
    dated = {iri: (node["startDate"], node["endDate"]) for iri, node in nodes.items() if "startDate" in node}
    assert dated == {
        iri: (start.isoformat(), (end - timedelta(days=1)).isoformat())
        for iri, (start, end) in firm_days(store).items()
    }


def test_the_events_are_json_ld(store):
    """The JSON reads as RDF in which dates are dates and the events stand under their own IRIs."""
    graph = Store()
    graph.load(events(store), format=RdfFormat.JSON_LD)
    schema = PREFIXES["schema"]
    dates = [quad.object for quad in graph.quads_for_pattern(None, NamedNode(f"{schema}startDate"), None)]
    assert len(dates) == len(firm_days(store))
    assert {literal.datatype.value for literal in dates} == {f"{schema}Date"}
    types = {quad.object.value.removeprefix(schema) for quad in graph.quads_for_pattern(None, NamedNode(ot.TYPE), None)}
    assert types == {"Event", "Organization", "Place"}


def test_stored_queries_use_defined_terms_only():
    """No stored query names a term of the vocabulary that is not defined."""
    paths = sorted(QUERIES.glob("*.rq"))
    assert len(paths) > 8
    assert {iri for iri in ot.used_iris(*paths) if iri.startswith(CG) and iri != CG} <= set(ot.terms())
