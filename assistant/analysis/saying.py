"""The verbs by which people and papers say something, in their forms, and where each is looked for.

One list for all who ask: a question ("what did she warn of?"), a sentence that names its speaker ("warned the
mayor"), and an outlet that is named for its report ("what the Gull reports").
"""

from dataclasses import dataclass
from enum import Flag, auto


class Where(Flag):
    """Where a verb stands for saying something."""

    QUESTION = auto()  # of whose words are wanted, in any form
    SENTENCE = auto()  # that says who speaks, in the past
    PRESENT = auto()  # the same in the present, where that is hardly ever a noun
    OUTLET = auto()  # of what an outlet does in its report, in any form


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb.

    Attributes:
        bare: As after "did": ``say``.
        present: Of the third person: ``says``.
        past: ``said``.
        where: Where it stands for saying something.
        others: Other forms that are looked for wherever any form is.
    """

    bare: str
    present: str
    past: str
    where: Where
    others: tuple[str, ...] = ()


_Q, _S, _P, _O = Where.QUESTION, Where.SENTENCE, Where.PRESENT, Where.OUTLET
VERBS = (
    Verb("say", "says", "said", _Q | _S | _P | _O, ("saying",)),
    Verb("tell", "tells", "told", _Q | _S | _P | _O),
    Verb("write", "writes", "wrote", _Q | _S | _P | _O, ("written",)),
    Verb("claim", "claims", "claimed", _Q | _S | _P | _O),
    Verb("argue", "argues", "argued", _Q | _S | _P),
    Verb("warn", "warns", "warned", _Q | _S | _P),
    Verb("deny", "denies", "denied", _Q | _S | _P),
    Verb("promise", "promises", "promised", _Q | _S),
    Verb("announce", "announces", "announced", _Q | _S),
    Verb("admit", "admits", "admitted", _Q | _S),
    Verb("comment", "comments", "commented", _Q | _S),
    Verb("respond", "responds", "responded", _Q | _S),
    Verb("reply", "replies", "replied", _Q | _S),
    Verb("think", "thinks", "thought", _Q),
    Verb("recommend", "recommends", "recommended", _Q),
    Verb("react", "reacts", "reacted", _Q),
    Verb("call for", "calls for", "called for", _Q),
    Verb("add", "adds", "added", _S | _P),
    Verb("insist", "insists", "insisted", _S | _P),
    Verb("explain", "explains", "explained", _S | _P),
    Verb("call", "calls", "called", _S | _P),
    Verb("decline", "declines", "declined", _S),
    Verb("refuse", "refuses", "refused", _S),
    Verb("declare", "declares", "declared", _S),
    Verb("note", "notes", "noted", _S),
    Verb("praise", "praises", "praised", _S),
    Verb("tweet", "tweets", "tweeted", _S),
    Verb("acknowledge", "acknowledges", "acknowledged", _S),
    Verb("recall", "recalls", "recalled", _S),
    Verb("urge", "urges", "urged", _S),
    Verb("vow", "vows", "vowed", _S),
    Verb("quip", "quips", "quipped", _S),
    Verb("state", "states", "stated", _S | _O),
    Verb("report", "reports", "reported", _O, ("reporting",)),
    Verb("describe", "describes", "described", _O),
    Verb("suggest", "suggests", "suggested", _O),
    Verb("cover", "covers", "covered", _O),
    Verb("mention", "mentions", "mentioned", _O),
    Verb("differ", "differs", "differed", _O),
    Verb("disagree", "disagrees", "disagreed", _O),
    Verb("agree", "agrees", "agreed", _O),
)


def forms(*bare: str) -> frozenset[str]:
    """All forms of some verbs."""
    chosen = [verb for verb in VERBS if verb.bare in bare]
    return frozenset(form for verb in chosen for form in _all_forms(verb))


def any_form(where: Where) -> str:
    """A pattern of all forms of the verbs that stand in a certain place."""
    return _pattern([form for verb in VERBS if verb.where & where for form in _all_forms(verb)])


def spoken() -> str:
    """A pattern of the forms by which a sentence says who speaks."""
    past = [verb.past for verb in VERBS if verb.where & Where.SENTENCE]
    return _pattern([*past, *(verb.present for verb in VERBS if verb.where & Where.PRESENT)])


def _all_forms(verb: Verb) -> tuple[str, ...]:
    return (verb.bare, verb.present, verb.past, *verb.others)


def _pattern(words: list[str]) -> str:
    return rf"(?:{'|'.join(sorted(words, key=len, reverse=True))})"  # the longest first: "says" before "say"
