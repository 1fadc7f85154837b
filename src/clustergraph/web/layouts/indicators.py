"""An indicator: the figures that documents give for it, and where these differ."""

from typing import Final

from clustergraph.web.sections import Plan, Statements, Things

_FIGURES: Final = "?record cg:indicator ?this ."
_CONFLICTS: Final = """
SELECT DISTINCT ?thing ?sense ?relation ?value WHERE {
  ?thing cg:hasClaim/cg:indicator ?this .
  { ?thing cg:rationale ?sense }
  UNION { ?thing cg:resolutionStatus ?value . BIND ("" AS ?relation) }
}
"""

SECTIONS: Final[tuple[Plan, ...]] = (
    Things("conflicts", "Where documents differ, and why", _CONFLICTS),
    Statements("figures", "What documents say", _FIGURES),
)
