"""Promises of the wheel: away from the checkout it answers as the checkout does.

The wheel is unpacked, not installed, and runs with the libraries of the development
environment: that its own list of requirements suffices in an empty environment, and
how long a report takes there, is not tested here, for it would need the network.
"""

import os
import subprocess
import sys
import zipfile

import pytest

from clustergraph.reports.header import read_report, report_names
from conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel and return it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return next(folder.glob("*.whl"))


@pytest.mark.long
def test_the_wheel_answers_alone(wheel, tmp_path):
    """Unpacked in an empty folder, the wheel brings the graph and answers every report as recorded."""
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in report_names(ROOT):
        parameters = [each for each in read_report(ROOT, name).parameters.values() if each.required]
        given = [word for each in parameters for word in (f"--{each.name}", each.example)]
        golden = next((ROOT / "tests" / "golden").glob(f"{name}.*"))
        form = {".csv": "csv", ".nt": "ntriples"}[golden.suffix]
        result = subprocess.run(
            [sys.executable, "-m", "clustergraph", "report", name, *given, "--format", form],
            cwd=elsewhere,
            env=os.environ | {"PYTHONPATH": str(site)},
            capture_output=True,
            check=True,
        )
        assert sorted(result.stdout.splitlines()) == sorted(golden.read_bytes().splitlines())


def test_the_wheel_holds_what_it_needs_and_no_more(wheel):
    """Data, ontology, queries, templates and licences are in the wheel; tests and documents are not."""
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "project/data/entities/people.ttl",
        "project/ontology/clustergraph.ttl",
        "project/queries/members.rq",
    ):
        assert f"clustergraph/{needed}" in names
    assert any(name.startswith("clustergraph/web/templates/") for name in names)
    assert sum(name.endswith(("LICENSE", "LICENSE-DATA")) for name in names) == 2
    assert not [name for name in names if "test" in name or name.endswith((".pyc", ".log"))]
