"""An event: who took part, its programme, the documents that go with it, and what came before and after."""

from typing import Final

from clustergraph.web.sections import Plan, Statements, Things

_PEOPLE: Final = """
SELECT ?thing ?relation ?value ?evidence ?key WHERE {
  { ?role cg:roleIn ?this ; cg:holder ?thing .
    { ?role cg:roleKind ?value . BIND ("as" AS ?relation) } UNION { ?role cg:hasEvidence ?evidence }
    BIND ("0" AS ?key) }
  UNION { ?this cg:organisedBy ?thing . BIND ("organises it" AS ?value) BIND ("1" AS ?key) }
  UNION { ?this cg:hostedBy ?thing . BIND ("is its host" AS ?value) BIND ("2" AS ?key) }
  UNION { ?this cg:meetingOf ?thing . BIND ("is the group that meets" AS ?value) BIND ("3" AS ?key) }
  UNION { ?this cg:inCooperationWith ?thing . BIND ("works with the organiser" AS ?value) BIND ("4" AS ?key) }
  UNION { ?this cg:hasParticipant ?thing . BIND ("takes part" AS ?value) BIND ("5" AS ?key) }
  UNION { ?this cg:partnerCountry ?thing . BIND ("is the partner country" AS ?value) BIND ("6" AS ?key) }
}
"""
_NUMBERS: Final = "?record cg:claimAbout ?this ; a cg:Figure ."
_PROGRAMME: Final = "?record cg:claimAbout ?this ; a cg:Position ."
_PARTS: Final = """
SELECT ?thing ?sense ?relation ?value ?evidence ?key WHERE {
  ?thing cg:partOfEvent ?this .
  OPTIONAL { ?thing cg:earliestDate ?key }
  { ?thing cg:paraphrase ?sense }
  UNION { ?thing cg:dateExpression ?value . BIND ("" AS ?relation) }
  UNION { ?thing cg:eventStatus ?value . BIND ("status" AS ?relation) }
  UNION { ?thing cg:hasEvidence ?evidence }
}
"""
_DOCUMENTS: Final = """
SELECT DISTINCT ?thing ?value ?evidence ?key WHERE {
  { ?this cg:hasEvidence ?evidence . ?evidence oa:hasSource/cg:renditionOf ?thing .
    BIND ("tells of it" AS ?value) BIND ("0" AS ?key) }
  UNION { ?this cg:preparesDocument ?thing . BIND ("prepared by it" AS ?value) BIND ("1" AS ?key) }
  UNION { ?thing cg:inputTo ?this . BIND ("brought to it" AS ?value) BIND ("2" AS ?key) }
  UNION { ?thing foaf:primaryTopic ?this . BIND ("is about it" AS ?value) BIND ("3" AS ?key) }
}
"""


def _nearest(pattern: str, comparison: str, order: str, words: str) -> str:
    """Return the query for the one event of a pattern that lies nearest before or after."""
    return f"""{{
    SELECT ?thing ?key ("{words}" AS ?value) WHERE {{
      ?this cg:earliestDate ?day . {pattern} ?thing a cg:Event ; cg:earliestDate ?key .
      FILTER (?key {comparison} ?day)
    }} ORDER BY {order} ?thing LIMIT 1
  }}"""


_OF_GROUP: Final = "?this cg:meetingOf ?group . ?thing cg:meetingOf ?group ."
_AROUND: Final = f"""
SELECT ?thing ?key ?value ?relation WHERE {{
  {_nearest(_OF_GROUP, "<", "DESC(?key)", "the meeting of the same group before it")}
  UNION {_nearest(_OF_GROUP, ">", "?key", "the meeting of the same group after it")}
  UNION {_nearest("", "<", "DESC(?key)", "the event of the record just before it")}
  UNION {_nearest("", ">", "?key", "the event of the record just after it")}
}}
"""

SECTIONS: Final[tuple[Plan, ...]] = (
    Things("people", "Who took part", _PEOPLE),
    Statements("numbers", "How many", _NUMBERS),
    Statements("programme", "What happened, or is to happen", _PROGRAMME),
    Things("parts", "Its parts", _PARTS),
    Things("documents", "Documents that go with it", _DOCUMENTS),
    Things("around", "Before and after", _AROUND),
)
