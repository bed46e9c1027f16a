"""What becomes of the articles that are read, and which documents are done with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ingest.articles import Article
from ingest.garbled import Garbled, garbled
from ingest.readers import Failure, PassedOver, Remark
from ingest.reading import Finished, Known, Started, Step

Fate = Literal["added", "updated", "unchanged", "moved", "duplicate"]


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What became of the articles that were read.

    Attributes:
        added: New in the library.
        updated: There before, with other words or metadata.
        unchanged: There before, just so.
        moved: There before, just so, in a file that has another place or name now.
        duplicate: The same words as another article, under another name or address.
        skipped: Files in folders and archives, of a kind that is not read.
        failed: What could not be read, and why.
        passed_over: Which those are, and of what kind each is.
        teasers: How many of those added and updated are only the beginning of an article.
        undated: How many of those added and updated have no date, as no filter by date lets them through.
        remarks: What is in doubt about single articles, as where a page may hold more of one than was taken.
        removed: Taken out, since the file that they came from left its folder.
        gone: Files that left the folders that were read, and how many articles of theirs stay.
        garbled: Those added and updated in which letters are garbled.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    moved: int = 0
    duplicate: int = 0
    skipped: int = 0
    failed: tuple[Failure, ...] = ()
    passed_over: tuple[PassedOver, ...] = field(default=(), compare=False)
    teasers: int = field(default=0, compare=False)
    undated: int = field(default=0, compare=False)  # what the articles are, not what became of them
    remarks: tuple[Remark, ...] = field(default=(), compare=False)
    removed: int = 0
    gone: tuple[PassedOver, ...] = field(default=(), compare=False)
    garbled: tuple[Garbled, ...] = field(default=(), compare=False)


@dataclass(slots=True)
class _Document:
    """A document that is being read; clean while all that it holds stands in the library under its name."""

    articles: int = 0
    clean: bool = True


@dataclass(slots=True)
class Tally:
    """Counts steps of reading once their articles are stored."""

    failed: list[Failure] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    undated: int = 0
    teasers: int = 0
    removed: int = 0
    gone: list[PassedOver] = field(default_factory=list)
    garbled: list[Garbled] = field(default_factory=list)
    _counts: dict[Fate, int] = field(default_factory=dict)
    _open: list[_Document] = field(default_factory=lambda: [_Document()])

    @property
    def report(self) -> SyncReport:
        """The counts so far."""
        return SyncReport(
            **self._counts,
            skipped=len(self.passed_over),
            failed=tuple(self.failed),
            passed_over=tuple(self.passed_over),
            teasers=self.teasers,
            undated=self.undated,
            remarks=tuple(self.remarks),
            removed=self.removed,
            gone=tuple(self.gone),
            garbled=tuple(self.garbled),
        )

    def count(self, steps: Iterable[Step], fates: Mapping[str, Fate]) -> list[tuple[str, str, int]]:
        """Count steps in order.

        Args:
            steps: What reading gave; all of its articles that were to be stored are.
            fates: What became of the articles, by id; a second mention in the same steps is a duplicate.

        Returns:
            Key, stamp and number of articles of each document that need not be read again while it stays
            as it is. One that failed in part, or holds a duplicate whose original may go, is not among them.
        """
        done = []
        seen: set[str] = set()
        for step in steps:
            document = self._open[-1]
            if isinstance(step, Article):
                self._add_article(step, "duplicate" if step.id in seen else fates[step.id])
                document.articles += 1
                document.clean &= fates[step.id] != "duplicate"
                seen.add(step.id)
            elif isinstance(step, Known):
                self._add("unchanged", step.articles)
                document.articles += step.articles
            elif isinstance(step, Failure):
                self.failed.append(step)
                document.clean = False
            elif isinstance(step, PassedOver):
                self.passed_over.append(step)
            elif isinstance(step, Remark):
                self.remarks.append(step)
            elif isinstance(step, Started):
                self._open.append(_Document())
            elif isinstance(step, Finished):
                self._open.pop()
                self._open[-1].articles += document.articles
                self._open[-1].clean &= document.clean
                if document.clean and step.stamp:
                    done.append((step.key, step.stamp, document.articles))
        return done

    def _add_article(self, article: Article, fate: Fate) -> None:
        self._add(fate)
        if fate not in ("added", "updated"):
            return
        self.undated += article.published is None
        self.teasers += article.teaser
        if found := garbled(article):
            self.garbled.append(found)

    def _add(self, fate: Fate, number: int = 1) -> None:
        self._counts[fate] = self._counts.get(fate, 0) + number
