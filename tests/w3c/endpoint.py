"""The running service as the suites call it: one HTTP request, sent as written."""

import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from pyoxigraph import RdfFormat, serialize

from w3c.server import DATASET

TESTS = Path(__file__).parents[1]


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers by their names in small letters, content."""

    status: int
    headers: dict
    content: bytes

    @property
    def media_type(self):
        """The type of the content without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Endpoint:
    """A service that listens at a port of this machine."""

    port: int

    def send(self, method, target, *, headers=(), body=None):
        """Send one request as it is, with no header but those given, and return what is answered."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in headers:
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())
        finally:
            connection.close()

    def hold(self, quads):
        """Replace the dataset."""
        content = serialize(list(quads), format=RdfFormat.N_QUADS)
        assert self.send("PUT", DATASET, body=content).status == 204

    def query(self, query, accept="application/sparql-results+json, application/n-triples;q=0.9"):
        """Ask a query by direct POST."""
        headers = [("Content-Type", "application/sparql-query"), ("Accept", accept)]
        return self.send("POST", "/sparql", headers=headers, body=query)


@contextmanager
def running():
    """Run the service under test in a process of its own and give its endpoint."""
    command = [sys.executable, "-m", "w3c.server"]
    with subprocess.Popen(command, cwd=TESTS, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Endpoint(int(process.stdout.readline()))
        finally:
            process.terminate()
