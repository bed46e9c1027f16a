"""JSON objects, one to a line of a file, each with its place."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.errors import UsageError


def numbered_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSONL file, each with the number of its line, from 1. Empty lines are passed over.

    Raises:
        UsageError: The file cannot be read, or a line is not a JSON object.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read the questions in {path}: {error}") from error
    # JSON may hold the other line breaks that Unicode knows, so a line ends at "\n" only.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise UsageError(
                    f"{path}, line {number}: not JSON ({error}); write one object to a line"
                ) from error
            if not isinstance(row, dict):
                raise UsageError(f"{path}, line {number}: not a JSON object; write one to a line")
            yield number, row


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file; raises what :func:`numbered_rows` raises."""
    for _, row in numbered_rows(path):
        yield row


def several(value: Any) -> list[Any]:  # noqa: ANN401 (whatever JSON holds)
    """A value that may be one or several, or none."""
    return value if isinstance(value, list) else [] if value is None else [value]
