"""An exchange: what is noted of a request while it is answered, for the cache, the log and the metrics."""

from dataclasses import dataclass, field
from typing import Final, cast

from flask import request

ENVIRON_KEY: Final = "clustergraph.exchange"


@dataclass(slots=True)
class Exchange:
    """Notes of one request: its route and report, the digest of its query, the rows of its answer, how it went.

    ``is_cacheable`` tells that the same request has the same answer as long as the dataset stays,
    ``is_unsettled`` that a part of it was left out for lack of time; ``tags`` are
    the entity tags that were made for it.
    """

    route: str = ""
    report: str = ""
    query_hash: str = ""
    rows: int | None = None
    outcome: str = "answered"
    is_cacheable: bool = False
    is_unsettled: bool = False
    tags: dict[tuple[str, ...], str] = field(default_factory=dict)


def exchange() -> Exchange:
    """Return the notes of the request at hand; the server in front may have begun them."""
    return cast("Exchange", request.environ.setdefault(ENVIRON_KEY, Exchange()))
