"""Promises of a real service against its own description: whatever is asked, it answers as it says it does."""

import json
import re
import subprocess
import sys
from collections import Counter
from http.client import HTTPConnection

import pytest

from clustergraph.reports.header import report_names
from conftest import ROOT
from contract import accepted_types, answers, breaches, described, operations

EXAMPLES = 15
"""Requests for each operation."""

SERVE = [sys.executable, "-m", "clustergraph", "serve", "--port", "0"]
STARTED = re.compile(r"Serving .* at (http://127\.0\.0\.1:\d+)/\n")


@pytest.fixture(scope="module")
def address():
    """Return the address of a service that runs as a process of its own."""
    with subprocess.Popen(SERVE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield STARTED.fullmatch(process.stdout.readline())[1]
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture(scope="module")
def found(address):
    """Return the operations that the service describes, by method and path."""
    connection = HTTPConnection(address.removeprefix("http://"), timeout=30)
    connection.request("GET", "/openapi.json")
    document = json.load(connection.getresponse())
    connection.close()
    return {operation.label: operation for operation in operations(described(document))}


OTHERS = (
    "GET /",
    "GET /.well-known/sparql-examples",
    "GET /.well-known/void",
    "GET /about",
    "GET /about/corrections",
    "GET /catalogue",
    "GET /country",
    "GET /country/{code}",
    "GET /dataset",
    "GET /dataset.{suffix}",
    "GET /doc/{kind}/{reference}",
    "GET /explanation",
    "POST /explanation",
    "GET /explore",
    "GET /graph",
    "GET /graph-store",
    "GET /graph/{name}",
    "GET /health",
    "GET /id/{kind}/{reference}",
    "GET /kos/{scheme}",
    "GET /kos/{scheme}/{notation}",
    "GET /list",
    "GET /list/{name}",
    "GET /metrics",
    "GET /ontology",
    "GET /openapi.json",
    "GET /problem/{name}",
    "GET /reports",
    "GET /robots.txt",
    "GET /search",
    "GET /sitemap.xml",
    "GET /versions.atom",
    "GET /shape",
    "GET /sparql",
    "POST /sparql",
    "GET /sparql/names",
    "GET /sparql/terms",
    "GET /static/{digest}/{name}",
)
LABELS = [*(f"GET /reports/{name}" for name in report_names(ROOT)), *OTHERS]


@pytest.mark.long
def test_every_operation_is_tried(found):
    """The operations that are tried below are those that the service describes, all of them."""
    assert sorted(found) == sorted(LABELS)


@pytest.mark.long
@pytest.mark.xdist_group("schemathesis")
@pytest.mark.parametrize("label", LABELS)
def test_an_operation_keeps_its_contract(address, found, label):
    """No request, right or wrong, gets a server error, or a status, type, header or body that is not described."""
    broken, statuses = breaches(found[label], EXAMPLES, base_url=address)
    assert broken == []
    assert Counter(statuses).total() > 0
    assert {status for status in statuses if status >= 500} == set()


WITHOUT_200 = ("GET /id/{kind}/{reference}",)
EITHER = ("GET /sparql", "POST /sparql")
"""Operations whose example gives rows, so that the types of graphs are for other queries."""

ONE_TYPE = ("GET /static/{digest}/{name}", "GET /dataset.{suffix}")
"""Operations whose type goes by the name of the file."""


@pytest.mark.long
@pytest.mark.xdist_group("schemathesis")
@pytest.mark.parametrize("label", [label for label in LABELS if label not in WITHOUT_200])
def test_every_type_that_is_described_is_answered(address, found, label):
    """The example that an operation gives of itself is answered in each type that it names, as it is described."""
    broken, answered = answers(found[label], base_url=address)
    types = set(accepted_types(found[label]))
    assert broken == []
    assert answered <= types
    assert answered if label in {*EITHER, *ONE_TYPE} else answered == types
