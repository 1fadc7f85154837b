"""Parameters of a report: what their values must be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

TYPES: Final = ("iri", "entity", "concept", "country", "string", "integer", "decimal", "date")

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
SHOWING: Final = frozenset({"columns", "filter", "format", "language", "page", "receipts", "sort", "version", "view"})
"""Names by which an address says how an answer is shown; which answer is meant depends on the version alone."""

_TAKEN: Final = SHOWING | {"format_name", "help", "output", "path", "sources"}
"""Names that the command line and the service have uses of their own for."""

_KEYS: Final = frozenset({"type", "label", "example", "class", "scheme", "required", "many", "default"})
_NARROWING: Final = {"class": "entity", "scheme": "concept"}
"""Keys that narrow a type, each with the one type that it belongs to."""


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

        Only what the header itself shows is checked here; whether example and
        default are values of the type is a question to the data, which ``lint`` asks.

        Raises:
            ParameterError: the name or the type is none of those there may be, or a key is missing, unknown or wrong.
        """
        if not isinstance(name, str) or not _NAME.fullmatch(name) or name in _TAKEN:
            message = (
                f"a parameter cannot be called {name!r}: use small letters, and none of {', '.join(sorted(_TAKEN))}."
            )
            raise ParameterError(message)
        if not isinstance(description, Mapping) or not {"type", "label", "example"} <= description.keys() <= _KEYS:
            message = f"parameter {name} needs type, label and example, and may have {', '.join(sorted(_KEYS))}."
            raise ParameterError(message)
        wrong = _wrong_type(description) or _wrong_flag(description) or _wrong_text(description)
        if wrong:
            message = f"parameter {name} {wrong}"
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


def _wrong_type(description: Mapping[str, Any]) -> str:
    """Say what is wrong with the type of a parameter, or nothing."""
    type_ = description["type"]
    if type_ not in TYPES:
        return f"has the type {type_!r}, which is none of {', '.join(TYPES)}."
    for key, narrowed in _NARROWING.items():
        if key in description and type_ != narrowed:
            return f"has a {key}, which only the type {narrowed} has."
    if type_ == "concept" and "scheme" not in description:
        return "is a concept of no scheme: name one."
    return ""


def _wrong_flag(description: Mapping[str, Any]) -> str:
    """Say what is wrong with the truth values of a parameter, or nothing."""
    for key in ("required", "many"):
        if not isinstance(description.get(key, False), bool):
            return f"has {key}: {description[key]!r}, where true or false should stand."
    if description.get("required") and description.get("default") is not None:
        return "is required and has a default: one of the two is idle."
    return ""


def _wrong_text(description: Mapping[str, Any]) -> str:
    """Say what is wrong with the texts of a parameter, or nothing: YAML reads NO as false, and no value as null."""
    for key in ("label", "class", "scheme"):
        if key in description and not (isinstance(description[key], str) and description[key].strip()):
            return f"has {key}: {description[key]!r}, where a text should stand."
    for key in ("example", "default"):
        if key in description and isinstance(description[key], bool | list | dict | None):
            return f"has {key}: {description[key]!r}, where one value should stand: write it in quotes."
    return ""
