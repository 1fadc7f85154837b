"""Derived: what takes seconds to make of a dataset, kept for the next owner of the same one."""

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path


def read_derived(folder: Path, revision: str) -> dict[str, bytes]:
    """Return what was kept in a folder for a revision, by name; nothing where nothing was."""
    try:
        with zipfile.ZipFile(folder / f"{revision}.zip") as kept:
            return {name: kept.read(name) for name in kept.namelist()}
    except FileNotFoundError:
        return {}


def write_derived(folder: Path, revision: str, files: Mapping[str, bytes]) -> None:
    """Keep what was made of a revision in a folder in place of what was of others.

    All of it is kept or, where the process dies meanwhile or there is no room, nothing: it can be made again.
    """
    unfinished = folder / f"{revision}.{os.getpid()}"
    try:
        with zipfile.ZipFile(unfinished, "w") as kept:
            for name, content in files.items():
                kept.writestr(name, content)
        for other in folder.glob("*.zip"):
            other.unlink(missing_ok=True)
        unfinished.rename(folder / f"{revision}.zip")
    except OSError:
        unfinished.unlink(missing_ok=True)
