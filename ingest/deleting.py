"""Articles deleted from a library, and let in again."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ingest.articles import Filters
from ingest.corrections import Corrections
from ingest.following import following
from ingest.ledger import Ledger
from ingest.library import Library
from ingest.origins import Origins, ids_of
from ingest.settings import LibrarySettings
from ingest.tombstones import Tombstones
from ingest.writing import writer_lock

if TYPE_CHECKING:
    from ingest.keywords import KeywordIndex
    from ingest.vectors import VectorIndex


def delete(
    articles: Iterable[str] = (),
    filters: Filters | None = None,
    *,
    library: Library,
    keywords: "KeywordIndex",
    vectors: "VectorIndex",
    settings: LibrarySettings,
) -> int:
    """Delete articles from the library and its indexes; no further reading of their sources brings them back.

    Args:
        articles: By id or by address.
        filters: All that these admit, as by outlet and date.
        library: Where they are.
        keywords: An index that follows.
        vectors: An index that follows.
        settings: Data folder.

    Returns:
        How many were there.

    Raises:
        LibraryBusyError: Another process is writing.
    """
    with (
        writer_lock(settings.data_dir),
        library.writing(),
        following(library, keywords, vectors, settings),
    ):
        ids = set(ids_of(articles, library))
        ids |= library.select(filters) if filters else set()
        Tombstones(library).bury(ids)
        gone = library.delete(ids)
        if gone:
            Ledger(library).write_bands({key: () for key in ids})
            Origins(library).forget(ids)
            Corrections(library).forget(ids)
    return gone


def undelete(articles: Iterable[str], *, library: Library, settings: LibrarySettings) -> int:
    """Let articles that were deleted be taken in again, when their sources are read the next time.

    Args:
        articles: By id or by address.
        library: That they were deleted from.
        settings: Data folder.

    Returns:
        How many had been deleted.

    Raises:
        LibraryBusyError: Another process is writing.
    """
    with writer_lock(settings.data_dir), library.writing():
        ids = set(ids_of(articles, library))
        lifted = Tombstones(library).lift(ids)
        if lifted:
            Ledger(library).forget_documents()
    return lifted
