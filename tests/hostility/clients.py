"""Clients: one that speaks HTTP by the book, and one that sends whatever bytes it is given."""

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection
from typing import NamedTuple
from urllib.parse import urlencode

HOST = "127.0.0.1"
FORM = "application/x-www-form-urlencoded"
PROBLEM = "https://w3id.org/clustergraph/problem/"


class Asked(NamedTuple):
    """What came back: status, media type, body."""

    status: int
    media_type: str
    content: bytes


class Response(NamedTuple):
    """A response read from bytes: status, headers in lower case, body."""

    status: int
    headers: dict
    content: bytes


def ask(port, method, address, body=None, *, timeout=30, **headers):
    """Send a request and return what came, once its length was found to be the one it states."""
    status, found, content = exchange(port, method, address, body, timeout=timeout, **headers)
    return Asked(status, found.get_content_type(), content)


def exchange(port, method, address, body=None, *, timeout=30, **headers):
    """Send a request and return status, headers and the whole body."""
    connection = HTTPConnection(HOST, port, timeout=timeout)
    try:
        connection.request(method, address, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        content = response.read()
        length = response.headers.get("content-length")
        assert length is None or method == "HEAD" or int(length) == len(content)
        return response.status, response.headers, content
    finally:
        connection.close()


def post(port, query, accept="text/csv", **options):
    """Post a query as a form and return what came."""
    return ask(port, "POST", "/sparql", urlencode({"query": query}), Content_Type=FORM, Accept=accept, **options)


def connect(port, timeout=30):
    """Return a connection to a service."""
    return socket.create_connection((HOST, port), timeout=timeout)


def raw(port, content, *, half_close=False, timeout=30):
    """Send bytes and return all bytes that come until the service closes or says nothing more for the time given."""
    with connect(port, timeout) as connection:
        with suppress(ConnectionError):
            connection.sendall(content)
            if half_close:
                connection.shutdown(socket.SHUT_WR)
        return drain(connection)


def drain(connection):
    """Return all bytes that come until the other end closes or is silent for the connection's time."""
    content = bytearray()
    with suppress(ConnectionError, TimeoutError):
        while piece := connection.recv(65536):
            content += piece
    return bytes(content)


def responses(content):
    """Read the responses that bytes hold one after another; what is none of them fails."""
    found = []
    while content:
        head, end, content = content.partition(b"\r\n\r\n")
        assert end, f"no whole head in {head[:200]!r}"
        first, *lines = head.split(b"\r\n")
        version, status, *_ = first.split(b" ", 2)
        assert version == b"HTTP/1.1", first
        headers = {}
        for line in lines:
            name, colon, value = line.partition(b":")
            assert colon, line
            headers[name.strip().lower().decode()] = value.strip().decode("latin-1")
        length = int(headers.get("content-length", 0))
        if int(status) == 100:
            continue
        assert len(content) >= length, "the body stops early"
        found.append(Response(int(status), headers, content[:length]))
        content = content[length:]
    return found


def assert_problem(asked, *statuses, kind=None):
    """Hold that an answer is a problem: one sentence, its status, its type, and nothing of the program's inside."""
    assert asked.status in statuses, asked
    assert asked.media_type == "application/problem+json", asked
    told = json.loads(asked.content)
    assert set(told) >= {"type", "title", "status", "detail"}
    assert told["status"] == asked.status
    assert told["detail"].endswith((".", ".)")), told["detail"]
    assert "Traceback" not in told["detail"]
    if kind is not None:
        kinds = {kind} if isinstance(kind, str) else kind
        assert told["type"].removeprefix(PROBLEM) in kinds, told
    return told


def together(function, items, clients=3):
    """Return what a function gives for each item, in order, asked by several clients at a time."""
    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(function, items))


def timed(function, *arguments, **options):
    """Return what a function gives and the seconds that it took."""
    started = time.monotonic()
    given = function(*arguments, **options)
    return given, time.monotonic() - started
