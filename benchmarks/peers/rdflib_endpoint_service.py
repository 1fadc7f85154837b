"""Serve a file of N-Triples by rdflib-endpoint over Oxigraph; run by the Python that holds both.

python rdflib_endpoint_service.py FILE PORT
"""

import sys

import pyoxigraph
import uvicorn
from oxrdflib import OxigraphStore
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint


def main(file: str, port: int) -> None:
    """Load a file and answer."""
    store = pyoxigraph.Store()
    store.bulk_load(path=file, format=pyoxigraph.RdfFormat.N_TRIPLES)
    app = SparqlEndpoint(graph=Dataset(store=OxigraphStore(store=store)), path="/sparql")
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="critical", access_log=False)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
