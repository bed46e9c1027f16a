"""What becomes of the articles that are read, and which documents are done with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ingest.articles import Article
from ingest.garbled import Garbled, garbled
from ingest.readers import Failure, PassedOver
from ingest.reading import Finished, Known, Started, Step

Fate = Literal["added", "updated", "unchanged", "duplicate"]


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What became of the articles that were read.

    Attributes:
        added: New in the library.
        updated: There before, with other words or metadata.
        unchanged: There before, just so.
        duplicate: The same words as another article, under another name or address.
        skipped: Files in folders and archives, of a kind that is not read.
        failed: What could not be read, and why.
        passed_over: Which those are, and of what kind each is.
        teasers: How many of those added and updated are only the beginning of an article.
        undated: How many of those added and updated have no date, as no filter by date lets them through.
        garbled: Those added and updated in which letters are garbled.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicate: int = 0
    skipped: int = 0
    failed: tuple[Failure, ...] = ()
    passed_over: tuple[PassedOver, ...] = field(default=(), compare=False)
    teasers: int = field(default=0, compare=False)
    undated: int = field(default=0, compare=False)  # what the articles are, not what became of them
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
    undated: int = 0
    teasers: int = 0
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
                fate = "duplicate" if step.id in seen else fates[step.id]
                self._add(fate)
                self.undated += fate in ("added", "updated") and step.published is None
                self.teasers += fate in ("added", "updated") and step.teaser
                if fate in ("added", "updated") and (found := garbled(step)):
                    self.garbled.append(found)
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
            elif isinstance(step, Started):
                self._open.append(_Document())
            elif isinstance(step, Finished):
                self._open.pop()
                self._open[-1].articles += document.articles
                self._open[-1].clean &= document.clean
                if document.clean and step.stamp:
                    done.append((step.key, step.stamp, document.articles))
        return done

    def _add(self, fate: Fate, number: int = 1) -> None:
        self._counts[fate] = self._counts.get(fate, 0) + number
