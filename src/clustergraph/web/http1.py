"""HTTP/1.1 as uvicorn speaks it, with limits on how long a request's head may be and take."""

import asyncio
import json
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from clustergraph.web.gateway import ABORT

MAX_HEAD: Final = 64 * 1024
"""Bytes of request line and headers together."""

MAX_TRAILERS: Final = 8 * 1024
"""Bytes of fields that may follow a body in chunks."""

MAX_PIPELINED: Final = 128
"""Requests that may wait on one connection for the answer to the one before."""

MAX_WAITING: Final = 64 * 1024
"""Bytes of them beyond which no more is read until they are answered; up to it, a client that leaves is noticed."""

HEAD_PATIENCE: Final = 10.0
"""Seconds in which the head of a request must be there, from its first byte or the connection's beginning."""

_REASONS: Final = {
    400: ("Bad Request", "The request is not HTTP as this service reads it."),
    408: ("Request Timeout", f"The head of the request did not arrive within {HEAD_PATIENCE:g} seconds."),
    414: ("URI Too Long", f"The request line has more than {MAX_HEAD // 1024} KiB: post longer queries."),
    431: ("Request Header Fields Too Large", f"The headers have more than {MAX_HEAD // 1024} KiB."),
}


class CrowdedConnectionError(Exception):
    """More is sent on one connection than it has room for."""


class Http1Protocol(HttpToolsProtocol):
    """One connection."""

    _head = 0
    _has_line = False
    _trailers = 0
    _waiting = 0
    _in_head = True
    _answering: RequestResponseCycle | None = None
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, and wait for the first request for a while only."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """End, and tell the request that is being answered: uvicorn tells only the last that came."""
        self._forget_timer()
        self.pipeline.clear()
        if self._answering is not None:
            self._answering.disconnected = True
            self._answering.message_event.set()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read what came, unless the head of the request has grown too long with it."""
        if self._in_head:
            self._has_line = self._has_line or b"\n" in data[: max(0, MAX_HEAD - self._head)]
            self._head += len(data)
            if self._head > MAX_HEAD and b"\r\n\r\n" not in data[: MAX_HEAD + len(data) - self._head + 4]:
                self._refuse(431 if self._has_line else 414)
                return
        super().data_received(data)
        if self.pipeline:
            self._waiting += len(data)
            self._read_on()
        if not self._in_head and self._head_timer is None and self.cycle and self.cycle.response_complete:
            # What still comes is of a body that was refused, or nothing: it must become a request in time.
            self._head = 0
            self._await_head()

    def on_message_begin(self) -> None:
        """Begin to read a head, where not too many requests wait on this connection already.

        Raises:
            CrowdedConnectionError: they do; the parser stops at it.
        """
        if len(self.pipeline) >= MAX_PIPELINED:
            self.transport.close()
            raise CrowdedConnectionError
        super().on_message_begin()
        self._trailers = 0
        self.scope["extensions"] = {ABORT: {"call": self.transport.abort}}
        if not self._in_head:
            self._head, self._in_head, self._has_line = 0, True, False
            self._await_head()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; what follows a body under the name of one is no header of the request, and left out.

        Raises:
            CrowdedConnectionError: too much follows; the parser stops at it.
        """
        if self._in_head:
            super().on_header(name, value)
            return
        self._trailers += len(name) + len(value)
        if self._trailers > MAX_TRAILERS:
            raise CrowdedConnectionError

    def on_response_complete(self) -> None:
        """Go on to the next request."""
        super().on_response_complete()
        if not self.pipeline:
            self._waiting = 0
        elif not self.transport.is_closing():
            self._read_on()

    def on_headers_complete(self) -> None:
        """Go on to the body."""
        self._in_head = False
        self._forget_timer()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP."""
        del msg
        self._refuse(400)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:  # noqa: ANN401 - an ASGI application
        self._answering = cycle
        super()._start_asgi_task(cycle, app)

    def _read_on(self) -> None:
        """Read what follows the requests that wait, as long as there is room for it."""
        if self._waiting > MAX_WAITING:
            self.flow.pause_reading()
        else:
            self.flow.resume_reading()

    def _await_head(self) -> None:
        self._forget_timer()
        self._head_timer = self.loop.call_later(HEAD_PATIENCE, self._expire)

    def _forget_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _expire(self) -> None:
        if self._head:
            self._refuse(408)
        elif not self.transport.is_closing():
            self.transport.close()

    def _is_reading_first_body(self) -> bool:
        """Say whether what came last belongs to the body of a request that is not answered yet, and no other waits."""
        return not self._in_head and not self.pipeline and not self.cycle.response_started

    def _refuse(self, status: int) -> None:
        """Answer with a problem and close, unless an answer is under way on this connection."""
        self._forget_timer()
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete or self._is_reading_first_body():
            title, detail = _REASONS[status]
            problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
            body = json.dumps(problem).encode()
            head = (
                f"HTTP/1.1 {status} {title}\r\ncontent-type: application/problem+json\r\n"
                f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
            )
            self.transport.write(head.encode() + body)
        self.transport.close()
