"""Clients: who asks, by address, and how much of the service one of them may have at a time."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

_REMEMBERED: Final = 10_000
"""Addresses whose account is kept."""

_FOUR: Final = 4
_BURST: Final = 2.0
"""Seconds' worth of requests that a client may make at once."""


@dataclass(slots=True)
class _Account:
    """What a client has left: requests, as of a time, and its share of the workers; and how many wait for it."""

    left: float
    since: float
    share: asyncio.Semaphore = field(repr=False)
    requests: int = 0


class CrowdedError(Exception):
    """There is no room for another request."""


class Clients:
    """Accounts by address; those of loopback have no limit."""

    def __init__(self, rate: float, share: int, waiting: int) -> None:
        """Allow each client so many requests a second, so many at work at a time and so many more waiting."""
        self._rate = rate
        self._most = share + waiting
        self._share = share
        self._accounts: OrderedDict[str, _Account] = OrderedDict()

    def wait(self, address: str) -> float:
        """Count a request of a client; return 0 where it is allowed, else the seconds until the next is."""
        account = self._account(address)
        if account is None or not self._rate:
            return 0.0
        now = time.monotonic()
        account.left = min(self._rate * _BURST, account.left + (now - account.since) * self._rate)
        account.since = now
        if account.left < 1:
            return (1 - account.left) / self._rate
        account.left -= 1
        return 0.0

    @asynccontextmanager
    async def share(self, address: str) -> AsyncIterator[None]:
        """Wait for a client's share of the workers, and hold it.

        Raises:
            CrowdedError: as many of its requests wait as may.
        """
        account = self._account(address)
        if account is None:
            yield
            return
        if account.requests >= self._most:
            message = f"This address has {account.requests} requests waiting."
            raise CrowdedError(message)
        account.requests += 1
        try:
            async with account.share:
                yield
        finally:
            account.requests -= 1

    def _account(self, address: str) -> _Account | None:
        client = client_of(address)
        if not client:
            return None
        account = self._accounts.get(client)
        if account is None:
            account = _Account(self._rate * _BURST, time.monotonic(), asyncio.Semaphore(self._share))
            self._accounts[client] = account
            if len(self._accounts) > _REMEMBERED:
                self._accounts.popitem(last=False)
        self._accounts.move_to_end(client)
        return account


class Proxies:
    """Proxies whose word is taken on whom they ask for, and by which scheme and host they were reached."""

    def __init__(self, networks: tuple[str, ...]) -> None:
        """Trust addresses and networks; ``ValueError`` where one is neither."""
        self._networks = [ip_network(network, strict=False) for network in networks]

    def trusts(self, address: str) -> bool:
        """Say whether an address is that of a trusted proxy."""
        if not self._networks:
            return False
        found = _read(address)
        return found is not None and any(found in network for network in self._networks)

    def client(self, peer: str, forwarded_for: str) -> str:
        """Return the address of who asked: the last one forwarded that is no trusted proxy's, else the peer's."""
        address = peer
        for hop in reversed([part.strip() for part in forwarded_for.split(",") if part.strip()]):
            if not self.trusts(address):
                return address
            address = hop
        return address


@lru_cache(maxsize=_REMEMBERED)
def client_of(address: str) -> str:
    """Return what a client is counted under: its address, of version 6 the network of 64 bits; nothing on loopback."""
    found = _read(address)
    if found is None or found.is_loopback:
        return ""
    return str(found) if found.version == _FOUR else str(ip_network(f"{found}/64", strict=False))


def _read(address: str) -> IPv4Address | IPv6Address | None:
    """Return an address, one of version 4 as such also where it is written as of version 6; None for what is none."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
