"""The published set: every file that an export writes, with its checksum."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from clustergraph.dataset.version import version
from clustergraph.exports.calendar import calendar
from clustergraph.exports.dataset import graph_files, whole
from clustergraph.exports.description import describe
from clustergraph.exports.digest import rdfc_digest
from clustergraph.exports.events import events
from clustergraph.exports.views import figures, memberships
from clustergraph.formats import DATASETS
from clustergraph.graph_store import GraphStore
from clustergraph.turtle.writer import serialize


def published_files(store: GraphStore, project: Path) -> Mapping[str, bytes]:
    """Return the published set of a project, its dataset loaded, as the files stand now.

    Raises:
        OSError: a file cannot be read.
    """
    return publish(store, version(project), read_context(project))


def read_context(project: Path) -> bytes | None:
    """Return the JSON-LD context of a project, or None where it has none."""
    path = project / "ontology" / "context.jsonld"
    return path.read_bytes() if path.exists() else None


def publish(store: GraphStore, version_: str, context: bytes | None) -> Mapping[str, bytes]:
    """Return the content of each file of the published set by its relative path.

    Named graphs as Turtle, the whole dataset in each format that keeps the names of its
    graphs, views in vocabularies of others, the JSON-LD context, the dataset's version and
    its digest, a description of all this, and checksums as ``sha256sum --check`` reads them.
    """
    files = dict(graph_files(store))
    files |= {f"clustergraph.{DATASETS[name].suffix}": content for name, content in whole(store).items()}
    files |= {"figures.ttl": figures(store), "memberships.ttl": memberships(store)}
    files |= {"events.jsonld": events(store), "events.ics": calendar(store)}
    files["description.ttl"] = serialize(describe(store, version_, files)).encode()
    if context is not None:
        files["context.jsonld"] = context
    files["VERSION"] = f"{version_}\n".encode()
    nquads = files[f"clustergraph.{DATASETS['nquads'].suffix}"]
    files["RDFC10-SHA256"] = f"{rdfc_digest(nquads)}\n".encode()
    sums = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return files | {"SHA256SUMS": "".join(sums).encode()}
