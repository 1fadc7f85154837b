"""Answers: a query evaluated in a worker and written in what the request accepts."""

from dataclasses import dataclass, replace
from typing import Final

from clustergraph.formats import GRAPHS, RESULTS, GraphFormat
from clustergraph.serving.worker import Limits, NotAcceptableError, QueryError, evaluate
from clustergraph.sparql.protocol import DatasetDescription
from clustergraph.sparql.tokens import read_query, tokens
from clustergraph.web.negotiation import GRAPH_OFFER, RESULTS_OFFER, Accepted, Choice, not_acceptable
from clustergraph.web.service import Service

_PAGE_FORMATS: Final = {"results": "json", "graph": "ntriples"}
"""Formats in which a page receives what it shows."""

_PAGE_MAX_RESULT: Final = 8
"""MiB of a result that is shown in a page; larger ones are for downloading."""

_CHANGING: Final = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})


@dataclass(frozen=True, slots=True)
class Answered:
    """The content of an answer and the type that was chosen for it; whether it is a graph."""

    content: bytes
    choice: Choice
    is_graph: bool


def dataset_of(service: Service, query: str, named: DatasetDescription) -> DatasetDescription:
    """Return the dataset that a query runs over: what the request names overrides what the query names.

    Raises:
        RefusedQueryError: the query is one that must not reach the engine.
        QueryError: a graph is named that the service does not have.
    """
    own = read_query(query)
    dataset = named or own
    known = set(service.store.graph_names())
    for uri in (*dataset.default_graph_uri, *dataset.named_graph_uri):
        if uri not in known:
            message = f"This dataset has no graph <{uri}>."
            raise QueryError(message)
    return dataset


def answer(service: Service, query: str, dataset: DatasetDescription, accepted: Accepted) -> Answered:
    """Evaluate a query and write its result in the accepted format for the type of the result.

    Raises:
        QueryError: the query is wrong in itself.
        LimitError: a limit was reached.
        NotAcceptable: the result is of a type that the request does not accept.
    """
    results, graph = accepted.results, accepted.graph
    try:
        found = evaluate(
            service.store,
            query,
            dataset,
            results_format=RESULTS[_format_name(results, "results")] if results else None,
            graph_format=GRAPHS[_format_name(graph, "graph")] if graph else None,
            limits=_limits(service.limits, accepted),
        )
    except NotAcceptableError as error:
        is_graph = str(error) == "graph"
        what = "This query gives a graph, which" if is_graph else "This query gives solutions or a truth value, which"
        raise not_acceptable(GRAPH_OFFER if is_graph else RESULTS_OFFER, what) from error
    is_graph = isinstance(found.format, GraphFormat)
    choice = graph if is_graph else results
    if choice is None:
        message = "a worker answers only in formats that were accepted"
        raise TypeError(message)
    return Answered(found.content, choice, is_graph)


def is_changing(query: str) -> bool:
    """Say whether a query may answer differently each time: it asks the clock or chance, or makes blank nodes."""
    return any(
        token.kind == "blank_node"
        or (token.kind == "word" and token.text.upper() in _CHANGING)
        or (token.kind == "mark" and token.text == "[")
        for token in tokens(query)
    )


def _format_name(choice: Choice, kind: str) -> str:
    return _PAGE_FORMATS[kind] if choice.name == "html" else choice.name


def _limits(limits: Limits, accepted: Accepted) -> Limits:
    """Return the limits, with less room where the result is to be shown in a page."""
    return replace(limits, max_result=min(limits.max_result, _PAGE_MAX_RESULT)) if accepted.page else limits
