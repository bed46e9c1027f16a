"""Text that is no reporting: instructions to whatever machine reads it, links and markup. Never evidence."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from assistant.reader import Reader

_FOREIGN = re.compile(
    r"\b[a-z][a-z+.-]{1,9}://|\bwww\.|\b(?:mailto|javascript|data):\S|!?\[[^\[\]]*\]\([^()\s]*|"
    r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|<!--|<\||\[/?inst\]",
    re.IGNORECASE,
)


def instructed(texts: Iterable[str], reader: Reader | None) -> frozenset[str]:
    """Those of some texts that tell a machine what to do; none without a reader, which alone can tell.

    Args:
        texts: Sentences, read in one batch; what was read before is remembered.
        reader: The learned reader, or None where it cannot be had.
    """
    return _instructed(tuple(dict.fromkeys(texts)), reader) if reader else frozenset()


def carries_link(sentence: str) -> bool:
    """Whether a sentence carries an address, a link, an image or markup."""
    return bool(_FOREIGN.search(_visible(sentence)))


@lru_cache(maxsize=1_000)
def _instructed(texts: tuple[str, ...], reader: Reader) -> frozenset[str]:
    least = reader.threshold("instruction")
    found = zip(texts, reader.instructions(texts), strict=True)
    return frozenset(text for text, probability in found if probability >= least)


def _visible(text: str) -> str:
    """Text as it is read: compatibility forms made plain, invisible characters left out."""
    plain = unicodedata.normalize("NFKC", text)
    return " ".join("".join(c for c in plain if unicodedata.category(c) != "Cf").split())
