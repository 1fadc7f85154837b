"""Answers: what a task gave, in an anonymous file that is whole or not there."""

import mmap
import os
from dataclasses import dataclass, field
from typing import Any, Final

_SMALL: Final = 1024 * 1024
"""Bytes up to which an answer is read at once; larger ones stay in their file."""

Content = bytes | mmap.mmap


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes of an answer, and what is to be known of it.

    ``kind`` is what the task gave (``solutions``, ``graph``, ``file`` …), ``format`` the name of
    the format that it is written in; ``about`` holds what else the task tells.
    """

    content: Content
    kind: str
    format: str
    about: dict[str, Any] = field(default_factory=dict)


def read_content(descriptor: int) -> Content:
    """Return what an anonymous file holds, and close it; a large one is mapped rather than read."""
    try:
        size = os.fstat(descriptor).st_size
        if size > _SMALL:
            return mmap.mmap(descriptor, size, prot=mmap.PROT_READ)
        return os.pread(descriptor, size, 0)
    finally:
        os.close(descriptor)
