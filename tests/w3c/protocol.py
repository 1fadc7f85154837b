"""Protocol tests: the SPARQL Protocol, the Graph Store Protocol read, the service description."""

from email import message_from_bytes
from urllib.parse import unquote

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from clustergraph.namespaces import GRAPH, PREFIXES
from w3c.exchanges import exchanges, expect, send
from w3c.manifest import RDF, RDFS, UT, Description

SD = PREFIXES["sd"]
PRESUPPOSED = "http://kasei.us/2009/09/sparql/data/data0.rdf"
"""A graph that tests of the protocol name and never describe."""

NEW = "http://www.example/new"
"""The name of a graph that a POST to the store would have created."""

SCHEMA = {
    "endpoint": ("Service", None),
    "supportedLanguage": ("Service", None),
    "resultFormat": ("Service", None),
    "inputFormat": ("Service", None),
    "feature": ("Service", None),
    "defaultEntailmentRegime": ("Service", None),
    "defaultDataset": ("Service", "Dataset"),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("Dataset", "NamedGraph"),
    "name": ("NamedGraph", None),
    "graph": ("NamedGraph", "Graph"),
}
"""The properties of a service description, each with the class that has it and the class of its values."""


def perform(entry, endpoint):
    """Send the requests of a protocol test in turn and expect each response."""
    endpoint.hold(_graphs(entry))
    for exchange in exchanges(entry):
        expect(exchange, send(endpoint, exchange, exchange.target.replace("/sparql/", "/sparql", 1)))


def refuse_updates(entry, endpoint):
    """Send the requests of a protocol test: each with an update is refused, for being one or for its media type."""
    endpoint.hold(_graphs(entry))
    sent = [exchange for exchange in exchanges(entry) if _is_update(exchange)]
    assert sent
    for exchange in sent:
        answer = send(endpoint, exchange, exchange.target.replace("/sparql/", "/sparql", 1))
        assert 400 <= answer.status < 500, answer
        assert answer.media_type == "application/problem+json"
        assert b"update" in answer.content or answer.status == 415


def has_update(entry):
    """Say whether a protocol test sends an update."""
    return any(_is_update(exchange) for exchange in exchanges(entry))


def has_write(entry):
    """Say whether a test of the Graph Store Protocol writes."""
    return not all(exchange.reads for exchange in exchanges(entry))


def read_graphs(entry, endpoint):
    """Read the graphs of a test that writes none: what it expects to find there is put there beforehand."""
    for exchange in exchanges(entry):
        target, graph = _addressed(exchange.target)
        present = 200 in exchange.statuses
        body = exchange.response.body or b"<http://www.example/s> <http://www.example/p> <http://www.example/o> ."
        endpoint.hold(_turtle(body, graph) if present else [])
        expect(exchange, send(endpoint, exchange, target))


def refuse_writes(entry, endpoint):
    """Send the requests of a test: writes are refused, and what they would have written is put there and read."""
    held = {}
    for exchange in exchanges(entry):
        target, graph = _addressed(exchange.target)
        answer = send(endpoint, exchange, target)
        if exchange.reads:
            expect(exchange, answer)
            continue
        assert answer.status == 405, answer
        assert answer.media_type == "application/problem+json"
        assert "GET" in answer.headers["allow"]
        _write(held, exchange, graph)
        endpoint.hold(quad for quads in held.values() for quad in quads)


def returns_rdf(_, endpoint):
    """A GET without a query is answered in RDF."""
    assert _description(endpoint).subjects


def has_endpoint_triple(_, endpoint):
    """The description says that the service is at the address that gave it."""
    found = _description(endpoint)
    assert found.subjects[f"{SD}endpoint", NamedNode(f"http://127.0.0.1:{endpoint.port}/sparql")]


def conforms_to_schema(_, endpoint):
    """Each property stands at a node of its class and has values of its class, and one service has an endpoint."""
    found = _description(endpoint)
    (service,) = found.subjects[f"{RDF}type", NamedNode(f"{SD}Service")]
    assert found.value(service, f"{SD}endpoint")
    used = [(predicate, value) for predicate, value in found.subjects if predicate.startswith(SD)]
    for predicate, value in used:
        own, of_value = SCHEMA[predicate.removeprefix(SD)]
        for node in found.subjects[predicate, value]:
            assert NamedNode(SD + own) in found.objects(node, f"{RDF}type"), node
        if of_value:
            assert NamedNode(SD + of_value) in found.objects(value, f"{RDF}type"), value


def simple_entailment_only(_, endpoint):
    """The service says that it answers under simple entailment."""
    found = _description(endpoint)
    regimes = [value.value for predicate, value in found.subjects if predicate.endswith("EntailmentRegime")]
    assert regimes == ["http://www.w3.org/ns/entailment/Simple"]


SERVICE_DESCRIPTION = {
    "returns-rdf": returns_rdf,
    "has-endpoint-triple": has_endpoint_triple,
    "conforms-to-schema": conforms_to_schema,
}
"""What each test of the service description asks, by its name: the suite says it in words only."""


def _description(endpoint):
    answer = endpoint.send("GET", "/sparql")
    assert answer.status == 200
    return Description(parse(answer.content, format=RdfFormat.from_media_type(answer.media_type)))


def _graphs(entry):
    """Yield the quads of the graphs that a test describes, and of the one that all presuppose."""
    presupposed = NamedNode(PRESUPPOSED)
    yield Quad(presupposed, presupposed, presupposed, presupposed)
    for node in entry.manifest.objects(entry.node, f"{UT}graphData"):
        graph = NamedNode(entry.manifest.text(node, f"{RDFS}label"))
        path = entry.path(entry.manifest.value(node, f"{UT}graph"))
        for quad in parse(path=path, format=RdfFormat.N_TRIPLES, rename_blank_nodes=True):
            yield Quad(quad.subject, quad.predicate, quad.object, graph)


def _is_update(exchange):
    body = exchange.request.body or b""
    declared = any("sparql-update" in value for _, value in exchange.request.headers)
    return "update=" in exchange.target or declared or body.startswith((b"update=", b"CLEAR"))


def _addressed(target):
    """Return the address that a path of the suite means here, and the graph that it names."""
    if target == "/gsp":
        return "/graph-store", NamedNode(NEW)
    path, _, query = target.replace("$NEWPATH$", f"/gsp?graph={NEW}").replace("$LOCATION$", NEW).partition("?")
    if path != "/gsp":
        name = path.removeprefix("/gsp/").removesuffix(".ttl").replace("/", "-")
        return f"/graph/{name}", NamedNode(f"{GRAPH}{name}")
    if query == "default":
        return "/graph-store?default", DefaultGraph()
    return f"/graph-store?{query}", NamedNode(unquote(query.removeprefix("graph=")))


def _write(held, exchange, graph):
    """Keep what a write would have left behind."""
    if exchange.method == "DELETE":
        held.pop(graph, None)
        return
    headers = {name.lower(): value for name, value in exchange.request.headers}
    if headers["content-type"].startswith("multipart/"):
        field = f"Content-Type: {headers['content-type']}\n\n".encode()
        parts = message_from_bytes(field + exchange.request.body).get_payload()
        contents = [part.get_payload(decode=True) for part in parts]
    else:
        contents = [exchange.request.body]
    quads = [quad for content in contents for quad in _turtle(content, graph)]
    held[graph] = [*held.get(graph, []), *quads] if exchange.method == "POST" else quads


def _turtle(content, graph):
    # Some of the suite's texts lack their last full stop.
    ended = content if content.rstrip().endswith(b".") else content + b" ."
    found = parse(ended, format=RdfFormat.TURTLE, rename_blank_nodes=True)
    return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in found]
