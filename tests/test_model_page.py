"""Promises of docs/model.md: its queries answer what it prints.

Run with UPDATE_README=1 to write what they answer now.
"""

import os

from conftest import ROOT
from test_readme import EXAMPLE, examples_run

PAGE = ROOT / "docs" / "model.md"


def test_the_page_on_the_model_shows_what_its_queries_give():
    """The ten queries print what the page says they print."""
    text = PAGE.read_text(encoding="utf-8")
    assert len(EXAMPLE.findall(text)) == 10
    made = examples_run(text)
    if os.environ.get("UPDATE_README"):
        PAGE.write_text(made, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == made
