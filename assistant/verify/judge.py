"""Whether texts bear a claim out, without a language model.

Each number, date, name and quotation of the claim must stand in a text, near the rest; the stretch that
comes nearest must not say the opposite; and it must hold most of the claim's words, together. Every
objection is put in words. What this cannot see: a word put for another that is no known opposite, and
what follows from a text without standing in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from assistant.answers import Verdict
from assistant.verify.claims import FAR, NEAR, Token, opening_name, polarity_of, speakers_of, tokens_of
from assistant.verify.dates import bears_date
from assistant.verify.figures import Borne, Number, bears_out
from assistant.verify.names import is_known
from assistant.verify.opposites import clashes
from assistant.verify.readings import Reading, Stretch, plain_words
from ingest.split import sentence_spans

TOUCHED = 0.5  # share of a claim's words that must stand in one place for it to be borne out at all
OWN = 0.3  # share of its words that may be its own
LONGER = 0.04  # what one more sentence must add to the share to be part of the quote
MOVED = 2  # neighbouring words that may stand apart in the texts, for each word of its own
NOTHING = "nothing that was shown says this"
NOTHING_TO_CHECK = "it says nothing that can be checked"
_RANK = {Verdict.UNSUPPORTED: 0, Verdict.PARTLY: 1, Verdict.SUPPORTED: 2}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found about a claim.

    Attributes:
        verdict: Whether the texts bear it out.
        problems: Why not, in words.
        share: The share of the claim's words that stand in the stretches.
        stretches: For each text the stretch that comes nearest, or None where nothing does.
        held: For each text the share of the claim's words that its stretch holds.
    """

    verdict: Verdict
    problems: tuple[str, ...]
    share: float = 0.0
    stretches: tuple[Stretch | None, ...] = ()
    held: tuple[float, ...] = ()

    @property
    def rank(self) -> tuple[int, float]:
        """Greater for what is better borne out."""
        return _RANK[self.verdict], self.share


@dataclass(frozen=True, slots=True)
class _Match:
    """A text with the stretch of it that comes nearest to a claim."""

    text: Reading
    stretch: Stretch

    @property
    def around(self) -> slice:
        return self.text.around(self.stretch)


def judge(claim: str, text: str, published: datetime | None = None, about: str = "") -> Judgement:
    """Judge whether a text bears a claim out; of several sentences, the worst counts.

    Args:
        claim: One sentence or a few.
        text: What it is held against.
        published: When the text was published; relative dates of both are resolved against it.
        about: What is known about the text besides it, such as its headline.
    """
    evidence = [Reading(text, published, about)]
    sentences = [claim[start:end] for start, end in sentence_spans(claim)]
    found = [weigh(Reading(sentence, published), evidence) for sentence in sentences if sentence.strip()]
    problems = dict.fromkeys(problem for judgement in found for problem in judgement.problems)
    worst = min(found, key=lambda judgement: judgement.rank, default=weigh(Reading(claim), evidence))
    return Judgement(worst.verdict, tuple(problems), worst.share, worst.stretches, worst.held)


def weigh(claim: Reading, texts: Sequence[Reading]) -> Judgement:
    """Judge whether texts bear a sentence out together.

    What one of them lacks may stand in another; the one that comes nearest must not contradict it.
    """
    if not claim.content:
        return Judgement(Verdict.UNSUPPORTED, (NOTHING_TO_CHECK,))
    stretches = tuple(_nearest(claim, text) for text in texts)
    words = [claim.content & stretch.stems if stretch else frozenset[str]() for stretch in stretches]
    held = tuple(len(some) / len(claim.content) for some in words)
    share = len(frozenset[str]().union(*words)) / len(claim.content)
    matches = [_Match(text, stretch) for text, stretch in zip(texts, stretches, strict=True) if stretch]
    wrong = list(_absent(claim, matches))
    doubtful: list[str] = []
    if share < TOUCHED:
        wrong.insert(0, NOTHING)
    else:
        best = max(matches, key=lambda match: len(claim.content & match.stretch.stems))
        wrong += [*_contradicted(claim, best), *denials(claim, texts)]
        doubtful += [
            *_turned(claim, best, FAR),
            *_by_others(claim, best, known=True),
            *_astray(claim, matches),
            *_loose(claim, texts),
        ]
    verdict = Verdict.UNSUPPORTED if wrong else Verdict.PARTLY if doubtful else Verdict.SUPPORTED
    return Judgement(verdict, tuple(dict.fromkeys([*wrong, *doubtful])), share, stretches, held)


def _nearest(claim: Reading, text: Reading) -> Stretch | None:
    """The stretch that holds most of the claim's words; a longer one must hold clearly more."""

    def worth(stretch: Stretch) -> tuple[float, int]:
        share = len(claim.content & stretch.stems) / len(claim.content)
        return share - LONGER * stretch.size, -len(stretch.stems - claim.stems)

    return max(text.stretches, key=worth, default=None)


def _absent(claim: Reading, matches: Sequence[_Match]) -> Iterator[str]:
    """Numbers, dates, names and quotations of the claim that stand in none of the texts."""
    texts = [match.text for match in matches]
    numbers = [number for text in texts for number in chain.from_iterable(text.numbers)]
    dates = [date for text in texts for date in chain.from_iterable(text.dates)]
    for number in chain.from_iterable(claim.numbers):
        if bears_out(number, numbers)[0] is Borne.NOT:
            yield f"the number {number.text} is not in the cited passage"
    for date in chain.from_iterable(claim.dates):
        if not date.is_vague and not bears_date(date, dates):
            yield f"the date “{date.text}” is not in the cited passage"
    for name in _unnamed(claim, texts):
        if not any(name.casefold() in text.elsewhere for text in texts):
            yield f"the name {name} is not in the cited passage"
    for quotation in claim.quotations:
        if not any(plain_words(quotation) in text.plain for text in texts):
            yield f"the words “{quotation}” do not stand so in the cited passage"


def _unnamed(claim: Reading, texts: Sequence[Reading]) -> Iterator[str]:
    """Names of the claim that no text has."""
    for name, after in zip(claim.tokens, [*claim.tokens, None][1:], strict=True):
        if name in claim.names and not any(_is_named(name, after, claim, text) for text in texts):
            yield name.text


def _is_named(name: Token, after: Token | None, claim: Reading, text: Reading) -> bool:
    """Whether a text has a word of a name, an acronym that stands for it, or the surname after it.

    Newspapers name people in full once: a surname has the first name that the article gives it anywhere.
    """
    word, surname = name.text.casefold(), after.text.casefold() if after else ""
    return (
        is_known(word, text.known, text.acronyms)
        or any(word in claim.acronyms[acronym] for acronym in text.capitals & claim.acronyms.keys())
        or (surname in text.known and (word, surname) in text.full_names)
    )


def _astray(claim: Reading, matches: Sequence[_Match]) -> Iterator[str]:
    """Numbers that are rounded, and numbers and dates that stand in a text, but far from the rest."""
    texts = [match.text for match in matches]
    for name in _unnamed(claim, texts):
        if any(name.casefold() in text.elsewhere for text in texts):
            yield f"the name {name} stands elsewhere in the cited article, not in the cited passage"
    everywhere = [n for match in matches for n in chain.from_iterable(match.text.numbers)]
    numbers = [n for match in matches for n in chain.from_iterable(match.text.numbers[match.around])]
    dates = [d for match in matches for d in chain.from_iterable(match.text.dates[match.around])]
    all_dates = [d for match in matches for d in chain.from_iterable(match.text.dates)]
    for number in chain.from_iterable(claim.numbers):
        way, other = bears_out(number, numbers)
        if way is Borne.ROUNDED and other:
            yield f"{number.text} is a rounded number; the cited passage says {other.text}"
        elif way is Borne.NOT and _is_age(number, claim, matches):
            continue
        elif way is Borne.NOT and bears_out(number, everywhere)[0] is not Borne.NOT:
            yield f"the number {number.text} stands elsewhere in the cited passage, not with this"
    for date in chain.from_iterable(claim.dates):
        if date.is_vague and not bears_date(date, all_dates):
            yield f"the cited passage does not say “{date.text}”"
        if bears_date(date, all_dates) and not bears_date(date, dates):
            yield f"the date “{date.text}” stands elsewhere in the cited passage, not with this"


def _is_age(number: Number, claim: Reading, matches: Sequence[_Match]) -> bool:
    """Whether a number between commas stands anywhere in a sentence with the name before it, as ages do."""
    if not claim.text[: number.start].rstrip().endswith(",") or not claim.text[number.end :].startswith(","):
        return False
    name = [token.stem for token in tokens_of(claim.text[: number.start])][-1:]
    return any(
        bears_out(number, numbers)[0] is Borne.EXACTLY and not sentence.stems.isdisjoint(name)
        for match in matches
        for sentence, numbers in zip(match.text.sentences, match.text.numbers, strict=True)
    )


def _contradicted(claim: Reading, best: _Match) -> Iterator[str]:
    """What the nearest stretch says otherwise."""
    yield from _turned(claim, best, NEAR)
    for clash in clashes(claim.tokens, best.stretch.tokens):
        yield f"the sentence says “{clash.ours}” where the cited passage says “{clash.theirs}”"
    yield from _by_others(claim, best, known=False)


def _by_others(claim: Reading, best: _Match, *, known: bool) -> Iterator[str]:
    """Words that the nearest stretch gives to somebody else than the claim does, whom it names or not."""
    there = speakers_of(best.text.text[best.stretch.start : best.stretch.end])
    for speaker in speakers_of(claim.text):
        named = not speaker.isdisjoint(best.stretch.stems)
        if there and named == known and not any(speaker & other for other in there):
            yield "the cited passage gives these words to somebody else"


def _turned(claim: Reading, best: _Match, scope: int) -> Iterator[str]:
    """What one denies and the other affirms, by so many words after each negator."""
    affirmed, denied = polarity_of(claim.tokens, scope)
    affirmed_there, denied_there = polarity_of(best.stretch.tokens, scope)
    for stem in sorted(denied & affirmed_there):
        yield f"the sentence denies what the cited passage affirms ({stem})"
    for stem in sorted(affirmed & denied_there):
        yield f"the sentence affirms what the cited passage denies ({stem})"


def denials(claim: Reading, texts: Sequence[Reading]) -> Iterator[str]:
    """Say where a sentence with all of a claim's words says the opposite, unless the claim stands there."""
    affirmed, _ = polarity_of(claim.tokens)
    for text in texts:
        if claim.plain.strip() in text.plain:
            continue
        for sentence in text.sentences:
            _, denied = polarity_of(sentence.tokens)
            if claim.content <= sentence.stems and affirmed & denied:
                yield "another sentence of the cited article denies it"


def _loose(claim: Reading, texts: Sequence[Reading]) -> Iterator[str]:
    """Doubts about how much the claim adds, and how the words that it takes from the texts hang together."""
    known = claim.content & frozenset[str]().union(*(text.stems for text in texts))
    own = len(claim.content - known)
    if own > OWN * len(claim.content):
        yield f"{own} of its {len(claim.content)} words are not in the cited passage"
    first, after = opening_name(claim.tokens), next(iter(claim.tokens[1:]), None)
    if first and not any(_is_named(first, after, claim, text) for text in texts):
        yield f"“{first.text}”, with which it begins, is not in the cited passage"
    pairs = (pair for pair in claim.pairs if known.issuperset(pair))
    apart = [pair for pair in pairs if not any(pair in text.together for text in texts)]
    if len(apart) > MOVED * own:
        yield "its words stand in the cited passage, but not together"
