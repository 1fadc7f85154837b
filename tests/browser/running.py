"""A server process of the bundled graph, as an operator would start it."""

import re
import subprocess
import sys
from contextlib import contextmanager

from conftest import SHARED

STARTED = re.compile(r"Serving .* at (http://127\.0\.0\.1:\d+)/\n")


@contextmanager
def running():
    """Start the service at a free port, with the documents if they are at hand, and give its address."""
    command = [sys.executable, "-m", "clustergraph", "serve", "--port", "0", "--workers", "2"]
    sources = SHARED / "sources"
    command += ["--sources", str(sources)] if sources.is_dir() else []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            yield STARTED.fullmatch(process.stdout.readline())[1]
        finally:
            process.terminate()
