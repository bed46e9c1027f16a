"""Questions that an article answers, made from its own sentences by turning them round."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.articles import Article

_LOOKED_AT = 2500  # characters of an article
_WORDS = range(4, 19)  # a question that is shorter says too little, one that is longer is not asked
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_SMALL = (
    "Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|Thirteen|Fourteen|Fifteen|Sixteen|Seventeen|"
    "Eighteen|Nineteen|Twenty|Thirty|Forty|Fifty|Sixty|Seventy|Eighty|Ninety"
)
_ABOUT = "At least|About|Around|Some|More than|Nearly|Almost|Over|Up to|An estimated"
_VAGUE = (
    "He|She|It|They|We|I|You|This|That|These|Those|There|But|And|So|If|In|On|At|As|When|While|What|Who|"
    "Her|His|Its|Their"
)
_VERBS = "said|says|told|has|have|had|is|are|was|were|will|would|that|who|which"
_SUBJECT = rf"^(?P<subject>(?!(?:{_VAGUE})\b)[A-Z](?:(?! (?:{_VERBS}) )[^,;:\"“”()]){{2,50}})"
_NAME = r"[A-Z][a-z]+ (?:[A-Z][\w.'’-]* )?[A-Z][\w'’-]+"
_HOW_MANY = re.compile(
    rf"^(?:(?:{_ABOUT}) )?(?:{_SMALL}|\d[\d,]*)(?: (?:hundred|thousand|million|billion))* "
    r"(?P<what>(?!of |more |or |per |days |weeks |months |years )[a-z]+(?: [a-z]+)?? "
    r"(?:were|are|have|had|will|[a-z]{2,}ed|went|took|fell|lost|came|won) [^,;:\"“”]+)"
)
_WHEN = re.compile(
    rf"{_SUBJECT} (?P<aux>will|would) (?P<rest>[a-z]+(?: [^,;:\"“”]{{1,50}})??) "
    rf"(?:in|on|by) (?:{_MONTHS}|{_DAYS}|20\d\d)"
)
_HOW_MUCH = re.compile(rf"{_SUBJECT} (?P<aux>will|would) cost \S*\d")
_WHY = re.compile(
    rf"{_SUBJECT} (?P<aux>was|were|is|are|will|could|would|(?:had|has|have)(?= \w+ed )) "
    r"(?P<rest>[^,;:\"“”]+),? because "
)
_SAID = re.compile(rf"(?:^|, )(?P<role>(?:[a-z]+ ){{1,3}})(?P<name>{_NAME}) said\b")
_SPOKE = re.compile(rf"^(?!(?:{_VAGUE})\b)(?P<name>{_NAME}) (?:said|told)\b")
_SAYER = re.compile(rf"\bsaid (?P<name>{_NAME}), (?P<role>(?:a|an|the|who) [^,;:.\"“”]{{3,60}})[,.]")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”]?\s+|\n+")
_DATELINE = re.compile(r"^[A-Z][A-Z .,]+(?:\([^)]*\))? *[-–—] *")
_LAST = re.compile(rf"(?: (?:on|by|since|late|early) (?:{_DAYS})(?: \w+)?)+$")


@dataclass(frozen=True, slots=True)
class Wondered:
    """A question, of what kind it is, and the article that it was made from."""

    text: str
    kind: str
    article: Article


def wonder(article: Article) -> Iterator[Wondered]:
    """Questions that an article answers, the plainest last.

    Each is a sentence of the article turned round, so that no word in it is ours but the question's; a
    sentence that fits no pattern gives none. Whether it is answered is for the caller to see.
    """
    lead = article.text[:_LOOKED_AT]
    for said in (article.title, *(_DATELINE.sub("", part) for part in _SENTENCE_END.split(lead))):
        for kind, words in _turned(said.strip(), lead):
            question = f"{' '.join(words.split())}?"
            if len(question.split()) in _WORDS:
                yield Wondered(question, kind, article)
    if article.title:
        yield Wondered(f"What is known about “{article.title}”?", "headline", article)


def _turned(sentence: str, text: str) -> Iterator[tuple[str, str]]:
    if found := _HOW_MANY.match(sentence):
        what = _LAST.sub("", _clause(found["what"]))
        if re.search(r"[A-Z]", what):  # without a name nobody knows which accident it was
            yield "how many", f"How many {what}"
    if found := _HOW_MUCH.match(sentence):
        yield "how much", f"How much {found['aux']} {_within(found['subject'], text)} cost"
    if found := _WHEN.match(sentence):
        yield "when", f"When {found['aux']} {_within(found['subject'], text)} {found['rest']}"
    if found := _WHY.match(sentence):
        yield "why", f"Why {found['aux']} {_within(found['subject'], text)} {found['rest']}"
    if found := _SAID.search(sentence):
        yield "said", f"What did {found['role']}{found['name']} say"
    if found := _SPOKE.match(sentence):
        yield "said", f"What did {found['name'].replace('The ', 'the ')} say"
    if found := _SAYER.search(sentence):
        yield "who", f"Who is {found['name']}"


def _clause(words: str) -> str:
    """A clause up to where its sentence goes on to something else."""
    return re.split(
        r" (?:only |even |just )?(?:and|but|while|after|before|because|as) | [-–—] ", words.rstrip(" .")
    )[0]


def _within(subject: str, text: str) -> str:
    """A subject as it is written within a sentence: with a small letter, unless it begins with a name."""
    first = subject.split()[0]
    known = re.search(rf"[a-z,] {re.escape(first)}\b", text) or not first[1:].islower()
    is_name = first not in ("A", "The") and known
    return subject if is_name else subject[0].lower() + subject[1:]
