"""Addresses: where a service listens."""

import socket
from errno import EADDRINUSE
from typing import Final

_TAKE_PATIENCE: Final = 60_000
"""Milliseconds in which a client must take something of what was sent to it."""


class AddressError(Exception):
    """The address cannot be served at: it is taken, forbidden, or none of this machine's."""


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
        # Connections inherit it: the kernel ends one whose client takes nothing, also while it is being closed.
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _TAKE_PATIENCE)
        bound.bind(address)
    except OSError as error:
        bound.close()
        raise AddressError(_reason(host, port, error)) from error
    return bound


def address(bound: socket.socket) -> str:
    """Return where a bound socket is reached over HTTP."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _reason(host: str, port: int, error: OSError) -> str:
    if error.errno == EADDRINUSE:
        return f"Port {port} of {host} is in use: choose another by --port."
    return f"{host}:{port} cannot be served at: {error.strerror}."
