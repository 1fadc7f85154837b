"""Evaluation: queries and reports answered from a snapshot, their results written as they were asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from clustergraph.citation.links import canonical_values, permalink
from clustergraph.graph_store import GraphStore, UnknownGraphError
from clustergraph.reports.header import UnknownReportError
from clustergraph.reports.running import prepare
from clustergraph.results.naming import ENGLISH
from clustergraph.results.table import About as Subject
from clustergraph.serving.limits import Limits
from clustergraph.serving.rows import write_graph
from clustergraph.serving.snapshot import Snapshot
from clustergraph.serving.writing import Wish, write_plain, write_results
from clustergraph.sparql.protocol import DatasetDescription
from clustergraph.sparql.syntax import explain
from clustergraph.sparql.tokens import examine

About = dict[str, Any]
Results = QuerySolutions | QueryBoolean


class QueryError(Exception):
    """A query that is wrong in itself: no SPARQL, or one that failed while it was evaluated."""


class NotAcceptableError(Exception):
    """The result is of a type for which no format was accepted: ``graph``, or ``solutions``."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a result is wanted: a format for each type of it (None for one that is not accepted), and what beside."""

    results_format: str | None = "json"
    graph_format: str | None = "ntriples"
    language: str = ENGLISH
    receipts: bool = False
    view: str = ""

    def for_solutions(self) -> str:
        """Return the format for solutions and truth values.

        Raises:
            NotAcceptableError: none is accepted.
        """
        if self.results_format is None:
            kind = "solutions"
            raise NotAcceptableError(kind)
        return self.results_format

    def for_graph(self) -> str:
        """Return the format for graphs.

        Raises:
            NotAcceptableError: none is accepted.
        """
        if self.graph_format is None:
            kind = "graph"
            raise NotAcceptableError(kind)
        return self.graph_format


def query(
    snapshot: Snapshot,
    file: BinaryIO,
    limits: Limits,
    *,
    query: str,
    dataset: tuple[Sequence[str], Sequence[str]] = ((), ()),
    form: Mapping[str, Any] | None = None,
) -> About:
    """Evaluate a query, see ``evaluate``; the dataset that the request names is a pair of lists of IRIs."""
    wanted = Form(**form or {})

    def write(results: Results) -> About:
        wish = Wish(wanted.for_solutions(), wanted.language, wanted.receipts, Subject(query=query))
        return write_results(snapshot, results, file, limits, wish)

    named = DatasetDescription(tuple(dataset[0]), tuple(dataset[1]))
    return evaluate(snapshot.store, query, named, file, limits, wanted, write)


def report(
    snapshot: Snapshot,
    file: BinaryIO,
    limits: Limits,
    *,
    name: str,
    values: Mapping[str, Sequence[str]],
    form: Mapping[str, Any] | None = None,
) -> About:
    """Answer a canned report for the values that a user gave as texts, see ``evaluate``.

    Raises:
        UnknownReportError: there is none of that name.
        ValueRefusedError: a parameter is unknown, missing, given too often, or not of its type.
    """
    if name not in snapshot.reports:
        raise UnknownReportError.among(name, snapshot.reports)
    found, wanted = snapshot.reports[name], Form(**form or {})
    bound = prepare(snapshot.store, found, values)

    def write(results: Results) -> About:
        held = canonical_values(snapshot.store, found, values)
        link = permalink(name, held, snapshot.version)
        subject = Subject(found.summary, found.question, found.description, held, bound.query, permalink=link)
        wish = Wish(wanted.for_solutions(), wanted.language, wanted.receipts, subject, found.chart, wanted.view)
        return write_results(snapshot, results, file, limits, wish)

    about = evaluate(snapshot.store, bound.query, DatasetDescription(), file, limits, wanted, write)
    return about | {"notes": bound.notes, "query": bound.query}


def evaluate_plainly(
    store: GraphStore, query: str, dataset: DatasetDescription, file: BinaryIO, limits: Limits, form: Form
) -> About:
    """Evaluate a query and write its result in a format of the recommendations, see ``evaluate``."""

    def write(results: Results) -> About:
        return write_plain(results, file, limits, form.for_solutions())

    return evaluate(store, query, dataset, file, limits, form, write)


def evaluate(
    store: GraphStore,
    query: str,
    dataset: DatasetDescription,
    file: BinaryIO,
    limits: Limits,
    form: Form,
    write: Callable[[Results], About],
) -> About:
    """Evaluate a query over the dataset that the request names or, if it names none, the query itself.

    Raises:
        RefusedQueryError: the query is one that must not reach the engine.
        QueryError: it is not SPARQL, names a graph that the dataset does not hold, or failed.
        NotAcceptableError: there is no format for the type of its result.
    """
    examined = examine(query)
    try:
        results = store.query(query, dataset or examined.dataset)
        if isinstance(results, QueryTriples):
            about = write_graph(results, examined.prefixes, file, form.for_graph(), limits.max_rows)
        else:
            about = write(results)
    except SyntaxError as error:
        raise QueryError(explain(query, error)) from error
    except UnknownGraphError as error:
        raise QueryError(str(error)) from error
    except (OSError, RuntimeError) as error:  # RuntimeError: a function that the engine does not know
        if getattr(error, "filename", None):  # a file of ours, which is no fault of the query
            raise
        message = f"The query failed while it was evaluated: {str(error).rstrip('.')}."
        raise QueryError(message) from error
    # A graph that was not sorted may come in another order from another worker.
    is_unordered = about["kind"] == "graph" and about["rows"] is None
    return about | {"changing": examined.is_changing or is_unordered}
