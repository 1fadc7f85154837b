"""Options of a report's address: what is asked beside the report's own parameters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from flask import request
from werkzeug.exceptions import BadRequest

from clustergraph.formats import PICTURES
from clustergraph.reports.chart_header import VIEWS
from clustergraph.reports.header import Report
from clustergraph.reports.listing import formats
from clustergraph.web.negotiation import (
    GRAPH_OFFER,
    PAGE,
    PICTURES_OFFER,
    RESULTS_OFFER,
    TABLES_OFFER,
    Accepted,
    Choice,
    accepted,
    chosen,
    spoken,
)
from clustergraph.web.paging import page_number
from clustergraph.web.protocol import once, read_parameters

OPTIONS: Final = ("format", "receipts", "language", "version", "view")
"""Names that no parameter of a report has."""

PAGE_OPTIONS: Final = ("page", "sort", "filter", "columns")
"""Names that choose among the rows and columns that a page shows, and change nothing in other formats."""

ALL: Final = "all"
"""What ``columns`` is for a page that leaves none out."""

_LONGEST_FILTER: Final = 200

_TRUTH: Final = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_OFFER: Final = {**RESULTS_OFFER, **PAGE, **TABLES_OFFER, **PICTURES_OFFER}
_ROWS: Final = Choice("rows", "application/json")

Given = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of a report: values of its parameters, and the form of the answer.

    ``is_negotiated`` tells whether the form was left to the headers of the request; ``version`` is the one that the
    address names, if any; ``page``, ``sort`` and ``filter`` say which rows a page shows, and in which order, ``whole``
    whether it shows columns that tell nothing, too.
    """

    values: Given
    accepted: Accepted
    is_negotiated: bool
    version: str = ""
    page: int = 1
    sort: str = ""
    filter: str = ""
    whole: bool = False


def read_options(report: Report) -> Asked:
    """Return what the address of a request asks of a report; an input left empty gives no value.

    Raises:
        BadRequest: an option is given twice, or is none of its values.
        NotAcceptable: the report cannot be answered in what the request accepts.
    """
    read = {
        name: [value for value in values if value] for name, values in read_parameters(request.query_string).items()
    }
    given = {name: values for name, values in read.items() if values}
    options = {name: once(name, given.pop(name)) for name in OPTIONS if name in given}
    shown = {name: once(name, given.pop(name)) for name in PAGE_OPTIONS if name in given}
    view = _view(options.get("view", ""))
    wanted = (
        _wanted(report, options["format"], view)
        if "format" in options
        else accepted(pictures=report.chart is not None or bool(view))
    )
    if "language" in options:
        wanted = replace(wanted, language=options["language"])
    wanted = replace(wanted, receipts=_receipts(options.get("receipts", "0")), view=view)
    return Asked(
        given,
        wanted,
        "format" not in options,
        options.get("version", ""),
        page_number(shown.get("page", "1")),
        shown.get("sort", ""),
        _filter(shown.get("filter", "")),
        _whole(shown.get("columns", "")),
    )


def _filter(text: str) -> str:
    if len(text) > _LONGEST_FILTER:
        message = f"filter has {len(text)} characters; at most {_LONGEST_FILTER} are read."
        raise BadRequest(message)
    return text


def _receipts(value: str) -> bool:
    if value.lower() not in _TRUTH:
        message = f"receipts is 1 or 0, not {value!r}."
        raise BadRequest(message)
    return _TRUTH[value.lower()]


def _whole(text: str) -> bool:
    if text not in {"", ALL}:
        message = f"columns is {ALL}, or left out, not {text!r}."
        raise BadRequest(message)
    return text == ALL


def _view(name: str) -> str:
    if name not in {"", *VIEWS}:
        message = f"view is one of {', '.join(VIEWS)}, not {name!r}."
        raise BadRequest(message)
    return name


def _wanted(report: Report, name: str, view: str) -> Accepted:
    """Return what ``format=`` asks for, whatever the Accept header says; with a view, any answer may be a picture."""
    names = dict.fromkeys((*formats(report), "html", *(PICTURES if view else ())))
    if name not in names:
        message = f"format is one of {', '.join(names)}, not {name!r}."
        raise BadRequest(message)
    results = _ROWS if name == "rows" else chosen(_OFFER, name)
    return spoken(Accepted(results, chosen({**GRAPH_OFFER, **PAGE}, name)))
