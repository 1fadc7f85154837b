"""Promises of the wheel: installed alone, away from the checkout, it answers as the checkout does."""

import os
import subprocess
import sys
import zipfile

import pytest

from conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel and return it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_answers_alone(wheel, tmp_path):
    """Unpacked in an empty folder, the wheel brings the graph and answers every report as recorded."""
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("members", "recommendations", "calendar"):
        result = subprocess.run(
            [sys.executable, "-m", "clustergraph", "report", name, "--format", "csv"],
            cwd=elsewhere,
            env=os.environ | {"PYTHONPATH": str(site)},
            capture_output=True,
            check=True,
        )
        assert result.stdout == (ROOT / "tests" / "golden" / f"{name}.csv").read_bytes()


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
