"""Why an answer is empty, told on standard error."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, Final

import click
from pyoxigraph import QueryResultsFormat, parse_query_results

from clustergraph.emptiness import explain_emptiness, is_empty, sentence_for_report
from clustergraph.graph_store.memory import MemoryStore
from clustergraph.serving.answers import Answer
from clustergraph.serving.forked import forked
from clustergraph.serving.limits import LimitError, Limits
from clustergraph.sparql.protocol import DatasetDescription

_LIMITS: Final = Limits(timeout=2.0, memory=512, max_result=1)
"""What an explanation may use besides its own deadline, which holds between probes."""

_DEADLINE: Final = 0.5


def is_empty_answer(answer: Answer) -> bool:
    """Say whether an answer, with solutions as JSON and a graph as N-Triples, is nothing."""
    if answer.format == "ntriples":
        return not bytes(answer.content).strip()
    return is_empty(parse_query_results(bytes(answer.content), format=QueryResultsFormat.JSON))


def say_why(store: MemoryStore, query: str) -> None:
    """Print why a query has no answer, found in a child held to limits, if there is anything to print."""
    told = _explained(store, query, {})
    for line in lines(told) if told else ():
        click.echo(line, err=True)


def say_why_report(store: MemoryStore, query: str, given: Mapping[str, Sequence[str]], description: str) -> None:
    """Print why a report, bound to this query, has no answer for the values given."""
    told = _explained(store, query, given) or {"kind": "unfinished", "sentence": ""}
    click.echo(sentence_for_report(told, given, description), err=True)


def _explained(store: MemoryStore, query: str, given: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
    def work(file: BinaryIO) -> dict[str, Any]:
        explanation = explain_emptiness(
            store, query, DatasetDescription(), given=given, known_empty=True, deadline=_DEADLINE
        )
        file.write(json.dumps(explanation.as_json() if explanation else None).encode())
        return {"kind": "explanation", "format": "json"}

    try:
        told = json.loads(bytes(forked(work, _LIMITS).content))
    except LimitError:
        return None
    return told if isinstance(told, dict) else None


def lines(told: dict[str, Any]) -> list[str]:
    """Return what is said to people: the reason with its place, what would mend it, and further reasons."""
    place = f" (line {told['parts'][0]['line']}, column {told['parts'][0]['column']})" if told["parts"] else ""
    mends = [near["text"] for near in told["suggestions"] if near["answers"]]
    hint = [f"With {' or '.join(mends)} there is an answer."] if mends else []
    return [f"{told['sentence'].removesuffix('.')}{place}.", *hint, *(other["sentence"] for other in told["further"])]
