"""Follow-up questions made to stand alone, by a language model or a plain rule."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant import prompts
from assistant.answers import Answer
from assistant.generate import complete
from ingest.errors import ModelError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

_PERSON = re.compile(r"\b(he|she|him|her|his|hers)\b", re.IGNORECASE)
_THING = re.compile(r"\b(it|its|they|them|their|theirs|this|that|these|those|there)\b", re.IGNORECASE)
_CONTINUES = re.compile(r"^\s*(and|but|so|or|what about|how about|what else)\b", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z][\w’'-]*(?:\s+(?:of\s+|the\s+)?[A-Z][\w’'-]*)*")
_NOT_NAMES = frozenset(
    "A An And Are At But By Can Could Did Do Does For From Had Has Have He How I If In Is It Its May Of On "
    "Or She So That The Their There They This To Was Were What When Where Which Who Whom Whose Why Will "
    "With Would".split()
)
_VERB = r"did|does|do|is|are|was|were|has|have|had|will|can|could|should|would"
_ASKED = re.compile(  # how many people | were | injured
    r"^(?:(?:when|where|why|how)|(?:how (?:many|much)|which|what)\s+"
    rf"(?P<noun>(?:(?!(?:{_VERB})\b)[\w’'-]+\s+)*?(?:(?!(?:{_VERB})\b)[\w’'-]+)))?\s*\b(?P<verb>{_VERB})\s+(?P<rest>.+?)\W*$",
    re.IGNORECASE,
)
_BARE = re.compile(r"^\W*(?:and |but |so )?(why|when|where|how)\W*$", re.IGNORECASE)
_WHERE = re.compile(  # and in 2024?
    r"^\W*(?:and|but|or|what about|how about)\s+((in|on|at|for|before|after|since|from|by|during)\s+.+?)\W*$",
    re.IGNORECASE,
)
_OTHER = re.compile(  # what about the radar?
    r"^\W*(?:and |but |so )?(?:what|how) about\s+((?!(?:it|them|him|her|this|that|these|those)\b).+?)\W*$",
    re.IGNORECASE,
)
_PATCHED = re.compile(r"\(about: |^About .*: ")
_ELLIPSIS = re.compile(rf"^\W*(?:and |but |so )?how (?:many|much)\s+(?:{_VERB})\b", re.IGNORECASE)
_THEME = re.compile(  # the ferry Marigold, the Harrow bridge
    rf"(?P<verb>\b(?:{_VERB})\s+)?(?P<name>\bthe\s+(?:[a-z’'-]+\s+){{0,2}}[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*)"
    r"(?P<noun>\s+(?!(?:and|at|by|for|from|in|of|on|or|to|when|with)\b)[a-z’'-]+)?(?P<more>\s+\w)?"
)
_THING_NAMED = re.compile(r"\bthe\s+[a-z’'-]+")
_POSSESSIVE = frozenset({"his", "hers", "its", "their", "theirs"})
_SPEAKS = r"(?:said|says|told|added|wrote|called|asked|promised|warned|argued|replied|insisted)"
_OFFICE = (
    r"(?:mr|mrs|ms|dr|sir|dame|lord|lady|judge|king|queen|prince|princess|mayor|minister|president|premier|"
    r"chancellor|governor|senator|chief|master|chair|secretary|head|leader|member|officer|captain|coach|"
    r"spokes\w+|\w+(?:man|woman)|\w+(?:er|or|ist|ian))\.?"
)
_RECENT = 4  # turns that a model is shown


def stand_alone(question: str, turns: Sequence[Answer], llm: "LLM | None") -> str:
    """The question as it can be understood without the conversation.

    Args:
        question: As it was typed.
        turns: The conversation so far, oldest first.
        llm: Rewrites it, if there is one; where it fails, the plain rule does.
    """
    if not turns or not _leans_on_context(question):
        return question
    if llm is not None:
        try:
            rewritten = complete(llm, _prompt(question, turns)).splitlines()
        except ModelError:
            rewritten = []
        if rewritten and 0 < len(rewritten[0]) <= 3 * (len(question) + len(turns[-1].question)):
            return rewritten[0].strip()
    return _by_rule(question, turns)


def _leans_on_context(question: str) -> bool:
    """Whether it continues another, has a pronoun that no name before it explains, or says very little."""
    pronoun = _pronoun(question)
    if _CONTINUES.match(question) or (pronoun and not _names(question[: pronoun.start()])):
        return True
    return not _names(question) and (len(question.split()) <= 3 or bool(_ELLIPSIS.match(question)))


def _by_rule(question: str, turns: Sequence[Answer]) -> str:
    """The question put as one who had not listened would have to put it.

    A bare "Why?" and "And in May?" take up the last question; a pronoun gives way to whom or what was spoken
    of; where that cannot be told, the last question stands beside it.
    """
    whole = (turn for turn in reversed(turns) if not _PATCHED.search(turn.question))
    base = next(whole, turns[0]).question
    if again := _asked_again(question, base):
        return again
    theme = _theme(base)
    if other := _OTHER.match(question):
        beside = f", and about {theme}" if theme and not _names(other.group(1)) else ""
        return f"What is said about {other.group(1)}{beside}?"
    pronoun = _pronoun(question)
    if pronoun:
        is_person = bool(_PERSON.fullmatch(pronoun.group()))
        is_plural = pronoun.group().lower() in {"they", "them", "their", "theirs"}
        thing = (is_plural and _counted(base)) or theme
        names = _people(turns[-1]) if is_person else [thing] if _can_stand_for(pronoun, question) else []
        if names and names[-1]:
            name = names[-1] + ("'s" if _is_possessive(pronoun, question) else "")
            return _without_opening(question[: pronoun.start()] + name + question[pronoun.end() :])
    elif theme and _ELLIPSIS.match(question):
        return f"About {theme}: {_without_opening(question)}"
    return f"{question.strip()} (about: {base})"


def _asked_again(question: str, base: str) -> str | None:
    """The last question, asked of another time or place, or for another thing; None where it is not that."""
    if bare := _BARE.match(question):
        asked = _ASKED.match(base)
        if asked is None:
            return None
        noun = f"{asked['noun']} " if asked["noun"] else ""
        return f"{bare.group(1).capitalize()} {asked['verb']} {noun}{asked['rest']}?"
    if where := _WHERE.match(question):
        other, word = where.groups()
        said = re.compile(rf"\b{word}\s+(?:\d[\w/-]*|[A-Z][\w’'-]*(?:\s+[A-Z\d][\w’'-]*)*)", re.IGNORECASE)
        same = [found for found in said.finditer(base) if re.search(r"\s[A-Z\d]", found.group())]
        if same:
            return f"{base[: same[-1].start()]}{other}{base[same[-1].end() :]}"
        return f"{base.rstrip(' ?.!')} {other}?"
    return None


def _theme(base: str) -> str:
    """What a question is about, as it names it; "" where it names nothing.

    After "did the Harrow bridge" one more word is the verb, after "to the Harrow" it is the bridge. Without a
    name it is the last thing that has "the" before it.
    """
    if found := _THEME.search(base):
        is_noun = found["more"] or not found["verb"]
        return found["name"] + ((found["noun"] or "") if is_noun else "")
    return " ".join(_names(base)[-1:] or _THING_NAMED.findall(base)[-1:])


def _counted(base: str) -> str:
    """What a question counts: puffins in "how many puffins are there"; "" where it counts nothing."""
    asked = _ASKED.match(base)
    return (asked["noun"] or "") if asked and base.lower().startswith("how many") else ""


def _people(turn: Answer) -> list[str]:
    """Who was last spoken of: people in the question, else in the answer.

    A person is whom the articles have say something or hold an office; where they tell of none, names of two
    words that no "in" or "at" makes a place and that own nothing, as towns do.
    """
    articles = [c.article for c in turn.citations] or [hit.article for hit in turn.hits]
    told = "\n".join(dict.fromkeys(article.text for article in articles))
    texts = [turn.question, *(statement.text for statement in turn.statements)]
    for is_meant in (_is_person, _may_be_person):
        for text in texts:
            if people := [name for name in _names(text) if is_meant(name, told)]:
                return people
    return []


def _is_person(name: str, told: str) -> bool:
    """Whether articles have somebody of that name speak, or give an office before the name."""
    whole, last = re.escape(name), re.escape(name.split()[-1])
    return bool(
        re.search(
            rf"\b{last}(?:,[^.,;\n]{{1,80}},)?(?: \w+ly)? {_SPEAKS}\b|\b{_SPEAKS} {whole}\b|"
            rf"(?<![.!?] )\b(?i:{_OFFICE}) {whole}\b|\b{whole}, (?:aged )?\d\d,",
            told,
        )
    )


def _may_be_person(name: str, told: str) -> bool:
    whole = re.escape(name)
    return " " in name and not re.search(
        rf"\b(?:in|at|of|to|from|near|around|for) (?:the )?{whole}|\b{whole}['’]s\b", told
    )


def _can_stand_for(pronoun: re.Match[str], question: str) -> bool:
    """Whether it is "it" or "they" by itself, rather than "that year", or "there is"."""
    word = pronoun.group().lower()
    return word in {"it", "its", "they", "them", "their", "theirs"} and not re.match(
        r"\s+(?:true|clear|likely|possible|said)\b", question[pronoun.end() :], re.IGNORECASE
    )


def _without_opening(question: str) -> str:
    """Without the word that ties it to another, and with a capital."""
    plain = re.sub(r"^\W*(?:and|but|so|or)\s+", "", question, flags=re.IGNORECASE).strip()
    return plain[:1].upper() + plain[1:]


def _pronoun(question: str) -> re.Match[str] | None:
    return _PERSON.search(question) or _THING.search(question)


def _is_possessive(pronoun: re.Match[str], question: str) -> bool:
    """Whether the pronoun owns what follows; "her" does when a plain word follows it."""
    word = pronoun.group().lower()
    return word in _POSSESSIVE or (word == "her" and bool(re.match(r"\s+\w", question[pronoun.end() :])))


def _names(text: str) -> list[str]:
    """Capitalised words that run together, without the capitals that only begin a sentence."""
    names = []
    for match in _NAME.finditer(text):
        words = match.group().split()
        while words and words[0] in _NOT_NAMES:
            words.pop(0)
        if words:
            names.append(re.sub(r"['’]s$", "", " ".join(words)))
    return names


def _prompt(question: str, turns: Sequence[Answer]) -> str:
    lines = [f"Q: {turn.question}\nA: {turn.text[:400]}" for turn in turns[-_RECENT:]]
    return prompts.STAND_ALONE.format(conversation="\n".join(lines), question=question)
