"""What is done with the articles of a library: read, correct, label and delete them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from assistant.answers import Answer
from assistant.awaiting import Stop, awaited
from assistant.erasing import erase, kept
from assistant.looking import Looking
from assistant.papers.notes import Noted
from assistant.papers.piece import piece_from, piece_of, quote_of
from ingest.articles import Article, Filters
from ingest.by_hand import correct, label
from ingest.corrections import Correction, Corrections, Said
from ingest.deleting import delete, undelete
from ingest.notes import Note
from ingest.origins import ids_of
from ingest.sources import Source
from ingest.sync import Progress, SyncReport, embed_missing, sync
from ingest.writing import writer_lock


class Keeping(Looking):
    """A library whose articles are looked after. Safe to share between threads."""

    def ingest(
        self,
        sources: Iterable[Source],
        *,
        on_progress: Callable[[Progress], None] | None = None,
        follow: bool = False,
        labels: str | Sequence[str] = (),
        mirror: bool = False,
    ) -> SyncReport:
        """Read articles into the library; what is there already is not read twice.

        Args:
            sources: Files, folders, addresses, feeds, uploads, articles; ``-`` is standard input.
            on_progress: Called as the work goes on.
            follow: Whether to fetch articles that a table or list of addresses only names.
            labels: Labels for all that is read.
            mirror: Whether articles are removed whose files left the folders among the sources.

        Raises:
            UsageError: ``mirror`` is asked for, and no source is a folder.
            LibraryBusyError: Another process is writing.
        """
        return sync(
            sources,
            library=self.library,
            keywords=self.keywords,
            vectors=self.vectors,
            embedding=self.embedding,
            settings=self.settings,
            on_progress=on_progress,
            follow=follow,
            labels=[labels] if isinstance(labels, str) else labels,
            mirror=mirror,
        )

    async def aingest(
        self, sources: Iterable[Source], *, on_progress: Callable[[Progress], None] | None = None
    ) -> SyncReport:
        """Like :meth:`ingest`, without blocking the event loop.

        Cancelling it ends the reading after the document at hand; what was stored stays. ``on_progress`` is
        called in another thread.
        """
        stop = Stop()

        def step(progress: Progress) -> None:
            stop.look()
            if on_progress:
                on_progress(progress)

        return await awaited(lambda: self.ingest(sources, on_progress=step), stop)

    def delete(self, articles: str | Iterable[str] = (), *, filters: Filters | None = None) -> int:
        """Delete articles from the library and its indexes; no further reading brings them back.

        Saved answers that quote them stay as they are; :meth:`erase` takes their words out.

        Args:
            articles: By id or by address; one or several.
            filters: All that these admit, as by outlet and date.

        Returns:
            How many were there.

        Raises:
            LibraryBusyError: Another process is writing.
        """
        return delete(
            [articles] if isinstance(articles, str) else articles,
            filters,
            library=self.library,
            keywords=self.keywords,
            vectors=self.vectors,
            settings=self.settings,
        )

    def undelete(self, articles: str | Iterable[str]) -> int:
        """Let deleted articles be taken in again, once their sources are read the next time.

        Args:
            articles: By id or by address; one or several.

        Returns:
            How many had been deleted.

        Raises:
            LibraryBusyError: Another process is writing.
        """
        wanted = [articles] if isinstance(articles, str) else articles
        return undelete(wanted, library=self.library, settings=self.settings)

    def keep(
        self,
        answer: Answer,
        quote: int | None = None,
        *,
        comment: str = "",
        labels: str | Sequence[str] = (),
    ) -> Note:
        """Keep an answer, or one of its quotes, among the notes; it stays when the article is deleted.

        Args:
            answer: The answer.
            quote: The number of the citation whose words alone are kept.
            comment: What is to be said of it.
            labels: What it is filed under.

        Raises:
            UsageError: The answer has no such quote, or a label is empty or too long.
            LibraryError: It could not be written.
        """
        piece = piece_of(answer) if quote is None else quote_of(answer, quote)
        named = [hit.article.id for hit in answer.hits if _is_named(hit.article, piece.warnings)]
        articles = dict.fromkeys((*piece.articles, *named))
        return self.notes.add(piece.to_data(), piece.words, articles, comment=comment, labels=labels)

    def noted(self, notes: Sequence[Note]) -> list[Noted]:
        """Notes as they are read: each source says whether its article is still in the library."""
        shown = {article for note in notes for article in note.articles}
        gone = shown - self.library.hashes(shown).keys()
        return [Noted(note, piece_from(note.content).knowing(gone)) for note in notes]

    def still_shown(self) -> int:
        """How many saved answers and notes show words of articles that are no longer in the library."""
        return kept(self.notebook, self.notes, self.library)

    def erase(self) -> int:
        """Take the words of articles that are no longer in the library out of answers, notes and remarks.

        Returns:
            How many were changed; of those that cited such an article the question is left.
        """
        return erase(self.notebook, self.notes, self.library)

    def correct(
        self,
        articles: str | Iterable[str],
        *,
        title: str | None = None,
        source: str | None = None,
        published: str | date | None = None,
        authors: Sequence[str] | None = None,
        language: str | None = None,
        note: str | None = None,
        url: str | None = None,
    ) -> list[Article]:
        """Correct articles by hand; what is given holds through every further reading.

        Args:
            articles: By id or by address; one or several.
            title: Headline.
            source: Outlet.
            published: When it was published; "" where that is not known.
            authors: Names.
            language: Code, such as ``en``.
            note: Shown beside the article, and with answers that cite it; "" takes one away.
            url: Address; what is read there later is this article.

        Returns:
            The articles as they are now.

        Raises:
            NotFoundError: One is not there.
            UsageError: Nothing is given, a date or language cannot be read, or an address is another's.
            LibraryBusyError: Another process is writing.
        """
        return self._correct(articles, Correction(title, source, published, authors, language, note, url))

    def uncorrect(self, articles: str | Iterable[str]) -> list[Article]:
        """Take back what was corrected by hand: articles are as they were read last.

        Raises:
            NotFoundError: One is not there.
            LibraryBusyError: Another process is writing.
        """
        return self._correct(articles, None)

    def corrected(self, articles: str | Iterable[str]) -> dict[str, Said]:
        """What was said of articles by hand, by article id, with what was read in its place.

        Articles of which nothing was said are left out.
        """
        return Corrections(self.library).of(
            ids_of([articles] if isinstance(articles, str) else articles, self.library)
        )

    def _correct(self, articles: str | Iterable[str], correction: Correction | None) -> list[Article]:
        return correct(
            [articles] if isinstance(articles, str) else articles,
            correction,
            library=self.library,
            keywords=self.keywords,
            vectors=self.vectors,
            embedding=self.embedding,
            settings=self.settings,
        )

    def label(
        self,
        articles: str | Iterable[str] = (),
        *,
        filters: Filters | None = None,
        add: str | Sequence[str] = (),
        remove: str | Sequence[str] = (),
    ) -> int:
        """File articles under labels, or take labels off; no rule puts back what was taken off.

        Args:
            articles: By id or by address; one or several.
            filters: All that these admit as well.
            add: Labels to give.
            remove: Labels to take off.

        Returns:
            How many articles bear other labels than before.

        Raises:
            NotFoundError: One is not there.
            UsageError: No label is given, or one is both given and taken off.
            LibraryBusyError: Another process is writing.
        """
        return label(
            [articles] if isinstance(articles, str) else articles,
            filters,
            add=[add] if isinstance(add, str) else add,
            remove=[remove] if isinstance(remove, str) else remove,
            library=self.library,
            keywords=self.keywords,
            vectors=self.vectors,
            settings=self.settings,
        )

    def rebuild(self) -> None:
        """Build the indexes anew from the library; only what has no vector of the model is embedded.

        Vectors of another length than the model gives now were made by another, and are made anew as well.

        Raises:
            LibraryBusyError: Another process is writing.
            ModelError: The embedding model did not answer; the keyword index is built.
        """
        from ingest.embedding import embed_query

        with writer_lock(self.settings.data_dir), self.library.writing():
            self.keywords.rebuild(self.library)
            model = self.embedding.model_name
            self.library.drop_vectors(model, len(embed_query(self.embedding, "news")))
            embed_missing(self.library, self.embedding)
            self.vectors.rebuild(self.library)


def _is_named(article: Article, warnings: Sequence[str]) -> bool:
    """Whether a warning speaks of an article, and so may have words of it."""
    names = [name for name in (article.title, article.source) if name]
    return any(name in warning for name in names for warning in warnings)
