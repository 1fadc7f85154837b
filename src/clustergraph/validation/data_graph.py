"""The data graph: what is validated, read from files into one default graph."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Store, parse

from clustergraph.validation import FailureError
from clustergraph.validation.class_tree import SUB_CLASS_OF


class UnreadableFileError(FailureError):
    """A file that is not RDF, or whose name does not tell which RDF: the sentence begins with its place."""

    def __init__(self, path: Path, message: str) -> None:
        """Keep which file it is."""
        super().__init__(message)
        self.path = path


def read_quads(path: Path) -> Iterator[Quad]:
    """Yield the triples of an RDF file as quads of the default graph; a dataset counts as one graph.

    Raises:
        OSError: the file cannot be read.
        UnreadableFileError: the file is no RDF, or its suffix is not known.
    """
    for quad in read_dataset(path):
        yield Quad(quad.subject, quad.predicate, quad.object)


def read_dataset(path: Path, *, base_iri: str | None = None) -> Iterator[Quad]:
    """Yield the quads of an RDF file, whose relative IRIs are resolved against its place or another base.

    Raises:
        OSError: the file cannot be read.
        UnreadableFileError: the file is no RDF, or its suffix is not known.
    """
    rdf_format = RdfFormat.from_extension(path.suffix.removeprefix("."))
    if rdf_format is None:
        message = f"{path}: no RDF format is known for the suffix {path.suffix!r}."
        raise UnreadableFileError(path, message)
    base_iri = base_iri or path.resolve().as_uri()
    try:
        # Blank nodes of two files may have the same label.
        yield from parse(path=path, format=rdf_format, base_iri=base_iri, rename_blank_nodes=True)
    except SyntaxError as error:
        place = f"{path}:{error.lineno}:{error.offset}" if error.lineno else str(path)
        fault = error.msg.partition(": ")[2] if error.msg.startswith("Parser error") else error.msg
        message = f"{place}: {fault.rstrip('.')}."
        raise UnreadableFileError(path, message) from error


def data_graph(files: Iterable[Path], class_tree: Iterable[Path]) -> Store:
    """Return a store whose default graph holds the triples of files, and the class tree of others.

    Raises:
        OSError: a file cannot be read.
        UnreadableFileError: a file is no RDF, or its suffix is not known.
    """
    store = Store()
    for path in files:
        store.extend(read_quads(path))
    for path in class_tree:
        store.extend(quad for quad in read_quads(path) if quad.predicate == SUB_CLASS_OF)
    return store
