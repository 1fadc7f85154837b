"""Promises of the SPARQL Protocol, held against whatever a generator of requests thinks of."""

import http.client
import json
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hostility.clients import FORM, HOST
from hostility.queries import SOURCES
from hostility.service import shared_service

STATUSES = {200, 303, 304, 308, 400, 404, 405, 406, 408, 410, 413, 414, 415, 503}
"""What there may be; 500 is never right, and nothing here is busy or over its rate."""

QUERIES = ["ASK {}", "SELECT (1 AS ?x) {}", "SELECT * {} LIMIT 1", "CONSTRUCT {} {}", "DESCRIBE <urn:x>", ""]
QUERIES += [path.read_text(encoding="utf-8") for path in SOURCES[::15]]
NAMES = ["query", "default-graph-uri", "named-graph-uri", "update", "using-graph-uri", "format", "Query", "", "a b"]
TYPES = [FORM, "application/sparql-query", "application/sparql-update", "text/plain", "multipart/form-data", "", "x"]
TYPES += [f"{FORM}; charset=utf-8", "application/sparql-query; charset=latin-1", 'application/sparql-query; charset="']
RANGES = [
    "*/*",
    "text/csv",
    "text/html",
    "text/turtle",
    "application/*;q=0.5",
    "image/png",
    "text/csv;q=0",
    ";",
    "a/b/c",
]
HEADERS = [
    "Accept",
    "Accept-Language",
    "If-None-Match",
    "Origin",
    "Cookie",
    "X-Forwarded-For",
    "Range",
    "Content-Encoding",
]
PATHS = [
    "/sparql",
    "/sparql/",
    "/graph-store",
    "/reports/members",
    "/doc/person/wise-emily",
    "/",
    "/health",
    "/dataset",
]

printable = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f"), max_size=40)
anything = st.text(max_size=60)
values = st.one_of(st.sampled_from(QUERIES), anything)
parameters = st.lists(st.tuples(st.one_of(st.sampled_from(NAMES), anything), values), max_size=4)
encoded = st.one_of(
    parameters.map(lambda pairs: urlencode(pairs, errors="surrogatepass")),
    printable.map(lambda text: quote(text, safe="=&%+;?/", encoding="latin-1")),
)
bodies = st.one_of(
    encoded.map(str.encode),
    values.map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.binary(max_size=60),
)
headers = st.dictionaries(
    st.sampled_from(HEADERS), st.one_of(st.lists(st.sampled_from(RANGES), max_size=3).map(", ".join), printable)
)
methods = st.sampled_from(["GET", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"])


@pytest.fixture(scope="module")
def service():
    """Return a service that is as well after thousands of requests as before."""
    started = shared_service()
    yield started
    started.assert_well()


def send(service, method, address, body, given):
    """Send a request and return the response with its whole body."""
    connection = http.client.HTTPConnection(HOST, service.port, timeout=30)
    try:
        connection.request(method, address, body, {name: value.encode("latin-1") for name, value in given.items()})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def assert_sound(method, status, found, content):
    """Hold what every response promises, whatever was asked."""
    assert status in STATUSES, content[:500]
    assert found["dataset-version"]
    assert found["x-content-type-options"] == "nosniff"
    assert found["access-control-allow-origin"] == "*"
    assert b"Traceback" not in content
    if method != "HEAD" and status != 304:
        assert int(found["content-length"]) == len(content)
    if method != "HEAD" and found.get_content_type() == "application/problem+json":
        told = json.loads(content)
        assert set(told) >= {"type", "title", "status", "detail"}
        assert told["status"] == status
        assert told["detail"].strip().endswith((".", ".)"))
    if status == 405:
        assert found["allow"]
    if status == 503:
        assert method != "HEAD"


def hold(service, method, path, query, body, given, kind):
    """Send a request and hold what must hold of its response, and of that to HEAD beside a GET."""
    if kind and method in {"POST", "PUT", "PATCH"}:
        given = {**given, "Content-Type": kind}
    address = f"{path}?{query}" if query else path
    status, found, content = send(service, method, address, body if method in {"POST", "PUT", "PATCH"} else None, given)
    assert_sound(method, status, found, content)
    if method == "GET":
        bare, told, nothing = send(service, "HEAD", address, None, given)
        assert (bare, nothing) == (status, b"")
        differing = {"date"} | ({"content-length", "etag"} if status == 200 and path == "/sparql" else set())
        assert {name: value for name, value in told.items() if name not in differing} == {
            name: value for name, value in found.items() if name not in differing
        }


def fuzz(examples):
    """Return a decorator that gives a test so many requests, the same ones each time."""

    def decorate(test):
        held = settings(
            max_examples=examples,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )(test)
        return given(
            method=methods,
            path=st.sampled_from(PATHS[:1] * 5 + PATHS),
            query=encoded,
            body=bodies,
            asked=headers,
            kind=st.sampled_from(TYPES),
        )(held)

    return decorate


@fuzz(300)
def test_every_request_gets_a_sound_response(service, method, path, query, body, asked, kind):
    """Whatever method, parameters, headers and body, the response is whole, typed, and never a 500."""
    hold(service, method, path, query, body, asked, kind)


@pytest.mark.long
@fuzz(5000)
def test_thousands_of_requests_get_sound_responses(service, method, path, query, body, asked, kind):
    """The same for thousands of requests."""
    hold(service, method, path, query, body, asked, kind)
