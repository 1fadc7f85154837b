"""The JSON-LD context of the vocabulary: every prefix, and how values of every term are written.

Keys are prefixed names (``cg:theme``), as in Turtle, because some schemes and
properties share a name (``theme``, ``rank``, ``unit``), and a key of JSON-LD is
either a prefix or a term.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from clustergraph.dataset.folder import bundled
from clustergraph.iris import shrink
from clustergraph.namespaces import CG, PREFIXES, RDF, RDFS, XSD

Description = Mapping[str, set[str]]
"""What one term is said to be: predicate to the IRIs that it has as objects."""

_OWL: Final = PREFIXES["owl"]
_EDTF_PROPERTIES: Final = frozenset({f"{CG}asOf", f"{CG}dateExpression"})
"""Properties whose datatype the vocabulary cannot state, because OWL 2 does not know it."""

_NATIVE: Final = frozenset({f"{XSD}decimal", f"{XSD}integer", f"{XSD}string"})
"""Ranges that JSON writes by itself; a decimal may be a whole number, so none is forced on it."""


def context(ontology: Iterable[Quad]) -> dict[str, Any]:
    """Return the JSON-LD 1.1 context of a vocabulary as a document of its own.

    Values of object properties are IRIs and always in an array, values in
    a language are keyed by it, typed values carry their datatype.
    """
    described: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for subject, predicate, value in (quad.triple for quad in ontology):
        if isinstance(subject, NamedNode) and isinstance(value, NamedNode) and subject.value.startswith(CG):
            described[subject.value][predicate.value].add(value.value)
    entries = {shrink(iri) or iri: _entry(iri, described[iri]) for iri in sorted(described)}
    return {"@context": {"@version": 1.1, **dict(sorted(PREFIXES.items())), **entries}}


def serialize(document: Mapping[str, Any]) -> str:
    """Return a JSON document as the text that is published, keys in the order given."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _entry(iri: str, description: Description) -> dict[str, Any]:
    entry: dict[str, Any] = {"@id": shrink(iri) or iri}
    if f"{_OWL}ObjectProperty" in description.get(f"{RDF}type", ()):
        return {**entry, "@type": "@id", "@container": "@set"}
    return {**entry, **_coercion(iri, description.get(f"{RDFS}range", set()))}


def _coercion(iri: str, ranges: set[str]) -> dict[str, Any]:
    """Return how the literals of a property are written, nothing where JSON shows it or they vary."""
    if iri in _EDTF_PROPERTIES:
        return {"@type": "edtf:EDTF"}
    if f"{RDF}langString" in ranges:
        return {"@container": ["@language", "@set"]}
    typed = sorted(ranges - _NATIVE)
    return {"@type": shrink(typed[0]) or typed[0]} if typed else {}


def main() -> None:
    """Print the context of the bundled vocabulary, for ``ontology/context.jsonld``."""
    vocabulary = (bundled() / "ontology" / "clustergraph").with_suffix(".ttl")
    sys.stdout.write(serialize(context(parse(path=vocabulary, format=RdfFormat.TURTLE))))


if __name__ == "__main__":
    main()
