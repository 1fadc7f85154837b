"""The contract between a service and its description: cases from the description, and checks of the responses."""

import copy
from http import HTTPStatus

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@schemathesis.serializer("application/sparql-query")
def query_text(context, value):
    """Return a query as it is sent by itself."""
    del context
    return str(value).encode("utf-8", "surrogatepass")


def operations(schema, *paths):
    """Return the operations of a loaded description, those of some paths only where any are named."""
    found = [result.ok() for result in schema.get_all_operations()]
    return [operation for operation in found if not paths or operation.path in paths]


def described(document, **source):
    """Return a description as operations to be called; the source says where: an app, or the address of a server."""
    schema = schemathesis.openapi.from_dict(copy.deepcopy(document))
    for name, value in source.items():
        setattr(schema, name, value)
    return schema


def accepted_types(operation):
    """Return the media types that an operation says it answers in."""
    raw = operation.definition.raw["responses"]
    return sorted(raw.get("200", {}).get("content", {"*/*": {}}))


def cases(operation):
    """Return the strategy of requests for an operation: right and wrong ones, with a type that it answers in or not."""
    generated = st.one_of(
        operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )
    types = st.sampled_from([*accepted_types(operation), "*/*", "audio/ogg"])
    return st.tuples(generated, types)


def told(operation, media_type):
    """Return the request that a description itself gives as example, for a type of the answer."""
    raw = operation.definition.raw
    given = {"path": {}, "query": {}}
    for parameter in raw.get("parameters", []):
        listed = parameter["schema"].get("enum", [None]) if parameter["in"] == "path" else [None]
        value = parameter.get("example", listed[0])
        if value is not None:
            given[parameter["in"]][parameter["name"]] = value
    body, sent = {}, raw.get("requestBody", {}).get("content", {})
    for kind, content in sent.items():
        body = {"body": content["example"], "media_type": kind}
    path, query = given["path"], given["query"]
    return operation.Case(path_parameters=path, query=query, headers={"Accept": media_type}, **body)


def answers(operation, **options):
    """Ask an operation by its own example in each type that it names; return breaches and the types answered."""
    found, answered = [], set()
    for media_type in accepted_types(operation):
        case = told(operation, media_type)
        response = case.call(**options)
        found.extend(_breaches(operation, case, response, media_type))
        if response.status_code == HTTPStatus.OK:
            answered.add(response.headers["content-type"][0].partition(";")[0])
    return found, answered


def _breaches(operation, case, response, media_type):
    """Return what is wrong with a response by the description."""
    try:
        case.validate_response(response, checks=CHECKS)
    except (Failure, FailureGroup) as error:
        failures = error.exceptions if isinstance(error, FailureGroup) else [error]
        return [f"{operation.label} {case.query} {media_type}: {type(each).__name__} {each}" for each in failures]
    return []


def breaches(operation, examples, **options):
    """Call an operation so many times, the same in every run, and return what breaks the contract; statuses beside."""
    found, statuses = [], []

    @given(cases(operation))
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    def run(drawn):
        case, media_type = drawn
        case.headers["Accept"] = media_type
        response = case.call(**options)
        statuses.append(response.status_code)
        found.extend(_breaches(operation, case, response, media_type))

    run()
    return found, statuses
