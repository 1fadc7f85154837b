"""Manifests: the tests of a suite, and what each says about itself."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"

PUBLISHED = {"rdf-tests": "https://w3c.github.io/rdf-tests/", "data-shapes": "https://w3c.github.io/data-shapes/"}
"""Where each folder of suites is published: its files are read as if they came from there."""


class Description:
    """The triples of a file, to be followed from node to node."""

    def __init__(self, triples):
        """Index triples by subject and predicate."""
        self._objects = defaultdict(list)
        self.subjects = defaultdict(list)
        for triple in triples:
            self._objects[triple.subject, triple.predicate.value].append(triple.object)
            self.subjects[triple.predicate.value, triple.object].append(triple.subject)

    def objects(self, node, predicate):
        """Return the values of a property."""
        return self._objects.get((node, predicate), [])

    def value(self, node, predicate):
        """Return the one value of a property, or None."""
        found = self.objects(node, predicate)
        assert len(found) <= 1, f"{node} has {len(found)} values of {predicate}"
        return found[0] if found else None

    def text(self, node, predicate):
        """Return the text of a literal or an IRI, or None."""
        found = self.value(node, predicate)
        return None if found is None else found.value

    def items(self, node):
        """Return the members of an RDF list."""
        members = []
        while node is not None and node != NamedNode(f"{RDF}nil"):
            members.append(self.value(node, f"{RDF}first"))
            node = self.value(node, f"{RDF}rest")
        return members


@dataclass(frozen=True)
class Entry:
    """A test as its manifest describes it; ``name`` is its own below the suites, ``base`` the IRI of the manifest."""

    iri: str
    name: str
    kind: str
    node: NamedNode
    manifest: Description
    base: str
    root: Path

    @property
    def action(self):
        """What is to be done: a file, or a node that describes it."""
        return self.manifest.value(self.node, f"{MF}action")

    @property
    def result(self):
        """What is to come of it: a file, or a node that describes it."""
        return self.manifest.value(self.node, f"{MF}result")

    def path(self, node):
        """Return where the file of an IRI lies."""
        return path_of(self.root, node.value)


@cache
def read_manifest(root, folder, file="manifest.ttl"):
    """Return the tests of one manifest below a folder, in its order, without those of others that it includes."""
    path = root / folder / file
    base = iri_of(root, path)
    manifest = Description(parse(path=path, format=RdfFormat.TURTLE, base_iri=base))
    return [
        _entry(root, folder, manifest, base, node)
        for document in manifest.subjects[f"{RDF}type", NamedNode(f"{MF}Manifest")]
        for entries in manifest.objects(document, f"{MF}entries")
        for node in manifest.items(entries)
    ]


def included(root, folder):
    """Return the files beside a manifest whose tests it includes, itself among them."""
    path = root / folder / "manifest.ttl"
    quads = list(parse(path=path, format=RdfFormat.TURTLE, base_iri=iri_of(root, path)))
    named = [quad.object.value for quad in quads if quad.predicate.value == f"{MF}include"]
    return {path, *(path_of(root, iri) for iri in named if iri.startswith(tuple(PUBLISHED.values())))}


def iri_of(root, path):
    """Return the IRI that a file of the suites is published at."""
    collection, _, rest = path.relative_to(root).as_posix().partition("/")
    return PUBLISHED[collection] + rest


def path_of(root, iri):
    """Return where the file of a published IRI lies."""
    collection = next(name for name, place in PUBLISHED.items() if iri.startswith(place))
    return root / collection / iri.removeprefix(PUBLISHED[collection])


def _entry(root, folder, manifest, base, node):
    kinds = [kind.value for kind in manifest.objects(node, f"{RDF}type")]
    local = node.value.rpartition("#")[2].rpartition("/")[2]
    return Entry(
        iri=node.value,
        name=f"{folder.partition('/')[2]}#{local}",
        kind=kinds[0].rpartition("#")[2] if kinds else "",
        node=node,
        manifest=manifest,
        base=base,
        root=root,
    )
