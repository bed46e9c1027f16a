"""Articles whose file moved: the same article, or its new version, and not another beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from ingest.articles import Article
from ingest.candidates import Candidate, one_outlet
from ingest.ledger import Ledger
from ingest.library import Library
from ingest.origins import is_under
from ingest.register import Register
from ingest.rows import Held
from ingest.stories import are_alike, shingles

_MOST = 0.8  # of the words of two versions of an article


class Moved:
    """Recognizes articles of files that are gone in other files."""

    def __init__(self, library: Library, ledger: Ledger, register: Register, folders: Sequence[Path]) -> None:
        """Look among the files that left these folders, or a folder that is still there."""
        self._library = library
        self._ledger = ledger
        self._register = register
        self._folders = folders

    @cached_property
    def _left(self) -> dict[str, set[str]]:
        """Articles all of whose files are gone, with the names of these: they may stand elsewhere now."""
        origins = self._register.origins
        gone = origins.gone(lambda path: is_under(path, self._folders) or path.parent.is_dir())
        left: dict[str, set[str]] = {
            key: set() for key in origins.only_in(gone, (key for keys in gone.values() for key in keys))
        }
        for file, keys in gone.items():
            for key in left.keys() & keys:
                left[key].add(Path(file).name)
        return left

    def found(
        self, candidates: Sequence[Candidate], files: Mapping[str, str]
    ) -> dict[str, tuple[str, Candidate | None]]:
        """New articles that are those of files that are gone: which, and what of them is to be stored."""
        new = [one for one in candidates if not one.known and one.article.id in files]
        if not new or not self._left:
            return {}
        words = self._library.holders(one.words for one in new)
        sharing = self._ledger.sharing([band for one in new for band in one.bands])
        found: dict[str, tuple[str, Candidate | None]] = {}
        for one in new:
            same = [key for key, _ in words.get(one.words, ())]
            like = [key for band in one.bands for key in sharing.get(band, ())]
            near = self._library.get(key for key in dict.fromkeys([*same, *like]) if key in self._left)
            for key, article in near.items():
                is_named = Path(files[one.article.id]).name in self._left[key]
                is_its = key in same or _is_version(one, article, is_named=is_named)
                if is_its and one_outlet(one.article.source, article.source):
                    found[one.article.id] = key, self._as(key, one)
                    del self._left[key]
                    break
        if found:
            self._register.origins.call({name: key for name, (key, _) in found.items()})
            self._register.origins.leave(key for key, _ in found.values())
        return found

    def _as(self, article_id: str, one: Candidate) -> Candidate | None:
        """What was read under another id, as the article that it is; None where nothing of it changed."""
        (article,) = self._register.corrections.applied([replace(one.article, id=article_id)])
        held = self._library.held([article_id])
        article = self._register.labelled({article_id: article}, held, {})[article_id]
        if Held.of(article) == held[article_id]:
            return None
        return Candidate(article, True, one.passage_size, one.headline)


def _is_version(one: Candidate, article: Article, *, is_named: bool) -> bool:
    """Whether an article was edited from another, whose file is gone; not if it is only about the same.

    Under the same name of a file near copies are versions. Under another it takes the same headline and most
    of the words: an agency's next report is a new article.
    """
    if not is_named and one.article.title != article.title:
        return False
    return are_alike(one.shingles, shingles(article.text), *(() if is_named else (_MOST,)))
