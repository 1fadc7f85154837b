"""Promises of the assistant's door: the same answers as on the command line, over both transports."""

import csv
import http.client
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import urlsplit

import anyio
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.shared.exceptions import MCPError

from clustergraph.mcp.evaluation import Evaluation, EvaluationEndedError
from clustergraph.mcp.holdings import open_holdings
from clustergraph.mcp.replies import UnknownToolError, reply
from clustergraph.mcp.tools import read_tools
from clustergraph.reports.header import report_names
from clustergraph.reports.values import term
from clustergraph.search import kinds
from clustergraph.serving.limits import Limits

COMMAND = ["-m", "clustergraph", "mcp", "--max-result", "1"]

ASKED = [
    ("members", {"country": "MT"}),
    ("examples", {"number": 4}),
    ("recommendations", {}),
]
"""Reports with the arguments that an assistant gives."""

OTHERS = {
    "found": ("search", {"text": "Wostnr"}),
    "described": ("describe", {"thing": "Cain Grech"}),
    "true": ("query", {"query": "ASK { ?s ?p ?o }"}),
    "graph": ("query", {"query": "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3"}),
    "refused": ("query", {"query": "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"}),
    "updating": ("query", {"query": "DROP ALL"}),
    "too large": ("query", {"query": "SELECT * { ?s ?p ?o }"}),
    "unknown value": ("members", {"country": "Narnia"}),
    "unknown parameter": ("members", {"colour": "blue"}),
    "unknown thing": ("describe", {"thing": "Nobody at all"}),
    "unknown kind": ("search", {"text": "x", "kind": "persn"}),
    "no text": ("search", {"text": ["x"]}),
}


async def converse(target):
    """Return all that the door says to one client: tools, answers, resources, and the refusal of an unknown tool."""
    async with Client(target) as client:
        tools = (await client.list_tools()).tools
        reports = [await client.call_tool(name, arguments) for name, arguments in ASKED]
        others = {key: await client.call_tool(name, arguments) for key, (name, arguments) in OTHERS.items()}
        uris = [resource.uri for resource in (await client.list_resources()).resources]
        texts = {uri: (await client.read_resource(uri)).contents[0].text for uri in uris}
        with pytest.raises(MCPError, match="There is no tool 'nothing'"):
            await client.call_tool("nothing", {})
        with pytest.raises(MCPError, match="There is no resource"):
            await client.read_resource("clustergraph://nothing")
        return {"tools": tools, "reports": reports, "others": others, "texts": texts}


@contextmanager
def served():
    """Serve over HTTP for as long as the block lasts; give the address."""
    with subprocess.Popen([sys.executable, *COMMAND, "--http", "--port", "0"], stdout=subprocess.PIPE) as server:
        try:
            yield server.stdout.readline().decode().split()[-1]
        finally:
            server.terminate()


@pytest.fixture(scope="module", params=["stdio", "http"])
def said(request):
    """Return what the door said in one conversation over a transport."""
    if request.param == "stdio":
        parameters = StdioServerParameters(command=sys.executable, args=COMMAND, env=dict(os.environ))
        return anyio.run(converse, stdio_client(parameters))
    with served() as url:
        return anyio.run(converse, url)


@pytest.fixture(scope="module")
def holdings(project):
    """Return what the tools answer from, without a transport."""
    holdings = open_holdings(project, Limits(timeout=10, memory=512, max_result=1))
    yield holdings
    holdings.index.close()


def test_every_report_is_a_tool(said, project):
    """Tools are search, describe, query and one for each report, all of which only read."""
    names = [tool.name for tool in said["tools"]]
    assert names == ["search", "describe", "query", *report_names(project)]
    assert all(tool.annotations.read_only_hint and tool.description for tool in said["tools"])


def test_parameters_are_typed(said):
    """A tool's schema tells type and example of a parameter, the values where they are few, and allows no other."""
    schemas = {tool.name: tool.input_schema for tool in said["tools"]}
    members = schemas["members"]["properties"]
    assert members["type"]["enum"] == ["A", "D"]
    assert "MT" in members["country"]["enum"]
    assert "MT (Malta)" in members["country"]["description"]
    assert schemas["examples"]["properties"]["number"]["type"] == "integer"
    assert schemas["recommendation"]["required"] == ["number"]
    assert all(schema["additionalProperties"] is False for schema in schemas.values())


def test_reports_answer_as_on_the_command_line(said, run):
    """The rows are those of the command line, with documents, lines and digests, also told as a table of Markdown."""
    for (name, arguments), answer in zip(ASKED, said["reports"], strict=True):
        given = [text for key, value in arguments.items() for text in (f"--{key}", value)]
        rows = json.loads(run("report", name, *given, "--format", "rows", "--receipts").stdout)
        assert answer.is_error is False
        assert answer.structured_content["rows"] == rows
        assert rows[0]["lines"]
        assert rows[0]["receipt_digest"]
        assert list(rows[0]) == answer.structured_content["columns"]
        assert len(answer.structured_content["dataset"]["version"]) == 64
        text = answer.content[0].text
        assert f"| {' | '.join(list(rows[0])[:2]).replace('_', chr(95))}" in text
        assert answer.structured_content["dataset"]["version"] in text


def test_the_other_tools_answer(said, run):
    """Search forgives a typing error, a description has its lines, a question a truth value, CONSTRUCT a graph."""
    found = {key: answer.structured_content for key, answer in said["others"].items()}
    hits = list(csv.DictReader(run("search", "Wostnr").stdout.decode().splitlines()))
    assert found["found"]["groups"][0]["hits"][0]["iri"] == hits[0]["thing"]
    assert found["described"]["name"] == "Cain Grech"
    assert found["described"]["evidence"][0]["lines"] == "1456-1456"
    assert found["true"]["answer"] is True
    assert " a " in found["graph"]["turtle"] or "rdf-syntax-ns#type" in found["graph"]["turtle"]


def test_a_refusal_is_one_sentence(said):
    """What is refused, limited or not there is an error of the tool, told in the sentence of the command line."""
    texts = {key: answer.content[0].text for key, answer in said["others"].items() if answer.is_error}
    assert texts.keys() == {
        "refused",
        "updating",
        "too large",
        "unknown value",
        "unknown parameter",
        "unknown thing",
        "unknown kind",
        "no text",
    }
    assert texts["refused"].startswith("SERVICE is refused")
    assert texts["too large"] == "The result is larger than 1 MiB."
    assert texts["unknown value"].startswith("country: Nothing is called 'Narnia'.")
    assert texts["unknown parameter"].startswith("Report members has no parameter 'colour'")
    assert all("\n" not in text and text.endswith((".", "?")) for text in texts.values())


def test_resources_can_be_read(said, project):
    """The list of reports, the description of the dataset and the page on the model are there to be read first."""
    texts = said["texts"]
    assert texts["clustergraph://reports"].count("\n- ") + 1 == len(report_names(project))
    assert "void" in texts["clustergraph://dataset"]
    if (project / "docs" / "model.md").exists():
        assert texts["clustergraph://model"] == (project / "docs" / "model.md").read_text(encoding="utf-8")


def test_other_hosts_are_refused():
    """Over HTTP on loopback a page of another host cannot speak with the door by giving its name to this address."""
    with served() as url:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
        connection.request("POST", "/mcp", "{}", {"Host": "example.org", "Content-Type": "application/json"})
        assert connection.getresponse().status == 421
        connection.close()


def test_without_the_package_the_command_says_what_to_install():
    """Where the protocol's package is not installed, the command names the extra and ends as wrong use."""
    code = "import sys; sys.modules['mcp'] = None; from clustergraph.cli import main; sys.argv[1:] = ['mcp']; main()"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60)
    assert result.returncode == 2
    assert result.stderr.decode() == (
        "Error: The assistant's door needs further packages: install clustergraph[mcp].\n"
    )


def test_a_query_that_takes_too_long_is_ended(holdings):
    """A limit that is reached is told, and the next question is answered."""
    hasty = type(holdings)(**{name: getattr(holdings, name) for name in holdings.__slots__} | {"limits": Limits(0.2)})
    evaluation = Evaluation(hasty, 1)
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    told = evaluation.ask("query", {"query": endless})
    assert told == {"structured": None, "text": "The query did not end within 0.2 seconds."}
    assert evaluation.ask("search", {"text": "Malta"})["structured"]["groups"]
    with pytest.raises(UnknownToolError):
        evaluation.ask("nothing", {})
    evaluation.close()
    with pytest.raises(EvaluationEndedError):
        evaluation.ask("search", {"text": "Malta"})


def test_every_value_that_a_schema_lists_is_one(holdings):
    """Each value in a schema, and each example, is understood by the report that it is given to."""
    tools = {tool.name: tool for tool in read_tools(holdings.store, holdings.reports, kinds(holdings.index))}
    seen = set()
    for report in holdings.reports.values():
        for name, parameter in report.parameters.items():
            schema = tools[report.name].input_schema["properties"][name]
            values = schema.get("items", schema).get("enum", [])
            listed = values if (parameter.type, parameter.of) not in seen else []
            seen.add((parameter.type, parameter.of))
            assert all(term(holdings.store, parameter, value) for value in [*listed, parameter.example])
    assert ("country", "") in seen


def test_numbers_are_understood_as_texts_are(holdings):
    """A number given as a number of JSON is the same as when it is typed."""
    as_number = reply(holdings, "recommendation", {"number": 4})
    assert as_number["structured"]["rows"]
    assert as_number == reply(holdings, "recommendation", {"number": "4"})


ODD = [
    ("search", {}),
    ("search", {"text": None}),
    ("search", {"text": "\ud800"}),
    ("search", {"text": "x", "kind": 5}),
    ("search", {"text": "x", "limit": 10**30}),
    ("search", {"text": "x", "limit": "5"}),
    ("search", {"text": "x", "colour": 1}),
    ("describe", {"thing": ""}),
    ("describe", {"thing": "\ud800"}),
    ("describe", {"thing": {"a": 1}}),
    ("query", {"query": "\ud800"}),
    ("query", {"query": "\0"}),
    ("query", {"query": "{" * 100_000}),
    ("members", {"country": {"a": [1]}}),
    ("members", {"country": ["MT", "PT"]}),
    ("members", {"country": True}),
    ("members", {"country": "\ud800"}),
    ("recommendation", {}),
    ("recommendation", {"number": 1.5}),
    ("recommendation", {"number": 10**400}),
]


@pytest.mark.parametrize(("tool", "arguments"), ODD, ids=range(len(ODD)))
def test_odd_arguments_are_refused_in_a_sentence(holdings, tool, arguments):
    """Arguments of a wrong kind, too many, too few or too large are told of in one sentence, as an answer."""
    told = reply(holdings, tool, arguments)
    assert told["structured"] is None
    assert "\n" not in told["text"]
    assert told["text"].endswith((".", "?"))
