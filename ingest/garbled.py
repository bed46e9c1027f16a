"""Text that was read in a wrong encoding before it came here: "donâ€™t" for "don’t". Told, never mended.

What is quoted must stand in the article as it is; whoever has the source can get it anew.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.articles import Article

# The first byte of a letter in UTF-8 and the next, as Windows' encodings show them; ftfy, which knows what is
# written so on purpose, takes milliseconds for an article.
_SHAPE = re.compile("[À-ßà-ô]['’‘“”„‚…†‡ˆ‰‹›€•–—˜™ŠšŒœŽžŸ\x80-\xbf]")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Garbled:
    """An article in which letters are garbled.

    Attributes:
        article_id: The article.
        title: Its headline, as it stands.
        words: Some of its words that are garbled.
        meant: How they read if they are read rightly.
    """

    article_id: str
    title: str
    words: str
    meant: str

    @property
    def reason(self) -> str:
        """What is wrong, and the remedy, in words."""
        return (
            f"“{self.words}” stands there for “{self.meant}”: it was saved in a wrong encoding before it "
            "came here; get it anew, or save it as UTF-8"
        )


def garbled(article: Article) -> Garbled | None:
    """What is garbled in an article, its headline first; None where nothing is."""
    text = f"{article.title}\n{article.text}"
    found = None if text.isascii() else next(_garbled_words(text), None)
    return Garbled(article.id, article.title, *found) if found else None


def _garbled_words(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if _SHAPE.search(line):
            from ftfy import fix_encoding
            from ftfy.badness import is_bad

            for word in _WORD.findall(line):
                if is_bad(word) and (meant := fix_encoding(word)) != word:
                    yield word, meant
