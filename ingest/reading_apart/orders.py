"""What is asked of a process that reads: a document, and what reading it may take."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading may take.

    Attributes:
        seconds: Of a processor, for each article of a document, and as much again for each megabyte of it.
        memory: Bytes.
    """

    seconds: float
    memory: int


@dataclass(frozen=True, slots=True)
class Order:
    """A document that is to be read; as :class:`Document`, but for its bytes.

    Attributes:
        name: What people call it.
        key: What identifies it.
        data: The file that holds its bytes, or they themselves; None where they come piece by piece.
        limit: Most bytes that one article may take.
        url: Where it was fetched, or None.
        charset: The encoding that its server named, or None.
        fields: Names of fields where they are not the usual ones.
        ending: Of its name.
        known: Fields of the article that are known from elsewhere.
        ocr: Languages in which pictures of text are read.
        left_out: Documents within it that are not to be read, by name, and why.
    """

    name: str
    key: str
    data: Path | bytes | None
    limit: int
    url: str | None = None
    charset: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    ending: str = ""
    known: Mapping[str, Any] = field(default_factory=dict)
    ocr: str = "none"
    left_out: Mapping[str, str] = field(default_factory=dict)
