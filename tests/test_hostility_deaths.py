"""Promises about sudden death: whichever process is killed, at whatever moment, nobody gets a wrong answer."""

import shutil
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException
from urllib.parse import quote

import pytest

from conftest import ROOT
from hostility.clients import Asked, connect, drain, exchange, responses
from hostility.neighbour import neighbour
from hostility.processes import descendants, is_alive, kill, wait_until
from hostility.service import ENDLESS, ONE, TRIVIAL, serving

RECOVERY = 60
"""Seconds in which full service is there again: two on a machine with nothing else to do."""

LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
LARGE = "SELECT ?s ?p ?o { ?s ?p ?o }"


@pytest.fixture(scope="module")
def service():
    """Return a service whose processes are killed one after another."""
    with serving("--max-result", "32") as started:
        started.query(TRIVIAL)
        supervisor = started.supervisor
        yield started
        assert started.supervisor == supervisor
        started.assert_well(RECOVERY)


@contextmanager
def load(service, query, clients=3):
    """Let clients ask a query again and again, and give the answers that came; a broken connection is none."""
    done, answers = threading.Event(), []

    def client():
        while not done.is_set():
            try:
                answers.append(service.query(query))
            except (OSError, HTTPException):
                continue

    with ThreadPoolExecutor(clients) as pool:
        for _ in range(clients):
            pool.submit(client)
        try:
            yield answers
        finally:
            done.set()


def victim(service, kind):
    """Return a process of a kind."""
    if kind == "owner":
        return service.owner_of_workers()
    return {"worker": service.worker_ids, "web": service.web_ids}[kind]()[0]


STAGES = {"idle": None, "query": ENDLESS, "download": LARGE, "load": TRIVIAL}


@pytest.mark.parametrize(
    "stage",
    ["load", *(pytest.param(stage, marks=pytest.mark.long) for stage in STAGES if stage != "load")],
)
@pytest.mark.parametrize("kind", ["worker", "web", pytest.param("owner", marks=pytest.mark.long)])
def test_a_killed_process_is_replaced_and_nobody_is_told_a_falsehood(service, kind, stage):
    """A worker, web process or owner that is killed comes back; who was answered meanwhile was answered rightly."""
    service.assert_well(RECOVERY)
    query = STAGES[stage]
    wanted = service.query(query) if query not in {None, ENDLESS} else None
    with neighbour(service.port, within=10, drops=4 if kind == "web" else 0):
        if query is None:
            seconds = _kill_and_wait(service, kind)
        else:
            with load(service, query) as answers:
                time.sleep(0.3)
                seconds = _kill_and_wait(service, kind)
                time.sleep(0.2)
            _assert_right(answers, wanted)
    print(f"{kind} killed, {stage}: full service after {seconds:.2f} s")  # noqa: T201
    assert service.query(TRIVIAL) == Asked(200, "text/csv", ONE)


def _kill_and_wait(service, kind):
    dead = victim(service, kind)
    kill(dead)
    started = time.monotonic()
    wait_until(lambda: not is_alive(dead), 5, "a death")
    wait_until(service.is_full, RECOVERY, "full service")
    seconds = time.monotonic() - started
    wait_until(service.is_complete, RECOVERY, "the end of those who leave")
    return seconds


def _assert_right(answers, wanted):
    """Hold that each answer is the one and only right one, or a refusal at the limit of time."""
    assert answers
    for answer in answers:
        if wanted is None:
            assert answer.status == 503
        else:
            assert answer.status == 200
            assert sorted(answer.content.splitlines()) == sorted(wanted.content.splitlines())


@pytest.mark.long
def test_all_workers_killed_at_once_are_all_replaced(service):
    """Where every worker dies at once, requests wait for the new ones and are answered."""
    service.assert_well(RECOVERY)
    with neighbour(service.port, within=10):
        for _ in range(5):
            for worker in service.worker_ids():
                kill(worker)
            wait_until(service.is_complete, RECOVERY, "the full number of processes")


@pytest.mark.long
def test_workers_killed_again_and_again_lose_no_request(service):
    """While a worker is killed ten times a second, each request is still answered rightly."""
    service.assert_well(RECOVERY)
    with neighbour(service.port, within=10) as asking:
        for _ in range(20):
            for worker in service.worker_ids()[:1]:
                kill(worker)
            time.sleep(0.1)
    assert len(asking.seconds) > 10


@pytest.mark.long
def test_an_owner_killed_while_it_loads_is_started_again():
    """A generation whose owner dies before it serves is given up, and another takes its place."""
    with serving() as service:
        first = service.owner_of_workers()
        with neighbour(service.port, within=10):
            service.process.send_signal(signal.SIGHUP)
            wait_until(lambda: len(loading(service)) == 1, 5, "a second owner")
            kill(loading(service)[0])
            wait_until(lambda: not is_alive(first), RECOVERY, "the end of the first owner")
        service.assert_well(RECOVERY)


def loading(service):
    """Return the children of the supervisor that were born last and have become neither owner nor web process."""
    known = {service.owner_of_workers()}
    return [child for child in service.web_ids() if child not in known][service.webs :]


def changed(folder):
    """Copy the project to a folder that can be changed, and return how to change it."""
    for name in ("data", "ontology", "queries"):
        shutil.copytree(ROOT / name, folder / name)
    file = folder / "data" / "entities" / "people.ttl"

    def change(old, new):
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    return change


@pytest.mark.long
def test_a_reload_under_load_drops_nothing_and_shows_the_new_version(tmp_path):
    """SIGHUP serves a changed graph in place of the old one, each answer is of one of both, and no request is lost."""
    change = changed(tmp_path)
    label = (
        'SELECT ?label { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label FILTER(STRSTARTS(?label, "Emily")) }'
    )
    with serving(project=tmp_path) as service:

        def state():
            return exchange(service.port, "GET", "/health")[1]["dataset-version"], service.query(label).content

        before = state()
        assert b"Emily Wise\r\n" in before[1]
        change('"Emily Wise"', '"Emily Wiser"')
        with neighbour(service.port, within=10), load(service, label) as answers:
            service.process.send_signal(signal.SIGHUP)
            seconds = wait_until(lambda: b"Emily Wiser" in service.query(label).content, 40, "the new version")
            time.sleep(0.5)
        print(f"reloaded after {seconds:.2f} s")  # noqa: T201
        wait_until(service.is_complete, RECOVERY, "the end of the old processes")
        after = state()
        assert after[0] != before[0]
        assert {answer.content for answer in answers} == {before[1], after[1]}
        assert {answer.status for answer in answers} == {200}
        change('    rdfs:label "Emily Wiser"@en ;\n', "")
        with neighbour(service.port, within=10):
            service.process.send_signal(signal.SIGHUP)
            time.sleep(3)
            wait_until(service.is_complete, RECOVERY, "the end of what could not be served")
        assert state() == after


@pytest.mark.long
def test_a_reload_cuts_off_no_slow_download():
    """Who takes a large answer slowly gets all of it across a reload, and then the old processes leave."""
    wanted = "SELECT ?s ?p ?o ?x { ?s ?p ?o VALUES ?x { 1 2 3 } }"
    with serving("--max-result", "32") as service, connect(service.port) as connection:
        connection.sendall(
            f"GET /sparql?query={quote(wanted)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode()
        )
        begun = connection.recv(1000)
        service.process.send_signal(signal.SIGHUP)
        time.sleep(50)
        (answer,) = responses(begun + drain(connection))
        assert answer.status == 200
        assert len(answer.content) == int(answer.headers["content-length"]) > 5_000_000
        wait_until(service.is_complete, RECOVERY, "the end of the old processes")


@pytest.mark.long
def test_sigterm_ends_everything_and_leaves_nothing():
    """SIGTERM under load ends it with status 0, no process is left, and no temporary file."""
    with serving() as service:
        known = descendants(service.supervisor)
        with load(service, ENDLESS, clients=4):
            time.sleep(0.5)
            started = time.monotonic()
            service.process.send_signal(signal.SIGTERM)
            assert service.process.wait(timeout=20) == 0
            print(f"ended after {time.monotonic() - started:.2f} s")  # noqa: T201
        service.assert_gone(known)
        assert list(service.folder.iterdir()) == []


@pytest.mark.long
def test_a_killed_supervisor_leaves_no_process():
    """Where the supervisor is killed, all it started ends by itself, also what is at work."""
    with serving() as service:
        known = descendants(service.supervisor)
        with connect(service.port) as connection:
            connection.sendall(b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: a\r\n\r\n")
            with load(service, ENDLESS, clients=2):
                time.sleep(0.5)
                kill(service.supervisor)
                service.process.wait()
                service.assert_gone(known)


@pytest.mark.long
def test_a_supervisor_killed_while_it_loads_leaves_no_process(tmp_path):
    """Where the supervisor is killed before it serves, neither owner nor judge goes on."""
    changed(tmp_path)
    with serving(project=tmp_path) as service:
        file = tmp_path / "data" / "entities" / "people.ttl"
        file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        service.process.send_signal(signal.SIGHUP)
        wait_until(lambda: len(descendants(service.supervisor)) > 1 + service.workers + service.webs, 10, "a judge")
        time.sleep(0.5)
        known = descendants(service.supervisor)
        kill(service.supervisor)
        service.process.wait()
        service.assert_gone(known)
