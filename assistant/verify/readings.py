"""A text read once for comparison: its sentences, words, numbers, dates, names and quotations."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise

from assistant.verify.claims import Token, names_of, pairs_of, quotations_of, tokens_of
from assistant.verify.dates import DateMention, dates_of
from assistant.verify.figures import Number, numbers_of
from assistant.verify.names import acronyms_of
from assistant.verify.orders import is_order
from ingest.split import sentence_spans

WINDOW = 3  # sentences that a quote may hold
NEAR = 3  # content words within which two stand together
_PRONOUNS = frozenset("he she it they".split())


@dataclass(frozen=True)
class Stretch:
    """Neighbouring sentences: ``text[start:end]``, without white space around them.

    Attributes:
        start: Where they begin.
        end: Where they end.
        tokens: Their words.
        size: How many they are.
    """

    start: int
    end: int
    tokens: tuple[Token, ...]
    size: int = 1

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of its words."""
        return frozenset(token.stem for token in self.tokens)


@dataclass(frozen=True)
class Reading:
    """A claim, or a text that claims are held against.

    Paragraphs that give orders to a machine are no part of what was read.

    Attributes:
        text: The text.
        published: When it was published; relative dates are resolved against it.
        about: What is known about it besides, such as a headline; it bears out names, nothing else.
        whole: The article that it is part of.
    """

    text: str
    published: datetime | None = None
    about: str = ""
    whole: "Reading | None" = None

    @cached_property
    def sentences(self) -> list[Stretch]:
        """Its sentences."""
        spans = [(start, end) for start, end in sentence_spans(self.text) if self.text[start:end].strip()]
        tainted = {self._line(start) for start, end in spans if is_order(self.text[start:end])}
        return [self._sentence(start, end) for start, end in spans if self._line(start) not in tainted]

    @cached_property
    def stretches(self) -> list[Stretch]:
        """Runs of one to three neighbouring sentences, shortest first."""
        return [
            Stretch(run[0].start, run[-1].end, tuple(token for s in run for token in s.tokens), size)
            for size in range(1, WINDOW + 1)
            for at in range(len(self.sentences) - size + 1)
            for run in [self.sentences[at : at + size]]
        ]

    @cached_property
    def tokens(self) -> list[Token]:
        """Its words."""
        return [token for sentence in self.sentences for token in sentence.tokens]

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of its words."""
        return frozenset(token.stem for token in self.tokens)

    @cached_property
    def content(self) -> frozenset[str]:
        """Stems of its content words; of its figures where it has nothing else."""
        content = frozenset(token.stem for token in self.tokens if token.is_content)
        return content or frozenset(token.stem for token in self.tokens if token.is_figure)

    @cached_property
    def dates(self) -> list[list[DateMention]]:
        """The dates of each sentence."""
        return [dates_of(words, self.published) for words in self._parts]

    @cached_property
    def numbers(self) -> list[list[Number]]:
        """The numbers of each sentence, without those of dates."""
        return [numbers_of(_without_dates(words)) for words in self._parts]

    @cached_property
    def names(self) -> list[Token]:
        """Its names."""
        return names_of(self.tokens)

    @cached_property
    def known(self) -> frozenset[str]:
        """Words that bear out a name, in lower case."""
        return frozenset(token.text.casefold() for token in (*self.tokens, *tokens_of(self.about)))

    @cached_property
    def elsewhere(self) -> frozenset[str]:
        """Names that its article has anywhere, in lower case."""
        return frozenset(t.text.casefold() for t in self.whole.names) if self.whole else frozenset()

    @cached_property
    def full_names(self) -> frozenset[tuple[str, str]]:
        """Words with capitals that its article has next to each other anywhere, in lower case."""
        return frozenset(_in_full(self.whole.tokens)) if self.whole else frozenset()

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Words written in capitals, in lower case."""
        return frozenset(t.text.casefold() for t in self.tokens if len(t.text) > 1 and t.text.isupper())

    @cached_property
    def acronyms(self) -> dict[str, frozenset[str]]:
        """Acronyms that its names would have, and the words that each stands for."""
        return acronyms_of([*self.tokens, *tokens_of(self.about)])

    @cached_property
    def quotations(self) -> list[str]:
        """What it has in quotation marks."""
        return [quoted for words in self._parts for quoted in quotations_of(words)]

    @cached_property
    def plain(self) -> str:
        """Its words as they are compared for quotations: in lower case, without punctuation."""
        return plain_words(" ".join(self._parts))

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """Content words next to each other in a sentence when grammar is left out."""
        return [pair for sentence in self.sentences for pair in pairs_of(sentence.tokens)]

    @cached_property
    def together(self) -> frozenset[tuple[str, str]]:
        """Content words near each other in one sentence, in either order.

        "It" and "she" stand for words of the sentence before, which counts as near to where they stand.
        """
        pairs = [pair for sentence in self.sentences for pair in _near(sentence.tokens)]
        pairs += [pair for before, sentence in pairwise(self.sentences) for pair in _meant(before, sentence)]
        return frozenset(pairs) | {(other, one) for one, other in pairs}

    @property
    def _parts(self) -> Iterator[str]:
        return (self.text[sentence.start : sentence.end] for sentence in self.sentences)

    def around(self, stretch: Stretch) -> slice:
        """Which sentences a stretch and its neighbours are."""
        first = sum(sentence.end <= stretch.start for sentence in self.sentences)
        return slice(max(0, first - 1), first + stretch.size + 1)

    def _line(self, offset: int) -> int:
        return self.text.count("\n", 0, offset)

    def _sentence(self, start: int, end: int) -> Stretch:
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        return Stretch(start, start + len(words.strip()), tuple(tokens_of(words.strip())))


def _in_full(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    for one, other in pairwise(tokens):
        if one.text[0].isupper() and other.text[0].isupper() and not other.breaks:
            yield one.text.casefold(), other.text.casefold()


def plain_words(text: str) -> str:
    """Words in lower case with one space around each: what is left when punctuation is put aside."""
    whole = text.casefold().replace("’", "'").replace("n't", " not")
    return " ".join(["", *re.findall(r"[^\W_]+", whole), ""])


def _without_dates(text: str) -> str:
    """Text with every date blanked out, so that its numbers are not read as figures."""
    for mention in dates_of(text):
        text = text[: mention.start] + "·" * (mention.end - mention.start) + text[mention.end :]
    return text


def _near(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    stems = [token.stem for token in tokens if token.is_content]
    for at, one in enumerate(stems):
        yield from ((one, other) for other in stems[at + 1 : at + 1 + NEAR])


def _meant(before: Stretch, sentence: Stretch) -> Iterator[tuple[str, str]]:
    """Words of a sentence that a pronoun in the next can stand for, each with the words after the pronoun."""
    for at, token in enumerate(sentence.tokens[:2]):
        if token.text.casefold() in _PRONOUNS:
            after = [t.stem for t in sentence.tokens[at:] if t.is_content][:NEAR]
            yield from ((t.stem, other) for t in before.tokens if t.is_content for other in after)
