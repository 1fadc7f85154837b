"""Confinement: limits that the kernel enforces on a process, also inside native code.

Python cannot stop a running query. The kernel can: the default action of a timer's
signal ends the process, and so does that of the signal for a file grown too large,
or for a client who went away.
"""

import ctypes
import faulthandler
import fcntl
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from clustergraph.serving.limits import (
    BrokenWorkerError,
    DepthLimitError,
    LimitError,
    Limits,
    LostWorkerError,
    MemoryLimitError,
    OrderError,
    OutputLimitError,
    TimeLimitError,
)

_MEBIBYTE: Final = 1024 * 1024
_C_LIBRARY: Final = ctypes.CDLL(None)
_PR_SET_PDEATHSIG: Final = 1
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8
_ARENAS: Final = 2
_WORDS: Final = 4096
_BROKEN: Final = "The query broke the engine before it gave an answer."
_DEEP: Final = "The query nests too deeply for the engine."


def die_with_parent(number: int = signal.SIGKILL) -> None:
    """Let a signal reach this process when the one that forked it dies."""
    _C_LIBRARY.prctl(_PR_SET_PDEATHSIG, number)


def return_memory() -> None:
    """Have the C library give large pieces of memory back once they are free, and not keep some for each thread."""
    set_option = getattr(_C_LIBRARY, "mallopt", None)
    if set_option:
        set_option(_M_MMAP_THRESHOLD, _MEBIBYTE // 4)
        set_option(_M_ARENA_MAX, _ARENAS)


def prepare(words: int) -> None:
    """Make this process one that limits end: signals at their defaults, no core.

    The last words of the engine go to a file, by which its kinds of failure are told apart;
    what Python itself writes as error still goes where it went.
    """
    for number in (signal.SIGALRM, signal.SIGXFSZ, signal.SIGIO, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    faulthandler.disable()
    sys.stderr = os.fdopen(os.dup(2), "w")
    os.dup2(words, 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextmanager
def confined(limits: Limits) -> Iterator[None]:
    """Hold this process to limits for a while.

    No descriptor can be opened meanwhile, so no socket and no file, whatever is asked.
    """
    caps = {
        resource.RLIMIT_FSIZE: limits.max_result * _MEBIBYTE,
        resource.RLIMIT_AS: _address_space() + limits.memory * _MEBIBYTE,
        resource.RLIMIT_NOFILE: 0,
    }
    before = {kind: resource.getrlimit(kind) for kind in caps}
    signal.setitimer(signal.ITIMER_REAL, limits.timeout)
    for kind, value in caps.items():
        hard = before[kind][1]
        resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
    try:
        yield
    finally:
        for kind, pair in before.items():
            resource.setrlimit(kind, pair)
        signal.setitimer(signal.ITIMER_REAL, 0)


def loosen() -> None:
    """Give this process back memory and descriptors until its confinement ends; time and output stay limited.

    For drawing alone: the renderer holds a JavaScript engine, which reserves more address space than any
    limit of ours, and what it draws is made here.
    """
    for kind in (resource.RLIMIT_AS, resource.RLIMIT_NOFILE):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (hard, hard))


@contextmanager
def ended_by_hangup(connection: socket.socket) -> Iterator[None]:
    """End this process, whatever it does, when the other end of a connection is closed."""
    descriptor = connection.fileno()
    flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
    fcntl.fcntl(descriptor, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(descriptor, fcntl.F_SETFL, flags | os.O_ASYNC)
    try:
        if select.select([descriptor], [], [], 0)[0]:  # it was closed before anybody listened for the signal
            raise ConnectionResetError
        yield
    finally:
        fcntl.fcntl(descriptor, fcntl.F_SETFL, flags)


def read_words(words: int) -> str:
    """Return the last words that a process left in a file, and close it."""
    try:
        return os.pread(words, _WORDS, 0).decode("utf-8", "replace")
    finally:
        os.close(words)


def cause_of_death(number: int | None, limits: Limits, words: str = "") -> LimitError:
    """Return the error that tells why a process ended: by a signal, or for a negative number by failing itself.

    None and 0 stand for what nobody saw. ``words`` are its last ones.
    """
    if not number:
        return LostWorkerError("The query was stopped from outside before it gave an answer.")
    if number == signal.SIGABRT:
        return _abortion(limits, words)
    if number < 0:
        return BrokenWorkerError(_BROKEN)
    errors: dict[int, LimitError] = {
        signal.SIGALRM: TimeLimitError(f"The query did not end within {limits.timeout:g} seconds."),
        signal.SIGXFSZ: OutputLimitError(f"The result is larger than {limits.max_result} MiB."),
        signal.SIGSEGV: DepthLimitError(_DEEP),
        signal.SIGBUS: DepthLimitError(_DEEP),
    }
    return errors.get(number, cause_of_death(None, limits))


def _abortion(limits: Limits, words: str) -> LimitError:
    """Return the error that tells why the engine gave up, by what it last said."""
    if "total order" in words:
        return OrderError("The engine cannot put values of so many types in order: order by STR() of them.")
    if "overflow" in words:
        return DepthLimitError(_DEEP)
    if "panicked" in words:
        return BrokenWorkerError(_BROKEN)
    return MemoryLimitError(f"The query needs more than {limits.memory} MiB of memory.")


def resident() -> int:
    """Return the bytes of memory that this process alone has written to."""
    _, size, shared = _pages()
    return (size - shared) * resource.getpagesize()


def _address_space() -> int:
    """Return the bytes of address space that this process has mapped."""
    return _pages()[0] * resource.getpagesize()


def _pages() -> tuple[int, int, int]:
    """Return the pages of this process: mapped, in memory, and shared among those."""
    descriptor = os.open("/proc/self/statm", os.O_RDONLY)
    try:
        mapped, size, shared, *_ = map(int, os.read(descriptor, 128).split())
    finally:
        os.close(descriptor)
    return mapped, size, shared
