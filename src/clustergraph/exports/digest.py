"""The digest of the dataset itself, whatever file it is written in (RDF Dataset Canonicalization, RDFC-1.0)."""

import hashlib


def rdfc_digest(nquads: bytes) -> str:
    """Return the SHA-256 of canonical N-Quads as 64 hexadecimal digits.

    ``nquads`` are quads whose blank nodes RDFC-1.0 has named, in any order, each
    written as canonical N-Quads ask. Their canonical order is that of code points,
    which UTF-8 keeps, so that ``LC_ALL=C sort`` finds the same.
    """
    return hashlib.sha256(b"".join(sorted(nquads.splitlines(keepends=True)))).hexdigest()
