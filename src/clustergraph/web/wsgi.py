"""WSGI: one request handed to the Flask application, and its whole response taken back (PEP 3333)."""

import io
import sys
from collections.abc import Iterable
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote_to_bytes

from clustergraph.serving.answers import Content
from clustergraph.serving.pool import CALL, Call
from clustergraph.web.cache import Reply
from clustergraph.web.exchange import ENVIRON_KEY, Exchange

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

_OWN: Final = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}


def environ(scope: dict[str, Any], body: bytes, exchange: Exchange) -> dict[str, Any]:
    """Return the environment of a request; HEAD is answered as GET is, and its body left out when it is sent."""
    server = scope.get("server") or ("localhost", 80)
    found = {
        "REQUEST_METHOD": "GET" if scope["method"] == "HEAD" else scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "REQUEST_URI": scope["raw_path"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or ""),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("", 0))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
        ENVIRON_KEY: exchange,
    }
    for name, value in scope["headers"]:
        _add_header(found, name, value.decode("latin-1"))
    if body or "CONTENT_LENGTH" in found:
        found["CONTENT_LENGTH"] = str(len(body))
    return found


def answer(app: "WSGIApplication", environment: dict[str, Any], call: Call) -> Reply:
    """Run an application for a request, in a thread of its own, and return its response."""
    context = copy_context()
    context.run(CALL.set, call)
    return context.run(_answer, app, environment)


def _answer(app: "WSGIApplication", environment: dict[str, Any]) -> Reply:
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Any:  # noqa: ANN401
        del exc_info
        started.append((status, headers))

    body = _joined(app(environment, start_response))
    status, headers = started[-1]
    encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers if name != "Date"]
    exchange = environment[ENVIRON_KEY]
    return Reply(int(status.split()[0]), encoded, body, exchange.route, exchange.report, exchange.rows)


def _joined(chunks: Iterable[Any]) -> Content:
    """Return the body that chunks make up; a single one is not copied."""
    found = list(chunks)
    close = getattr(chunks, "close", None)
    if close:
        close()
    return found[0] if len(found) == 1 else b"".join(found)


def _add_header(found: dict[str, Any], name: bytes, value: str) -> None:
    """Add a header under its WSGI name; one whose name has an underscore could pass for another and is left out."""
    if b"_" in name:
        return
    key = _OWN.get(name) or f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}"
    found[key] = f"{found[key]},{value}" if key in found else value
