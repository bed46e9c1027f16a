"""An article that came and may be stored: what is found out about it, once it is asked for."""

from dataclasses import dataclass, replace
from functools import cached_property

from ingest.articles import Article, Passage
from ingest.outlets import is_host
from ingest.rows import words_hash
from ingest.split import split
from ingest.stories import Shingles, bands, shingles


@dataclass(frozen=True)
class Candidate:
    """An article that is new or changed; its passages, and what tells its copies, are found when asked."""

    article: Article
    known: bool  # whether it stands in the library, with other words or metadata
    passage_size: int
    headline: str  # as it was read: the article's own may have been corrected by hand

    @cached_property
    def words(self) -> str:
        """Hash of its words alone, as they were read: so a copy has them."""
        return words_hash(replace(self.article, title=self.headline))

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Its passages."""
        return tuple(split(self.article, self.passage_size))

    @cached_property
    def shingles(self) -> Shingles:
        """Its runs of words, as numbers."""
        return shingles(self.article.text)

    @cached_property
    def bands(self) -> list[int]:
        """Numbers that near copies of it are likely to share."""
        return bands(self.shingles)


def one_outlet(one: str, other: str) -> bool:
    """Whether two outlets may be one: not if each goes by a name of its own, not by an address."""
    named = one and other and not is_host(one) and not is_host(other)
    return not named or one.casefold() == other.casefold()
