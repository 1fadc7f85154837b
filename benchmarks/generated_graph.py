"""A graph of the project's own shape and of any size, made by rule: the same seed gives the same bytes.

Reports with sections, the spans that prove what they say, people who sit in the groups
that wrote them for a country and its authority, events, recommendations with examples,
figures, positions and nested initiatives. It conforms to the bundled shapes, and its files are in
canonical form, so that it is served and judged as the real graph is.

    python benchmarks/generated_graph.py FOLDER TRIPLES [SEED]
"""

import random
import shutil
import sys
from pathlib import Path
from typing import Final

from generated_report import Described, Fact, Graph, Report

from clustergraph.dataset.folder import bundled
from clustergraph.namespaces import PREFIXES

_REPORT_TRIPLES: Final = 10_000
"""Triples after which the next report begins; each report is a named graph."""


def write_project(folder: Path, triples: int, *, seed: int = 1) -> int:
    """Write a project folder with at least so many generated triples, and return how many there are.

    Vocabulary, shapes, concepts and reports are those of the bundled project.
    """
    for name in ("ontology", "queries"):
        shutil.copytree(bundled() / name, folder / name, dirs_exist_ok=True)
    graph = Graph(random.Random(seed))  # noqa: S311 - a benchmark, no secret
    while graph.size < triples:
        report = Report(graph, f"report-{len(graph.reports) + 1:04}")
        report.write(min(triples - graph.size, _REPORT_TRIPLES))
        graph.reports.append(report.key)
        _write_files(folder / "data" / report.key, report.files)
    _write_files(folder / "data" / "entities", graph.files)
    return graph.size


def _write_files(folder: Path, files: dict[str, Described]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, described in files.items():
        (folder / f"{name}.ttl").write_text(_turtle(described), encoding="utf-8")


def _turtle(described: Described) -> str:
    """Return descriptions in the canonical form of the project."""
    blocks = "\n".join(_block(subject, described[subject]) for subject in sorted(described, key=_iri))
    prefixes = {_prefix(term) for facts in described.values() for fact in facts for term in fact}
    prefixes |= {_prefix(subject) for subject in described}
    head = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in sorted(prefixes - {""}))
    return f"{head}\n{blocks}"


def _block(subject: str, facts: list[Fact]) -> str:
    ordered = sorted((predicate != "a", predicate, value) for predicate, value in facts)
    return f"{subject}\n" + "".join(f"    {predicate} {value} ;\n" for _, predicate, value in ordered) + "    .\n"


def _prefix(term: str) -> str:
    """Return the prefix that a term shows: of itself, of its datatype, or none."""
    name = term.rpartition("^^")[2] if term.startswith('"') else term
    return "" if name.startswith(('"', "<")) else name.rpartition(":")[0]


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


if __name__ == "__main__":
    print(f"{write_project(Path(sys.argv[1]), int(sys.argv[2]), seed=int((*sys.argv[3:], 1)[0])):,} triples")
