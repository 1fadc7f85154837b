"""A web process: it answers HTTP, holds no data, and has workers do what needs them."""

import asyncio
import json
import logging
import os
import resource
import signal
import socket
import sys
import time
from functools import partial
from pathlib import Path
from typing import Final

import uvicorn
from flask import Flask

from clustergraph.serving import metrics
from clustergraph.serving.confinement import die_with_parent, return_memory
from clustergraph.serving.limits import BusyError, Limits, LostWorkerError
from clustergraph.serving.pool import Pool
from clustergraph.serving.settings import Settings
from clustergraph.web import MAX_BODY, application
from clustergraph.web.access_log import AccessLog
from clustergraph.web.cache import Reply
from clustergraph.web.gateway import Gateway, Refusals
from clustergraph.web.http1 import Http1Protocol
from clustergraph.web.problems import problem_response
from clustergraph.web.service import Service, pooled_service

_KEEP_ALIVE: Final = 5
"""Seconds that a connection without a request is kept."""

_FAREWELL: Final = 600
"""Seconds that a process which is retired gives to answers that are still being taken."""

_SLACK: Final = 5
_MOMENT: Final = 0.05
_SWITCH_INTERVAL: Final = 0.0005
"""Seconds after which one thread gives way to another: the one that serves all should not wait long."""


def answer(bound: socket.socket, folder: Path, settings: Settings, news: int) -> int:
    """Answer HTTP at a bound socket until told to stop, with the workers whose sockets are in a folder.

    What is written to ``news`` once it answers is ``{"answers": process id}``.
    """
    die_with_parent(signal.SIGTERM)
    return_memory()
    sys.setswitchinterval(_SWITCH_INTERVAL)
    _raise_descriptor_limit()
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    pool = Pool(folder, settings.limits, count=metrics.task)
    app = application(_patient_service(pool, settings.limits))
    _compile_templates(app)
    gateway = Gateway(
        app.wsgi_app, settings, Refusals(partial(_refusal, app)), MAX_BODY, AccessLog(settings.access_log)
    )
    config = uvicorn.Config(
        gateway,
        http=Http1Protocol,
        loop="uvloop",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=int(settings.limits.timeout) + _SLACK,
    )
    _Server(config, gateway, news).run(sockets=[bound])
    return 0


class _Server(uvicorn.Server):
    """A server that says when it answers, and can be retired without dropping a request."""

    def __init__(self, config: uvicorn.Config, gateway: Gateway, news: int) -> None:
        super().__init__(config)
        self._gateway = gateway
        self._news = news

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and tell it."""
        await super().startup(sockets)
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR2, self._retire)
        os.write(self._news, f"{json.dumps({'answers': os.getpid()})}\n".encode())

    def _retire(self) -> None:
        """Take no more connections, close each after its next answer, and leave when idle ones had time to end."""
        for server in self.servers:
            server.close()
        self._gateway.is_closing = True
        self._leave_in(_KEEP_ALIVE + 1, time.monotonic() + _FAREWELL)

    def _leave_in(self, seconds: float, deadline: float) -> None:
        asyncio.get_running_loop().call_later(seconds, self._leave, deadline)

    def _leave(self, deadline: float) -> None:
        if self._gateway.is_idle or time.monotonic() > deadline:
            self.should_exit = True
        else:
            self._leave_in(1, deadline)


def _patient_service(pool: Pool, limits: Limits) -> Service:
    """Return the service of a pool, however long the queue before its workers is."""
    while True:
        try:
            return pooled_service(pool, limits)
        except (BusyError, LostWorkerError):
            time.sleep(_MOMENT)


def _compile_templates(app: Flask) -> None:
    """Compile the templates of all pages, so that nobody who asks first waits for it."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)


def _refusal(app: Flask, accept: str, status: int, detail: str, kind: str) -> Reply:
    """Return a problem as the application would answer it."""
    with app.test_request_context("/", headers={"Accept": accept}):
        response = app.process_response(problem_response(status, detail, kind))
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
    return Reply(response.status_code, headers, response.get_data())


def _raise_descriptor_limit() -> None:
    """Allow as many connections as the machine lets this process have."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
