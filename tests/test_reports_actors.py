"""Promises of the reports on people, organisations, countries and initiatives: facts as the documents state them."""

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from clustergraph.namespaces import ID, PREFIXES
from clustergraph.reports.header import read_report
from clustergraph.reports.running import prepare
from conftest import ROOT

GRAPHS = ("initiatives-graph", "members-graph")
COUNTRIES = PREFIXES["country"]


def ask(store, name, **texts):
    """Return the rows of a report for these values, each a mapping from column to text."""
    solutions = store.solutions(bound(store, name, **texts))
    columns = [variable.value for variable in solutions.variables]
    return [
        dict(zip(columns, ("" if value is None else value.value for value in row), strict=True)) for row in solutions
    ]


def bound(store, name, **texts):
    """Return the query of a report with these values in place."""
    return prepare(store, read_report(ROOT, name), {key: [text] for key, text in texts.items()}).query


def graph(store, name, **texts):
    """Return the triples of a report that gives a graph."""
    return set(store.query(bound(store, name, **texts)))


def pairs(rows, *columns):
    """Return what rows have in some columns, each combination once."""
    return {tuple(row[column] for column in columns) for row in rows}


def test_the_substitute_stands_in_for_nobody_named(store):
    """The list of members marks one substitute and does not tell for whom she stands in."""
    (row,) = ask(store, "substitutes")
    assert (row["name"], row["stands_in_for"]) == ("Emily Wise", "not stated")
    assert row["lines"].endswith("1513")


def test_six_countries_speak_by_several_bodies(store):
    """Portugal sends people from three bodies; Belgium, Denmark, Slovakia, Slovenia and Sweden from two."""
    rows = ask(store, "countries-with-several-bodies")
    assert [(row["name"], row["bodies"]) for row in rows] == [
        ("Portugal", "3"), ("Belgium", "2"), ("Denmark", "2"), ("Slovakia", "2"), ("Slovenia", "2"), ("Sweden", "2"),
    ]  # fmt: skip
    assert "IAPMEI" not in rows[0]["body_names"]
    assert rows[0]["body_names"].count(";") == 2


def test_a_thing_is_told_of_in_several_documents(store):
    """ClusterXchange is told of in the slides of 2019 and in section 1.4 and footnote 21 of the report."""
    rows = ask(store, "mentions", thing="clusterxchange")
    assert pairs(rows, "document") == {(f"{ID}document/gold-label",), (f"{ID}document/eg-report",)}
    assert {"Footnote 21"} < {row["part_name"] for row in rows}
    assert ("SupportAction", "423-424") in pairs(rows, "as", "lines")
    assert ("BudgetFigure", "381") in pairs(rows, "as", "lines")


def test_a_thing_that_is_merely_named_is_found(store):
    """The United States are named as a partner on a slide and as a competitor in section 2.2."""
    rows = ask(store, "mentions", thing="country:USA")
    assert {"148", "677"} <= {row["lines"] for row in rows}


def test_clusters_have_their_initiatives(store):
    """Two clusters take part in AS-Fabrik, one leads Watertur, and the packaging cluster is in no initiative."""
    rows = ask(store, "clusters")
    told = pairs(rows, "name", "role", "initiative_name")
    assert {
        ("GAIA", "participant", "AS-Fabrik Alliance"),
        ("EIKEN", "participant", "AS-Fabrik Alliance"),
        ("Catalan Water Partnership", "leader", "Watertur"),
        ("European Cluster Alliance", "initiator", "European Alliance against Coronavirus"),
        ("Transilvania IT cluster", "initiator", "Transilvania Digital Innovation Hub"),
        ("Packaging cluster in Spain", "", ""),
    } <= told
    assert pairs(ask(store, "clusters", country="ES"), "name") == {
        ("EIKEN",),
        ("GAIA",),
        ("Packaging cluster in Spain",),
    }


def test_a_thing_goes_by_its_other_names(store):
    """The cluster is spelt in two ways, and the action for going international has six names beside its own."""
    (row,) = ask(store, "names", thing="transilvania-it")
    assert row["other_names"] == "Transylvania IT cluster"
    assert {row["other_names"].count(";") for row in ask(store, "names", thing="escp-4i")} == {5}


def test_initiatives_nest_as_the_slides_show(store):
    """Under COSME come two programmes; the exchange is part of one, the call of 2019 lies three levels down."""
    rows = ask(store, "initiative-tree", root="cosme")
    level = {(row["name"], row["parent_name"]): row["level"] for row in rows}
    excellence, going = "European Cluster Excellence Programme", "Cluster Internationalisation Programme for SMEs"
    assert level["ClusterXchange", excellence] == "2"
    assert level["Clusters Go International, call of 2019", "Clusters Go International (ESCP-4i)"] == "3"
    assert {name for (name, _), number in level.items() if number == "1"} == {excellence, going}
    relations = pairs(ask(store, "initiative-tree"), "name", "relation", "parent_name", "mode")
    assert ("Waste4Think", "funded under", "Horizon 2020", "stated") in relations
    assert ("INNOSUP", "part of", "Horizon 2020", "inferred") in relations


def test_each_initiative_has_one_place_in_the_tree(store):
    """However many documents tell of it, an initiative stands on one level below at most one other."""
    rows = ask(store, "initiative-tree")
    assert len(pairs(rows, "initiative", "parent", "level")) == len(pairs(rows, "initiative"))


def test_amounts_are_those_printed(store):
    """The call of 2019 has 8.3 million euros; the currency of 2.47 million is printed nowhere."""
    amounts = {(row["name"], row["scope_name"], row["mode"]): row for row in ask(store, "budgets")}
    assert amounts["Clusters Go International, call of 2019", "call", "stated"]["amount"] == "8300000"
    assert amounts["Digital Europe Programme", "whole initiative", "stated"]["amount"] == "8200000000"
    per_project = amounts["INNOSUP-1, final call", "per project", "stated"]
    assert (per_project["amount"], per_project["maximum"], per_project["lines"]) == ("4000000", "5000000", "228")
    without = [row["amount"] for row in ask(store, "budgets") if not row["currency_code"]]
    assert without == ["2470000"]
    assert len(ask(store, "budgets", currency="EUR")) == len(ask(store, "budgets")) - 1


@pytest.mark.parametrize(
    ("initiative", "low", "high"),
    [
        ("escp-4i", "289600", ""),  # 7.24 million for 25 partnerships
        ("escp-4i-2019", "345833", ""),  # 8.3 million for 24 partnerships
        ("excellence-projects-completed", "224545", ""),  # 2.47 million for 11 projects
        ("excellence-partnerships-2020", "300000", "360000"),  # 3.6 million for 10 to 12 partnerships
        ("innosup-1-2020", "4191667", "5030000"),  # 25.15 million for 5 or 6 projects
        ("iot4industry", "90000", ""),  # 3.6 million for 40 projects
    ],
)
def test_money_is_divided_by_what_it_pays_for(store, initiative, low, high):
    """An amount over a number is one quotient, an amount over a range two."""
    (row,) = ask(store, "unit-costs", initiative=initiative)
    assert (row["per_unit"], row["per_unit_up_to"]) == (low, high)


def test_calls_open_and_close(store):
    """The final Innosup-1 call opened on 7 November 2019 and has two deadlines; seven calls are told of."""
    rows = ask(store, "calls")
    assert len(pairs(rows, "call")) == 7
    (final,) = ask(store, "calls", status="open")
    assert (final["earliest"], final["deadlines"], final["programme_name"]) == (
        "2019-11-07",
        "2020-04-02; 2020-09-08",
        "Horizon 2020",
    )
    assert {row["deadlines"] for row in rows if row["call"] != final["call"]} == {""}


def test_initiatives_reach_firms(store):
    """Going international reaches 134 cluster organisations and over 19,000 firms, the finished projects 11,000."""
    reach = {(row["initiative"], row["counted"]): row for row in ask(store, "initiatives-by-reach")}
    going = f"{ID}action/escp-4i"
    assert reach[going, "cluster organisations"]["number"] == "134"
    firms = reach[going, "small and medium-sized enterprises"]
    assert (firms["number"], firms["qualifier_name"], firms["lines"]) == ("19000", "at least", "181")
    finished = f"{ID}action/excellence-projects-completed"
    assert reach[finished, "small and medium-sized enterprises"]["number"] == "11000"


def test_projects_have_their_programmes(store):
    """Horizon 2020 pays for Waste4Think; of Watertur the report names the leader and no programme."""
    rows = {row["name"]: row for row in ask(store, "projects")}
    assert rows["Waste4Think"]["programme_name"] == "Horizon 2020"
    assert (rows["Watertur"]["leaders"], rows["Watertur"]["programme_name"]) == ("Catalan Water Partnership", "")
    assert rows["AS-Fabrik Alliance"]["under_name"] == "Urban Innovative Actions"
    assert rows["GALATEA"]["countries"] == "France; Greece; Poland; Romania; Spain"


def test_lists_have_the_length_that_is_printed(store):
    """Footnote 29 names 14 ecosystems, footnote 33 sixteen technologies, and a slide 21 thematic areas."""
    assert len(pairs(ask(store, "ecosystems"), "ecosystem")) == 14
    technologies = ask(store, "technologies", scheme="kos:technology")
    assert len(pairs(technologies, "technology")) == 16
    assert len(ask(store, "thematic-areas")) == 21


def test_photonics_is_in_three_lists(store):
    """Photonics is a thematic area, an advanced technology and a topic of public-private partnerships."""
    (area,) = ask(store, "thematic-areas", area="photonics")
    assert area["same_as"] == "Photonics"
    rows = ask(store, "technologies", technology="technology:photonics")
    assert len(pairs(rows, "initiative_name")) == 2


def test_a_technology_leads_to_the_recommendation(store):
    """Artificial intelligence is at work in the examples of recommendations 7, 8, 9 and 15."""
    rows = ask(store, "technologies", technology="technology:artificial-intelligence")
    assert {row["recommendation"] for row in rows} == {"7", "8", "9", "15", ""}


def test_euroclusters_build_on_three_actions(store):
    """Footnote 56 names three current actions on whose experience Euroclusters build."""
    rows = ask(store, "initiative-lineage", initiative="euroclusters")
    earlier = {"escp-4i", "escp-s3", "innosup-1"}
    assert pairs(rows, "earlier", "steps") == {(f"{ID}action/{name}", "1") for name in earlier}


def test_a_country_has_its_profile(store):
    """Spain has one member, 36 per cent of its firms in clusters, and initiatives at home and with others."""
    told = pairs(ask(store, "country", country="ES"), "matter", "item_name", "detail")
    assert {
        ("member of an expert group", "Jordi Llinares", "General Directorate for Industry and SME (Spain)"),
        ("figure", "share of SMEs that are members", "36 (per cent)"),
        ("initiative in the country", "AS-Fabrik Alliance", "local alliance"),
        ("initiative with participants from the country", "GALATEA", "cluster partnership"),
    } <= told
    assert "event with the country as partner" in {row["matter"] for row in ask(store, "country", country="JP")}


def test_a_programme_has_its_profile(store):
    """COSME has its period, its calls and the money that they bring."""
    rows = ask(store, "programme", programme="cosme")
    assert ("funding programme", "2014/2020") in pairs(rows, "matter", "detail")
    assert len({row["item"] for row in rows if row["matter"] == "call for proposals"}) == 6
    assert ("lump sum", "at most 1100 (euro)") in pairs(rows, "item_name", "detail")
    assert ("partnerships", "10-12 (partnership)") in pairs(rows, "item_name", "detail")


def test_a_theme_has_five_recommendations(store):
    """Each theme has five recommendations and their examples; the Catalan cluster is an actor of the green one."""
    for theme in ("green-transition", "digital-transition", "resilience"):
        rows = ask(store, "theme", theme=theme)
        assert len({row["item"] for row in rows if row["matter"] == "recommendation"}) == 5
        assert len({row["item"] for row in rows if row["matter"] == "example"}) == 5
    green = pairs(ask(store, "theme", theme="green-transition"), "number", "matter", "item_name")
    assert ("4", "actor", "Catalan Water Partnership") in green
    assert ("2", "programme", "Horizon 2020") in green


def test_countries_are_compared(store):
    """Portugal has three people from three bodies; Canada nobody, but three initiatives that look to it."""
    rows = {row["name"]: row for row in ask(store, "countries-compared")}
    assert [rows["Portugal"][key] for key in ("people", "bodies", "clusters")] == ["3", "3", "0"]
    assert [rows["Canada"][key] for key in ("people", "targeting_initiatives", "figures")] == ["0", "3", "4"]
    assert {row["name"] for row in ask(store, "countries-compared") if row["people"] != "0"} == {
        row["name"] for row in ask(store, "countries")
    }


def test_partners_share_what_they_care_for(store):
    """The Transilvania cluster could meet others through artificial intelligence, and not through its own hub."""
    rows = ask(store, "partners", thing="transilvania-it")
    assert ("AI4diag", "Artificial Intelligence") in pairs(rows, "partner_name", "shared_name")
    assert ("Internet of Things For Industry", "furniture") in pairs(rows, "partner_name", "shared_name")
    assert "Transilvania Digital Innovation Hub" not in {row["partner_name"] for row in rows}
    assert not any("Transilvania" in row["actors"] for row in rows)


def test_participants_are_those_printed(store):
    """GALATEA names five countries; NF4 has agreements with two bodies."""
    galatea = ask(store, "participants", initiative="galatea")
    assert len([row for row in galatea if row["part"] == "country of participants"]) == 5
    nf4 = {
        row["participant_name"] for row in ask(store, "participants", initiative="nf4") if "agreement" in row["part"]
    }
    assert nf4 == {"Natural Products Canada", "Regional business association in Brazil"}


def test_countries_are_looked_to(store):
    """NF4 targets four countries, and four countries have a matchmaking event of their own in 2020."""
    rows = ask(store, "target-countries")
    nf4 = {
        row["country"].removeprefix(COUNTRIES)
        for row in rows
        if "NF4" in row["target_of_name"] or "nf4" in row["target_of"]
    }
    assert nf4 == {"BRA", "CAN", "CHN", "USA"}
    assert {row["name"] for row in rows if row["tie"] == "partner"} == {"Canada", "Japan", "South Korea", "Taiwan"}


def test_roles_are_held(store):
    """Kerstin Jorna is Director-General, Ulla Engelmann head of unit, and two people wrote on shared value."""
    told = pairs(ask(store, "roles"), "name", "role_name", "mode")
    assert ("Kerstin Jorna", "director-general", "stated") in told
    assert ("Ulla Engelmann", "head of unit", "stated") in told
    authors = pairs(ask(store, "roles", where="document:creating-shared-value"), "name")
    assert authors == {("Mark R. Kramer",), ("Michael E. Porter",)}


def test_topics_are_shared(store):
    """Artificial intelligence is shared by most initiatives: four examples and the project on technologies."""
    first, *_ = ask(store, "topics-shared")
    assert (first["topic_name"], first["initiatives"]) == ("Artificial Intelligence", "5")
    assert all(int(row["initiatives"]) >= 2 for row in ask(store, "topics-shared"))


def test_one_reads_on_where_the_note_says(store):
    """Footnote 55 gives the address for NF4."""
    (row,) = ask(store, "web-addresses", thing="nf4")
    assert row["address"] == "https://newfrontiersinfood.eu/2019/12/13/project-update/"
    assert row["lines"].startswith("1161")


def test_places_have_their_events(store):
    """Two events of November 2020 are planned for Berlin, and the conference of 2019 was in Bucharest."""
    berlin = ask(store, "places", place="berlin")
    assert pairs(berlin, "date", "status_name") == {("2020-11-10/2020-11-11", "planned"), ("2020-11-11", "planned")}
    romania = pairs(ask(store, "places", country="RO"), "name", "date")
    assert ("Palace of Parliament, Bucharest", "2019-05-14/2019-05-16") in romania
    assert ("Cluj", "2019-03-26") in romania


def test_bodies_nest(store):
    """The sub-group belongs to the expert group, which the Commission set up, and the unit to its directorate."""
    told = pairs(ask(store, "organisation-tree"), "organisation", "relation", "parent", "level")
    assert {
        (f"{ID}group/expert-sub-group-on-clusters-and-skills", "part of", f"{ID}group/expert-group-on-clusters", "2"),
        (f"{ID}group/expert-group-on-clusters", "convened by", f"{ID}authority/european-commission", "1"),
        (f"{ID}authority/grow-f2", "unit of", f"{ID}authority/grow-innovation-and-advanced-manufacturing", "3"),
    } <= told


def test_an_organisation_has_its_profile(store):
    """The Directorate-General has its head, its units and the conference that it organised."""
    told = pairs(ask(store, "organisation", organisation="dg-grow"), "matter", "item_name")
    assert {
        ("person", "Kerstin Jorna"),
        ("part of", "European Commission"),
        ("unit or sub-group", "Innovation and Advanced Manufacturing Directorate"),
        ("event", "6th European Cluster Conference"),
    } <= told
    platform = pairs(
        ask(store, "organisation", organisation="european-cluster-collaboration-platform"), "matter", "detail"
    )
    assert ("figure", "3689 (meeting)") in platform


def test_an_initiative_has_its_profile(store):
    """Both starts of ClusterXchange are told, and the lump sum of at most 1100 euros."""
    rows = ask(store, "initiative", initiative="clusterxchange")
    starts = {row["value"]: row["lines"] for row in rows if row["property"].endswith("#claimLiteral")}
    assert starts == {"2020-06~/..": "383", "2019/..": "448-449"}
    assert "1100" in {row["value"] for row in rows}


def test_a_person_has_roles_beside_memberships(store):
    """The profile of a person tells the roles held in bodies and documents."""
    values = {row["value"] for row in ask(store, "person", person="jorna-kerstin")}
    assert {"director-general", "signatory", "Foreword"} <= values


@pytest.mark.parametrize("name", GRAPHS)
def test_the_graph_is_the_recorded_one(store, name):
    """A report that gives a graph answers as its golden file records."""
    golden = (ROOT / "tests" / "golden" / f"{name}.nt").read_bytes()
    assert graph(store, name) == {quad.triple for quad in parse(golden, format=RdfFormat.N_TRIPLES)}


def test_the_graph_of_members_is_plain(store):
    """Each of the 51 members is one membership of one person in one group, and Portugal has three."""
    member = NamedNode(f"{PREFIXES['org']}member")
    assert len({triple.object for triple in graph(store, "members-graph") if triple.predicate == member}) == 51
    portugal = graph(store, "members-graph", country="PT")
    assert len([triple for triple in portugal if triple.predicate == member]) == 3
    assert portugal < graph(store, "members-graph")
    assert Literal("Helena Moura", language="en") in {triple.object for triple in portugal}


def test_the_graph_of_initiatives_keeps_its_evidence(store):
    """Every initiative of the graph has a name and evidence, and a root leaves what lies below it."""
    triples = graph(store, "initiatives-graph", root="cosme")
    evidence, label = NamedNode(f"{PREFIXES['cg']}hasEvidence"), NamedNode(f"{PREFIXES['rdfs']}label")
    subjects = {triple.subject for triple in triples}
    assert len(subjects) == len(pairs(ask(store, "initiative-tree", root="cosme"), "initiative"))
    assert {triple.subject for triple in triples if triple.predicate == evidence} == subjects
    assert {triple.subject for triple in triples if triple.predicate == label} == subjects
    assert triples < graph(store, "initiatives-graph")
