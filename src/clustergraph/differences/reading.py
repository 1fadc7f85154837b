"""Reading of a state of the dataset: a project folder, a published set, or one file of either."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, parse

from clustergraph.dataset.folder import NoProjectError
from clustergraph.exports.examples import load_with_reports
from clustergraph.formats import DATASETS, GRAPHS, by_suffix
from clustergraph.namespaces import GRAPH
from clustergraph.reports.header import HeaderError

_WHOLE: Final = f"clustergraph.{DATASETS['nquads'].suffix}"


class UnreadableStateError(Exception):
    """A path holds no state of a dataset."""


def read_quads(path: Path) -> list[Quad]:
    """Return the quads of a published set, of a project folder, or of one file.

    Raises:
        UnreadableStateError: the path is none of these, or a file of it is not what its suffix says.
        OSError: a file cannot be read.
    """
    if path.is_file():
        return list(_file(path, None))
    if (path / _WHOLE).is_file():
        return list(_file(path / _WHOLE, None))
    published = sorted((path / "graph").glob("*.ttl"))
    if published:
        return [quad for file in published for quad in _file(file, GRAPH + file.stem)]
    return list(_project(path))


def _project(path: Path) -> Iterator[Quad]:
    """Yield the quads of a project folder, with the records of its reports, as an export has them.

    Raises:
        UnreadableStateError: the folder is none, or a file of it is not as it should be.
    """
    try:
        store = load_with_reports(path)
    except NoProjectError as error:
        message = f"{path} is no published set, no project folder and no file of RDF."
        raise UnreadableStateError(message) from error
    except (HeaderError, SyntaxError) as error:
        message = f"{str(error).rstrip('.')}."
        raise UnreadableStateError(message) from error
    for name in store.graph_names():
        for triple in store.graph(name):
            yield Quad(triple.subject, triple.predicate, triple.object, NamedNode(name))


def _file(path: Path, graph_name: str | None) -> Iterator[Quad]:
    """Yield the quads of a file, in one graph where one is named; blank nodes are those of this file alone.

    Raises:
        UnreadableStateError: the suffix is that of no RDF, or the content is not what it says.
    """
    format_ = (GRAPHS | DATASETS).get(by_suffix(path.suffix) or "")
    if format_ is None:
        message = f"{path.name} is no file of RDF: its suffix should be one of {_suffixes()}."
        raise UnreadableStateError(message)
    try:
        for quad in parse(path.read_bytes(), format=format_.writer, rename_blank_nodes=True):
            graph = NamedNode(graph_name) if graph_name else quad.graph_name
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
    except SyntaxError as error:
        message = f"{path}:{error.lineno}:{error.offset}: {error.msg.rstrip('.')}."
        raise UnreadableStateError(message) from error


def _suffixes() -> str:
    return ", ".join(sorted({format_.suffix for format_ in (GRAPHS | DATASETS).values()}))
