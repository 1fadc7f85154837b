"""The dataset that a request or a query names, SPARQL 1.1 Protocol section 2.1.4."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DatasetDescription:
    """Graphs that a query is to run over, by IRI; empty and false where none is named."""

    default_graph_uri: tuple[str, ...] = ()
    named_graph_uri: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Say whether any graph is named."""
        return bool(self.default_graph_uri or self.named_graph_uri)
