"""An answer made of sentences taken word for word from the passages; no language model.

Each sentence of the passages is weighed by a dozen features; the best one to three are the answer. Where
even the best bears on too little of the question, there is none.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.answers import Draft, Hit
from assistant.evidence import Candidate, Similarity, candidates, features, weigh
from assistant.questions import read_question, words_of

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

SENTENCES = 3
ENOUGH = 0.65  # share of the question's words that the passage of the best sentence must hold

WEIGHTS = {
    "cover": 2.0,
    "near": 1.1,
    "title": 0.9,
    "passage": 0.7,
    "names": 0.5,
    "pairs": 1.0,
    "alike": 0.7,
    "kind": 0.8,
    "votes": 0.6,
    "focus": 0.4,
    "score": 1.0,
    "rank": 0.7,
    "best": 1.2,
    "lead": 1.0,
    "new": 1.5,
}

_LEANS_BACK = re.compile(r"^\W*(?:he|she|it|they|this|that|these|those|his|her|their|its)\b", re.IGNORECASE)


def extract(question: str, hits: Sequence[Hit], embedding: "BaseEmbedding | None" = None) -> Draft | None:
    """Answer with the one to three sentences that answer best, each followed by its marker.

    Args:
        question: One that stands alone.
        hits: Passages that were found, best first; markers count them from 1.
        embedding: Also weighs how near in meaning a sentence is to the question.

    Returns:
        The draft, or None where nothing that was found answers.
    """
    asked = read_question(question)
    found = candidates(hits)
    weighed = features(asked, found, _similarity(embedding) if embedding else None)
    order = sorted(range(len(found)), key=lambda at: -weigh(weighed[at], WEIGHTS))
    if not order or not asked.words or weighed[order[0]]["passage"] < ENOUGH:
        return None
    chosen = _with_predecessors([found[at] for at in order[:SENTENCES]], found)
    return Draft(" ".join(f"{c.sentence.text} [{c.number}]" for c in chosen[:SENTENCES]), "extractive")


def unanswered(question: str, hits: Sequence[Hit]) -> tuple[str, ...]:
    """Words of the question, as written, that no passage that was found bears on."""
    asked = read_question(question)
    known = {word.stem for hit in hits for word in words_of(f"{hit.article.title} {hit.passage.text}")}
    return tuple(word.text for word in asked.words if word.stem not in known)


def _with_predecessors(chosen: Sequence[Candidate], found: Sequence[Candidate]) -> list[Candidate]:
    """Put before a sentence that begins with a pronoun the one that says whom it means."""
    answer: list[Candidate] = []
    for candidate in chosen:
        leans = _LEANS_BACK.search(candidate.sentence.text)
        before = next((c for c in found if leans and c.sentence == candidate.before), None)
        answer += [c for c in (before, candidate) if c and c not in answer]
    return answer


def _similarity(embedding: "BaseEmbedding") -> Similarity:
    from ingest.embedding import embed

    def similarity(question: str, texts: Sequence[str]) -> list[float]:
        vectors = embed(embedding, [question, *texts])
        return [float(value) for value in vectors[1:] @ vectors[0]]

    return similarity
