"""Query tests: the dataset that a test describes, its query asked over HTTP, the answer against the expected one."""

import re
from dataclasses import replace
from urllib.parse import urljoin

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from w3c.manifest import MF, QT, UT, iri_of
from w3c.results import MEDIA_TYPES, Solutions, agree, answered, expected

_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?(?:<([^>]*)>|([\w-]*):([\w.-]*))", re.IGNORECASE)
_PREFIX = re.compile(r"\bPREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_ORDERED = re.compile(rb"\bORDER\s+BY\b[^{}]*$", re.IGNORECASE)
_ANY = "application/sparql-results+json"
_GRAPH = "application/n-triples;q=0.5"
_LAX = NamedNode(f"{MF}LaxCardinality")


def evaluate(entry, endpoint):
    """Ask the query of a test over its dataset and compare the results."""
    file = _query_file(entry)
    endpoint.hold(_dataset(entry, file))
    wanted = expected(entry.root, entry.path(entry.result))
    if isinstance(wanted, Solutions) and _ORDERED.search(file.read_bytes()):
        wanted = replace(wanted, ordered=True)
    accept = MEDIA_TYPES.get(entry.path(entry.result).suffix.removeprefix("."), _ANY)
    answer = endpoint.query(with_base(file.read_bytes(), iri_of(entry.root, file)), f"{accept}, {_GRAPH}")
    assert answer.status == 200, answer.content.decode()
    found = answered(answer.content, answer.media_type)
    lax = entry.manifest.value(entry.node, f"{MF}resultCardinality") == _LAX
    assert agree(wanted, found, lax=lax), f"expected {wanted}, got {found}"


def accept_syntax(entry, endpoint):
    """Ask a query that is SPARQL: it must be answered."""
    answer = _ask(entry, endpoint)
    assert answer.status == 200, answer.content.decode()


def refuse_syntax(entry, endpoint):
    """Ask a query that is no SPARQL: it must be refused as such."""
    answer = _ask(entry, endpoint)
    assert answer.status == 400, answer.content.decode()
    assert not re.search(rb"has no graph|is refused|read only|is answered", answer.content), answer.content.decode()


def refuse_service(entry, endpoint):
    """Ask a query that asks another service: it must be refused by that name."""
    refused(_ask(entry, endpoint), "SERVICE is refused")


def refuse_update(entry, endpoint):
    """Send an update: it must be refused by that name, however it is sent."""
    node = entry.manifest.value(entry.action, f"{UT}request")
    update = entry.path(node or _query_node(entry)).read_bytes()
    headers = [("Content-Type", "application/sparql-update")]
    refused(endpoint.send("POST", "/sparql", headers=headers, body=update), "update")


def refused(answer, word):
    """Make sure that an answer is a problem of the client's, told in a sentence with this word."""
    assert 400 <= answer.status < 500, answer
    assert answer.media_type == "application/problem+json"
    assert word in answer.content.decode()


def with_base(query, base):
    """Return a query that is read as if it had been retrieved from an IRI."""
    return f"BASE <{base}>\n".encode() + query


def _ask(entry, endpoint):
    file = _query_file(entry)
    endpoint.hold(_dataset(entry, file))
    return endpoint.query(with_base(file.read_bytes(), iri_of(entry.root, file)))


def _query_node(entry):
    return entry.manifest.value(entry.action, f"{QT}query") or entry.action


def _query_file(entry):
    return entry.path(_query_node(entry))


def _dataset(entry, file):
    """Yield the quads of the dataset that a test describes, or else of the graphs that its query names."""
    for node in entry.manifest.objects(entry.action, f"{QT}data"):
        yield from _quads(entry, node, DefaultGraph())
    for node in entry.manifest.objects(entry.action, f"{QT}graphData"):
        yield from _quads(entry, node, node)
    if entry.manifest.value(entry.action, f"{QT}data") is None:
        yield from _named(entry, file)


def _named(entry, file):
    """Yield the quads of the graphs that a query names: a file of the suite, or one triple where there is none."""
    base, query = iri_of(entry.root, file), file.read_text(encoding="utf-8", errors="replace")
    prefixes = dict(_PREFIX.findall(query))
    for reference, prefix, local in _FROM.findall(query):
        graph = NamedNode(urljoin(base, reference or prefixes[prefix] + local))
        if graph.value.startswith(urljoin(base, ".")) and entry.path(graph).exists():
            yield from _quads(entry, graph, graph)
        else:
            yield Quad(graph, graph, graph, graph)


def _quads(entry, node, graph):
    path = entry.path(node)
    syntax = RdfFormat.from_extension(path.suffix.removeprefix("."))
    for quad in parse(path=path, format=syntax, base_iri=node.value, rename_blank_nodes=True):
        kept = quad.graph_name if quad.graph_name != DefaultGraph() else graph
        yield Quad(quad.subject, quad.predicate, quad.object, kept)
