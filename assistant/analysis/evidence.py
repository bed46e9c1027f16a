"""Which sentences of a longer text a claim is to be held against."""

from collections import Counter
from collections.abc import Sequence

from assistant.analysis.words import content_stems
from ingest.scripts import count_words

ROOM = 120  # words of evidence that are read beside a claim: what the reader was trained on
_REPEATED = 0.2  # of a word's weight counts for a sentence that says it again


def evidence_for(claim: str, sentences: Sequence[str], room: int = ROOM) -> list[int]:
    """Choose the sentences that together hold most of a claim's words, then their neighbours.

    A word that few of the sentences have counts more. Each next sentence is the one that adds most.

    Args:
        claim: What is to be checked.
        sentences: The text, in order.
        room: How many words may be chosen; one sentence always is.

    Returns:
        Positions of the chosen sentences, ascending.
    """
    lengths = [count_words(sentence) for sentence in sentences]
    if sum(lengths) <= room:
        return list(range(len(sentences)))
    stems = [set(content_stems(sentence)) for sentence in sentences]
    spread = Counter(stem for found in stems for stem in found)
    missing = {stem: 1 / spread[stem] ** 0.5 for stem in set(content_stems(claim)) if stem in spread}
    shares = [missing.keys() & found for found in stems]
    chosen: list[int] = []
    left = room
    while left > 0:
        worth = {
            at: sum(missing[stem] for stem in shares[at])
            for at in range(len(sentences))
            if at not in chosen and shares[at] and (lengths[at] <= left or not chosen)
        }
        if not worth:
            break
        best = max(worth, key=lambda at: (worth[at], -at))
        for stem in shares[best]:
            if missing[stem] > _REPEATED / spread[stem] ** 0.5:
                missing[stem] *= _REPEATED
        chosen.append(best)
        left -= lengths[best]
    for at in [near for best in chosen[:1] or [0] for near in (best - 1, best + 1, best - 2)]:
        if 0 <= at < len(sentences) and at not in chosen and lengths[at] <= left:
            chosen.append(at)
            left -= lengths[at]
    return sorted(chosen)
