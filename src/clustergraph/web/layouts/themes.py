"""A theme: its recommendations and examples, what is said under it and by whom, and the figures of its chapter."""

from typing import Final

from clustergraph.web.layouts.stances import by_stance
from clustergraph.web.sections import Plan, Statements, Things

_OF_THEME: Final = "?record cg:theme ?this ; a cg:Position ."
_RECOMMENDATIONS: Final = """
SELECT ?thing ?sense ?relation ?value ?evidence ?key WHERE {
  ?thing a cg:Recommendation ; cg:theme ?this .
  { ?thing cg:paraphrase ?sense }
  UNION { ?thing ^cg:illustrates ?value . BIND ("illustrated by" AS ?relation) }
  UNION { ?thing cg:hasEvidence ?evidence }
  BIND (STR(?thing) AS ?key)
}
"""
_EXAMPLES: Final = """
SELECT ?thing ?sense ?relation ?value ?evidence ?key WHERE {
  ?recommendation cg:theme ?this . ?thing cg:illustrates ?recommendation .
  { ?thing cg:paraphrase ?sense }
  UNION { ?thing cg:illustrates ?value . BIND ("illustrates" AS ?relation) }
  UNION { ?thing cg:presents ?value . BIND ("presents" AS ?relation) }
  UNION { ?thing cg:hasEvidence ?evidence }
  BIND (STR(?recommendation) AS ?key)
}
"""
_INITIATIVES: Final = """
SELECT ?thing ?relation ?value WHERE {
  {
    SELECT ?thing ("named in" AS ?relation) (CONCAT(STR(COUNT(DISTINCT ?record)), " positions") AS ?value) WHERE {
      ?record cg:theme ?this ; cg:claimAbout|cg:mentions ?thing . ?thing cg:initiativeKind ?any_kind .
    } GROUP BY ?thing HAVING (COUNT(DISTINCT ?record) > 1)
  }
  UNION { ?value cg:theme ?this . ?example cg:illustrates ?value ; cg:presents ?thing .
    ?thing cg:initiativeKind ?any_kind . BIND ("example of" AS ?relation) }
}
"""
_SPEAKERS: Final = """
SELECT ?thing ?relation ?value ?key WHERE {
  {
    SELECT ?thing ("holds" AS ?relation) ("0" AS ?key) (CONCAT(STR(COUNT(DISTINCT ?record)),
      IF(COUNT(DISTINCT ?record) = 1, " position", " positions"), " under this theme") AS ?value) WHERE {
      ?record cg:theme ?this ; cg:heldBy ?thing .
    } GROUP BY ?thing
  }
  UNION {
    ?example cg:illustrates/cg:theme ?this ; cg:presents ?value .
    ?value cg:hasParticipant|cg:ledBy|cg:initiatedBy ?thing .
    BIND ("takes part in" AS ?relation)
    BIND ("1" AS ?key)
  }
}
"""
_FIGURES: Final = """
?recommendation cg:theme ?this ; cg:givenIn/cg:containedIn? ?chapter .
?chapter cg:partKind ?kind ; ^cg:containedIn*/^cg:inPart/^cg:hasEvidence ?record .
?record cg:indicator ?indicator .
"""

SECTIONS: Final[tuple[Plan, ...]] = (
    Things("recommendations", "Recommendations", _RECOMMENDATIONS),
    Things("examples", "Examples", _EXAMPLES),
    *by_stance(_OF_THEME, "Under this theme, by whomever."),
    Things(
        "initiatives",
        "Initiatives",
        _INITIATIVES,
        note="Those that an example presents, and those that more than one position names.",
    ),
    Things("speakers", "Who speaks, and who takes part", _SPEAKERS),
    Statements("figures", "Figures in its chapter", _FIGURES),
)
