"""What is looked at in a library without a question: lists, counts, names, who is quoted, what is new."""

from collections.abc import Sequence
from datetime import date

from assistant.browsing import Listing, Order, Quoted, Week, browse, found, names, quoted, week
from assistant.catching_up import words_follow
from assistant.parts import Parts
from ingest.articles import Article, Filters

MOST_READ = 1_000  # articles whose words are read to count names in them; the newest


class Looking(Parts):
    """A library that is looked through. Safe to share between threads."""

    def browse(
        self,
        words: str = "",
        *,
        filters: Filters | None = None,
        order: Order = "newest",
        limit: int = 20,
        offset: int = 0,
        in_titles: bool = False,
        undated: bool = False,
    ) -> Listing:
        """List articles page by page, with the words that were looked for and counts by outlet and the like.

        Args:
            words: All must stand in an article; in quotation marks just so, beside one another.
            filters: Only articles that meet these.
            order: ``newest``, ``oldest`` or ``best`` first; without words also by ``title`` or ``source``.
            limit: How many at the most.
            offset: How many to pass over first.
            in_titles: Whether to look in headlines alone.
            undated: Whether to list only articles without a date.

        Raises:
            LibraryError: The keyword index is damaged.
        """
        self._let_words_follow()
        return browse(
            words,
            filters or Filters(),
            order,
            limit=limit,
            offset=offset,
            in_titles=in_titles,
            undated=undated,
            library=self.library,
            keywords=self.keywords,
            spellings=self.coverage.sources,
        )

    def browsed(
        self,
        words: str = "",
        *,
        filters: Filters | None = None,
        in_titles: bool = False,
        undated: bool = False,
        limit: int = 10_000,
    ) -> list[str]:
        """The ids of all articles that :meth:`browse` would list, newest first."""
        self._let_words_follow()
        return found(
            words,
            filters or Filters(),
            limit=limit,
            in_titles=in_titles,
            undated=undated,
            library=self.library,
            keywords=self.keywords,
        )

    def names(self, words: str = "", *, filters: Filters | None = None, limit: int = 300) -> dict[str, int]:
        """Names that stand in several articles, and in how many, most first.

        Args:
            words: As for :meth:`browse`.
            filters: Only articles that meet these.
            limit: How many articles are read, the newest of them; about half a millisecond each.
        """
        return names(self._read(self.browsed(words, filters=filters, limit=limit)))

    def quoted(
        self, words: str = "", *, filters: Filters | None = None, limit: int = MOST_READ
    ) -> list[Quoted]:
        """Who is quoted by name, those first whom most articles quote; takes what :meth:`names` takes."""
        return quoted(self._read(self.browsed(words, filters=filters, limit=limit)))

    def week(self, last: date, *, filters: Filters | None = None, limit: int = MOST_READ) -> Week:
        """What is new in the seven days that end with a day, beside the four weeks before.

        Args:
            last: The day.
            filters: Only articles that meet these.
            limit: How many articles of each stretch are read.
        """

        def published(since: date, until: date) -> tuple[Sequence[Article], int]:
            within = (filters or Filters()).within(since, until)
            listed = self.browse(filters=within, limit=1)
            return self._read(self.browsed(filters=within, limit=limit)), listed.total

        return week(last, published)

    def listed_revision(self) -> int:
        """The revision of the library that lists show: behind its own while words are being indexed."""
        self._let_words_follow()
        return self.keywords.revision

    def _let_words_follow(self) -> None:
        """Here no vector is looked for, and no model is loaded."""
        words_follow(self.library, self.keywords, self.library.revision)

    def _read(self, ids: Sequence[str]) -> list[Article]:
        there = self.library.get(ids)
        return [there[key] for key in ids if key in there]
