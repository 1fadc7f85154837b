"""Assets: what pages are made with beside the data: templates, styles, scripts, icons.

All of it is read when the program starts, so that neither a new build nor a new version
on disk changes anything of a service that runs.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}

_FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages load: its content and its media type."""

    content: bytes
    media_type: str


def _found() -> dict[str, Asset]:
    """Return the files by name: those of the package, and those that ``make build`` makes, if it was run."""
    paths = sorted([*(_FOLDER / "static").iterdir(), *(_FOLDER / "static").glob("build/*")])
    found = [path for path in paths if path.is_file() and path.suffix in MEDIA_TYPES]
    return {path.name: Asset(path.read_bytes(), MEDIA_TYPES[path.suffix]) for path in found}


def _digest(contents: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in contents.items():
        digest.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()


ASSETS: Final[Mapping[str, Asset]] = _found()
TEMPLATES: Final[Mapping[str, str]] = {
    path.name: path.read_text(encoding="utf-8") for path in sorted((_FOLDER / "templates").glob("*.html"))
}

DIGEST: Final = _digest({name: asset.content for name, asset in ASSETS.items()})[:16]
"""One digest of all files: a script names its parts without it, relative to itself."""

PAGES_DIGEST: Final = _digest({DIGEST: b"", **{name: text.encode() for name, text in TEMPLATES.items()}})
"""Digest of all that pages are made of beside the data."""
