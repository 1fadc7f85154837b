"""``/openapi.json``: what can be asked of this service and what comes back, for programs."""

import json
from functools import partial
from typing import Final

from flask import Blueprint, Response, request

from clustergraph import __version__
from clustergraph.openapi import Problem, Surface, document
from clustergraph.web.assets import ASSETS, DIGEST
from clustergraph.web.caching import Representation, respond
from clustergraph.web.dataset import DOWNLOADS
from clustergraph.web.listings import SORTS
from clustergraph.web.negotiation import (
    DATASET_OFFER,
    GRAPH_OFFER,
    PAGE,
    PICTURES_OFFER,
    RESULTS_OFFER,
    SUFFIXES,
    TABLES_OFFER,
    required,
)
from clustergraph.web.problems import OFFER, PROBLEM, STATUSES, TYPES
from clustergraph.web.report_options import OPTIONS
from clustergraph.web.service import service

blueprint = Blueprint("openapi", __name__)

_OFFER: Final = {"application/json": "json", "application/vnd.oai.openapi+json": "json"}


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Return the description of the service."""
    choice = required(_OFFER)
    return respond(partial(_representation, choice.media_type), choice.media_type)


def surface() -> Surface:
    """Return what the service at hand offers."""
    return Surface(
        version=__version__,
        root=f"{request.script_root}/",
        results=RESULTS_OFFER,
        tables=TABLES_OFFER,
        pictures=PICTURES_OFFER,
        graphs=GRAPH_OFFER,
        datasets=DATASET_OFFER,
        page=PAGE,
        errors=OFFER,
        suffixes={suffix: choice.media_type for suffix, choice in SUFFIXES.items()},
        downloads={suffix: choice.media_type for suffix, choice in DOWNLOADS.items()},
        files={name: asset.media_type for name, asset in ASSETS.items()},
        files_digest=DIGEST,
        graph_names=list(service().graph_sizes),
        lists=list(SORTS),
        problems={name: Problem(PROBLEM + name, meaning, STATUSES.get(name)) for name, meaning in TYPES.items()},
        options=OPTIONS,
    )


def _representation(media_type: str) -> Representation:
    described = document(service().reports.values(), surface(), service().samples)
    return Representation(json.dumps(described, ensure_ascii=False), media_type)
