"""What is on a topic, where no single sentence answers: shown by rank, or by date.

Nothing is read by a model here. A topic's rarer words count more; what has nearly as much of them as the
best has is on it, and what has them in its headline or its beginning is about it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

from assistant.analysis.prose import Sentence
from assistant.analysis.words import content_stems
from assistant.answers import Hit
from assistant.extract.candidates import Candidate, page_of
from assistant.languages import UNREAD
from assistant.query import Kind, QueryPlan
from assistant.query.naming import subject
from assistant.query.times import without_times
from assistant.searching import reported
from ingest.articles import Article

SHOWN = 4  # articles on a topic
NEWEST = 3  # articles that tell the latest
MOMENTS = 8  # of a course of events
ENOUGH = 0.5  # share of a topic's words that a passage with its headline must have
ENOUGH_UNREAD = 0.3  # the same where the words that only ask are not told from the others
NEARLY = 0.75  # share of what the best has of them that others must have to be on the same
BEGINNING = 3  # sentences in which an article says what it is about
_UNDATED = "No date"
_ONLY_ASK = frozenset(  # stems of words that ask for news of a topic and are none of it
    "new news newest latest late recent updat develop happen know known summari summaris overview gist "
    "short brief key main point find fact event tell articl stori report piec far".split()
)


@dataclass(frozen=True, slots=True)
class _Topic:
    """The words of a topic, and what each is worth: those that fewer of the passages have are worth more."""

    worth: Mapping[str, float]

    def share(self, text: str) -> float:
        """Which share of the topic is in a text, from 0 to 1; all of none is."""
        stems = set(content_stems(text))
        whole = sum(self.worth.values())
        return sum(v for stem, v in self.worth.items() if stem in stems) / whole if whole else 1.0


def on_topic(plan: QueryPlan, hits: Sequence[Hit]) -> tuple[list[Candidate], list[str]]:
    """One sentence of each of the articles that have most of a topic's words, best first."""
    found = having(plan, hits)[:SHOWN]
    note = "These words are not a question, so the sentences that have most of them are shown."
    return found, [note] if found and plan.kind is Kind.TOPIC else []


def unread(plan: QueryPlan, hits: Sequence[Hit]) -> tuple[list[Candidate], list[str]]:
    """The same for a question in a script that the reader does not read."""
    found = having(plan, hits, ENOUGH_UNREAD)[:SHOWN]
    return found, [UNREAD] if found else []


def latest(plan: QueryPlan, hits: Sequence[Hit]) -> tuple[list[Candidate], list[str]]:
    """The newest articles about a topic, newest first: two sentences of the first, one of each other."""
    found = sorted(about(plan, hits), key=_when, reverse=True)[:NEWEST]
    if not found:
        return [], []
    newest = found[0].hit.article.printed
    as_of = (
        f"The newest report on this is of {newest:%Y-%m-%d}." if newest else "None of these reports is dated."
    )
    return _dated([*_with_another(found[0], _topic(plan, hits)), *found[1:]]), [as_of]


def by_date(plan: QueryPlan, hits: Sequence[Hit]) -> tuple[list[Candidate], list[str]]:
    """One sentence of each article about a topic, oldest report first."""
    found = sorted(about(plan, hits)[:MOMENTS], key=_when)
    return _dated(found), ["In the order in which it was reported."] if len(found) > 1 else []


def about(plan: QueryPlan, hits: Sequence[Hit]) -> list[Candidate]:
    """The articles about a topic, in the order found, each by the sentence that tells most of it.

    Those that only mention it count where none is about it.
    """
    topic = _topic(plan, hits)
    found = having(plan, hits)
    enough = NEARLY * max((candidate.score for candidate in found), default=0.0)
    found = [candidate for candidate in found if candidate.score >= enough]
    return [c for c in found if _is_about(c.hit.article, topic, enough)] or found


def having(plan: QueryPlan, hits: Sequence[Hit], enough: float = ENOUGH) -> list[Candidate]:
    """The articles that have a topic's words, in the order found, each by the sentence that has most.

    Those of the time that is asked for come first, and alone where there are any.

    Args:
        plan: What is asked for.
        hits: What was found.
        enough: Share of the words that a passage with its headline must have.
    """
    topic = _topic(plan, hits)
    best: dict[str, Candidate] = {}
    for at, hit in enumerate(hits):
        share = topic.share(f"{hit.article.title} {hit.passage.text}")
        before = best.get(hit.article.id)
        if share < enough or (before and share <= before.score):
            continue
        if sentence := _telling(hit, topic):
            best[hit.article.id] = Candidate(at, hit, sentence, None, share)
    found = list(best.values())
    if period := reported(plan.period):
        found = [c for c in found if period.admits(c.hit.article)] or found
    return found


def _topic(plan: QueryPlan, hits: Sequence[Hit]) -> _Topic:
    asked = set(content_stems(without_times(subject(plan.question))))
    asked = asked - _ONLY_ASK or asked
    told = [set(content_stems(f"{hit.article.title} {hit.passage.text}")) for hit in hits]
    spread = Counter(stem for stems in told for stem in stems & asked)
    return _Topic({stem: 1 / (1 + log(1 + max(spread[stem], 1))) for stem in asked})


def _is_about(article: Article, topic: _Topic, enough: float) -> bool:
    """Whether an article has a topic in its headline or its beginning, and speaks of it in its text."""
    page = page_of(article)
    prose = [sentence.text for sentence in page.sentences if page.is_prose(sentence)]
    beginning = " ".join([article.title, *prose[:BEGINNING]])
    return topic.share(beginning) >= enough and any(topic.share(text) for text in prose)


def _telling(hit: Hit, topic: _Topic) -> Sentence | None:
    """The sentence of a passage with most of a topic.

    That is the first of all where the headline has as much of it and the sentence any.
    """
    page = page_of(hit.article)
    prose = [s for s in page.sentences if page.is_prose(s)]
    inside = [s for s in prose if hit.passage.start <= s.start < hit.passage.end] or prose[:1]
    if not inside:
        return None
    best = max(inside, key=lambda sentence: topic.share(sentence.text))
    if not topic.share(best.text):
        best = max(prose or inside, key=lambda sentence: topic.share(sentence.text))
    leads = topic.share(prose[0].text) > 0 or topic.share(best.text) == 0
    return prose[0] if leads and topic.share(hit.article.title) >= topic.share(best.text) else best


def _with_another(candidate: Candidate, topic: _Topic) -> list[Candidate]:
    """A sentence and another of its article: the one that has most of the topic beside it, in their order."""
    page = page_of(candidate.hit.article)
    others = [s for s in page.sentences if s != candidate.sentence and page.is_prose(s)]
    best = max(others, key=lambda sentence: topic.share(sentence.text), default=None)
    if best is None or not topic.share(best.text):
        return [candidate]
    return sorted([candidate, replace(candidate, sentence=best)], key=lambda c: c.sentence.start)


def _dated(found: Sequence[Candidate]) -> list[Candidate]:
    """Each below the day of its report."""
    return [
        replace(c, heading=f"{printed:%Y-%m-%d}" if (printed := c.hit.article.printed) else _UNDATED)
        for c in found
    ]


def _when(candidate: Candidate) -> str:
    published = candidate.hit.article.published
    return published.isoformat() if published else ""
