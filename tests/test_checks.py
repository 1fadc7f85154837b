"""Promises of the checks: each returns nothing, and would return something if what it watches were wrong."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from clustergraph.graph_store.memory import load
from clustergraph.namespaces import CG, GRAPH, ID, KOS
from conftest import ROOT

CHECKS = sorted((ROOT / "queries" / "checks").glob("*.rq"))
ONE = NamedNode(f"{ID}recommendation/eg-report.01")
SPOILS = {
    "eg-report-members": (f"{ID}membership/expert-group.wise-emily", f"{CG}memberType", f"{KOS}member-type/D"),
    "eg-report-numbers": (ONE.value, f"{CG}recommendationNumber", 16),
    "eg-report-parts": (ONE.value, f"{CG}givenIn", f"{ID}part/eg-report.1.4"),
    "eg-report-themes": (ONE.value, f"{CG}theme", f"{KOS}theme/resilience"),
}
"""A fact for each check that makes it return something, for the memberships together with a country and a body."""


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)
def test_a_check_returns_nothing(store, path):
    """What is true of this report alone holds in the graph."""
    assert [tuple(map(str, row)) for row in store.solutions(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)
def test_a_check_can_fail(path):
    """A fact that should not be there makes its check return a row."""
    subject, predicate, value = SPOILS[path.stem]
    facts = [(predicate, NamedNode(value) if isinstance(value, str) else Literal(value))]
    if path.stem == "eg-report-members":
        facts.append(
            (f"{CG}representsCountry", NamedNode("http://publications.europa.eu/resource/authority/country/JPN"))
        )
        facts.append((f"{CG}representsOrganisation", NamedNode(f"{ID}authority/ro-ministry-of-economy")))
    store = load(ROOT)
    for graph in (None, NamedNode(f"{GRAPH}eg-report")):
        quads = [Quad(NamedNode(subject), NamedNode(one), other, *([graph] if graph else [])) for one, other in facts]
        store.extend(quads)
    assert list(store.solutions(path.read_text(encoding="utf-8")))
