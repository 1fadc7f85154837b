"""What a page did that no page may do: errors on the console, exceptions, requests to another host."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

INSIDE = ("data:", "blob:", "about:")


@dataclass
class Watch:
    """The faults that a browser has seen, and all requests that it has made."""

    site: str
    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, *texts):
        """Expect faults that contain one of the texts, such as the status of a page that is not there."""
        self.allowed.extend(texts)

    def follow(self, context):
        """Listen to all pages of a context."""
        context.on("request", self._requested)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.faults.append(f"exception: {error.error}"))

    def _requested(self, request):
        self.requests.append(request.url)
        if not request.url.startswith(INSIDE) and urlsplit(request.url).netloc != urlsplit(self.site).netloc:
            self.faults.append(f"off the host: {request.url}")

    def _said(self, message):
        if message.type in {"error", "warning"}:
            self.faults.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    def unexpected(self):
        """Return the faults that nobody expected."""
        return [fault for fault in self.faults if not any(text in fault for text in self.allowed)]
