"""Suites: which tests there are, what each puts to clustergraph, and what clustergraph refuses by design."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from w3c import protocol, queries, shapes, syntaxes
from w3c.known_failures import cause_of
from w3c.manifest import Entry, included, read_manifest

SPARQL = "rdf-tests/sparql"
SHACL = "data-shapes/data-shapes-test-suite/tests"

UPDATES = "tests send an update, and the graph is read only"
SERVICE = "tests ask another service by SERVICE, and this one asks no other"
ENTAILMENT = "tests want an entailment regime, and the endpoint says that it answers under simple entailment"

_PROTOCOL = ("protocol", "service-description", "graph-store-protocol", "http-rdf-update")
_APART = ("entailment", "service", "syntax-fed", "csv-tsv-res", "json-res", *_PROTOCOL)
EVALUATION, SYNTAX, UPDATE = "query evaluation", "query syntax", "update"


@dataclass(frozen=True)
class Suite:
    """Tests that are counted together: those of one kind, or of any, in the manifests of some folders."""

    name: str
    folders: tuple
    kind: str | None = None
    without: tuple = ()


@dataclass(frozen=True)
class Case:
    """A test of a suite, what puts it to clustergraph, and why it is refused or known to fail, if it is."""

    suite: str
    entry: Entry
    put: Callable
    refusal: str | None
    failure: str | None

    @property
    def name(self):
        """The name of the test below the suites."""
        return self.entry.name


SUITES = (
    Suite("SPARQL 1.0 query evaluation", (f"{SPARQL}/sparql10",), EVALUATION),
    Suite("SPARQL 1.0 query syntax", (f"{SPARQL}/sparql10",), SYNTAX),
    Suite("SPARQL 1.1 query evaluation", (f"{SPARQL}/sparql11",), EVALUATION, _APART),
    Suite("SPARQL 1.1 query syntax", (f"{SPARQL}/sparql11",), SYNTAX, _APART),
    Suite("SPARQL 1.1 result formats", (f"{SPARQL}/sparql11/csv-tsv-res", f"{SPARQL}/sparql11/json-res")),
    Suite("SPARQL 1.1 entailment regimes", (f"{SPARQL}/sparql11/entailment",)),
    Suite("SPARQL 1.1 federated query", (f"{SPARQL}/sparql11/service", f"{SPARQL}/sparql11/syntax-fed")),
    Suite("SPARQL 1.1 update", (f"{SPARQL}/sparql11",), UPDATE, _APART),
    Suite("SPARQL 1.1 protocol", (f"{SPARQL}/sparql11/protocol",)),
    Suite("SPARQL 1.1 service description", (f"{SPARQL}/sparql11/service-description",)),
    Suite("SPARQL 1.1 graph store protocol", (f"{SPARQL}/sparql11/graph-store-protocol",)),
    Suite("SPARQL 1.1 graph store protocol, older tests", (f"{SPARQL}/sparql11/http-rdf-update",)),
    Suite("SPARQL 1.2 query evaluation", (f"{SPARQL}/sparql12",), EVALUATION),
    Suite("SPARQL 1.2 query syntax", (f"{SPARQL}/sparql12",), SYNTAX),
    Suite("SPARQL 1.2 update", (f"{SPARQL}/sparql12",), UPDATE),
    *(
        Suite(f"RDF 1.{minor} {name}", (f"rdf-tests/rdf/rdf1{minor}/rdf-{folder}",))
        for minor in (1, 2)
        for name, folder in {
            "N-Triples": "n-triples",
            "N-Quads": "n-quads",
            "Turtle": "turtle",
            "TriG": "trig",
            "RDF/XML": "xml",
        }.items()
    ),
    Suite("SHACL core", (f"{SHACL}/core",)),
    Suite("SHACL-SPARQL", (f"{SHACL}/sparql",)),
)
"""Every suite, in the order of the published table."""


@cache
def cases(root):
    """Return every test of every suite below a folder."""
    return [_case(suite, entry) for suite in SUITES for entry in _entries(root, suite)]


def _entries(root, suite):
    for path in _manifests(root, suite):
        for entry in read_manifest(root, path.parent.relative_to(root).as_posix(), path.name):
            if suite.kind in {None, _kind(entry)}:
                yield entry


def _manifests(root, suite):
    """Yield the manifests of a suite: in SHACL each test has one of its own, which that of its folder includes."""
    for folder in suite.folders:
        for path in sorted((root / folder).rglob("manifest*.ttl")):
            if path.parent.name in suite.without:
                continue
            yield from sorted(included(root, path.parent.relative_to(root))) if folder.startswith(SHACL) else [path]


def _kind(entry):
    """Return what a test of SPARQL is about; an update that must not parse may be called a query by its manifest."""
    if "Update" in entry.kind or getattr(entry.action, "value", "").endswith(".ru"):
        return UPDATE
    return SYNTAX if "Syntax" in entry.kind else EVALUATION


def _case(suite, entry):
    refusal = _refusal(suite, entry)
    return Case(suite.name, entry, _put(suite, entry, refusal), refusal, cause_of(entry.name))


def _refusal(suite, entry):
    """Return why a test is refused by design, or None."""
    if suite.name.endswith("federated query"):
        return SERVICE
    if suite.name.endswith("entailment regimes"):
        return ENTAILMENT
    changes = {"ProtocolTest": protocol.has_update, "GraphStoreProtocolTest": protocol.has_write}
    updates = changes[entry.kind](entry) if entry.kind in changes else suite.kind == UPDATE
    return UPDATES if updates else None


def _put(suite, entry, refusal):
    """Return the function that puts a test to clustergraph."""
    if suite.name.startswith("RDF"):
        return next(put for ending, put in _RDF.items() if entry.kind.endswith(ending))
    if entry.kind == "ServiceDescriptionTest":
        return protocol.SERVICE_DESCRIPTION[entry.name.rpartition("#")[2]]
    if entry.kind in _REFUSED:
        return (_REFUSED if refusal else _KEPT)[entry.kind]
    if refusal:
        return _REFUSALS[refusal]
    return shapes.validate if entry.kind == "Validate" else _QUERIES[_kind(entry), "Negative" in entry.kind]


_RDF = {
    "Eval": syntaxes.evaluate,
    "PositiveSyntax": syntaxes.accept,
    "NegativeSyntax": syntaxes.refuse,
    "C14N": syntaxes.canonicalize,
}
_KEPT = {"ProtocolTest": protocol.perform, "GraphStoreProtocolTest": protocol.read_graphs}
_REFUSED = {"ProtocolTest": protocol.refuse_updates, "GraphStoreProtocolTest": protocol.refuse_writes}
_REFUSALS = {
    UPDATES: queries.refuse_update,
    SERVICE: queries.refuse_service,
    ENTAILMENT: protocol.simple_entailment_only,
}
_QUERIES = {
    (EVALUATION, False): queries.evaluate,
    (SYNTAX, False): queries.accept_syntax,
    (SYNTAX, True): queries.refuse_syntax,
}
