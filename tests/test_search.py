"""Promises of the search: what comes first, what is forgiven, and that no text is syntax."""

# ruff: noqa: RUF001 - letters that look like others are what is tested

import csv
import json
import random
import sqlite3
import statistics
import time
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustergraph.iris import shrink
from clustergraph.reports.header import read_report, report_names
from clustergraph.search import Fit, UnknownKindError, build, connect, kinds, search
from clustergraph.search.entries import Entry, Field
from clustergraph.search.folding import acronym, fold, folded, words
from clustergraph.search.index import build_from
from clustergraph.search.spelling import corrections, distance, tolerance

FIRST = {
    # Exact names, whatever the case and the accents.
    "Malta": "country:MLT",
    "malta": "country:MLT",
    "ClusterXchange": "action:clusterxchange",
    "horizon europe": "programme:horizon-europe",
    "Peter Wostner": "person:wostner-peter",
    "peter lucz": "person:lucz-peter",
    "Véronique Willems": "person:willems-veronique",
    "jan filip stanilko": "person:stanilko-jan-filip",
    "Staniłko": "person:stanilko-jan-filip",
    "Lazdins": "person:lazdins-aigars",
    "SABALIAUSKAS": "person:sabaliauskas-kestutis",
    "bosenberg": "person:bosenberg-frank",
    "Dragos Neamtu": "person:neamtu-dragos",
    "Grech, Cain": "person:grech-cain",
    "tillvaxtverket": "authority:se-tillvaxtverket",
    "direction generale des entreprises": "authority:fr-direction-generale-des-entreprises",
    "European Green Deal": "policy:european-green-deal",
    "expert group on clusters": "group:expert-group-on-clusters",
    "strengthening innovation in europe's regions": "policy:strengthening-innovation-in-europes-regions",
    "strengthening innovation in europe’s regions": "policy:strengthening-innovation-in-europes-regions",
    # Codes, acronyms, and what has marks or humps inside.
    "DE": "country:DEU",
    "mlt": "country:MLT",
    "AT": "country:AUT",
    "IT": "country:ITA",
    "COSME": "programme:cosme",
    "ESCP-4i": "action:escp-4i",
    "escp4i": "action:escp-4i",
    "escp 4i": "action:escp-4i",
    "EOCIC": "organisation:european-observatory-for-clusters-and-industrial-change",
    "ECCP": "organisation:european-cluster-collaboration-platform",
    "GECES": "group:geces",
    "GROW.F2": "authority:grow-f2",
    "cluster xchange": "action:clusterxchange",
    "cluster-xchange": "action:clusterxchange",
    "start up and scale up initiative": "policy:start-up-and-scale-up-initiative",
    # Numbers.
    "rec 12": "recommendation:eg-report.12",
    "recommendation 04": "recommendation:eg-report.04",
    "COSME 2018": "call:excellence-cosme-2018",
    "Horizon 2020": "programme:horizon-2020",
    "COM(2019) 640": "document:european-green-deal",
    # Words of a name, in whatever order, with and without stop words.
    "danish authority": "authority:dk-danish-business-authority",
    "the pact for skills": "policy:pact-for-skills",
    "council of the EU": "authority:council-of-the-european-union",
    "forum policy cluster first european": "event:european-cluster-policy-forum-1",
    # Typing errors.
    "Eiropean Green Deal": "policy:european-green-deal",
    "Wostnr": "person:wostner-peter",
    "Engelman": "person:engelmann-ulla",
    "Sobzcak": "person:sobczak-anna",
    "Konstantopulos": "person:konstandopoulos-athanasios-g",
    "clusterexchange": "action:clusterxchange",
    "Transylvania hub": "partnership:transilvania-digital-innovation-hub",
    "Watretur": "project:watertur",
    "Portugall": "country:PRT",
    "recomendation 4": "recommendation:eg-report.04",
    "brusels": "place:brussels",
    "Orkesta": "organisation:orkestra",
    "expertgroup clusters": "group:expert-group-on-clusters",
    # Names in other forms: prefixed names and IRIs.
    "person:grech-cain": "person:grech-cain",
    "https://w3id.org/clustergraph/id/person/grech-cain": "person:grech-cain",
    # Terms of the vocabulary.
    "cg:claimAbout": "cg:claimAbout",
}
"""What is typed, and what must come first."""


@pytest.fixture(scope="module")
def index(store, project):
    """Return the index of the bundled graph and its reports."""
    return build(store, [read_report(project, name) for name in report_names(project)])


@pytest.fixture(scope="module")
def connection(index):
    """Return a connection to the index of the bundled graph."""
    with closing(connect(index)) as connection:
        yield connection


def hits(connection, text, **options):
    """Return the hits for a text, in the order of the groups."""
    return [hit for group in search(connection, text, **options) for hit in group.hits]


def small(*names):
    """Return a connection to an index of things with names of one's own."""
    entries = [Entry(f"urn:{number}", "thing", 0, name, ((Field.NAME, name),)) for number, name in enumerate(names)]
    return closing(connect(build_from(entries, {"thing": "Things"})))


@pytest.mark.parametrize(("text", "first"), FIRST.items())
def test_what_is_looked_for_comes_first(connection, text, first):
    """The first hit of the first group is what somebody who types this means."""
    found = hits(connection, text)
    assert (shrink(found[0].iri) or found[0].iri) == first, [hit.name for hit in found[:5]]


def test_look_ups_are_quick(connection):
    """Half of the look-ups take less than five milliseconds, so that suggestions keep up with who types."""
    taken = []
    for text in FIRST:
        begin = time.process_time()
        search(connection, text)
        taken.append(time.process_time() - begin)
    assert statistics.median(taken) < 0.005


def misspelt(name, chance):
    """Return a name with one letter left out, put in, replaced, or swapped with its neighbour."""
    place = chance.choice([place for place, letter in enumerate(name) if letter.isalpha()])
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    edits = [
        name[:place] + name[place + 1 :],
        name[:place] + letter + name[place:],
        name[:place] + letter + name[place + 1 :],
        name[:place] + name[place + 1 : place + 2] + name[place] + name[place + 2 :],
    ]
    return chance.choice(edits)


def test_a_misspelt_name_is_found_among_the_first_three(connection):
    """Of all names with one letter wrong, at least 95 in 100 bring what bears the name among the first three."""
    chance = random.Random(20)  # noqa: S311 - which letters are wrong is no secret
    names = [
        name
        for (name,) in connection.execute(
            "SELECT text.text FROM text JOIN entry ON entry.id = entry WHERE field = 0 AND kind <> 'term' ORDER BY iri"
        )
    ]
    missed = []
    for name in names:
        text = misspelt(name, chance)
        if folded(name) not in [folded(hit.name) for hit in hits(connection, text, limit=3)]:
            missed.append(text)
    assert len(names) > 1000
    assert len(missed) <= 0.05 * len(names), missed


def test_a_report_is_found_by_its_question(connection):
    """Who types what a report answers is led to the report."""
    found = hits(connection, "who sits in the expert group")
    assert found[0].kind == "report"
    assert found[0].iri.endswith("/reports/members")


def test_what_is_said_of_a_thing_is_searched_after_names(connection):
    """Paraphrases, definitions and rationales are found, behind whatever has the words in its name."""
    found = hits(connection, "jobs", limit=100)
    assert {"position", "indicator"} <= {hit.kind for hit in found}
    by_group = [[hit.fit for hit in group.hits] for group in search(connection, "jobs", limit=100)]
    assert all(fits == sorted(fits, reverse=True) for fits in by_group)
    position = next(hit for hit in found if hit.kind == "position")
    assert position.fit == Fit.TEXT
    assert [position.snippet[start:end].lower() for start, end in position.marks]


def test_marks_are_where_the_words_stand(connection):
    """In the snippet of every hit the marked places begin with a word looked for, letters folded."""
    for hit in hits(connection, "skills jobs", limit=50):
        for start, end in hit.marks:
            assert fold(hit.snippet[start:end]).startswith(("skills", "jobs", "skill", "job"))
        assert len(hit.snippet) <= 170


def test_suggestions_complete_the_last_word(connection):
    """While a name is being typed, what begins so is suggested, and no sentence that merely has the word."""
    for typed in ("Expert Gr", "exp", "clusterx", "Wos", "the imp", "horizon 20"):
        found = hits(connection, typed, suggest=True)
        assert found, typed
        assert Fit.TEXT not in {hit.fit for hit in found}
    assert hits(connection, "clusterx", suggest=True)[0].iri.endswith("/clusterxchange")


def test_hits_are_grouped_by_kind(connection):
    """Each kind has one group with a label for people, and no more hits are told than wanted."""
    groups = search(connection, "cluster", limit=30)
    assert len({group.kind for group in groups}) == len(groups)
    assert all(group.label and {hit.kind for hit in group.hits} == {group.kind} for group in groups)
    assert sum(len(group.hits) for group in groups) == 30


def test_every_kind_is_called_something(connection):
    """No kind is shown as the word of an IRI, and nobody finds records of evidence."""
    found = kinds(connection)
    assert {"person", "country", "topic", "report", "term", "scheme"} <= found.keys()
    assert not {"evidence", "selector", "span", "rendition"} & found.keys()
    assert all(label[0].isupper() for label in found.values())


def test_one_kind_only(connection):
    """With a kind, nothing of another is found; a kind that there is not is refused with those that are near."""
    assert {hit.kind for hit in hits(connection, "cluster", kind="event")} == {"event"}
    with pytest.raises(UnknownKindError, match=r"persn.*person"):
        search(connection, "Wostner", kind="persn")


def test_the_order_is_the_same_each_time(index, store, project):
    """The same data give the same index and the same hits in the same order."""
    again = build(store, [read_report(project, name) for name in report_names(project)])
    assert again == index
    with closing(connect(index)) as one, closing(connect(again)) as other:
        for text in ("cluster", "skills gap training", "Eiropean", "a", "2019"):
            assert search(one, text, limit=100) == search(other, text, limit=100)


def test_an_index_cannot_be_written_to(connection):
    """Who reads an index cannot change it."""
    with pytest.raises(sqlite3.OperationalError, match=r"readonly|attempt to write"):
        connection.execute("DELETE FROM entry")


HOSTILE = [
    '"',
    "'",
    '""',
    "*",
    "a*",
    "^a",
    "a AND",
    "AND",
    "OR",
    "NOT",
    "NEAR(a b)",
    "NEAR",
    "name:cluster",
    "{name}: x",
    "-a",
    "+a",
    "a + b",
    "(",
    ")",
    "((((",
    "a) OR (b",
    '"cluster" OR "skills"',
    "cluster'; DROP TABLE entry; --",
    "%",
    "_",
    "\\",
    "\0",
    "a\0b",
    "\ud800",
    "cluster\ud800",
    "﷽",
    "🙂",
    "a" * 100_000,
    "cluster " * 5_000,
    " ",
    "",
    "\u202eabc",
    "ﬁ",
    "Ǆ",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_is_syntax(connection, text):
    """Quotation marks, operators, odd characters and endless texts are looked for or not found, and never an error."""
    for suggest in (False, True):
        search(connection, text, suggest=suggest)


@given(
    st.text(max_size=60)
    | st.text('abe "*^:(){}+-', max_size=30)
    | st.lists(st.sampled_from(sorted(FIRST))).map(" ".join)
)
def test_any_text_is_answered(text):
    """Whatever is typed, the answer is a list of groups, and the same when asked again."""
    with small("Ab", "Ab ab", "Clusters Go International (ESCP-4i)", "Bébé", "Aßé") as connection:
        for suggest in (False, True):
            assert search(connection, text, suggest=suggest) == search(connection, text, suggest=suggest)


@given(st.text(min_size=1, max_size=40))
def test_a_thing_is_found_by_its_own_name(name):
    """Whatever alphabet a name is written in, it is found as it stands, if it has a letter or digit."""
    with small(name, "another thing") as connection:
        found = hits(connection, name)
        assert not words(name) or ("urn:0" in [hit.iri for hit in found])


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Straße der Köche", "strasse der koche"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("Diyarbakır", "diyarbakir"),
        ("ISPARTA", "ısparta"),
        ("Αθήνα", "ΑΘΗΝΑ"),
        ("Οδυσσεύς", "οδυσσευσ"),
        ("София", "СОФИЯ"),
        ("Ёлка", "елка"),
        ("Ærø", "aero"),
        ("Œuvre", "oeuvre"),
        ("Þingvellir", "thingvellir"),
        ("O’Brien", "o'brien"),
        ("Aix-en-Provence", "aix en provence"),
        ("Müller", "Mueller"),
        ("ﬁnance", "finance"),
        ("Ａｂｃ", "abc"),
    ],
)
def test_letters_are_compared_without_their_marks(name, typed):
    """Names are found by what somebody types who has no such keyboard."""
    with small(name, "something else") as connection:
        assert [hit.iri for hit in hits(connection, typed)] == ["urn:0"]


def test_short_words_are_not_guessed():
    """One edit is forgiven in a word of four letters, two in longer ones, none in shorter."""
    with small("Oslo", "Bergen", "Rom") as connection:
        assert [hit.name for hit in hits(connection, "Osol")] == ["Oslo"]
        assert [hit.name for hit in hits(connection, "Xslo")] == ["Oslo"]
        assert hits(connection, "Xslx") == []
        assert [hit.name for hit in hits(connection, "Bregne")] == ["Bergen"]
        assert hits(connection, "Xxxgen") == []
        assert hits(connection, "Rox") == []


@given(
    st.lists(st.text("abcd", min_size=3, max_size=9), min_size=1, max_size=20), st.text("abcd", min_size=4, max_size=9)
)
def test_no_misspelt_word_is_given_up(names, word):
    """Where words of the index are within the edits that are forgiven, some are found, and never any other."""
    with small(*names) as connection:
        allowed = 1 if word in names else tolerance(word)
        near = {name: distance(word, name, allowed) for name in names}
        expected = {name: edits for name, edits in near.items() if 0 < edits <= allowed}
        found = corrections(connection, word)
        assert found.items() <= expected.items()
        assert bool(found) == bool(expected)


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_edits_are_counted_as_by_definition(one, other):
    """The count of edits is that of the textbook recursion, and the same both ways."""

    def textbook(i, j):
        if min(i, j) == 0:
            return max(i, j)
        found = min(textbook(i - 1, j), textbook(i, j - 1)) + 1
        found = min(found, textbook(i - 1, j - 1) + (one[i - 1] != other[j - 1]))
        if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
            found = min(found, textbook(i - 2, j - 2) + 1)
        return found

    edits = distance(one, other, 10)
    assert edits == distance(other, one, 10)
    assert len(one) + len(other) > 9 or edits == textbook(len(one), len(other))


def test_acronyms_are_the_initials_that_are_written_large():
    """An acronym leaves out the small words, and two initials make none."""
    assert acronym("European Observatory for Clusters and Industrial Change") == "eocic"
    assert acronym("Green Deal") is None


def test_the_command_tells_hits_as_rows(run):
    """In a pipe the hits are CSV: thing, kind, name, how it fits and the text that does."""
    result = run("search", "malta", "--limit", 2)
    assert result.returncode == 0, result.stderr
    rows = list(csv.DictReader(result.stdout.decode().splitlines()))
    assert [row["name"] for row in rows] == ["Malta", "Malta Enterprise"]
    assert rows[0]["fit"] == "same name"


def test_the_command_tells_hits_as_json(run):
    """As JSON the hits are grouped by kind, with marks."""
    groups = json.loads(run("search", "Wostnr", "--format", "json").stdout)["groups"]
    assert groups[0]["kind"] == "person"
    assert groups[0]["hits"][0]["name"] == "Peter Wostner"
    assert groups[0]["hits"][0]["fit"] == "similar name"


def test_the_command_shows_hits_to_people(run):
    """As a table a heading tells the kind, and each hit has its name and what to call it by."""
    lines = run("search", "COSME", "--kind", "programme", "--format", "table").stdout.decode().splitlines()
    assert lines[0] == "Programmes"
    assert lines[1].endswith("programme:cosme")
    assert lines[2].strip() == "COSME"


def test_the_command_refuses_in_a_sentence(run):
    """A kind that there is not, or a format that hits have not, is wrong use."""
    for arguments, sentence in (
        (("search", "x", "--kind", "persn"), "Nothing is of the kind 'persn': choose person, person-role."),
        (("search", "x", "-o", "/nowhere/x.ttl"), "Solutions and truth values cannot be written as turtle"),
    ):
        result = run(*arguments)
        assert result.returncode == 2
        assert sentence in result.stderr.decode()
        assert b"Traceback" not in result.stderr


def test_the_command_says_when_there_is_nothing(run):
    """A text that fits nothing gives no rows, and a sentence on standard error."""
    result = run("search", "zzzzqqqq")
    assert result.returncode == 0
    assert result.stdout.decode().splitlines() == ["thing,kind,name,fit,matched"]
    assert result.stderr.decode() == "Nothing is found for 'zzzzqqqq'.\n"
