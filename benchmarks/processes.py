"""Processes: what a tree of them uses of processor and memory, as the kernel counts it."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_TICK: Final = 1 / os.sysconf("SC_CLK_TCK")
_TIMES: Final = slice(11, 15)
"""Where a process's own times and those of its children that ended stand, after its name."""

_SAMPLING: Final = 0.5
_QUIET: Final = 0.3
_IDLE_SHARE: Final = 0.2


def tree(root: int) -> list[int]:
    """Return a process and all that descend from it."""
    children: list[str] = []
    with suppress(OSError):
        for task in Path(f"/proc/{root}/task").iterdir():
            children += (task / "children").read_text().split()
    return [root, *(process for child in children for process in tree(int(child)))]


def processor_seconds(root: int) -> float:
    """Return the processor time that a tree has used, children that ended included."""
    ticks = 0
    for process in tree(root):
        with suppress(OSError):
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(int(field) for field in fields[_TIMES])
    return ticks * _TICK


def memory(root: int) -> int:
    """Return the bytes that a tree holds; what several of its processes share counts once (PSS)."""
    kibibytes = 0
    for process in tree(root):
        with suppress(OSError):
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
            kibibytes += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kibibytes * 1024


def idle(root: int, patience: float) -> bool:
    """Wait until a tree does nothing any more, and say whether that came to pass in time."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        before = processor_seconds(root)
        time.sleep(_QUIET)
        if processor_seconds(root) - before < _IDLE_SHARE * _QUIET:
            return True
    return False


class Peak:
    """The most memory that a tree was seen to hold."""

    def __init__(self, root: int) -> None:
        """Begin with what it holds now."""
        self._root = root
        self.bytes = memory(root)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look twice a second for a while."""
        ended = threading.Event()

        def watch() -> None:
            while not ended.wait(_SAMPLING):
                self.look()

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield
        finally:
            ended.set()
            watcher.join()
            self.look()

    def look(self) -> None:
        """Look now."""
        self.bytes = max(self.bytes, memory(self._root))
