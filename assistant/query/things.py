"""The two things that a question compares, and what is asked of each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.analysis.words import content_stems
from assistant.query.naming import names, subject, without_names

_PLACE = r"(?: (?:of|in|at) (?:the |an? )?[\w’'-]+(?: [A-Z\d][\w’'-]*)*)?"
_ITEM = rf"(?:the |an? )?(?:[\w’'-]+ ){{0,2}}?[\w’'-]+{_PLACE}"
_LEAD = re.compile(
    r"\b(?:between|of|does|do|did|is|are|was|were|compare(?: what)?|what|by|for|in|on|at|about|how)\s+",
    re.IGNORECASE,
)
_PAIR = re.compile(  # the Tulare and the Visalia branch
    rf"(?P<one>{_ITEM})\s+(?:and|with|to|versus|vs\.?|against|from)\s+"
    rf"(?P<two>(?:the |an? )?[\w’'-]+(?: [A-Z\d][\w’'-]*)*{_PLACE})"
)
_CHOICE = re.compile(  # which is older, the pier or the lighthouse
    r"(?:,|:|;| -| –| —) (?P<one>[^,;:?]{2,80}?),? or (?P<two>[^,;:?]{2,80}?)(?:, and [^,;:?]+)?[\s?.!]*$"
)
_AGAINST = re.compile(
    r",? (?:(?:as )?compared (?:with|to)|versus|vs\.?|in comparison (?:with|to)) "
    r"(?P<other>[^,;:?]{2,80}?)[\s?.!]*$",
    re.IGNORECASE,
)
_OF_BOTH = re.compile(  # Ann Ode vs Bo Reed: how did each vote
    r"^\W*(?:compare )?(?P<one>[^,:;?]{2,60}?),? (?:versus|vs\.?|and|or) (?P<two>[^,:;?]{2,60}?)\s*"
    r"(?::| -| –| —) (?P<asked>[^:]+?)[\s?.!]*$",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?P<verb>did|does|do|has|have|had|is|are|was|were) (?:each|both|they)\b", re.IGNORECASE
)
_APART = tuple(  # compare one with the other; one differs from the other
    re.compile(rf"{before} (?P<one>[^?]{{2,120}}?) {between} (?P<two>[^?]+?)[\s?.!]*$", re.IGNORECASE)
    for before, between in (
        (r"^\W*(?:(?:can|could|would) you )?(?:please )?compare", "(?:with|against)"),
        (r"\b(?:how|where|what) (?:does|do|did|is|are|was|were|makes?)", "differ(?:ent)? from"),
        (r"\bhow (?:does|do|did)", "compare (?:with|to|against)"),
    )
)
_STANDS_FOR = re.compile(
    r"^(?:those|that|the ones?)\b(?: (?P<joins>of|from|in|at|on|for|by)\b)?", re.IGNORECASE
)
_PREPOSITION = re.compile(r" (?:of|from|in|at|on|for|by|that|which|who)\b.*$", re.IGNORECASE)
_FEW = 2  # words that can stand for a thing only beside another
_OWNER = re.compile(r"^.*?[\w.]['’]s? (?=\w)")


@dataclass(frozen=True, slots=True)
class Thing:
    """One of two things that are compared, as the question names it, and what is asked of it."""

    name: str
    asked: str


def things(question: str) -> tuple[Thing, Thing] | None:
    """The two things that a question compares; None where they cannot be told."""
    return next(filter(None, (read(question) for read in _WAYS)), None)


def _chosen(question: str) -> tuple[Thing, Thing] | None:
    if not (found := _CHOICE.search(question)):
        return None
    asked = question[: found.start()]
    one, two = (Thing(name, f"{asked}: {name}") for name in (found["one"].strip(), found["two"].strip()))
    return one, two


def _of_both(question: str) -> tuple[Thing, Thing] | None:
    """Two things, and after them what is asked of each."""
    if not (found := _OF_BOTH.search(question)):
        return None
    one, two = (Thing(name, _of_each(found["asked"], name)) for name in (found["one"], found["two"]))
    return one, two


def _of_each(asked: str, name: str) -> str:
    """What is asked of both, asked of one: "how did each vote", "how did Ann Ode vote"."""
    own = _EACH.sub(lambda found: f"{found['verb']} {name}", asked)
    return own if own != asked else f"{name}: {asked}"


def _against(question: str) -> tuple[Thing, Thing] | None:
    if not (found := _AGAINST.search(question)):
        return None
    asked, other = question[: found.start()], found["other"]
    first = next(names(asked), "") or subject(asked)
    return Thing(first, asked), Thing(other, f"{without_names(asked)}: {other}")


def _apart(question: str) -> tuple[Thing, Thing] | None:
    """Two things with words of their own; "those" in the second stands for the head of the first."""
    found = next(filter(None, (pattern.search(question) for pattern in _APART)), None)
    if not found:
        return None
    one, two = found["one"], found["two"]
    bare, stands = _PREPOSITION.sub("", one), _STANDS_FOR.match(two)
    if not stands:
        whole = _like(one, bare, two)
        return Thing(one, f"What about {one}?"), Thing(whole, f"What about {whole}?")
    rest = two[stands.end() :].strip()
    whole = " ".join(f"{_OWNER.sub('the ', bare)} {stands['joins'] or ''} {rest}".split())
    named = [next(names(f"… {text}"), "") or text for text in (one[len(bare) :] or one, rest)]
    return Thing(named[0], f"What about {one}?"), Thing(named[1], f"What about {whole}?")


def _like(one: str, bare: str, two: str) -> str:
    """The second thing in full where only what sets it apart is said: "prices in 2021" and "2024"."""
    owner = _OWNER.match(one)
    if owner and re.search(r"\w['’]s?$", two):
        return f"{two} {one[owner.end() :]}"
    joins = one[len(bare) :].split(maxsplit=1)
    is_short = len(two.split()) <= _FEW and not re.match(r"(?:the|an?)\b", two) and bare != one
    return f"{bare} {joins[0]} {two}" if is_short and not _PREPOSITION.search(two) else two


def _named(question: str) -> tuple[Thing, Thing] | None:
    """Two names that stand side by side, each of which can take the place of both."""
    for first, second in pairwise(names(question)):
        both = re.compile(
            rf"(?:\b(?:both|between) )?{re.escape(first)}(?:['’]s?)?,? (?:and|versus|vs\.?|or|with) "
            rf"(?P<two>(?:the )?{re.escape(second)})"
        )
        if found := both.search(question):
            before, after = question[: found.start()], question[found.end() :]
            one, two = (Thing(name, f"{before}{name}{after}") for name in (first, found["two"]))
            return one, two
    return None


def _joined(question: str) -> tuple[Thing, Thing] | None:
    """Two things joined by "and" or the like; of several readings the last in which both begin alike."""
    found = list(_pairs(question))
    alike = [pair for pair in found if _begins(pair["one"]) == _begins(pair["two"])]
    if not found:
        return None
    pair = alike[-1] if alike else found[0]
    before, after = question[: pair.start("one")], question[pair.end("two") :]
    one, two = (Thing(name, f"{before}{name}{after}") for name in (pair["one"], pair["two"]))
    return one, two


def _pairs(question: str) -> Iterator[re.Match[str]]:
    for lead in _LEAD.finditer(question):
        pair = _PAIR.match(question, lead.end())
        if pair and content_stems(pair["one"]) and content_stems(pair["two"]):
            yield pair


def _begins(thing: str) -> tuple[bool, bool]:
    """Whether it begins with an article, and whether with a capital."""
    return thing.startswith(("the ", "a ", "an ")), thing[:1].isupper()


_WAYS = (_chosen, _of_both, _against, _apart, _named, _joined)
