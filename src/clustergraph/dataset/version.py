"""The version of a dataset: the digest of the files that make up its default graph."""

import hashlib
from pathlib import Path

from clustergraph.dataset.folder import graph_files


def version(project: Path) -> str:
    """Return the SHA-256 over paths and bytes of the data files, as 64 hexadecimal digits.

    Ontology and shapes carry versions of their own and do not count.
    """
    digest = hashlib.sha256()
    for file in graph_files(project):
        if file.in_default_graph:
            content = file.path.read_bytes()
            digest.update(f"{file.path.relative_to(project).as_posix()} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()
