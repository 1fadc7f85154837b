"""A service as its users have it: ``clustergraph serve`` in processes of its own, with small limits."""

import atexit
import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from hostility.clients import Asked, ask, post, raw
from hostility.processes import children, descendants, is_alive, kill, proportional, wait_until

STARTED = re.compile(r"Serving [\d,]+ triples in \d+ named graphs at http://127\.0\.0\.1:(\d+)/\n")
SMALL = ("--timeout", "2", "--memory", "256", "--max-result", "4", "--cache", "4")

TRIVIAL = "SELECT (1 AS ?one) {}"
ONE = b"one\r\n1\r\n"

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?c < ?f && ?f < ?i) }"
"""A query that no limit but that of time ends."""


@dataclass(frozen=True)
class Service:
    """A running service: its supervisor, its port, and how many processes it was asked to have."""

    process: subprocess.Popen
    port: int
    workers: int
    webs: int
    folder: Path
    errors: IO[str]

    @property
    def supervisor(self):
        """The process id of the supervisor."""
        return self.process.pid

    def ask(self, method, address, body=None, *, timeout=30, **headers):
        """Send a request by the book and return what came."""
        return ask(self.port, method, address, body, timeout=timeout, **headers)

    def query(self, query, accept="text/csv", **options):
        """Post a query and return what came."""
        return post(self.port, query, accept, **options)

    def raw(self, content, **options):
        """Send bytes and return the bytes that came until the end."""
        return raw(self.port, content, **options)

    def owner_of_workers(self):
        """Return the process id of the one child of the supervisor that has children, None while there is none."""
        owners = [child for child in children(self.supervisor) if children(child)]
        return owners[-1] if owners else None

    def worker_ids(self):
        """Return the process ids of the workers of the present owner."""
        owner = self.owner_of_workers()
        return children(owner) if owner else []

    def web_ids(self):
        """Return the process ids of the web processes: the children of the supervisor that have none of their own."""
        return [child for child in children(self.supervisor) if not children(child)]

    def is_complete(self):
        """Say whether one owner, all workers and all web processes are there."""
        present = descendants(self.supervisor)
        return len(present) == 1 + self.workers + self.webs and len(self.worker_ids()) == self.workers

    def is_full(self):
        """Say whether the youngest owner has all its workers, and enough web processes are there; others may leave."""
        return len(self.worker_ids()) == self.workers and len(self.web_ids()) >= self.webs

    def memory(self):
        """Return the bytes of memory that all processes of the service take together."""
        return sum(proportional(process) for process in [self.supervisor, *descendants(self.supervisor)])

    def memory_by_process(self):
        """Return the MiB of memory that each process takes, by its place in the service."""
        places = {"supervisor": [self.supervisor], "owner": [self.owner_of_workers()]}
        places |= {"workers": self.worker_ids(), "webs": self.web_ids()}
        return {place: [proportional(process) >> 20 for process in found] for place, found in places.items()}

    def assert_well(self, seconds=60):
        """Hold that the service stands: the same supervisor, all processes, the right answer."""
        assert self.process.poll() is None
        wait_until(self.is_complete, seconds, "the full number of processes")
        asked = self.query(TRIVIAL)
        assert asked == Asked(200, "text/csv", ONE), asked
        assert "Traceback" not in self.complaints(), self.complaints()

    def complaints(self):
        """Return what the processes of the service wrote as errors."""
        return os.pread(self.errors.fileno(), 1_000_000, 0).decode(errors="replace")

    def assert_gone(self, known, seconds=15):
        """Hold that none of the processes known before is left."""
        wait_until(lambda: not any(map(is_alive, known)), seconds, "the end of all processes")


@contextmanager
def serving(*options, project=None, workers=4, webs=2, queue=16, limits=SMALL):
    """Start a service on a free port and give it; end it whatever happened."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as errors:
        command = [sys.executable, "-m", "clustergraph"]
        if project:
            command += ["--project", str(project)]
        command += ["serve", "--port", "0", "--workers", str(workers), "--webs", str(webs), "--queue", str(queue)]
        process = subprocess.Popen(
            [*command, *limits, *options],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=environment(folder),
        )
        try:
            said = STARTED.fullmatch(process.stdout.readline())
            assert said, os.pread(errors.fileno(), 10_000, 0).decode()
            yield Service(process, int(said[1]), workers, webs, Path(folder), errors)
        finally:
            _end(process)


@cache
def shared_service():
    """Return a service with small limits that all modules of a test run share; it ends with the run."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(serving())


def environment(folder):
    """Return the environment of a service whose temporary files lie in a folder of their own."""
    return {**os.environ, "TMPDIR": str(folder)}


def _end(process):
    """End a service and everything below it."""
    below = descendants(process.pid)
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
    deadline = time.monotonic() + 10
    while any(map(is_alive, below)) and time.monotonic() < deadline:
        time.sleep(0.05)
    for left in filter(is_alive, below):
        kill(left)
