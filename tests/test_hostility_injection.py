"""Promises about injection: no path leads out, no value becomes syntax, no text becomes markup."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from urllib.parse import quote, urlencode

import pytest

from clustergraph.web.assets import ASSETS
from conftest import asset
from hostility.clients import FORM, connect, drain, responses, together
from hostility.service import shared_service

OUTSIDE = [
    *("..", "../..", "../../../../../../etc/passwd", "..\\..\\..\\etc\\passwd", "....//....//etc/passwd"),
    *("/etc/passwd", "//etc/passwd", "file:///etc/passwd", "C:\\boot.ini", "etc/passwd\0.ttl", "..\0", "~root"),
    *("..;/..;/etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "%252e%252e%252fetc%252fpasswd", "..%c0%af..%c0%afetc/passwd"),
    *("../pyproject.toml", "../../../pyproject.toml", "../templates/home.html", "style.css/../../process.py", "."),
]
SECRET = re.compile(rb"root:.*:0:0:|\[build-system\]|\{% extends|die_with_parent|Traceback")

BREAKING = [
    '" } UNION { ?s ?p ?o } #',
    "' } UNION { ?s ?p ?o } #",
    '") } UNION { ?person ?role ?country } #',
    "> } UNION { ?s ?p ?o } #",
    "UNDEF } UNION { ?s ?p ?o } VALUES ?x { UNDEF",
    "UNDEF",
    '"x" UNDEF',
    "\\u0022 } UNION { ?s ?p ?o } #",
    '\\" } UNION { ?s ?p ?o } #',
    '"""',
    "'''\n}\n#",
    "x\n} UNION { ?s ?p ?o }\nVALUES ?y {",
    "http://example.org/> } UNION { ?s ?p ?o } #",
    "http://example.org/a b",
    "1) || (1=1",
    "1 OR 1=1",
    '2020-01-01" || true || "',
    "%s%n{0}{{7*7}}${7*7}",
    "\0",
    "\u202e\ufeff\U0010ffff",
    "x" * 5000,
]
MARKUP = [
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "</textarea></title></style><script>alert(1)</script>",
    "javascript:alert(1)",
    "<svg/onload=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;<script>",
    "{{7*7}}<b>",
    "<!--<script>",
]


OWN_SCRIPTS = [{"type": "module", "src": asset(name)} for name in ASSETS if name.endswith(".js")]


@pytest.fixture(scope="module")
def service():
    """Return a service to which values are sent that try to be more than values."""
    started = shared_service()
    yield started
    started.assert_well()


@pytest.fixture(scope="module")
def reports(service):
    """Return what the service tells of its reports."""
    return json.loads(service.ask("GET", "/reports", Accept="application/json").content)["reports"]


class Page(HTMLParser):
    """What a page is made of: elements, attributes, text."""

    def __init__(self, content):
        """Read a page."""
        super().__init__()
        self.elements = set()
        self.attributes = []
        self.scripts = []
        self.text = ""
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag, attrs):
        """Note an element and its attributes."""
        self.elements.add(tag)
        if tag == "script":
            self.scripts.append(dict(attrs))
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data):
        """Note text."""
        self.text += data


def assert_no_markup_of_others(content):
    """Hold that a page has no script but its own, no handler, no address that is code, none of the elements we send."""
    page = Page(content)
    assert page.elements.isdisjoint({"iframe", "object", "embed", "b"}), page.elements
    assert all(script in OWN_SCRIPTS for script in page.scripts), page.scripts
    for name, value in page.attributes:
        assert not name.startswith("on"), (name, value)
        if name in {"href", "src", "action", "formaction"}:
            assert not value.strip().lower().startswith(("javascript:", "data:text")), value
    assert ("src", "x") not in page.attributes


def variants(value):
    """Return ways to write a value in a path: as it is, encoded, and encoded twice."""
    encoded = quote(value, safe="")
    return {quote(value, safe="/"), encoded, encoded.replace(".", "%2e").replace("%2F", "%2f"), quote(encoded, safe="")}


def test_no_path_leads_out_of_what_is_served(app, service):
    """Every route that takes a name refuses those that climb, in every encoding, and shows no file of the machine."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.arguments and "GET" in rule.methods]
    assert len(rules) > 5
    paths = sorted(
        {
            re.sub(r"<(?:\w+:)?(\w+)>", lambda match, turn=turn, way=way: way if match[1] == turn else "x", rule.rule)
            for rule in rules
            for turn in sorted(rule.arguments)
            for value in OUTSIDE
            for way in variants(value)
        }
    )

    def visit(path):
        with connect(service.port) as connection:
            head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            connection.sendall(head.encode("latin-1"))
            return path, responses(drain(connection))

    for path, found in together(visit, paths):
        assert [response.status for response in found] in ([308], [400], [404], [406]), (path, found)
        assert found[0].headers.get("location", "http://localhost/").startswith("http://localhost/")
        assert not SECRET.search(found[0].content), path


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.long)])
def test_no_value_of_a_report_becomes_syntax(service, reports, step):
    """A value that tries to end the text it stands in is refused, or answered with no row, for every parameter."""
    cases = [
        (report, parameter, value)
        for report in reports
        for parameter in report["parameters"]
        for value in BREAKING[::step]
    ]
    assert len(cases) > 100

    def outcome(case):
        report, parameter, value = case
        given = {other["name"]: other["example"] for other in report["parameters"] if other["required"]}
        query = urlencode({**given, parameter["name"]: value})
        return case, service.ask("GET", f"{report['href']}?{query}", Accept="text/csv, application/n-triples")

    for (report, parameter, value), asked in together(outcome, cases):
        name = f"{report['name']}.{parameter['name']}={value[:60]!r}"
        assert asked.status in {200, 400}, (name, asked)
        if asked.status == 200:
            rows = list(csv.reader(io.StringIO(asked.content.decode(), newline="")))[1:]
            assert all(not any(cell not in {"", "0"} for cell in row) for row in rows), (name, rows[:3])


def test_no_format_or_unknown_parameter_becomes_anything(service, reports):
    """Formats and parameters that a report does not have are refused whatever they hold."""
    for value in [*BREAKING, *MARKUP, *OUTSIDE]:
        for name in ("format", "nothing", value[:50]):
            query = urlencode({name: value})
            asked = service.ask("GET", f"{reports[0]['href']}?{query}", Accept="text/csv")
            assert asked.status == 400, (name, value)
            assert asked.media_type == "application/problem+json"


@pytest.mark.parametrize("value", MARKUP)
def test_no_value_becomes_markup(app, service, reports, value):
    """What a client sends is text on every page that shows it: forms, tables, problems."""
    encoded = quote(value, safe="")
    rules = [rule.rule for rule in app.url_map.iter_rules() if rule.arguments and "GET" in rule.methods]
    addresses = [
        f"/nothing/{encoded}",
        f"/search?{urlencode({'q': value})}",
        *(re.sub(r"<[^>]+>", encoded, rule) for rule in rules),
        *(
            f"{report['href']}?{urlencode({parameter['name']: value})}"
            for report in reports[:12]
            for parameter in report["parameters"]
        ),
        *(f"{report['href']}?{urlencode({value: 'x', 'format': value})}" for report in reports[:3]),
    ]
    quoted = json.dumps(value)
    queries = [
        value,
        f"SELECT {value}",
        f"SELECT ({quoted} AS ?x) (IRI({quoted}) AS ?y) {{}}",
        f"SELECT (STRLANG({quoted}, 'de') AS ?x) (STRDT('x', IRI(CONCAT('http://e/', {quoted}))) AS ?y) {{}}",
        f"CONSTRUCT {{ <urn:s> <urn:p> {quoted} }} {{}}",
        f"SELECT * FROM <http://example.org/{quote(value, safe='()')}> {{}}",
    ]
    addresses += [f"/sparql?{urlencode({'query': query})}" for query in queries]
    for asked in together(lambda address: service.ask("GET", address, Accept="text/html"), addresses):
        assert asked.status in {200, 400, 404, 406}, asked
        assert asked.media_type == "text/html"
        assert_no_markup_of_others(asked.content)
    for query in queries:
        asked = service.ask("POST", "/sparql", urlencode({"query": query}), Content_Type=FORM, Accept="text/html")
        assert_no_markup_of_others(asked.content)


def test_no_value_splits_a_response(service, reports):
    """Line breaks and letters of all scripts in values never break a head, and never an answer."""
    for value in ("x\r\nX-Evil: 1", "\n\nHTTP/1.1 200 OK", "\u0142\u4e16\U0001f600", "\x85\x0b\x0c\u2028", "\xff"):
        for report in reports:
            for parameter in report["parameters"]:
                address = f"{report['href']}?{urlencode({parameter['name']: value})}"
                head = f"GET {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: text/csv\r\n\r\n"
                with connect(service.port) as connection:
                    connection.sendall(head.encode())
                    found = responses(drain(connection))
                assert [response.status in {200, 400, 406} for response in found] == [True], (address, found)
                assert "x-evil" not in found[0].headers
