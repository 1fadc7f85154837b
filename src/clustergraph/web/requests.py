"""Requests that are wrong before anybody looks at what they ask: encodings and hosts."""

import re
from typing import Final

from flask import request
from werkzeug.exceptions import BadRequest

from clustergraph.web.exchange import exchange

_BROKEN_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST: Final = re.compile(r"(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


def check_request() -> None:
    """Refuse a request whose address or host is broken, and note the route of one that is not.

    Raises:
        BadRequest: a percent sign escapes nothing, the path is no UTF-8, or the Host header names no host.
    """
    exchange().route = request.url_rule.rule if request.url_rule else ""
    host = request.environ.get("HTTP_HOST", "")
    if not _HOST.fullmatch(host):
        message = "The Host header of the request names no host."
        raise BadRequest(message)
    for part in (request.environ.get("REQUEST_URI", ""), request.query_string.decode("latin-1")):
        broken = _BROKEN_ESCAPE.search(part)
        if broken:
            message = f"The percent sign at character {broken.start() + 1} of the address escapes nothing."
            raise BadRequest(message)
    try:
        request.environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8")
    except UnicodeDecodeError as error:
        message = "The path of the request is not UTF-8."
        raise BadRequest(message) from error
