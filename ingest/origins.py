"""Which files articles came from, and by which other names a file or page would call them.

A file without an address of its own is known by its path. When it moves, or moves and is edited, its article
is still the same one; when it leaves, so may its article. So is an article whose address was corrected.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import sqlalchemy as sql

from ingest import tables
from ingest.articles import identity
from ingest.database import chunks, insert_ignore, rows_of, transaction
from ingest.library import Library
from ingest.readers.fields import address
from ingest.sources import file_known_by


class Origins:
    """Files by article, and articles by the ids that they would have now; kept in a library's database."""

    def __init__(self, library: Library) -> None:
        """Open those of a library."""
        self._engine = library.engine

    def write(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Remember articles and the files that they were read from: ``(article id, path)``."""
        rows = [{"article_id": article, "file": file} for article, file in dict.fromkeys(pairs)]
        if rows:
            with transaction(self._engine) as db:
                db.execute(insert_ignore(self._engine, tables.origins), rows)

    def called(self, ids: Iterable[str]) -> dict[str, str]:
        """The article that each id stands for, of those ids that stand for another's."""
        n = tables.names
        query = sql.select(n.c.id, n.c.article_id)
        return {row.id: row.article_id for row in rows_of(self._engine, query, n.c.id, ids)}

    def names(self, article_ids: Iterable[str]) -> dict[str, list[str]]:
        """The ids that stand for some articles beside their own, by article id."""
        n = tables.names
        found: dict[str, list[str]] = {}
        for row in rows_of(self._engine, sql.select(n).order_by(n.c.id), n.c.article_id, article_ids):
            found.setdefault(row.article_id, []).append(row.id)
        return found

    def call(self, names: Mapping[str, str]) -> None:
        """Let ids stand for articles from now on: ``article id`` by id."""
        rows = [{"id": name, "article_id": article} for name, article in names.items()]
        if rows:
            with transaction(self._engine) as db:
                db.execute(insert_ignore(self._engine, tables.names), rows)

    def uncall(self, names: Iterable[str]) -> None:
        """Let ids stand for no other article any more."""
        n = tables.names
        with transaction(self._engine) as db:
            for some in chunks(sorted(names)):
                db.execute(n.delete().where(n.c.id.in_(some)))

    def leave(self, article_ids: Iterable[str]) -> None:
        """Forget the files of articles that stand elsewhere now."""
        o = tables.origins
        with transaction(self._engine) as db:
            for some in chunks(sorted(set(article_ids))):
                db.execute(o.delete().where(o.c.article_id.in_(some)))

    def forget(self, article_ids: Iterable[str]) -> None:
        """Forget articles that were deleted."""
        o, n = tables.origins, tables.names
        with transaction(self._engine) as db:
            for some in chunks(sorted(article_ids)):
                db.execute(o.delete().where(o.c.article_id.in_(some)))
                db.execute(n.delete().where(n.c.article_id.in_(some)))

    def gone(self, is_looked_at: Callable[[Path], bool]) -> dict[str, list[str]]:
        """Articles by file, of the files that were read before and are no longer there.

        Args:
            is_looked_at: Whether a path that does not exist is taken for one that left.
        """
        o = tables.origins
        with self._engine.connect() as db:
            files = [file for file in db.scalars(sql.select(o.c.file).distinct())]
        left = [file for file in files if not (path := file_known_by(file)).exists() and is_looked_at(path)]
        found: dict[str, list[str]] = {file: [] for file in sorted(left)}
        for row in rows_of(self._engine, sql.select(o.c.file, o.c.article_id), o.c.file, left):
            found[row.file].append(row.article_id)
        return found

    def only_in(self, files: Iterable[str], article_ids: Iterable[str]) -> set[str]:
        """Those of some articles that came from no other file than these."""
        o, gone, wanted = tables.origins, set(files), set(article_ids)
        rows = rows_of(self._engine, sql.select(o.c.article_id, o.c.file), o.c.article_id, wanted)
        return wanted - {row.article_id for row in rows if row.file not in gone}


def ids_of(articles: Iterable[str], library: Library) -> list[str]:
    """The ids of articles that are named by id or by address, whether or not they are there."""
    ids = [identity(address(one) or one) if "://" in one else one for one in articles]
    names = Origins(library).called(ids)
    return list(dict.fromkeys(names.get(key, key) for key in ids))


def is_under(path: Path, folders: Iterable[Path]) -> bool:
    """Whether a path stands in one of some folders, at any depth."""
    return any(folder in path.parents for folder in folders)
