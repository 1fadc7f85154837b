"""How long the first row of a report takes, as a ratio to starting Python with the same libraries and doing nothing.

Run with ``make bench``. Each round starts both processes in turn, so that what else
the machine does falls on both alike.
"""

import statistics
import subprocess
import sys
import time

ROUNDS = 9
PEER = [sys.executable, "-c", "import click, pyoxigraph, rich.console, rich.table, yaml"]


def first_byte(command: list[str]) -> float:
    """Return the seconds until a process has written its first byte, or ended without one."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0) as process:
        if process.stdout:
            process.stdout.read(1)
        seconds = time.perf_counter() - started
        process.communicate()
    return seconds


def main() -> None:
    """Print the medians and their ratio for reports small and large."""
    for name in ("countries", "members", "calendar", "trace"):
        report = [sys.executable, "-m", "clustergraph", "report", name, "--format", "csv"]
        pairs = [(first_byte(report), first_byte(PEER)) for _ in range(ROUNDS)]
        ours, peer = (statistics.median(column) for column in zip(*pairs, strict=True))
        print(f"{name:12} {ours * 1000:6.0f} ms   start alone {peer * 1000:6.0f} ms   ratio {ours / peer:.2f}")


if __name__ == "__main__":
    main()
