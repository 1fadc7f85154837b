"""OpenAPI: the reports and the operations of the protocols, described for programs (OpenAPI 3.1)."""

from clustergraph.openapi.document import document
from clustergraph.openapi.samples import read_samples
from clustergraph.openapi.surface import Problem, Surface

__all__ = ["Problem", "Surface", "document", "read_samples"]
