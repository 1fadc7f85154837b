"""The pool: tasks given to workers over a socket, from a process that holds no data.

The socket's own queue is the waiting line: who connects waits in it until a worker
accepts, and where it is full the kernel says so at once.
"""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from clustergraph.serving.answers import Answer, read_content
from clustergraph.serving.confinement import cause_of_death
from clustergraph.serving.forked import answered
from clustergraph.serving.limits import BusyError, Limits, LostWorkerError
from clustergraph.serving.messages import HangupError, receive, receive_whole, send

TASKS: Final = "tasks"
CAUSES: Final = "causes"
"""Names of the two sockets in a service's folder: where tasks are given, where causes of death are told."""

_SLACK: Final = 5.0
"""Seconds beyond a task's own time after which its worker is given up."""

_CAUSE_PATIENCE: Final = 1.0
_ATTEMPTS: Final = 3
"""Times that a task is given to a worker, if workers are stopped from outside."""


class ClientGoneError(Exception):
    """Whoever asked does not want the answer any more."""


class Call:
    """What one request of a client is about to wait for, so that it can be given up from another thread."""

    def __init__(self) -> None:
        """Begin with nothing to wait for."""
        self._lock = threading.Lock()
        self._connection: socket.socket | None = None
        self.is_given_up = False

    def give_up(self) -> None:
        """End the waiting: the worker at work for it is freed, and nothing more is asked."""
        with self._lock:
            self.is_given_up = True
            if self._connection is not None:
                with suppress(OSError):  # it may not be connected yet: who connects it looks again
                    self._connection.shutdown(socket.SHUT_RDWR)

    def require_wanted(self) -> None:
        """Go on only where somebody still waits.

        Raises:
            ClientGoneError: the call was given up.
        """
        if self.is_given_up:
            raise ClientGoneError

    @contextmanager
    def waiting(self, connection: socket.socket) -> Iterator[None]:
        """Wait on a connection.

        Raises:
            ClientGoneError: the call was given up, before or meanwhile.
        """
        self._set(connection)
        try:
            yield
        finally:
            self._set(None)

    def _set(self, connection: socket.socket | None) -> None:
        with self._lock:
            self._connection = connection
            self.require_wanted()


Count = Callable[[], AbstractContextManager[Callable[[], None]]]
"""Counts a task while it is entered; what it gives is called when a worker begins with it."""

CALL: ContextVar[Call | None] = ContextVar("call", default=None)
"""The request that the running code works for."""


class Pool:
    """Workers behind a socket."""

    def __init__(self, folder: Path, limits: Limits, *, count: Count = lambda: nullcontext(lambda: None)) -> None:
        """Reach the workers of a service by the sockets in its folder, and count the tasks they are given."""
        self._folder = folder
        self._limits = limits
        self._count = count

    def perform(self, name: str, arguments: Mapping[str, Any], limits: Limits | None = None) -> Answer:
        """Have a worker do a task, and return its answer.

        Raises:
            BusyError: the queue is full, or no worker came free in time.
            LimitError: a limit was reached.
            ClientGoneError: whoever asked went away.
            Exception: one of ``REFUSALS``, as the task raised it.
        """
        held = limits or self._limits
        task = {"name": name, "arguments": arguments, "limits": asdict(held)}
        for _ in range(_ATTEMPTS - 1):
            try:
                return self._attempt(task, held)
            except LostWorkerError:  # stopped from outside: a task only reads, so another worker may do it
                continue
        return self._attempt(task, held)

    def _attempt(self, task: Mapping[str, Any], limits: Limits) -> Answer:
        connection, call = socket.socket(socket.AF_UNIX), CALL.get() or Call()
        with connection, self._count() as begun, call.waiting(connection):
            worker = self._begin(connection, task, call)
            begun()
            started = time.monotonic()
            connection.settimeout(limits.timeout + _SLACK)
            try:
                told = receive_whole(connection)
            except HangupError:
                call.require_wanted()
                number, words = self._death(worker)
                is_late = time.monotonic() - started >= limits.timeout
                raise cause_of_death(number or (signal.SIGALRM if is_late else None), limits, words) from None
            except TimeoutError as error:
                raise cause_of_death(None, limits) from error
            content = told.content if told.descriptor is None else read_content(told.descriptor)
        return answered(content, told.value)

    def _begin(self, connection: socket.socket, task: Mapping[str, Any], call: Call) -> int:
        """Give a task to whichever worker is free first, and return its process id."""
        connection.settimeout(0)
        try:
            connection.connect(os.fspath(self._folder / TASKS))
        except BlockingIOError as error:
            message = "All workers are busy and the queue is full."
            raise BusyError(message) from error
        except OSError as error:
            message = "No worker can be reached."
            raise BusyError(message) from error
        call.require_wanted()
        connection.settimeout(self._limits.timeout)
        try:
            send(connection, task)
            worker = int(receive(connection))
        except TimeoutError as error:
            message = f"No worker came free within {self._limits.timeout:g} seconds."
            raise BusyError(message) from error
        except (HangupError, ConnectionError) as error:
            raise cause_of_death(None, self._limits) from error
        return worker

    def _death(self, worker: int) -> tuple[int, str]:
        """Return the signal that a worker died of, 0 where nobody knows, and its last words."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(_CAUSE_PATIENCE)
            try:
                connection.connect(os.fspath(self._folder / CAUSES))
                send(connection, worker)
                number, words = receive(connection)
            except (OSError, HangupError):
                return 0, ""
        return int(number), str(words)
