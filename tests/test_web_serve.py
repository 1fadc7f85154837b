"""Promises of ``clustergraph serve``: a real process that answers, refuses, survives, and ends when it is told to."""

import csv
import io
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from pyoxigraph import QueryResultsFormat, parse_query_results

from conftest import asset

QUERY = "SELECT ?s ?o { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o } ORDER BY ?s ?o LIMIT 30"
FORM = "application/x-www-form-urlencoded"
FORMATS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
STARTED = re.compile(r"Serving [\d,]+ triples in \d+ named graphs at http://127\.0\.0\.1:(\d+)/\n")
CLUSTERGRAPH = [sys.executable, "-m", "clustergraph"]


@contextmanager
def serving(timeout=1):
    """Start the service on a free port with a second for each query, or more, and give process and port."""
    command = [*CLUSTERGRAPH, "serve", "--port", "0", "--timeout", str(timeout)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process, int(STARTED.fullmatch(process.stdout.readline())[1])
        finally:
            process.kill()


@pytest.fixture(scope="module")
def server():
    """Return process and port of a service that the tests of this module share."""
    with serving() as started:
        yield started


def ask(port, method, address, body=None, **headers):
    """Send a request and return status, type and body of the response."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, address, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response.status, response.headers.get_content_type(), response.read()
    finally:
        connection.close()


def post(port, query, accept="application/sparql-results+json"):
    """Post a query as a form."""
    return ask(port, "POST", "/sparql", urlencode({"query": query}), Content_Type=FORM, Accept=accept)


def test_the_four_formats_hold_the_same_solutions(server, store):
    """Over HTTP JSON, XML, CSV and TSV parse back to the rows that the store gives."""
    _, port = server
    wanted = list(store.solutions(QUERY))
    for media_type, format_ in FORMATS.items():
        status, found, content = post(port, QUERY, media_type)
        assert (status, found) == (200, media_type)
        rows = parse_query_results(content, format=format_)
        assert [tuple(map(str, row)) for row in rows] == [tuple(map(str, row)) for row in wanted]
    status, _, content = post(port, QUERY, "text/csv")
    assert list(csv.reader(io.StringIO(content.decode())))[1:] == [[term.value for term in row] for row in wanted]


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("SELECT * " + "{" * 20_000 + "}" * 20_000, 400, "nests"),
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER (?c < ?f) . ?g ?h ?i }", 503, "within 1 second"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", 503, "within 1 second|larger than 256 MiB"),
    ],
)
def test_a_hostile_query_gets_a_sentence_and_the_service_lives(server, query, status, said):
    """What nests too deeply, runs too long or gives too much is refused, and the next request is answered."""
    _, port = server
    got, media_type, content = post(port, query)
    assert (got, media_type) == (status, "application/problem+json")
    assert re.search(said, content.decode())
    assert ask(port, "GET", "/health")[0] == 200


def test_a_query_reaches_no_other_host(server):
    """SERVICE is refused, and the address that it names is never called."""
    _, port = server
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.5)
        address = f"http://127.0.0.1:{trap.getsockname()[1]}/"
        for query in (
            f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
            f"SELECT * FROM <{address}> {{ ?s ?p ?o }}",
        ):
            assert post(port, query)[0] == 400
        with pytest.raises(TimeoutError):
            trap.accept()


def test_reports_are_had_as_pictures_and_spreadsheets():
    """A worker draws charts and writes spreadsheets, though it may open no file for anybody."""
    with serving(timeout=30) as (_, port):
        for name, media_type, start in (
            ("svg", "image/svg+xml", b"<svg"),
            ("png", "image/png", b"\x89PNG"),
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
            ("table", "text/plain", b"\n"),
        ):
            status, found, content = ask(port, "GET", f"/reports/countries?format={name}")
            assert (status, found) == (200, media_type)
            assert start in content[:200]


def test_the_pages_are_served(server):
    """Home, stylesheet and vocabulary come over HTTP in their types."""
    _, port = server
    for address, media_type in (
        ("/", "text/html"),
        (asset("style.css"), "text/css"),
        ("/doc/person/wise-emily", "text/html"),
    ):
        status, found, _ = ask(port, "GET", address, Accept=media_type)
        assert (status, found) == (200, media_type)


def test_an_address_too_long_is_refused(server):
    """A request line beyond what the server reads is a 414, and posting is the way."""
    _, port = server
    assert ask(port, "GET", f"/sparql?query={'x' * 100_000}")[0] == 414


def test_a_body_too_large_is_refused(server):
    """A body over one mebibyte is a 413 over HTTP too."""
    _, port = server
    assert ask(port, "POST", "/sparql", "query=" + "x" * (2**20 + 1), Content_Type=FORM)[0] == 413


@pytest.mark.parametrize("filling", ["x", "\N{GRINNING FACE}"])
def test_a_body_in_chunks_is_refused_when_it_is_too_large(server, filling):
    """A body of no stated length that passes the limit is a 413, and never answered from its beginning."""
    _, port = server
    query = f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }} #{filling * 600_000}\n LIMIT 0".encode()
    pieces = (query[start : start + 50_000] for start in range(0, len(query), 50_000))
    try:
        status, _, _ = ask(port, "POST", "/sparql", pieces, Content_Type="application/sparql-query")
    except ConnectionError:  # the refusal came, and the connection was closed, before all was sent
        return
    assert status in {400, 413}


def test_a_port_in_use_is_told(server, run):
    """A second service at the same port is one sentence and exit status 2."""
    _, port = server
    result = run("serve", "--port", port)
    assert result.returncode == 2
    assert f"Port {port} of 127.0.0.1 is in use" in result.stderr.decode()
    assert "Traceback" not in result.stderr.decode()


@pytest.mark.parametrize(
    "arguments",
    [("--port", "99999"), ("--workers", "0"), ("--timeout", "soon"), ("--host", "256.1.1.1"), ("--nonsense",)],
)
def test_a_bad_option_is_told(run, arguments):
    """An option with a wrong value is wrong use."""
    result = run("serve", *arguments)
    assert result.returncode == 2
    assert "Error: " in result.stderr.decode()
    assert "Traceback" not in result.stderr.decode()


def test_options_may_come_from_the_environment(run, monkeypatch):
    """Each option has an environment variable."""
    monkeypatch.setenv("CLUSTERGRAPH_MAX_RESULT", "much")
    result = run("serve")
    assert result.returncode == 2
    assert "--max-result" in result.stderr.decode()


def test_a_graph_that_does_not_conform_is_not_served(run, copy):
    """A broken constraint or house rule is named, and the service does not start."""
    file = copy / "data" / "entities" / "people.ttl"
    text = file.read_text(encoding="utf-8")
    for broken in (text.replace('    rdfs:label "Emily Wise"@en ;\n', ""), text.replace("    .\n", "  .\n", 1)):
        file.write_text(broken, encoding="utf-8")
        result = run("--project", copy, "serve", "--port", "0")
        assert result.returncode == 1
        assert "people.ttl" in result.stderr.decode()
        assert "does not conform" in result.stderr.decode()
        assert "Traceback" not in result.stderr.decode()


def test_a_graph_without_constraints_is_not_served(run, copy):
    """Where no shape says what a graph must be like, the service does not start."""
    shutil.rmtree(copy / "ontology" / "shapes")
    result = run("--project", copy, "serve", "--port", "0")
    assert result.returncode == 2
    assert "no constraints" in result.stderr.decode()
    assert result.stderr.count(b"\n") == 1


def test_sigterm_ends_the_service_and_what_it_runs():
    """SIGTERM ends it with status 0 within seconds, its port is free, and it has complained of nothing but that."""
    with serving() as (process, port):
        assert ask(port, "GET", "/health")[0] == 200
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
        assert time.monotonic() - started < 6
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0
        assert "Traceback" not in process.stderr.read()
