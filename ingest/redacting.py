"""Secrets taken out of what leaves: errors, logs, and what a language model says. Known by their value.

This is the one room that may remember something for the whole process: a secret that a library's settings
brought in can come back in the error of any package, on any thread.
"""

import json
import logging
import re
import sys
import threading
import traceback
from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote, unquote, urlsplit

INSTEAD = "[secret]"
_SHORTEST = 6  # characters; what is shorter stands in words of every text
_PASSWORD = re.compile(r"(?<=://)([^\s/@:]*):([^\s/@]+)(?=@)")
_FORWARD = ("httpx", "httpcore", "openai")  # packages that log every request at INFO

_keys: list[str] = []
_passwords: list[str] = []
_guarded: list[Any] = [None]  # what makes the records of a log; the last is in force


def know_key(key: str) -> None:
    """Keep a key that is sent to servers out of errors, logs and the words of a language model."""
    _remember(_keys, _forms(key))


def know_address(address: str) -> None:
    """Keep the password within an address, if there is one, out of errors and logs."""
    try:
        parts = urlsplit(address)
        user, password = parts.username or "", parts.password or ""
    except ValueError:
        user, password = "", ""
    found = _PASSWORD.search(address)
    for one in {password, unquote(password), found.group(2) if found else ""}:
        pair = b64encode(f"{unquote(user)}:{one}".encode()).decode()  # as it is sent to a server
        _remember(_passwords, {*_forms(one), *(_forms(pair) if one else ())})


def redacted(text: str) -> str:
    """A text without the secrets that are known, and without the password of any address."""
    text = _without(text, [*_keys, *_passwords])
    return _PASSWORD.sub(rf"\1:{INSTEAD}", text)


def redacted_stream(pieces: Iterable[str]) -> Iterator[str]:
    """What is said piece by piece without the keys that are known, in whatever pieces they come.

    The end of what was said is held back as long as it may be the beginning of a key.
    """
    held = ""
    for piece in pieces:
        held = _without(held + piece, _keys)
        safe = len(held) - _begun(held)
        if safe:
            yield held[:safe]
            held = held[safe:]
    if held:
        yield held


def _remember(known: list[str], secrets: set[str]) -> None:
    known.extend(secrets.difference(known))  # a list, which other threads may be reading


def _begun(text: str) -> int:
    """How many characters at the end of a text may be the beginning of a key."""
    lengths = (n for key in list(_keys) for n in range(1, len(key)) if text.endswith(key[:n]))
    return max(lengths, default=0)


def _without(text: str, secrets: Iterable[str]) -> str:
    for secret in sorted(secrets, key=len, reverse=True):
        if secret in text:
            text = text.replace(secret, INSTEAD)
    return text


def _forms(secret: str) -> set[str]:
    """A secret as it may be written: as it is, in an address, in JSON, in Python."""
    if len(secret.strip()) < _SHORTEST:
        return set()
    return {secret, quote(secret, safe=""), json.dumps(secret)[1:-1], repr(secret)[1:-1]}


class Redaction(logging.Filter):
    """Takes secrets out of what is logged, its traceback included; nothing in it can move a terminal."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; all pass."""
        redact(record)
        return True


def redact(record: logging.LogRecord) -> None:
    """Take secrets out of a record, and write out characters that a terminal would obey."""
    try:
        said = record.getMessage()
    except (TypeError, ValueError):  # its arguments do not fit; logging says so
        return
    record.msg, record.args = still(redacted(said)), ()
    if record.exc_info and record.exc_info[0] is not None:
        record.exc_text = still(redacted("".join(traceback.format_exception(*record.exc_info))).rstrip())


def still(text: str) -> str:
    """A text with nothing in it that a terminal would obey: such characters are written out."""
    return "".join(c if c.isprintable() or c in "\n\t\u00a0" else ascii(c)[1:-1] for c in text)


def hush() -> None:
    """Have packages that log each request of ours say warnings only, unless somebody set another level.

    What they still say has no secrets in it.
    """
    for name in _FORWARD:
        logger = logging.getLogger(name)
        if logger.level == logging.NOTSET:
            logger.setLevel(logging.WARNING)
    said_by = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in _FORWARD]
    for name in {*_FORWARD, *said_by}:
        logger = logging.getLogger(name)
        if not any(isinstance(one, Redaction) for one in logger.filters):
            logger.addFilter(Redaction())


def guard_process() -> None:
    """Take secrets out of all that this process logs, whoever logs it."""
    make = logging.getLogRecordFactory()
    if make is _guarded[-1]:
        return

    def made(*args: Any, **kwargs: Any) -> logging.LogRecord:  # noqa: ANN401 (what logging passes)
        record = make(*args, **kwargs)
        redact(record)
        return record

    _guarded.append(made)
    logging.setLogRecordFactory(made)


def guard_tracebacks() -> None:
    """Take secrets out of the tracebacks that end this process or one of its threads."""
    sys.excepthook = lambda *failed: _tell(*failed)
    threading.excepthook = lambda failed: _tell(failed.exc_type, failed.exc_value, failed.exc_traceback)


def told(error: BaseException) -> str:
    """An error with its traceback, to be printed."""
    return still(redacted("".join(traceback.format_exception(error))))


def _tell(*failed: Any) -> None:  # noqa: ANN401 (an exception's type, value and traceback)
    if failed[0] is not SystemExit:
        sys.stderr.write(still(redacted("".join(traceback.format_exception(*failed)))))
