"""Promises of the generated description: it is true, conforms, and says where to have what."""

import hashlib
import shutil
from collections import Counter

import pyshacl
import pytest
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, RdfFormat, Store, parse
from rdflib import Graph

from clustergraph.dataset.version import version
from clustergraph.exports.description import describe
from clustergraph.exports.digest import rdfc_digest
from clustergraph.exports.published import published_files
from clustergraph.graph_store.memory import MemoryStore
from clustergraph.namespaces import BASE, PREFIXES, RDF, XSD

DCAT, DCTERMS, VOID = (PREFIXES[prefix] for prefix in ("dcat", "dcterms", "void"))
PREAMBLE = "".join(
    f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in ("dcat", "dcterms", "foaf", "prov", "skos", "spdx", "void")
)

MANDATORY = {
    "dcat:Catalog": ["dcterms:description", "dcterms:publisher", "dcterms:title"],
    "dcat:Dataset": ["dcterms:description", "dcterms:title"],
    "dcat:Distribution": ["dcat:accessURL"],
    "dcat:DataService": ["dcat:endpointURL", "dcterms:title"],
    "foaf:Agent": ["foaf:name"],
    "skos:Concept": ["skos:prefLabel"],
    "skos:ConceptScheme": ["dcterms:title"],
    "spdx:Checksum": ["spdx:algorithm", "spdx:checksumValue"],
}
"""Properties that DCAT-AP 3 makes mandatory, by class; read in the SHACL files of its releases 3.0.0 and 3.0.1."""

AT_MOST_ONE = {
    "dcat:Catalog": [
        "foaf:homepage",
        "dcterms:creator",
        "dcterms:issued",
        "dcterms:license",
        "dcterms:modified",
        "dcterms:publisher",
    ],
    "dcat:Dataset": ["dcterms:accessRights", "dcterms:issued", "dcterms:modified", "dcterms:publisher"],
    "dcat:Distribution": [
        "dcat:byteSize",
        "dcat:mediaType",
        "dcterms:format",
        "dcterms:license",
        "dcterms:modified",
        "spdx:checksum",
    ],
    "dcat:DataService": ["dcterms:license"],
    "spdx:Checksum": ["spdx:algorithm", "spdx:checksumValue"],
    "dcterms:PeriodOfTime": ["dcat:startDate", "dcat:endDate"],
}
"""Properties that DCAT-AP 3 allows once at most, by class."""

RANGES = {
    "dcat:dataset": "dcat:Dataset",
    "dcat:distribution": "dcat:Distribution",
    "dcat:mediaType": "dcterms:MediaType",
    "dcat:service": "dcat:DataService",
    "dcat:theme": "skos:Concept",
    "dcat:themeTaxonomy": "skos:ConceptScheme",
    "dcterms:accessRights": "dcterms:RightsStatement",
    "dcterms:conformsTo": "dcterms:Standard",
    "dcterms:creator": "foaf:Agent",
    "dcterms:format": "dcterms:MediaTypeOrExtent",
    "dcterms:language": "dcterms:LinguisticSystem",
    "dcterms:license": "dcterms:LicenseDocument",
    "dcterms:publisher": "foaf:Agent",
    "dcterms:spatial": "dcterms:Location",
    "dcterms:temporal": "dcterms:PeriodOfTime",
    "foaf:homepage": "foaf:Document",
    "spdx:algorithm": "spdx:ChecksumAlgorithm",
    "spdx:checksum": "spdx:Checksum",
}
"""Classes that DCAT-AP 3 wants values of its properties to have."""


@pytest.fixture(scope="module")
def files(store, project):
    """Return the published set."""
    return published_files(store, project)


@pytest.fixture(scope="module")
def description(files):
    """Return the published description, read back."""
    found = Store()
    found.load(files["description.ttl"], format=RdfFormat.TURTLE)
    return found


def ask(description, pattern):
    """Return the rows of values that a pattern over the description has."""
    return [tuple(row) for row in description.query(f"{PREAMBLE} SELECT DISTINCT * WHERE {{ {pattern} }}")]


def pairs(table):
    """Return class and property for each entry of a table."""
    return [(class_, name) for class_, names in table.items() for name in names]


@pytest.mark.parametrize(("class_", "name"), pairs(MANDATORY))
def test_mandatory_properties_are_there(description, class_, name):
    """Every instance of a class of DCAT-AP has each property that is mandatory for it."""
    assert ask(description, f"?thing a {class_}")
    assert ask(description, f"?thing a {class_} FILTER NOT EXISTS {{ ?thing {name} ?value }}") == []


@pytest.mark.parametrize(("class_", "name"), pairs(AT_MOST_ONE))
def test_single_properties_are_single(description, class_, name):
    """No instance of a class of DCAT-AP has two values where one is allowed."""
    assert ask(description, f"?thing a {class_} ; {name} ?one , ?two FILTER (?one != ?two)") == []


@pytest.mark.parametrize("name", ["title", "description"])
def test_every_dataset_is_told_of_once(description, name):
    """Title and description of a data set are one each: a source graph is not called after another document."""
    assert ask(description, f"?thing a dcat:Dataset ; dcterms:{name} ?one , ?two FILTER (?one != ?two)") == []


@pytest.mark.parametrize("name", RANGES)
def test_values_have_the_class_that_is_wanted(description, name):
    """Every value of a property is described as an instance of the class that DCAT-AP names as its range."""
    assert ask(description, f"?thing {name} ?value")
    assert ask(description, f"?thing {name} ?value FILTER NOT EXISTS {{ ?value a {RANGES[name]} }}") == []


@pytest.mark.parametrize(
    ("name", "datatype"),
    [("dcat:byteSize", "nonNegativeInteger"), ("spdx:checksumValue", "hexBinary"), ("dcterms:modified", "date")],
)
def test_literals_have_the_datatype_that_is_wanted(description, name, datatype):
    """Sizes, digests and days have the datatypes of DCAT-AP, in the file itself and not only after loading."""
    prefix, _, local = name.partition(":")
    content = [quad for quad in description if quad.predicate.value == PREFIXES[prefix] + local]
    assert content
    # The store writes a non-negative integer as an integer, so the wanted datatype is looked for in the file.
    wanted = {"integer"} if datatype == "nonNegativeInteger" else {datatype}
    assert {quad.object.datatype.value.removeprefix(XSD) for quad in content} == wanted


def test_sizes_are_written_as_non_negative_integers(files):
    """The file gives each size as DCAT wants it, a non-negative integer."""
    sizes = [line for line in files["description.ttl"].decode().splitlines() if line.startswith("    dcat:byteSize ")]
    assert sizes
    assert all(line.endswith('"^^xsd:nonNegativeInteger ;') for line in sizes)


def judge(graph, project):
    """Return what pySHACL finds wrong with a graph by the shapes of the publication."""
    shapes = Graph()
    for name in ("publication", "common"):
        shapes.parse(project / "ontology" / "shapes" / f"{name}.ttl")
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes)
    return "" if conforms else text


def test_the_description_conforms_to_the_shapes(files, project):
    """Every data set has an English title and one licence, and a source graph names its document."""
    graph = Graph().parse(data=files["description.ttl"].decode(), format="turtle")
    assert judge(graph, project) == ""
    graph.update(f"{PREAMBLE} DELETE WHERE {{ ?graph prov:hadPrimarySource ?document }}")
    assert "names the document it was read from" in judge(graph, project)


def counts(triples):
    """Return sizes of a set of triples: triples, subjects, objects, properties, classes, and both partitions."""
    triples = set(triples)
    types = {(t.subject, t.object) for t in triples if t.predicate.value == f"{RDF}type"}
    return (
        len(triples),
        len({t.subject for t in triples}),
        len({t.object for t in triples}),
        len({t.predicate for t in triples}),
        len({class_ for _, class_ in types}),
        Counter(class_.value for _, class_ in types),
        Counter(t.predicate.value for t in triples),
    )


def told(description, iri):
    """Return the same sizes as the description tells them."""
    names = ("triples", "distinctSubjects", "distinctObjects", "properties", "classes")
    numbers = [int(row[0].value) for name in names for row in ask(description, f"<{iri}> void:{name} ?n")]
    partitions = [
        {row["c"].value: int(row["n"].value) for row in description.query(f"{PREAMBLE} SELECT ?c ?n {{ {pattern} }}")}
        for pattern in (
            f"<{iri}> void:classPartition ?p . ?p void:class ?c ; void:entities ?n",
            f"<{iri}> void:propertyPartition ?p . ?p void:property ?c ; void:triples ?n",
        )
    ]
    return (*numbers, *partitions)


def test_sizes_are_true_of_every_named_graph(description, store):
    """Counting the triples of each named graph gives the sizes that the description tells."""
    assert {row[0].value for row in ask(description, f"<{BASE}dataset> void:subset ?g")} == set(store.graph_names())
    for name in store.graph_names():
        assert told(description, name) == counts(store.graph(name)), name


def test_sizes_are_true_of_the_whole(description, store):
    """The whole counts a triple once, however many graphs hold it."""
    merged = (triple for name in store.graph_names() for triple in store.graph(name))
    assert told(description, f"{BASE}dataset") == counts(merged)


def test_every_distribution_is_a_file(description, files):
    """Size, digest and media type of each distribution are those of the file, and no file with data is left out."""
    rows = ask(
        description,
        "?d a dcat:Distribution ; dcterms:title ?name ; dcat:byteSize ?size ; spdx:checksum/spdx:checksumValue ?sum",
    )
    found = {}
    for row in description.query(
        f"{PREAMBLE} SELECT ?name ?size ?sum {{ ?d a dcat:Distribution ; dcterms:title ?name ; dcat:byteSize ?size ; "
        "spdx:checksum/spdx:checksumValue ?sum }"
    ):
        found[row["name"].value] = (int(row["size"].value), row["sum"].value)
    assert len(rows) == len(found)
    without = {"RDFC10-SHA256", "SHA256SUMS", "VERSION", "context.jsonld", "description.ttl"}
    assert found == {
        name: (len(content), hashlib.sha256(content).hexdigest())
        for name, content in files.items()
        if name not in without
    }


def test_every_dataset_has_a_file(description):
    """Each data set that the catalogue lists has a distribution."""
    assert len(ask(description, "?catalogue a dcat:Catalog ; dcat:dataset ?dataset")) > 10
    assert ask(description, "?dataset a dcat:Dataset FILTER NOT EXISTS { ?c dcat:dataset ?dataset }") == []
    assert ask(description, "?dataset a dcat:Dataset FILTER NOT EXISTS { ?dataset dcat:distribution ?d }") == []


def test_the_version_is_that_of_the_data(description, project):
    """The description names the version that the file VERSION has."""
    assert ask(description, f"<{BASE}dataset> dcat:version ?version") == [(Literal(version(project)),)]


def test_addresses_are_parameters(store, files):
    """Endpoint and downloads can lie elsewhere, or be left out."""
    triples = describe(store, "f00", files, endpoint="http://x/sparql", downloads={"figures.ttl": "http://x/f"})
    assert {t.object.value for t in triples if t.predicate.value == f"{DCAT}endpointURL"} == {"http://x/sparql"}
    assert "http://x/f" in {t.object.value for t in triples if t.predicate.value == f"{DCAT}downloadURL"}
    without = describe(store, "f00", {}, endpoint=None)
    predicates = {triple.predicate.value for triple in without}
    assert not predicates & {f"{DCAT}endpointURL", f"{DCAT}distribution", f"{VOID}sparqlEndpoint"}


def test_a_graph_without_a_header_is_described_too():
    """Nothing is said of licence or publisher where the graph says nothing, and nothing fails."""
    triples = describe(MemoryStore(), "f00", {})
    assert not [t for t in triples if t.predicate.value in {f"{DCTERMS}license", f"{DCTERMS}publisher"}]
    assert [t for t in triples if t.object == NamedNode(f"{DCAT}Catalog")]


def test_the_digest_is_that_of_canonical_nquads(files):
    """The digest is SHA-256 over the quads as RDFC-1.0 writes them, whatever order they are read in."""
    dataset = Dataset(reversed(list(parse(files["clustergraph.trig"], format=RdfFormat.TRIG))))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{quad} .\n".encode() for quad in dataset)
    assert files["RDFC10-SHA256"].decode() == hashlib.sha256(b"".join(lines)).hexdigest() + "\n"
    assert any(isinstance(quad.object, BlankNode) for quad in dataset)


def test_the_digest_does_not_depend_on_order():
    """Lines in another order have the same digest, other lines another."""
    assert rdfc_digest(b"b\na\n") == rdfc_digest(b"a\nb\n") == hashlib.sha256(b"a\nb\n").hexdigest()
    assert rdfc_digest(b"a\n") != rdfc_digest(b"b\n")


def test_the_digest_follows_the_data(copy, run, tmp_path_factory):
    """One changed fact changes the digest, a moved file does not."""
    out = tmp_path_factory.mktemp("out")
    shutil.move(copy / "data" / "entities" / "places.ttl", copy / "data" / "entities" / "localities.ttl")
    for name in ("moved", "changed"):
        assert run("--project", copy, "export", out / name).returncode == 0
        path = copy / "data" / "entities" / "localities.ttl"
        path.write_text(path.read_text(encoding="utf-8").replace('"Seoul"@en', '"Another"@en'), encoding="utf-8")
    assert run("export", out / "first").returncode == 0
    first, moved, changed = ((out / name / "RDFC10-SHA256").read_bytes() for name in ("first", "moved", "changed"))
    assert first == moved != changed
