"""``/static``: what the pages are made with, at addresses that change when any of it does."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final, cast

from flask import Blueprint, Flask, Response, url_for
from werkzeug.exceptions import NotFound

from clustergraph.web.caching import Representation, respond

blueprint = Blueprint("assets", __name__)

MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}

_FOLDER: Final = Path(__file__).parent / "static"
_ONE_YEAR: Final = 365 * 24 * 3600


def _found() -> dict[str, Representation]:
    """Return the files by name: those of the package, and those that ``make build`` makes, if it was run."""
    paths = sorted([*_FOLDER.iterdir(), *_FOLDER.glob("build/*")])
    found = [path for path in paths if path.is_file() and path.suffix in MEDIA_TYPES]
    return {path.name: Representation(path.read_bytes(), MEDIA_TYPES[path.suffix]) for path in found}


FILES: Final[Mapping[str, Representation]] = _found()
"""Read once, so that a new build changes nothing of a service that runs."""


def _digest() -> str:
    """Return one digest of all files: a script names its parts without it, relative to itself."""
    digest = hashlib.sha256()
    for name, file in FILES.items():
        digest.update(f"{name} {hashlib.sha256(cast('bytes', file.content)).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]


DIGEST: Final = _digest()


def register(app: Flask) -> None:
    """Give templates ``asset``, the address of a file, and ``built``, which says whether there is one."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(asset=_asset, built=FILES.__contains__)


def _asset(name: str) -> str:
    return url_for("assets.static", digest=DIGEST, name=name)


@blueprint.get("/static/<digest>/<name>")
def static(digest: str, name: str) -> Response:
    """Return a file that the pages are made with; under the digest of the present files it never changes."""
    if name not in FILES:
        raise NotFound
    response = respond(lambda: FILES[name], negotiated=False)
    if digest == DIGEST:
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.max_age = _ONE_YEAR
        response.cache_control.immutable = True
    return response
