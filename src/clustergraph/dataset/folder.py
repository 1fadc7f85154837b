"""A project folder: which of its files make up which named graph.

A folder below ``data`` is a named graph, and so are ``ontology/kos``,
``ontology/shapes`` and ``ontology/alignments``; the Turtle files directly in
``ontology`` are the graph ``ontology``. The default graph is the union of the
data graphs and the concept schemes; vocabulary, shapes and alignments are
reached by name only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from clustergraph.namespaces import GRAPH

PACKAGED: Final = Path(__file__).parent.parent / "project"
CHECKOUT: Final = Path(__file__).parents[3]

_ONTOLOGY_FOLDERS: Final = ("kos", "shapes", "alignments")


class NoProjectError(Exception):
    """A folder has no graph in it: neither ``data`` nor ``ontology``."""


@dataclass(frozen=True, slots=True)
class GraphFile:
    """One Turtle file, the IRI of the named graph it belongs to, and whether the default graph holds it too."""

    path: Path
    graph_name: str
    in_default_graph: bool


def bundled() -> Path:
    """Return the project folder that ships with the package, or that of the checkout it runs from."""
    return PACKAGED if PACKAGED.is_dir() else CHECKOUT


def graph_files(project: Path) -> list[GraphFile]:
    """Return the Turtle files of a project folder, ordered by path.

    Raises:
        NoProjectError: the folder holds no Turtle file where a project has them.
        OSError: a folder cannot be read.
    """
    files = sorted(_files(project), key=lambda file: file.path)
    if not files:
        message = f"{project} is no project folder: it has no Turtle file under data or ontology."
        raise NoProjectError(message)
    return files


def _files(project: Path) -> Iterator[GraphFile]:
    for folder in _listed(project / "data"):
        for path in _turtle(folder):
            yield GraphFile(path, GRAPH + folder.name, in_default_graph=True)
    for path in _turtle(project / "ontology"):
        yield GraphFile(path, f"{GRAPH}ontology", in_default_graph=False)
    for name in _ONTOLOGY_FOLDERS:
        for path in _turtle(project / "ontology" / name):
            yield GraphFile(path, GRAPH + name, in_default_graph=name == "kos")


def _turtle(folder: Path) -> Iterator[Path]:
    return (path for path in _listed(folder) if path.suffix == ".ttl")


def _listed(folder: Path) -> list[Path]:
    """Return what a folder holds, nothing where there is none; ``glob`` would pass over one that may not be read."""
    try:
        return list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
