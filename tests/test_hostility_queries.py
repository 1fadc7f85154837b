"""Promises about hostile queries: each ends in its limits with one sentence, and nobody else notices."""

from urllib.parse import urlencode

import pytest

from hostility.clients import FORM, Asked, ask, assert_problem, timed, together
from hostility.neighbour import neighbour
from hostility.queries import BLOWN, CHAINED, LIMITED, NESTED, mutants
from hostility.service import TRIVIAL, shared_service

LIMIT = 2
SLACK = 10
"""Seconds beyond its limit in which a query must be over, on a machine that does other things too."""

REFUSED = {"malformed-query", "refused-query", "about:blank"}
"""Types of refusals; an empty query has none of its own."""


@pytest.fixture(scope="module")
def service():
    """Return a service that must be as before when all of this module is over: processes, answer, memory."""
    started = shared_service()
    for query in [TRIVIAL, *mutants(150, seed=0)]:
        started.query(query)
    before = started.memory()
    yield started
    started.assert_well()
    assert started.memory() < 1.2 * before, started.memory_by_process()


def assert_safe(asked, kinds, name=""):
    """Hold that an answer is a right one, where that may be, or a problem of one of some types."""
    if asked.status == 200:
        assert "" in kinds, name
        assert asked.content.endswith((b"\n", b"}", b"e")) or (asked.media_type, asked.content) == ("text/turtle", b"")
    else:
        assert_problem(asked, 400, 413, 503, kind=kinds)


def assert_survives(service, queries, kinds):
    """Hold that each query has a safe outcome in its time, and that a neighbour is served meanwhile."""
    with neighbour(service.port, within=SLACK):
        for asked, seconds in together(lambda query: timed(service.query, query, "text/csv, text/turtle"), queries):
            assert_safe(asked, kinds)
            assert seconds < LIMIT + SLACK
    service.assert_well()


@pytest.mark.parametrize("number", [400, pytest.param(6000, marks=pytest.mark.long)])
def test_a_mutated_query_is_answered_or_refused_with_a_sentence(service, number):
    """Whatever becomes of a query by a slip or by malice, it is answered, refused or ended, and breaks nothing."""
    assert_survives(service, mutants(number, seed=number), {"", *REFUSED, *LIMITED})


@pytest.mark.parametrize(
    "depth",
    [1000, *(pytest.param(depth, marks=pytest.mark.long) for depth in (100, 10_000, 100_000))],
)
def test_nesting_of_any_construct_ends_well(service, depth):
    """However deep a construct nests or however long it goes on, the query is answered, refused or ended."""
    queries = [build(depth) for build in [*NESTED.values(), *CHAINED.values()]]
    assert_survives(service, queries, {"", *REFUSED, *LIMITED})


def test_brackets_beyond_the_limit_are_refused_before_anything_dies(service):
    """What nests more than a hundred brackets never reaches the engine, so that no worker is lost over it."""
    before = service.worker_ids()
    for name in ("groups", "parentheses", "optional", "sub-select", "lists", "blank nodes", "functions", "exists"):
        assert_problem(service.query(NESTED[name](10_000)), 400, kind="refused-query")
    assert service.worker_ids() == before


LONG = {
    "comment": lambda size: "ASK {} #" + "x" * size,
    "IRI": lambda size: f"ASK {{ <http://example.org/{'x' * size}> ?p ?o }}",
    "literal": lambda size: f"ASK {{ ?s ?p '{'x' * size}' }}",
    "variable": lambda size: f"ASK {{ ?{'x' * size} ?p ?o }}",
    "prefix": lambda size: f"PREFIX {'x' * size}: <http://example.org/> ASK {{}}",
    "language tag": lambda size: f"ASK {{ ?s ?p 'x'@{'x' * size} }}",
    "number": lambda size: f"ASK {{ ?s ?p {'1' * size} }}",
    "blank space": lambda size: "ASK" + " " * size + "{}",
    "open string": lambda size: "ASK { ?s ?p '" + "x" * size,
    "open brackets": lambda size: "<" * size,
    "escapes": lambda size: "ASK { ?s ?p '" + "\\u0041" * (size // 6) + "' }",
    "names": lambda size: "a:" * (size // 2),
    "dots": lambda size: "a." * (size // 2),
    "quotes": lambda size: '"""' * (size // 3),
}


@pytest.mark.parametrize("size", [190_000, 900_000])
def test_long_queries_are_read_in_time_or_refused(service, size):
    """A query of any length is answered or refused, whichever of its parts is long, and read in linear time."""
    assert_survives(service, [build(size) for build in LONG.values()], {"", *REFUSED, *LIMITED})


def test_megabytes_of_query_are_refused_by_length(service):
    """Bodies over a mebibyte are 413, addresses over 64 KiB 414, thousands of parameters 400."""
    for size in (2**20 + 1, 5 * 2**20):
        body = urlencode({"query": "ASK {} #" + "x" * size})
        try:
            asked = service.ask("POST", "/sparql", body, Content_Type=FORM)
        except ConnectionError:  # the refusal came before all was sent
            continue
        assert_problem(asked, 413)
    assert_problem(service.ask("GET", "/sparql?query=" + "x" * 100_000), 414)
    many = "&".join(f"p{number}=1" for number in range(10_000))
    assert_problem(service.ask("GET", f"/sparql?{many[:60_000]}"), 400)
    assert_problem(service.ask("POST", "/sparql", many, Content_Type=FORM), 400)
    assert_problem(service.ask("GET", "/reports/members?" + "&".join(["country=PT"] * 3000)), 400)
    service.assert_well()


def test_queries_that_blow_up_end_at_their_limits(service):
    """What would take for ever, or all memory, or give without end, is ended at its limit and the limit is named."""
    with neighbour(service.port, within=SLACK):
        found = together(lambda blown: timed(service.query, blown[0], "text/csv, text/turtle"), BLOWN.values())
    for (name, (_, kinds)), (asked, seconds) in zip(BLOWN.items(), found, strict=True):
        assert_safe(asked, kinds, name)
        assert seconds < LIMIT + SLACK, name
    assert service.query(TRIVIAL) == Asked(200, "text/csv", b"one\r\n1\r\n")


def test_what_blows_up_in_a_page_is_told_in_the_page(service):
    """A browser gets the same refusals as a page, whole and with the status of the refusal."""
    query, _ = BLOWN["cartesian count"]
    status, media_type, content = ask(
        service.port, "POST", "/sparql", urlencode({"query": query}), Content_Type=FORM, Accept="text/html"
    )
    assert (status, media_type) == (503, "text/html")
    assert b"did not end within" in content
    assert content.rstrip().endswith(b"</html>")
