"""A neighbour: somebody who keeps asking a trivial query while others misbehave."""

import statistics
import threading
import time
from contextlib import contextmanager
from http.client import HTTPException

from hostility.clients import post

BUSY = 503
_REFUSED = 0.05
"""Part of the requests that may be told to come again, on a machine that has much else to do."""


class Neighbour(threading.Thread):
    """Asks a query of its own again and again, each time another one, and notes what came and how long it took."""

    def __init__(self, port, pause=0.02):
        """Prepare to ask at a port, with a pause between two questions."""
        super().__init__(daemon=True)
        self._port = port
        self._pause = pause
        self._done = threading.Event()
        self.seconds = []
        self.wrong = []
        self.dropped = []
        self.refused = []

    def run(self):
        """Ask until told to stop."""
        number = 0
        while not self._done.is_set():
            number += 1
            started = time.monotonic()
            try:
                asked = post(self._port, f"SELECT ({number} AS ?one) {{}}")
            except (OSError, HTTPException) as error:
                self.dropped.append((number, error))
                continue
            self.seconds.append(time.monotonic() - started)
            if asked.status == BUSY:
                self.refused.append((number, asked))
            elif asked != (200, "text/csv", b"one\r\n%d\r\n" % number):
                self.wrong.append((number, asked))
            self._done.wait(self._pause)

    def stop(self):
        """Stop asking."""
        self._done.set()
        self.join()

    def quantile(self, percent):
        """Return the seconds within which so many percent of the answers came."""
        if len(self.seconds) < 2:
            return max(self.seconds, default=0.0)
        return statistics.quantiles(self.seconds, n=100, method="inclusive")[percent - 1]


@contextmanager
def neighbour(port, *, within=5.0, pause=0.02, drops=0):
    """Give a neighbour for a while, and hold that no answer was wrong, hardly any refused, none late by much.

    ``drops`` connections at most may end without an answer, where the process at their other end is killed.
    """
    asking = Neighbour(port, pause)
    asking.start()
    try:
        yield asking
    finally:
        asking.stop()
    assert asking.seconds, asking.dropped[:3]
    assert asking.wrong == [], asking.wrong[:3]
    assert len(asking.refused) <= 1 + len(asking.seconds) * _REFUSED, asking.refused[:3]
    assert len(asking.dropped) <= drops, asking.dropped
    assert asking.quantile(99) < within, f"the neighbour waited {max(asking.seconds):.2f} s"
