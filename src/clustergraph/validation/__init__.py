"""Validation: which things break which SHACL constraints, and where they are described.

The constraints run set-wise on the store and name the candidates; pySHACL judges
those and nothing else, and its report is the one shown. So an all-clear takes
milliseconds and never imports rdflib.
"""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Final, Protocol, cast

from pyoxigraph import Quad, Triple

JUDGES: Final = {"pyshacl": "clustergraph.validation.judge"}
"""Module of each judge, which holds it as ``judge``: none is imported before something is to be judged."""


class FailureError(Exception):
    """A validation that could not be carried out, which SHACL calls a failure: one sentence says why."""


class JudgementError(FailureError):
    """Shapes that the judge refuses: the sentence is the judge's own."""


class Judge(Protocol):
    """A SHACL processor: from data graph and shapes graph to the validation report."""

    def __call__(self, data_graph: Iterable[Quad | Triple], shapes_graph: Iterable[Quad | Triple]) -> list[Triple]:
        """Return the triples of the validation report.

        Raises:
            JudgementError: the shapes graph is not well-formed.
        """


def load_judge(name: str = "pyshacl") -> Judge:
    """Import a judge by its name in the table."""
    judge: Callable[..., object] = import_module(JUDGES[name]).judge
    return cast("Judge", judge)
