"""Limits: what one task of a client may use."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Wall clock in seconds, memory beyond the dataset and output in MiB, rows of an answer (all for None)."""

    timeout: float = 30.0
    memory: int = 2048
    max_result: int = 256
    max_rows: int | None = None


class LimitError(Exception):
    """A task was ended before it gave an answer; each kind of limit has an error of its own."""


class TimeLimitError(LimitError):
    """A task did not end in its time."""


class MemoryLimitError(LimitError):
    """A task needed more memory than it may have."""


class OutputLimitError(LimitError):
    """An answer is larger than answers may be."""


class DepthLimitError(LimitError):
    """A query nests too deeply for the engine's stack."""


class BusyError(LimitError):
    """All workers are at work and the queue is full, or none came free in time."""


class OrderError(LimitError):
    """The engine stopped at values that it cannot put in order."""


class BrokenWorkerError(LimitError):
    """A worker failed at its task by itself: a fault of this program or of the engine."""


class LostWorkerError(LimitError):
    """A worker was stopped from outside before it gave its answer."""
