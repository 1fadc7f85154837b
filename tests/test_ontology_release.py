"""Checks 37 and 39 to 41: the vocabulary is asked for, read alike by all, described whole, and keeps what it gave."""

import hashlib
import re
import shutil
import subprocess

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse, serialize
from rdflib.compare import to_isomorphic

import ontology_terms as ot
from clustergraph import __version__
from clustergraph.dataset.house_rules import canonical
from clustergraph.exports.profile import profile
from clustergraph.namespaces import ONTOLOGY, PREFIXES
from clustergraph.turtle.writer import serialize as canonical_turtle
from conftest import need
from ontology_terms import CORE, OWL, ROOT, values

PROFILE = ROOT / "ontology" / "profile.ttl"
RELEASED = ROOT / "tests" / "released"
PARSERS = {
    "rapper": ["rapper", "--quiet", "--input", "turtle", "--output", "ntriples"],
    "serdi": ["serdi", "-i", "turtle", "-o", "ntriples"],
}


def test_37_every_term_is_asked_for():
    """Every class and property occurs in a report or a question, an inverse through its partner."""
    asked = ot.used_iris(*ot.query_files())
    unasked = [t for t in ot.terms() if not asked & {t, *values(t, ot.INVERSE)}]
    assert [ot.name(t) for t in unasked if t not in ot.deprecated()] == []


def triples(content):
    """Return the triples of a text as a set; the core has no blank nodes that might go by other names."""
    return {quad.triple for quad in parse(content, format=RdfFormat.N_TRIPLES)}


@pytest.mark.parametrize("tool", PARSERS)
def test_39_other_parsers_read_the_same_vocabulary(tool):
    """Parsers that share no code with ours read the same graph from the core."""
    need(shutil.which(tool), f"{tool} is not installed: Debian has it in raptor2-utils or serdi")
    result = subprocess.run([*PARSERS[tool], str(CORE)], capture_output=True, check=True)
    assert triples(result.stdout) == set(ot.triples(CORE))


def test_39_rdflib_reads_the_same_vocabulary():
    """The library that pySHACL builds on reads from the core what the store reads."""
    ours = serialize(list(ot.triples(CORE)), format=RdfFormat.N_TRIPLES)
    theirs = rdflib.Graph().parse(CORE, format="turtle")
    assert to_isomorphic(theirs) == to_isomorphic(rdflib.Graph().parse(data=ours, format="nt"))


def test_39_format_is_a_fixed_point(run, tmp_path):
    """Every Turtle file is as the command writes it, and any other Turtle of the same graph becomes the same bytes."""
    assert run("format", "--check").returncode == 0
    other = tmp_path / "core.ttl"
    other.write_bytes(serialize(reversed(ot.triples(CORE)), format=RdfFormat.TURTLE))
    assert canonical(other) == CORE.read_text("utf-8")


def test_40_the_page_lists_every_term(client):
    """The page of the vocabulary has a row for each class and property."""
    page = client.get("/ontology", headers={"Accept": "text/html"}).text
    assert [ot.name(t) for t in ot.terms() if f'<tr id="{ot.name(t)}">' not in page] == []


def test_40_the_profile_is_that_of_the_files():
    """The description of the vocabulary's files is what they give as they stand."""
    is_current = PROFILE.read_text("utf-8") == canonical_turtle(profile(ROOT))
    assert is_current, "write it anew: python -m clustergraph.exports.profile > ontology/profile.ttl"


def test_40_the_profile_lists_every_file():
    """Each file of the vocabulary, counter-examples apart, has one description with its role and its digest."""
    described = {file.value: node for node, file in objects("prof", "hasArtifact")}
    roles, sums = dict(objects("prof", "hasRole")), dict(objects("spdx", "checksum"))
    digests = dict(objects("spdx", "checksumValue"))
    paths = [path for path in (ROOT / "ontology").rglob("*.*") if "invalid" not in path.parts and path != PROFILE]
    assert sorted(described) == sorted(path.relative_to(ROOT).as_posix() for path in paths)
    for name, node in described.items():
        assert roles[node].startswith(f"{PREFIXES['prof']}role/")
        assert digests[sums[node]].value == hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def objects(prefix, name):
    """Return the pairs of subject and object that a property has in the profile."""
    found = (t for t in ot.triples(PROFILE) if t.predicate.value == PREFIXES[prefix] + name)
    return [(ot.text(t.subject), ot.text(t.object)) for t in found]


def version():
    """Return the version of the vocabulary."""
    (number,) = values(ONTOLOGY, f"{OWL}versionInfo")
    return number.value


def test_41_the_version_has_an_entry_in_the_changelog():
    """The changelog begins with the version of the vocabulary, or with what is to come after it, and dates it."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    entries = re.findall(r"^## \[(.+)\](?: - (\d{4}-\d\d-\d\d))?$", text, re.MULTILINE)
    released = [(number, day) for number, day in entries if number != "Unreleased"]
    assert released[0][0] == version()
    assert all(day for _, day in released)


def test_41_one_version_for_the_whole():
    """Package and citation have the number of the vocabulary."""
    assert __version__ == version()
    assert f"\nversion: {version()}\n" in (ROOT / "CITATION.cff").read_text("utf-8")


def test_41_nothing_released_is_gone():
    """Every term and concept of a version that was released is still declared, and the version before this is known."""
    declared = {ot.text(t.subject) for path in (CORE, *ot.files("ontology/kos/*.ttl")) for t in ot.triples(path)}
    lists = {path.stem.removeprefix("terms-"): path.read_text("utf-8").split() for path in RELEASED.glob("*.txt")}
    assert all(len(iris) > 200 for iris in lists.values())
    assert [iri for iris in lists.values() for iri in iris if iri not in declared] == []
    before = [iri.removeprefix(f"{ONTOLOGY}/") for iri in values(ONTOLOGY, f"{OWL}priorVersion")]
    assert {*before, "0.1.0"} <= lists.keys()
