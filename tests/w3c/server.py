"""The service under test: the web application over a dataset that a request of the tests replaces.

Run as ``python -m w3c.server``, it takes a free port, prints its address and answers one request at a time. The route
``/w3c/dataset`` exists here only.
"""

import logging
import sys
from uuid import uuid4

from flask import Response, request
from pyoxigraph import RdfFormat, parse
from werkzeug.serving import make_server

from clustergraph.graph_store.memory import MemoryStore
from clustergraph.serving.limits import Limits
from clustergraph.serving.snapshot import Snapshot
from clustergraph.web import application
from clustergraph.web.service import EXTENSION, embedded_service

DATASET = "/w3c/dataset"


def service_over(quads):
    """Return a service over quads, without reports and without a context."""
    store = MemoryStore()
    store.extend(quads)
    snapshot = Snapshot(
        store=store,
        report_texts={},
        default_graph_names=frozenset(),
        context=None,
        version="",
        revision=uuid4().hex,
    )
    return embedded_service(snapshot, Limits(timeout=20))


def application_under_test():
    """Return the application with the route that replaces its dataset by the N-Quads that are put there."""
    app = application(service_over([]))

    @app.put(DATASET)
    def swap():
        quads = parse(request.get_data(), format=RdfFormat.N_QUADS)
        app.extensions[EXTENSION] = service_over(quads)
        return Response(status=204)

    return app


def main():
    """Serve at a free port until the process is ended."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, application_under_test(), threaded=False)
    sys.stdout.write(f"{server.port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
