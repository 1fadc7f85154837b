"""Engines: this service and its peers, each started as its own processes with the same triples."""

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from clustergraph import __version__

HERE: Final = Path(__file__).parent
PEERS: Final = HERE.parent / ".venv" / "peers"
"""The peers' own virtual environment."""

_GRAPH: Final = "https://w3id.org/clustergraph/graph/default"
_PATIENCE: Final = 600.0
_MOMENT: Final = 0.02
_VIRTUOSO_BUFFERS: Final = 340_000
"""Pages of 8 KiB, what its own configuration file recommends for 4 GB."""

_VIRTUOSO_SETTINGS: Final = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = {port}
DisableUnixSocket = 1
MaxClientConnections = 32
CheckpointInterval = 0
DirsAllowed = {folder}, {data}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
MaxQueryMem = 2G
ThreadsPerQuery = 4
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 32
MaxKeepAlives = 32
KeepAliveTimeout = 60
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 60
"""


class MissingEngineError(Exception):
    """An engine cannot be had here; the sentence says what is missing."""


@dataclass(frozen=True, slots=True)
class Data:
    """The same triples as a project folder, which this service reads, and as N-Triples, which the peers read."""

    project: Path
    triples: Path
    folder: Path
    question: str


@dataclass(frozen=True, slots=True)
class Running:
    """A service that answers: where, its first process, and the seconds that loading ahead and starting took."""

    url: str
    root: int
    loading: float | None
    starting: float


@dataclass(frozen=True, slots=True)
class Engine:
    """A service to be measured: its version (which fails where it cannot be had), how it is started, where it is asked.

    ``commands`` gives what loads ahead (nothing, for most) and what serves.
    """

    name: str
    version: Callable[[], str]
    commands: Callable[[Data, int], tuple[list[str], list[str]]]
    path: str
    is_filled_by_request: bool = False
    load: Callable[[Data, int], None] | None = None


@contextmanager
def running(engine: Engine, data: Data) -> Iterator[Running]:
    """Start an engine, wait for its first answer, and end it."""
    port = free_port()
    begun = time.monotonic()
    loading, started = engine.commands(data, port)
    if loading:
        subprocess.run(loading, check=True, capture_output=True)
    if engine.load:
        engine.load(data, port)
    loaded = time.monotonic()
    url = f"http://127.0.0.1:{port}{engine.path}"
    with (data.folder / "service.log").open("wb") as log, subprocess.Popen(started, stdout=log, stderr=log) as process:
        try:
            if engine.is_filled_by_request:
                _fill(f"http://127.0.0.1:{port}/store?default", process, data)
            if not _answers(url, process, data.question):
                message = (
                    f"It did not begin to answer: {(data.folder / 'service.log').read_text(encoding='utf-8')[-500:]}"
                )
                raise MissingEngineError(message)
            seconds = time.monotonic() - loaded
            yield Running(url, process.pid, loaded - begun if loading or engine.load else None, seconds)
        finally:
            _end(process)


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def make_peers() -> None:
    """Make the peers' virtual environment, from requirements with hashes.

    Raises:
        MissingEngineError: they cannot be installed.
    """
    requirements = HERE / "peers" / "requirements.txt"
    stamp = PEERS / "installed"
    if stamp.is_file() and stamp.read_bytes() == requirements.read_bytes():
        return
    pip = [str(PEERS / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(PEERS)], check=True)
        subprocess.run([*pip, "--require-hashes", "-r", str(requirements)], check=True, capture_output=True)
    except (subprocess.CalledProcessError, OSError) as error:
        message = "The peers that pip installs cannot be had here."
        raise MissingEngineError(message) from error
    stamp.write_bytes(requirements.read_bytes())


def _answers(url: str, process: "subprocess.Popen[bytes]", query: str) -> bool:
    """Wait for the first answer, and say whether it came."""
    request = Request(  # noqa: S310 - our own
        f"{url}query={quote(query, safe='')}", headers={"Accept": "application/sparql-results+json"}
    )
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(URLError, ConnectionError, TimeoutError), urlopen(request, timeout=60) as response:  # noqa: S310
            if b'"value"' in response.read():
                return True
        time.sleep(_MOMENT)
    return False


def _fill(url: str, process: "subprocess.Popen[bytes]", data: Data) -> None:
    deadline = time.monotonic() + _PATIENCE
    headers = {"Content-Type": "application/n-triples", "Content-Length": str(data.triples.stat().st_size)}
    while time.monotonic() < deadline and process.poll() is None:
        with data.triples.open("rb") as content, suppress(URLError, ConnectionError):
            request = Request(url, data=content, headers=headers, method="PUT")  # noqa: S310 - our own
            with urlopen(request, timeout=_PATIENCE):  # noqa: S310
                return
        time.sleep(_MOMENT)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()


def _ours(data: Data, port: int) -> tuple[list[str], list[str]]:
    return [], [sys.executable, "-m", "clustergraph", "--project", str(data.project), "serve", "--port", str(port)]


def _rdflib_endpoint(data: Data, port: int) -> tuple[list[str], list[str]]:
    script = HERE / "peers" / "rdflib_endpoint_service.py"
    return [], [str(PEERS / "bin" / "python"), str(script), str(data.triples), str(port)]


def _oxigraph() -> str:
    return str(PEERS / "bin" / "oxigraph")


def _oxigraph_memory(data: Data, port: int) -> tuple[list[str], list[str]]:
    del data
    return [], [_oxigraph(), "serve", "--bind", f"127.0.0.1:{port}"]


def _oxigraph_disk(data: Data, port: int) -> tuple[list[str], list[str]]:
    location = str(data.folder / "oxigraph")
    shutil.rmtree(location, ignore_errors=True)
    load = [_oxigraph(), "load", "--location", location, "--file", str(data.triples)]
    return load, [_oxigraph(), "serve-read-only", "--location", location, "--bind", f"127.0.0.1:{port}"]


def _virtuoso(data: Data, port: int) -> tuple[list[str], list[str]]:
    folder = data.folder / "virtuoso"
    folder.mkdir(exist_ok=True)
    settings = _VIRTUOSO_SETTINGS.format(
        folder=folder,
        data=data.triples.parent,
        port=free_port(),
        http=port,
        buffers=_VIRTUOSO_BUFFERS,
        dirty=_VIRTUOSO_BUFFERS * 3 // 4,
    )
    (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
    return [], ["virtuoso-t", "+foreground", "+configfile", str(folder / "virtuoso.ini")]


def _load_virtuoso(data: Data, port: int) -> None:
    """Load into Virtuoso's database and end it, so that what is measured begins from a database on disk."""
    del port
    settings = data.folder / "virtuoso" / "virtuoso.ini"
    server = re.search(r"ServerPort = (\d+)", settings.read_text(encoding="utf-8"))
    isql = ["isql-vt", server[1] if server else "", "dba", "dba"]
    commands = f"ld_dir('{data.triples.parent}', '{data.triples.name}', '{_GRAPH}'); rdf_loader_run(); checkpoint;"
    command = ["virtuoso-t", "+foreground", "+configfile", str(settings)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while subprocess.run([*isql, "exec=status();"], check=False, capture_output=True).returncode:
            if process.poll() is not None:
                message = f"Virtuoso did not start: see {settings.parent / 'virtuoso.log'}."
                raise MissingEngineError(message)
            time.sleep(_MOMENT)
        subprocess.run([*isql, f"exec={commands}"], check=True, capture_output=True)
        subprocess.run([*isql, "exec=shutdown();"], check=False, capture_output=True)
        process.wait(timeout=60)


def _peer_version(package: str) -> Callable[[], str]:
    def version() -> str:
        make_peers()
        code = f"import importlib.metadata; print(importlib.metadata.version({package!r}))"
        command = [str(PEERS / "bin" / "python"), "-c", code]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    return version


def _virtuoso_version() -> str:
    if not (shutil.which("virtuoso-t") and shutil.which("isql-vt")):
        message = "Virtuoso is not installed: Debian has it as virtuoso-opensource-7."
        raise MissingEngineError(message)
    told = subprocess.run([str(shutil.which("virtuoso-t")), "-?"], check=False, capture_output=True, text=True)
    found = re.search(r"Version (\d[\d.]+)", told.stdout + told.stderr)
    return found[1] if found else "7"


ENGINES: Final = (
    Engine("clustergraph", lambda: __version__, _ours, "/sparql?"),
    Engine("rdflib-endpoint", _peer_version("rdflib-endpoint"), _rdflib_endpoint, "/sparql?"),
    Engine("Oxigraph in memory", _peer_version("oxigraph"), _oxigraph_memory, "/query?", is_filled_by_request=True),
    Engine("Oxigraph on disk", _peer_version("oxigraph"), _oxigraph_disk, "/query?"),
    Engine(
        "Virtuoso",
        _virtuoso_version,
        _virtuoso,
        f"/sparql?default-graph-uri={quote(_GRAPH, safe='')}&",
        load=_load_virtuoso,
    ),
)
"""This service first, then its peers."""
