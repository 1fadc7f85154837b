"""Promises of the generated graph that benchmarks measure: it conforms, and one seed gives one graph."""

import importlib

import pytest

from clustergraph.validation.project import validate_project
from conftest import ROOT


@pytest.fixture
def write_project(monkeypatch):
    """Return the function that writes a generated project folder."""
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    return importlib.import_module("generated_graph").write_project


def contents(folder):
    """Return the files below a folder by path."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.ttl")}


def test_a_generated_graph_conforms(write_project, tmp_path):
    """A generated graph has nothing that the house rules or the shapes complain about, of whatever severity."""
    assert write_project(tmp_path, 12_000) >= 12_000
    report = validate_project(tmp_path)
    assert report.findings == ()


def test_the_same_seed_gives_the_same_bytes(write_project, tmp_path):
    """Two graphs of one seed and size are the same files, and another seed gives others."""
    for name, seed in (("first", 1), ("second", 1), ("third", 2)):
        write_project(tmp_path / name, 3_000, seed=seed)
    first, second, third = (contents(tmp_path / name) for name in ("first", "second", "third"))
    assert first == second != third
