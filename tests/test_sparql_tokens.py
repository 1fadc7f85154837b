"""Promises of reading a query before it runs."""

import time

import pytest

from clustergraph.sparql.protocol import DatasetDescription
from clustergraph.sparql.syntax import explain
from clustergraph.sparql.tokens import MAX_DEPTH, RefusedQueryError, read_query, tokens


@pytest.mark.parametrize(
    ("query", "default_graph_uri", "named_graph_uri"),
    [
        ("SELECT * { ?s ?p ?o }", (), ()),
        ("SELECT * FROM <http://x/a> { ?s ?p ?o }", ("http://x/a",), ()),
        (
            "ASK FROM <http://x/a> FROM NAMED <http://x/b> FROM <http://x/c> {}",
            ("http://x/a", "http://x/c"),
            ("http://x/b",),
        ),
        ("PREFIX g: <http://g/> SELECT * from g:a from named g:b {}", ("http://g/a",), ("http://g/b",)),
        ("BASE <http://x/> SELECT * FROM <a> {}", ("http://x/a",), ()),
        (
            "SELECT * FROM <http://x/n\\u006Fne> FROM NAMED <http://x/\\U00000061> {}",
            ("http://x/none",),
            ("http://x/a",),
        ),
        ("SELECT * FROM # <http://no/>\n <http://x/a> {}", ("http://x/a",), ()),
        ('SELECT * { ?s ?from "FROM <http://no/>" }', (), ()),
    ],
)
def test_the_dataset_of_a_query_is_read(query, default_graph_uri, named_graph_uri):
    """FROM and FROM NAMED are read with prefixes, base, comments and strings in mind."""
    assert read_query(query) == DatasetDescription(default_graph_uri, named_graph_uri)


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("INSERT DATA { <a> <b> <c> }", "INSERT"),
        ("PREFIX x: <http://select/> DELETE WHERE { ?s ?p ?o }", "DELETE"),
        ("LOAD <http://x/>", "LOAD"),
        ("WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "WITH"),
        ("CLEAR ALL", "CLEAR"),
        ("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { service silent ?x { ?s ?p ?o } }", "SERVICE"),
        ("ASK { ?s ?p true.SERVICE <http://x/> {} }", "SERVICE"),
        ("ASK { ?s ?p 1.SERVICE <http://x/> {} }", "SERVICE"),
        ("SELECT * { " + "{" * MAX_DEPTH + "}" * MAX_DEPTH + " }", "nests"),
        ("SELECT * { ?s ?p " + "(" * 20_000, "nests"),
        ("ASK {} " + "#" * 300_000, "characters"),
    ],
)
def test_what_must_not_reach_the_engine_is_refused(query, word):
    """Updates, calls to other services, deep nesting and overlong texts are refused by name."""
    with pytest.raises(RefusedQueryError, match=word):
        read_query(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s <http://x/SERVICE> "SERVICE INSERT" }',
        "PREFIX service: <http://x/> SELECT ?load { ?load service:load ?insert }",
        "SELECT * { ?s ?p ?o } # SERVICE <http://x/>",
    ],
)
def test_words_inside_names_and_strings_are_no_keywords(query):
    """What only looks like a keyword refuses nothing."""
    assert not read_query(query)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("SELECT ?s { ?s ?p", "'{' is never closed (line 1, column 11)."),
        ("SELCT ?s {}", "The query has none of SELECT, ASK, CONSTRUCT and DESCRIBE."),
        ("SELECT ?s { ?s ?p ?o ] }", "']' closes nothing (line 1, column 22)."),
        ("SELECT ?s { ?s ?p ?o } ORDER", "The query goes wrong or breaks off before its end (line 1, column 29)."),
        ("SELECT ?s WHERE ?s ?p ?o", "'?s' is not what SPARQL expects here (line 1, column 17)."),
        (
            "SELECT ?s ?o { ?s ?p ?o } GROUP BY ?s",
            "The SELECT contains a variable that is unbound (line 1, column 38).",
        ),
        ("SELECT ?s\n{ ?s foo:a ?b }", "The prefix 'foo' is not declared (line 2, column 6)."),
        (
            "ASK { ?s owl:sameAs ?o }",
            "The prefix 'owl' is not declared (line 1, column 10). "
            "(Declare it: PREFIX owl: <http://www.w3.org/2002/07/owl#>.)",
        ),
    ],
)
def test_a_syntax_error_is_one_sentence_with_its_place(store, query, sentence):
    """The engine's long complaint becomes what stands wrong, and where."""
    with pytest.raises(SyntaxError) as caught:
        store.query(query)
    assert explain(query, caught.value) == sentence


UNITS = [
    "a-",
    "a.",
    "a",
    "é-",
    "1",
    "1e",
    "-",
    ".",
    ":",
    "a:",
    "<",
    "<a",
    "'",
    '"',
    "\\",
    "_:",
    "?",
    "@a-",
    "%",
    '"""a',
    "''' ",
]


@pytest.mark.parametrize("unit", UNITS)
def test_reading_takes_time_linear_in_the_length(unit):
    """Sixteen times the text takes nowhere near 256 times the time, whatever the text repeats."""
    short, long = (seconds(unit * (size // len(unit))) for size in (6_000, 96_000))
    assert long < 100 * max(short, 0.001)


def seconds(text):
    """Return the processor time of reading a text to its end, the best of three."""
    times = []
    for _ in range(3):
        started = time.process_time()
        for _ in tokens("ASK { " + text):
            pass
        times.append(time.process_time() - started)
    return min(times)
