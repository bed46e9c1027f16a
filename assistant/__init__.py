"""From a question to an answer that can be checked.

Names are imported when they are first used, so that a command that only prints its help starts at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.answers import Answer, Citation, Hit, Statement, Verdict
    from assistant.ask import Assistant, check
    from assistant.conversation import Conversation
    from assistant.events import Answered, Event, Restarted, Retrieved, Token
    from assistant.records import RecordCheck
    from assistant.settings import Settings
    from ingest.articles import Article, Filters, Passage
    from ingest.errors import OnRecordError, UsageError
    from ingest.sync import SyncReport

_ROOMS = {
    "assistant.answers": ("Answer", "Citation", "Hit", "Statement", "Verdict"),
    "assistant.ask": ("Assistant", "check"),
    "assistant.conversation": ("Conversation",),
    "assistant.events": ("Answered", "Event", "Restarted", "Retrieved", "Token"),
    "assistant.records": ("RecordCheck",),
    "assistant.settings": ("Settings",),
    "ingest.articles": ("Article", "Filters", "Passage"),
    "ingest.errors": ("OnRecordError", "UsageError"),
    "ingest.sync": ("SyncReport",),
}  # fmt: skip
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "Answer",
    "Answered",
    "Article",
    "Assistant",
    "Citation",
    "Conversation",
    "Event",
    "Filters",
    "Hit",
    "OnRecordError",
    "Passage",
    "RecordCheck",
    "Restarted",
    "Retrieved",
    "Settings",
    "Statement",
    "SyncReport",
    "Token",
    "UsageError",
    "Verdict",
    "check",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (any public name)
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ROOM_OF[name]), name)
