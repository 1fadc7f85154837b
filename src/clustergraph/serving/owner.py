"""The owner: it holds the dataset in memory and forks the workers that share it.

It evaluates nothing and answers no client. It learns from each worker's wait status
why it ended, tells who asks, and forks another.
"""

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from clustergraph.serving import metrics
from clustergraph.serving.confinement import die_with_parent, read_words
from clustergraph.serving.derived import write_derived
from clustergraph.serving.messages import HangupError, receive, send
from clustergraph.serving.snapshot import Snapshot, open_snapshot
from clustergraph.serving.worker import work
from clustergraph.serving.writing import load_writers

_REMEMBERED: Final = 4096
"""Dead workers whose cause is remembered."""

_PATIENCE: Final = 0.5
"""Seconds that who asks for a cause may take to say of whom."""

_MOMENT: Final = 0.001

_PUBLISHED_BEFOREHAND: Final = 200_000
"""Triples up to which the published set is made before the first request for it."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What an owner is to hold, and by what it is reached.

    ``tasks`` and ``causes`` are listening sockets, ``lifeline`` a pipe that is cut when the
    workers are to leave, ``news`` where the supervisor hears from it; ``judge`` gives 0 for the folder of
    a graph that may be served, else an exit status, and is not asked for the revisions in ``judged``. What
    takes long to derive from the dataset lies in the folder ``kept``, from one owner to the next.
    """

    project: Path
    sources: Path | None
    kept: Path
    workers: int
    tasks: socket.socket
    causes: socket.socket
    lifeline: int
    news: int
    judge: Callable[[Path], int]
    judged: frozenset[str]


def own(duty: Duty) -> int:
    """Hold the dataset and keep its workers until told to stop; return the exit status."""
    die_with_parent(signal.SIGTERM)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    snapshot = open_snapshot(duty.project, duty.sources, duty.kept)
    status = 0 if snapshot.revision in duty.judged else _judged(duty)
    if status:
        return status
    _warm(snapshot, duty.kept)
    told = {"revision": snapshot.revision, "triples": snapshot.size, "graphs": len(snapshot.graph_sizes)}
    _Owner(duty, snapshot).run(json.dumps({"loaded": told}))
    return 0


def _judged(duty: Duty) -> int:
    """Have the graph judged in a child, whose memory goes with it, and return the status that it ended with."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            die_with_parent()
            status = duty.judge(duty.project)
        finally:
            sys.stderr.flush()
            os._exit(status)
    return abs(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _warm(snapshot: Snapshot, kept: Path) -> None:
    """Compute once what every worker would, and keep the collector from touching what is shared."""
    load_writers()
    _ = snapshot.names, snapshot.graph_sizes, snapshot.size
    derived = snapshot.derived(with_published=snapshot.size <= _PUBLISHED_BEFOREHAND)
    if not snapshot.kept:
        write_derived(kept, snapshot.revision, derived)
    gc.collect()
    gc.freeze()


class _Owner:
    """The loop of an owner: children that die, their last words, and questions of what they died of."""

    def __init__(self, duty: Duty, snapshot: Snapshot) -> None:
        self._duty = duty
        self._snapshot = snapshot
        self._workers: dict[int, int] = {}
        self._causes: OrderedDict[int, tuple[int, str]] = OrderedDict()
        self._bell, self._ringer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def run(self, news: str) -> None:
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._ringer, warn_on_full_buffer=False)
        self._fill()
        os.write(self._duty.news, f"{news}\n".encode())
        poll = select.poll()
        for descriptor in (self._bell, self._duty.causes.fileno(), self._duty.lifeline):
            poll.register(descriptor, select.POLLIN)
        while not any(event & select.POLLHUP for _, event in self._events(poll)):
            self._reap()
            self._fill()

    def _events(self, poll: "select.poll") -> list[tuple[int, int]]:
        events = poll.poll()
        for descriptor, _ in events:
            if descriptor == self._bell:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._bell, 4096)
            elif descriptor == self._duty.causes.fileno():
                self._tell()
        return events

    def _reap(self) -> None:
        while self._workers:
            worker, status = os.waitpid(-1, os.WNOHANG)
            if not worker:
                return
            words = read_words(self._workers.pop(worker))
            cause = -os.waitstatus_to_exitcode(status)
            self._causes[worker] = (cause, words)
            if len(self._causes) > _REMEMBERED:
                self._causes.popitem(last=False)
            metrics.WORKER_DEATHS.labels(metrics.death(cause)).inc()

    def _fill(self) -> None:
        while len(self._workers) < self._duty.workers:
            words = os.memfd_create("words")
            child = os.fork()
            if child == 0:
                self._become_worker(words)
            self._workers[child] = words

    def _become_worker(self, words: int) -> None:
        signal.set_wakeup_fd(-1)
        for descriptor in (self._bell, self._ringer, self._duty.news):
            os.close(descriptor)
        self._duty.causes.close()
        work(self._snapshot, self._duty.tasks, self._duty.lifeline, words)

    def _tell(self) -> None:
        """Answer what a worker died of: a signal's number, the negative of an exit status, 0 for neither."""
        try:
            connection, _ = self._duty.causes.accept()
        except BlockingIOError:
            return
        with connection, contextlib.suppress(OSError, HangupError):
            connection.settimeout(_PATIENCE)
            worker = int(receive(connection))
            self._await_end(worker)
            send(connection, self._causes.get(worker, (0, "")))

    def _await_end(self, worker: int) -> None:
        """Wait for a worker that is about to end: its connection closes a moment before it does."""
        deadline = time.monotonic() + _PATIENCE
        self._reap()
        while worker in self._workers and time.monotonic() < deadline:
            time.sleep(_MOMENT)
            self._reap()
