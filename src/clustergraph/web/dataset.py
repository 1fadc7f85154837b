"""``/dataset``: the whole graph, to read about and to download."""

from functools import partial
from typing import Final

from flask import Blueprint, Response, render_template, url_for
from werkzeug.exceptions import NotFound

from clustergraph.formats import DATASETS
from clustergraph.serving.snapshot import ARCHIVE
from clustergraph.web.about import dated
from clustergraph.web.caching import Representation, respond
from clustergraph.web.graphs import graph_rows
from clustergraph.web.listings import SORTS, numbers
from clustergraph.web.negotiation import DATASET_OFFER, PAGE, Choice, required
from clustergraph.web.schema_org import dataset_description
from clustergraph.web.service import service

blueprint = Blueprint("dataset", __name__)

DOWNLOADS: Final = {
    **{format_.suffix: Choice(format_.name, format_.media_type) for format_ in DATASETS.values()},
    ARCHIVE: Choice(ARCHIVE, "application/zip"),
}
"""Types of the whole dataset by the suffix of the file."""


@blueprint.get("/dataset")
def dataset() -> Response:
    """Return the whole dataset, or the page about it."""
    choice = required({**DATASET_OFFER, **PAGE})
    return respond(partial(_representation, choice), choice.media_type)


@blueprint.get("/dataset.<suffix>")
def download(suffix: str) -> Response:
    """Return the whole dataset as the file that the suffix names."""
    if suffix not in DOWNLOADS:
        message = f"The dataset is had as {', '.join(f'.{known}' for known in DOWNLOADS)}, not as .{suffix}."
        raise NotFound(message)
    choice = DOWNLOADS[suffix]
    response = respond(partial(_representation, choice), choice.media_type, negotiated=False)
    response.headers["Content-Disposition"] = f'attachment; filename="clustergraph.{suffix}"'
    return response


def _representation(choice: Choice) -> Representation:
    if choice.name == "html":
        return Representation(_page(), "text/html")
    suffix = next(suffix for suffix, known in DOWNLOADS.items() if known.name == choice.name)
    return Representation(service().perform("published", name=f"clustergraph.{suffix}").content, choice.media_type)


def _page() -> str:
    found = service()
    files = {suffix: found.published_sizes[f"clustergraph.{suffix}"] for suffix in DOWNLOADS}
    return render_template(
        "dataset.html",
        rows=graph_rows(found),
        size=found.size,
        version=found.version,
        dated=dated(),
        endpoint=url_for("sparql.sparql", _external=True),
        described=dataset_description(),
        numbers=numbers(found.store),
        sorts=SORTS,
        files=files,
        media_types={suffix: choice.media_type for suffix, choice in DOWNLOADS.items()},
    )
