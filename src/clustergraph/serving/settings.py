"""Settings: how a service is run, each of them an option of ``serve`` and an environment variable."""

import os
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Final

from clustergraph.serving.limits import Limits

_MOST_WEBS: Final = 4


class SettingsError(Exception):
    """A setting has a value that it cannot have."""


def _webs() -> int:
    return min(_MOST_WEBS, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Settings:
    """How a service is run.

    ``workers`` evaluate, ``webs`` answer HTTP, ``queue`` requests may wait for a worker; ``cache`` is in MiB
    for each web process. One client has at most ``rate`` requests a second and half of the workers at a time,
    but one for each web process; none of this holds on loopback. ``proxies`` are the addresses whose word is taken
    on whom they ask for. ``sources`` is the folder of the documents, whose passages are then shown to whoever asks.

    Raises:
        SettingsError: a proxy is neither an address nor a network.
    """

    project: Path
    limits: Limits = field(default_factory=Limits)
    workers: int = 6
    webs: int = field(default_factory=_webs)
    queue: int = 64
    cache: int = 64
    rate: float = 50.0
    proxies: tuple[str, ...] = ()
    access_log: str | None = None
    sources: Path | None = None
    backlog: int = 1024

    def __post_init__(self) -> None:
        """Refuse what would only fail later."""
        for proxy in self.proxies:
            try:
                ip_network(proxy, strict=False)
            except ValueError as error:
                message = f"{proxy!r} is neither an address nor a network of a proxy."
                raise SettingsError(message) from error
