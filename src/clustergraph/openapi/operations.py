"""Operations beside the reports: the protocols, the descriptions of things, downloads, and the service itself."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from clustergraph.namespaces import KINDS, SCHEMES
from clustergraph.openapi.responses import content, joined, refusals, responses
from clustergraph.openapi.samples import Samples
from clustergraph.openapi.schemas import TEXT, Schema, reference
from clustergraph.openapi.surface import Surface

Operation = dict[str, Any]
Paths = dict[str, dict[str, Operation]]

TAGS: Final[Mapping[str, str]] = {
    "protocols": "SPARQL 1.1 Protocol and Graph Store HTTP Protocol, both to be read only.",
    "finding": "Things by their names, and why a query found nothing.",
    "things": "The things of the graph, its vocabulary and its concepts.",
    "downloads": "Named graphs and the whole dataset.",
    "pages": "Pages for people: what there is, by sort and by country.",
    "service": "The service itself: what it is, how it fares, what its errors mean.",
}
_LIST: Final[Schema] = {"type": "array", "items": {"type": "string", "format": "iri"}}
_OWN: Final = ("application/json", "application/vnd.oai.openapi+json")
_WANTED: Final = "A query of SPARQL 1.1; without any parameter the answer is the description of the service."
_QUERY: Final = "SELECT ?class (COUNT(?thing) AS ?things) WHERE { ?thing a ?class } GROUP BY ?class"


def operations(surface: Surface, samples: Samples) -> Paths:
    """Return the operations that are not reports, by path."""
    return {
        **_protocols(surface),
        **_finding(surface),
        **_exploring(surface, samples),
        **_things(surface, samples),
        **_downloads(surface, samples),
        **_pages(surface),
        **_service(surface),
    }


def get(
    operation_id: str,
    tag: str,
    summary: str,
    body: Mapping[str, Any],
    *statuses: int,
    parameters: Iterable[Operation] = (),
    cached: bool = True,
) -> dict[str, Operation]:
    """Return the path item of one operation that is asked by GET."""
    return {
        "get": {
            "operationId": operation_id,
            "summary": summary,
            "tags": [tag],
            "parameters": list(parameters),
            "responses": responses(dict(body), *statuses, cached=cached),
        }
    }


def _parameter(name: str, description: str, schema: Schema = TEXT, **more: object) -> Operation:
    return {"name": name, "in": "query", "description": description, "schema": schema, **more}


def _segment(name: str, description: str, schema: Schema = TEXT, example: str = "") -> Operation:
    """Return a parameter that is a segment of a path."""
    parameter = {"name": name, "in": "path", "required": True, "description": description, "schema": schema}
    return {**parameter, "example": example} if example else parameter


def _protocols(surface: Surface) -> Paths:
    either = {"anyOf": [reference("SparqlResults"), reference("JsonLd")]}
    body = content(joined(surface.results, surface.page, surface.tables, surface.graphs), json=either)
    graphs = [
        _parameter("default-graph-uri", "A named graph to ask in place of the default graph.", _LIST),
        _parameter("named-graph-uri", "A named graph that GRAPH may reach.", _LIST),
    ]
    names = list(surface.graph_names)
    store = [
        _parameter("graph", "IRI of a named graph.", {"enum": names}, example=names[0]),
        _parameter("default", "The default graph; takes no value.", {"enum": [""]}, allowEmptyValue=True),
    ]
    triples = content(surface.graphs, json=reference("JsonLd"))
    return {
        "/sparql": {
            "get": _asked("sparql_get", body, [_parameter("query", _WANTED, example=_QUERY), *graphs]),
            "post": _posted("sparql_post", body, graphs, cached=False),
        },
        "/graph-store": get("graph_store", "protocols", "A graph by its name", triples, 404, 406, parameters=store),
    }


def _asked(operation_id: str, body: Mapping[str, Any], parameters: list[Operation]) -> Operation:
    return {
        "operationId": operation_id,
        "summary": "The answer to a query, or the description of the service",
        "tags": ["protocols"],
        "parameters": parameters,
        "responses": responses(dict(body), 406, headers=("Row-Limit", "Warning")),
    }


def _posted(operation_id: str, body: Mapping[str, Any], graphs: list[Operation], *, cached: bool) -> Operation:
    return {
        "operationId": operation_id,
        "summary": "The answer to a query that is sent",
        "tags": ["protocols"],
        "parameters": graphs,
        "requestBody": _request_body(),
        "responses": responses(dict(body), 406, 408, 413, 415, headers=("Row-Limit", "Warning"), cached=cached),
    }


def _request_body() -> Operation:
    """Return what a query is sent as."""
    form = {
        "type": "object",
        "required": ["query"],
        "properties": {"query": TEXT, "default-graph-uri": _LIST, "named-graph-uri": _LIST},
        "additionalProperties": False,
    }
    return {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {"schema": form, "example": {"query": _QUERY}},
            "application/sparql-query": {"schema": TEXT, "example": _QUERY},
        },
    }


def _finding(surface: Surface) -> Paths:
    asked = [
        _parameter("q", "What is looked for.", {"type": "string", "maxLength": 500}, example="cluster"),
        _parameter("kind", "Kind of the things that are looked for; the answer names the kinds."),
        _parameter("limit", "Most hits.", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
        _parameter("suggest", "1 where the last word is unfinished.", {"type": "string", "enum": ["0", "1"]}),
    ]
    nothing = {"anyOf": [reference("Explanation"), {"type": "null"}]}
    why = content(["application/json"], json=nothing)
    query = [_parameter("query", "A query that has no answer.", required=True, example="ASK { <urn:x> ?p ?o }")]
    named = [_parameter(name, "As of the SPARQL Protocol.", _LIST) for name in ("default-graph-uri", "named-graph-uri")]
    results = content(joined({"application/json": "json"}, surface.page), json=reference("SearchResults"))
    summary = "Why a query has no answer; null where it has one"
    revision = [_parameter("revision", "Revision that a page of the service names; with it the answer is for good.")]
    iris = [_parameter("iri", "IRI of a thing.", {**_LIST, "maxItems": 100}, example=["urn:x"])]
    posted = _posted("explanation_post", why, named, cached=False)
    return {
        "/search": get("search", "finding", "Things, concepts, terms and reports", results, 406, parameters=asked),
        "/sparql/terms": get(
            "terms",
            "finding",
            "Prefixes, and the classes and properties in use",
            content(["application/json"], json=reference("Terms")),
            406,
            parameters=revision,
        ),
        "/sparql/names": get(
            "names",
            "finding",
            "What things are called, and their pages",
            content(["application/json"], json=reference("Names")),
            406,
            parameters=iris,
        ),
        "/explanation": {
            **get("explanation_get", "finding", summary, why, 406, parameters=[*query, *named]),
            "post": {**posted, "summary": summary, "tags": ["finding"]},
        },
    }


def _exploring(surface: Surface, samples: Samples) -> Paths:
    kind, _, name = samples["thing"].partition("/")
    thing = {"type": "string", "maxLength": 500}
    number = {"type": "integer", "minimum": 0, "maximum": 99_999}
    asked = [
        _parameter("start", "A thing: its IRI, prefixed name, slug or label.", thing, example=f"{kind}:{name}"),
        _parameter("to", "Another thing, to be told how the two are connected.", thing),
        _parameter("relation", "Prefixed name or IRI of a property: only this relation is told.", thing),
        _parameter("direction", "Whether the thing is subject or object of it.", {"enum": ["out", "in"]}),
        _parameter("offset", "Things of a relation to pass over.", number),
    ]
    told = content(joined({"application/json": "json"}, surface.page), json=reference("Neighbourhood"))
    return {
        "/explore": get("explore", "finding", "What a thing has to do with others", told, 404, 406, parameters=asked)
    }


def _things(surface: Surface, samples: Samples) -> Paths:
    body = content(joined(surface.graphs, surface.page), json=reference("JsonLd"))
    kind, _, reference_ = samples["thing"].partition("/")
    scheme, _, notation = samples["concept"].partition("/")
    ending = f"May end in .{', .'.join(surface.suffixes)}."
    thing = [
        _segment("kind", "Kind of the thing.", {"enum": list(KINDS)}, kind),
        _segment("reference", f"The rest of its IRI. {ending}", example=reference_),
    ]
    concept = [
        _segment("scheme", "Scheme of the concept.", {"enum": list(SCHEMES)}, scheme),
        _segment("notation", f"Notation of the concept. {ending}", example=notation),
    ]
    of_scheme = [_segment("scheme", f"A concept scheme. {ending}", example=scheme)]
    return {
        "/id/{kind}/{reference}": {"get": _redirection(thing)},
        "/doc/{kind}/{reference}": get(
            "describe", "things", "What is said of a thing", body, 404, 406, 410, parameters=thing
        ),
        "/ontology": get("ontology", "things", "The vocabulary", body, 406),
        "/shape": get("shapes", "things", "The shapes graph", body, 406),
        "/kos/{scheme}": get("scheme", "things", "A concept scheme", body, 404, 406, parameters=of_scheme),
        "/kos/{scheme}/{notation}": get("concept", "things", "A concept", body, 404, 406, parameters=concept),
    }


def _redirection(parameters: list[Operation]) -> Operation:
    location = {"description": "The document that describes the thing.", "schema": TEXT, "required": True}
    return {
        "operationId": "thing",
        "summary": "From a thing to the document that describes it",
        "tags": ["things"],
        "parameters": parameters,
        "responses": {
            "303": {
                "description": "The thing is no document, but one describes it.",
                "headers": {"Location": location},
                "content": content(["text/html"]),
            },
            **refusals(404, 410),
        },
    }


def _downloads(surface: Surface, samples: Samples) -> Paths:
    triples = content(joined(surface.graphs, surface.page), json=reference("JsonLd"))
    whole = content(joined(surface.datasets, surface.page), json=reference("JsonLd"))
    files = content(joined(dict.fromkeys(surface.downloads.values(), "")), json=reference("JsonLd"))
    suffix = _segment("suffix", "What the file is.", {"enum": list(surface.downloads)}, next(iter(surface.downloads)))
    ending = f"Name of the graph. May end in .{', .'.join(surface.suffixes)}."
    name = _segment("name", ending, example=quote(samples["graph"]))
    return {
        "/graph": get("graphs", "downloads", "The named graphs with their sizes", triples, 406),
        "/graph/{name}": get("graph", "downloads", "A named graph", triples, 404, 406, parameters=[name]),
        "/dataset": get("dataset", "downloads", "The whole dataset", whole, 406),
        "/dataset.{suffix}": get("download", "downloads", "The whole as a file", files, 404, parameters=[suffix]),
    }


def _pages(surface: Surface) -> Paths:
    page = content(surface.page)
    thing = [
        _parameter("about", "IRI of the thing that is wrong.", {"type": "string", "format": "iri"}),
        _parameter("property", "IRI of the property whose value is wrong.", {"type": "string", "format": "iri"}),
    ]
    code = [_segment("code", "Code of the country, three capital letters.", {"type": "string"}, "PRT")]
    rows = [
        _segment("name", "Sort of the things.", {"enum": list(surface.lists)}),
        _parameter("page", "Number of the page.", {"type": "integer", "minimum": 1, "default": 1}),
    ]
    return {
        "/": get("home", "pages", "What the graph holds", page, 406),
        "/about": get("about", "pages", "How the record is made and cited", page, 406),
        "/about/corrections": get("corrections", "pages", "How to report an error", page, 404, 406, parameters=thing),
        "/country": get("countries", "pages", "The countries", page, 406),
        "/country/{code}": get("country", "pages", "Profile of a country", page, 404, 406, parameters=code),
        "/list": get("lists", "pages", "The sorts of things", page, 406),
        "/sitemap.xml": get("sitemap", "pages", "The addresses of all pages", content(["application/xml"])),
        "/robots.txt": get("robots", "pages", "What crawlers need not ask for", content(["text/plain"])),
        "/versions.atom": get("versions", "pages", "Feed of the data's versions", content(["application/atom+xml"])),
        "/list/{name}": get("list", "pages", "The things of a sort", page, 404, 406, parameters=rows),
    }


def _service(surface: Surface) -> Paths:
    triples = content(surface.graphs, json=reference("JsonLd"))
    listed = content(joined({"application/json": "json"}, surface.page), json=reference("Reports"))
    health = content(["application/json"], json=reference("Health"))
    own = {media_type: {"schema": {"type": "object"}} for media_type in _OWN}
    types = content(dict.fromkeys(surface.files.values(), ""))
    digest = _segment("digest", "Digest of all files, as the pages give it.", example=surface.files_digest)
    file = _segment("name", "Name of the file.", {"enum": list(surface.files)})
    problem = _segment("name", "Last part of the type.", {"enum": list(surface.problems)})
    text = content(["text/plain"])
    return {
        "/reports": get("reports", "service", "The reports", listed, 406),
        "/openapi.json": get("openapi", "service", "This description", own, 406),
        "/catalogue": get("catalogue", "service", "The datasets in VoID and DCAT-AP", triples, 406),
        "/.well-known/void": get("void", "service", "The same where VoID looks for it", triples, 406),
        "/.well-known/sparql-examples": get("examples", "service", "The reports as executables", triples, 406),
        "/health": get("health", "service", "Whether the service stands", health),
        "/metrics": get("metrics", "service", "What the service counts", text, cached=False),
        "/problem/{name}": get(
            "problem", "service", "What a type of problem means", text, 404, parameters=[problem], cached=False
        ),
        "/static/{digest}/{name}": get(
            "static", "service", "A file of the pages", types, 404, parameters=[digest, file]
        ),
    }
