"""Sentences held against passages: what the reader says of them, and what exact checks take from that."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from assistant.analysis.words import content_stems
from assistant.answers import Hit, Statement, Verdict
from assistant.reader import Entailment, Reader
from assistant.verify.cutting import Piece
from assistant.verify.entailing import entailed
from assistant.verify.exact import Source, doubtful, wrong
from assistant.verify.passages import Shown, bare

IN_PART = "the cited passages say this only in part, or in words that leave doubt"
_NOT_SAID = "the cited passages do not say this"
_OTHERWISE = "the cited passages say otherwise"
_NOWHERE = "nothing that was shown says this"
_UNCHECKED = "the wording was not checked: the model that compares it with the passages could not be opened"
_MOST = 3  # passages that are held against a sentence one by one: those that share most words with it
_WORST_FIRST = (Verdict.UNSUPPORTED, Verdict.PARTLY, Verdict.SUPPORTED)


@dataclass(frozen=True, slots=True)
class _Claim:
    """A sentence, the stems of its content words, and the hits that it cites, from 0."""

    text: str
    stems: frozenset[str]
    cited: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """A claim beside the sentences of some passages, which are places among the hits."""

    claim: str
    evidence: tuple[str, ...]
    passages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Finding:
    """What was found about a claim: why it is not supported, and the passages that it rests on if it is."""

    verdict: Verdict
    problems: tuple[str, ...]
    passages: tuple[int, ...] = ()
    supported: float = 0.0

    @property
    def rank(self) -> tuple[int, float]:
        """Greater for what is better supported."""
        return _WORST_FIRST.index(self.verdict), self.supported


def judge(pieces: Sequence[Piece], hits: Sequence[Hit], reader: Reader | None) -> list[Statement]:
    """Hold sentences against what they cite and, where that does not support them, against the rest.

    The reader is asked twice at the most, about all sentences at once.

    Args:
        pieces: Sentences with their markers.
        hits: What the markers count, from 1.
        reader: Says what follows from what; without it no sentence is more than partly supported.

    Returns:
        A statement for each sentence; its citations have no number yet.
    """
    return _Bench(hits, reader).statements(pieces)


class _Bench:
    def __init__(self, hits: Sequence[Hit], reader: Reader | None) -> None:
        self._shown = [Shown(hit, reader) for hit in hits]
        self._reader = reader

    def statements(self, pieces: Sequence[Piece]) -> list[Statement]:
        claims = [self._claim(piece) for piece in pieces]
        own = self._found([(claim, self._by_cited(claim)) for claim in claims])
        others = [
            [] if found.verdict is Verdict.SUPPORTED else self._by_others(claim)
            for claim, found in zip(claims, own, strict=True)
        ]
        instead = iter(
            self._found([(claim, [c]) for claim, cases in zip(claims, others, strict=True) for c in cases])
        )
        best = [
            _better(found, [next(instead) for _ in cases], is_cited=bool(claim.cited))
            for claim, found, cases in zip(claims, own, others, strict=True)
        ]
        return [self._statement(claim, found) for claim, found in zip(claims, best, strict=True)]

    def _claim(self, piece: Piece) -> _Claim:
        cited = tuple(at - 1 for at in piece.markers if 0 < at <= len(self._shown))
        return _Claim(piece.text, frozenset(content_stems(piece.text)), cited)

    def _by_cited(self, claim: _Claim) -> list[_Case]:
        """A claim beside the passages that it cites: each alone, and together those that add words of it."""
        close = list(self._closest(claim, claim.cited))
        together = self._needed(claim, close)
        choices = [*((at,) for at in close[:_MOST]), *([together] if len(together) > 1 else [])]
        return [self._case(claim, passages) for passages in choices]

    def _by_others(self, claim: _Claim) -> list[_Case]:
        """A claim beside each of the passages that come nearest to it of those that it does not cite."""
        rest = (at for at in range(len(self._shown)) if at not in claim.cited)
        return [self._case(claim, (at,)) for at in islice(self._closest(claim, rest), _MOST)]

    def _closest(self, claim: _Claim, passages: Iterable[int]) -> Iterator[int]:
        """Those passages that have evidence with words of a claim, the most first."""
        shared = {at: len(claim.stems & self._shown[at].stems) for at in passages}
        ranked = sorted(filter(shared.get, shared), key=lambda at: -shared[at])
        return (at for at in ranked if self._shown[at].nearest(claim.stems))

    def _case(self, claim: _Claim, passages: tuple[int, ...]) -> _Case:
        texts = tuple(sentence.text for at in passages for sentence in self._shown[at].sentences)
        return _Case(claim.text, texts, passages)

    def _found(self, groups: Sequence[tuple[_Claim, Sequence[_Case]]]) -> list[_Finding]:
        """What the cases of each claim come to together; all of them are read in one batch."""
        told = self._told(dict.fromkeys(case for _, cases in groups for case in cases))
        return [self._finding(claim, cases, told) for claim, cases in groups]

    def _told(self, cases: Iterable[_Case]) -> dict[_Case, Entailment]:
        """What the reader says; of a sentence that stands in a passage as it is, it is not asked."""
        if self._reader is None:
            return {}
        told = {case: Entailment(1.0, 0.0, 0.0) for case in cases}
        asked = [case for case in told if bare(case.claim) not in map(bare, case.evidence)]
        read = entailed([(case.claim, case.evidence) for case in asked], self._reader)
        return told | dict(zip(asked, read, strict=True))

    def _finding(self, claim: _Claim, cases: Sequence[_Case], told: Mapping[_Case, Entailment]) -> _Finding:
        """What the reader says of a claim, lowered where an article lacks what can be checked exactly."""
        if not cases:
            absent = wrong(claim.text, self._sources(claim.cited)) if claim.cited else ()
            return _Finding(Verdict.UNSUPPORTED, (_NOT_SAID, *absent))
        found = self._wording(cases, told)
        sources = self._sources(at for case in cases for at in case.passages)
        lacks, doubts = tuple(wrong(claim.text, sources)), tuple(doubtful(claim.text, sources))
        if lacks and found.verdict is not Verdict.UNSUPPORTED:
            return replace(found, verdict=Verdict.UNSUPPORTED, problems=(*lacks, *doubts))
        verdict = Verdict.PARTLY if doubts and found.verdict is Verdict.SUPPORTED else found.verdict
        return replace(found, verdict=verdict, problems=(*found.problems, *lacks, *doubts))

    def _sources(self, passages: Iterable[int]) -> list[Source]:
        """The whole articles of passages, but for what tells a machine what to do."""
        articles = {hit.article.id: hit.article for hit in (self._shown[at].hit for at in passages)}
        texts = {key: article.text for key, article in articles.items()}
        for shown in (shown for shown in self._shown if shown.hit.article.id in texts):
            key = shown.hit.article.id
            for start, end in shown.orders:
                texts[key] = texts[key][:start] + " " * (end - start) + texts[key][end:]
        return [
            Source(f"{article.title}\n{article.source}\n{texts[key]}", article.printed)
            for key, article in articles.items()
        ]

    def _wording(self, cases: Sequence[_Case], told: Mapping[_Case, Entailment]) -> _Finding:
        """What the reader says of a claim: the case that supports it most counts."""
        if self._reader is None:
            return _Finding(Verdict.PARTLY, (_UNCHECKED,), cases[-1].passages)
        best = max(cases, key=lambda case: told[case].supported)
        supported, least = told[best].supported, self._reader.threshold("supported")
        if supported < self._reader.threshold("unsupported"):
            contradicted = max(told[case].contradicted for case in cases)
            says = _OTHERWISE if contradicted >= self._reader.threshold("contradicted") else _NOT_SAID
            return _Finding(Verdict.UNSUPPORTED, (says,), (), supported)
        if supported < least:
            return _Finding(Verdict.PARTLY, (IN_PART,), best.passages, supported)
        if len(best.passages) > 1:
            return _Finding(Verdict.SUPPORTED, (), best.passages, supported)
        alone = {case.passages for case in cases if len(case.passages) == 1 and told[case].supported >= least}
        return _Finding(Verdict.SUPPORTED, (), tuple(sorted(at for (at,) in alone)), supported)

    def _needed(self, claim: _Claim, passages: Sequence[int]) -> tuple[int, ...]:
        """Those passages that hold a word of a claim that no other does which holds more of them."""
        stretches = {at: self._shown[at].nearest(claim.stems) for at in passages}
        held = {at: stretch.held for at, stretch in stretches.items() if stretch}
        known, needed = frozenset[str](), []
        for at in sorted(held, key=lambda at: -len(held[at])):
            if held[at] - known:
                needed.append(at)
                known |= held[at]
        return tuple(sorted(needed))

    def _statement(self, claim: _Claim, found: _Finding) -> Statement:
        passages = found.passages if found.verdict is not Verdict.UNSUPPORTED else ()
        citations = (self._shown[at].citation(claim.stems) for at in passages)
        return Statement(claim.text, tuple(filter(None, citations)), found.verdict, found.problems)


def _better(own: _Finding, instead: Sequence[_Finding], *, is_cited: bool) -> _Finding:
    """What was found by what a claim cites, unless that is nothing or another passage does clearly better."""
    best = max(instead, key=lambda found: found.rank, default=own)
    if is_cited:
        return best if best.rank[0] > own.rank[0] else own
    return best if best.verdict is not Verdict.UNSUPPORTED else replace(own, problems=(_NOWHERE,))
