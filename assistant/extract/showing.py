"""What bears on a topic, where no single sentence answers: shown by rank, or by date.

Nothing is read by a model here: what was found first bears on it most, if it has enough of the words.
"""

from collections.abc import Collection, Sequence

from assistant.analysis.prose import Sentence
from assistant.analysis.words import content_stems
from assistant.answers import Hit
from assistant.extract.candidates import Candidate, page_of
from assistant.languages import UNREAD
from assistant.query import Kind, QueryPlan
from assistant.query.naming import subject
from assistant.query.times import without_times
from assistant.searching import reported

SHOWN = 4  # articles on a topic
NEWEST = 3  # articles that tell the latest
MOMENTS = 8  # of a course of events
ENOUGH = 0.5  # share of a topic's words that a passage with its headline must have
ENOUGH_UNREAD = 0.3  # the same where the words that only ask are not told from the others


def on_topic(plan: QueryPlan, hits: Sequence[Hit]) -> tuple[list[Candidate], list[str]]:
    """One sentence of each of the articles that bear most on a topic, best first."""
    found = bearing(plan, hits)[:SHOWN]
    note = "These words are not a question; the sentences that bear on them most are shown."
    return found, [note] if found and plan.kind is Kind.TOPIC else []


def unread(plan: QueryPlan, hits: Sequence[Hit]) -> tuple[list[Candidate], list[str]]:
    """The same for a question in a script that the reader does not read."""
    found = bearing(plan, hits, ENOUGH_UNREAD)[:SHOWN]
    return found, [UNREAD] if found else []


def latest(plan: QueryPlan, hits: Sequence[Hit]) -> tuple[list[Candidate], list[str]]:
    """One sentence of each of the newest articles that bear on a topic, newest first."""
    found = sorted(bearing(plan, hits), key=_when, reverse=True)[:NEWEST]
    if not found:
        return [], []
    newest = found[0].hit.article.printed
    as_of = (
        f"The newest report on this is of {newest:%Y-%m-%d}." if newest else "None of these reports is dated."
    )
    return found, [as_of]


def by_date(plan: QueryPlan, hits: Sequence[Hit]) -> tuple[list[Candidate], list[str]]:
    """One sentence of each article that bears on a topic, oldest report first."""
    found = sorted(bearing(plan, hits)[:MOMENTS], key=_when)
    days = dict.fromkeys(f"{c.hit.article.printed:%Y-%m-%d}" for c in found if c.hit.article.printed)
    return found, [f"In the order in which it was reported: {', '.join(days)}."] if len(found) > 1 else []


def bearing(plan: QueryPlan, hits: Sequence[Hit], enough: float = ENOUGH) -> list[Candidate]:
    """The articles that bear on a topic, in the order found, each by its sentence with most of the words.

    Those of the time that is asked for come first, and alone where there are any.

    Args:
        plan: What is asked for.
        hits: What was found.
        enough: Share of the words that a passage with its headline must have.
    """
    asked = set(content_stems(without_times(subject(plan.question))))
    best: dict[str, Candidate] = {}
    for at, hit in enumerate(hits):
        share = _share(asked, f"{hit.article.title} {hit.passage.text}")
        before = best.get(hit.article.id)
        if share < enough or (before and share <= before.score):
            continue
        if sentence := _telling(hit, asked):
            best[hit.article.id] = Candidate(at, hit, sentence, None, share)
    found = list(best.values())
    if period := reported(plan.period):
        found = [c for c in found if period.admits(c.hit.article)] or found
    return found


def _telling(hit: Hit, asked: Collection[str]) -> Sentence | None:
    """The sentence of a passage with most of the words; the first of all where the headline has as many."""
    page = page_of(hit.article)
    prose = [s for s in page.sentences if page.is_prose(s)]
    inside = [s for s in prose if hit.passage.start <= s.start < hit.passage.end] or prose[:1]
    if not inside:
        return None
    best = max(inside, key=lambda sentence: _share(asked, sentence.text))
    if prose and _share(asked, hit.article.title) >= _share(asked, best.text):
        return max((prose[0], best), key=lambda s: _share(asked, f"{hit.article.title} {s.text}"))
    return best


def _share(asked: Collection[str], text: str) -> float:
    """Which share of some stems is in a text, from 0 to 1; all of none are."""
    return len(set(content_stems(text)).intersection(asked)) / len(asked) if asked else 1.0


def _when(candidate: Candidate) -> str:
    published = candidate.hit.article.published
    return published.isoformat() if published else ""
