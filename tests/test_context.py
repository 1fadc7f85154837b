"""The JSON-LD context agrees with the vocabulary and reads back what Turtle says."""

import json

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph
from rdflib.compare import to_isomorphic

from clustergraph.exports.context import context, serialize
from clustergraph.namespaces import CG, PREFIXES
from ontology_terms import CORE, ROOT, terms

PUBLISHED = ROOT / "ontology" / "context.jsonld"

TURTLE = """
@prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix claim: <https://w3id.org/clustergraph/id/claim/> .
@prefix conflict: <https://w3id.org/clustergraph/id/conflict/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix rank: <https://w3id.org/clustergraph/kos/rank/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

claim:x a cg:Figure ;
  cg:rank rank:preferred ; cg:rankReason "The later document."@en ;
  cg:value 23 ; cg:asOf "2019-12-04"^^edtf:EDTF .
<https://w3id.org/clustergraph/id/event/y> cg:earliestDate "2019-12-04"^^xsd:date .
"""

JSON = {
    "@graph": [
        {
            "@id": "claim:x",
            "@type": "cg:Figure",
            "cg:rank": ["rank:preferred"],
            "cg:rankReason": {"en": ["The later document."]},
            "cg:value": 23,
            "cg:asOf": "2019-12-04",
        },
        {"@id": "event:y", "cg:earliestDate": "2019-12-04"},
    ]
}


def vocabulary():
    """Return the quads of the vocabulary."""
    return parse(path=str(CORE), format=RdfFormat.TURTLE)


def test_published_context_is_what_the_vocabulary_gives():
    """The file in the project is the context of the vocabulary as it stands."""
    assert PUBLISHED.read_text("utf-8") == serialize(context(vocabulary()))


def test_every_prefix_and_term_has_an_entry():
    """The context has an entry for each prefix, class and property, and for nothing else."""
    entries = set(context(vocabulary())["@context"]) - {"@version"}
    assert entries == set(PREFIXES) | {f"cg:{iri.removeprefix(CG)}" for iri in terms()}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_json_with_the_context_says_what_turtle_says(engine):
    """A document with short keys reads as the same triples as its Turtle, in two engines."""
    document = json.dumps(JSON | context(vocabulary()))
    if engine == "rdflib":
        read = Graph().parse(data=document, format="json-ld")
    else:
        quads = parse(document, format=RdfFormat.JSON_LD)
        read = Graph().parse(data="\n".join(f"{quad.triple} ." for quad in quads), format="nt")
    assert to_isomorphic(read) == to_isomorphic(Graph().parse(data=TURTLE, format="turtle"))
