"""Namespaces: the one table of prefixes that data, queries and pages share."""

from typing import Final

BASE: Final = "https://w3id.org/clustergraph/"
"""What every IRI of the project begins with; the rest is the route that serves it."""

ONTOLOGY: Final = f"{BASE}ontology"
ID: Final = f"{BASE}id/"
KOS: Final = f"{BASE}kos/"
GRAPH: Final = f"{BASE}graph/"
SHAPES: Final = f"{BASE}shape"
REPORTS: Final = f"{BASE}reports/"
FIGURES: Final = f"{BASE}dataset/figures#"
CG: Final = f"{ONTOLOGY}#"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SH: Final = "http://www.w3.org/ns/shacl#"

KINDS: Final = (
    "action",
    "authority",
    "call",
    "citation",
    "claim",
    "cluster",
    "conflict",
    "document",
    "doubt",
    "event",
    "evidence",
    "example",
    "group",
    "membership",
    "network",
    "not-stated",
    "organisation",
    "part",
    "partnership",
    "person",
    "person-role",
    "place",
    "policy",
    "position",
    "programme",
    "project",
    "recommendation",
    "rendition",
    "selector",
    "set-aside",
    "span",
)
"""The kinds of instance; each is a prefix and the second segment of ``id/KIND/REFERENCE``."""

SCHEMES: Final = (
    "actor-kind",
    "application-domain",
    "budget-scope",
    "call-status",
    "conflict-kind",
    "digitalisation-level",
    "document-kind",
    "doubt-kind",
    "ecosystem",
    "event-kind",
    "event-status",
    "evidence-mode",
    "indicator",
    "industrial-application",
    "initiative-strand",
    "member-type",
    "mission-area",
    "other-technology",
    "part-kind",
    "ppp-topic",
    "programme-kind",
    "qualifier",
    "rank",
    "resolution-status",
    "role",
    "s3-area",
    "set-aside-reason",
    "stance",
    "support-purpose",
    "technology",
    "theme",
    "topic",
    "unit",
)
"""The project's own concept schemes; each is a prefix and the first segment of ``kos/SCHEME/NOTATION``."""

VOCABULARIES: Final = {
    "cg": CG,
    "cgsh": f"{SHAPES}#",
    "country": "http://publications.europa.eu/resource/authority/country/",
    "currency": "http://publications.europa.eu/resource/authority/currency/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dingo": "https://w3id.org/dingo#",
    "doco": "http://purl.org/spar/doco/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "eurio": "http://data.europa.eu/s66#",
    "figures": FIGURES,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "frapo": "http://purl.org/cerif/frapo/",
    "graph": GRAPH,
    "kos": KOS,
    "m8g": "http://data.europa.eu/m8g/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prof": "http://www.w3.org/ns/dx/prof/",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "http://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": SH,
    "skos": SKOS,
    "spdx": "http://spdx.org/rdf/terms#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": XSD,
}

PREFIXES: Final = {
    **VOCABULARIES,
    **{kind: f"{ID}{kind}/" for kind in KINDS},
    **{scheme: f"{KOS}{scheme}/" for scheme in SCHEMES},
}
"""Prefix to namespace IRI, for every prefix that a file of the project may declare."""

NUMERIC: Final = frozenset({f"{XSD}integer", f"{XSD}decimal", f"{XSD}double"})
"""Datatypes of numbers in the graph and in the answers of queries."""
