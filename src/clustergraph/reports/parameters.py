"""Parameters of a report: what their values must be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

TYPES: Final = ("iri", "entity", "concept", "country", "string", "integer", "decimal", "date")

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_TAKEN: Final = frozenset({"format", "help", "output", "path"})
"""Names that the command line and the service have uses of their own for."""

_KEYS: Final = frozenset({"type", "label", "example", "class", "scheme", "required", "many", "default"})


class ParameterError(Exception):
    """A parameter is described wrongly in a report's header."""


def values_line(name: str) -> re.Pattern[str]:
    """Return the pattern of the one line that a parameter of this name has in its query."""
    return re.compile(rf"^(?P<head>[ \t]*VALUES \?{re.escape(name)}(?:_given)?) \{{ UNDEF \}}[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, type and label, and an example of a value.

    ``of`` is the class (a prefixed name) for the type ``entity`` and the scheme
    (its last segment) for ``concept``; elsewhere it is empty.
    """

    name: str
    type: str
    label: str
    example: str
    of: str = ""
    required: bool = False
    many: bool = False
    default: str | None = None

    @classmethod
    def read(cls, name: str, description: Mapping[str, Any]) -> "Parameter":
        """Return the parameter that a header describes.

        Raises:
            ParameterError: the name or the type is none of those there may be, or a key is missing or unknown.
        """
        if not isinstance(name, str) or not _NAME.fullmatch(name) or name in _TAKEN:
            message = (
                f"a parameter cannot be called {name!r}: use small letters, and none of {', '.join(sorted(_TAKEN))}."
            )
            raise ParameterError(message)
        if not isinstance(description, Mapping) or not {"type", "label", "example"} <= description.keys() <= _KEYS:
            message = f"parameter {name} needs type, label and example, and may have {', '.join(sorted(_KEYS))}."
            raise ParameterError(message)
        if description["type"] not in TYPES:
            message = f"parameter {name} has the type {description['type']!r}, which is none of {', '.join(TYPES)}."
            raise ParameterError(message)
        default = description.get("default")
        return cls(
            name=name,
            type=description["type"],
            label=description["label"],
            example=str(description["example"]),
            of=description.get("class") or description.get("scheme") or "",
            required=description.get("required", False),
            many=description.get("many", False),
            default=None if default is None else str(default),
        )
