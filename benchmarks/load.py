"""Load: one workload put on one service, its answers counted first, by ``wrk`` in a closed loop."""

import csv
import io
import json
import os
import resource
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from http.client import HTTPException
from itertools import cycle, islice
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from processes import Peak, processor_seconds
from workloads import CSV, Workload

LOST: Final = 20.0
"""Seconds in which a single answer must be there, else the workload is not put on that service."""

_WARM_UP: Final = 0.5
LONGEST: Final = 4.0
"""Seconds that a workload is put on a service at most, if one answer does not take as long."""

COUNTED: Final = 3
"""Queries of a workload whose rows are counted before it is timed."""

FEW: Final = os.cpu_count() or 1
"""Connections where answers take so long that all connections would not have one in time."""

_SCRIPT: Final = """
local paths = {%s}
local fresh, salt, headers, count = %s, "%s", {%s}, 0
request = function()
  count = count + 1
  local path = paths[count %% #paths + 1]
  if fresh then path = path .. "%%0A%%23" .. salt .. count end
  return wrk.format("GET", path, headers)
end
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"requests":%%d,"seconds":%%f,"errors":%%d,"p50":%%f,"p99":%%f}',
    summary.requests, summary.duration / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
"""


class WrongAnswerError(Exception):
    """A service answers otherwise than the others, or not at all."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured: answers a second, milliseconds, processor time of service and client an answer."""

    rate: float
    p50: float
    p99: float
    processor_ms: float
    client_ms: float
    answers: int


def rows(url: str, workload: Workload) -> list[int]:
    """Return how many rows a service gives for the first queries of a workload.

    Raises:
        WrongAnswerError: it gives no answer, or not in time.
    """
    return [_rows(_get(url, query, workload.media_type)[0], workload) for query in workload.queries[:COUNTED]]


def put(url: str, root: int, workload: Workload, seconds: float, peak: Peak, script: Path) -> Measured:
    """Put a workload on a service for some seconds, more where one answer alone takes long.

    Raises:
        WrongAnswerError: an answer was an error, or there was none in time.
    """
    started = time.monotonic()
    tag = _get(url, workload.queries[0], workload.media_type)[1]
    alone = time.monotonic() - started
    if workload.is_held and not tag:
        message = "gives no entity tag"
        raise WrongAnswerError(message)
    if alone * workload.connections > LONGEST:
        workload = replace(workload, connections=FEW)
    else:
        _warm_up(url, workload)
    wanted = max(seconds, min(3 * alone * workload.connections, LONGEST), 2 * alone)
    service, client = processor_seconds(root), _client_seconds()
    with peak.watched():
        told = _run(url, workload, wanted, script, tag)
        if not told["requests"]:
            told = _run(url, replace(workload, connections=FEW), 2 * wanted, script, tag)
    return _measured(told, processor_seconds(root) - service, _client_seconds() - client)


def _measured(told: dict[str, float], service: float, client: float) -> Measured:
    answers = told["requests"]
    if told["errors"] or not answers:
        message = f"gives {told['errors']:,.0f} errors and {answers:,.0f} answers"
        raise WrongAnswerError(message)
    return Measured(
        rate=answers / told["seconds"],
        p50=told["p50"],
        p99=told["p99"],
        processor_ms=1000 * service / answers,
        client_ms=1000 * client / answers,
        answers=int(answers),
    )


def _warm_up(url: str, workload: Workload) -> None:
    """Ask on all connections for a while, and have each answer whole: one that is broken off leaves work behind."""
    end = time.monotonic() + _WARM_UP

    def ask(number: int) -> None:
        for query in islice(cycle(workload.queries), number, None):
            asked = f"{query}\n# {time.time_ns()}" if workload.is_fresh else query
            _get(url, asked, workload.media_type)
            if time.monotonic() > end:
                return

    with ThreadPoolExecutor(workload.connections) as threads:
        list(threads.map(ask, range(workload.connections)))


def _run(url: str, workload: Workload, seconds: float, script: Path, tag: str) -> dict[str, float]:
    script.write_text(_script(url, workload, tag), encoding="utf-8")
    # wrk takes whole seconds.
    length = f"-d{max(1, round(seconds))}s"
    command = ["wrk", "-t1", f"-c{workload.connections}", length, "--timeout", "60s", "-s", str(script), _host(url)]
    finished = subprocess.run(command, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(finished.stdout[finished.stdout.rindex("{") :])
    return told


def _script(url: str, workload: Workload, tag: str) -> str:
    path = url.removeprefix(_host(url))
    paths = ",".join(f'"{path}query={quote(query, safe="")}"' for query in workload.queries)
    headers = f'["Accept"]="{workload.media_type}"'
    if workload.is_held:
        headers += f",[\"If-None-Match\"]='{tag}'"
    return _SCRIPT % (paths, str(workload.is_fresh).lower(), f"{time.time_ns()}-", headers)


def _host(url: str) -> str:
    return "/".join(url.split("/")[:3])


def _get(url: str, query: str, media_type: str) -> tuple[bytes, str]:
    request = Request(f"{url}query={quote(query, safe='')}", headers={"Accept": media_type})  # noqa: S310 - our own
    try:
        with urlopen(request, timeout=LOST) as response:  # noqa: S310
            return response.read(), response.headers.get("ETag", "")
    except (URLError, TimeoutError, ConnectionError, HTTPException) as error:
        message = f"gives no answer within {LOST:g} s" if isinstance(error, TimeoutError) else f"fails: {error}"
        raise WrongAnswerError(message) from error


def _rows(content: bytes, workload: Workload) -> int:
    if workload.media_type == CSV:
        return sum(1 for _ in csv.reader(io.StringIO(content.decode(), newline=""))) - 1
    return len(json.loads(content)["results"]["bindings"])


def _client_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
