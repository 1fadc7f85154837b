"""Replies: what a tool answers, as data and as text, or the one sentence that says why it does not."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final, TypedDict

from pyoxigraph import NamedNode, QueryBoolean, parse_query_results

from clustergraph.description import Description, Group, UnknownThingError, called, describe, withdrawal
from clustergraph.formats import RESULTS
from clustergraph.graph_store import UnknownGraphError
from clustergraph.iris import shrink
from clustergraph.labels import read_labels
from clustergraph.mcp.holdings import Holdings
from clustergraph.mcp.tools import DESCRIBE, QUERY, SEARCH
from clustergraph.names import Names
from clustergraph.receipts import NoReceiptsError, broken_receipts, with_receipts
from clustergraph.reports.running import prepare
from clustergraph.reports.values import ValueRefusedError, find_entity
from clustergraph.results import write
from clustergraph.results.table import About, Table, read_table
from clustergraph.search import Hit, UnknownKindError, search
from clustergraph.serving.answers import Answer
from clustergraph.serving.evaluation import QueryError
from clustergraph.serving.forked import evaluate
from clustergraph.serving.limits import LimitError
from clustergraph.sparql.protocol import DatasetDescription
from clustergraph.sparql.tokens import RefusedQueryError

Arguments = Mapping[str, Any]

_REFUSALS: Final = (
    LimitError,
    QueryError,
    RefusedQueryError,
    UnknownGraphError,
    UnknownKindError,
    UnknownThingError,
    ValueRefusedError,
)


class Reply(TypedDict):
    """An answer as data and as text; where it is an error there is no data, and the text is one sentence."""

    structured: dict[str, Any] | None
    text: str


class UnknownToolError(Exception):
    """There is no tool of that name."""


def reply(holdings: Holdings, tool: str, arguments: Arguments) -> Reply:
    """Return what a tool answers, or the sentence that refuses.

    Raises:
        UnknownToolError: there is no tool of that name.
    """
    answer = _TOOLS.get(tool)
    if answer is None and tool not in holdings.reports:
        message = f"There is no tool {tool!r}."
        raise UnknownToolError(message)
    try:
        found = answer(holdings, arguments) if answer else _report(holdings, tool, arguments)
    except _REFUSALS as error:
        return Reply(structured=None, text=str(error))
    structured, text = found
    return Reply(structured={**structured, "dataset": {"version": holdings.version}}, text=_stamped(text, holdings))


def _stamped(text: str, holdings: Holdings) -> str:
    return f"{text.rstrip()}\n\nDataset version {holdings.version}.\n"


Found = tuple[dict[str, Any], str]


def _report(holdings: Holdings, name: str, arguments: Arguments) -> Found:
    report = holdings.reports[name]
    given = {key: _texts(value) for key, value in arguments.items() if value is not None}
    bound = prepare(holdings.store, report, given)
    answer = _evaluate(holdings, bound.query)
    about = About(report.summary, report.question, report.description, given, bound.query)
    return _answered(holdings, answer, about, bound.notes)


def _texts(value: object) -> list[str]:
    """Return the values of an argument as a user would have typed them."""
    values = value if isinstance(value, list) else [value]
    return [one if isinstance(one, str) else json.dumps(one) for one in values]


def _query(holdings: Holdings, arguments: Arguments) -> Found:
    _require_known(arguments, "query")
    query = _text(arguments, "query")
    return _answered(holdings, _evaluate(holdings, query), About(query=query), ())


def _require_known(arguments: Arguments, *names: str) -> None:
    """Refuse arguments that a tool does not take.

    Raises:
        ValueRefusedError: there is such an argument.
    """
    unknown = sorted(arguments.keys() - set(names))
    if unknown:
        message = f"This tool has no parameter {unknown[0]!r}; its parameters: {', '.join(names)}."
        raise ValueRefusedError(message)


def _text(arguments: Arguments, name: str) -> str:
    """Return an argument that must be a text.

    Raises:
        ValueRefusedError: it is missing, or no text.
    """
    value = arguments.get(name)
    if not isinstance(value, str):
        message = f"This tool needs {name}, which is a text."
        raise ValueRefusedError(message)
    try:
        value.encode()
    except UnicodeEncodeError as error:
        message = f"What is given as {name} is not Unicode: it has half of a pair of surrogates."
        raise ValueRefusedError(message) from error
    return value


def _evaluate(holdings: Holdings, query: str) -> Answer:
    return evaluate(
        holdings.store,
        query,
        DatasetDescription(),
        results_format="json",
        graph_format="turtle",
        limits=holdings.limits,
    )


def _answered(holdings: Holdings, answer: Answer, about: About, notes: Sequence[str]) -> Found:
    """Return the rows, the truth value or the graph that a query gave."""
    content = bytes(answer.content)
    if answer.kind == "graph":
        return {"turtle": content.decode(), "notes": list(notes)}, content.decode()
    results = parse_query_results(content, format=RESULTS["json"].writer)
    if isinstance(results, QueryBoolean):
        return {"answer": bool(results), "notes": list(notes)}, str(bool(results)).lower()
    return _rows(holdings, read_table(results, about), notes)


def _rows(holdings: Holdings, table: Table, notes: Sequence[str]) -> Found:
    """Return a table as rows and as Markdown, with receipts where its rows name document and lines."""
    with suppress(NoReceiptsError):
        table = with_receipts(holdings.store, table, holdings.matches)
    said = [*notes, *broken_receipts(table)]
    structured = {"columns": list(table.columns), "rows": json.loads(write(table, "rows")), "notes": said}
    text = write(table, "markdown", namer=partial(read_labels, holdings.store)).decode()
    if not table.rows:
        text += "\nNothing in the graph fits.\n"
    return structured, "\n".join([text, *said])


def _search(holdings: Holdings, arguments: Arguments) -> Found:
    _require_known(arguments, "text", "kind", "limit")
    groups = search(
        holdings.index,
        _text(arguments, "text"),
        kind=None if arguments.get("kind") is None else _text(arguments, "kind"),
        limit=_limit(arguments),
    )
    lines = [
        line
        for group in groups
        for line in (f"**{group.label}**", "", *(f"- {_hit_line(hit)}" for hit in group.hits), "")
    ]
    return {"groups": [group.as_json() for group in groups]}, "\n".join(lines) or "Nothing is found."


_MOST_HITS: Final = 200


def _limit(arguments: Arguments) -> int:
    limit = arguments.get("limit", 20)
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= _MOST_HITS:
        message = f"The limit is a whole number from 1 to {_MOST_HITS}."
        raise ValueRefusedError(message)
    return limit


def _hit_line(hit: Hit) -> str:
    thing = f"{hit.name} (`{shrink(hit.iri) or hit.iri}`)"
    return thing if hit.matched == hit.name else f"{thing}: {hit.snippet}"


def _describe(holdings: Holdings, arguments: Arguments) -> Found:
    _require_known(arguments, "thing")
    iri = find_entity(holdings.store, _text(arguments, "thing"))
    withdrawn = withdrawal(holdings.store, iri)
    if withdrawn:
        message = f"The description of <{iri}> was withdrawn on {withdrawn.on}: {withdrawn.reason}"
        raise UnknownThingError(message)
    description = describe(holdings.store, iri)
    return _described(description, holdings.names), _description_text(description, holdings.names)


def _described(description: Description, names: Names) -> dict[str, Any]:
    return {
        "iri": description.iri,
        "name": names.of(description.iri),
        "classes": description.classes(),
        "statements": [_group(group, names) for group in description.said(names)],
        "referred_to_by": [_group(group, names) for group in description.referring(names)],
        "evidence": [
            {"document": place.document, "lines": f"{place.span.first}-{place.span.last}", "part": place.part}
            for place in description.places
        ],
    }


def _group(group: Group, names: Names) -> dict[str, Any]:
    values = [
        {"name": called(value, names), **({"iri": value.value} if isinstance(value, NamedNode) else {})}
        for value in group.values
    ]
    return {"property": group.predicate, "label": group.label, "values": values}


def _description_text(description: Description, names: Names) -> str:
    classes = ", ".join(names.of_term(class_) for class_ in description.classes())
    lines = [f"# {names.of(description.iri)}", "", f"{classes}; <{description.iri}>", ""]
    lines += [line for group in description.said(names) for line in _group_lines(group, names)]
    lines += ["", "Evidence:", *(f"- {place.text(names)}" for place in description.places)]
    lines += ["", "Referred to by:"]
    lines += [line for group in description.referring(names) for line in _group_lines(group, names)]
    return "\n".join(lines)


def _group_lines(group: Group, names: Names) -> list[str]:
    return [f"- {group.label}: {called(value, names)}" for value in group.values]


_TOOLS: Final[Mapping[str, Callable[[Holdings, Arguments], Found]]] = {
    SEARCH: _search,
    DESCRIBE: _describe,
    QUERY: _query,
}
