"""IRIs: prefixed names, and the parts of an IRI of this project."""

import re
from functools import lru_cache
from typing import Final

from clustergraph.namespaces import ID, PREFIXES

_REMEMBERED_LENGTH: Final = 500
"""Characters up to which what an IRI shrinks to is remembered: a query can make IRIs of any length."""

NAMESPACES: Final = {namespace: prefix for prefix, namespace in PREFIXES.items()}

_LOCAL_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?")
_PREFIXED_NAME = re.compile(r"([A-Za-z][\w-]*):([^/\s:]\S*)")


def split(iri: str) -> tuple[str, str]:
    """Return namespace and local name of an IRI, cut after its last ``#`` or ``/``."""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:cut], iri[cut:]


def shrink(iri: str) -> str | None:
    """Return the prefixed name of an IRI, or None where no prefix of the project fits it."""
    return _shrink(iri) if len(iri) <= _REMEMBERED_LENGTH else _shrink.__wrapped__(iri)


@lru_cache(maxsize=100_000)
def _shrink(iri: str) -> str | None:
    namespace, local = split(iri)
    prefix = NAMESPACES.get(namespace)
    return f"{prefix}:{local}" if prefix and _LOCAL_NAME.fullmatch(local) else None


def expand(name: str) -> str | None:
    """Return the IRI of a prefixed name, or None where its prefix is not one of the project's."""
    match = _PREFIXED_NAME.fullmatch(name)
    if not match or match[1] not in PREFIXES:
        return None
    return PREFIXES[match[1]] + match[2]


def kind_and_reference(iri: str) -> tuple[str, str] | None:
    """Return kind and reference of an instance, or None for any other IRI."""
    kind, _, reference = iri.removeprefix(ID).partition("/")
    return (kind, reference) if iri.startswith(ID) and reference and "/" not in reference else None
