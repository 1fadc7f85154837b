"""Promises about hostile HTTP: one whole answer a request, nothing smuggled, nothing echoed into a head."""

import json
import socket
import time
from contextlib import suppress

import pytest

from hostility.clients import connect, drain, exchange, raw, responses
from hostility.neighbour import neighbour
from hostility.service import shared_service

HOST = b"Host: localhost\r\n"
CLOSE = b"Connection: close\r\n"
HEALTH = b"GET /health HTTP/1.1\r\n" + HOST
POST = b"POST /sparql HTTP/1.1\r\n" + HOST + CLOSE
ASK = b"Content-Type: application/sparql-query\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
SMUGGLED = b"GET /smuggled HTTP/1.1\r\n" + HOST + b"\r\n"


@pytest.fixture(scope="module")
def service():
    """Return a service that all of this module sends nonsense to."""
    started = shared_service()
    yield started
    started.assert_well()


REFUSED = {
    "no HTTP at all": (b"\x00\x01\x02\x03 nonsense \xff\xfe\r\n\r\n", 400),
    "TLS client hello": (bytes.fromhex("16030100f1010000ed0303") + b"x" * 200, 400),
    "HTTP/2 preface": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 400),
    "HTTP/0.9": (b"GET /\r\n\r\n", 400),
    "HTTP/1.0 without a host": (b"GET / HTTP/1.0\r\n\r\n", 400),
    "HTTP/3.0": (b"GET / HTTP/3.0\r\n" + HOST + b"\r\n", 400),
    "no host": (b"GET /health HTTP/1.1\r\n" + CLOSE + b"\r\n", 400),
    "two hosts": (HEALTH + b"Host: other\r\n" + CLOSE + b"\r\n", 400),
    "bad host": (b"GET /health HTTP/1.1\r\nHost: a b\r\n" + CLOSE + b"\r\n", 400),
    "host with markup": (b"GET /health HTTP/1.1\r\nHost: <script>\r\n" + CLOSE + b"\r\n", 400),
    "host with a path": (b"GET /health HTTP/1.1\r\nHost: a/../b\r\n" + CLOSE + b"\r\n", 400),
    "host with a user": (b"GET /health HTTP/1.1\r\nHost: me@evil.example\r\n" + CLOSE + b"\r\n", 400),
    "unknown method": (b"FROB / HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 400),
    "CONNECT": (b"CONNECT example.org:443 HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 400),
    "TRACE": (b"TRACE / HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 405),
    "DELETE": (b"DELETE /sparql HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 405),
    "PUT": (b"PUT /graph-store?default HTTP/1.1\r\n" + HOST + CLOSE + b"Content-Length: 1\r\n\r\nx", 405),
    "PROPFIND": (b"PROPFIND / HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 405),
    "two lengths": (POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nquery=", 400),
    "the same length twice": (POST + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nquery", 400),
    "length and chunks": (POST + b"Content-Length: 4\r\n" + CHUNKED + b"\r\n0\r\n\r\n" + SMUGGLED, 400),
    "chunks and length": (POST + CHUNKED + b"Content-Length: 4\r\n\r\n0\r\n\r\n" + SMUGGLED, 400),
    "a length with a sign": (POST + b"Content-Length: +5\r\n\r\nquery" + SMUGGLED, 400),
    "a negative length": (POST + b"Content-Length: -5\r\n\r\n" + SMUGGLED, 400),
    "a length in hexadecimal": (POST + b"Content-Length: 0x5\r\n\r\nquery" + SMUGGLED, 400),
    "an endless length": (POST + b"Content-Length: 99999999999999999999999\r\n\r\nquery", 400),
    "a list of lengths": (POST + b"Content-Length: 5, 5\r\n\r\nquery" + SMUGGLED, 400),
    "unknown transfer coding": (POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SMUGGLED, 400),
    "chunked not last": (POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + SMUGGLED, 400),
    "space before the colon": (POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, 400),
    "bad chunk": (POST + ASK + CHUNKED + b"\r\nzz\r\nASK {}\r\n0\r\n\r\n" + SMUGGLED, 400),
    "negative chunk": (POST + ASK + CHUNKED + b"\r\n-1\r\nASK {}\r\n0\r\n\r\n" + SMUGGLED, 400),
    "overlong chunk": (POST + ASK + CHUNKED + b"\r\nffffffffffffffffff\r\nASK {}\r\n0\r\n\r\n", 400),
    "chunk without its end": (POST + ASK + CHUNKED + b"\r\n6\r\nASK {}0\r\n\r\n" + SMUGGLED, 400),
    "folded header": (HEALTH + CLOSE + b" folded: x\r\n\r\n", 400),
    "NUL in a header": (HEALTH + CLOSE + b"X: a\0b\r\n\r\n", 400),
    "CR in a header": (HEALTH + CLOSE + b"X: a\rb\r\n\r\n", 400),
    "lines without CR": (b"GET /health HTTP/1.1\nHost: a\nConnection: close\n\n", 400),
    "NUL in the path": (b"GET /a\0b HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 400),
    "8-bit path": (b"GET /\xff HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 400),
    "8-bit query": (b"GET /sparql?query=\xff HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 400),
    "path that is no UTF-8": (b"GET /doc/%ff/x HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 400),
    "query that is no UTF-8": (b"GET /sparql?query=%ff HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 400),
    "surrogates in a query": (b"GET /sparql?query=%ed%a0%80 HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 400),
    "broken percent in the path": (b"GET /%zz HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 400),
    "broken percent in the query": (b"GET /sparql?query=ASK%2 HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 400),
    "encoded line break in the path": (b"GET /id/x%0d%0aX-Evil:%201/y HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 404),
    "encoded line break in a document": (b"GET /doc/person/%0d%0aX-Evil:1 HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 404),
    "relative target": (b"GET health HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 400),
    "asterisk": (b"GET * HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 404),
    "long request line": (b"GET /?" + b"a" * 80_000 + b" HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 414),
    "long header": (HEALTH + CLOSE + b"X: " + b"a" * 80_000 + b"\r\n\r\n", 431),
    "endless headers": (HEALTH + CLOSE + b"".join(b"X%d: 1\r\n" % number for number in range(20_000)), 431),
    "no type": (POST + b"Content-Length: 6\r\n\r\nASK {}", 415),
    "wrong type": (POST + b"Content-Type: text/plain\r\nContent-Length: 6\r\n\r\nASK {}", 415),
    "8-bit type": (POST + b"Content-Type: \xff/\xfe\r\nContent-Length: 6\r\n\r\nASK {}", 415),
    "multipart": (POST + b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 5\r\n\r\n--x--", 415),
    "other charset": (POST + ASK[:-2] + b"; charset=utf-16\r\nContent-Length: 6\r\n\r\nASK {}", 415),
    "body that is no UTF-8": (POST + ASK + b"Content-Length: 6\r\n\r\nASK \xff}", 400),
    "update": (POST + b"Content-Type: application/sparql-update\r\nContent-Length: 9\r\n\r\nCLEAR ALL", 400),
}
ANSWERED = {
    "absolute form": b"GET http://evil.example/health HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n",
    "HTTP/1.0": b"GET /health HTTP/1.0\r\n" + HOST + b"\r\n",
    "unknown upgrade": HEALTH + b"Upgrade: h2c\r\nConnection: Upgrade, close\r\n\r\n",
    "unknown expectation": HEALTH + CLOSE + b"Expect: the-unexpected\r\n\r\n",
    "8-bit headers": HEALTH + CLOSE + b"Accept: \xff\xfe\r\nIf-None-Match: \xff\r\nX: \xff\r\n\r\n",
    "thousands of types": HEALTH + CLOSE + b"Accept: " + b"a/b;q=0.1," * 5000 + b"*/*\r\n\r\n",
    "thousands of tags": HEALTH + CLOSE + b"If-None-Match: " + b'"a",' * 10_000 + b'"b"\r\n\r\n',
    "thousands of headers": HEALTH + CLOSE + b"".join(b"X%d: 1\r\n" % number for number in range(3000)) + b"\r\n",
    "underscores for hyphens": HEALTH + CLOSE + b"Content_Length: 100\r\nTransfer_Encoding: chunked\r\n\r\n",
    "a range": HEALTH + CLOSE + b"Range: bytes=0-3\r\n\r\n",
    "a body of GET": HEALTH + CLOSE + b"Content-Length: 10\r\n\r\n0123456789",
    "a date that is none": HEALTH + CLOSE + b"If-Modified-Since: yesterday\r\nIf-Range: 1\r\n\r\n",
}


def assert_only_problem(found, status):
    """Hold that bytes are one response, a problem with a sentence, and no more."""
    assert [response.status for response in found] == [status]
    told = json.loads(found[0].content)
    assert told["status"] == status
    assert told["detail"].endswith((".", ".)"))
    assert "x-evil" not in found[0].headers


@pytest.mark.parametrize("name", REFUSED)
def test_a_broken_request_gets_one_refusal_and_nothing_behind_it(service, name):
    """What is not a request as the standard has it is refused in one whole answer, and no second request is seen."""
    content, status = REFUSED[name]
    assert_only_problem(responses(service.raw(content)), status)


@pytest.mark.parametrize("name", ANSWERED)
def test_an_odd_request_gets_the_answer_all_others_get(service, name):
    """What is unusual and harmless is answered as if it were not there, once."""
    found = responses(service.raw(ANSWERED[name]))
    assert [response.status for response in found] == [200]
    assert json.loads(found[0].content)["status"] == "ok"
    assert len(found[0].content) == int(found[0].headers["content-length"])


def test_an_expectation_is_met_before_the_body(service):
    """Who waits for 100 Continue gets it, and then one answer."""
    content = service.raw(POST + ASK + b"Expect: 100-continue\r\nContent-Length: 6\r\n\r\nASK {}")
    assert content.startswith(b"HTTP/1.1 100 Continue\r\n\r\n")
    assert [response.status for response in responses(content)] == [200]


def test_pipelined_requests_are_answered_in_their_order(service):
    """Fifty requests sent at once on one connection get fifty answers, in their order, errors among them."""
    asked, wanted = b"", []
    for number in range(50):
        path = b"/health" if number % 3 else b"/nothing-%d" % number
        asked += b"GET " + path + b" HTTP/1.1\r\n" + HOST + (CLOSE if number == 49 else b"") + b"\r\n"
        wanted.append(200 if number % 3 else 404)
    found = responses(service.raw(asked))
    assert [response.status for response in found] == wanted
    for number in range(0, 50, 3):
        assert f"/nothing-{number}." in json.loads(found[number].content)["detail"]


def test_a_pipeline_that_breaks_ends_without_a_wrong_answer(service):
    """A request followed by nonsense is answered or the connection closed; nothing else is sent."""
    for found in (responses(service.raw(HEALTH + b"\r\n" + nonsense)) for nonsense in (b"\0\0\0", b"GET\r\n\r\n")):
        assert [response.status for response in found] in ([], [200], [200, 400])


def test_a_host_cannot_poison_the_answers_of_others(service):
    """An answer made for one Host, or for a forwarded one of no trusted proxy, is never given to another."""
    for headers in ({"Host": "evil.example"}, {"X_Forwarded_Host": "evil.example", "X_Forwarded_Proto": "https"}):
        for _ in range(2):
            for address in ("/catalogue", "/sparql", "/nothing"):
                own = {name: value for name, value in headers.items() if name != "Host"}
                raw_headers = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in own.items())
                host = headers.get("Host", "localhost")
                service.raw(
                    f"GET {address} HTTP/1.1\r\nHost: {host}\r\n{raw_headers}Connection: close\r\n\r\n".encode()
                )
                for accept in ("text/html", "text/turtle"):
                    content = exchange(service.port, "GET", address, Accept=accept)[2]
                    assert b"evil.example" not in content, address


def test_a_forwarded_address_of_no_trusted_proxy_is_not_believed(service):
    """Nobody escapes a limit, and nobody else is hit by one, by saying that a request comes from elsewhere."""
    for number in range(200):
        status, headers, _ = exchange(service.port, "GET", "/health", X_Forwarded_For="203.0.113.7", X_Real_IP="::1")
        assert status == 200, number
        assert "retry-after" not in headers


def test_half_closed_and_aborted_requests_leave_no_trace(service):
    """Requests broken off at any byte, closed in half or reset, are let go, and others are answered meanwhile."""
    whole = POST + ASK + b"Content-Length: 6\r\n\r\nASK {}"
    with neighbour(service.port):
        for cut in range(0, len(whole), 7):
            with connect(service.port) as connection:
                connection.sendall(whole[:cut])
            with connect(service.port) as connection:
                connection.sendall(whole[:cut])
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        for content in (whole, HEALTH + CLOSE + b"\r\n"):
            found = responses(raw(service.port, content, half_close=True))
            assert [response.status for response in found] in ([], [200])
    service.assert_well()


@pytest.mark.long
def test_a_body_that_trickles_does_not_keep_the_connection(service):
    """Who sends a body byte by byte is refused after half a minute and left soon after, not kept for ever."""
    with connect(service.port, timeout=60) as connection:
        connection.sendall(b"DELETE /sparql HTTP/1.1\r\n" + HOST + b"Content-Length: 100000\r\n\r\n")
        started = time.monotonic()
        connection.settimeout(0.5)
        content = b""
        with suppress(ConnectionError):
            while time.monotonic() - started < 60:
                connection.sendall(b"x")
                content += drain(connection)
    assert time.monotonic() - started < 60
    assert [response.status for response in responses(content)] == [408]
