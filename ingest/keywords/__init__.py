"""Keyword search over passages and over whole articles: BM25, in tantivy. Follows the library."""

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import islice, pairwise
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from ingest.articles import Filters
from ingest.generations import Follower
from ingest.keywords import layout, queries, wording
from ingest.keywords.queries import InOne, Sought
from ingest.keywords.shelf import Shelf, Wanted
from ingest.keywords.units import UNITS, Unit, Units
from ingest.keywords.variants import Variants
from ingest.keywords.vocabulary import Vocabulary
from ingest.library import Library
from ingest.pointers import Pointer
from ingest.rows import Change

Words = Mapping[str, float]  # words as they are indexed, and how much each counts

PHRASE_WEIGHT = 0.8  # of two words that stand together as in the query, beside the words themselves
LONGEST_QUERY = 64  # different words; more of them add time, not sense
LONGEST_TEXT = 20_000  # characters of a query that are read
RELATED = 20  # words that stand for what some texts are about
_TRIED = 1000  # documents that are read of an index that may be damaged
MANY_TEXTS = 30_000  # among which pairs of words are looked for one by one


class KeywordIndex(Follower[Units]):
    """Words of titles, passages and whole articles, stemmed. Stop words count only inside phrases."""

    def __init__(self, folder: Path) -> None:
        """Use :meth:`open`."""
        super().__init__(folder, layout.LAYOUT)
        self._analyzer = layout.analyzer()
        self._variants = Variants(self._words)
        self._stop_words = frozenset(self._words(" ".join(layout.STOP_WORDS)))
        self._schema = layout.schema()

    @classmethod
    def open(cls, folder: Path) -> "KeywordIndex":
        """Open the index in a folder; one that was never built finds nothing until it follows."""
        return cls(folder)

    def search(
        self, query: str | Words, limit: int, filters: Filters | None = None, of: Unit = "passages"
    ) -> list[tuple[str, float]]:
        """The best passages, or articles, for a query, taken as plain words, never as syntax.

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
        found = self._find(query, limit, of, queries.conditions(self._schema, filters or Filters()))
        return [(document["id"][0], score) for document, score in found]

    def score(self, query: str | Words, article_ids: Sequence[str]) -> dict[str, float]:
        """The scores that :meth:`search` gives to certain articles; those of zero left out."""
        among = [queries.one_of(self._schema, "id", article_ids)]
        found = self._find(query, len(article_ids), "articles", among, few=True)
        return {document["id"][0]: score for document, score in found}

    def weigh(
        self, query: str, passage_ids: Sequence[str], article_ids: Sequence[str]
    ) -> dict[str, tuple[str, float]]:
        """Article and score of certain passages, and of all passages of certain articles, by passage id.

        Beside the words, pairs of words count that stand together as in the query. Too slow to look for
        passages by; a passage's score is the same whatever others are asked for. Those of zero are left out.
        """
        wanted = (("id", passage_ids), ("article", article_ids))
        among = Query.boolean_query([(Occur.Should, queries.one_of(self._schema, *each)) for each in wanted])
        found = self._find(query, sys.maxsize, "passages", [among], few=True, phrases=True)
        return {document["id"][0]: (document["article"][0], score) for document, score in found}

    def count(self, words: str, filters: Filters | None = None) -> int:
        """How many articles have all of some words, each in any form; 0 for none but stop words."""
        if self._stop_words.issuperset(self._words(words[:LONGEST_TEXT])):
            return 0
        return self.shelf().count(Wanted(words), filters)

    def shelf(self) -> Shelf:
        """The articles as they are now, to be listed and counted."""
        with self._searching() as opened:
            searcher = opened.searchers["articles"] if opened else None
        return Shelf(self._schema, searcher, self._words, self._every)

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
        with self._searching() as opened, queries.damage():
            if opened is None:
                return {}
            searcher = opened.searchers["articles"]
            telling = {word: share * queries.rarity(searcher, word) for word, share in told.items()}
        best = sorted(telling, key=lambda word: (-telling[word], word))[:RELATED]
        total = sum(telling[word] for word in best)
        return {word: telling[word] / total for word in best}

    def vocabulary(self) -> Vocabulary:
        """The words of the passages, as they are now.

        Raises:
            LibraryError: The index is damaged.
        """
        with self._searching() as opened:
            searcher = opened.searchers["passages"] if opened else None
        return Vocabulary(self._schema, searcher, self._words, self._variants)

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
        text = wording.plain(query[:LONGEST_TEXT]) if isinstance(query, str) else ""
        spoken = self._analyzed(text)[: 4 * LONGEST_QUERY]
        words = dict.fromkeys(self._telling(spoken), 1.0) if isinstance(query, str) else query
        if not words or limit < 1:
            return []
        with self._searching() as opened, queries.damage():
            if opened is None:
                return []
            searcher = opened.searchers[of]
            if not searcher.num_docs:
                return []
            sought = [Sought(self._forms(word, searcher), weight) for word, weight in words.items()]
            match = queries.any_of(self._schema, self._with_in_one(text, sought, searcher))
            if conditions:  # without any, tantivy passes over what cannot be among the best
                clauses = [(Occur.Must, Query.const_score_query(each, 0.0)) for each in conditions]
                match = Query.boolean_query([(Occur.Should if few else Occur.Must, match), *clauses])
            pairs = self._pairs(spoken, searcher) if phrases else []
            # Tantivy looks for any of several in every text, wanted or not; in many, one by one is quicker.
            for group in [[pair] for pair in pairs] if searcher.num_docs > MANY_TEXTS else [pairs]:
                wished = [(Occur.Should, pair) for pair in group]
                match = Query.boolean_query([(Occur.Must, match), *wished])
            found = searcher.search(match, min(limit, searcher.num_docs), count=False).hits
            most = queries.most(searcher, sought)
            return [(searcher.doc(address), score / most) for score, address in found if score]

    def _forms(self, word: str, searcher: tantivy.Searcher) -> tuple[str, ...]:
        """A word, and its other spellings that some text has; inflections too where no text has the word."""
        known = searcher.doc_freq("words", word)
        others = self._variants.of(word) if known else self._variants.all_of(word)[1:]
        return (word, *(other for other in others if searcher.doc_freq("words", other)))

    def _every(self, text: str, searcher: tantivy.Searcher) -> list[Sought | InOne]:
        """What each article must have that has all words of a text."""
        text = wording.plain(text[:LONGEST_TEXT])
        sought = [Sought(self._forms(word, searcher)) for word in self._telling(self._analyzed(text))]
        return self._with_in_one(text, sought, searcher)

    def _with_in_one(
        self, text: str, sought: Sequence[Sought], searcher: tantivy.Searcher
    ) -> list[Sought | InOne]:
        """The words of a query, those that some text has in one together: "cease fire" and ``ceasefire``."""
        left = {word.forms[0]: word for word in sought}
        found: dict[str, InOne] = {}
        for one, other, mark in islice(wording.neighbours(text), LONGEST_QUERY):
            if mark.isspace() and not layout.STOP_WORDS.isdisjoint((one.casefold(), other.casefold())):
                continue
            stems, both = self._analyzed(one + other), self._analyzed(f"{one} {other}")
            apart = [stem for stem in both if stem in left]
            is_taken = not apart and not self._stop_words.issuperset(
                both
            )  # with another word, or said before
            if is_taken or len(stems) != 1 or {*left, *found, *self._stop_words}.issuperset(stems):
                continue
            if searcher.doc_freq("words", stems[0]):
                found[stems[0]] = InOne(stems[0], tuple(left.pop(stem) for stem in dict.fromkeys(apart)))
        return [*left.values(), *found.values()]

    def _pairs(self, spoken: Sequence[str], searcher: tantivy.Searcher) -> list[Query]:
        """Any two words that stand together as spoken, unless both are stop words."""
        pairs = [pair for pair in dict.fromkeys(pairwise(spoken)) if not self._stop_words.issuperset(pair)]
        return [
            queries.phrase(
                self._schema, self._forms(one, searcher), self._forms(other, searcher), PHRASE_WEIGHT
            )
            for one, other in pairs[:LONGEST_QUERY]
        ]

    def _telling(self, words: Sequence[str]) -> list[str]:
        """Each word once, without stop words unless there are no others."""
        return list(dict.fromkeys([w for w in words if w not in self._stop_words] or words))[:LONGEST_QUERY]

    def _words(self, text: str) -> list[str]:
        """The words of a text as they are indexed: lower case, without accents, stemmed; in order."""
        return self._analyzed(wording.plain(text))

    def _analyzed(self, text: str) -> list[str]:
        return list(self._analyzer.analyze(text.encode(errors="replace").decode()))

    # Following

    @queries.panics()
    def _make(self, generation: str) -> Units:
        for unit in UNITS:
            (self._folder / generation / unit).mkdir(parents=True)
        return self._attached(generation)

    @queries.panics()
    def _load(self, generation: str) -> Units:
        folder = self._folder / generation
        if not all(tantivy.Index.exists(str(folder / unit)) for unit in UNITS):
            raise OSError(f"there is no index in {folder}")
        return self._attached(generation)

    def _attached(self, generation: str) -> Units:
        opened = Units({}, {})
        for unit in UNITS:
            index = tantivy.Index(self._schema, str(self._folder / generation / unit))
            index.register_tokenizer("words", self._analyzer)
            index.config_reader("manual")
            opened.indexes[unit] = index
        opened.reload()
        return opened

    def _shut(self, opened: Units) -> None:
        opened.indexes, opened.searchers = {}, {}

    @queries.damage()
    def _try_out(self, pointer: Pointer, library: Library | None) -> None:
        """Here: what tantivy finds wrong it says."""
        for searcher in self._load(pointer.generation).searchers.values():
            for _, address in searcher.search(Query.all_query(), searcher.num_docs or 1).hits[-_TRIED:]:
                searcher.doc(address)

    @queries.panics()
    def _is_complete(self, opened: Units, library: Library) -> bool:
        return int(opened.searchers["passages"].num_docs) == library.size()

    @queries.panics()
    def _take_up(self, opened: Units, library: Library, after: int) -> int:
        for changes in library.changes(after):
            self._write(opened, changes)
            after = changes[-1].revision
            self.on_step()
        return after

    def _write(self, opened: Units, changes: Sequence[Change]) -> None:
        passages, articles = layout.changed(changes)
        with ExitStack() as stack:  # each writer indexes in a thread of its own
            writers = [stack.enter_context(opened.indexes[unit].writer(64_000_000, 1)) for unit in UNITS]
            for writer, documents in zip(writers, (passages, articles), strict=True):
                for key, document in documents.items():
                    writer.delete_documents_by_term("id", key)
                    if document:
                        writer.add_document(document)
            for writer in writers:
                writer.commit()
        opened.reload()
