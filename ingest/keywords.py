"""Keyword search over passages: BM25, in tantivy. Follows the library."""

from collections.abc import Sequence
from datetime import datetime
from math import log
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Filter, Occur, Query

from ingest.articles import Filters
from ingest.errors import LibraryError
from ingest.generations import Follower
from ingest.library import Library
from ingest.rows import Change

LAYOUT = "words-1"  # name of the fields and analysis below; change it with them, and indexes are rebuilt
LONGEST_QUERY = 64  # different words; more of them add time, not sense

STOP_WORDS = """
a about above after again against all also am an and any are aren as at be because been before being
below between both but by can could couldn did didn do does doesn doing don down during each few for
from further had hadn has hasn have haven having he her here hers herself him himself his how i if
in into is isn it its itself just ll me more most my myself no nor not now of off on once only or
other our ours ourselves out over own re s same she should shouldn so some such t than that the
their theirs them themselves then there these they this those through to too under until up ve very
was wasn we were weren what when where which while who whom whose why will with won would wouldn you
your yours yourself yourselves
""".split()


class KeywordIndex(Follower):
    """Words of titles and passages, stemmed, without stop words."""

    def __init__(self, folder: Path) -> None:
        """Use :meth:`open`."""
        super().__init__(folder, LAYOUT)
        self._schema = _schema()
        self._analyzer = _analyzer()
        self._index: Any = None

    @classmethod
    def open(cls, folder: Path) -> "KeywordIndex":
        """Open the index in a folder; one that was never built finds nothing until it follows."""
        return cls(folder)

    def words(self, text: str) -> list[str]:
        """The words of a text as they are indexed: lower case, stemmed, without stop words; in order."""
        return list(self._analyzer.analyze(text.encode(errors="replace").decode()))

    def search(self, query: str, limit: int, filters: Filters | None = None) -> list[tuple[str, float]]:
        """The best passages for a query, which is taken as plain words, never as syntax.

        Args:
            query: A question or some words.
            limit: How many passages at the most.
            filters: Only articles that meet these.

        Returns:
            ``(passage id, BM25 score)``, best first; a passage's score is the same under any filter.

        Raises:
            LibraryError: The index is damaged.
        """
        return self._find(query, limit, self._conditions(filters or Filters()))

    def score(self, query: str, passage_ids: Sequence[str]) -> dict[str, float]:
        """The scores that :meth:`search` gives to certain passages; those without a word of it left out."""
        if not passage_ids:
            return {}
        these = Query.term_set_query(self._schema, "id", list(passage_ids))
        return dict(self._find(query, len(passage_ids), [these]))

    def best(self, query: str) -> float:
        """A score that no passage passes by much: that of one which holds every word of the query often.

        It depends on the query alone, so that shares of it may be compared and weighed.
        """
        with self._lock:
            if not self._ready():
                return 1.0
            searcher = self._index.searcher()
            total = searcher.num_docs
            found = [searcher.doc_freq("words", word) for word in set(self.words(query))]
        return sum(2.2 * log(1 + (total - n + 0.5) / (n + 0.5)) for n in found) or 1.0

    def _find(self, query: str, limit: int, conditions: list[Query]) -> list[tuple[str, float]]:
        words = list(dict.fromkeys(self.words(query)))[:LONGEST_QUERY]
        if not words or limit < 1:
            return []
        match = Query.boolean_query(
            [(Occur.Should, Query.term_query(self._schema, "words", word, "freq")) for word in words]
        )
        # A condition adds nothing to the score: a passage scores the same under any filter.
        restricted = Query.boolean_query(
            [(Occur.Must, match)]
            + [(Occur.Must, Query.const_score_query(condition, 0.0)) for condition in conditions]
        )
        with self._lock:
            try:
                if not self._ready():
                    return []
                searcher = self._index.searcher()
                found = searcher.search(restricted, min(limit, searcher.num_docs) or 1, count=False).hits
                return [(searcher.doc(address)["id"][0], score) for score, address in found]
            except (ValueError, OSError) as error:
                raise LibraryError(
                    f"the keyword index is damaged ({error}); repair it with `onrecord doctor --repair`"
                ) from error

    def _conditions(self, filters: Filters) -> list[Query]:
        """The filters as queries; ``Filters.admit`` says the same of one article."""
        schema = self._schema
        conditions = []
        if filters.since or filters.until:
            first = filters.since and _microseconds(filters.since)
            last = filters.until and _microseconds(filters.until)
            conditions.append(Query.range_query(schema, "published", tantivy.FieldType.Integer, first, last))
        if filters.sources:
            sources = [source.casefold() for source in filters.sources]
            conditions.append(Query.term_set_query(schema, "source", sources))
        if filters.article_ids:
            conditions.append(Query.term_set_query(schema, "article", list(filters.article_ids)))
        return conditions

    # Following

    def _make(self, generation: str) -> None:
        folder = self._folder / generation
        folder.mkdir(parents=True)
        self._index = tantivy.Index(self._schema, str(folder))
        self._index.register_tokenizer("words", self._analyzer)
        self._index.config_reader("manual")

    def _open(self, generation: str) -> None:
        self._shut()
        folder = self._folder / generation
        index = tantivy.Index(self._schema, str(folder)) if tantivy.Index.exists(str(folder)) else None
        if index is None:
            raise OSError(f"{folder} holds no index")
        index.register_tokenizer("words", self._analyzer)
        index.config_reader("manual")
        index.reload()
        self._index = index

    def _shut(self) -> None:
        self._index = None

    def _probe(self) -> None:
        searcher = self._index.searcher()
        found = searcher.search(Query.all_query(), 1).hits
        for _, address in found:
            searcher.doc(address)

    def _write(self, library: Library, changes: Sequence[Change]) -> None:
        with self._index.writer(heap_size=64_000_000, num_threads=1) as writer:
            for change in changes:
                writer.delete_documents_by_term("id", change.passage.id)
                if change.article:
                    writer.add_document(_document(change))
            writer.commit()
        self._index.reload()


def _document(change: Change) -> tantivy.Document:
    passage, article = change.passage, change.article
    assert article is not None
    document = tantivy.Document(
        id=passage.id,
        article=article.id,
        source=article.source.casefold(),
        words=f"{article.title}\n{passage.text}",
    )
    if article.published:
        document.add_integer("published", _microseconds(article.published))
    return document


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("article", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("published", indexed=True, fast=True)
    builder.add_text_field("words", tokenizer_name="words", index_option="freq")
    return builder.build()


def _analyzer() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(Filter.remove_long(60))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.custom_stopword(STOP_WORDS))
        .filter(Filter.stemmer("english"))
        .build()
    )


def _microseconds(time: datetime) -> int:
    """Since 1970; tantivy's own dates are cut to seconds."""
    return round(time.timestamp() * 1_000_000)
