"""Evaluation: processes beside the one that speaks the protocol, each with one thread, so that they can fork.

They are forked before any other thread is started, share the dataset with each other, and are asked over
pipes, one question at a time each.
"""

import gc
import json
import os
import signal
import traceback
from collections.abc import Mapping
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, NoReturn

from clustergraph.mcp.holdings import Holdings
from clustergraph.mcp.replies import Reply, UnknownToolError, reply


class EvaluationEndedError(Exception):
    """An evaluating process is gone."""


class Evaluation:
    """Processes that answer the questions of tools; may be asked from several threads at once."""

    def __init__(self, holdings: Holdings, processes: int = 2) -> None:
        """Fork the processes. Must be called while the process has one thread."""
        self._idle: SimpleQueue[Connection] = SimpleQueue()
        self._children: list[int] = []
        gc.collect()
        gc.freeze()
        ours: list[Connection] = []
        for _ in range(processes):
            near, far = Pipe()
            child = os.fork()
            if child == 0:
                for connection in (*ours, near):
                    connection.close()
                _answer_all(holdings, far)
            far.close()
            self._children.append(child)
            ours.append(near)
            self._idle.put(near)
        self._connections = ours

    def ask(self, tool: str, arguments: Mapping[str, Any]) -> Reply:
        """Return what a tool answers, once a process is idle.

        Raises:
            UnknownToolError: there is no tool of that name.
            EvaluationEndedError: the process that was asked is gone, for it was ended from outside.
        """
        connection = self._idle.get()
        try:
            connection.send_bytes(json.dumps([tool, arguments]).encode())
            told = json.loads(connection.recv_bytes())
        except (EOFError, OSError) as error:
            message = "The process that evaluates queries has ended: start the server again."
            raise EvaluationEndedError(message) from error
        finally:
            self._idle.put(connection)
        if "unknown" in told:
            raise UnknownToolError(told["unknown"])
        return Reply(structured=told["structured"], text=told["text"])

    def close(self) -> None:
        """Let the processes end, and wait until they have."""
        for connection in self._connections:
            connection.close()
        while self._children:
            os.waitpid(self._children.pop(), 0)


def _answer_all(holdings: Holdings, connection: Connection) -> NoReturn:
    """Answer questions until the pipe is closed; nothing returns to the caller's code."""
    try:
        # Who stops the server at a terminal stops it by the pipe: this process ends with its last answer.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        while True:
            tool, arguments = json.loads(connection.recv_bytes())
            connection.send_bytes(json.dumps(_told(holdings, tool, arguments)).encode())
    except (EOFError, OSError):
        pass
    finally:
        os._exit(0)


def _told(holdings: Holdings, tool: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the answer to a question; one that breaks the program does not take the process with it."""
    try:
        return reply(holdings, tool, arguments)
    except UnknownToolError as error:
        return {"unknown": str(error)}
    except Exception:  # noqa: BLE001 - nobody but the next question is above
        traceback.print_exc()
        return Reply(structured=None, text="The server failed over this question; its log says why.")
