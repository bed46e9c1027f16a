"""Keyword search over passages and over whole articles: BM25, in tantivy. Follows the library."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Literal

import tantivy
from tantivy import Occur, Query

from ingest.articles import Filters
from ingest.errors import LibraryError
from ingest.generations import Follower
from ingest.keywords import layout
from ingest.library import Library
from ingest.rows import Change

Unit = Literal["passages", "articles"]
UNITS: tuple[Unit, Unit] = ("passages", "articles")
Words = Mapping[str, float]  # words as they are indexed, and how much each counts

PHRASE_WEIGHT = 0.8  # of two words that stand together as in the query, beside the words themselves
LONGEST_QUERY = 64  # different words; more of them add time, not sense
RELATED = 20  # words that stand for what some texts are about
FEW_VALUES = 500  # looked up one by one
MANY_TEXTS = 30_000  # among which pairs of words are looked for one by one
K1 = 1.2  # tantivy's own: how soon more of the same word adds little


class KeywordIndex(Follower):
    """Words of titles, passages and whole articles, stemmed. Stop words count only inside phrases."""

    def __init__(self, folder: Path) -> None:
        """Use :meth:`open`."""
        super().__init__(folder, layout.LAYOUT)
        self._analyzer = layout.analyzer()
        self._stop_words = frozenset(self._words(" ".join(layout.STOP_WORDS)))
        self._schema = layout.schema()
        self._indexes: dict[Unit, tantivy.Index] = {}
        self._searchers: dict[Unit, tantivy.Searcher] = {}  # kept: each remembers what it has unpacked

    @classmethod
    def open(cls, folder: Path) -> "KeywordIndex":
        """Open the index in a folder; one that was never built finds nothing until it follows."""
        return cls(folder)

    def search(
        self, query: str | Words, limit: int, filters: Filters | None = None, of: Unit = "passages"
    ) -> list[tuple[str, float]]:
        """The best passages, or articles, for a query, which is taken as plain words, never as syntax.

        A score is BM25 as a share of the most that the words of the query could score: it compares between
        queries and units, and is the same under any filter.

        Args:
            query: A question or some words, or words with weights.
            limit: How many at the most.
            filters: Only articles that meet these.
            of: What to look for.

        Returns:
            ``(id, score)``, best first.

        Raises:
            LibraryError: The index is damaged.
        """
        found = self._find(query, limit, of, self._conditions(filters or Filters()))
        return [(document["id"][0], score) for document, score in found]

    def score(self, query: str | Words, article_ids: Sequence[str]) -> dict[str, float]:
        """The scores that :meth:`search` gives to certain articles; those of zero left out."""
        found = self._find(query, len(article_ids), "articles", [self._one_of("id", article_ids)], few=True)
        return {document["id"][0]: score for document, score in found}

    def weigh(
        self, query: str, passage_ids: Sequence[str], article_ids: Sequence[str]
    ) -> dict[str, tuple[str, float]]:
        """Article and score of certain passages, and of all passages of certain articles, by passage id.

        Beside the words, pairs of words count that stand together as in the query. Too slow to look for
        passages by; a passage's score is the same whatever others are asked for. Those of zero are left out.
        """
        wanted = [self._one_of("id", passage_ids), self._one_of("article", article_ids)]
        among = Query.boolean_query([(Occur.Should, each) for each in wanted])
        found = self._find(query, sys.maxsize, "passages", [among], few=True, phrases=True)
        return {document["id"][0]: (document["article"][0], score) for document, score in found}

    def related(self, texts: Mapping[str, float]) -> Words:
        """The words that tell most in texts, those that are rare elsewhere first.

        Source: relevance models (Lavrenko and Croft, 2001), each word's probability times its rarity.

        Args:
            texts: How much each text counts.

        Returns:
            At most ``RELATED`` words, whose weights come to 1.

        Raises:
            LibraryError: The index is damaged.
        """
        told: dict[str, float] = defaultdict(float)
        for text, weight in texts.items():
            words = self._words(text)
            for word in words:
                if len(word) > 1 and word not in self._stop_words:
                    told[word] += weight / len(words)
        with self._lock, _damage():
            if not self._ready():
                return {}
            searcher = self._searchers["articles"]
            telling = {word: share * _rarity(searcher, word) for word, share in told.items()}
        best = sorted(telling, key=lambda word: (-telling[word], word))[:RELATED]
        total = sum(telling[word] for word in best)
        return {word: telling[word] / total for word in best}

    def _find(
        self,
        query: str | Words,
        limit: int,
        of: Unit,
        conditions: Sequence[Query],
        *,
        few: bool = False,
        phrases: bool = False,
    ) -> list[tuple[tantivy.Document, float]]:
        """The best documents; where few meet the conditions, those are gone through one by one."""
        spoken = self._words(query)[: 4 * LONGEST_QUERY] if isinstance(query, str) else []
        words = dict.fromkeys(self._telling(spoken), 1.0) if isinstance(query, str) else query
        if not words or limit < 1:
            return []
        with self._lock, _damage():
            if not self._ready():
                return []
            searcher = self._searchers[of]
            if not searcher.num_docs:
                return []
            match = self._any_of(words)
            if conditions:  # without any, tantivy passes over what cannot be among the best
                clauses = [(Occur.Must, Query.const_score_query(each, 0.0)) for each in conditions]
                match = Query.boolean_query([(Occur.Should if few else Occur.Must, match), *clauses])
            pairs = self._pairs(spoken) if phrases else []
            # Tantivy looks for any of several in every text, wanted or not; in many, one by one is quicker.
            for group in [[pair] for pair in pairs] if searcher.num_docs > MANY_TEXTS else [pairs]:
                wished = [(Occur.Should, pair) for pair in group]
                match = Query.boolean_query([(Occur.Must, match), *wished])
            found = searcher.search(match, min(limit, searcher.num_docs), count=False).hits
            # What a text would score that held every word without end.
            most = sum(weight * (K1 + 1) * _rarity(searcher, word) for word, weight in words.items())
            return [(searcher.doc(address), score / most) for score, address in found if score]

    def _any_of(self, words: Words) -> Query:
        """Any of some words, by weight."""
        parts = [
            Query.boost_query(Query.term_query(self._schema, "words", word, "freq"), weight)
            for word, weight in words.items()
        ]
        return Query.boolean_query([(Occur.Should, part) for part in parts])

    def _pairs(self, spoken: Sequence[str]) -> list[Query]:
        """Any two words that stand together as spoken, unless both are stop words."""
        pairs = [pair for pair in dict.fromkeys(pairwise(spoken)) if not self._stop_words.issuperset(pair)]
        return [
            Query.boost_query(Query.phrase_query(self._schema, "words", list(pair)), PHRASE_WEIGHT)
            for pair in pairs[:LONGEST_QUERY]
        ]

    def _telling(self, words: Sequence[str]) -> list[str]:
        """Each word once, without stop words unless there are no others."""
        return list(dict.fromkeys([w for w in words if w not in self._stop_words] or words))[:LONGEST_QUERY]

    def _words(self, text: str) -> list[str]:
        """The words of a text as they are indexed: lower case, without accents, stemmed; in order."""
        return list(self._analyzer.analyze(text.encode(errors="replace").decode()))

    def _conditions(self, filters: Filters) -> list[Query]:
        """The filters as queries; ``Filters.admit`` says the same of one article."""
        conditions = []
        if filters.since or filters.until:
            first = filters.since and layout.microseconds(filters.since)
            last = filters.until and layout.microseconds(filters.until)
            conditions.append(
                Query.range_query(self._schema, "published", tantivy.FieldType.Integer, first, last)
            )
        if filters.sources:
            sources = [source.casefold() for source in filters.sources]
            conditions.append(self._one_of("source", sources))
        if filters.article_ids:
            conditions.append(self._one_of("article", filters.article_ids))
        if filters.languages:
            conditions.append(self._one_of("language", filters.languages))
        return conditions

    def _one_of(self, field: str, values: Sequence[str]) -> Query:
        """Documents with any of some values; each looked up by itself where they are few, which is faster."""
        if len(values) > FEW_VALUES:
            return Query.term_set_query(self._schema, field, list(values))
        terms = [Query.term_query(self._schema, field, value, "basic") for value in values]
        return Query.boolean_query([(Occur.Should, term) for term in terms])

    # Following

    def _make(self, generation: str) -> None:
        for unit in UNITS:
            (self._folder / generation / unit).mkdir(parents=True)
        self._attach(generation)

    def _open(self, generation: str) -> None:
        folder = self._folder / generation
        if not all(tantivy.Index.exists(str(folder / unit)) for unit in UNITS):
            raise OSError(f"there is no index in {folder}")
        self._attach(generation)

    def _attach(self, generation: str) -> None:
        indexes: dict[Unit, tantivy.Index] = {}
        for unit in UNITS:
            index = tantivy.Index(self._schema, str(self._folder / generation / unit))
            index.register_tokenizer("words", self._analyzer)
            index.config_reader("manual")
            indexes[unit] = index
        self._indexes = indexes
        self._reload()

    def _reload(self) -> None:
        """See what was written last."""
        for index in self._indexes.values():
            index.reload()
        self._searchers = {unit: index.searcher() for unit, index in self._indexes.items()}

    def _shut(self) -> None:
        self._indexes, self._searchers = {}, {}

    def _probe(self) -> None:
        for searcher in self._searchers.values():
            for _, address in searcher.search(Query.all_query(), 1).hits:
                searcher.doc(address)

    def _count(self) -> int:
        return int(self._searchers["passages"].num_docs)

    def _expected(self, library: Library) -> int:
        return library.size()

    def _take_up(self, library: Library, after: int) -> int:
        for changes in library.changes(after):
            self._write(changes)
            after = changes[-1].revision
        return after

    def _write(self, changes: Sequence[Change]) -> None:
        passages: dict[str, tantivy.Document | None] = {}
        articles: dict[str, tantivy.Document | None] = {}
        for change in changes:
            passage, article = change.passage, change.article
            if article:
                passages[passage.id] = layout.document(passage.id, article, passage.text)
                articles[article.id] = layout.document(article.id, article, article.text)
            else:
                passages[passage.id] = None
                articles.setdefault(passage.article_id, None)
        with ExitStack() as stack:  # each writer indexes in a thread of its own
            writers = [stack.enter_context(self._indexes[unit].writer(64_000_000, 1)) for unit in UNITS]
            for writer, documents in zip(writers, (passages, articles), strict=True):
                for key, document in documents.items():
                    writer.delete_documents_by_term("id", key)
                    if document:
                        writer.add_document(document)
            for writer in writers:
                writer.commit()
        self._reload()


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except (ValueError, OSError) as error:
        raise LibraryError(
            f"the keyword index is damaged ({error}); repair it with `onrecord doctor --repair`"
        ) from error


def _rarity(searcher: tantivy.Searcher, word: str) -> float:
    """Inverse document frequency, as BM25 reckons it."""
    found = searcher.doc_freq("words", word)
    return log(1 + (searcher.num_docs - found + 0.5) / (found + 0.5))
