"""The web: the graph over HTTP, for programs and for people; one blueprint a module."""

from pathlib import Path
from typing import Final

from flask import Flask

from clustergraph.serving.limits import Limits
from clustergraph.web import (
    about,
    catalogue,
    completion,
    countries,
    dataset,
    discovery,
    entities,
    explanations,
    explorer,
    graph_store,
    graphs,
    listings,
    ontology,
    openapi,
    operation,
    pages,
    problems,
    reports,
    search,
    sparql,
    sparql_examples,
    static_files,
)
from clustergraph.web.caching import add_headers
from clustergraph.web.requests import check_request
from clustergraph.web.service import EXTENSION, Service, open_service

MAX_BODY: Final = 1024 * 1024
"""Bytes that the body of a request may have."""

_BLUEPRINTS: Final = (
    about.blueprint,
    catalogue.blueprint,
    completion.blueprint,
    countries.blueprint,
    dataset.blueprint,
    discovery.blueprint,
    entities.blueprint,
    explanations.blueprint,
    explorer.blueprint,
    graph_store.blueprint,
    graphs.blueprint,
    listings.blueprint,
    ontology.blueprint,
    openapi.blueprint,
    operation.blueprint,
    pages.blueprint,
    problems.blueprint,
    reports.blueprint,
    search.blueprint,
    sparql.blueprint,
    sparql_examples.blueprint,
)


def create_app(project: Path, *, limits: Limits | None = None) -> Flask:
    """Return the application that serves the graph of a project folder.

    Queries are evaluated in forked processes, so the server must run it in processes with one thread.

    Raises:
        NoProjectError: the folder holds no graph.
        OSError: a file cannot be read.
        SyntaxError: a file is not Turtle.
        HeaderError: a report's header is not as it should be.
    """
    return application(open_service(project, limits or Limits()))


def application(service: Service) -> Flask:
    """Return the application over a service that is open already."""
    app = Flask(__name__, static_folder=None)
    app.extensions[EXTENSION] = service
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY, MAX_FORM_MEMORY_SIZE=MAX_BODY)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    static_files.register(app)
    problems.register(app)
    app.before_request(check_request)
    app.after_request(add_headers)
    return app
