"""Promises of the alignments: mapping properties alone, each mapping justified beside the Turtle."""

import csv
import re
from datetime import date

import pytest
import yaml

import ontology_terms as ot
from clustergraph.iris import expand
from clustergraph.namespaces import BASE, GRAPH, PREFIXES, RDFS, SKOS

FOLDER = ot.ROOT / "ontology" / "alignments"
PATHS = sorted(FOLDER.glob("*.ttl"))
MAPPING = {f"{SKOS}{name}Match" for name in ("exact", "close", "broad", "narrow", "related")}
HIERARCHY = {f"{RDFS}subClassOf", f"{RDFS}subPropertyOf"}


def header(path):
    """Return the IRI under which a file describes itself."""
    return f"{GRAPH}alignments#{path.stem}"


def mappings(path):
    """Return the mappings of a file as triples of texts."""
    return {
        (t.subject.value, t.predicate.value, t.object.value)
        for t in ot.triples(path)
        if ot.text(t.subject) != header(path)
    }


@pytest.fixture(scope="module")
def sheet():
    """Return metadata and rows of the table of mappings."""
    lines = (FOLDER / "mappings.sssom.tsv").read_text(encoding="utf-8").splitlines()
    metadata = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#")))
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    return metadata, list(rows)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_an_alignment_maps_and_says_no_more(path):
    """Terms are related by mapping properties, and by subclasses and subproperties for reification only."""
    allowed = HIERARCHY if path.stem == "rdf-reification" else MAPPING
    assert mappings(path)
    assert {predicate for _, predicate, _ in mappings(path)} <= allowed


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_an_alignment_describes_itself(path):
    """Each file says its title, its date, its licence and where the identifiers were looked up."""
    for name in ("title", "description", "created", "creator", "license", "source"):
        assert len(ot.values(header(path), f"{ot.DCTERMS}{name}", path)) == 1, name
    assert ot.values(header(path), ot.TYPE, path) == [f"{PREFIXES['void']}Linkset"]


def test_exact_matches_are_between_instances(project):
    """Only instances match exactly: terms are never said to be the same."""
    exact = {(s, o) for path in PATHS for s, p, o in mappings(path) if p == f"{SKOS}exactMatch"}
    described = {ot.text(t.subject) for path in ot.data_files() for t in ot.triples(path)}
    assert exact
    assert project == ot.ROOT
    assert [s for s, _ in exact if not s.startswith(f"{BASE}id/") or s not in described] == []


def test_the_table_has_every_mapping_and_no_other(sheet):
    """Rows of the table and triples of the files are the same mappings."""
    metadata, rows = sheet
    prefixes = metadata["curie_map"]

    def iri(name):
        prefix, _, local = name.partition(":")
        assert expand(name) in (None, prefixes[prefix] + local)
        return prefixes[prefix] + local

    told = [tuple(iri(row[f"{part}_id"]) for part in ("subject", "predicate", "object")) for row in rows]
    assert len(told) == len(set(told))
    assert set(told) == set().union(*map(mappings, PATHS))


def test_every_row_is_justified(sheet):
    """Each row names its justification, author, day and status, and where the identifier was seen."""
    metadata, rows = sheet
    assert metadata["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert metadata["mapping_set_id"] == f"{GRAPH}alignments"
    assert [slot["slot_name"] for slot in metadata["extension_definitions"]] == ["status"]
    for row in rows:
        assert row["mapping_justification"].startswith("semapv:")
        assert row["author_label"] == "clustergraph editors"
        assert date.fromisoformat(row["mapping_date"])
        assert row["status"] in {"exact", "candidate"}
        assert re.search(r"Looked up|Seen|Component of the cube", row["comment"]), row


def test_candidates_are_named_in_the_files(sheet):
    """What the table calls a candidate, the header of the file names too, and nothing else."""
    candidates = {(row["subject_id"], row["object_id"]) for row in sheet[1] if row["status"] == "candidate"}
    notes = [note for path in PATHS for note in ot.english(header(path), f"{SKOS}editorialNote", path)]
    named = {pair for note in notes for pair in re.findall(r"([\w:.-]+) to ([\w-]+:[\w-]+)", note)}
    assert candidates
    assert named == candidates
