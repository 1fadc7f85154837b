"""Promises of ``/openapi.json``: a valid description that leaves nothing out, with examples that are answers."""

import copy
import csv
import io
import json
import re

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from pyoxigraph import RdfFormat, parse

from clustergraph.openapi.samples import key_of, read_samples
from clustergraph.reports.header import read_report, report_names
from clustergraph.reports.values import term
from clustergraph.web.problems import PROBLEM, TYPES
from clustergraph.web.report_options import OPTIONS
from conftest import ROOT
from contract import breaches, described, operations

REPORTS = [read_report(ROOT, name) for name in report_names(ROOT)]
GOLDEN = ROOT / "tests" / "golden"
NAMES = [report.name for report in REPORTS]


@pytest.fixture(scope="module")
def document(app):
    """Return the description."""
    return app.test_client().get("/openapi.json").json


@pytest.fixture(scope="module")
def samples(store):
    """Return what a description takes from the data."""
    return read_samples(store, REPORTS)


def test_the_description_is_valid(document):
    """A validator of OpenAPI 3.1 has nothing to say."""
    assert document["openapi"] == "3.1.0"
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_the_description_comes_in_its_types(client):
    """It is plain JSON, or OpenAPI's own type where that is preferred."""
    assert client.get("/openapi.json").mimetype == "application/json"
    own = client.get("/openapi.json", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert own.mimetype == "application/vnd.oai.openapi+json"
    assert own.json == client.get("/openapi.json").json
    assert client.get("/openapi.json", headers={"Accept": "text/csv"}).status_code == 406


def test_every_route_is_described(app, document):
    """Each rule of the application with each of its methods is an operation; that of reports is one for each."""
    rules = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule): rule.methods for rule in app.url_map.iter_rules()}
    expected = {(path, method.lower()) for path, methods in rules.items() for method in methods - {"HEAD", "OPTIONS"}}
    expected.remove(("/reports/{name}", "get"))
    expected |= {(f"/reports/{name}", "get") for name in NAMES}
    assert {(path, method) for path, item in document["paths"].items() for method in item} == expected


def test_every_problem_is_described(document):
    """Each type of problem is a value of the schema and has its meaning, and each with a status is told of there."""
    schema = document["components"]["schemas"]["Problem"]
    assert set(schema["properties"]["type"]["enum"]) == {"about:blank", *(PROBLEM + name for name in TYPES)}
    told = " ".join(response["description"] for response in document["components"]["responses"].values())
    for name, meaning in TYPES.items():
        assert meaning in schema["description"]
        assert name == "row-limit" or PROBLEM + name in told


def test_operations_have_names_of_their_own(document):
    """No two operations share a name, and each says in a summary what it is."""
    found = [operation for item in document["paths"].values() for operation in item.values()]
    names = [operation["operationId"] for operation in found]
    assert len(set(names)) == len(names)
    assert all(operation["summary"] for operation in found)
    declared = {tag["name"] for tag in document["tags"]}
    assert {tag for operation in found for tag in operation["tags"]} <= declared


@pytest.mark.parametrize("report", REPORTS, ids=NAMES)
def test_a_report_is_described_with_its_own_parameters(document, report):
    """Names, obligation and plurality of the parameters are those of the header, the options of an address beside."""
    operation = document["paths"][f"/reports/{report.name}"]["get"]
    found = {parameter["name"]: parameter for parameter in operation["parameters"]}
    assert list(found)[: len(report.parameters)] == list(report.parameters)
    assert set(found) - set(report.parameters) == set(OPTIONS)
    assert report.question in operation["description"]
    for name, parameter in report.parameters.items():
        assert found[name]["required"] == parameter.required
        assert (found[name]["schema"]["type"] == "array") == parameter.many


@pytest.mark.parametrize("report", REPORTS, ids=NAMES)
def test_values_that_are_listed_are_taken(document, report, store):
    """Each value of a list stands for another thing, and example and default are among the values."""
    found = {each["name"]: each for each in document["paths"][f"/reports/{report.name}"]["get"]["parameters"]}
    for name, parameter in report.parameters.items():
        schema = found[name]["schema"].get("items", found[name]["schema"])
        listed = schema.get("enum", [])
        assert bool(listed) == bool(key_of(parameter))
        assert len({term(store, parameter, value) for value in listed}) == len(listed)
        assert not listed or {parameter.example, parameter.default or parameter.example} <= set(listed)


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.csv")))
def test_examples_are_the_recorded_answers(document, name):
    """The examples of a table are the first rows of its golden file, in each format that has one."""
    content = document["paths"][f"/reports/{name}"]["get"]["responses"]["200"]["content"]
    recorded = list(csv.reader(io.StringIO((GOLDEN / f"{name}.csv").read_text(encoding="utf-8"))))
    example = list(csv.reader(io.StringIO(content["text/csv"]["example"])))
    assert example == recorded[:3]
    bindings = content["application/sparql-results+json"]["example"]["results"]["bindings"]
    shown = [[row[column]["value"] if column in row else "" for column in recorded[0]] for row in bindings]
    assert shown == recorded[1:3]
    rows = content["application/json"]["example"]
    assert [list(row) for row in rows] == [recorded[0]] * len(recorded[1:3])
    assert content["text/tab-separated-values"]["example"].count("\n") == len(example)


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.nt")))
def test_examples_of_graphs_are_the_recorded_triples(document, name):
    """The examples of a graph are triples of its golden file, the same in each format."""
    content = document["paths"][f"/reports/{name}"]["get"]["responses"]["200"]["content"]
    recorded = {quad.triple for quad in parse((GOLDEN / f"{name}.nt").read_bytes(), format=RdfFormat.N_TRIPLES)}
    lines = {quad.triple for quad in parse(content["application/n-triples"]["example"], format=RdfFormat.N_TRIPLES)}
    turtle = {quad.triple for quad in parse(content["text/turtle"]["example"], format=RdfFormat.TURTLE)}
    assert lines
    assert lines <= recorded
    assert turtle == lines


def test_samples_are_plain_json(samples):
    """What is computed next to the data can be sent as JSON and comes back the same."""
    assert json.loads(json.dumps(samples)) == samples


def test_the_description_is_linked(client):
    """List and page of the reports and the home page lead to it, and so does the list itself."""
    for address, media_type in (("/reports", "application/json"), ("/reports", "text/html"), ("/", "text/html")):
        link = client.get(address, headers={"Accept": media_type}).headers["Link"]
        assert link.startswith('</openapi.json>; rel="service-desc"')
    assert client.get(client.get("/reports").json["description"]).status_code == 200


@pytest.mark.parametrize("report", REPORTS, ids=NAMES)
def test_formats_are_those_that_are_described(document, report):
    """A report is described in the media type of each format that it is asked for by name."""
    operation = document["paths"][f"/reports/{report.name}"]["get"]
    formats = next(each for each in operation["parameters"] if each["name"] == "format")["schema"]["enum"]
    content = operation["responses"]["200"]["content"]
    assert ("text/turtle" in content) == ("turtle" in formats)
    assert ("image/svg+xml" in content) == ("svg" in formats) == (report.chart is not None)


FEW = ("/graph-store", "/reports/bodies", "/reports/person", "/problem/{name}")


@pytest.mark.parametrize("path", FEW)
def test_responses_are_as_described(app, document, path):
    """A few right and wrong requests are answered with statuses, types, headers and bodies that are described."""
    for operation in operations(described(document, app=app), path):
        found, statuses = breaches(operation, 5)
        assert found == []
        assert statuses


def test_a_breach_is_found(app, document):
    """An answer that the description does not know is told: a status, a type, a body."""
    changed = copy.deepcopy(document)
    responses = changed["paths"]["/health"]["get"]["responses"]
    changed["components"]["schemas"]["Health"]["properties"]["status"] = {"const": "ill"}
    (operation,) = operations(described(changed, app=app), "/health")
    assert "Health" in str(responses)
    assert any("JsonSchemaError" in breach for breach in breaches(operation, 3)[0])
    del responses["200"]
    (operation,) = operations(described(changed, app=app), "/health")
    assert any("UndefinedStatusCode" in breach for breach in breaches(operation, 3)[0])
