"""Promises of ``clustergraph describe`` and of the names that things go by."""

import pytest
from pyoxigraph import RdfFormat, parse

from clustergraph.description import UnknownThingError, called, describe
from clustergraph.iris import shrink
from clustergraph.names import read_names
from clustergraph.namespaces import CG, ID, PREFIXES

FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}


@pytest.fixture(scope="module")
def names(store):
    """Return the names of the bundled graph."""
    return read_names(store)


@pytest.mark.parametrize("format_", FORMATS)
def test_a_description_is_the_same_graph_in_each_format(run, store, format_):
    """Each format parses back to all that concerns the thing."""
    result = run("describe", "person:wise-emily", "--format", format_)
    assert result.returncode == 0
    found = {quad.triple for quad in parse(result.stdout, format=FORMATS[format_])}
    assert found == describe(store, f"{ID}person/wise-emily").triples()


@pytest.mark.parametrize("name", [f"{ID}person/wise-emily", "person:wise-emily", "wise-emily", "Emily Wise"])
def test_a_thing_is_found_by_each_of_its_names(run, name):
    """IRI, prefixed name, slug and label mean the same thing."""
    assert b"person:wise-emily\n    a foaf:Person" in run("describe", name).stdout


def test_a_table_reads_as_people_cite(run):
    """The table has label, kind, the evidence with document, line and part, and what refers to the thing."""
    text = " ".join(run("describe", "wise-emily", "--format", "table").stdout.decode().split())
    assert text.startswith("Emily Wise (person) person:wise-emily")
    assert "Recommendation report of the Expert Group on Clusters, line 1513 (Annexe 2, list of type A members" in text
    assert "Emily Wise in Expert Group on Clusters" in text


def test_a_file_gets_the_format_of_its_suffix(run, tmp_path):
    """The suffix of the file decides where no format is given."""
    path = tmp_path / "wise.nt"
    assert run("describe", "wise-emily", "-o", path).returncode == 0
    assert list(parse(path=path, format=RdfFormat.N_TRIPLES))


@pytest.mark.parametrize("arguments", [("nobody-at-all",), ("wise-emily", "--format", "csv"), ("person:nobody",), ()])
def test_wrong_use_is_told(run, arguments):
    """An unknown thing or format is one sentence and exit status 2."""
    result = run("describe", *arguments)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr.decode()


def test_what_was_withdrawn_is_told(run, tmp_path):
    """A withdrawn thing is a sentence with day and reason, and the answer is no."""
    (tmp_path / "data" / "editorial").mkdir(parents=True)
    (tmp_path / "data" / "editorial" / "withdrawals.ttl").write_text(
        f"""@prefix cg: <{CG}> .
@prefix person: <{ID}person/> .
@prefix xsd: <{PREFIXES["xsd"]}> .

person:gone-ada a cg:Withdrawn ; cg:withdrawalReason "At her wish."@en ; cg:withdrawnOn "2026-11-22"^^xsd:date .
""",
        encoding="utf-8",
    )
    result = run("--project", tmp_path, "describe", "person:gone-ada")
    assert result.returncode == 1
    assert "withdrawn on 2026-11-22: At her wish." in result.stderr.decode()


def test_every_thing_has_a_name(store, names):
    """No instance or concept is called by its prefixed name."""
    query = f'SELECT DISTINCT ?thing {{ ?thing ?p ?o FILTER (STRSTARTS(STR(?thing), "{ID}")) }}'
    things = [row[0].value for row in store.solutions(query)]
    assert len(things) > 1000
    assert [iri for iri in things if names.of(iri) in {iri, shrink(iri)}] == []


def test_records_without_a_label_are_called_by_what_they_connect(names):
    """A membership is called by person and group, a span by document and lines."""
    assert names.of(f"{ID}membership/expert-group.wise-emily") == "Emily Wise in Expert Group on Clusters"
    assert names.of(f"{ID}evidence/eg-report.l1375-1377").endswith("Expert Group on Clusters, lines 1375-1377")
    assert names.of(f"{ID}selector/eg-report.l1513").endswith(", line 1513")
    assert names.of("http://example.org/") == "http://example.org/"


def test_a_property_is_called_from_either_side(names):
    """A backlink reads as the inverse of its property, or in a phrase where there is none."""
    assert names.of_inverse(f"{CG}illustrates") == "illustrated by"
    assert names.of_inverse(f"{PREFIXES['org']}member") == "is \u201cmember\u201d of"
    assert names.of_term(f"{PREFIXES['foaf']}familyName") == "family name"


def test_values_stand_in_the_order_of_their_names(store, names):
    """Groups and the values in them are sorted as people read them."""
    group = describe(store, f"{ID}group/expert-group-on-clusters")
    for told in (group.said(names), group.referring(names)):
        assert [row.label for row in told] == sorted(row.label for row in told)
        for row in told:
            texts = [called(value, names) for value in row.values]
            assert texts == sorted(texts)


@pytest.mark.parametrize("iri", [f"{ID}person/nobody", "no iri", f"{ID}person/a>b"])
def test_nothing_is_said_of_what_is_not_there(store, iri):
    """An unknown thing or a text that is no IRI has no description."""
    with pytest.raises(UnknownThingError):
        describe(store, iri)
