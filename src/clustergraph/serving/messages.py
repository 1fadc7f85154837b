"""Messages between the service's own processes: JSON, with bytes behind it or a descriptor beside it where due."""

import json
import os
import socket
import struct
from dataclasses import dataclass
from typing import Any, Final

_LENGTHS: Final = struct.Struct("!II")
"""Bytes of the JSON text, and of what follows it."""


class HangupError(Exception):
    """The other end closed the connection."""


@dataclass(frozen=True, slots=True)
class Message:
    """What was received: a value as JSON knows it, the bytes behind it, and the descriptor beside it, if any."""

    value: Any
    content: bytes
    descriptor: int | None


def send(connection: socket.socket, value: object, *descriptors: int, content: bytes = b"") -> None:
    """Send a value, bytes with it, and descriptors of open files."""
    text = json.dumps(value).encode()
    packet = _LENGTHS.pack(len(text), len(content)) + text + content
    sent = socket.send_fds(connection, [packet], descriptors) if descriptors else 0
    connection.sendall(packet[sent:])


def receive(connection: socket.socket) -> Any:  # noqa: ANN401 - whatever JSON says
    """Return the value of the next message.

    Raises:
        HangupError: there is none, for the connection was closed.
        TimeoutError: none came in the connection's time.
    """
    return receive_whole(connection).value


def receive_whole(connection: socket.socket) -> Message:
    """Return the next message with all that came with it.

    Raises:
        HangupError: there is none, for the connection was closed.
        TimeoutError: none came in the connection's time.
    """
    descriptors: list[int] = []
    try:
        first, descriptors, _, _ = socket.recv_fds(connection, _LENGTHS.size, 1)
        size, more = _LENGTHS.unpack(first + _read(connection, _LENGTHS.size - len(first)))
        rest = _read(connection, size + more)
        return Message(json.loads(rest[:size]), rest[size:], descriptors[0] if descriptors else None)
    except (OSError, HangupError) as error:
        for descriptor in descriptors:
            os.close(descriptor)
        if isinstance(error, ConnectionError):
            raise HangupError from error
        raise


def _read(connection: socket.socket, size: int) -> bytes:
    content = bytearray()
    while len(content) < size:
        piece = connection.recv(size - len(content))
        if not piece:
            raise HangupError
        content += piece
    return bytes(content)
