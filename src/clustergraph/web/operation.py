"""``/health``: whether the service stands, and on which version of the data."""

import json

from flask import Blueprint, Response

from clustergraph import __version__
from clustergraph.web.caching import Representation, respond
from clustergraph.web.service import service

blueprint = Blueprint("operation", __name__)


@blueprint.get("/health")
def health() -> Response:
    """Say that the service stands, and which data and program it stands on."""
    return respond(_state, negotiated=False)


def _state() -> Representation:
    state = {"status": "ok", "version": service().version, "triples": service().size, "program": __version__}
    return Representation(json.dumps(state), "application/json")
