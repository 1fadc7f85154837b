"""What the vocabulary consists of, by the Profiles Vocabulary (PROF): each file with its role and its digest.

Listed is every file below ``ontology`` that somebody who uses the vocabulary may want. Examples that
break a constraint are left out, for they belong to the tests of the shapes, and so is the description.
"""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from clustergraph.dataset.folder import bundled
from clustergraph.exports.distributions import CATALOGUE
from clustergraph.namespaces import BASE, ONTOLOGY, PREFIXES, RDF, RDFS, VOCABULARIES, XSD
from clustergraph.turtle.writer import serialize

_DCTERMS, _PROF, _SPDX = (PREFIXES[prefix] for prefix in ("dcterms", "prof", "spdx"))
_OWL: Final = "http://www.w3.org/TR/owl2-overview/"
_SHACL: Final = "https://www.w3.org/TR/shacl/"
_SKOS: Final = "http://www.w3.org/TR/skos-reference"

_ROLES: Final = {
    "ontology/clustergraph.ttl": ("vocabulary", _OWL),
    "ontology/axioms.ttl": ("constraints", _OWL),
    "ontology/context.jsonld": ("schema", "https://www.w3.org/TR/json-ld11/"),
    "ontology/kos/*.ttl": ("vocabulary", _SKOS),
    "ontology/shapes/*.ttl": ("validation", _SHACL),
    "ontology/alignments/*.ttl": ("mapping", "http://www.w3.org/TR/rdf-schema/"),
    "ontology/alignments/*.sssom.tsv": ("mapping", "https://w3id.org/sssom/"),
    "ontology/examples/context.ttl": ("example", ONTOLOGY),
    "ontology/examples/valid/*.ttl": ("example", ONTOLOGY),
}
"""Role of the files that a pattern names, and what they conform to."""

_MEDIA_TYPES: Final = {".jsonld": "application/ld+json", ".tsv": "text/tab-separated-values", ".ttl": "text/turtle"}
_BUILT_UPON: Final = frozenset({f"{RDFS}subClassOf", f"{RDFS}subPropertyOf"})


def profile(project: Path) -> list[Triple]:
    """Return the description of a project's vocabulary: what it is built upon, and each of its files.

    Raises:
        OSError: a file cannot be read.
    """
    subject, is_profile_of = NamedNode(ONTOLOGY), NamedNode(f"{_PROF}isProfileOf")
    triples = [Triple(subject, NamedNode(f"{RDF}type"), NamedNode(f"{_PROF}Profile"))]
    namespaces = _built_upon(project / "ontology" / "clustergraph.ttl")
    triples += [Triple(subject, is_profile_of, NamedNode(namespace)) for namespace in namespaces]
    for pattern, (role, standard) in _ROLES.items():
        for path in sorted(project.glob(pattern)):
            triples += _resource(path.relative_to(project).as_posix(), path.read_bytes(), role, standard)
    return triples


def _built_upon(vocabulary: Path) -> list[str]:
    """Return the namespaces in which own terms have a superclass or superproperty."""
    found = set()
    for quad in parse(path=vocabulary, format=RdfFormat.TURTLE):
        if quad.predicate.value in _BUILT_UPON and isinstance(quad.object, NamedNode):
            found |= {iri for iri in VOCABULARIES.values() if quad.object.value.startswith(iri)}
    return sorted(iri for iri in found if not iri.startswith(BASE))


def _resource(name: str, content: bytes, role: str, standard: str) -> Iterator[Triple]:
    """Yield what PROF says of one file; its address is relative to the root of the project."""
    node, checksum = NamedNode(f"{CATALOGUE}#{name}"), NamedNode(f"{CATALOGUE}#{name}.sha256")
    address = Literal(name, datatype=NamedNode(f"{XSD}anyURI"))
    digest = Literal(hashlib.sha256(content).hexdigest(), datatype=NamedNode(f"{XSD}hexBinary"))
    yield Triple(NamedNode(ONTOLOGY), NamedNode(f"{_PROF}hasResource"), node)
    yield Triple(node, NamedNode(f"{RDF}type"), NamedNode(f"{_PROF}ResourceDescriptor"))
    yield Triple(node, NamedNode(f"{_DCTERMS}conformsTo"), NamedNode(standard))
    yield Triple(node, NamedNode(f"{_DCTERMS}format"), Literal(_MEDIA_TYPES[Path(name).suffix]))
    yield Triple(node, NamedNode(f"{_PROF}hasArtifact"), address)
    yield Triple(node, NamedNode(f"{_PROF}hasRole"), NamedNode(f"{_PROF}role/{role}"))
    yield Triple(node, NamedNode(f"{_SPDX}checksum"), checksum)
    yield Triple(checksum, NamedNode(f"{RDF}type"), NamedNode(f"{_SPDX}Checksum"))
    yield Triple(checksum, NamedNode(f"{_SPDX}algorithm"), NamedNode(f"{_SPDX}checksumAlgorithm_sha256"))
    yield Triple(checksum, NamedNode(f"{_SPDX}checksumValue"), digest)


def main() -> None:
    """Print the description of the bundled vocabulary, for ``ontology/profile.ttl``."""
    sys.stdout.write(serialize(profile(bundled())))


if __name__ == "__main__":
    main()
