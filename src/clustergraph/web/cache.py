"""The cache: answers kept for who asks the same again, no more bytes of them than it was given room for."""

from collections import OrderedDict
from dataclasses import dataclass

from clustergraph.serving.answers import Content

Headers = list[tuple[bytes, bytes]]
Key = tuple[bytes | str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """A response as it is sent: status, headers and body; its route and report for the log."""

    status: int
    headers: Headers
    body: Content
    route: str = ""
    report: str = ""
    rows: int | None = None

    def header(self, name: bytes) -> bytes:
        """Return the value of a header, empty where there is none."""
        return next((value for known, value in self.headers if known == name), b"")

    def weight(self) -> int:
        """Return about how many bytes of memory it takes."""
        return len(self.body) + sum(len(name) + len(value) + 100 for name, value in self.headers)


class Cache:
    """Replies by request, the least lately used dropped first."""

    def __init__(self, room: int) -> None:
        """Begin empty, with room for so many bytes; one reply takes a quarter of them at most."""
        self._room = room
        self._replies: OrderedDict[Key, Reply] = OrderedDict()
        self.weight = 0

    def get(self, key: Key) -> Reply | None:
        """Return what was put for a key, if it is still there."""
        reply = self._replies.get(key)
        if reply is not None:
            self._replies.move_to_end(key)
        return reply

    def put(self, key: Key, reply: Reply) -> None:
        """Keep a reply, and drop others where there is no room."""
        weight = _weight(key, reply)
        if weight > self._room // 4:
            return
        self._drop(key)
        self._replies[key] = reply
        self.weight += weight
        while self.weight > self._room:
            self._drop(next(iter(self._replies)))

    def _drop(self, key: Key) -> None:
        dropped = self._replies.pop(key, None)
        if dropped is not None:
            self.weight -= _weight(key, dropped)


def _weight(key: Key, reply: Reply) -> int:
    """Return about how many bytes of memory a reply takes with what it is found by, which the client chose."""
    return sum(map(len, key)) + reply.weight()
