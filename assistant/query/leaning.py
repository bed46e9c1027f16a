"""Whether a question leans on the conversation before it, or stands alone."""

import re
from collections.abc import Sequence

from assistant.analysis.words import content_stems
from assistant.answers import Answer
from assistant.query.naming import VERB, has_names

ENOUGH = 3  # content words that make a question of their own
_PLENTY = 8  # of those that tell so much that a pronoun among them means one of them
GENERAL = frozenset(  # stems of words that name nothing in particular
    "peopl person man men woman women child children other someth anyth thing happen tell give say said go "
    "way detail mani much long far exampl reason point know explain elabor pleas continu summar summari "
    "summaris latest news updat result victim casualti kill die dead death injur hurt wound cost".split()
)
WHAT_ABOUT = re.compile(r"^\W*(?:(?:and|but|so) )?(?:what|how) about\b\s*(?P<other>.+?)\W*$", re.IGNORECASE)
FRAGMENT = re.compile(  # and in 2024?
    r"^\W*(?:(?:and|but|or|so) )?"
    r"(?P<rest>(?:in|on|at|for|before|after|since|from|by|during|until|under|with) .+?)\W*$",
    re.IGNORECASE,
)
PERSON = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", re.IGNORECASE)
_MANY = re.compile(r"\b(?:they|them|their|theirs|themselves)\b", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|its|itself)\b", re.IGNORECASE)
_NO_IT = re.compile(  # "it" that stands for nothing before
    r"\b(?:is|was|isn['’]t|will|would|make|makes|made) it (?:be |so |now |still |ever )*\w+ "
    r"(?:that|to|for|when|if|about)\b|"
    r"\b(?:what|how) (?:is|was) it (?:about|like)\b|\bit (?:is|was) (?:\w+ )?(?:that|to)\b|"
    r"^\W*it (?:\w+ ){1,4}that\b|"
    r"\bit (?:takes?|took|costs?|feels?|means?) (?:[\w’'-]+ )*to (?!the\b|a\b)[a-z]",
    re.IGNORECASE,
)
_TIME_NOUN = (
    r"(?:time|morning|afternoon|evening|night|day|week|weekend|month|quarter|season|spring|summer|autumn|fall|"
    r"winter|year|decade|century|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|"
    r"july|august|september|october|november|december)"
)
_THIS = re.compile(
    rf"\b(?:this|these|those)\b(?! (?:(?:past|coming|upcoming|current) )?"
    rf"(?:{_TIME_NOUN}|who|that|in|of|with|whose|killed|affected)\b)|"
    rf"\b(?:about|after|before|of|in|on|for|from|with|by|to|at|like|than|{VERB}) that\b(?! {_TIME_NOUN}\b)|"
    r"\bthat\W*$",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbe )(?<!\bbeen )"
    rf"\bthere\b(?! (?:{VERB}|be|been)\b)",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(  # "which Spanish side does": what is asked for is not who "he" is
    rf"^\W*(?:which|what|whose|how (?:many|much))\b(?:(?!\b{VERB}\b)[^?])*?\b{VERB}\s*$", re.IGNORECASE
)
_OWNED = re.compile(  # "its people is Facebook's owner": it is told after
    rf"(?i:its|his|her|their) [^?,]{{1,80}}?\b(?i:{VERB}) (?:the )?[A-Z]"
)
_WHICH = re.compile(  # a company: its
    rf"\b(?:which|whose) (?!(?:of|{VERB})\b)[\w’'-]+ ", re.IGNORECASE
)
_ASKS_AGAIN = re.compile(
    r"\b(?:and|or|but) (?:who|what|when|where|which|why|how|did|does|is|was|were|has|have)\b", re.IGNORECASE
)
_THING = re.compile(r"\b(?:the|a|an|this|that|every|each|all|both|some|any) [\w’'-]+", re.IGNORECASE)
_NOUN_PHRASE = re.compile(
    r"\b(?:the|an?) (?:(?!(?:of|in|at|on)\b)[\w’'-]+ ?)+(?:(?:of|in|at|on) [\w’'-]+)?", re.IGNORECASE
)
_ELSE = re.compile(r"\b(?:else|more|further|other|another|same|again|instead)\b", re.IGNORECASE)
_CONTINUES = re.compile(r"^\W*(?:and|but|so|or|then|also)\b", re.IGNORECASE)
_ANY_VERB = re.compile(rf"\b{VERB}\b", re.IGNORECASE)
_MOST_READ = 8_000  # characters of an article that are looked through for the words of a question


def leans(question: str, turns: Sequence[Answer]) -> bool:
    """Whether a question cannot be understood without the conversation before it.

    It can where it names what it is about, or has words enough of its own and no pronoun that only the
    conversation explains. Of one in between, the words tell: where they were spoken of, it leans.
    """
    if not turns:
        return False
    if len(set(content_stems(question))) >= _PLENTY and not _CONTINUES.match(question):
        return False
    if _points_back(question) or WHAT_ABOUT.match(question):
        return True
    if has_names(question):
        return bool(_CONTINUES.match(question) and is_fragment(question))
    stems = set(content_stems(question))
    telling = stems - GENERAL
    if not telling or is_fragment(question):
        return True
    if len(telling) >= ENOUGH or (len(stems) >= ENOUGH and _has_things(question, 2)):
        return bool(_CONTINUES.match(question) and _ELSE.search(question))
    return telling <= _told(turns[-1]) or bool(_CONTINUES.match(question))


def _points_back(question: str) -> bool:
    """Whether it has a pronoun that nothing before it in the question explains."""
    plain = _NO_IT.sub(lambda match: "_" * len(match.group()), question)
    for pattern in (PERSON, _MANY, _IT):
        if found := pattern.search(plain):
            before = plain[: found.start()]
            is_owned = bool(_OWNED.match(plain, found.start()))
            is_last = pattern is not PERSON and _ends_clause(plain, found)
            if not is_owned and (is_last or not _explains(before, pattern)):
                return True
    for pattern in (_THIS, _THERE):
        if (found := pattern.search(plain)) and not _ASKS_AGAIN.search(plain[: found.start()]):
            return True
    return False


def _explains(before: str, pronoun: re.Pattern[str]) -> bool:
    """Whether words name somebody or something that a pronoun after them can stand for."""
    if _ASKED_FOR.match(before):  # which Spanish side does he
        return False
    if pronoun is not PERSON and _WHICH.search(before):
        return True
    if pronoun is _MANY and re.search(r"[a-z]{2}s\b", before):  # scientists believe they
        return True
    return has_names(before) or bool(_THING.search(before)) or len(content_stems(before)) >= ENOUGH


def _ends_clause(question: str, pronoun: re.Match[str]) -> bool:
    """Whether a pronoun is what a clause ends with, as in "say about it": then it means something else."""
    is_last = not question[pronoun.end() :].strip(" ?.!,;")
    return is_last and not _ASKS_AGAIN.search(question[: pronoun.start()])


def _has_things(question: str, least: int) -> bool:
    """Whether it names a thing by several words: the ferry accident."""
    found = _NOUN_PHRASE.finditer(question)
    return any(len(set(content_stems(phrase.group())) - GENERAL) >= least for phrase in found)


def is_fragment(question: str) -> bool:
    """Whether it is no more than a place, a time or a circumstance: "and in Dunmore?"."""
    return bool(FRAGMENT.match(question)) and not _ANY_VERB.search(question)


def _told(turn: Answer) -> set[str]:
    """Stems of what a turn was about: its question, its answer and the articles that it cites."""
    articles = {c.article.id: c.article for c in turn.citations} or {
        h.article.id: h.article for h in turn.hits[:1]
    }
    said = [statement.text for statement in turn.statements]
    texts = [turn.question, *said, *(f"{article.title} {article.text}" for article in articles.values())]
    return {stem for text in texts for stem in content_stems(text[:_MOST_READ])}
