"""A programme or another initiative: its money and figures, what belongs to it, and which recommendations name it."""

from typing import Final

from clustergraph.web.sections import Plan, Statements, Things

_BELOW: Final = "(cg:partOfInitiative|cg:fundedUnder)"
_MONEY: Final = f"?about {_BELOW}* ?this . ?record cg:claimAbout ?about ; a cg:BudgetFigure ."
_FIGURES: Final = f"?about {_BELOW}* ?this . ?record cg:claimAbout ?about ; a cg:Figure ."
_CALLS: Final = f"""
SELECT ?thing ?relation ?value ?evidence ?key WHERE {{
  ?thing {_BELOW}+ ?this ; a cg:FundingCall .
  OPTIONAL {{ ?thing cg:earliestDate ?key }}
  {{ ?thing cg:dateExpression ?value . BIND ("" AS ?relation) }}
  UNION {{ ?thing cg:callStatus ?value . BIND ("status" AS ?relation) }}
  UNION {{ ?thing cg:deadline ?value . BIND ("closes" AS ?relation) }}
  UNION {{ ?thing cg:partOfInitiative ?value . BIND ("of" AS ?relation) }}
  UNION {{ ?thing cg:hasEvidence ?evidence }}
}}
"""
_PARTS: Final = f"""
SELECT ?thing ?sense ?relation ?value ?evidence WHERE {{
  ?thing {_BELOW}+ ?this .
  FILTER NOT EXISTS {{ ?thing a cg:FundingCall }}
  {{ ?thing cg:initiativeKind ?value . BIND ("" AS ?relation) }}
  UNION {{ ?thing cg:partOfInitiative ?value . BIND ("part of" AS ?relation) FILTER (?value != ?this) }}
  UNION {{ ?thing cg:fundedUnder ?value . BIND ("paid by" AS ?relation) FILTER (?value != ?this) }}
  UNION {{ ?thing cg:ledBy ?value . BIND ("led by" AS ?relation) }}
  UNION {{ ?thing cg:dateExpression ?value . BIND ("when" AS ?relation) }}
  UNION {{ ?thing cg:paraphrase ?sense }}
  UNION {{ ?thing cg:hasEvidence ?evidence }}
}}
"""
_RECOMMENDATIONS: Final = """
SELECT ?thing ?sense ?relation ?value ?evidence ?key WHERE {
  {
    SELECT DISTINCT ?thing ?evidence WHERE {
      { ?record (cg:claimAbout|cg:mentions)? ?this ; cg:hasEvidence ?evidence . ?evidence cg:inPart ?part }
      UNION { ?this cg:namedIn ?part . ?part cg:extent ?evidence }
      UNION { ?example cg:presents ?this ; cg:hasEvidence ?evidence . ?evidence cg:inPart ?part }
      ?part cg:containedIn* ?section . ?thing cg:givenIn ?section .
    }
  }
  { ?thing cg:paraphrase ?sense }
  UNION { ?thing ^cg:illustrates ?value . BIND ("illustrated by" AS ?relation) }
  UNION {
    ?thing ^cg:illustrates/cg:presents/(cg:hasParticipant|cg:ledBy|cg:initiatedBy) ?value .
    BIND ("where these take part:" AS ?relation)
  }
  BIND (STR(?thing) AS ?key)
}
"""

NAMING: Final[tuple[Plan, ...]] = (
    Things("recommendations", "Recommendations whose sections name it", _RECOMMENDATIONS),
)
SECTIONS: Final[tuple[Plan, ...]] = (
    Statements("money", "Money", _MONEY, note="Amounts stated of it, and of what belongs to it or is paid by it."),
    Statements("figures", "Other figures", _FIGURES, note="Stated of it, and of what belongs to it or is paid by it."),
    Things("calls", "Calls", _CALLS),
    Things("parts", "What belongs to it, or is paid by it", _PARTS),
    *NAMING,
)
