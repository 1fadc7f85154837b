"""A recommendation: what shows it at work, what its section asks of whom and why, and what it names."""

from typing import Final

from clustergraph.web.layouts.stances import by_stance
from clustergraph.web.sections import Plan, Things

_IN_SECTION: Final = (
    "?this cg:givenIn/^cg:containedIn*/^cg:inPart/^cg:hasEvidence ?record . ?record cg:stance ?stance ."
)
_EXAMPLES: Final = """
SELECT ?thing ?sense ?relation ?value ?evidence WHERE {
  ?thing cg:illustrates ?this .
  { ?thing cg:paraphrase ?sense }
  UNION { ?thing cg:presents ?value . BIND ("presents" AS ?relation) }
  UNION { ?thing cg:presents/(cg:hasParticipant|cg:ledBy|cg:initiatedBy) ?value . BIND ("with" AS ?relation) }
  UNION { ?thing cg:presents/(cg:inCountry|dcterms:spatial|cg:participantCountry) ?value . BIND ("in" AS ?relation) }
  UNION { ?thing cg:evidenceMode ?value . BIND ("how surely" AS ?relation) }
  UNION { ?thing cg:hasEvidence ?evidence }
}
"""
_ADDRESSED: Final = """
SELECT ?thing ?relation
  (CONCAT(STR(COUNT(DISTINCT ?record)), IF(COUNT(DISTINCT ?record) = 1, " position", " positions")) AS ?value) WHERE {
  ?this cg:givenIn ?section . ?part cg:containedIn* ?section . ?evidence cg:inPart ?part .
  ?record cg:hasEvidence ?evidence ; a cg:Position ; cg:claimAbout|cg:mentions ?thing .
  ?thing cg:actorKind? ?kind . ?kind skos:inScheme kos:actor-kind .
  BIND ("named in" AS ?relation)
} GROUP BY ?thing ?relation
"""
_NAMED: Final = """
SELECT ?thing ?relation ?value ?evidence WHERE {
  {
    SELECT DISTINCT ?thing ?evidence WHERE {
      ?this cg:givenIn ?section . ?part cg:containedIn* ?section .
      { ?evidence cg:inPart ?part . ?record cg:hasEvidence ?evidence ; (cg:claimAbout|cg:mentions)? ?thing }
      UNION { ?thing cg:namedIn ?part . ?part cg:extent ?evidence }
      ?thing cg:initiativeKind ?any_kind .
    }
  }
  { BIND (STR(?thing) AS ?same) }
  UNION { ?thing cg:initiativeKind ?value . BIND ("" AS ?relation) }
  UNION { ?thing ^cg:presents/cg:illustrates ?this . BIND ("presented by its example" AS ?value) }
}
"""
_PLACED: Final = """
SELECT ?thing ?relation ?value ?evidence WHERE {
  ?this cg:givenIn/cg:containedIn* ?thing . ?thing a cg:SourceDocument .
  { ?this cg:givenIn ?value . BIND ("set out in" AS ?relation) }
  UNION { ?thing cg:dateExpression ?value . BIND ("of" AS ?relation) }
  UNION { ?this cg:hasEvidence ?evidence }
}
"""
_NEIGHBOURS: Final = """
SELECT ?thing ?sense ?key WHERE {
  ?this cg:recommendationNumber ?number .
  ?thing cg:recommendationNumber ?key ; cg:paraphrase ?sense .
  FILTER (?key = ?number - 1 || ?key = ?number + 1)
}
"""
_ILLUSTRATED: Final = """
SELECT ?thing ?sense ?evidence WHERE {
  ?this cg:illustrates ?thing .
  { ?thing cg:paraphrase ?sense } UNION { ?thing cg:hasEvidence ?evidence }
}
"""
_PRESENTED: Final = """
SELECT ?thing ?sense ?relation ?value ?evidence WHERE {
  ?this cg:presents ?thing .
  { ?thing cg:paraphrase ?sense }
  UNION { ?thing cg:initiativeKind|cg:actorKind ?value . BIND ("" AS ?relation) }
  UNION { ?thing cg:hasParticipant|cg:ledBy|cg:initiatedBy ?value . BIND ("with" AS ?relation) }
  UNION { ?thing cg:inCountry|dcterms:spatial|cg:participantCountry ?value . BIND ("in" AS ?relation) }
  UNION { ?thing cg:fundedUnder ?value . BIND ("paid by" AS ?relation) }
  UNION { ?thing cg:hasEvidence ?evidence }
}
"""

SECTIONS: Final[tuple[Plan, ...]] = (
    Things("examples", "The example that shows it at work", _EXAMPLES, nothing="No example of it is given."),
    *by_stance(_IN_SECTION, "In its section and beside its example."),
    Things(
        "addressed",
        "Who is named there",
        _ADDRESSED,
        note="Kinds of actor and bodies in the positions above; the documents seldom address anybody by name.",
    ),
    Things("initiatives", "Which initiatives its section names", _NAMED),
    Things(
        "status",
        "Its status",
        _PLACED,
        note="It stands as recommended there. Whether it was taken up no later document of this record can tell.",
    ),
    Things("neighbours", "Before and after it", _NEIGHBOURS),
)
OF_EXAMPLE: Final[tuple[Plan, ...]] = (
    Things("illustrated", "Which recommendation it illustrates", _ILLUSTRATED),
    Things("presented", "What it presents", _PRESENTED),
)
