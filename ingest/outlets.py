"""One name for each outlet: "usatoday.com", "www.usatoday.com" and "USA Today" are USA TODAY.

A source gives its outlet's name, or only the address. The first name that is given for a host, and that the
host is made of, is the outlet's from then on, and that of its articles which came without a name.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

import sqlalchemy as sql

from ingest import tables
from ingest.articles import Article
from ingest.database import insert_ignore, transaction
from ingest.library import Library
from ingest.readers.fields import host, host_named

_WORD = re.compile(r"[^\W_]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae"})


class Outlets:
    """The names of outlets by host; kept in a library's database, and learned as articles come."""

    def __init__(self, library: Library) -> None:
        """Open those of a library."""
        self._engine = library.engine
        with self._engine.connect() as db:
            rows = db.execute(sql.select(tables.outlets)).all()
        self._names: dict[str, str] = {row.host: row.name for row in rows}
        self.learned: dict[str, str] = {}

    def learn(self, articles: Iterable[Article]) -> None:
        """Take the names from articles that bear a name and stand at an address."""
        new: dict[str, str] = {}
        for article in articles:
            where = host(article.url)
            known = where in self._names or where in new
            if where and not known and not is_host(article.source) and is_made_of(where, article.source):
                new[where] = article.source
        if new:
            self.learned |= new
            self.keep(new)

    @property
    def names(self) -> dict[str, str]:
        """The names of outlets by host."""
        return dict(self._names)

    def keep(self, names: Mapping[str, str]) -> None:
        """Keep names of outlets by host; a host that has one already keeps that."""
        self._names = {**names, **self._names}
        rows = [{"host": where, "name": name} for where, name in names.items()]
        with transaction(self._engine) as db:
            db.execute(insert_ignore(self._engine, tables.outlets), rows)

    def name(self, source: str, url: str | None = None) -> str:
        """The one name of an outlet, as far as it is known.

        Args:
            source: A name or a host.
            url: Where the article stands, which tells of which outlet a name is another spelling.
        """
        if is_host(source):
            return self._names.get(host_named(source), source)
        known = self._names.get(host(url), "")
        return known if _letters(known) == _letters(source) else source


def is_host(source: str) -> bool:
    """Whether an outlet goes by its address."""
    return bool(host_named(source))


@lru_cache(10_000)  # the same pairs come with every article of an agency or a portal
def is_made_of(where: str, name: str) -> bool:
    """Whether a host is made of an outlet's name: of its words or their beginnings, in order.

    ``nytimes.com`` is of The New York Times, ``wsj.com`` of The Wall Street Journal. What others publish at a
    host, such as an agency at a portal, is not.
    """
    from courlan import extract_domain

    label = (extract_domain(f"https://{where}") or where).partition(".")[0].replace("-", "")
    labels = {label, label.removeprefix("the")} - {""}
    for spelling in {name.casefold(), name.casefold().translate(_UMLAUTS)}:
        words = _WORD.findall(_without_accents(spelling))
        if any(_begins(label, words[at:]) for label in labels for at in range(min(2, len(words)))):
            return True
    return False


def _begins(label: str, words: list[str]) -> bool:
    """Whether a part of a host consists of the beginnings of words, from the first on and in order."""
    if not label:
        return True
    if not words:
        return False
    longest = next((n for n, (a, b) in enumerate(zip(label, words[0], strict=False)) if a != b), None)
    longest = min(len(label), len(words[0])) if longest is None else longest
    return any(_begins(label[length:], words[1:]) for length in range(longest, 0, -1))


def _letters(name: str) -> str:
    return "".join(_WORD.findall(_without_accents(name.casefold()))).removeprefix("the")


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
