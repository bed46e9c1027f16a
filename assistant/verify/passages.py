"""A passage that was shown, as evidence: its sentences, what a claim is held against, and what is quoted."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.analysis.words import content_stems
from assistant.answers import Citation, Hit
from assistant.reader import Reader
from assistant.verify.instructions import instructed
from ingest.split import sentence_spans

LONGEST_QUOTE = 3  # sentences


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage: ``text[start:end]`` of it, without white space around it.

    Attributes:
        text: Its words.
        start: Where it begins.
        end: Where it ends.
        position: How many sentences stand before it in the passage, evidence or not.
        stems: Stems of its content words.
        is_evidence: Whether no machine is told what to do in its line.
    """

    text: str
    start: int
    end: int
    position: int
    stems: frozenset[str]
    is_evidence: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring sentences of a passage, ``start`` to ``end``, and those of some stems that they hold."""

    start: int
    end: int
    held: frozenset[str]


@dataclass(frozen=True)
class Shown:
    """A passage that was shown, and the reader that tells what in it is no evidence."""

    hit: Hit
    reader: Reader | None

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of all its content words."""
        return frozenset(content_stems(self.hit.passage.text))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Its sentences that can be evidence."""
        return tuple(s for s in _sentences(self.hit.passage.text, self.reader) if s.is_evidence)

    @property
    def orders(self) -> list[tuple[int, int]]:
        """Where in its article the other sentences stand."""
        offset = self.hit.passage.start
        read = _sentences(self.hit.passage.text, self.reader)
        return [(offset + s.start, offset + s.end) for s in read if not s.is_evidence]

    def nearest(self, stems: frozenset[str]) -> Stretch | None:
        """The one to three neighbouring sentences that together hold most of some stems.

        Of those that hold as many the fewest and shortest; None where no sentence holds any.
        """
        held = [stems & sentence.stems for sentence in self.sentences]
        runs = [
            Stretch(run[0].start, run[-1].end, frozenset[str]().union(*held[at : at + size]))
            for size in range(1, LONGEST_QUOTE + 1)
            for at in range(len(self.sentences) - size + 1)
            for run in [self.sentences[at : at + size]]
            if held[at] and held[at + size - 1] and run[-1].position - run[0].position == size - 1
        ]
        return max(runs, key=lambda run: (len(run.held), run.start - run.end), default=None)

    def citation(self, stems: frozenset[str]) -> Citation | None:
        """The words nearest to some stems, still without a number; None where no sentence holds any."""
        stretch, passage, article = self.nearest(stems), self.hit.passage, self.hit.article
        if not stretch:
            return None
        start, end = passage.start + stretch.start, passage.start + stretch.end
        return Citation(0, article, passage.id, article.text[start:end], start, end)


def bare(sentence: str) -> str:
    """A sentence without what may differ in a copy: spaces, kinds of quotation marks, the last full stop."""
    return " ".join(sentence.translate(_PLAIN_QUOTES).split()).rstrip(". ")


_PLAIN_QUOTES = str.maketrans("“”‘’", "\"\"''")


@lru_cache(maxsize=500)
def _sentences(passage: str, reader: Reader | None) -> tuple[Sentence, ...]:
    """The sentences of a passage; a line in which a machine is told what to do is no evidence as a whole.

    What the machine is told to say stands beside the order to say it.
    """
    spans = [_trimmed(passage, *span) for span in sentence_spans(passage) if passage[slice(*span)].strip()]
    orders = instructed((passage[start:end] for start, end in spans), reader)
    lines = [passage.count("\n", 0, start) for start, _ in spans]
    tainted = {line for line, (start, end) in zip(lines, spans, strict=True) if passage[start:end] in orders}
    return tuple(
        Sentence(text, start, end, position, frozenset(content_stems(text)), lines[position] not in tainted)
        for position, (start, end) in enumerate(spans)
        for text in [passage[start:end]]
    )


def _trimmed(passage: str, start: int, end: int) -> tuple[int, int]:
    words = passage[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
