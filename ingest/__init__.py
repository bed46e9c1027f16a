"""From files, pages and feeds to passages that can be searched.

Names are imported when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ingest.articles import Article, Filters, Passage
    from ingest.errors import (
        ConfigurationError,
        LibraryBusyError,
        LibraryError,
        ModelError,
        NotFoundError,
        OnRecordError,
        SourceError,
        UsageError,
    )
    from ingest.library import Library
    from ingest.rows import Coverage
    from ingest.settings import LibrarySettings
    from ingest.sources import Upload
    from ingest.sync import Progress, SyncReport

_ROOMS = {
    "ingest.articles": ("Article", "Filters", "Passage"),
    "ingest.errors": (
        "ConfigurationError", "LibraryBusyError", "LibraryError", "ModelError", "NotFoundError",
        "OnRecordError", "SourceError", "UsageError",
    ),
    "ingest.library": ("Library",),
    "ingest.rows": ("Coverage",),
    "ingest.settings": ("LibrarySettings",),
    "ingest.sources": ("Upload",),
    "ingest.sync": ("Progress", "SyncReport"),
}  # fmt: skip
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "Article",
    "ConfigurationError",
    "Coverage",
    "Filters",
    "Library",
    "LibraryBusyError",
    "LibraryError",
    "LibrarySettings",
    "ModelError",
    "NotFoundError",
    "OnRecordError",
    "Passage",
    "Progress",
    "SourceError",
    "SyncReport",
    "Upload",
    "UsageError",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (any public name)
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ROOM_OF[name]), name)
