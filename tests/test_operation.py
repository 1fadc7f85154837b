"""Promises to whoever runs the service in public: settings, log, metrics, notices, unit, proxy and image.

Run with UPDATE_README=1 to write the table of settings that the options give now.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import click
import pytest
from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.parser import text_string_to_metric_families

from clustergraph.cli import cli
from clustergraph.cli.serve import command
from clustergraph.serving import metrics
from clustergraph.web.problems import TYPES
from conftest import ROOT, need

PAGE = ROOT / "docs" / "operation.md"
DEPLOY = ROOT / "deploy"
SETTINGS = re.compile(r"(?<=<!-- settings -->\n).*?(?=<!-- end of settings -->)", re.DOTALL)
STARTED = re.compile(r"Serving [\d,]+ triples in \d+ named graphs at http://127\.0\.0\.1:(\d+)/\n")
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@contextmanager
def serving(*arguments, project=ROOT, **environment):
    """Start a service on a free port; give its process and port, and end it."""
    options = ["--project", str(project), "serve", "--port", "0", "--workers", "2", *arguments]
    with subprocess.Popen(
        [sys.executable, "-m", "clustergraph", *options],
        stdout=subprocess.PIPE,
        env=os.environ | environment,
        text=True,
    ) as process:
        try:
            yield process, int(STARTED.fullmatch(process.stdout.readline())[1])
        finally:
            process.terminate()
            process.wait(20)


def ask(port, address, method="GET", **headers):
    """Send a request and return status, headers and body of the response."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, address, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def samples(port):
    """Return the samples of /metrics: name and labels with the value."""
    families = text_string_to_metric_families(ask(port, "/metrics")[2].decode())
    return {(s.name, *sorted(s.labels.values())): s.value for family in families for s in family.samples}


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """Return port and access log of a service that the tests of this module share."""
    log = tmp_path_factory.mktemp("log") / "access.log"
    with serving("--timeout", "2", "--access-log", log, "--trusted-proxy", "127.0.0.1", "--rate", "4") as (_, port):
        yield port, log


def settings_table():
    """Return the table of settings as the options give it."""
    project = next(parameter for parameter in cli.params if parameter.name == "project")
    lines = ["| option | variable | default | what |", "| --- | --- | --- | --- |"]
    for option in [project, *command.params]:
        if not isinstance(option, click.Option):
            continue
        default = "" if option.default in {None, ()} or repr(option.default).startswith("Sentinel") else option.default
        shown = f"`{default}`" if default != "" else ""
        lines.append(f"| `{option.opts[0]}` | `{option.envvar}` | {shown} | {option.help} |")
    return "\n".join(lines) + "\n"


def test_every_setting_is_in_one_table():
    """The page on operation has each option of the service with variable, default and meaning as the program has."""
    text = PAGE.read_text(encoding="utf-8")
    made = SETTINGS.sub(lambda _: settings_table(), text)
    if os.environ.get("UPDATE_README"):
        PAGE.write_text(made, encoding="utf-8")
    assert made.count("`CLUSTERGRAPH_") >= 16
    assert PAGE.read_text(encoding="utf-8") == made


def test_every_limit_is_explained():
    """The page names each type of problem that a limit or a worker's end gives."""
    limits = {name for name in TYPES if name.endswith(("-limit", "-worker"))} | {"busy"}
    assert [name for name in sorted(limits) if f"`{name}`" not in PAGE.read_text(encoding="utf-8")] == []


def test_the_example_of_an_environment_has_settings_only():
    """Each variable of the example is one of an option, also those that are commented out."""
    known = {option.envvar for option in [*cli.params, *command.params] if isinstance(option, click.Option)}
    named = re.findall(
        r"^#?(CLUSTERGRAPH_\w+)=", (DEPLOY / "clustergraph.env").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert named
    assert set(named) <= known


def test_a_request_leaves_a_line_that_tells_nothing_of_who_asked(service):
    """The access log has the fields that the page promises, and neither address, agent, query nor values."""
    port, log = service
    ask(port, "/reports/members?country=MT", Accept="text/csv", User_Agent="Curious/9", X_Forwarded_For="203.0.113.77")
    query = "SELECT ?curious { ?curious ?p 'grech' } LIMIT 3"
    ask(port, f"/sparql?query={quote(query)}", User_Agent="Curious/9", X_Forwarded_For="203.0.113.77")
    text = log.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    promised = set(
        re.findall(
            r"^\| `(\w+)` \|",
            PAGE.read_text(encoding="utf-8").split("## Access log")[1].split("\n## ")[0],
            re.MULTILINE,
        )
    )
    assert set().union(*lines) == promised
    report = next(line for line in lines if line.get("report") == "members")
    assert (report["method"], report["route"], report["status"], report["rows"]) == ("GET", "/reports/<name>", 200, 1)
    assert len(next(line for line in lines if "query" in line)["query"]) == 16
    for hidden in ("203.0.113.77", "127.0.0.1", "Curious", "curious", "grech", "MT"):
        assert hidden not in text


def test_metrics_count_by_route_and_report(service):
    """A request more of a report is one more of its route and report, and its time is observed."""
    port, _ = service
    ask(port, "/reports/countries", Accept="text/csv")
    before = samples(port)
    ask(port, "/reports/countries", Accept="text/tab-separated-values")
    after = samples(port)
    key = ("/reports/<name>", "answered", "countries")
    assert after["clustergraph_requests_total", *key] == before["clustergraph_requests_total", *key] + 1
    times = ("clustergraph_request_seconds_count", "/reports/<name>", "countries")
    assert after[*times] == before[*times] + 1
    assert after["clustergraph_cache_bytes",] > 0


def test_a_worker_that_ends_is_counted_by_cause(service):
    """A query out of time is a worker's death by time; while it ran, one task was at work."""
    port, _ = service
    before = samples(port).get(("clustergraph_worker_deaths_total", "time"), 0)
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", f"/sparql?query={quote(ENDLESS)}")
    seen = 0
    deadline = time.monotonic() + 1.9
    while time.monotonic() < deadline and not seen:
        seen = samples(port)["clustergraph_running",]
    response = connection.getresponse()
    assert (response.status, json.loads(response.read())["type"].rpartition("/")[2]) == (503, "time-limit")
    connection.close()
    after = samples(port)
    assert seen == 1
    assert after["clustergraph_worker_deaths_total", "time"] == before + 1
    assert (after["clustergraph_running",], after["clustergraph_waiting",]) == (0, 0)


def test_tasks_that_wait_are_counted(service):
    """Of three long queries with two workers one waits."""
    port, _ = service
    connections = [HTTPConnection("127.0.0.1", port, timeout=20) for _ in range(3)]
    for number, connection in enumerate(connections):
        connection.request("GET", f"/sparql?query={quote(f'{ENDLESS} # {number}')}")
    seen, deadline = set(), time.monotonic() + 1.9
    while (2, 1) not in seen and time.monotonic() < deadline:
        found = samples(port)
        seen.add((found["clustergraph_running",], found["clustergraph_waiting",]))
    for connection in connections:
        connection.getresponse().read()
        connection.close()
    assert (2, 1) in seen


def test_every_metric_is_on_the_page():
    """The page names each metric that there is, and no other."""
    collectors = (value for value in vars(metrics).values() if isinstance(value, Counter | Gauge | Histogram))
    families = [family for collector in collectors for family in collector.describe()]
    found = {family.name + ("_total" if family.type == "counter" else "") for family in families}
    assert set(re.findall(r"^\| `(clustergraph_\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)) == found


def test_a_client_behind_the_proxy_is_limited_and_another_is_not(service):
    """Who asks more often than allowed through the proxy is told when to come again, and nobody else is."""
    port, _ = service
    answers = [ask(port, f"/kos/theme?n={n}", X_Forwarded_For="198.51.100.7") for n in range(40)]
    refused = [headers for status, headers, _ in answers if status == 429]
    assert refused
    assert int(refused[0]["Retry-After"]) >= 1
    assert ask(port, "/kos/theme?n=0", X_Forwarded_For="198.51.100.8")[0] == 200


@pytest.mark.long
def test_the_service_gives_notice_of_its_state(copy, tmp_path):
    """What started the service hears that it answers, loads anew, keeps the old where the new is refused, and stops."""
    path = tmp_path / "notices"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices:
        notices.bind(os.fspath(path))
        notices.settimeout(20)
        with serving(project=copy, NOTIFY_SOCKET=os.fspath(path)) as (process, port):
            said = dict(line.split("=", 1) for line in notices.recv(4096).decode().splitlines())
            assert said["READY"] == "1"
            assert "triples" in said["STATUS"]
            before = samples(port)
            process.send_signal(signal.SIGHUP)
            assert re.fullmatch(rb"RELOADING=1\nMONOTONIC_USEC=\d+", notices.recv(4096))
            assert notices.recv(4096).startswith(b"READY=1\n")
            assert {name for name, *_ in samples(port)} >= {name for name, *_ in before}
            (copy / "data" / "entities" / "people.ttl").write_text("broken", encoding="utf-8")
            process.send_signal(signal.SIGHUP)
            assert notices.recv(4096).startswith(b"RELOADING=1\n")
            assert b"loaded before" in notices.recv(4096)
            assert ask(port, "/health")[0] == 200
        assert notices.recv(4096) == b"STOPPING=1"


@pytest.mark.long
def test_what_a_dead_web_process_held_is_forgotten():
    """The gauges of a web process that was killed are not added up any more."""
    with serving("--webs", "1") as (process, port):
        ask(port, "/reports/members", Accept="text/csv")
        assert samples(port)["clustergraph_cache_bytes",] > 0
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
        os.kill(int(children[-1]), signal.SIGKILL)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                found = samples(port)
            except OSError:
                time.sleep(0.05)
                continue
            break
        assert found["clustergraph_cache_bytes",] == 0
        assert found["clustergraph_requests_total", "/reports/<name>", "answered", "members"] == 1


@pytest.fixture
def unit(tmp_path):
    """Return a copy of the unit that starts the program of these tests."""
    need(shutil.which("systemd-analyze"), "no systemd-analyze: Debian's systemd has it")
    text = (DEPLOY / "clustergraph.service").read_text(encoding="utf-8")
    program = Path(sys.executable).parent / "clustergraph"
    path = tmp_path / "clustergraph.service"
    path.write_text(text.replace("/opt/clustergraph/bin/clustergraph", str(program)), encoding="utf-8")
    return path


def test_the_unit_is_one_that_systemd_understands(unit):
    """Nothing in the unit is unknown or overlooked by systemd."""
    result = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")


def test_the_unit_is_hardened(unit):
    """The exposure that systemd computes for the unit is below 1.5 of 10."""
    arguments = ["systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager", unit]
    result = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_the_container_file_is_without_fault():
    """A linter finds nothing in the container file."""
    linter = shutil.which("hadolint", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    need(linter, "no hadolint: the development requirements have it")
    result = subprocess.run([linter, DEPLOY / "Containerfile"], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "")
