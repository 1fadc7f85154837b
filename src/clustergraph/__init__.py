"""clustergraph: the record of European cluster policy as a knowledge graph that proves its answers."""

__version__ = "0.2.0"
