"""A question that leans on the conversation, completed by setting what was spoken of beside it.

None of its own words is ever changed: a wrong guess beside them dilutes a search, in their place it ruins it.
"""

import re
from collections.abc import Sequence

from assistant.analysis.attribution import SPEAKS
from assistant.analysis.dates import dates_of
from assistant.analysis.figures import NUMBER_WORDS
from assistant.analysis.words import content_stems
from assistant.answers import Answer, Citation
from assistant.query.leaning import FRAGMENT, GENERAL, PERSON, WHAT_ABOUT, is_fragment
from assistant.query.naming import has_names, names, subject, without_names
from assistant.query.rules import is_pronoun, speaker_of
from assistant.query.times import without_times

_LONGEST_ANSWER = 6  # words of an earlier answer that can be what "it" or "he" stands for
_LONGEST_PART = 14  # words of what was spoken of
_NEAR = 4  # earlier turns that are looked through for whom or what they told of
_WHO_IS = re.compile(r"^\W*who(?: is| was|['’]?s) (?P<who>[^?,]+?)\W*$", re.IGNORECASE)


def completed(question: str, turns: Sequence[Answer]) -> str:
    """The question with what it leans on beside it; as it is where nothing was spoken of.

    Args:
        question: One that leans.
        turns: The conversation so far, oldest first.
    """
    base = _base(turns)
    if again := _of_another(question, base):
        return again
    beside = _beside(question, base, turns)
    if not beside:
        return question
    bare = re.sub(r"\s*([?.!]*)\s*$", "", question)
    mark = question[len(bare) :].strip()
    return f"{bare} ({'; '.join(beside)}){mark}"


def _base(turns: Sequence[Answer]) -> Answer:
    """The last turn whose question stood alone; the first where none did."""
    return next((turn for turn in reversed(turns) if turn.asked in ("", turn.question)), turns[0])


def _of_another(question: str, base: Answer) -> str:
    """The earlier question, asked of another time, place or thing beside it; "" where it is not that."""
    about, fragment = WHAT_ABOUT.match(question), FRAGMENT.match(question)
    if about and (has_names(about["other"]) or FRAGMENT.match(about["other"])):
        rest = about["other"]
    elif fragment and is_fragment(question):
        rest = fragment["rest"]
    else:
        return ""
    earlier = base.question.rstrip(" ?.!")
    if dates_of(rest):
        earlier = without_times(earlier)
    elif has_names(rest):
        earlier = without_names(earlier)
    return f"{earlier}, {'and ' if not rest.casefold().startswith('and ') else ''}{rest}?"


def _beside(question: str, base: Answer, turns: Sequence[Answer]) -> list[str]:
    """What was spoken of and the question does not say: who spoke, the subject, short answers since."""
    core = subject(base.question)
    who = last_speaker(turns) if PERSON.search(question) else ""
    parts = [core] if who in core else [who, core]
    after = turns[turns.index(base) + 1 :] if base in turns else turns[-1:]
    parts += [subject(turn.asked) for turn in after[-1:]]
    parts += [answer for turn in (base, *after)[-_NEAR:][::-1] if (answer := _short_answer(turn))]
    known = set(content_stems(question))
    beside = []
    for part in parts:
        part = " ".join(part.split()[:_LONGEST_PART])
        stems = set(content_stems(part))
        if stems - known and (stems - GENERAL or part is parts[0]):
            beside.append(part)
            known |= stems
    return beside


def last_speaker(turns: Sequence[Answer]) -> str:
    """Who was last spoken of as a person: whose words were asked for, who was asked about, who is quoted.

    "" where none of these tells it.
    """
    last = turns[-1]
    asked_for = speaker_of(last.question)
    if (
        asked_for
        and not is_pronoun(asked_for)
        and not re.search(r",| and ", asked_for)
        and has_names(asked_for)
    ):
        return asked_for
    if (who_is := _WHO_IS.match(last.question)) and has_names(f"… {who_is['who']}"):
        return who_is["who"]
    for statement in reversed(last.statements):
        articles = " ".join(citation.article.text for citation in statement.citations)
        for text in (statement.text, *map(_around, statement.citations)):
            if who := _who_speaks(text, articles):
                return who
    return ""


def _around(citation: Citation) -> str:
    """The quoted words with the paragraph that they stand in, up to their end."""
    text = citation.article.text
    return text[text.rfind("\n", 0, citation.start) + 1 : citation.end]


def _who_speaks(text: str, articles: str) -> str:
    """The last who is said to speak in a text; one word that begins a sentence must be a name elsewhere too.

    So "Twelve said", "Police said" and the like tell of nobody by name.
    """
    for match in reversed(list(SPEAKS.finditer(text))):
        spoken = next(filter(None, match.groups()))
        opens = match["before"] and re.search(r"(?:^|[.!?:]\W*|\n\W*|[\"“‘])$", text[: match.start()])
        if opens and " " not in spoken and not re.search(rf"[a-z,] {re.escape(spoken)}\b", articles):
            continue
        if (name := next(names(f"… {spoken}"), "")) and name.casefold() not in NUMBER_WORDS:
            return name
    return ""


def _short_answer(turn: Answer) -> str:
    """The few words that answered a turn, where they name something; "" where they are a figure or a date."""
    for citation in turn.citations[:1]:
        if citation.span:
            start, end = citation.span
            words = " ".join(citation.article.text[start:end].split()).strip(' .,;:"“”')
            named = [name for name in names(f"… {words}") if name.casefold() not in NUMBER_WORDS]
            is_name = len(words.split()) <= _LONGEST_ANSWER and bool(named)
            return words if is_name and not dates_of(words) else ""
    return ""
