"""Messages between the service's own processes: length first, then JSON, a descriptor beside it where one is due."""

import json
import socket
import struct
from typing import Any, Final

_LENGTH: Final = struct.Struct("!I")


class HangupError(Exception):
    """The other end closed the connection."""


def send(connection: socket.socket, message: object, *descriptors: int) -> None:
    """Send a message, and descriptors of open files with it."""
    content = json.dumps(message).encode()
    packet = _LENGTH.pack(len(content)) + content
    sent = socket.send_fds(connection, [packet], descriptors) if descriptors else 0
    connection.sendall(packet[sent:])


def receive(connection: socket.socket) -> Any:  # noqa: ANN401 - whatever JSON says
    """Return the next message.

    Raises:
        HangupError: there is none, for the connection was closed.
        TimeoutError: none came in the connection's time.
    """
    return receive_with_descriptor(connection)[0]


def receive_with_descriptor(connection: socket.socket) -> tuple[Any, int | None]:
    """Return the next message and the descriptor that came with it, if any.

    Raises:
        HangupError: there is none, for the connection was closed.
        TimeoutError: none came in the connection's time.
    """
    try:
        first, descriptors, _, _ = socket.recv_fds(connection, _LENGTH.size, 1)
        size = _LENGTH.unpack(first + _read(connection, _LENGTH.size - len(first)))[0]
        return json.loads(_read(connection, size)), descriptors[0] if descriptors else None
    except ConnectionError as error:
        raise HangupError from error


def _read(connection: socket.socket, size: int) -> bytes:
    content = bytearray()
    while len(content) < size:
        piece = connection.recv(size - len(content))
        if not piece:
            raise HangupError
        content += piece
    return bytes(content)
