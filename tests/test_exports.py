"""Promises of the exports: the same data gives the same bytes, and other parsers read the same graphs."""

import hashlib
import io
import re
import shutil
import subprocess
import zipfile

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

from clustergraph.exports.dataset import archive
from clustergraph.exports.published import published_files
from clustergraph.graph_store.memory import load
from clustergraph.namespaces import GRAPH
from conftest import need


@pytest.fixture(scope="module")
def files(store, project):
    """Return the published set."""
    return published_files(store, project)


def isomorphic(quads):
    """Return quads as a set in which equal graphs are equal, whatever their blank nodes are called."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def test_two_exports_are_the_same_bytes(run, tmp_path):
    """Exporting twice, in two processes, writes the same files."""
    for name in ("one", "two"):
        assert run("export", tmp_path / name).returncode == 0
    one, two = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("one", "two")
    )
    assert one == two
    assert len(one) > 10


def test_every_file_has_its_checksum(files):
    """The checksums list every other file with its digest."""
    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "SHA256SUMS"
    }


def test_every_named_graph_is_a_file(files, store):
    """Each named graph is exported as canonical Turtle with the triples of the store."""
    for name in store.graph_names():
        content = files[f"graph/{name.removeprefix(GRAPH)}.ttl"]
        exported = {str(quad.triple) for quad in parse(content, format=RdfFormat.TURTLE) if "_:" not in str(quad)}
        assert exported == {str(triple) for triple in store.graph(name) if "_:" not in str(triple)}


@pytest.mark.parametrize(("suffix", "format_"), [("nq", RdfFormat.N_QUADS), ("jsonld", RdfFormat.JSON_LD)])
def test_the_whole_is_the_same_in_every_format(files, suffix, format_):
    """TriG, N-Quads and JSON-LD hold the same named graphs."""
    trig = isomorphic(parse(files["clustergraph.trig"], format=RdfFormat.TRIG))
    assert isomorphic(parse(files[f"clustergraph.{suffix}"], format=format_)) == trig
    assert len(trig) > 10_000


@pytest.mark.parametrize(
    ("tool", "name", "syntax"),
    [
        ("rapper", "turtle", "turtle"),
        ("rapper", "nquads", "nquads"),
        ("serdi", "turtle", "turtle"),
        ("serdi", "trig", "trig"),
        ("serdi", "nquads", "nquads"),
    ],
)
def test_other_parsers_read_the_same_graphs(files, tmp_path, tool, name, syntax):
    """Other parsers, rapper and serdi, read every file they can as the graph that was exported."""
    need(shutil.which(tool), f"{tool} is not installed: Debian has it in raptor2-utils or serdi")
    suffix = {"turtle": "ttl", "trig": "trig", "nquads": "nq"}[name]
    formats = {"ttl": RdfFormat.TURTLE, "trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS}
    chosen = {key: content for key, content in files.items() if key.endswith(f".{suffix}")}
    assert chosen
    for key, content in chosen.items():
        path = tmp_path / key.replace("/", "-")
        path.write_bytes(content)
        read = {
            "rapper": ["rapper", "-q", "-i", syntax, "-o", "nquads", str(path)],
            "serdi": ["serdi", "-i", syntax, "-o", "nquads", str(path)],
        }[tool]
        result = subprocess.run(read, capture_output=True, check=False)
        assert result.returncode == 0, result.stderr[:500]
        assert isomorphic(parse(result.stdout, format=RdfFormat.N_QUADS)) == isomorphic(
            parse(content, format=formats[suffix])
        ), key


def test_one_fact_is_one_line_and_its_evidence(run, copy, sources):
    """One fact added in the data, with the lines it rests on, changes those lines of the export and no other."""
    before = published_files(load(copy), copy)
    path = copy / "data" / "entities" / "people.ttl"
    content = path.read_text(encoding="utf-8")
    fact = "    cg:hasEvidence evidence:eg-report.l1511-1513 ;\n    cg:hasEvidence evidence:eg-report.l1513 ;\n"
    path.write_text(content.replace("    cg:hasEvidence evidence:eg-report.l1513 ;\n", fact), encoding="utf-8")
    assert run("--project", copy, "evidence", "stamp", "--sources", sources).returncode == 0
    after = published_files(load(copy), copy)
    changed = {
        name: (
            set(after[name].splitlines()) - set(content.splitlines()),
            set(content.splitlines()) - set(after[name].splitlines()),
        )
        for name, content in before.items()
        if name.endswith(".ttl") and name != "description.ttl" and content != after[name]  # it tells sizes and digests
    }
    assert set(changed) == {"graph/entities.ttl", "graph/eg-report.ttl"}
    assert changed["graph/entities.ttl"] == ({b"    cg:hasEvidence evidence:eg-report.l1511-1513 ;"}, set())
    new, gone = changed["graph/eg-report.ttl"]
    assert not gone
    assert all(re.search(rb"1511-1513|sha256|1510,1513", line) for line in new)


def test_an_archive_depends_on_nothing_but_its_files():
    """A ZIP archive has the same bytes whatever the order and the hour."""
    files = [("b", b"2"), ("a", b"1")]
    assert archive(files) == archive(reversed(files))
    assert zipfile.ZipFile(io.BytesIO(archive(files))).namelist() == ["a", "b"]


def test_a_folder_that_cannot_be_written_is_one_sentence(run, tmp_path):
    """Where a file stands in the way of the folder, the export says so."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run("export", tmp_path / "file" / "below")
    assert result.returncode == 2
    assert result.stderr.count(b"\n") == 1


def test_a_graph_that_breaks_house_rules_is_not_exported(run, copy, tmp_path):
    """What breaks a house rule is named with its place, and nothing is written."""
    path = copy / "data" / "entities" / "people.ttl"
    path.write_text(path.read_text(encoding="utf-8") + "\n[] a cg:Document .\n", encoding="utf-8")
    result = run("--project", copy, "export", tmp_path / "out")
    assert result.returncode == 1
    assert "people.ttl:" in result.stderr.decode()
    assert not (tmp_path / "out").exists()


def test_an_export_leaves_no_file_of_an_earlier_one(run, tmp_path):
    """Files that an earlier export lists go; those that it does not list, or that were changed since, stay."""
    stale, edited, own = (tmp_path / name for name in ("old.ttl", "edited.ttl", "notes.txt"))
    outside = tmp_path.parent / "outside.txt"
    for path in (stale, edited, own, outside):
        path.write_text("x", encoding="utf-8")
    digest = hashlib.sha256(b"x").hexdigest()
    sums = f"{digest}  old.ttl\n{'0' * 64}  edited.ttl\n{digest}  ../outside.txt\n"
    (tmp_path / "SHA256SUMS").write_text(sums, encoding="utf-8")
    assert run("export", tmp_path).returncode == 0
    assert [path.exists() for path in (stale, edited, own, outside)] == [False, True, True, True]
