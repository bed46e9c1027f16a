"""The log of a library: a line of JSON for each event, in its folder, in two files of a megabyte at the most.

Whoever opens a library for people keeps it: the commands, the chat, and the processes that they start.
Programs that use the packages decide for themselves what becomes of their logging.
"""

import json
import logging
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ingest.redacting import redacted

_NAME = "onrecord.log"
_LARGEST = 1_000_000  # bytes
_OURS = ("ingest", "assistant")  # whose events are kept; others say too much


@dataclass(frozen=True, slots=True)
class Noted:
    """A line of the log."""

    at: datetime
    level: str
    room: str
    message: str


def keep(data_dir: Path) -> None:
    """Write down what happens from now on in the log of a library, and in no other's."""
    for name in _OURS:
        logger = logging.getLogger(name)
        for handler in [one for one in logger.handlers if isinstance(one, _Journal)]:
            logger.removeHandler(handler)
            handler.close()
        logger.setLevel(logging.INFO)
        logger.addHandler(_Journal(data_dir / _NAME))


def warnings(data_dir: Path, within: timedelta = timedelta(days=7)) -> list[Noted]:
    """What went wrong of late, as the log has it, oldest first; lines that make no sense are passed over."""
    since = datetime.now(UTC) - within
    found: deque[Noted] = deque(maxlen=1000)
    for file in (data_dir / f"{_NAME}.1", data_dir / _NAME):
        found.extend(one for one in _lines(file) if one.at >= since and one.level != "info")
    return list(found)


def _lines(file: Path) -> Iterator[Noted]:
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    for line in lines:
        try:
            told = json.loads(line)
            at = datetime.fromisoformat(told["at"])
            yield Noted(at, str(told["level"]), str(told["room"]), str(told["message"]))
        except (ValueError, KeyError, TypeError):
            continue


class _Journal(logging.Handler):
    """Appends to the log, line by line; what cannot be written is let go: a full disk has other worries."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError):  # also where there is no such folder: none is made for it
            if self._file.exists() and self._file.stat().st_size > _LARGEST:
                self._file.replace(f"{self._file}.1")
            with self._file.open("ab", buffering=0) as log:  # other processes append to it too
                log.write(f"{self.format(record)}\n".encode(errors="replace"))

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": record.process,
            "room": record.name,
            "message": redacted(record.getMessage()),
        }
        if record.exc_info:
            told["trace"] = redacted(logging.Formatter().formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False)
