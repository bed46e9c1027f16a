"""Questions to ask, made from articles; each was tried, and is answered."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence

from assistant.answers import Answer
from assistant.ask import Assistant
from assistant.wondering import Wondered, wonder
from ingest.articles import Article

_HOW_MANY = 4
_NEXT = 3  # questions after an answer
_LOOKED_AT = 200  # articles
_TRIED = 10  # questions
_READ = 3  # passages for each: a page that is being drawn needs the processor too


def suggest(desk: Assistant) -> list[Wondered]:
    """A few questions of different kinds, on different stories, each of which its article answers."""
    library = desk.library
    newest = library.articles(limit=_LOOKED_AT)
    stories = library.stories(article.id for article in newest)
    wondered = [list(wonder(article)) for article in one_of_each(newest, stories)]
    plain = desk.with_settings(llm="none", passages=_READ)
    chosen: list[Wondered] = []
    for question in in_turn(wondered)[:_TRIED]:
        if len(chosen) == _HOW_MANY:
            break
        if question.article not in [other.article for other in chosen] and answers(plain, question, stories):
            chosen.append(question)
    return chosen


def next_questions(
    desk: Assistant, before: Sequence[Answer], go_on: Callable[[], bool] = lambda: True
) -> list[Wondered]:
    """What can be asked after the last of some answers, made from the articles that it cites.

    Each question is answered, and by words that were not quoted before.

    Args:
        desk: Answers.
        before: A conversation so far, at least one answer.
        go_on: Asked before each question that is tried; where it says no, there are only those found so far.
    """
    last = before[-1]
    cited = list({c.article.id: c.article for c in last.citations}.values())
    if not cited:
        return []
    asked = {_bare(words) for answer in before for words in (answer.asked, answer.question)}
    said = {" ".join(c.quote.split()) for answer in before for c in answer.citations}
    stories = desk.library.stories(article.id for article in cited)
    here = [article for article in cited if article.id in stories]
    wondered = [[one for one in wonder(article) if _bare(one.text) not in asked] for article in here]
    plain = desk.with_settings(llm="none", passages=_READ)
    chosen: list[Wondered] = []
    for question in in_turn(wondered)[:_TRIED]:
        if len(chosen) == _NEXT or not go_on():
            break
        if answers(plain, question, stories, said):
            chosen.append(question)
    return chosen


def answers(desk: Assistant, question: Wondered, stories: dict[str, str], said: Collection[str] = ()) -> bool:
    """Whether an answer rests on the article that a question was made from, or on its story.

    Args:
        desk: Answers.
        question: What is asked.
        stories: The story of each article that counts.
        said: Quotes that the reader has read; an answer that begins with one of them is no new one.
    """
    answer = desk.ask(question.text)
    cited = {stories.get(citation.article.id) for citation in answer.citations}
    fresh = not answer.citations or " ".join(answer.citations[0].quote.split()) not in said
    return not answer.refused and stories[question.article.id] in cited and fresh


def _bare(question: str) -> str:
    return " ".join(question.casefold().strip(" ?").split())


def in_turn(wondered: list[list[Wondered]]) -> list[Wondered]:
    """The questions of many articles: of each kind one, then of each a second; headlines come last."""
    seen: Counter[str] = Counter()
    rounds = {}
    for question in (question for questions in wondered for question in questions):
        rounds[question] = (question.kind == "headline", seen[question.kind])
        seen[question.kind] += 1
    return sorted(rounds, key=lambda question: rounds[question])


def one_of_each(articles: list[Article], stories: dict[str, str]) -> list[Article]:
    """The articles, one of each story, taking outlets in turn."""
    by_story = {stories[article.id]: article for article in reversed(articles)}
    told_once = [article for article in articles if by_story[stories[article.id]] is article]
    before: Counter[str] = Counter()
    rounds = {}
    for article in told_once:
        rounds[article.id] = before[article.source]
        before[article.source] += 1
    return sorted(told_once, key=lambda article: rounds[article.id])
