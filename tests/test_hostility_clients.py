"""Promises about hostile clients: who idles, crawls, hangs up or rushes takes nothing from the others."""

import http.client
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from urllib.parse import urlencode

import pytest

from conftest import asset
from hostility.clients import FORM, PROBLEM, connect, drain, exchange, responses, together
from hostility.neighbour import neighbour
from hostility.processes import descriptors, wait_until
from hostility.service import ENDLESS, ONE, TRIVIAL, serving

HOST = b"Host: localhost\r\n"
LARGE = "SELECT ?s ?p ?o ?x { ?s ?p ?o VALUES ?x { 1 2 3 } }"
CONNECTIONS = 320


@pytest.fixture(scope="module")
def service():
    """Return a service with the limits that it has by default, so that no time limit hides what a client keeps."""
    with serving("--trusted-proxy", "127.0.0.0/8", workers=6, webs=2, queue=64, limits=()) as started:
        started.query(TRIVIAL)
        yield started
        started.assert_well()


def posted(query, connection=b"close"):
    """Return the bytes of a request that posts a query."""
    body = urlencode({"query": query}).encode()
    head = b"POST /sparql HTTP/1.1\r\n" + HOST + b"Accept: text/csv\r\nContent-Type: " + FORM.encode() + b"\r\n"
    return head + b"Connection: " + connection + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body


@pytest.mark.parametrize("more", [b"", b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n"], ids=["one request", "a pipeline"])
def test_workers_are_free_at_once_when_clients_hang_up(service, more):
    """Six endless queries whose clients hang up leave all six workers free, whatever else they had sent."""
    with ExitStack() as stack:
        for _ in range(6):
            stack.enter_context(connect(service.port)).sendall(posted(ENDLESS, b"keep-alive") + more)
        wait_until(lambda: busy_workers(service) == 6, 20, "the work for six clients")
    started = time.monotonic()
    assert service.query(TRIVIAL) == (200, "text/csv", ONE)
    assert time.monotonic() - started < 3
    wait_until(lambda: busy_workers(service) == 0, 5, "the end of what six clients left")
    service.assert_well()


def busy_workers(service):
    """Return how many workers are at work: those that hold the file of an answer."""
    return sum(1 for worker in service.worker_ids() if any("memfd:answer" in held for held in descriptors(worker)))


def test_clients_that_hang_up_at_any_moment_leave_no_query_running(service):
    """Two hundred queries, each given up after another pause, leave no worker at work for nobody."""
    for number in range(200):
        with connect(service.port) as connection:
            connection.sendall(posted(ENDLESS))
            time.sleep(number % 20 / 1000)
    wait_until(lambda: busy_workers(service) == 0, 10, "the end of what the clients left")
    service.assert_well()


@pytest.mark.parametrize("kind", ["idle", "slow heads", "slow bodies"])
def test_hundreds_of_slow_clients_take_nothing_from_a_neighbour(service, kind):
    """Beside hundreds of connections that say nothing, or a byte at a time, a neighbour is served at once."""
    first = {
        "idle": b"",
        "slow heads": b"GET /health HTTP/1.1\r\n" + HOST,
        "slow bodies": posted(TRIVIAL)[:-5],
    }[kind]
    drop = {"idle": b"", "slow heads": b"X: y\r\n", "slow bodies": b"x"}[kind]
    with ExitStack() as stack:
        connections = [stack.enter_context(connect(service.port)) for _ in range(CONNECTIONS)]
        for connection in connections:
            connection.sendall(first)
        with neighbour(service.port, within=5):
            for _ in range(3):
                time.sleep(0.5)
                for connection in connections:
                    with suppress(ConnectionError):
                        connection.sendall(drop)
    service.assert_well()


@pytest.mark.long
def test_a_slow_head_is_refused_in_time(service):
    """A head that does not arrive is a 408 after its ten seconds, and the connection is closed."""
    with connect(service.port, timeout=20) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\n" + HOST)
        started = time.monotonic()
        found = responses(drain(connection))
        assert [response.status for response in found] == [408]
        assert json.loads(found[0].content)["detail"].endswith("seconds.")
        assert 5 < time.monotonic() - started < 20


def test_slow_readers_of_large_answers_take_nothing_from_a_neighbour(service):
    """Beside thirty clients that ask for megabytes and take a little, a neighbour is served; who reads gets all."""
    wanted = service.query(LARGE)
    assert wanted.status == 200
    assert len(wanted.content) > 5_000_000
    with ExitStack() as stack:
        connections = [stack.enter_context(connect(service.port)) for _ in range(30)]
        for connection in connections:
            connection.sendall(posted(LARGE))
        for connection in connections[1:]:
            connection.recv(1000)
        with neighbour(service.port, within=5):
            for _ in range(20):
                time.sleep(0.05)
                for connection in connections[1:]:
                    connection.recv(1000)
            found = responses(drain(connections[0]))
    assert [response.status for response in found] == [200]
    assert sorted(found[0].content.splitlines()) == sorted(wanted.content.splitlines())
    service.assert_well()


def test_one_address_cannot_take_all_places(service):
    """An address that sends endless queries without end has its share of workers; another is served at once."""
    greedy = {"X_Forwarded_For": "203.0.113.7", "Content_Type": FORM}
    body = urlencode({"query": ENDLESS})
    with ExitStack() as stack:
        connections = [stack.enter_context(connect(service.port)) for _ in range(90)]
        for connection in connections:
            head = f"POST /sparql HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: {greedy['X_Forwarded_For']}\r\n"
            connection.sendall(f"{head}Content-Type: {FORM}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        with neighbour(service.port, within=5):
            for number in range(20):
                query = urlencode({"query": f"SELECT ({number} AS ?other) {{}}"})
                status, _, _ = exchange(
                    service.port, "POST", "/sparql", query, X_Forwarded_For="203.0.113.8", Content_Type=FORM
                )
                assert status == 200
    wait_until(lambda: busy_workers(service) == 0, 10, "the end of what one address left")


def test_one_address_that_asks_too_often_is_told_to_wait(service):
    """Beyond its rate an address gets 429 with Retry-After, the others nothing of it."""
    with neighbour(service.port):
        found = together(
            lambda number: exchange(service.port, "GET", f"/nothing-{number}", X_Forwarded_For="203.0.113.9"),
            range(400),
            clients=8,
        )
    told = [(status, headers) for status, headers, _ in found if status == 429]
    assert {status for status, _, _ in found} == {404, 429}
    assert all(int(headers["retry-after"]) >= 1 for _, headers in told)
    assert exchange(service.port, "GET", "/nothing", X_Forwarded_For="203.0.113.10")[0] == 404


@pytest.mark.long
def test_a_neighbour_of_four_endless_clients_hardly_waits(service, record_property):
    """Beside four clients that send only endless queries a trivial one takes less than a tenth of a second."""
    done = threading.Event()

    def greedy():
        while not done.is_set():
            with connect(service.port) as connection:
                connection.sendall(posted(ENDLESS))
                done.wait(2)

    with neighbour(service.port, within=5, pause=0.01) as alone:
        time.sleep(2)
    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            pool.submit(greedy)
        try:
            with neighbour(service.port, within=5, pause=0.01) as beside:
                time.sleep(8)
        finally:
            done.set()
    record_property("p99 alone", alone.quantile(99))
    record_property("p99 beside", beside.quantile(99))
    print(f"p99 alone {alone.quantile(99):.4f} s, beside four endless clients {beside.quantile(99):.4f} s")  # noqa: T201
    assert beside.quantile(50) < 0.1
    assert beside.quantile(99) < max(0.1, 20 * alone.quantile(99))


def test_a_full_queue_says_so_at_once_and_is_empty_at_once():
    """Beyond two workers and four places all are told to come again, at once; after the rush all is as before."""
    with serving("--timeout", "1", workers=2, webs=1, queue=4, limits=()) as service:

        def rush(_):
            started = time.monotonic()
            status, headers, content = exchange(
                service.port, "POST", "/sparql", urlencode({"query": ENDLESS}), Content_Type=FORM, timeout=60
            )
            return status, headers, json.loads(content), time.monotonic() - started

        for _ in range(1):
            found = together(rush, range(40), clients=40)
            kinds = [(status, told["type"].removeprefix(PROBLEM)) for status, _, told, _ in found]
            assert set(kinds) == {(503, "busy"), (503, "time-limit")}
            busy = [(headers, told, seconds) for _, headers, told, seconds in found if told["type"].endswith("/busy")]
            assert all(int(headers["retry-after"]) >= 1 for headers, _, _ in busy)
            full = [seconds for _, told, seconds in busy if "full" in told["detail"]]
            assert len(full) >= 30
            assert max(full) < 2.5
            started = time.monotonic()
            assert service.query(TRIVIAL) == (200, "text/csv", ONE)
            assert time.monotonic() - started < 2.5
        service.assert_well()


ROUTES = (
    *("/", "/sparql", "/reports", "/health", "/graph", "/ontology", "/shape", "/dataset", "/catalogue"),
    *("/.well-known/void", asset("style.css"), "/doc/person/wise-emily", "/id/person/wise-emily"),
    *("/doc/person/wise-emily.ttl", "/reports/members", "/reports/members?country=PT", "/reports/members?format=csv"),
    *("/graph-store?default", "/problem/busy", "/nothing", "/doc/person/nobody", "/reports/nothing"),
    *("/sparql?query=ASK%20%7B%7D", "/sparql?query=SELECT%20(1%20AS%20%3Fx)%20%7B%7D", "/sparql?query=nonsense"),
)
ACCEPTS = ("text/html", "text/turtle, text/csv", "application/json")


@pytest.mark.long
def test_ten_thousand_requests_of_fifty_clients_are_answered_as_one_alone(service):
    """Over every route, asked by fifty at once, no answer differs from the one that a single client gets."""
    requests = [(route, accept) for route in ROUTES for accept in ACCEPTS]
    wanted = {
        (route, accept): steady(exchange(service.port, "GET", route, Accept=accept)) for route, accept in requests
    }
    assert not [request for request, (status, _) in wanted.items() if status >= 500]
    wrong = []

    def client(number):
        connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
        for step in range(200):
            route, accept = requests[(number * 7 + step) % len(requests)]
            connection.request("GET", route, headers={"Accept": accept})
            response = connection.getresponse()
            found = steady((response.status, response.headers, response.read()))
            if found != wanted[route, accept]:
                wrong.append((route, accept, found[0]))
        connection.close()

    with neighbour(service.port, within=20):
        together(client, range(50), clients=50)
    assert wrong == []
    service.assert_well()


def steady(response):
    """Return status and body of a response, the lines of one that has no order in their order."""
    status, headers, content = response
    ordered = headers.get_content_type() in {"text/html", "text/csv", "application/json", "text/turtle"}
    return status, content if ordered else sorted(content.splitlines())
