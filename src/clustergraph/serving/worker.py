"""A worker: one query evaluated in a forked process, under limits that the kernel enforces.

A running query cannot be cancelled from Python, and some queries abort the
process that runs them; so each runs in a child, which dies alone. The child
writes the finished result to an anonymous file, and the parent reads it only when
the child ended well: a result is whole, or it is an error.
"""

import ctypes
import faulthandler
import os
import resource
import signal
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import BinaryIO, Final

from pyoxigraph import QueryTriples, RdfFormat, serialize

from clustergraph.formats import GraphFormat, ResultsFormat
from clustergraph.graph_store import GraphStore, Results, UnknownGraphError
from clustergraph.namespaces import PREFIXES
from clustergraph.sparql.protocol import DatasetDescription
from clustergraph.sparql.syntax import explain

_MEBIBYTE: Final = 1024 * 1024
_C_LIBRARY: Final = ctypes.CDLL(None)
_PR_SET_PDEATHSIG: Final = 1
_SOLUTIONS, _BROKEN, _GRAPH, _REFUSED, _NOT_ACCEPTABLE = range(5)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use: wall clock in seconds, memory beyond the dataset and output in MiB."""

    timeout: float = 30.0
    memory: int = 2048
    max_result: int = 256


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished result: its bytes, and the format that they are in."""

    content: bytes
    format: ResultsFormat | GraphFormat


class QueryError(Exception):
    """A query that is wrong in itself: no SPARQL, or a graph that is not there."""


class NotAcceptableError(Exception):
    """The result is of a type for which no format was accepted: a graph, or solutions."""


class LimitError(Exception):
    """A query used up its time, its memory or its room for output, or broke the engine."""


def evaluate(
    store: GraphStore,
    query: str,
    dataset: DatasetDescription,
    *,
    results_format: ResultsFormat | None,
    graph_format: GraphFormat | None,
    limits: Limits,
) -> Answer:
    """Return the answer to a query, written in the format for the type of its result.

    Must be called from a process with one thread, for it forks.

    Raises:
        QueryError: the query is not SPARQL, or names a graph that the store does not hold.
        NotAcceptableError: there is no format for the type of result that it gives.
        LimitError: a limit was reached or the engine broke; the sentence says which.
    """
    task = _Task(store, query, dataset, results_format, graph_format)
    output = os.memfd_create("answer")
    try:
        child = os.fork()
        if child == 0:
            _work(task, limits, output)
        _, status = os.waitpid(child, 0)
        content = os.pread(output, os.fstat(output).st_size, 0)
    finally:
        os.close(output)
    return _answer(task, status, content, limits)


@dataclass(frozen=True, slots=True)
class _Task:
    """What the child is to do."""

    store: GraphStore
    query: str
    dataset: DatasetDescription
    results_format: ResultsFormat | None
    graph_format: GraphFormat | None


def _answer(task: _Task, status: int, content: bytes, limits: Limits) -> Answer:
    """Make of exit status and output an answer or the right error."""
    if os.WIFSIGNALED(status):
        raise LimitError(_cause_of_death(os.WTERMSIG(status), limits))
    code = os.WEXITSTATUS(status)
    if code == _REFUSED:
        raise QueryError(content.decode("utf-8", "replace"))
    if code == _NOT_ACCEPTABLE:
        raise NotAcceptableError(content.decode())
    format_ = task.graph_format if code == _GRAPH else task.results_format
    if code not in {_SOLUTIONS, _GRAPH} or format_ is None:
        message = "The query broke the engine before it gave an answer."
        raise LimitError(message)
    return Answer(content, format_)


def _cause_of_death(number: int, limits: Limits) -> str:
    causes = {
        signal.SIGALRM: f"The query did not end within {limits.timeout:g} seconds.",
        signal.SIGXFSZ: f"The result is larger than {limits.max_result} MiB.",
        signal.SIGABRT: f"The query needs more than {limits.memory} MiB of memory or nests too deeply.",
        signal.SIGSEGV: "The query nests too deeply for the engine.",
    }
    return causes.get(signal.Signals(number), "The query was stopped from outside before it gave an answer.")


def _work(task: _Task, limits: Limits, output: int) -> None:
    """Evaluate in the child and leave; nothing of it returns to the caller's code."""
    codes: list[int] = []
    try:
        _arm(limits)
        # A thread of its own draws random numbers of its own: the parent's thread hands its state on to every child.
        evaluation = Thread(target=lambda: codes.append(_write(task, output)))
        evaluation.start()
        evaluation.join()
    finally:
        os._exit(codes[0] if codes else _BROKEN)


def _write(task: _Task, output: int) -> int:
    """Write the result, or the reason for refusing the query, and return the exit status."""
    try:
        results = task.store.query(task.query, task.dataset)
        with open(output, "wb", closefd=False) as file:
            return _serialize(results, task, file)
    except SyntaxError as error:
        return _refuse(explain(task.query, error), output)
    except UnknownGraphError as error:
        return _refuse(str(error), output)
    except OSError as error:
        return _refuse(f"The query failed while it was evaluated: {error}.", output)


def _serialize(results: Results, task: _Task, file: BinaryIO) -> int:
    if isinstance(results, QueryTriples):
        if task.graph_format is None:
            file.write(b"graph")
            return _NOT_ACCEPTABLE
        serialize(results, file, task.graph_format.writer, prefixes=_prefixes(task.graph_format))
        return _GRAPH
    if task.results_format is None:
        file.write(b"solutions")
        return _NOT_ACCEPTABLE
    results.serialize(file, task.results_format.writer)
    return _SOLUTIONS


def _prefixes(format_: GraphFormat) -> dict[str, str] | None:
    return None if format_.writer == RdfFormat.N_TRIPLES else PREFIXES


def _refuse(sentence: str, output: int) -> int:
    os.ftruncate(output, 0)
    os.pwrite(output, sentence.encode(), 0)
    return _REFUSED


def _arm(limits: Limits) -> None:
    """Set the limits that the kernel enforces, also inside native code."""
    # Without its parent it has nobody to answer, and would hold the server's sockets open.
    _C_LIBRARY.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.timeout)
    # Python ignores SIGXFSZ; its default action ends the process, which is what a result too large calls for.
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    _limit(resource.RLIMIT_FSIZE, limits.max_result * _MEBIBYTE)
    _limit(resource.RLIMIT_AS, _address_space() + limits.memory * _MEBIBYTE)
    _limit(resource.RLIMIT_CORE, 0)
    # The engine's last words on a full stack are for nobody.
    faulthandler.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    # No descriptor can be opened from here on, so no socket and no file, whatever the query asks.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))


def _limit(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _address_space() -> int:
    """Return the bytes of address space that this process has mapped."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
