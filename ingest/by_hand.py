"""What people do to articles that are in the library: correct them, and file them under labels."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ingest.articles import Article, Filters, identity, labels_of
from ingest.corrections import Correction, Corrections
from ingest.errors import NotFoundError, UsageError
from ingest.following import following
from ingest.intake import Intake
from ingest.library import Library
from ingest.origins import Origins, ids_of
from ingest.settings import LibrarySettings
from ingest.writing import writer_lock

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

    from ingest.keywords import KeywordIndex
    from ingest.vectors import VectorIndex


def correct(
    articles: Iterable[str],
    correction: Correction | None,
    *,
    library: Library,
    keywords: "KeywordIndex",
    vectors: "VectorIndex",
    embedding: "BaseEmbedding",
    settings: LibrarySettings,
) -> list[Article]:
    """Correct articles by hand; what is said holds through every further reading.

    Args:
        articles: By id or by address.
        correction: What holds instead of what was read; None takes back all that was said before.
        library: Where they are.
        keywords: An index that follows.
        vectors: An index that follows.
        embedding: The model for passages, which are found by the headline too.
        settings: Data folder and sizes.

    Returns:
        The articles as they are now.

    Raises:
        NotFoundError: One is not there.
        UsageError: Nothing is said, a date or language cannot be read, or an address is another article's.
        LibraryBusyError: Another process is writing.
    """
    fields = correction.fields() if correction else {}
    with (
        writer_lock(settings.data_dir),
        library.writing(),
        following(library, keywords, vectors, settings),
        Intake(library, embedding, settings) as intake,
    ):
        there = _all_of(articles, library)
        said = Corrections(library)
        if correction is None or "url" in fields:
            _be_found_at(fields.get("url"), there, library)
        for article in said.say(there, fields) if correction else said.take_back(there):
            intake.take(article)
        intake.flush()
    return list(library.get(article.id for article in there).values())


def label(
    articles: Iterable[str],
    filters: Filters | None,
    *,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
    library: Library,
    keywords: "KeywordIndex",
    vectors: "VectorIndex",
    settings: LibrarySettings,
) -> int:
    """File articles under labels, or take labels off; no rule puts back what was taken off.

    Args:
        articles: By id or by address.
        filters: All that these admit as well.
        add: Labels to give.
        remove: Labels to take off.
        library: Where they are.
        keywords: An index that follows.
        vectors: An index that follows.
        settings: Data folder.

    Returns:
        How many articles bear other labels than before.

    Raises:
        NotFoundError: One is not there.
        UsageError: No label is given, one is both given and taken off, or one is empty.
        LibraryBusyError: Another process is writing.
    """
    new, old = set(labels_of(add)), set(labels_of(remove))
    if not new | old or new & old:
        both = f"{', '.join(sorted(new & old))} is both given and taken off" if new else "no label was given"
        raise UsageError(f"{both}; say which labels to give and which to take off")
    with writer_lock(settings.data_dir), library.writing(), following(library, keywords, vectors, settings):
        ids = [article.id for article in _all_of(articles, library)]
        ids = sorted({*ids, *(library.select(filters) if filters else ())})
        held, said = library.held(ids), Corrections(library)
        labels = {key: tuple(sorted((new | set(its.labels)) - old)) for key, its in held.items()}
        changed = {key: its for key, its in labels.items() if its != held[key].labels}
        off = said.without(ids)
        away = {key: tuple(sorted((old | set(off.get(key, ()))) - new)) for key in held}
        said.take_off({key: its for key, its in away.items() if its != off.get(key, ())})
        if changed:
            library.label(changed)
    return len(changed)


def _all_of(articles: Iterable[str], library: Library) -> list[Article]:
    """Articles by id or address, in order.

    Raises:
        NotFoundError: One is not there.
    """
    ids = ids_of(articles, library)
    there = library.get(ids)
    if missing := [key for key in ids if key not in there]:
        raise NotFoundError(
            f"no article {missing[0]!r} in the library; `onrecord articles` lists what is there"
        )
    return list(there.values())


def _be_found_at(url: str | None, articles: Sequence[Article], library: Library) -> None:
    """Let what is read at an address be an article from now on; None where that is no longer so.

    Raises:
        UsageError: It is the address of another article, or there are several for one address.
    """
    ids = [article.id for article in articles]
    if url and len(ids) > 1:
        raise UsageError(f"{url} is one address for {len(ids)} articles; correct them one by one")
    if (
        url
        and (other := next(iter(library.get(ids_of([url], library)).values()), None))
        and other.id not in ids
    ):
        raise UsageError(
            f"{url} is the address of another article, {other.title!r}; delete one of the two first"
        )
    origins, said = Origins(library), Corrections(library).of(ids)
    origins.uncall(identity(one.fields["url"]) for one in said.values() if one.fields.get("url"))
    if url and identity(url) not in ids:
        origins.call({identity(url): ids[0]})
