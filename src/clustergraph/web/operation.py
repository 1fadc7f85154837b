"""``/health`` and ``/metrics``: whether the service stands, on which version of the data, and what it counts."""

import json
from typing import Final

from flask import Blueprint, Response

from clustergraph import __version__
from clustergraph.serving.limits import Limits
from clustergraph.serving.metrics import exposition
from clustergraph.web.caching import Representation, respond_afresh
from clustergraph.web.service import service

blueprint = Blueprint("operation", __name__)

_SHORT: Final = Limits(timeout=2, memory=256, max_result=1)


@blueprint.get("/health")
def health() -> Response:
    """Say that the service stands, and which data and program it stands on.

    Raises:
        LimitError: no worker answers even the shortest question.
    """
    service().perform("query", query="ASK {}", limits=_SHORT)
    state = {"status": "ok", "version": service().version, "triples": service().size, "program": __version__}
    return respond_afresh(Representation(json.dumps(state), "application/json"))


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return what all processes of the service count, as Prometheus reads it."""
    return respond_afresh(Representation(exposition(), "text/plain; version=0.0.4"))
