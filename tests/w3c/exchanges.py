"""Exchanges: the HTTP requests of the protocol suites, sent as they are written, and the responses that they expect."""

import re
from dataclasses import dataclass

from pyoxigraph import RdfFormat, parse

from w3c.comparison import same
from w3c.manifest import MF, RDFS
from w3c.results import answered

HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
SUCCESS = range(200, 300)

_STATUS = {
    "OK": [200],
    "Created": [201],
    "NoContent": [204],
    "NotFound": [404],
    "StatusCode2xx": SUCCESS,
    "StatusCode3xx": range(300, 400),
    "StatusCode4xx": range(400, 500),
}
_FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/n-triples", "application/rdf+xml"},
}
_READING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Message:
    """Headers and body of a request or a response."""

    headers: tuple
    body: bytes | None


@dataclass(frozen=True)
class Exchange:
    """A request, and the statuses, content and kind of content that are expected for it."""

    method: str
    target: str
    request: Message
    statuses: frozenset
    response: Message
    truth: bool | None = None
    format: str | None = None

    @property
    def reads(self):
        """Whether the request changes nothing."""
        return self.method in _READING


def exchanges(entry):
    """Return the exchanges of a test, be they described in RDF or written out in a comment."""
    written = [comment.value for comment in entry.manifest.objects(entry.node, f"{RDFS}comment")]
    if entry.action is None:
        return [_written(next(comment for comment in written if "#### Request" in comment))]
    nodes = entry.manifest.items(entry.manifest.value(entry.action, f"{HT}requests"))
    return [_described(entry.manifest, node) for node in nodes]


def _described(manifest, node):
    response = manifest.value(node, f"{HT}resp")
    statuses = manifest.objects(response, f"{MF}expectedStatus")
    truth = manifest.text(response, f"{MF}expectedBoolean")
    return Exchange(
        method=manifest.text(node, f"{HT}methodName"),
        target=manifest.text(node, f"{HT}absolutePath"),
        request=_message(manifest, node),
        statuses=frozenset(code for status in statuses for code in _STATUS[status.value.rpartition("#")[2]]),
        response=_message(manifest, response),
        truth=None if truth is None else truth == "true",
        format=manifest.text(response, f"{MF}expectedFormat"),
    )


def _message(manifest, node):
    headers = tuple(
        (manifest.text(header, f"{HT}fieldName"), manifest.text(header, f"{HT}fieldValue"))
        for header in manifest.items(manifest.value(node, f"{HT}headers"))
    )
    body = manifest.value(node, f"{HT}body")
    if body is None:
        return Message(headers, None)
    charset = "UTF-16" if any("UTF-16" in value for _, value in headers) else "UTF-8"
    return Message(headers, manifest.text(body, f"{CNT}chars").encode(charset))


def _written(comment):
    """Return the exchange of a test of the older suite, whose placeholders stand for host and store."""
    text = re.sub(r"^ {4}", "", comment, flags=re.MULTILINE)
    for placeholder, value in {"$HOST$": "www.example", "/$GRAPHSTORE$": "/gsp", "$GRAPHSTORE$": "/gsp"}.items():
        text = text.replace(placeholder, value)
    request, response = text.split("#### Response")
    first, sent = _parts(request.partition("#### Request")[2])
    status, received = _parts(response)
    method, target, _ = first.split()
    return Exchange(method, target, sent, frozenset({int(status.split()[0])}), received)


def _parts(text):
    """Return the first line of a message, and the message without the headers that only stand for something."""
    head, _, body = text.strip().partition("\n\n")
    first, *fields = head.splitlines()
    headers = [tuple(part.strip() for part in field.split(":", 1)) for field in fields]
    kept = tuple((name, value) for name, value in headers if name not in {"Host", "Content-Length"})
    return first, Message(kept, body.encode() if body.strip() else None)


def send(endpoint, exchange, target):
    """Send the request of an exchange to an address of the service."""
    return endpoint.send(exchange.method, target, headers=exchange.request.headers, body=exchange.request.body)


def expect(exchange, answer):
    """Make sure that an answer is the one that an exchange expects."""
    assert answer.status in exchange.statuses, answer
    if exchange.format:
        assert answer.media_type in _FORMATS[exchange.format]
    if exchange.truth is not None:
        assert answered(answer.content, answer.media_type) is exchange.truth
    for name, value in exchange.response.headers:
        assert answer.headers[name.lower()] == value
    if exchange.response.body:
        assert same(_graph(answer.content), _graph(exchange.response.body))


def _graph(turtle):
    return [(quad.subject, quad.predicate, quad.object) for quad in parse(turtle, format=RdfFormat.TURTLE)]
