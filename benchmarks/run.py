"""Measure this service beside its peers, and write what was found to ``docs/benchmarks.md``.

python benchmarks/run.py [--triples NUMBER …] [--seconds NUMBER] [--only NAME …] [--page FILE] [--keep FILE]
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import load
import page
from engines import ENGINES, Data, Engine, MissingEngineError, Running, running
from generated_graph import write_project
from load import WrongAnswerError
from processes import Peak, idle
from pyoxigraph import RdfFormat, serialize
from workloads import Workload, workloads

from clustergraph.graph_store.memory import MemoryStore
from clustergraph.graph_store.memory import load as load_project

PAGE: Final = Path(__file__).parent.parent / "docs" / "benchmarks.md"
_BRIEFLY: Final = 1.0
_SETTLING: Final = 15.0
_LOADING: Final = """import pathlib, sys
from clustergraph.serving.snapshot import open_snapshot
open_snapshot(pathlib.Path(sys.argv[1]))"""
"""What the service does before it judges the graph."""

Result = dict[str, Any]


def main() -> None:
    """Measure, print as it goes, and write the page."""
    options = _options()
    if not shutil.which("wrk"):
        sys.exit("The load comes from wrk, which is not installed: Debian has it as wrk.")
    begun = time.time()
    found: Result = {"machine": page.machine(), "versions": {}, "missing": {}, "sizes": []}
    found |= {"seconds": options.seconds, "longest": load.LONGEST, "few": load.FEW, "loads": [os.getloadavg()[0]]}
    engines = [engine for engine in ENGINES if engine.name in options.only] if options.only else list(ENGINES)
    engines = list(_had(engines, found))
    for triples in options.triples:
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
            seconds = options.seconds if triples == max(options.triples) else _BRIEFLY
            found["sizes"].append(_measured(engines, Path(folder), triples, seconds))
        found["loads"] += [engine["load"] for engine in found["sizes"][-1]["engines"].values()]
    found["minutes"] = (time.time() - begun) / 60
    if options.keep:
        options.keep.write_text(json.dumps(found, indent=1), encoding="utf-8")
    options.page.write_text(page.text(found), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure this service beside its peers.")
    parser.add_argument("--triples", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--page", type=Path, default=PAGE)
    parser.add_argument("--keep", type=Path)
    return parser.parse_args()


def _had(engines: list[Engine], found: Result) -> Iterator[Engine]:
    """Yield the engines that can be had, and note the others."""
    for engine in engines:
        try:
            found["versions"][engine.name] = engine.version()
        except MissingEngineError as error:
            found["missing"][engine.name] = str(error)
            print(f"{engine.name} is skipped: {error}")
        else:
            yield engine


def _measured(engines: list[Engine], folder: Path, triples: int, seconds: float) -> Result:
    """Measure all engines over a graph of one size."""
    number = write_project(folder / "project", triples)
    store = load_project(folder / "project")
    (folder / "data").mkdir()
    file = folder / "data" / "default.nt"
    serialize(store.graph(None), str(file), RdfFormat.N_TRIPLES)
    asked = workloads(store)
    found: Result = {"triples": number, "default_graph": sum(1 for _ in store.graph(None)), "engines": {}}
    found["titles"] = {workload.name: workload.title for workload in asked}
    rows = found["rows"] = {workload.name: _expected(store, workload) for workload in asked}
    del store
    found["loading"] = _loading(folder / "project")
    for engine in engines:
        data = Data(folder / "project", file, folder, asked[0].queries[0])
        print(f"\n{engine.name}, {number:,} triples", flush=True)
        try:
            found["engines"][engine.name] = _one(engine, data, asked, rows, seconds)
        except MissingEngineError as error:
            print(f"  left out: {error}")
    return found


def _expected(store: MemoryStore, workload: Workload) -> list[int]:
    """Return how many rows the first queries of a workload give where no service is between."""
    return [sum(1 for _ in store.solutions(query)) for query in workload.queries[: load.COUNTED]]


def _loading(project: Path) -> float:
    """Return the seconds that this service takes to load a graph, without judging it."""
    begun = time.monotonic()
    subprocess.run([sys.executable, "-c", _LOADING, str(project)], check=True)
    return time.monotonic() - begun


def _one(engine: Engine, data: Data, asked: list[Workload], rows: dict[str, list[int]], seconds: float) -> Result:
    """Measure one engine; start it anew where it is still at work for requests that nobody waits for."""
    found: Result = {"workloads": {}, "failures": {}}
    with ExitStack() as stack:
        service = stack.enter_context(running(engine, data))
        found |= {"loading": service.loading, "starting": service.starting}
        idle(service.root, _SETTLING)
        peak = Peak(service.root)
        found["resting"] = peak.bytes
        for workload in asked:
            _note(found, workload, _put(service, workload, rows, seconds, peak, data))
            if not idle(service.root, _SETTLING):
                stack.close()
                service = stack.enter_context(running(engine, data))
                peak = Peak(service.root)
            found["peak"] = max(found.get("peak", 0), peak.bytes)
    return found | {"load": os.getloadavg()[0]}


def _put(
    service: Running, workload: Workload, rows: dict[str, list[int]], seconds: float, peak: Peak, data: Data
) -> Result:
    """Count the answers of one workload, then put it on a service; return what was measured, or what went wrong."""
    try:
        counted = load.rows(service.url, workload)
        if counted != rows[workload.name]:
            return {"failure": f"gives {counted} rows instead of {rows[workload.name]}"}
        return asdict(load.put(service.url, service.root, workload, seconds, peak, data.folder / "load.lua"))
    except WrongAnswerError as error:
        return {"failure": str(error)}


def _note(found: Result, workload: Workload, measured: Result) -> None:
    if "failure" in measured:
        found["failures"][workload.name] = measured["failure"]
        print(f"  {workload.title:30} {measured['failure']}", flush=True)
        return
    found["workloads"][workload.name] = measured
    line = "  {:30} {rate:10,.1f}/s   p50 {p50:8.1f} ms   p99 {p99:8.1f} ms   processor {processor_ms:8.2f} ms"
    print(line.format(workload.title, **measured), flush=True)


if __name__ == "__main__":
    main()
