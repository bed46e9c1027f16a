"""Sources into the library, and the indexes after it. Done again, it writes nothing; stopped, it goes on."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.articles import Article
from ingest.errors import LibraryBusyError, ModelError, UsageError
from ingest.following import following
from ingest.intake import Intake, embed_passages
from ingest.library import Library
from ingest.origins import is_under
from ingest.readers import PassedOver, shown
from ingest.reading import Reading
from ingest.settings import LibrarySettings
from ingest.sources import Source, find, folders_of, is_address, name_of
from ingest.tally import SyncReport
from ingest.tombstones import Tombstones
from ingest.writing import writer_lock

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

    from ingest.keywords import KeywordIndex
    from ingest.vectors import VectorIndex

logger = logging.getLogger(__name__)

__all__ = ["Progress", "SyncReport", "embed_missing", "sync", "watch"]

_EMBEDDED = 256  # passages that are embedded and stored together


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync has come.

    Attributes:
        done: Documents that were read to their end.
        total: How many there are.
        current: The one at hand.
        report: What became of the articles so far.
        share: How much of the document at hand was read, from 0 to 1, where that is known.
    """

    done: int
    total: int
    current: str
    report: SyncReport
    share: float = 0.0


_WAITING = Progress(0, 0, "waiting for another process that is writing to the library", SyncReport())


def sync(
    sources: Iterable[Source],
    *,
    library: Library,
    keywords: "KeywordIndex",
    vectors: "VectorIndex",
    embedding: "BaseEmbedding",
    settings: LibrarySettings,
    on_progress: Callable[[Progress], None] | None = None,
    follow: bool = False,
    labels: Sequence[str] = (),
    mirror: bool = False,
) -> SyncReport:
    """Read sources into the library and let its indexes follow.

    Args:
        sources: Files, folders, patterns, addresses of pages, feeds and sitemaps, uploads and articles;
            ``-`` is standard input.
        library: Where articles are stored.
        keywords: An index that follows.
        vectors: An index that follows.
        embedding: The model for passages that have no vector yet.
        settings: Data folder, sizes and manners.
        on_progress: Called as the work goes on.
        follow: Whether to fetch articles of which a table or list gives the address and no text.
        labels: Labels for all articles that are read.
        mirror: Whether articles are removed whose files left the folders among the sources.

    Raises:
        UsageError: ``mirror`` is asked for, and no source is a folder; or a label is empty.
        LibraryBusyError: Another process is writing.
        LibraryError: The library or an index could not be written; what was stored before stays.
        ModelError: The embedding model did not answer; what was stored before stays.
        KeyboardInterrupt: The user stopped it; what was stored stays, and the next run goes on.
    """
    sources = [sources] if isinstance(sources, str | Path) else list(sources)
    folders = folders_of(sources)
    if mirror and not folders:
        raise UsageError(_no_folder(sources))
    tell = on_progress or (lambda progress: None)
    with (
        writer_lock(settings.data_dir, settings.patience, lambda: tell(_WAITING)),
        library.writing(),
        following(library, keywords, vectors, settings) as indexes_follow,
        Intake(library, embedding, settings, labels, folders) as intake,
    ):
        _lift(sources, library)
        reading = Reading(settings, intake.ledger.stamp, follow, labels)
        found = _take_in(sources, intake, reading, indexes_follow, tell)
        for article in (one for some in intake.register.under_their_address() for one in some):
            intake.take(article)
        intake.flush()
        if folders:
            _look_for_gone(folders, found, library, intake, remove=mirror)
        embed_missing(library, embedding)
    report = intake.tally.report
    logger.log(
        logging.INFO if report.added or report.updated or report.removed or report.failed else logging.DEBUG,
        "ingested: %d added, %d updated, %d unchanged, %d duplicate, %d removed, %d failed",
        *(report.added, report.updated, report.unchanged, report.duplicate, report.removed),
        len(report.failed),
    )
    return report


def watch(run: Callable[[], SyncReport], every: float) -> Iterator[SyncReport]:
    """Run a sync again and again, and give the report of each run that did something.

    Args:
        run: The sync; a run that finds another process writing is left out.
        every: Seconds between the end of one run and the next.

    Raises:
        ModelError: The model did not answer in the first run that wrote; later it is asked again.
    """
    before: tuple[object, object] | None = None
    while True:
        try:
            report = run()
        except LibraryBusyError:
            pass
        except ModelError as error:
            if before is None:  # nothing worked yet: likelier a setting than a moment's fault
                raise
            logger.warning("what came is embedded at a later look: %s", error)
        else:
            now = report.failed, report.gone
            if report.added or report.updated or report.moved or report.removed or now != before:
                yield report
            before = now
        time.sleep(every)


def embed_missing(
    library: Library, embedding: "BaseEmbedding", go_on: Callable[[], bool] = lambda: True
) -> None:
    """Embed passages that have no vector of this model, as after a change of model; others are kept.

    Args:
        library: Where they are.
        embedding: The model.
        go_on: Asked before each step whether to; what was embedded by then is kept.

    Raises:
        ModelError: The model did not answer.
        LibraryError: Its vectors have another length than those that the library has of it.
    """
    for missing in library.without_vectors(embedding.model_name):
        for at in range(0, len(missing), _EMBEDDED):
            if not go_on():
                return
            some = missing[at : at + _EMBEDDED]
            library.add_vectors(embedding.model_name, embed_passages(embedding, some))


def _lift(sources: Iterable[Source], library: Library) -> None:
    """Articles that are given as such, not found in a source, are wanted, whatever was deleted before."""
    given = [source.id for source in sources if isinstance(source, Article)]
    if given:
        Tombstones(library).lift(given)


def _take_in(
    sources: Iterable[Source],
    intake: Intake,
    reading: Reading,
    indexes_follow: Callable[[], None],
    on_progress: Callable[[Progress], None],
) -> list[Path]:
    """Read all sources, and give the files that there were."""
    listing = find(sources)
    tally = intake.tally
    tally.failed.extend(listing.failed)
    tally.passed_over.extend(listing.passed_over)
    total = len(listing.found)
    with reading:
        for done, source in enumerate(listing.found):
            on_progress(Progress(done, total, name_of(source), tally.report))
            for step in reading.read(source):
                if intake.take(step):
                    if intake.is_storing:
                        indexes_follow()
                    on_progress(Progress(done, total, name_of(source), tally.report, reading.share))
    intake.flush()
    on_progress(Progress(total, total, "", tally.report))
    return [source.resolve() for source in listing.found if isinstance(source, Path)]


def _no_folder(sources: Iterable[Source]) -> str:
    """Why nothing can be mirrored: what was named is not there, or is no folder."""
    for source in sources:
        if isinstance(source, str | Path) and not is_address(source) and not Path(source).exists():
            return (
                f"{source}: there is no such folder to mirror, so nothing was removed; "
                "check the path, and whether its disk is there"
            )
    return "what left a folder is to be removed, and no folder was named; name one"


def _look_for_gone(
    folders: Sequence[Path], found: Iterable[Path], library: Library, intake: Intake, *, remove: bool
) -> None:
    """Tell which files left some folders, and remove the articles that came from nowhere else if asked.

    A folder in which nothing is left is more likely a disk that is not there than one that was cleared out:
    what was in it stays.
    """
    register = intake.register
    held = {folder for path in found for folder in path.parents}
    missing = register.origins.gone(lambda path: is_under(path, folders))
    places = {file: _place(Path(file)) for file in missing}
    gone = {file: keys for file, keys in missing.items() if places[file] in held}
    only = register.origins.only_in(gone, (key for keys in gone.values() for key in keys))
    if remove:
        intake.tally.removed = library.delete(only)
        intake.ledger.write_bands({key: () for key in only})
        intake.ledger.forget(gone)
        register.forget(sorted(only))
    empty = Counter(places[file] for file in missing.keys() - gone.keys())
    for place, number in sorted(empty.items()):
        why = (
            f"nothing is in it any more, of {number:,} file{'' if number == 1 else 's'} that were read before"
        )
        intake.tally.gone.append(
            PassedOver(shown(str(place)), f"{why}; their articles stay, since its disk may not be there")
        )
    for file, keys in ({} if remove else gone).items():
        stay = len(only.intersection(keys))
        if stay:
            what = "1 article of it stays" if stay == 1 else f"{stay:,} articles of it stay"
            intake.tally.gone.append(PassedOver(shown(file), f"no longer there; {what}, unless mirrored"))


def _place(file: Path) -> Path:
    """The folder that a file which is gone stood in, or the nearest above it that is still there."""
    return next(folder for folder in file.parents if folder.is_dir())
