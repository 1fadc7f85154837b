"""Promises of the house rules: each breach is told with file, line and column."""

import errno
import os
from pathlib import Path

import pytest

from clustergraph.dataset.folder import graph_files
from clustergraph.dataset.house_rules import complaints

PREFIX = "@prefix cg: <https://w3id.org/clustergraph/ontology#> .\n\n"
BLOCK = "cg:a\n    cg:b cg:c ;\n    .\n"


def complain(tmp_path, text):
    """Return the complaints about a file of this content, each as line, column and sentence."""
    path = tmp_path / "data" / "x.ttl"
    path.parent.mkdir()
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [(complaint.line, complaint.column, complaint.message) for complaint in complaints(path)]


def test_the_bundled_files_break_no_rule(project):
    """Every Turtle file of the project keeps the house rules."""
    assert [str(complaint) for file in graph_files(project) for complaint in complaints(file.path)] == []


def test_a_folder_that_cannot_be_read_is_an_error(copy, monkeypatch):
    """A folder that may not be listed is no empty folder."""
    listed = Path.iterdir

    def iterdir(path):
        if path == copy / "data" / "entities":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return listed(path)

    assert graph_files(copy)
    monkeypatch.setattr(Path, "iterdir", iterdir)
    with pytest.raises(PermissionError, match="entities"):
        graph_files(copy)


@pytest.mark.parametrize(
    ("text", "line", "column", "word"),
    [
        ("cg:a cg:b", 1, 1, "prefix cg"),
        (PREFIX + "cg:a cg:b ;; cg:c", 3, 11, "object"),
        (PREFIX + "cg:a cg:b ex:c .", 3, 11, "ex:"),
        ("@prefix ex: <http://x/> .\n\nex:a\n    ex:b ex:c ;\n    .\n", 1, 9, "'ex'"),
        ("@prefix cg: <http://x/> .\n\n" + BLOCK, 1, 9, "ontology#"),
        (PREFIX + "cg:a\n    cg:b [] ;\n    .\n", 4, 10, "Blank nodes"),
        (PREFIX + "_:a\n    cg:b cg:c ;\n    .\n", 3, 1, "Blank nodes"),
        (PREFIX + "cg:a\n    cg:b 1.50 ;\n    .\n", 4, 10, "1.50"),
        (PREFIX + 'cg:a\n    cg:b "x"@en-GB ;\n    .\n', 4, 1, "canonical"),
        (PREFIX + "cg:a cg:b cg:c .\n", 3, 1, "canonical"),
        (PREFIX.strip() + "\n" + BLOCK, 2, 1, "canonical"),
        (b"\xff", 1, 1, "UTF-8"),
    ],
)
def test_a_breach_is_placed(tmp_path, text, line, column, word):
    """A breach names the line and column where it stands, in one sentence."""
    found = complain(tmp_path, text)
    assert [(one, other) for one, other, _ in found] == [(line, column)]
    assert word in found[0][2]
    assert found[0][2].endswith(".")


def test_lists_may_stand_in_shapes(tmp_path):
    """Shapes may hold blank nodes, which lists and paths are."""
    path = tmp_path / "shapes" / "x.ttl"
    path.parent.mkdir()
    path.write_text(
        "@prefix cgsh: <https://w3id.org/clustergraph/shape#> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n\n"
        "cgsh:C01\n    sh:in ( 1 2 ) ;\n    .\n",
        encoding="utf-8",
    )
    assert complaints(path) == []


def test_format_mends_and_check_tells(run, tmp_path):
    """Format rewrites a file into canonical form, after which check finds nothing to say."""
    path = tmp_path / "x.ttl"
    path.write_text(PREFIX + "cg:a cg:b cg:c .\n", encoding="utf-8")
    assert run("format", "--check", path).returncode == 1
    assert run("format", path).returncode == 0
    assert path.read_text(encoding="utf-8") == PREFIX + BLOCK
    assert run("format", "--check", path).returncode == 0


def test_format_refuses_what_is_no_turtle(run, tmp_path):
    """A file that is no Turtle is left alone, with its place in one sentence."""
    path = tmp_path / "x.ttl"
    path.write_text("nonsense", encoding="utf-8")
    result = run("format", path)
    assert result.returncode == 2
    assert f"{path}:1:" in result.stderr.decode()
    assert path.read_text(encoding="utf-8") == "nonsense"
