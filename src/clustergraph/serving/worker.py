"""A kept worker: it shares the dataset with its owner and does one task after another."""

import os
import select
import socket
from itertools import count
from threading import Thread
from typing import Final, NoReturn

from clustergraph.serving.confinement import confined, ended_by_hangup, prepare, resident, return_memory
from clustergraph.serving.evaluation import About
from clustergraph.serving.limits import Limits
from clustergraph.serving.messages import HangupError, receive, send
from clustergraph.serving.snapshot import Snapshot
from clustergraph.serving.tasks import perform

_GROWTH: Final = 64 * 1024 * 1024
"""Bytes that a worker may keep of past tasks: one that grew by more leaves, and a fresh one takes its place."""

_FEW: Final = 64 * 1024
"""Bytes of an answer that are sent as they are."""

_INTERVAL: Final = 8
"""Tasks after which a worker looks at how much memory it keeps."""

_PATIENCE: Final = 10.0
"""Seconds in which a task must arrive and its answer be taken; both ends are processes of this service."""

_NICENESS: Final = 5
"""Workers step back for the processes that answer HTTP, so that a short question is not slowed by long ones."""


def work(snapshot: Snapshot, listener: socket.socket, lifeline: int, words: int) -> NoReturn:
    """Answer tasks until the lifeline is cut, in a process forked for it that leaves its last words in a file."""
    status = 1
    try:
        prepare(words)
        return_memory()
        os.nice(_NICENESS)
        done: list[bool] = []
        # A thread of its own draws random numbers of its own: the owner's hands its state on to every worker.
        evaluation = Thread(target=lambda: done.append(_answer_all(snapshot, listener, lifeline)))
        evaluation.start()
        evaluation.join()
        status = 0 if done else 1
    finally:
        os._exit(status)


def _answer_all(snapshot: Snapshot, listener: socket.socket, lifeline: int) -> bool:
    """Answer one connection after another; return when there is no more work, or too much memory is held."""
    base = resident()
    poll = select.epoll()
    # Only one of the idle workers is woken for a task.
    poll.register(listener, select.EPOLLIN | select.EPOLLEXCLUSIVE)
    poll.register(lifeline, select.EPOLLHUP)
    for number in count(1):
        if not number % _INTERVAL and resident() - base > _GROWTH:
            break
        ready = dict(poll.poll())
        if lifeline in ready:
            break
        try:
            connection, _ = listener.accept()
        except BlockingIOError:  # another worker was quicker
            continue
        with connection:
            _answer(snapshot, connection)
    return True


def _answer(snapshot: Snapshot, connection: socket.socket) -> None:
    """Do the task that a connection brings and hand its answer over, unless who asked is gone."""
    connection.settimeout(_PATIENCE)
    output = os.memfd_create("answer")
    try:
        send(connection, os.getpid())
        about = _perform(snapshot, connection, receive(connection), output)
        _hand_over(connection, about, output)
    except (HangupError, ConnectionError, TimeoutError):
        return
    finally:
        os.close(output)


def _hand_over(connection: socket.socket, about: About, output: int) -> None:
    """Send what a task gave: its bytes where they are few, else the file that they are in."""
    size = os.fstat(output).st_size
    if size > _FEW:
        send(connection, about, output)
    else:
        send(connection, about, content=os.pread(output, size, 0))


def _perform(snapshot: Snapshot, connection: socket.socket, task: dict[str, object], output: int) -> About:
    name, arguments, limits = str(task["name"]), task["arguments"], Limits(**task["limits"])  # type: ignore[arg-type]
    with open(output, "wb", closefd=False) as file, ended_by_hangup(connection), confined(limits):
        return perform(snapshot, name, arguments, file, limits)  # type: ignore[arg-type]
