"""A person and a body: who sits, speaks or works where, and for whom."""

from typing import Final

from clustergraph.web.sections import Plan, Things

_SEATS: Final = """
SELECT ?thing ?relation ?value ?evidence WHERE {
  { ?seat org:member ?this ; org:organization ?thing .
    { ?seat org:role ?value . BIND ("as" AS ?relation) }
    UNION { ?seat cg:representsCountry ?value . BIND ("for" AS ?relation) }
    UNION { ?seat cg:representsOrganisation ?value . BIND ("sent by" AS ?relation) }
    UNION { ?seat cg:memberType ?value . BIND ("" AS ?relation) }
    UNION { ?seat cg:hasEvidence ?evidence } }
  UNION { ?seat cg:holder ?this ; cg:roleIn ?thing .
    { ?seat cg:roleKind ?value . BIND ("as" AS ?relation) }
    UNION { ?seat cg:dateExpression ?value . BIND ("when" AS ?relation) }
    UNION { ?seat cg:hasEvidence ?evidence } }
}
"""
_MEMBERS: Final = """
SELECT ?thing ?relation ?value ?evidence ?key WHERE {
  ?seat org:organization ?this ; org:member ?thing .
  OPTIONAL { ?seat cg:representsCountry/skos:prefLabel ?country }
  BIND (COALESCE(STR(?country), "~") AS ?key)
  { ?seat cg:representsCountry ?value . BIND ("for" AS ?relation) }
  UNION { ?seat cg:representsOrganisation ?value . BIND ("sent by" AS ?relation) }
  UNION { ?seat org:role ?value . BIND ("as" AS ?relation) }
  UNION { ?seat cg:hasEvidence ?evidence }
}
"""
_SENT: Final = """
SELECT ?thing ?relation ?value ?evidence WHERE {
  ?seat cg:representsOrganisation ?this ; org:member ?thing .
  { ?seat org:organization ?value . BIND ("to" AS ?relation) }
  UNION { ?seat cg:representsCountry ?value . BIND ("for" AS ?relation) }
  UNION { ?seat cg:hasEvidence ?evidence }
}
"""
_OFFICERS: Final = """
SELECT ?thing ?relation ?value ?evidence WHERE {
  ?seat cg:roleIn ?this ; cg:holder ?thing .
  { ?seat cg:roleKind ?value . BIND ("as" AS ?relation) }
  UNION { ?seat cg:dateExpression ?value . BIND ("when" AS ?relation) }
  UNION { ?seat cg:hasEvidence ?evidence }
}
"""
_INITIATIVES: Final = """
SELECT ?thing ?relation ?value ?evidence WHERE {
  { ?thing cg:ledBy ?this . BIND ("leads it" AS ?value) }
  UNION { ?thing cg:hasParticipant ?this . BIND ("takes part" AS ?value) }
  UNION { ?thing cg:initiatedBy ?this . BIND ("set it up" AS ?value) }
  UNION { ?thing cg:hasParticipant|cg:ledBy|cg:initiatedBy ?this ; cg:hasEvidence ?evidence }
  UNION { ?thing cg:hasParticipant|cg:ledBy|cg:initiatedBy ?this . ?thing ^cg:presents/cg:illustrates ?value .
    BIND ("example of" AS ?relation) }
}
"""

SECTIONS: Final[tuple[Plan, ...]] = (Things("seats", "Where this person sits, speaks or works", _SEATS),)
OF_BODY: Final[tuple[Plan, ...]] = (
    Things("officers", "Who works or speaks for it", _OFFICERS),
    Things("members", "Its members", _MEMBERS),
    Things("sent", "Whom it sends", _SENT),
    Things("joined", "Initiatives that it leads, joined or set up", _INITIATIVES),
)
