"""Which passages a language model is shown, and in what order: as many as there is room for.

What is packed here is all that the model sees, and what it says is checked against just that.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answers import Hit
from assistant.extract.central import summed_up
from assistant.generate import cost
from assistant.query import Kind, QueryPlan
from ingest.articles import Article, Passage

MORE = 2  # times as many passages as an answer in the articles' own words is made from
WHOLE = 2  # articles that are shown whole where a summary is asked for
PassagesOf = Callable[[Iterable[str]], Mapping[str, Sequence[Passage]]]


@dataclass(frozen=True, slots=True)
class Packed:
    """The passages to show, in order, and what the reader should know of what was left out."""

    hits: tuple[Hit, ...]
    notes: tuple[str, ...] = ()


def pack(plan: QueryPlan, hits: Sequence[Hit], room: int, passages_of: PassagesOf) -> Packed:
    """Choose what a model is shown.

    Args:
        plan: What the question was understood as. Of a summary the best articles are shown whole; the latest
            is shown newest first, and a course of events oldest first.
        hits: What was found, best first; at least one.
        room: Tokens of passages that the model can be shown.
        passages_of: All passages of some articles, in order, by article id.

    Returns:
        At least one passage, even where it does not fit.
    """
    if plan.kind is Kind.SUMMARY and (packed := _whole(plan, hits, room, passages_of)):
        return packed
    fitting = _fitting(hits, room)
    if plan.newest_first or plan.kind is Kind.COURSE:
        fitting = _by_date(fitting, newest_first=plan.newest_first)
    return Packed(tuple(fitting))


def _whole(plan: QueryPlan, hits: Sequence[Hit], room: int, passages_of: PassagesOf) -> Packed | None:
    """The articles to sum up: the best one whole, or as much of it as fits; the next whole if it fits."""
    articles = [hit.article for hit in summed_up(plan, hits)]
    if not articles:
        return None
    best, *others = articles
    found = {hit.passage.id: hit for hit in hits}
    passages = passages_of([article.id for article in articles[:WHOLE]])

    def all_of(article: Article) -> list[Hit]:
        return [found.get(p.id) or Hit(p, article, 0.0) for p in passages.get(article.id, ())]

    shown = _fitting(all_of(best), room)
    for other in others[: WHOLE - 1]:
        longer = [*shown, *all_of(other)]
        if len(_fitting(longer, room)) == len(longer):
            shown = longer
    known, wanted = {hit.passage.id for hit in shown}, {article.id for article in articles}
    rest = [hit for hit in hits if hit.article.id in wanted and hit.passage.id not in known]
    return Packed(tuple(_fitting([*shown, *rest], room)), _cut(best, shown))


def _fitting(hits: Sequence[Hit], room: int) -> list[Hit]:
    """The first hits, as many as there is room for and at least one."""
    fitting: list[Hit] = []
    for number, hit in enumerate(hits, 1):
        room -= cost(number, hit)
        if room < 0 and fitting:
            break
        fitting.append(hit)
    return fitting


def _cut(article: Article, shown: Sequence[Hit]) -> tuple[str, ...]:
    """Which part of an article was read, where that is not all of it."""
    read = max((hit.passage.end for hit in shown if hit.article.id == article.id), default=0)
    length = len(article.text)
    if not article.text[read:].strip():
        return ()
    return (
        f"“{article.title}” is too long to be shown to the language model whole: its first {read:,} of "
        f"{length:,} characters were read ({100 * read // length}%); ONRECORD_LLM_EVIDENCE and the model's "
        "context set how much.",
    )


def _by_date(hits: Sequence[Hit], *, newest_first: bool) -> list[Hit]:
    """Hits by the day of their articles; those without a day last."""
    dated = [(hit.article.printed.date(), hit) for hit in hits if hit.article.printed]
    dated.sort(key=lambda one: one[0], reverse=newest_first)
    return [*(hit for _, hit in dated), *(hit for hit in hits if not hit.article.published)]
