"""``/static``: the files that pages load, at addresses that change when any of them does."""

from typing import Final

from flask import Blueprint, Flask, Response, url_for
from jinja2 import DictLoader
from werkzeug.exceptions import NotFound

from clustergraph.web.assets import ASSETS, DIGEST, TEMPLATES
from clustergraph.web.caching import Representation, respond, whole

blueprint = Blueprint("static_files", __name__)

_ONE_YEAR: Final = 365 * 24 * 3600


def register(app: Flask) -> None:
    """Give an application the templates, and these ``asset``, the address of a file, and ``built``: is there one?"""
    app.jinja_loader = DictLoader(TEMPLATES)
    app.jinja_env.globals.update(asset=_asset, built=ASSETS.__contains__)
    app.register_blueprint(blueprint)


def _asset(name: str) -> str:
    return url_for("static_files.static", digest=DIGEST, name=name)


@blueprint.get("/static/<digest>/<name>")
def static(digest: str, name: str) -> Response:
    """Return a file that pages load.

    Under the digest of the present files it never changes; under another, which a page from before a reload may name,
    it is given all the same, and not kept.
    """
    if name not in ASSETS:
        raise NotFound
    file = Representation(ASSETS[name].content, ASSETS[name].media_type)
    if digest != DIGEST:
        return whole(file)
    response = respond(lambda: file, negotiated=False)
    response.cache_control.no_cache = None
    response.cache_control.public = True
    response.cache_control.max_age = _ONE_YEAR
    response.cache_control.immutable = True
    return response
