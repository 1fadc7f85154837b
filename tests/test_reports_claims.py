"""Promises of the reports on claims, recommendations and documents: facts read in the documents, found in the rows."""

import csv
import io

import pytest
from pyoxigraph import QueryResultsFormat

from clustergraph.reports.header import read_report
from clustergraph.reports.running import prepare
from conftest import ROOT


@pytest.fixture
def rows(store):
    """Return a function that gives the rows of a report as mappings from column to text."""

    def read(name, **texts):
        bound = prepare(store, read_report(ROOT, name), {key: [text] for key, text in texts.items()})
        content = store.solutions(bound.query).serialize(format=QueryResultsFormat.CSV)
        return list(csv.DictReader(io.StringIO(content.decode())))

    return read


def last(iri):
    """Return the last segment of an IRI."""
    return iri.rpartition("/")[2]


def test_one_recommendation_has_no_certain_example(rows):
    """The box on Watertur floats below the notes of another section, so recommendation 4 has no sure example."""
    (row,) = rows("recommendations-unillustrated")
    assert (row["number"], row["example_name"]) == ("4", "Example: Watertur")
    assert "533-537" in row["lines"].split(", ")


def test_examples_are_told_apart_by_mode(rows):
    """Fourteen examples are stated and one is inferred."""
    assert [row["number"] for row in rows("examples", mode="inferred")] == ["4"]
    assert len(rows("examples", mode="stated")) == 14


def test_the_pact_for_skills_is_named_beside_two_recommendations(rows):
    """The sections of recommendations 6 and 12 name the Pact for Skills."""
    assert [row["number"] for row in rows("initiatives-by-recommendation", initiative="pact-for-skills")] == ["6", "12"]


def test_the_annexe_numbers_all_but_the_first_otherwise(rows):
    """The annexe prints every second number up to 19 and then every second from 20, and words two otherwise."""
    numbers = {int(row["number"]): int(row["in_annexe"]) for row in rows("differences-in-annexe", kind="numbering")}
    assert numbers == {n: 2 * n - 1 if n <= 10 else 2 * n - 2 for n in range(2, 16)}
    assert [row["number"] for row in rows("differences-in-annexe", kind="wording")] == ["6", "13"]


def test_plans_without_a_firm_date_or_place(rows):
    """The events with Canada and the southern Mediterranean have no town, the others are firm."""
    found = {last(row["plan"]): row["open"] for row in rows("plans-undecided")}
    assert found["matchmaking-canada-2020"] == found["matchmaking-south-med-2020"] == "date and place"
    assert found["escp-4i-2020"] == found["excellence-cosme-2020"] == "date"
    assert not {"matchmaking-japan-2020", "matchmaking-korea-2020", "matchmaking-taiwan-2020"} & found.keys()


def test_plans_of_2020_that_nothing_confirms(rows):
    """The conference in Berlin and the matchmaking events were announced, and no later document tells of them."""
    found = {last(row["plan"]): row for row in rows("plans-unconfirmed")}
    assert found["cluster-conference-2020"]["date"] == "2020-11-10/2020-11-11"
    assert len([plan for plan in found if plan.startswith("matchmaking-")]) == 6
    assert "skills-sub-group-meeting-1" not in found


def test_the_attendance_that_is_printed(rows):
    """33 experts met in October 2019, 450 people in Bucharest, and 25 countries were at the first forum."""
    found = {(last(row["event"]), row["unit_name"]): row["number"] for row in rows("attendance")}
    assert found == {
        ("cluster-conference-2019", "person"): "450",
        ("european-cluster-policy-forum-1", "country"): "25",
        ("expert-group-meeting-1", "person"): "33",
        ("expert-group-meeting-1", "organisation"): "6",
    }


def test_six_countries_have_a_share_of_smes(rows):
    """The report gives the share for three countries at the top and three at the bottom."""
    found = {row["name"]: row["per_cent"] for row in rows("sme-membership")}
    assert found == {"Sweden": "51", "Belgium": "38", "Spain": "36", "Hungary": "1", "Lithuania": "1", "Romania": "1"}
    assert {row["lines"] for row in rows("sme-membership", country="SE")} == {"168-170"}


def test_a_range_has_both_ends(rows):
    """The last call of Innosup-1 is to fund five or six projects, for 4 to 5 million each."""
    found = {last(row["figure"]): row for row in rows("figures", about="call:innosup-1-2020")}
    projects = found["gold-label.innosup-1-2020.projects"]
    assert (projects["low"], projects["high"], projects["value"]) == ("5", "6", "")
    assert found["gold-label.innosup-1-2020.budget-per-project"]["lines"] == "228"


def test_figures_on_jobs_stand_side_by_side(rows):
    """Over 50 million, 54 million and 61.8 million jobs are three figures of one matter."""
    assert [row["low"] for row in rows("figures-compared", indicator="jobs")] == ["50000000", "54000000", "61800000"]


def test_only_one_figure_has_origin_and_date(rows):
    """The growth of exports since 2012 names its review; any other figure lacks an origin or a date."""
    unsourced = {row["figure"] for row in rows("figures-unsourced")}
    assert {last(row["figure"]) for row in rows("figures") if row["figure"] not in unsourced} == {
        "eg-report.smes.export-growth"
    }


def test_one_disagreement_is_open(rows):
    """Nothing in the documents decides when ClusterXchange started."""
    assert {last(row["conflict"]) for row in rows("conflicts", status="open")} == {"clusterxchange-start"}
    sides = {last(row["document"]): row["value"] for row in rows("conflict", conflict="clusterxchange-start")}
    assert sides == {"eg-report": "2019/..", "gold-label": "2020-06~/.."}


def test_what_changed_between_slides_and_report(rows):
    """The slides of December 2019 give 28 Member States and a working group, the report 23 and a sub-group."""
    pairs = {(row["earlier_value"], row["later_value"]) for row in rows("changes", earlier="gold-label")}
    assert pairs == {
        ("28", "23"),
        ("2020-06~/..", "2019/.."),
        ("Working Group on Skills", "Expert Sub-group on Clusters and Skills"),
    }


def test_the_policy_that_picks_a_value_matters(rows):
    """For the number of Member States the editors go by 23, and so does the latest document."""
    (row,) = {
        tuple(row[key] for key in ("by_editors", "by_latest", "by_earliest"))
        for row in rows("values-by-policy", kind="date")
    }
    assert row == ("2019/..; 2020-06~/..", "2019/..", "2020-06~/..")


def test_what_the_forum_article_leaves_out(rows):
    """The article on the first forum gives neither day nor place nor organiser."""
    found = {row["property_name"] for row in rows("silences", about="european-cluster-policy-forum-1")}
    assert {"earliest date", "held at", "organised by"} <= found


def test_a_misprint_is_a_doubt(rows):
    """The slide writes batteries with one t."""
    found = {last(row["about"]) for row in rows("doubts", kind="misprint", source="gold-label")}
    assert "advanced-materials-on-batteries" in found


def test_notes_cite_the_panorama(rows):
    """Notes 5 and 6 of the report cite the Panorama of 2020, with its address."""
    found = {last(row["part"]): row["link"] for row in rows("citations", cited="panorama-2020")}
    assert {"eg-report.note-5", "eg-report.note-6"} <= found.keys()
    assert "european_panorama_2020.pdf" in found["eg-report.note-6"]


def test_five_documents_are_the_source(rows):
    """Two slide decks, two articles and a report are what the graph rests on."""
    found = {last(row["document"]): row["date"] for row in rows("documents")}
    assert found == {
        "coter-cluj": "2019-03-26",
        "eg-inaugural": "2019-10-28",
        "eg-report": "2020-12-15",
        "gold-label": "2019-12-04",
        "policy-forum": "XXXX",
    }


def test_what_is_asked_of_hubs_and_clusters(rows):
    """Section 2.3 asks Digital Innovation Hubs and clusters to connect."""
    found = [row for row in rows("actions", number="8") if row["lines"] == "711"]
    assert [row["stance_name"] for row in found] == ["calls for"]
    assert "cluster" in found[0]["actors"]


def test_the_director_general_speaks_for_herself(rows):
    """The Foreword is the position of its signatory, all of it above line 50."""
    found = rows("positions", holder="jorna-kerstin")
    assert found
    assert all(int(row["lines"].replace(",", " ").replace("-", " ").split()[-1]) <= 49 for row in found)


def test_clusters_lead_the_actors_under_each_theme(rows):
    """Under each theme clusters are spoken of most."""
    first = {}
    for row in rows("actors-by-theme"):
        first.setdefault(row["theme_name"], row["kind_name"])
    assert set(first.values()) == {"cluster"}
    assert len(first) == 3


def test_the_packaging_cluster_is_in_the_report_only(rows):
    """The report alone tells of its six clusters, and the conference of 2019 is told of twice."""
    clusters = rows("things-in-one-document", **{"class": "cg:Cluster"})
    assert len(clusters) == 6
    assert {last(row["document"]) for row in clusters} == {"eg-report"}
    assert not [row for row in rows("things-in-one-document") if last(row["thing"]) == "cluster-conference-2019"]


def test_graphs_hold_what_their_reports_list(store):
    """The graph of recommendations has fifteen of them, and that of events no date for a tentative event."""

    def triples(name):
        return list(store.query(prepare(store, read_report(ROOT, name), {}).query))

    numbers = [triple.object.value for triple in triples("recommendations-graph") if "Number" in triple.predicate.value]
    assert sorted(map(int, numbers)) == list(range(1, 16))
    dated = {last(triple.subject.value) for triple in triples("events-graph") if "startDate" in triple.predicate.value}
    assert "matchmaking-japan-2020" in dated
    assert not {"matchmaking-south-med-2020", "matchmaking-canada-2020"} & dated


WAYS = [
    ("wise-emily", "wostner-peter", [("is member of", "expert-group-on-clusters"), ("has member", "wostner-peter")]),
    ("nf4", "cosme", [("is funded under", "escp-4i"), ("is funded under", "cosme")]),
    ("jorna-kerstin", "enterprise-europe-network", [
        ("holds position", "eg-report.foreword.synergies"),
        ("mentions", "enterprise-europe-network"),
    ]),
    ("engelmann-ulla", "grow-f2", [("has role in", "grow-f2")]),
    ("grow-f2", "engelmann-ulla", [("has in a role", "engelmann-ulla")]),
]  # fmt: skip


@pytest.mark.parametrize(("start", "end", "steps"), WAYS)
def test_two_things_are_connected_by_the_shortest_way(rows, start, end, steps):
    """Two members meet in the group, a project is paid by its programme through an action, and a way has two ends."""
    found = rows("connections", **{"from": start, "to": end})
    assert sorted({(int(row["step"]), row["relation"], last(row["target"])) for row in found}) == [
        (number, *step) for number, step in enumerate(steps, 1)
    ]
    assert last(found[0]["source"]) == start
    assert all(row["document"] and row["lines"] for row in found)


def test_what_is_not_connected_has_no_way(rows):
    """From a person to a project that nobody connects with them there is no way, nor from a thing to itself."""
    assert not rows("connections", **{"from": "wise-emily", "to": "nf4"})
    assert not rows("connections", **{"from": "cosme", "to": "cosme"})


def test_the_value_to_cite_is_that_of_the_preferred_claim(rows):
    """Four disagreements have a claim that the editors prefer, and its value is the one to cite."""
    found = {last(row["conflict"]): row["to_cite"] for row in rows("conflicts") if row["to_cite"]}
    assert len(found) == 4
    assert found["expert-group-member-states"] == "23"
    assert {row["to_cite"] for row in rows("conflict", conflict="expert-group-member-states")} == {"23"}
    assert {row["to_cite"] for row in rows("conflict", conflict="clusterxchange-start")} == {""}


def test_numbers_that_differ_are_found_in_every_kind_of_disagreement(rows):
    """Disagreements of value, scope and numbering may all be over numbers; those of date and name are not."""
    found = {last(row["conflict"]): row["kind_name"] for row in rows("conflicts", differing="number")}
    assert {"expert-group-member-states", "clusters-in-europe-jobs", "innosup-1-budget-per-project"} <= found.keys()
    assert {"difference of value", "difference of scope"} <= set(found.values())
    assert {last(row["conflict"]) for row in rows("conflicts", differing="date")} >= {"clusterxchange-start"}


def test_a_call_has_the_budgets_stated_for_it(rows):
    """The INNOSUP-1 call of 2020 has a budget for all and one, from four to five million, for each project."""
    found = {last(row["call"]): row["budgets"] for row in rows("calls")}
    assert found["innosup-1-2020"] == "25150000 EUR (call); 4000000 to 5000000 EUR (per project)"


def test_shares_that_the_editors_doubt_say_so(rows):
    """The one per cent of three countries stands with the doubt whether it is the share of each."""
    found = {row["name"]: row["caveats"] for row in rows("sme-membership")}
    assert all("each of the three countries" in found[name] for name in ("Hungary", "Lithuania", "Romania"))
    assert found["Belgium"] == ""


def test_a_member_type_is_said_in_words(rows):
    """Type D are authorities of Member States, and type A sit in a personal capacity."""
    found = {row["member_type"]: row["member_type_name"] for row in rows("members")}
    assert found == {"A": "Type A: personal capacity", "D": "Type D: Member State authority"}
