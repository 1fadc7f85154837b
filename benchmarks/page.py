"""The page: what was measured, as ``docs/benchmarks.md`` tells it."""

import os
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from aims import AIMS, Aim

Result = dict[str, Any]

OURS: Final = "clustergraph"
_MEBIBYTE: Final = 1024 * 1024
_TIMES: Final = "\u00d7"
_BEHIND: Final = 0.95
"""Ratio below which this service counts as slower."""

_HEAD: Final = """# Benchmarks

Written by `make bench`, not by hand. This service and its peers, one after the other, each as processes of their own on
loopback, asked by `wrk` in a closed loop with one thread: 16 connections, 4 for CSV, {seconds:g} seconds at the largest
size, one second at others, after half a second of warm-up, each answer of which is awaited. The whole took
{minutes:.1f} minutes.

{machine}.
Load of the machine, which the benchmark itself brings to between two and four: {before:.1f} before the run, {most:.1f}
at most after an engine. Where that is higher, others were at work too: compare processor times rather than rates.
Versions: {versions}.{missing}

The graph is generated (`benchmarks/generated_graph.py`, the same bytes for the same seed) in the bundled classes and
properties. It conforms to the bundled shapes, and this service judges it before it answers. The peers hold the same
default graph, read from N-Triples; this service holds the named graphs besides. The rows of the first three answers of
each workload are counted before it is timed, and an engine that gives other numbers than expected is left out.

*Uncached* requests end in a comment of their own, and lookups and joins take up to 500 things in turn, paths the ten
that hold most, so that no store of answers has seen them. *Repeated* ones are the same bytes each time. Where answers
take long, the time is stretched, to {longest:g} seconds at most, and where that is too short for all connections there
are {few}. Processor time is that of all processes of a service; it moves less than rates do with what else the machine
does. Memory is the PSS of all processes: what they share counts once.

rdflib-endpoint hands rdflib a prepared query, which the store of oxrdflib does not take, so that rdflib evaluates it in
Python over Oxigraph's indexes. Virtuoso has the page buffers that its own configuration file recommends for 4 GB.
"""

_HANDED: Final = (
    "the worker that evaluates is a process of its own, which a runaway query can take down without harm; handing over "
    "and HTTP in Python cost more than the engine takes for a few rows."
)
_APART: Final = (
    "six workers by default, so that long queries leave room for short ones, each with memory of its own to walk: on "
    "two processors they get in each other's caches. With fewer workers (`--workers`) it is quicker."
)
_WHOLE: Final = "the answer is finished in a worker and handed over whole before its first byte is sent."
_KEPT: Final = "kept answers are sent by a web process in Python, one processor each."
_REASONS: Final = {
    "point": _HANDED,
    "rows": _WHOLE,
    "table": _WHOLE,
    "group": "a query is interpreted on one processor; a peer that wins compiles it, or scans one graph only.",
    "join": _APART,
    "path": _HANDED,
    "point-again": _KEPT,
    "rows-again": _KEPT,
    "table-again": _KEPT,
    "held": _KEPT,
}
"""Why this service may be slower at a workload."""


def machine() -> str:
    """Return what this machine is."""
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    model = models[0].partition(":")[2].strip() if models else platform.machine()
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return (
        f"{os.cpu_count()} processors ({model}), {memory:.0f} GiB of memory, Linux {platform.release().split('-')[0]}, "
        f"Python {platform.python_version()}"
    )


def text(found: Result) -> str:
    """Return the page for the results of a run."""
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    missing = "".join(f" {name} is missing: {reason}" for name, reason in found["missing"].items())
    told = {name: found[name] for name in ("machine", "seconds", "minutes", "longest", "few")}
    told |= {"before": found["loads"][0], "most": max(found["loads"])}
    head = _HEAD.format(versions=versions, missing=missing, **told)
    parts = [head]
    for size in reversed(found["sizes"]):
        parts += [f"## {size['triples']:,} triples\n", *_size(size)]
    parts += ["## Aims\n", *_aims(found)]
    return "\n".join(f"{part.strip()}\n" for part in parts if part.strip())


def _size(size: Result) -> Iterator[str]:
    names = list(size["engines"])
    yield "Answers a second, and in brackets this service's rate as a multiple of the peer's:\n"
    yield _table(["workload", *names], [_rates(size, workload, names) for workload in size["titles"]])
    yield "Milliseconds, p50 / p99:\n"
    yield _table(["workload", *names], [_latencies(size, workload, names) for workload in size["titles"]])
    yield "Milliseconds of processor time an answer (`wrk` itself in the last column, with this service):\n"
    yield _table(["workload", *names, "`wrk`"], [_processor(size, workload, names) for workload in size["titles"]])
    yield "Start and memory:\n"
    yield _table(["", *names], list(_start(size, names)))
    ours = size["engines"].get(OURS)
    if ours:
        judging = max(0.0, ours["starting"] - size["loading"])
        told = "This service's start is {:.1f} s of loading, and about {:.0f} s of judging the graph and opening.\n"
        yield told.format(size["loading"], judging)
        yield from _losses(size, names)
    yield from _left_out(size)


def _rates(size: Result, workload: str, names: list[str]) -> list[str]:
    ours = _of(size, OURS, workload)
    cells = [size["titles"][workload]]
    for name in names:
        measured = _of(size, name, workload)
        cell = _number(measured["rate"]) if measured else "-"
        if measured and ours and name != OURS:
            cell += f" ({_ratio(ours['rate'] / measured['rate'])})"
        cells.append(cell)
    return cells


def _latencies(size: Result, workload: str, names: list[str]) -> list[str]:
    found = [_of(size, name, workload) for name in names]
    cells = [f"{_number(one['p50'])} / {_number(one['p99'])}" if one else "-" for one in found]
    return [size["titles"][workload], *cells]


def _processor(size: Result, workload: str, names: list[str]) -> list[str]:
    found = [_of(size, name, workload) for name in names]
    ours = _of(size, OURS, workload)
    cells = [_number(one["processor_ms"]) if one else "-" for one in found]
    return [size["titles"][workload], *cells, _number(ours["client_ms"]) if ours else "-"]


def _start(size: Result, names: list[str]) -> Iterator[list[str]]:
    engines = [size["engines"][name] for name in names]
    loading = [f"{one['loading']:.1f}" if one.get("loading") else "-" for one in engines]
    yield ["loading ahead, s", *loading]
    yield ["start to first answer, s", *(f"{one['starting']:.1f}" if "starting" in one else "-" for one in engines)]
    yield ["memory at rest, MiB", *(f"{one.get('resting', 0) / _MEBIBYTE:,.0f}" for one in engines)]
    yield ["memory at most, MiB", *(f"{one.get('peak', 0) / _MEBIBYTE:,.0f}" for one in engines)]


def _left_out(size: Result) -> Iterator[str]:
    """Say which workloads were not timed, but for tags that a peer does not have."""
    for name, engine in size["engines"].items():
        for workload, failure in engine["failures"].items():
            if workload != "held":
                yield f"{name} is left out of *{size['titles'][workload]}*: it {failure}.\n"
    lacking = [name for name, engine in size["engines"].items() if "held" in engine["failures"]]
    if lacking:
        yield f"No entity tags, so no 304: {', '.join(lacking)}.\n"


def _losses(size: Result, names: list[str]) -> Iterator[str]:
    """Say where this service is slower than a peer, by how much, and why."""
    lines = []
    for workload, title in size["titles"].items():
        ours = _of(size, OURS, workload)
        peers = [(name, _of(size, name, workload)) for name in names if name != OURS]
        slower = [
            f"{_ratio(ours['rate'] / peer['rate'])} {name}"
            for name, peer in peers
            if ours and peer and ours["rate"] < _BEHIND * peer["rate"]
        ]
        if slower:
            lines.append(f"- *{title}*: {', '.join(slower)}. Why: {_REASONS[workload]}")
    if lines:
        yield "Where this service loses, its rate as a multiple of the peer's:\n"
        yield "\n".join([*lines, ""])


def _aims(found: Result) -> Iterator[str]:
    size = max(found["sizes"], key=lambda size: size["triples"])
    yield f"At {size['triples']:,} triples, as multiples of the peer's rate:\n"
    yield _table(["against", "workload", "aim", "measured", ""], [_aim(size, aim) for aim in AIMS])


def _aim(size: Result, aim: Aim) -> list[str]:
    ours, peer = _of(size, OURS, aim.workload), _of(size, aim.peer, aim.workload)
    cells = [aim.peer, size["titles"][aim.workload], f"at least {aim.least:g}{_TIMES}"]
    if not ours:
        return [*cells, "-", "not measured"]
    if not peer:
        failure = size["engines"].get(aim.peer, {"failures": {}})["failures"].get(aim.workload)
        return [*cells, "-", f"not comparable: the peer {failure}" if failure else "not measured"]
    ratio = ours["rate"] / peer["rate"]
    verdict = "met" if ratio >= aim.least else f"missed, by a factor of {aim.least / ratio:.2f}"
    return [*cells, _ratio(ratio), verdict]


def _of(size: Result, name: str, workload: str) -> Result | None:
    engine = size["engines"].get(name)
    return engine["workloads"].get(workload) if engine else None


def _number(value: float) -> str:
    if value >= 100:  # noqa: PLR2004 - three digits tell enough
        return f"{value:,.0f}"
    return f"{value:.3g}" if value < 1 else f"{value:.1f}"


def _ratio(value: float) -> str:
    return f"{value:.0f}{_TIMES}" if value >= 10 else f"{value:.2g}{_TIMES}"  # noqa: PLR2004 - two digits tell enough


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *("--:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"
