"""Promises of README: its examples give what it prints; and no report is left out of the page of reports.

Run with UPDATE_README=1 to write what the examples give now.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from clustergraph.reports.header import report_names
from conftest import ROOT

README = ROOT / "README.md"
EXAMPLE = re.compile(r"```console\n\$ (?P<command>(?:.*\n)(?:  .*\n)*)(?P<output>(?:(?!```).*\n)*)```")


def examples_run(text):
    """Return README with the output of each example as the command line gives it now."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "COLUMNS": "100"}

    def run(match):
        result = subprocess.run(
            ["bash", "-c", match["command"].replace("\n  ", "\n")],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        lines = [line.rstrip() for line in result.stdout.splitlines()]
        output = "\n".join(line for line in lines if line)
        return f"```console\n$ {match['command']}{output}\n```"

    return EXAMPLE.sub(run, text)


def test_readme_shows_what_the_commands_give():
    """The examples of README print what it says they print."""
    text = README.read_text(encoding="utf-8")
    assert len(EXAMPLE.findall(text)) >= 4
    made = examples_run(text)
    if os.environ.get("UPDATE_README"):
        README.write_text(made, encoding="utf-8")
    assert README.read_text(encoding="utf-8") == made


def test_every_report_is_on_its_page():
    """A report that the page of reports does not name is not there for anybody."""
    text = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
    assert [name for name in report_names(ROOT) if f"[{name}](#{name})" not in text] == []
