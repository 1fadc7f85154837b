"""The kinds of page with an address of each; a route or a kind of thing without one fails a test."""

from urllib.parse import quote

import pytest

QUERY = "SELECT ?person ?name { ?person a foaf:Person ; rdfs:label ?name } ORDER BY ?name LIMIT 20"
FOAF = "PREFIX foaf: <http://xmlns.com/foaf/0.1/>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
WRONG = "SELECT * { ?s ?p }"
EMPTY = 'PREFIX foaf: <http://xmlns.com/foaf/0.1/>\nSELECT * { ?s foaf:name "Nobody" }'

PAGES = {
    "home": "/",
    "search": "/search",
    "search with hits": "/search?q=pact",
    "search with a typing error": "/search?q=portugall",
    "search without hits": "/search?q=zzzzqqqq",
    "search of one kind": "/search?q=cluster&kind=recommendation&limit=100",
    "reports": "/reports",
    "report": "/reports/documents",
    "report with chart": "/reports/countries",
    "report with places": "/reports/places",
    "report with times": "/reports/calendar",
    "report with parameters": "/reports/members?country=PT",
    "report that needs a parameter": "/reports/person",
    "report with a wrong value": "/reports/members?country=Atlantis",
    "report without rows": "/reports/examples?number=99",
    "report in pages": "/reports/positions?page=2",
    "report in another order": "/reports/calendar?sort=-people",
    "report with receipts": "/reports/figures?receipts=1",
    "lists": "/list",
    "list": "/list/people",
    "list in pages": "/list/evidence?page=3",
    "countries": "/country",
    "country": "/country/PRT",
    "dataset": "/dataset",
    "graphs": "/graph",
    "graph": "/graph/editorial",
    "ontology": "/ontology",
    "shapes": "/shape",
    "scheme": "/kos/event-kind",
    "large scheme": "/kos/indicator",
    "concept": "/kos/theme/resilience",
    "sparql": "/sparql",
    "sparql with an answer": f"/sparql?query={quote(FOAF + QUERY)}",
    "sparql with a wrong query": f"/sparql?query={quote(WRONG)}",
    "sparql without an answer": f"/sparql?query={quote(EMPTY)}",
    "sparql with yes": f"/sparql?query={quote('ASK { ?s ?p ?o }')}",
    "explorer": "/explore",
    "explorer around a thing": "/explore?start=gaia",
    "explorer with ways": "/explore?start=gaia&to=pact-for-skills",
    "explorer with a choice": "/explore?start=cluster",
    "explorer without hits": "/explore?start=zzzzqqqq",
    "about": "/about",
    "corrections": "/about/corrections",
    "correction": "/about/corrections?about=https://w3id.org/clustergraph/id/person/wise-emily",
    "nothing there": "/none",
    "no such thing": "/doc/person/nobody",
}
"""Pages by their kind, those of things apart."""

THINGS = {
    "action": "clusterxchange",
    "authority": "at-digital-economic-affairs",
    "call": "escp-4i-2020",
    "citation": "coter-cluj.cluster-policy",
    "claim": "eg-inaugural.expert-group.governmental-experts",
    "cluster": "gaia",
    "conflict": "expert-group-member-states",
    "document": "eg-report",
    "doubt": "coter-cluj.50-partnerships",
    "event": "expert-group-meeting-1",
    "evidence": "eg-report.l1513",
    "example": "eg-report.as-fabrik",
    "group": "expert-group-on-clusters",
    "membership": "expert-group.andersson-ewa",
    "network": "european-cluster-alliance",
    "not-stated": "coter-cluj.award-ceremony.place",
    "organisation": "coter",
    "part": "eg-report.1.5",
    "partnership": "as-fabrik-alliance",
    "person": "wise-emily",
    "person-role": "breton-thierry.commissioner",
    "place": "brussels",
    "policy": "circular-economy-action-plan",
    "position": "coter-cluj.award-ceremony.categories",
    "programme": "cosme",
    "project": "advanced-technologies-for-industry",
    "recommendation": "eg-report.04",
    "rendition": "eg-report",
    "selector": "eg-report.l1513",
    "set-aside": "eg-report.l1242-1255",
    "span": "coter-cluj.l120-143",
}
"""A thing of each kind by the last part of its address."""

ALL = {**PAGES, **{f"thing: {kind}": f"/doc/{kind}/{name}" for kind, name in THINGS.items()}}

SOONER = {
    *(
        "home",
        "search with hits",
        "reports",
        "report with chart",
        "report with parameters",
        "report with times",
        "list",
    ),
    *("country", "dataset", "ontology", "concept", "sparql with an answer", "explorer with ways", "nothing there"),
    *(
        "thing: conflict",
        "thing: document",
        "thing: event",
        "thing: person",
        "thing: programme",
        "thing: recommendation",
    ),
}
"""One kind of those that are built alike; the others are tried in the long check."""

CASES = [pytest.param(kind, marks=() if kind in SOONER else pytest.mark.long) for kind in ALL]
"""All kinds of page."""

FAILING = {
    "nothing there": 404,
    "no such thing": 404,
    "report with a wrong value": 400,
    "sparql with a wrong query": 400,
    "explorer without hits": 400,
}
"""Statuses of the pages that tell a problem; the others are 200."""

DATA = {
    "static_files.static",
    "catalogue.catalogue",
    "completion.names",
    "completion.terms",
    "dataset.download",
    "discovery.robots",
    "discovery.sitemap",
    "discovery.versions",
    "entities.thing",
    "explanations.explanation",
    "graph_store.graph_store",
    "openapi.openapi",
    "operation.health",
    "operation.metrics",
    "problems.problem_type",
    "sparql_examples.sparql_examples",
}
"""Routes that answer with data, text or a redirection, never with a page."""
