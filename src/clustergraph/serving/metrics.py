"""Metrics: what the processes of a service count, added up when they are asked for (Prometheus)."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess

_BUCKETS: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 60)

REQUESTS: Final = Counter("clustergraph_requests", "Requests answered.", ["route", "report", "outcome"])
LATENCY: Final = Histogram(
    "clustergraph_request_seconds", "Time from request to answer.", ["route", "report"], buckets=_BUCKETS
)
WORKER_DEATHS: Final = Counter("clustergraph_worker_deaths", "Workers that ended, by cause.", ["cause"])
CACHE: Final = Counter("clustergraph_cache", "Requests that the cache could answer, and could not.", ["outcome"])
CACHE_BYTES: Final = Gauge("clustergraph_cache_bytes", "Bytes that the cache holds.", multiprocess_mode="livesum")
WAITING: Final = Gauge("clustergraph_waiting", "Tasks that wait for a worker.", multiprocess_mode="livesum")
RUNNING: Final = Gauge("clustergraph_running", "Tasks that a worker is at work for.", multiprocess_mode="livesum")

_CAUSES: Final[dict[int, str]] = {
    signal.SIGALRM: "time",
    signal.SIGABRT: "memory",
    signal.SIGXFSZ: "output",
    signal.SIGSEGV: "depth",
    signal.SIGIO: "client gone",
    signal.SIGKILL: "killed",
}


def death(number: int) -> str:
    """Return the word for a worker's end: by a signal, by failing (negative), or by leaving (0)."""
    if number <= 0:
        return "broken" if number else "worn"
    return _CAUSES.get(number, f"signal {number}")


@contextmanager
def task() -> Iterator[Callable[[], None]]:
    """Count a task as one that waits and, as soon as what is given is called, as one that runs, until it ends."""
    gauge = WAITING

    def begin() -> None:
        nonlocal gauge
        gauge.dec()
        gauge = RUNNING
        gauge.inc()

    gauge.inc()
    try:
        yield begin
    finally:
        gauge.dec()


def exposition() -> bytes:
    """Return all metrics of all processes as Prometheus reads them; outside of a service, of this process alone."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def forget(process: int) -> None:
    """Leave out what a process that is dead held at its end."""
    multiprocess.mark_process_dead(process)  # type: ignore[no-untyped-call]
