"""Notices to whatever started the service: that it answers, loads anew, or stops (sd_notify of systemd)."""

import os
import socket
import time
from contextlib import suppress
from typing import Final

_SOCKET: Final = "NOTIFY_SOCKET"
_ABSTRACT: Final = "@"


def notify_ready(status: str) -> None:
    """Tell that the service answers, and in a sentence what."""
    _notify("READY=1", f"STATUS={status}")


def notify_reloading() -> None:
    """Tell that the service loads anew; that it is ready has to follow."""
    _notify("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")


def notify_stopping() -> None:
    """Tell that the service comes to its end."""
    _notify("STOPPING=1")


def _notify(*assignments: str) -> None:
    """Send assignments to the socket that the environment names; without one, or if nobody listens, do nothing."""
    address = os.environ.get(_SOCKET, "")
    if not address:
        return
    if address.startswith(_ABSTRACT):
        address = f"\0{address[1:]}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices, suppress(OSError):
        notices.sendto("\n".join(assignments).encode(), address)
