"""Naming: the IRI that a user means by an IRI, a prefixed name, a slug or a label."""

import click

from clustergraph.graph_store.memory import MemoryStore
from clustergraph.reports.values import UnknownNameError, find_entity


def entity_iri(store: MemoryStore, name: str) -> str:
    """Return the IRI of the thing that a name stands for.

    Raises:
        click.UsageError: the name fits nothing, or several things; the sentence offers what is near.
    """
    try:
        return find_entity(store, name)
    except UnknownNameError as error:
        raise click.UsageError(str(error)) from error
