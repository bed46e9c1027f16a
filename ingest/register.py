"""Which article this is, and what is known of it here beside what was just read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.articles import Article, Filters
from ingest.corrections import Corrections, with_fields
from ingest.labelling import Rules
from ingest.library import Library
from ingest.origins import Origins
from ingest.outlets import Outlets
from ingest.rows import Held

_AT_ONCE = 500  # articles


class Register:
    """Names, outlets, corrections and labels that outlast the next reading."""

    def __init__(self, library: Library, rules: Rules) -> None:
        """Open that of a library."""
        self.origins = Origins(library)
        self.outlets = Outlets(library)
        self.corrections = Corrections(library)
        self._library = library
        self._rules = rules

    def as_known(self, articles: Sequence[Article]) -> list[Article]:
        """Articles under the ids they have here, with their outlet's one name, as people corrected them."""
        names = self.origins.called(article.id for article in articles)
        self.outlets.learn(articles)
        return self.corrections.applied([self._named(article, names) for article in articles])

    def labelled(
        self, articles: Mapping[str, Article], held: Mapping[str, Held], files: Mapping[str, str]
    ) -> dict[str, Article]:
        """Articles by id with their labels: those they have here, and new ones by rule.

        Args:
            articles: As known.
            held: What they were when they were stored last.
            files: The files that they were read from, by article id.
        """
        found = dict(articles)
        new: dict[str, set[str]] = {}
        for key, article in articles.items():
            there = held[key].labels if key in held else ()
            labels = {*article.labels, *self._rules.labels(article, files.get(key, ""))}.difference(there)
            if labels:
                new[key] = labels
            if there or article.labels:
                found[key] = replace(article, labels=there)
        off = self.corrections.without(new) if new else {}
        for key, labels in new.items():
            its = {*found[key].labels, *labels.difference(off.get(key, ()))}
            found[key] = replace(found[key], labels=tuple(sorted(its)))
        return found

    def under_their_address(self) -> Iterator[list[Article]]:
        """Articles that were stored under the address of an outlet whose name is known since, as read."""
        for host in list(self.outlets.learned):
            ids = sorted(self._library.select(Filters(sources=[host, f"www.{host}"])))
            for at in range(0, len(ids), _AT_ONCE):
                articles = self._library.get(ids[at : at + _AT_ONCE]).values()
                yield self.corrections.as_read(articles)
        self.outlets.learned.clear()

    def forget(self, article_ids: Sequence[str]) -> None:
        """Forget articles that were deleted."""
        self.origins.forget(article_ids)
        self.corrections.forget(article_ids)

    def _named(self, article: Article, names: Mapping[str, str]) -> Article:
        if article.id in names:
            article = replace(article, id=names[article.id])
        outlet = self.outlets.name(article.source, article.url)
        return with_fields(article, {"source": outlet}) if outlet != article.source else article
