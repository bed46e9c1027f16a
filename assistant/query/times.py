"""The time that a question speaks of, as the days on which what answers it was published."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.query.plans import Period
from assistant.query.told import WEEKDAYS, Told, times_told

_BEFORE = re.compile(  # the words that lead in a date
    r"(?:^|\b)(?P<word>since|after|from|before|until|till|up to|prior to|between|in|on|during|as of|by|of|"
    r"around|through|throughout|and|to)(?: the)?"
    r"(?: (?:early|late|mid|start of|end of|beginning of|month of|year|day of|whole of|rest of))?[\s-]*$",
    re.IGNORECASE,
)
_OPEN_START = frozenset({"before", "until", "till", "up to", "prior to"})
_OPEN_END = frozenset({"since", "after"})
_WHEN = frozenset(  # of those words, the ones that lead in a time even where a name follows: in 2022 Ann Ode
    (
        "since",
        "after",
        "from",
        "before",
        "until",
        "till",
        "up to",
        "prior to",
        "between",
        "in",
        "on",
        "during",
    )
)
_AMOUNT = re.compile(  # more than 2000
    r"\b(?:than|over|about|nearly|almost|least|roughly|exceed\w*) $", re.IGNORECASE
)
_GOES_ON = re.compile(r"^(?:['’]s)?\s+(?P<word>[\w’'-]+)")
_NO_NOUN = frozenset(  # a date before one of these stands by itself, and belongs to no noun
    "a about according after against all an and any are as at be been before between but by can could did do "
    "does during ever for from had has have he her his how if in into is it its may might of on or our over "
    "say says said she should since so than that the their there they this through to under until was we "
    "were what when where which who why will with would you your happen happened".split()
)
_RANGE = re.compile(r"^\s*(?:to|and|until|till|through|-|–|—)\s*(?:the )?$", re.IGNORECASE)
_SOME_DAY = date(2000, 1, 1)  # where only the words of a time matter


@dataclass(frozen=True, slots=True)
class Times:
    """The time of a question.

    Attributes:
        period: When what answers was published; None where the question does not tell.
        notes: What of it could not be taken, or is told from the day of asking, in sentences.
    """

    period: Period | None = None
    notes: tuple[str, ...] = ()


def times(question: str, today: date, last: date | None = None, *, is_topic: bool = False) -> Times:
    """The time that a question speaks of.

    Args:
        question: As it stands alone.
        today: The day as of which it is asked; "last month" is told from it.
        last: When the newest article was published; a day without a year is the last such day by then.
        is_topic: Whether it is only some words, where a date belongs to all of them.
    """
    said = list(times_told(question, today, min(last or today, today)))
    missing = [question[one.start : one.end] for one in said if one.days is None]
    notes = tuple(
        f"There is no day “{words.strip()}”, so it was not looked for as a date." for words in missing
    )
    known = [
        one
        for one in said
        if one.days and (is_topic or _is_time(question, one)) and not _is_of_articles(question, one, last)
    ]
    period = _period(question, known, today)
    if period is None:
        return Times(None, notes)
    if any(one.is_relative for one in known):
        notes = (*notes, f"“{period.words}” was understood as {period}.")
    return Times(period, notes)


def without_times(question: str) -> str:
    """A question without the times that it names and the words that lead them in."""
    for one in sorted(times_told(question, _SOME_DAY, _SOME_DAY), key=lambda said: said.start, reverse=True):
        lead = _BEFORE.search(question[: one.start])
        start = lead.start() if lead else one.start
        question = f"{question[:start].rstrip()} {question[one.end :].lstrip()}"
    return re.sub(r"\s+([?.!,;])", r"\1", " ".join(question.split()))


def _period(question: str, said: list[Told], today: date) -> Period | None:
    """One period of all that is said; None where that is several times, or one that has not come yet."""
    if not said or len(said) > 2:
        return None
    first = said[0]
    assert first.days
    began, ended = first.days
    start: date | None = began
    end: date | None = ended
    lead = _BEFORE.search(question[: first.start])
    word = lead["word"].casefold() if lead else ""
    words_end = first.end
    if len(said) == 2:
        second = said[1]
        assert second.days
        if not _RANGE.match(question[first.end : second.start]) or second.days[1] < began:
            return None
        end, words_end = second.days[1], second.end
    elif word in _OPEN_START:
        start, end = None, (ended if word in ("until", "till", "up to") else began - timedelta(days=1))
    elif word in _OPEN_END:
        start, end = (began if word == "since" else ended + timedelta(days=1)), today
    if start and start > today:
        return None
    words = question[lead.start() if lead else first.start : words_end].strip()
    return Period(start, min(end, today) if start and end else end, words)


def _is_of_articles(question: str, said: Told, last: date | None) -> bool:
    """Whether a mere weekday is of no article's week by now, so that it is a word of the articles' own."""
    words = question[said.start : said.end].title()
    return bool(last and said.days and said.days[0] > last and words in WEEKDAYS)


def _is_time(question: str, said: Told) -> bool:
    """Whether it tells when, rather than which: "in 2022", not "the 2022 Masters" or "2021 returns"."""
    before = question[: said.start]
    if _AMOUNT.search(before):
        return False
    following = _GOES_ON.match(question[said.end :])
    if said.is_relative or following is None or following["word"].casefold() in _NO_NOUN:
        return True
    lead = _BEFORE.search(before)
    return bool(
        lead and lead["word"].casefold() in _WHEN and not before.rstrip().endswith((" the", " a", " an"))
    )
