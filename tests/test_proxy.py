"""Promises of deploy/nginx.conf: the example runs, keeps answers without ever serving an old or a wrong one."""

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from http.client import HTTPConnection, HTTPSConnection, RemoteDisconnected
from urllib.parse import quote, urljoin

import pytest

from conftest import ROOT, need
from test_operation import ENDLESS, ask, serving

HOST = "graph.example.org"
MAIN = """daemon off;
{user}
pid {folder}/pid;
error_log {folder}/error.log warn;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    access_log off;
    include {folder}/site.conf;
}}
"""
TYPES = {
    "text/turtle": b"@prefix",
    "application/ld+json": b"[{",
    "text/html": b"<!doctype html>",
    "application/n-triples": b"<https://",
}


def main(folder):
    """Return what stands around the site; who runs the tests is who nginx runs as."""
    return MAIN.format(folder=folder, user="user root;" if os.geteuid() == 0 else "")


def free_port():
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def site(folder, service, plain, secure):
    """Return the example with ports and folders of a test, and TLS switched on."""
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("/var/cache/nginx/clustergraph", f"{folder}/cache"),
        ("/var/log/nginx/clustergraph.log", f"{folder}/site.log"),
        ("/run/clustergraph-nginx.sock", f"{folder}/inner"),
        ("/etc/ssl/certs/graph.example.org.pem", f"{folder}/certificate"),
        ("/etc/ssl/private/graph.example.org.key", f"{folder}/key"),
        ("http://127.0.0.1:8000", f"http://127.0.0.1:{service}"),
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("listen 443", f"listen 127.0.0.1:{secure}"),
        ("#tls ", ""),
    ):
        assert old in text, old
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with a certificate and a copy of the project."""
    need(shutil.which("nginx"), "no nginx: Debian's nginx-light has it")
    need(shutil.which("openssl"), "no openssl: Debian's openssl has it")
    folder = tmp_path_factory.mktemp("nginx")
    for name in ("data", "ontology", "queries"):
        shutil.copytree(ROOT / name, folder / "project" / name)
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
    files = ["-addext", f"subjectAltName=DNS:{HOST}", "-keyout", folder / "key", "-out", folder / "certificate"]
    subprocess.run([*request, *files], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def proxied(folder):
    """Return the service's process and port with the two ports of nginx before it."""
    plain, secure = free_port(), free_port()
    options = ["--timeout", "2", "--rate", "20", "--trusted-proxy", "127.0.0.1"]
    with serving(*options, project=folder / "project") as (process, port):
        (folder / "site.conf").write_text(site(folder, port, plain, secure), encoding="utf-8")
        (folder / "nginx.conf").write_text(main(folder), encoding="utf-8")
        with subprocess.Popen(["nginx", "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.PIPE) as nginx:
            try:
                await_port(plain, nginx)
                yield process, port, plain, secure
            finally:
                nginx.terminate()


def await_port(port, process):
    """Wait until somebody listens at a port."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"nginx does not listen: {process.stderr.read().decode() if process.poll() is not None else ''}")


def through(port, address, method="GET", host=HOST, **headers):
    """Ask nginx, not too fast for it, and return status, headers and body."""
    return ask(port, address, method, Host=host, **headers)


def kept(folder):
    """Return how many answers the cache of nginx holds."""
    return sum(1 for path in (folder / "cache").rglob("*") if path.is_file())


@pytest.mark.long
def test_representations_are_not_mixed(proxied, folder):
    """Each type that is accepted comes as itself, first time and again, and nginx has kept each."""
    _, _, plain, _ = proxied
    address = "/doc/person/wise-emily"
    for _ in range(3):
        for media_type, beginning in TYPES.items():
            status, headers, body = through(plain, address, Accept=media_type)
            assert (status, headers.get_content_type()) == (200, media_type)
            assert body.lstrip().lower().startswith(beginning)
            assert "Accept" in headers["Vary"]
    assert kept(folder) >= len(TYPES)


@pytest.mark.long
def test_conditional_requests_and_head_pass(proxied):
    """Who holds an answer is told so, HEAD has the headers of GET and no body, and tags stay strong."""
    _, port, plain, _ = proxied
    address = "/reports/countries"
    status, headers, body = through(plain, address, Accept="text/csv")
    assert status == 200
    assert headers["ETag"].startswith('"')
    assert headers["Cache-Control"] == "no-cache"
    assert "X-Accel-Expires" not in headers
    assert through(plain, address, Accept="text/csv", If_None_Match=headers["ETag"])[::2] == (304, b"")
    status, found, empty = through(plain, address, "HEAD", Accept="text/csv")
    assert (status, found["ETag"], int(found["Content-Length"]), empty) == (200, headers["ETag"], len(body), b"")
    direct = ask(port, address, Accept="text/csv", X_Forwarded_Host=HOST, X_Forwarded_Proto="http")
    assert direct[1]["ETag"] == headers["ETag"]


@pytest.mark.long
def test_errors_pass_as_they_are(proxied):
    """A limit's 503, a 404 and a 406 come as the service told them."""
    _, _, plain, _ = proxied
    status, headers, body = through(plain, f"/sparql?query={quote(ENDLESS)}")
    assert (status, headers.get_content_type()) == (503, "application/problem+json")
    assert json.loads(body)["type"].endswith("/time-limit")
    assert through(plain, "/reports/nothing")[0] == 404
    assert through(plain, "/doc/person/wise-emily", Accept="image/webp")[0] == 406
    assert through(plain, "/metrics")[0] == 200


@pytest.mark.long
def test_links_have_the_public_name_and_scheme(proxied):
    """Location and links are those of the name and scheme that were asked, over TLS too; other names have no answer."""
    _, _, plain, secure = proxied
    status, headers, _ = through(plain, "/id/person/wise-emily")
    place = urljoin(f"http://{HOST}/id/person/wise-emily", headers["Location"])
    assert (status, place) == (303, f"http://{HOST}/doc/person/wise-emily")
    for number, known in ((plain, f"http://{HOST}/"), (secure, f"https://{HOST}/")):
        kind = HTTPSConnection if number == secure else HTTPConnection
        options = {"context": ssl._create_unverified_context()} if number == secure else {}  # noqa: S323, SLF001
        connection = kind("127.0.0.1", number, **options)
        connection.request("GET", "/catalogue", headers={"Host": HOST, "Accept": "text/turtle"})
        body = connection.getresponse().read().decode()
        connection.close()
        assert f"<{known}sparql>" in body
        assert "127.0.0.1" not in body
    with pytest.raises(RemoteDisconnected):
        ask(plain, "/", Host="other.example")


@pytest.mark.long
def test_limits_hold_for_forwarded_addresses(proxied):
    """A client beyond the proxy that asks too fast is refused with a time to come again, while another is answered."""
    _, _, plain, _ = proxied
    answers = [through(plain, f"/kos/theme?n={n}", X_Forwarded_For="198.51.100.7") for n in range(90)]
    refused = [found for found in answers if found[0] == 429]
    assert refused
    assert int(refused[0][1]["Retry-After"]) >= 1
    assert json.loads(refused[0][2])["status"] == 429
    assert through(plain, "/kos/theme?n=0", X_Forwarded_For="198.51.100.8")[0] == 200
    time.sleep(2)


@pytest.mark.long
def test_a_full_queue_passes_with_the_time_to_come_again(folder):
    """A 503 of a busy service comes with Retry-After."""
    plain, secure = free_port(), free_port()
    options = ["--timeout", "2", "--workers", "1", "--queue", "1", "--webs", "1", "--trusted-proxy", "127.0.0.1"]
    other = folder / "busy"
    other.mkdir()
    for name in ("key", "certificate"):
        shutil.copy(folder / name, other)
    with serving(*options) as (_, port):
        (other / "site.conf").write_text(site(other, port, plain, secure), encoding="utf-8")
        (other / "nginx.conf").write_text(main(other), encoding="utf-8")
        with subprocess.Popen(["nginx", "-p", other, "-c", other / "nginx.conf"], stderr=subprocess.PIPE) as nginx:
            await_port(plain, nginx)
            waiting = [HTTPConnection("127.0.0.1", plain, timeout=20) for _ in range(4)]
            for number, connection in enumerate(waiting):
                address = f"/sparql?query={quote(f'{ENDLESS} # {number}')}"
                connection.request("GET", address, headers={"Host": HOST})
            answers = [
                (found.status, found.headers["Retry-After"], found.read())
                for found in map(HTTPConnection.getresponse, waiting)
            ]
            for connection in waiting:
                connection.close()
            nginx.terminate()
    busy = [json.loads(body)["type"] for status, again, body in answers if status == 503 and again == "1"]
    assert busy
    assert all(kind.endswith("/busy") for kind in busy)


@pytest.mark.long
def test_an_answer_is_never_older_than_the_graph(proxied, folder):
    """As soon as a reload is done, what nginx kept of the graph before is not served any more."""
    process, port, plain, _ = proxied
    address = "/doc/person/wise-emily"
    before = through(plain, address, Accept="text/turtle")
    assert through(plain, address, Accept="text/turtle")[2] == before[2]
    assert kept(folder)
    people = folder / "project" / "data" / "entities" / "people.ttl"
    text = people.read_text(encoding="utf-8")
    assert text.count('"Emily Wise"@en') >= 1
    people.write_text(text.replace('"Emily Wise"@en', '"Emily Wiser"@en'), encoding="utf-8")
    version = before[1]["Dataset-Version"]
    process.send_signal(signal.SIGHUP)
    deadline, row = time.monotonic() + 60, 0
    while row < 20 and time.monotonic() < deadline:
        row = row + 1 if ask(port, "/health")[1]["Dataset-Version"] != version else 0
        time.sleep(0.02)
    assert row == 20
    status, headers, body = through(plain, address, Accept="text/turtle")
    assert (status, headers["Dataset-Version"] != version) == (200, True)
    assert b"Emily Wiser" in body
