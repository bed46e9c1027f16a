"""Who is said to speak in a sentence: by name, by office, or by the pronoun that stands for one."""

import re
from collections.abc import Sequence

from assistant.analysis.saying import spoken

NAME = r"(?:(?!(?:He|She|They|It|We|I|You)\b)[A-Z][\w’'.-]*)(?: (?:(?:de|van|von|bin|al) )?[A-Z][\w’'.-]*)*"
SPOKE = spoken()
SPEAKS = re.compile(
    rf"(?P<before>{NAME})(?:,[^,.;]{{1,80}},|,)?(?: (?:on|last) [A-Z]\w+)?"
    rf"(?: (?:also|had|has|later|then))? {SPOKE}\b|"
    rf"\b{SPOKE} (?P<after>{NAME})|\b[Aa]ccording to (?P<source>{NAME})"
)
_AGAIN = re.compile(  # he said; and words in quotation marks alone, which go on with the speaker before
    rf"\b(?:he|she|they) (?:(?:also|had|has|later|then|would) )?{SPOKE}\b|"
    r"^[^\w\"“]*(?:\"[^\"]*\"?|“[^”]*”?)\W*$",
    re.IGNORECASE,
)


def speaks(sentence: str, before: Sequence[str], speaker: str) -> bool:
    """Whether somebody speaks in a sentence, by its own words or by those before it.

    Args:
        sentence: The sentence.
        before: The sentences before it, in order; the last that has anybody speak counts.
        speaker: A name, of which the last word is enough, or an office such as "the mayor".
    """
    if _is_said_by(sentence, speaker):
        return True
    if SPEAKS.search(sentence) or not _AGAIN.search(sentence):
        return False
    for earlier in reversed(before):
        if _is_said_by(earlier, speaker) or re.search(_key(speaker), earlier, re.IGNORECASE):
            return True
        if SPEAKS.search(earlier):
            return False
    return False


def is_attributed(sentence: str) -> bool:
    """Whether a sentence says by name who speaks in it."""
    return bool(SPEAKS.search(sentence))


def _is_said_by(sentence: str, speaker: str) -> bool:
    key = _key(speaker)
    return bool(
        re.search(
            rf"{key}(?:,[^.;\"“”]{{1,90}}?,| \([^)]{{1,40}}\)|(?: [\w’'-]+){{0,6}}?),? "
            rf"(?:(?:also|had|has|have|later|then|would|did not) )?(?:{SPOKE}|respond|comment)\b|"
            rf"(?:^|[,?!\"“”’] ){SPOKE} (?:(?!that\b)[\w’',.-]+ ){{0,7}}?{key}|"
            rf"\baccording to (?:[\w’',.-]+ ){{0,6}}?{key}",
            sentence,
            re.IGNORECASE,
        )
    )


def _key(speaker: str) -> str:
    """A pattern of the last word of whom a speaker is called by; what belongs to them is another's."""
    words = re.sub(r"^(?:the|a|an) ", "", speaker.strip(), flags=re.IGNORECASE).split()
    return rf"\b{re.escape(words[-1])}\b(?!['’]s?\b)" if words else r"(?!)"
