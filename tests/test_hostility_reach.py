"""Promises about reaching out: whatever a query says, no file and no socket is opened for it."""

import re
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager, suppress
from urllib.parse import quote, urlencode

import pytest

from conftest import need
from hostility.clients import FORM, assert_problem
from hostility.processes import descriptors, wait_until
from hostility.queries import BLOWN, NESTED, mutants
from hostility.service import shared_service

PATTERN = "{ ?s ?p ?o }"

SERVICES = {
    "plain": "SELECT * { SERVICE <TRAP> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <TRAP> { ?s ?p ?o } }",
    "any case": "SELECT * { sErViCe sIlEnT <TRAP> { ?s ?p ?o } }",
    "comment between": "SELECT * { SERVICE # <x> {\n SILENT#\n<TRAP> { ?s ?p ?o } }",
    "no space": "SELECT*{SERVICE<TRAP>{?s?p?o}}",
    "after a value": "SELECT * { ?s ?p true.SERVICE <TRAP> { ?s ?p ?o } }",
    "after a number": "SELECT * { ?s ?p 1.SERVICE <TRAP> { ?s ?p ?o } }",
    "after a decimal": "SELECT * { ?s ?p 1.5.SERVICE <TRAP> { ?s ?p ?o } }",
    "after a string": "SELECT * { ?s ?p 'a'SERVICE <TRAP> { ?s ?p ?o } }",
    "after a variable": "SELECT * { BIND(1 AS ?x)SERVICE <TRAP> { ?s ?p ?o } }",
    "after a comment's end": "SELECT * { #\rSERVICE <TRAP> { ?s ?p ?o } }",
    "by a prefix": "PREFIX t: <TRAP> SELECT * { SERVICE t: { ?s ?p ?o } }",
    "by a base": "BASE <TRAP> SELECT * { SERVICE <x> { ?s ?p ?o } }",
    "by a variable": "SELECT * { BIND(<TRAP> AS ?g) SERVICE ?g { ?s ?p ?o } }",
    "by a variable of values": "SELECT * { VALUES ?g { <TRAP> } SERVICE SILENT ?g { ?s ?p ?o } }",
    "keyword in escapes": "SELECT * { \\u0053ERVICE <TRAP> { ?s ?p ?o } }",
    "keyword in long escapes": "SELECT * { \\U00000053\\u0045RVICE SILENT <TRAP> { ?s ?p ?o } }",
    "address in escapes": "SELECT * { SERVICE <\\u0068TTP> { ?s ?p ?o } }",
    "in optional": "SELECT * { OPTIONAL { SERVICE SILENT <TRAP> { ?s ?p ?o } } }",
    "in exists": "ASK { FILTER EXISTS { SERVICE <TRAP> { ?s ?p ?o } } }",
    "in a sub-select": "SELECT * { { SELECT * { SERVICE <TRAP> { ?s ?p ?o } } } }",
    "in construct": "CONSTRUCT { ?s ?p ?o } { SERVICE <TRAP> { ?s ?p ?o } }",
    "in describe": "DESCRIBE ?s { SERVICE SILENT <TRAP> { ?s ?p ?o } }",
    "in minus": "SELECT * { ?s ?p ?o MINUS { SERVICE <TRAP> { ?s ?p ?o } } } LIMIT 1",
    "beyond a string that seems open": "SELECT * { ?s ?p '\\'' . SERVICE <TRAP> { ?s ?p ?o } }",
    "beyond an IRI that seems open": "SELECT * { FILTER(1 < 2) SERVICE <TRAP> { ?s ?p ?o } }",
}
UPDATES = {
    "load": "LOAD <TRAP>",
    "load silent": "LOAD SILENT <TRAP> INTO GRAPH <http://example.org/>",
    "load after a prologue": "PREFIX a: <http://example.org/> BASE <TRAP> load <x>",
    "insert": "INSERT { ?s ?p ?o } WHERE { SERVICE <TRAP> { ?s ?p ?o } }",
    "insert data": "INSERT DATA { <s> <p> <o> }",
    "delete": "DELETE WHERE { ?s ?p ?o }",
    "clear": "CLEAR ALL",
    "several": "ASK {} ; LOAD <TRAP>",
}
GRAPHS = {
    "from": "SELECT * FROM <TRAP> { ?s ?p ?o }",
    "from named": "SELECT * FROM NAMED <TRAP> { GRAPH ?g { ?s ?p ?o } }",
    "from in any case": "SELECT * fRoM nAmEd <TRAP> { GRAPH ?g { ?s ?p ?o } }",
    "from by a prefix": "PREFIX t: <TRAP> SELECT * FROM t: { ?s ?p ?o }",
    "from by a base": "BASE <TRAP> SELECT * FROM <x> { ?s ?p ?o }",
    "from a file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "from in escapes": "SELECT * FROM <\\u0066ile:///etc/passwd> { ?s ?p ?o }",
    "from with a comment": "SELECT * FROM#NAMED\n<TRAP> { ?s ?p ?o }",
    "describe": "DESCRIBE ?s FROM <TRAP> { ?s ?p ?o }",
}
CORPUS = {**SERVICES, **UPDATES, **GRAPHS}

ALLOWED = ("/proc/self/statm",)
"""Files that a worker reads for itself: how much memory it has, before a query and after it."""


@pytest.fixture(scope="module")
def service():
    """Return a service whose workers are looked at from outside."""
    started = shared_service()
    yield started
    started.assert_well()


@pytest.fixture(scope="module")
def trap():
    """Return the address of a listening socket that nothing may call, and hold that nothing did."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        listening.settimeout(0.2)
        with pytest.raises(TimeoutError):
            listening.accept()


@pytest.mark.parametrize("name", CORPUS)
def test_no_form_of_reaching_out_is_done(service, trap, name):
    """SERVICE, LOAD and graphs that are elsewhere are refused, in whatever form a query asks for them."""
    query = CORPUS[name].replace("TRAP", trap).replace("\\u0068TTP", f"\\u0068{trap[1:]}")
    assert_problem(service.query(query, "text/csv, text/turtle"), 400, kind={"refused-query", "malformed-query"})


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri", "using-graph-uri", "load", "graph"])
def test_no_parameter_reaches_out(service, trap, parameter):
    """A graph that a request names must be one of the dataset, whether the address is one or not."""
    for value in (trap, "file:///etc/passwd", "/etc/passwd", "http://[", "\0", ""):
        asked = service.ask("GET", "/sparql?" + urlencode({"query": "ASK { ?s ?p ?o }", parameter: value}))
        assert_problem(asked, 400)
        body = urlencode({"query": "ASK { ?s ?p ?o }", parameter: value})
        assert_problem(service.ask("POST", "/sparql", body, Content_Type=FORM), 400)
        assert_problem(service.ask("GET", f"/graph-store?graph={quote(value)}", Accept="text/turtle"), 400, 404)


def test_workers_hold_no_descriptor_but_their_own(service, trap):
    """After all of it a worker has open what it was born with: no file of the machine, no socket of the network."""
    for query in CORPUS.values():
        service.query(query.replace("TRAP", trap))
    for worker in service.worker_ids():
        for target in descriptors(worker):
            assert re.fullmatch(r"(socket|pipe|anon_inode):.*|/dev/null|/(tmp|memfd).*|.* \(deleted\)", target), target


@contextmanager
def watched(folder, *processes):
    """Trace what some processes and their children ask of the kernel for a while: a file for each thread of theirs."""
    calls = "trace=open,openat,openat2,creat,socket,connect,bind,execve,unlink,unlinkat,rename,renameat,mkdir"
    command = ["strace", "-ff", "-qq", "-e", calls, "-o", str(folder / "calls")]
    for process in processes:
        command += ["-p", str(process)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as tracer:
        try:
            time.sleep(1)
            need(tracer.poll() is None, "strace may attach to no process here")
            yield
        finally:
            with suppress(ProcessLookupError):
                tracer.terminate()
            tracer.wait(timeout=20)


def test_seen_from_the_kernel_no_query_opens_anything(service, trap, tmp_path):
    """The workers, their calls traced while hostile queries run, open only what they read of themselves."""
    need(shutil.which("strace"), "no strace on this machine: it is the Debian package strace")
    corpus = [query.replace("TRAP", trap) for query in CORPUS.values()]
    blown = [BLOWN[name][0] for name in ("cartesian rows", "doubling", "bounded repeats", "unbounded path")]
    owner = service.owner_of_workers()
    with watched(tmp_path, owner, *service.worker_ids()):
        for query in [*corpus, *blown, *mutants(60, seed=5), NESTED["functions"](50), "ASK { FILTER(NOW() > 1) }"]:
            service.query(query, "text/csv, text/turtle")
        wait_until(service.is_complete, 20, "the full number of processes")
    lines = [
        line
        for path in tmp_path.iterdir()
        if path.suffix != f".{owner}"
        for line in path.read_text(errors="replace").splitlines()
    ]
    opened = [line for line in lines if re.search(r"\) += \d", line)]
    assert any("statm" in line for line in opened), "the tracer saw nothing"
    assert [line for line in opened if not any(f'"{path}"' in line for path in ALLOWED)] == []
