"""Fixtures: the project, its dataset, the documents, and the command line as a process of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clustergraph.exports.examples import load_with_reports
from clustergraph.serving.limits import Limits
from clustergraph.web import create_app
from clustergraph.web.assets import DIGEST

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("CLUSTERGRAPH_SHARED", ROOT.parent / "shared"))
STRICT = os.environ.get("CI") == "true"


def need(available, reason):
    """Skip the test for a named reason; where nothing may be skipped, fail."""
    if not available:
        (pytest.fail if STRICT else pytest.skip)(reason)


def asset(name):
    """Return the address of a file that the pages are made with."""
    return f"/static/{DIGEST}/{name}"


@pytest.fixture(scope="session")
def project():
    """Return the folder of the bundled graph."""
    return ROOT


@pytest.fixture(scope="session")
def store(project):
    """Return the bundled dataset in memory; no test may change it."""
    return load_with_reports(project)


@pytest.fixture(scope="session")
def sources():
    """Return the folder of the five source documents."""
    folder = SHARED / "sources"
    need(folder.is_dir(), f"no source documents in {folder}: set CLUSTERGRAPH_SHARED to the folder that has sources/")
    return folder


@pytest.fixture
def copy(tmp_path, project):
    """Return a copy of the project's graph that a test may change."""
    for name in ("data", "ontology", "queries"):
        shutil.copytree(project / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def run():
    """Return a function that runs the command line with arguments and, if given, standard input."""

    def run(*arguments, stdin=b"", **options):
        command = [sys.executable, "-m", "clustergraph", *map(str, arguments)]
        return subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=180, **options)

    return run


@pytest.fixture(scope="session")
def app(project):
    """Return the web application over the bundled graph, queries limited to four seconds and four MiB of answer."""
    return create_app(project, limits=Limits(timeout=4, memory=512, max_result=4))


@pytest.fixture
def client(app):
    """Return a client of the web application."""
    return app.test_client()
