"""The server: gunicorn run from Python, its workers single-threaded, for each query forks one."""

import gc
import socket
from collections.abc import Callable
from dataclasses import dataclass
from errno import EADDRINUSE
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

_GRACE: Final = 5
"""Seconds that running requests get to end when the server is told to stop."""

_LONGEST_LINE: Final = 8190
"""Bytes of a request line, the most that gunicorn allows: longer queries are posted."""


class AddressError(Exception):
    """The address cannot be served at: it is taken, forbidden, or none of this machine's."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to serve: processes, and the seconds that one query may take."""

    workers: int
    timeout: float


def listen(host: str, port: int) -> socket.socket:
    """Return a socket bound to an address, to be handed to ``serve``; port 0 takes any that is free.

    Raises:
        AddressError: the address cannot be had; the sentence says why.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise AddressError(_reason(host, port, error)) from error
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        bound.close()
        raise AddressError(_reason(host, port, error)) from error
    return bound


def address(bound: socket.socket) -> str:
    """Return where a bound socket is reached over HTTP."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(app: "WSGIApplication", bound: socket.socket, options: Options, ready: Callable[[], None]) -> None:
    """Serve an application at a bound socket until a signal ends it; ``ready`` is called once it listens.

    What the application holds is shared with the workers, which are forked from this process.
    """
    gc.collect()
    gc.freeze()
    _Server(app, _settings(bound.detach(), options, ready)).run()


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn over an application that is there already."""

    def __init__(self, app: "WSGIApplication", settings: dict[str, Any]) -> None:
        self._app = app
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> "WSGIApplication":
        return self._app


def _settings(descriptor: int, options: Options, ready: Callable[[], None]) -> dict[str, Any]:
    return {
        "bind": f"fd://{descriptor}",
        "workers": options.workers,
        "worker_class": "sync",
        "preload_app": True,
        # A worker waits for its query, which ends by its own clock; gunicorn's is only for what hangs elsewhere.
        "timeout": ceil(options.timeout) + 30,
        "graceful_timeout": _GRACE,
        "limit_request_line": _LONGEST_LINE,
        "control_socket_disable": True,
        "loglevel": "warning",
        "proc_name": "clustergraph",
        "when_ready": lambda _: ready(),
    }


def _reason(host: str, port: int, error: OSError) -> str:
    if error.errno == EADDRINUSE:
        return f"Port {port} of {host} is in use: choose another by --port."
    return f"{host}:{port} cannot be served at: {error.strerror}."
