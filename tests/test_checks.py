"""Promises of the checks: each returns nothing, and would return something if what it watches were wrong."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from clustergraph.graph_store.memory import load
from clustergraph.namespaces import CG, GRAPH, ID, KOS, PREFIXES, XSD
from conftest import ROOT

CHECKS = sorted((ROOT / "queries" / "checks").glob("*.rq"))
ONE = NamedNode(f"{ID}recommendation/eg-report.01")
COUNTRY = PREFIXES["country"]
RDF = PREFIXES["rdf"]


def day(text):
    """Return a day of the calendar as a literal."""
    return Literal(text, datatype=NamedNode(f"{XSD}date"))


SPOILS = {
    "amounts-in-a-currency": (f"{ID}claim/eg-report.clusters.jobs", f"{RDF}type", f"{CG}BudgetFigure"),
    "conflict-claims": (
        f"{ID}conflict/clusterxchange-start",
        f"{CG}preferredClaim",
        f"{ID}claim/eg-report.clusters.jobs",
    ),
    "conflicts-mutual": (
        f"{ID}claim/eg-report.clusters.jobs",
        f"{CG}conflictsWith",
        f"{ID}claim/gold-label.clusterxchange.start",
    ),
    "dates-in-order": (f"{ID}event/expert-group-meeting-1", f"{CG}earliestDate", day("2019-10-19")),
    "eg-report-examples": (f"{ID}example/eg-report.watertur", f"{CG}illustrates", f"{ID}recommendation/eg-report.05"),
    "eg-report-members": (f"{ID}membership/expert-group.wise-emily", f"{CG}memberType", f"{KOS}member-type/D"),
    "eg-report-numbers": (ONE.value, f"{CG}recommendationNumber", 16),
    "eg-report-parts": (ONE.value, f"{CG}givenIn", f"{ID}part/eg-report.1.4"),
    "eg-report-themes": (ONE.value, f"{CG}theme", f"{KOS}theme/resilience"),
    "events-told-afterwards": (f"{ID}event/expert-group-meeting-5", f"{CG}earliestDate", day("2021-01-15")),
    "figure-ranges": (f"{ID}claim/gold-label.innosup-1-2020.projects", f"{CG}value", 5),
    "member-countries": (f"{ID}membership/expert-group.grech-cain", f"{CG}representsCountry", f"{COUNTRY}CYP"),
    "preferred-once": (f"{ID}claim/gold-label.expert-group.member-states", f"{CG}rank", f"{KOS}rank/preferred"),
    "printed-totals": (
        f"{ID}event/webinar-final-draft-2020",
        f"{CG}meetingOf",
        f"{ID}group/expert-group-on-clusters",
    ),
    "shares-of-a-whole": (f"{ID}claim/eg-report.smes.sme-membership-share-sweden", f"{CG}value", 151),
    "silences-kept": (f"{ID}event/european-cluster-policy-forum-1", f"{CG}heldAt", f"{ID}place/brussels"),
    "spans-in-text": (f"{ID}evidence/eg-report.l1062", f"{CG}lastLine", 9999),
}
"""A fact for each check that makes it return something, for the memberships together with a country and a body."""


def as_literal(value):
    """Return a number as a literal, and a literal as it is."""
    return value if isinstance(value, Literal) else Literal(value)


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)
def test_a_check_returns_nothing(store, path):
    """What the graph says of one thing agrees with what it says of another."""
    assert [tuple(map(str, row)) for row in store.solutions(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)
def test_a_check_can_fail(path):
    """A fact that should not be there makes its check return a row."""
    subject, predicate, value = SPOILS[path.stem]
    facts = [(predicate, NamedNode(value) if isinstance(value, str) else as_literal(value))]
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
