"""Processes of a service, seen from outside through /proc."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
PAGE = os.sysconf("SC_PAGE_SIZE")


def children(process):
    """Return the ids of the living children of a process."""
    found = []
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            state, parent = _state_and_parent(int(folder.name))
            if parent == process and state not in {"Z", "X"}:
                found.append(int(folder.name))
    return sorted(found)


def descendants(process):
    """Return the ids of all living processes below a process."""
    below = children(process)
    return sorted({*below, *(further for child in below for further in descendants(child))})


def is_alive(process):
    """Say whether a process runs; one that is dead and only not buried does not."""
    return _state_and_parent(process)[0] not in {"", "Z", "X"}


def resident(process):
    """Return the bytes that a process has written to and shares with no other; 0 for one that is gone."""
    try:
        fields = (PROC / str(process) / "statm").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return (int(fields[1]) - int(fields[2])) * PAGE


def proportional(process):
    """Return the bytes of memory that a process takes, of shared pages its part; 0 for one that is gone."""
    try:
        text = (PROC / str(process) / "smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(text.split("\nPss:")[1].split()[0]) * 1024


def descriptors(process):
    """Return what the open descriptors of a process lead to."""
    found = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for link in (PROC / str(process) / "fd").iterdir():
            with suppress(FileNotFoundError):
                found.append(str(link.readlink()))
    return sorted(found)


def kill(process, number=signal.SIGKILL):
    """Send a signal, by default the one that nothing survives."""
    os.kill(process, number)


def wait_until(condition, seconds, what):
    """Wait for something to become true and return the seconds that took; fail where it does not in time."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, f"{what} did not happen within {seconds:g} seconds"
        time.sleep(0.02)
    return time.monotonic() - started


def _state_and_parent(process):
    try:
        text = (PROC / str(process) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return "", 0
    state, parent = text.rpartition(")")[2].split()[:2]
    return state, int(parent)
