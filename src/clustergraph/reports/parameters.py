"""Parameters of a report: what their values must be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

TYPES: Final = ("iri", "entity", "concept", "country", "string", "integer", "decimal", "date")

_KEYS: Final = frozenset({"type", "label", "example", "class", "scheme", "required", "many", "default"})


class ParameterError(Exception):
    """A parameter is described wrongly in a report's header."""


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
            ParameterError: a key is missing or unknown, or the type is none of those there are.
        """
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
