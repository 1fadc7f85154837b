"""Explaining: the entry point, from a query without an answer to what is said about it."""

import time
from collections.abc import Mapping, Sequence
from typing import Final

from clustergraph.emptiness.atoms import Atom, Opening
from clustergraph.emptiness.diagnosis import diagnose
from clustergraph.emptiness.explanation import Explanation, Suggestion
from clustergraph.emptiness.finding import Finding, Inquiry, Repair, read_prologue
from clustergraph.emptiness.iri_findings import iri_finding
from clustergraph.emptiness.probing import OutOfTimeError, Prober, Source, is_empty
from clustergraph.emptiness.wording import Wording
from clustergraph.graph_store import GraphStore, UnknownGraphError
from clustergraph.sparql.grouping import read_patterns
from clustergraph.sparql.patterns import Node, PatternQuery, UnusualPatternError
from clustergraph.sparql.protocol import DatasetDescription
from clustergraph.sparql.tokens import RefusedQueryError, read_query

_SHOWN: Final = 4


def explain_emptiness(
    store: GraphStore,
    query: str,
    dataset: DatasetDescription,
    *,
    given: Mapping[str, Sequence[str]] | None = None,
    known_empty: bool = False,
    deadline: float = 0.3,
) -> Explanation | None:
    """Return why a query has no answer, or None where it has one or is no query.

    ``given`` are the texts that a user gave for the parameters of a report, whose query,
    bound, this is: the sentence then speaks of them. ``known_empty`` spares asking it anew.
    After ``deadline`` seconds no further probe is begun; a probe under way is not stopped,
    so that a query of an unknown author is explained in a process that can be.
    """
    ends = time.monotonic() + deadline
    try:
        dataset = dataset or read_query(query)
        if not known_empty and not is_empty(store.query(query, dataset)):
            return None
        patterns = read_patterns(query)
        return _explained(Prober(store, dataset, Source(patterns), ends), patterns, given or {})
    except UnusualPatternError as error:
        return Explanation("unusual", f"The query is too unusual to be taken apart, at {error}.")
    except (SyntaxError, RuntimeError, UnknownGraphError, RefusedQueryError):  # RuntimeError: an unknown function
        return None


def _explained(prober: Prober, query: PatternQuery, given: Mapping[str, Sequence[str]]) -> Explanation:
    inquiry = Inquiry(query, prober.source, prober, read_prologue(query.tokens), Wording(prober), given)
    try:
        findings = _findings(inquiry)
    except OutOfTimeError:
        return Explanation("unfinished", "The time for an explanation ended before a reason was found.")
    return _told(inquiry, findings[:_SHOWN]) if findings else _unexplained(inquiry)


def _findings(inquiry: Inquiry) -> list[Finding]:
    """Look for reasons with groups opened, then with groups as they are, then with what is optional required."""
    query = inquiry.query
    found = [finding for node in query.described if (finding := _described(inquiry, node))]
    if query.where is None or found:
        return found
    for opening in (Opening(query), Opening(query, whole=True), Opening(query, required=query.aggregates)):
        try:
            found = diagnose(inquiry, opening.atoms(query.where))
        except SyntaxError:  # two groups give a variable of one name, and only apart from each other may they
            continue
        if found:
            return found
    return []


def _described(inquiry: Inquiry, node: Node) -> Finding | None:
    iri = inquiry.iri(node)
    thing = Atom("group", node.start, node.end, ())
    return iri_finding(inquiry, thing, node, iri, "subject") if iri else None


def _told(inquiry: Inquiry, findings: Sequence[Finding]) -> Explanation:
    first, *others = findings
    told = [Explanation(other.kind, other.sentence, other.parts, _suggestions(inquiry, other, 1)) for other in others]
    return Explanation(first.kind, first.sentence, first.parts, _suggestions(inquiry, first, 3), tuple(told))


def _suggestions(inquiry: Inquiry, finding: Finding, asked: int) -> tuple[Suggestion, ...]:
    """Return the repairs of a finding, the first of them asked until one is known to mend the query."""
    made: list[Suggestion] = []
    for number, repair in enumerate(finding.repairs):
        ask = number < asked and not any(suggestion.answers for suggestion in made)
        made.append(_suggestion(inquiry, repair, ask=ask))
    return tuple(sorted(made, key=lambda suggestion: not suggestion.answers))


def _suggestion(inquiry: Inquiry, repair: Repair, *, ask: bool) -> Suggestion:
    try:
        answers = ask and inquiry.prober.answers(repair.overrides)
    except OutOfTimeError:
        answers = False
    label = inquiry.wording.label(repair.term) if repair.term else ""
    return Suggestion(repair.text, label, inquiry.source.changed(repair.overrides), answers)


def _unexplained(inquiry: Inquiry) -> Explanation:
    """Say what is behind the pattern, which has solutions."""
    words = [word for word in ("HAVING", "OFFSET", "LIMIT") if word in inquiry.query.modifiers]
    if words:
        return Explanation("modifier", f"The pattern has matches; {words[0]} leaves none of them.")
    if inquiry.query.form == "CONSTRUCT":
        return Explanation("template", "The pattern has matches, but none of them fills the template.")
    return Explanation("unexplained", "The pattern has matches, and what follows from them is nothing.")
