"""A child for one task: forked from a process with one thread, held to limits, and gone with its answer."""

import json
import os
from collections.abc import Callable
from threading import Thread
from typing import BinaryIO

from clustergraph.graph_store.memory import MemoryStore
from clustergraph.serving.answers import Answer, Content, read_content
from clustergraph.serving.confinement import cause_of_death, confined, die_with_parent, prepare, read_words
from clustergraph.serving.evaluation import About, Form, evaluate_plainly
from clustergraph.serving.limits import Limits
from clustergraph.serving.tasks import REFUSALS, refusals_told
from clustergraph.sparql.protocol import DatasetDescription

Work = Callable[[BinaryIO], About]


def evaluate(
    store: MemoryStore,
    query: str,
    dataset: DatasetDescription,
    *,
    results_format: str | None,
    graph_format: str | None,
    limits: Limits,
) -> Answer:
    """Return the answer to a query over a store, in the format for the type of its result.

    Raises:
        RefusedQueryError: the query is one that must not reach the engine.
        QueryError: the query is not SPARQL, or names a graph that the store does not hold.
        NotAcceptableError: there is no format for the type of result that it gives.
        LimitError: a limit was reached or the engine broke; the sentence says which.
    """

    def work(file: BinaryIO) -> About:
        return evaluate_plainly(store, query, dataset, file, limits, Form(results_format, graph_format))

    return forked(work, limits)


def forked(work: Work, limits: Limits) -> Answer:
    """Do a task in a child that is held to limits, and return its answer.

    Must be called from a process with one thread, for it forks.

    Raises:
        LimitError: a limit was reached or the engine broke; the sentence says which.
        Exception: one of ``REFUSALS``, as the task raised it.
    """
    output, note, words = (os.memfd_create(name) for name in ("answer", "note", "words"))
    child = os.fork()
    if child == 0:
        _work(work, limits, output, note, words)
    _, status = os.waitpid(child, 0)
    content, told, last = read_content(output), read_content(note), read_words(words)
    if status:
        raise cause_of_death(-os.waitstatus_to_exitcode(status), limits, last)
    return answered(content, json.loads(bytes(told)))


def answered(content: Content, about: About) -> Answer:
    """Return the answer that a task gave, or raise what it refused."""
    if "refused" in about:
        raise REFUSALS[about["refused"]](about["message"])
    return Answer(content, about.pop("kind"), about.pop("format"), about)


def _work(work: Work, limits: Limits, output: int, note: int, words: int) -> None:
    """Do a task in the child and leave; nothing of it returns to the caller's code."""
    done: list[About] = []
    try:
        prepare(words)
        die_with_parent()
        with confined(limits), open(output, "wb", closefd=False) as file:
            # A thread of its own draws random numbers of its own: the parent's hands its state on to every child.
            evaluation = Thread(target=lambda: done.append(refusals_told(work, file, limits)))
            evaluation.start()
            evaluation.join()
        os.write(note, json.dumps(done[0]).encode())
    finally:
        os._exit(0 if done else 1)
