"""Promises of IRIs: prefixed names go both ways."""

from clustergraph.iris import expand, kind_and_reference, shrink
from clustergraph.namespaces import ID, KINDS, PREFIXES, SCHEMES


def test_prefixed_names_go_both_ways():
    """An IRI shrinks to a prefixed name that expands to it."""
    iri = f"{ID}evidence/eg-report.l1375-1377"
    assert shrink(iri) == "evidence:eg-report.l1375-1377"
    assert expand("evidence:eg-report.l1375-1377") == iri
    assert expand("nobody:x") is None
    assert shrink("http://example.org/x") is None


def test_no_prefix_is_used_twice():
    """Vocabularies, kinds and schemes share one table without a clash."""
    assert len(PREFIXES) == len(set(PREFIXES.values()))
    assert not set(KINDS) & set(SCHEMES)


def test_kind_and_reference_are_one_segment_each():
    """Only an IRI with exactly kind and reference is an instance."""
    assert kind_and_reference(f"{ID}person/wise-emily") == ("person", "wise-emily")
    assert kind_and_reference(f"{ID}person/a/b") is None
    assert kind_and_reference("https://example.org/person/x") is None
