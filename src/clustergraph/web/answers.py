"""Answers: a task done and its result written in what the request accepts."""

from dataclasses import dataclass, replace
from typing import Any, Final

from flask import Response
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from clustergraph.results.table import Table, read_table
from clustergraph.serving.answers import Answer, Content
from clustergraph.serving.evaluation import NotAcceptableError
from clustergraph.serving.limits import Limits
from clustergraph.web.exchange import exchange
from clustergraph.web.negotiation import GRAPH_OFFER, RESULTS_OFFER, Accepted, Choice, not_acceptable
from clustergraph.web.service import Service

_PAGE_FORMATS: Final = {"results": "json", "graph": "ntriples"}
"""Formats in which a page receives what it shows."""

_PAGE_MAX_RESULT: Final = 8
"""MiB of a result that is shown in a page; larger ones are for downloading."""

_TRIPLE: Final = ("subject", "predicate", "object")


@dataclass(frozen=True, slots=True)
class Answered:
    """The content of an answer and the type that was chosen for it; whether it is a graph, and what else is told."""

    content: Content
    choice: Choice
    is_graph: bool
    about: dict[str, Any]

    @property
    def is_changing(self) -> bool:
        """Whether the query may answer differently each time."""
        return bool(self.about.get("changing"))

    @property
    def cut(self) -> int | None:
        """The operator's limit of rows, where the answer was cut at it."""
        return self.about.get("cut")


def answer(service: Service, task: str, accepted: Accepted, **arguments: Any) -> Answered:  # noqa: ANN401
    """Have a task done that evaluates a query, its result in the accepted format for its type.

    Raises:
        QueryError: the query is wrong in itself.
        LimitError: a limit was reached.
        NotAcceptable: the result is of a type that the request does not accept.
    """
    try:
        found = service.perform(
            task,
            limits=_limits(service.limits, accepted),
            form=_form(accepted),
            **arguments,
        )
    except NotAcceptableError as error:
        is_graph = str(error) == "graph"
        what = "This query gives a graph, which" if is_graph else "This query gives solutions or a truth value, which"
        raise not_acceptable(GRAPH_OFFER if is_graph else RESULTS_OFFER, what) from error
    exchange().rows = found.about.get("rows")
    return _answered(found, accepted)


def read_result(content: Content, *, is_graph: bool = False) -> bool | Table:
    """Return what an answer for a page holds: a truth value, or the table of its solutions or of its sorted triples."""
    if is_graph:
        triples = (quad.triple for quad in parse(bytes(content), format=RdfFormat.N_TRIPLES))
        return Table(_TRIPLE, [tuple(triple) for triple in sorted(triples, key=str)])
    results = parse_query_results(bytes(content), format=QueryResultsFormat.JSON)
    return read_table(results) if isinstance(results, QuerySolutions) else bool(results)


def with_vary(response: Response, accepted: Accepted) -> Response:
    """Return a response that says by which languages it was chosen, where it shows labels."""
    if accepted.is_labelled:
        response.vary.add("Accept-Language")
    return response


def with_cut(response: Response, answered: Answered) -> Response:
    """Return a response that says where its answer was cut at the operator's limit of rows."""
    if answered.cut is not None:
        response.headers["Row-Limit"] = str(answered.cut)
        response.headers.add("Warning", f'199 - "Only the first {answered.cut} of more rows are given."')
    return response


def _answered(found: Answer, accepted: Accepted) -> Answered:
    is_graph = found.kind == "graph"
    choice = accepted.graph if is_graph else accepted.results
    if choice is None:
        message = "a worker answers only in formats that were accepted"
        raise TypeError(message)
    return Answered(found.content, choice, is_graph, found.about)


def _form(accepted: Accepted) -> dict[str, Any]:
    """Return the form of an answer as tasks take it."""
    results, graph = accepted.results, accepted.graph
    return {
        "results_format": _format_name(results, "results") if results else None,
        "graph_format": _format_name(graph, "graph") if graph else None,
        "language": accepted.language,
        "receipts": accepted.receipts,
        "view": accepted.view,
    }


def _format_name(choice: Choice, kind: str) -> str:
    return _PAGE_FORMATS[kind] if choice.name == "html" else choice.name


def _limits(limits: Limits, accepted: Accepted) -> Limits:
    """Return the limits, with less room where the result is to be shown in a page."""
    return replace(limits, max_result=min(limits.max_result, _PAGE_MAX_RESULT)) if accepted.page else limits
