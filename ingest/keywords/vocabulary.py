"""The words that an index has: in how many passages, in which forms, and which are spelled nearly alike."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import tantivy
from tantivy import Query

from ingest.keywords.distance import distance_to_beginning, edits
from ingest.keywords.variants import Variants

FARTHEST = 2  # edits
SHORTEST = 3  # letters of a word that is near any
LONGEST_ENDING = 5  # letters that a stem may lack of its word
LONG = 8  # letters of a word that may have two edits; a shorter one is near too many others
SHORTEST_HALF = 3  # letters of each of two words that were written as one
MANY = 50  # passages with two words side by side are counted up to here
_LIKELY = (  # a word that begins as a stem does; with an accent it may be printed otherwise there
    r"(?<![^\W_])(?<![^\W_][-'’&])"
    r"(?:{first}(?:{second}|(?![\W_])[^\x00-\x7f])|(?![\W_])[^\x00-\x7f])[^\W_]*(?:[-'’&][^\W_]+)?"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word as it is indexed, near another one.

    Attributes:
        stem: The word, without accents and stemmed.
        passages: How many have it, in any form.
        edits: Letters left out, put in, changed or swapped between the two.
    """

    stem: str
    passages: int
    edits: int


class Vocabulary:
    """The words of all passages, as they were when this was asked for. Safe to use from several threads."""

    def __init__(
        self,
        schema: tantivy.Schema,
        searcher: tantivy.Searcher | None,
        stemmed: Callable[[str], list[str]],
        variants: Variants,
    ) -> None:
        """Use :meth:`ingest.keywords.KeywordIndex.vocabulary`."""
        self._schema = schema
        self._searcher = searcher
        self._stemmed = stemmed
        self._variants = variants

    @property
    def size(self) -> int:
        """How many passages there are."""
        return int(self._searcher.num_docs) if self._searcher else 0

    def count(self, word: str) -> int:
        """How many passages have a word in any form or spelling; of several words, the rarest; 0 for none."""
        return min((self._count(stem) for stem in self._stemmed(word)), default=0)

    def near(self, word: str) -> list[Term]:
        """Words that are spelled nearly like another, the likeliest first.

        One edit anywhere: a letter left out, put in, changed, or two swapped. Where no word is so near, for
        long words two edits after the first letter; as stems lack endings, their forms may be farther apart.
        """
        stems = self._stemmed(word)
        if self._searcher is None or len(stems) != 1 or len(word) < SHORTEST:
            return []
        # The plain word is edited, not its stem: an error may stand where the stemmer would cut.
        edited = dict.fromkeys(self._stemmed(" ".join(edits(word.casefold()))))
        counts = {stem: self._searcher.doc_freq("words", stem) for stem in edited if stem != stems[0]}
        terms = [Term(stem, count, 1) for stem, count in counts.items() if count]
        if terms or len(word) < LONG:
            return sorted(terms, key=lambda term: (-term.passages, term.stem))
        return self._far(word.casefold(), stems[0][:1])

    def apart(self, word: str) -> tuple[str, int] | None:
        """The two words that make up a word, and how many passages have them side by side, if any."""
        if self._searcher is None:
            return None
        found: list[tuple[int, str]] = []
        for cut in range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1):
            stems = self._stemmed(f"{word[:cut]} {word[cut:]}")
            if len(stems) == 2 and all(self._searcher.doc_freq("words", stem) for stem in stems):
                phrase = Query.phrase_query(self._schema, "words", [*stems])
                if hits := self._searcher.search(phrase, MANY, count=False).hits:
                    found.append((len(hits), f"{word[:cut]} {word[cut:]}"))
        return max(found)[::-1] if found else None

    def holding(self, stem: str, limit: int) -> list[str]:
        """The ids of some passages that have a word, given as it is indexed."""
        if self._searcher is None:
            return []
        # Without scores, by which very short passages would come first.
        query = Query.const_score_query(Query.term_query(self._schema, "words", stem, "basic"), 1.0)
        hits = self._searcher.search(query, limit, count=False).hits
        return [self._searcher.doc(address)["id"][0] for _, address in hits]

    def forms(self, stem: str, texts: Iterable[str]) -> Counter[str]:
        """How often texts print each form of a word, which is given as it is indexed: ``Quellan``."""
        likely = re.compile(
            _LIKELY.format(first=re.escape(stem[:1]), second=re.escape(stem[1:2])), re.IGNORECASE
        )
        found = Counter(form for text in texts for form in likely.findall(text))
        for form in list(found):
            if stem not in (*self._stemmed(form), *self._stemmed(re.sub(r"\W", "", form))):
                del found[form]
        return found

    def _count(self, stem: str) -> int:
        if self._searcher is None:
            return 0
        return max(self._searcher.doc_freq("words", form) for form in self._variants.all_of(stem))

    def _far(self, word: str, beginning: str) -> list[Term]:
        """Words whose stems are near a beginning of a word; those that lack least of it first."""
        found = []
        letters = frozenset(word)
        for stem, count in self._searcher.terms_with_prefix("words", beginning) if self._searcher else ():
            lacks = len(word) - len(stem)
            if -FARTHEST <= lacks <= LONGEST_ENDING and len(letters.union(stem)) <= len(letters) + 1:
                apart = distance_to_beginning(stem, word, FARTHEST)
                if apart is not None:
                    found.append((apart, lacks, -count, stem))
        return [Term(stem, -count, FARTHEST) for _, _, count, stem in sorted(found)]
