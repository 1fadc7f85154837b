"""The gateway: between the HTTP server and the application, it caches, queues, gives up and writes the log.

It runs in one thread and never waits for a worker there: slow and idle clients cost it
nothing but a connection. The application runs in threads beside it, each of which waits
for one worker at a time.
"""

import asyncio
import time
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from werkzeug.http import parse_etags

from clustergraph.serving import metrics
from clustergraph.serving.answers import Content
from clustergraph.serving.pool import Call
from clustergraph.serving.settings import Settings
from clustergraph.web.access_log import AccessLog
from clustergraph.web.cache import Cache, Key, Reply
from clustergraph.web.clients import Clients, CrowdedError, Proxies
from clustergraph.web.exchange import Exchange
from clustergraph.web.problems import FAILED
from clustergraph.web.wsgi import answer, environ

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

ABORT: Final = "clustergraph.abort"
"""Extension by which the HTTP server lets a connection be cut."""

_CHUNK: Final = 256 * 1024
_MOST_HELD: Final = 64 * 1024 * 1024
"""Bytes of bodies that may be on their way at a time."""

_BODY_PATIENCE: Final = 30.0
"""Seconds in which the body of a request must be there."""

_SLOWEST: Final = 32 * 1024
"""Bytes a second that a client must take of a long answer."""

_MOST_SENT: Final = 1024
"""MiB of answers that may be on their way to clients at once, from one web process."""

_TAKE_PATIENCE: Final = 60.0
"""Seconds in which a client must take each piece of an answer."""

_VARYING: Final = frozenset({b"accept", b"accept-language", b"host"})
_NOT_MODIFIED: Final = (b"etag", b"vary", b"cache-control", b"dataset-version", b"access-control-allow-origin")


class Refusals:
    """What is answered without asking the application, prepared once."""

    def __init__(self, make: Callable[[str, int, str, str], Reply]) -> None:
        """Prepare by a function that makes the reply for an Accept header, a status, a sentence and a type."""
        self._make = make
        self._made: dict[tuple[str, int, str, str], Reply] = {}

    def reply(self, accept: str, status: int, detail: str, kind: str = "") -> Reply:
        """Return the problem that tells a refusal, as a page where a page is wanted."""
        key = ("text/html" if "text/html" in accept else "", status, detail, kind)
        if key not in self._made:
            self._made[key] = self._make(*key)
        return self._made[key]


class Gateway:
    """An ASGI application before a WSGI application."""

    def __init__(
        self, app: "WSGIApplication", settings: Settings, refusals: Refusals, max_body: int, log: AccessLog
    ) -> None:
        """Stand before an application, with the settings of the service."""
        self._app = app
        self._settings = settings
        self._refusals = refusals
        self._max_body = max_body
        self._log = log
        self._cache = Cache(settings.cache * 1024 * 1024)
        share = max(1, settings.workers // 2 // settings.webs)
        self._clients = Clients(settings.rate / settings.webs, share, settings.queue)
        self._proxies = Proxies(settings.proxies)
        self._places = settings.workers + settings.queue
        self._threads = ThreadPoolExecutor(self._places, "request")
        self._at_work = 0
        self._held = 0
        self._sending = 0
        self._most_sent = max(_MOST_SENT, 2 * settings.limits.max_result) * 1024 * 1024
        self.is_closing = False

    @property
    def is_idle(self) -> bool:
        """Whether no answer is being made or taken."""
        return not self._at_work and not self._sending

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        started = time.perf_counter()
        _apply_proxies(self._proxies, scope)
        exchange = Exchange()
        reply = await self._reply(scope, receive, exchange)
        seconds = time.perf_counter() - started
        if reply is None:
            exchange.outcome = "client gone"
        self._log.note(scope, exchange, reply, seconds)
        if reply is not None:
            await self._send(reply, scope, send)

    async def _reply(self, scope: dict[str, Any], receive: Receive, exchange: Exchange) -> Reply | None:
        """Return the reply to a request, from the cache or from the application; None where nobody waits for it."""
        key = _key(scope)
        found = self._cache.get(key) if key else None
        if found is not None:
            exchange.route, exchange.report, exchange.rows = found.route, found.report, found.rows
            exchange.outcome = "cached"
            metrics.CACHE.labels("hit").inc()
            return _conditional(found, scope)
        address = (scope.get("client") or ("", 0))[0]
        accept = _header(scope, b"accept").decode("latin-1")
        pause = self._clients.wait(address)
        if pause:
            exchange.outcome = "too many"
            detail = f"This address asks more than {self._settings.rate:g} times a second."
            return _retry(self._refusals.reply(accept, 429, detail, "too-many-requests"), ceil(pause))
        try:
            body = await asyncio.wait_for(self._read(receive), _BODY_PATIENCE) if _has_body(scope) else b""
            if body is None:
                return None
            async with self._clients.share(address):
                reply = await self._place(scope, receive, exchange, body)
        except CrowdedError as error:
            exchange.outcome = "busy"
            return _retry(self._refusals.reply(accept, 503, str(error), "busy"), 1)
        except TimeoutError:
            exchange.outcome = "slow"
            return self._refusals.reply(accept, 408, f"The body did not arrive within {_BODY_PATIENCE:g} seconds.")
        if reply is not None and reply.status == HTTPStatus.OK and key and exchange.is_cacheable:
            self._cache.put(key, reply)
            metrics.CACHE.labels("miss").inc()
            metrics.CACHE_BYTES.set(self._cache.weight)
        return reply

    async def _read(self, receive: Receive) -> bytes | None:
        """Return the body of a request, a byte more than the limit of one that is larger; None where nobody is there.

        Raises:
            CrowdedError: more is being sent at once than there is room for.
        """
        body = bytearray()
        try:
            while True:
                received = await receive()
                if received["type"] == "http.disconnect":
                    return None
                piece = received.get("body", b"")
                body += piece
                self._held += len(piece)
                if self._held > _MOST_HELD:
                    message = "More is being sent to this service at once than it has room for."
                    raise CrowdedError(message)
                if not received.get("more_body") or len(body) > self._max_body:
                    return bytes(body[: self._max_body + 1])
        finally:
            self._held -= len(body)

    async def _place(self, scope: dict[str, Any], receive: Receive, exchange: Exchange, body: bytes) -> Reply | None:
        """Answer a request that is all there, where one of the places is free.

        Raises:
            CrowdedError: none is.
        """
        if self._at_work >= self._places:
            message = "All workers are busy and the queue is full."
            raise CrowdedError(message)
        self._at_work += 1
        try:
            return await self._ask(scope, receive, exchange, body)
        finally:
            self._at_work -= 1

    async def _ask(self, scope: dict[str, Any], receive: Receive, exchange: Exchange, body: bytes) -> Reply | None:
        """Run the application in a thread, unless and until the client goes away."""
        call = Call()
        environment = environ(scope, body, exchange)
        work = asyncio.get_running_loop().run_in_executor(self._threads, answer, self._app, environment, call)
        gone = asyncio.ensure_future(_disconnected(receive))
        both: set[asyncio.Future[Any]] = {work, gone}
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            call.give_up()
        gone.cancel()
        try:
            reply = await work
        except Exception as error:  # noqa: BLE001 - even the application's own handling of errors failed
            traceback.print_exception(error)
            reply = self._refusals.reply("", 500, FAILED)
        return None if call.is_given_up else reply

    async def _send(self, reply: Reply, scope: dict[str, Any], send: Send) -> None:
        """Send a reply, where there is room for it among those that are being taken."""
        size = len(reply.body)
        if self._sending + size > self._most_sent:
            accept = _header(scope, b"accept").decode("latin-1")
            detail = "More is being taken from this service at once than it has room for."
            reply, size = _retry(self._refusals.reply(accept, 503, detail, "busy"), 1), 0
        headers = [*reply.headers, (b"connection", b"close")] if self.is_closing else reply.headers
        self._sending += size
        try:
            await send({"type": "http.response.start", "status": reply.status, "headers": headers})
            body = reply.body if scope["method"] != "HEAD" else b""
            await asyncio.wait_for(_send_pieces(body, send), _TAKE_PATIENCE + len(body) / _SLOWEST)
        except TimeoutError:
            scope["extensions"][ABORT]["call"]()
        finally:
            self._sending -= size


async def _send_pieces(body: Content, send: Send) -> None:
    """Send a body piece by piece; a client that takes none for too long is left."""
    position = 0
    while len(body) - position > _CHUNK:
        piece = {"type": "http.response.body", "body": body[position : position + _CHUNK], "more_body": True}
        await asyncio.wait_for(send(piece), _TAKE_PATIENCE)
        position += _CHUNK
    await asyncio.wait_for(send({"type": "http.response.body", "body": body[position:]}), _TAKE_PATIENCE)


def _key(scope: dict[str, Any]) -> Key | None:
    """Return what a cached reply is found by: address and all headers that an answer depends on; None for no GET."""
    if scope["method"] not in {"GET", "HEAD"}:
        return None
    headers = (part for known, value in scope["headers"] if known in _VARYING for part in (known, value))
    return (scope["scheme"], scope["raw_path"], scope["query_string"], *headers)


def _apply_proxies(proxies: Proxies, scope: dict[str, Any]) -> None:
    """Put the client's own address, scheme and host in place of those of a trusted proxy."""
    peer, port = scope.get("client") or ("", 0)
    if not proxies.trusts(peer):
        return
    scope["client"] = (proxies.client(peer, _header(scope, b"x-forwarded-for").decode("latin-1")), port)
    scheme = _header(scope, b"x-forwarded-proto").decode("latin-1").strip().lower()
    scope["scheme"] = scheme if scheme in {"http", "https"} else scope["scheme"]
    host = _header(scope, b"x-forwarded-host").strip()
    if host:
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"host"] + [(b"host", host)]


def _header(scope: dict[str, Any], name: bytes) -> bytes:
    return b",".join(value for known, value in scope["headers"] if known == name)


def _conditional(reply: Reply, scope: dict[str, Any]) -> Reply:
    """Return a reply, or 304 in its place where the client says that it holds it."""
    held = _header(scope, b"if-none-match")
    tag = reply.header(b"etag").decode("latin-1").strip('"')
    if not held or not parse_etags(held.decode("latin-1")).contains_weak(tag):
        return reply
    headers = [pair for pair in reply.headers if pair[0] in _NOT_MODIFIED]
    return Reply(304, headers, b"", reply.route, reply.report, reply.rows)


def _retry(reply: Reply, seconds: int) -> Reply:
    return Reply(reply.status, [*reply.headers, (b"retry-after", str(seconds).encode())], reply.body)


def _has_body(scope: dict[str, Any]) -> bool:
    return any(name in {b"content-length", b"transfer-encoding"} for name, _ in scope["headers"])


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
