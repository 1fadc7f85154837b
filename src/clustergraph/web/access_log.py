"""The access log: a line of JSON for each request, which says nothing of who asked, and the metrics of it."""

import json
import sys
import time
from contextlib import suppress
from typing import Any, Final, TextIO

from clustergraph.serving import metrics
from clustergraph.web.cache import Reply
from clustergraph.web.exchange import Exchange

_OUTCOMES: Final = {400: "refused", 429: "too many", 503: "unavailable"}
_ERROR: Final = 400
_HASH_LENGTH: Final = 16


class AccessLog:
    """Where requests are noted: a file that is appended to, standard output for ``-``, nowhere for None."""

    def __init__(self, path: str | None) -> None:
        """Open the log; ``OSError`` where that cannot be."""
        self._file: TextIO | None = None
        if path is not None:
            self._file = sys.stdout if path == "-" else open(path, "a", encoding="utf-8", buffering=1)  # noqa: SIM115, PTH123

    def note(self, scope: dict[str, Any], exchange: Exchange, reply: Reply | None, seconds: float) -> None:
        """Note a request: when, which route, how long, how many rows and bytes, and how it went."""
        status = reply.status if reply else 499
        outcome = exchange.outcome if exchange.outcome != "answered" else _OUTCOMES.get(status, _plain(status))
        route = exchange.route or "none"
        metrics.REQUESTS.labels(route, exchange.report, outcome).inc()
        metrics.LATENCY.labels(route, exchange.report).observe(seconds)
        if self._file is None:
            return
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "method": scope["method"],
            "route": route,
            "report": exchange.report,
            "query": exchange.query_hash[:_HASH_LENGTH],
            "status": status,
            "outcome": outcome,
            "milliseconds": round(seconds * 1000, 1),
            "rows": exchange.rows,
            "bytes": len(reply.body) if reply else 0,
        }
        with suppress(OSError):  # a full disk, or a reader gone: no reason to answer nobody
            self._file.write(
                json.dumps({name: value for name, value in line.items() if value not in {"", None}}) + "\n"
            )
            self._file.flush()


def _plain(status: int) -> str:
    return "answered" if status < _ERROR else "refused"
