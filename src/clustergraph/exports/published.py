"""The published set: every file that an export writes, with its checksum."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from clustergraph.dataset.version import version
from clustergraph.exports.dataset import graph_files, whole
from clustergraph.formats import DATASETS
from clustergraph.graph_store import GraphStore


def published_files(store: GraphStore, project: Path) -> Mapping[str, bytes]:
    """Return the content of each file of the published set by its relative path.

    Named graphs as Turtle, the whole dataset in each format that keeps the names of its
    graphs, the JSON-LD context, the dataset's version, and checksums of all these as
    ``sha256sum --check`` reads them.
    """
    files = dict(graph_files(store))
    files |= {f"clustergraph.{format_.suffix}": whole(store, format_.name) for format_ in DATASETS.values()}
    context = project / "ontology" / "context.jsonld"
    if context.exists():
        files["context.jsonld"] = context.read_bytes()
    files["VERSION"] = f"{version(project)}\n".encode()
    sums = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return files | {"SHA256SUMS": "".join(sums).encode()}
