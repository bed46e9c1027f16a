"""The reader: three questions about texts, answered with probabilities."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from assistant.reader import spans
from assistant.reader.results import Entailment, Reading, Span
from assistant.reader.scales import Line, Scales
from assistant.reader.weights import weights_of
from assistant.reader.windows import Cutter, Window
from ingest.errors import ReaderError

WEIGHTS = Path(__file__).parent / "weights"
QUESTION = 256  # tokens of a question and a passage that are read together, as in training
CLAIM = 224  # of a claim and its evidence
SPANS, CLAIMS = "spans.onnx", "claims.onnx"


class Reader:
    """Reads two texts together. Safe to share between threads.

    Loads what it needs when it is first asked, once for all readers of a process.
    """

    def __init__(
        self, folder: Path = WEIGHTS, *, threads: int | None = None, scales: Scales | None = None
    ) -> None:
        """Load nothing yet.

        Args:
            folder: Where the weights are.
            threads: How many threads to use; by default as many as there are cores, four at most.
            scales: How scores are read, if not as the file beside the weights says.
        """
        self._weights = weights_of(folder, threads)
        self._given_scales = scales

    def answers(self, question: str, passages: Sequence[str], titles: Sequence[str] = ()) -> Reading:
        """Look in passages for words that answer a question.

        A passage that is longer than the model's window is read in overlapping windows, all of it.

        Args:
            question: As asked. Of one that takes more than half of the window the middle is not read.
            passages: Where to look.
            titles: The headline above each passage, if there are headlines; answers are never found in them.

        Raises:
            ReaderError: The weights are missing or damaged, or what runs them is.
        """
        found: list[Span] = []
        relevance: list[float] = []
        for at, (candidates, together) in enumerate(self._read(question, passages, titles)):
            scores = [self._scales.answer.probability(one.score) for one in candidates]
            found += [
                Span(at, one.start, one.end, score) for one, score in zip(candidates, scores, strict=True)
            ]
            relevance.append(self._scales.relevance.probability(together) if candidates else 0.0)
        found.sort(key=lambda span: -span.score)
        return Reading(tuple(found), 1 - found[0].score if found else 1.0, tuple(relevance))

    def relevance(self, question: str, passages: Sequence[str], titles: Sequence[str] = ()) -> list[float]:
        """For each passage, the probability that an answer stands in it; all else as for ``answers``."""
        return list(self.answers(question, passages, titles).relevance)

    def entailment(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        """For each pair of evidence and claim, whether the claim follows.

        Of evidence that is longer than the model's window the stretch that supports the claim most counts;
        of a claim that takes more than half of it, the part that is supported least. Where either is without
        words, it is neither.

        Raises:
            ReaderError: The weights are missing or damaged, or what runs them is.
        """
        if not pairs:
            return []
        cutter = Cutter(self._weights.tokenizer(), CLAIM)
        windows = [
            [list(cutter.beside(piece, evidence)) for piece in cutter.pieces(claim)]
            for evidence, claim in pairs
        ]
        scores = iter(
            self._weights.model(CLAIMS).scores(
                [window for pieces in windows for piece in pieces for window in piece]
            )
        )
        found = []
        for pieces in windows:
            judged = [
                [Entailment(*self._scales.of_claim(next(scores)[:3].tolist())) for _ in piece]
                for piece in pieces
            ]
            best = [max(piece, key=lambda one: one.supported) for piece in judged if piece]
            found.append(min(best, key=lambda one: one.supported, default=Entailment(0.0, 0.0, 1.0)))
        return found

    def instructions(self, texts: Sequence[str]) -> list[float]:
        """For each text, the probability that it gives a machine orders rather than reports; 0 without words.

        Of a text that is longer than the model's window, the stretch that does so most counts.

        Raises:
            ReaderError: The weights are missing or damaged, or what runs them is.
        """
        if not texts:
            return []
        cutter = Cutter(self._weights.tokenizer(), CLAIM)
        windows = [list(cutter.alone(text)) for text in texts]
        scores = iter(self._weights.model(CLAIMS).scores([window for found in windows for window in found]))
        line = self._scales.instruction
        return [
            max((line.probability(float(next(scores)[3])) for _ in found), default=0.0) for found in windows
        ]

    def threshold(self, name: str) -> float:
        """A probability from which something is done, chosen by training.

        Raises:
            ReaderError: The weights are missing or damaged, or know no such threshold.
        """
        try:
            return self._scales.thresholds[name]
        except KeyError:
            raise ReaderError(
                f"the reader's weights have no threshold {name!r}; reinstall on-record"
            ) from None

    def choice(self, evidence: Mapping[str, float]) -> tuple[float, float]:
        """How much speaks for a sentence beside others, and the probability that it answers.

        Args:
            evidence: By name: ``span``, the log odds of its best span, and what the caller found besides.

        Raises:
            ReaderError: The weights are missing or damaged, or know no such evidence.
        """
        choice, sure = self._scales.choice, self._scales.sure
        if unknown := sorted((evidence.keys() | sure.keys()) - {"intercept"} - choice.keys()):
            raise ReaderError(f"the reader's weights do not know {unknown[0]!r}; reinstall on-record")
        likely = sum(sure.get(name, 0.0) * value for name, value in evidence.items()) + sure["intercept"]
        return sum(choice[name] * value for name, value in evidence.items()), Line().probability(likely)

    def load(self) -> None:
        """Load everything now; the chat does so while its page is drawn.

        Raises:
            ReaderError: The weights are missing or damaged, or what runs them is.
        """
        self._weights.tokenizer()
        for name in (SPANS, CLAIMS):
            self._weights.model(name)

    def _read(
        self, question: str, passages: Sequence[str], titles: Sequence[str]
    ) -> Iterable[tuple[list[spans.Candidate], float]]:
        """For each passage its best spans, and the score of all its spans together."""
        if not passages:
            return []
        cutter = Cutter(self._weights.tokenizer(), QUESTION)
        asked = cutter.ends(question)
        windows: list[list[Window]] = [
            list(cutter.beside(asked, passage, title)) if asked else []
            for passage, title in zip(passages, titles or [""] * len(passages), strict=True)
        ]
        scores = iter(self._weights.model(SPANS).scores([window for found in windows for window in found]))
        read = [[spans.read(window, next(scores)) for window in found] for found in windows]
        return [
            (
                spans.merge((candidate for best, _ in parts for candidate in best), passage),
                max((together for _, together in parts), default=float("-inf")),
            )
            for parts, passage in zip(read, passages, strict=True)
        ]

    @property
    def _scales(self) -> Scales:
        return self._given_scales or self._weights.scales()
