"""What a question asks for, told from its form: its kind, whose words are wanted, and in what order."""

import re

from assistant.analysis.saying import Where, any_form
from assistant.query.naming import VERB, names
from assistant.query.plans import Kind

_ARTICLES = r"(?:news )?(?:articles?|stories|news items|news reports|reports|clippings)"
_SAYING = any_form(Where.QUESTION)
_WORDS_OF = (
    r"(?:comments?|remarks?|views?|opinions?|reactions?|statements?|response|take|words|position|stance|answer|"
    r"criticism|explanation)"
)
_HOW_SAID = (
    r"(?:judge|rate|describe|see|assess|view|react to|respond to|respond|react|explain|defend|justify|answer)"
)
_KINDS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            Kind.COUNT,
            rf"\bhow many {_ARTICLES} (?:are there|(?:do|have) (?:you|we)|are (?:about|on|in)|(?:is|are) in|"
            r"mention\w*|discuss\w*|cover\w*|talk\w*|deal\w*|were (?:published|written|added)|about|on|"
            r"from)\b|"
            rf"\b(?:number|count) of {_ARTICLES} (?:about|on|from|that|which|mention\w*|in the library)\b|"
            rf"^\W*count (?:the |all )*{_ARTICLES}\b",
        ),
        (
            Kind.COMPARISON,
            r"\bcompar(?:e|es|ed|ing|ison)\b|\bdifferences?\b(?= (?:between|in|of))|\bdiffer(?:s|ed)?\b|"
            r"\bversus\b|\bvs\b|\bcontrast(?:s|ed|ing)?\b|\bdisagree\w*|\bcontradict\w*|"
            r"^\W*wh(?:ich|o|at)\b[^?]{0,150}?\b(?:more|less|fewer|most|\w\w+(?:er|est))\b[^?]{0,150}?[,:] "
            r"[^,:?]{1,80} or [^?]+|"
            r"\bwhich of the two\b|\bwhat (?:do|did) .{1,150} have in common\b",
        ),
        (
            Kind.COURSE,
            r"\btime ?line\b|\bchronolog\w+\b|\b(?:course|sequence|order) of events\b|\bstep by step\b|"
            r"\bhow (?:did|has|have) .{1,150} (?:unfold|develop|evolve|come about)(?:ed|d)?\b",
        ),
        (
            Kind.LATEST,
            r"\b(?:latest|newest|most recent) (?:on|about|from|in|with|news|updates?|developments?)\b|"
            r"\b(?:latest|newest|most recent developments?)\W*$|^\W*latest\b|"
            r"\bwhat(?:['’]?s| is| has been) (?:new|happening)\b|\bany (?:news|updates?|developments?)\b|"
            r"\b(?:recent|new) developments?\b|^\W*updates? on\b",
        ),
        (
            Kind.SUMMARY,
            r"\bsummar(?:y|ies|i[sz]e\w*)\b|\boverview\b|\bgist\b|\brecap\b|\bsum (?:it |this |that )?up\b|"
            r"\btl;?dr\b|\bin brief\b|\b(?:main|key) (?:points?|findings?|takeaways?|facts?|events?)\b|"
            r"^\W*(?:please )?(?:outline|brief (?:me|us))\b|\btell (?:me|us) (?:more )?about\b|"
            rf"\bwhat (?:is|was|are|were) (?:the|this|that) (?:\w+ )?{_ARTICLES} .{{0,80}}about\b|"
            r"^\W*what (?:has |had |else )?happen(?:ed|s|ing)?\b|"
            r"\bwhat (?:do|does) (?:we|you|anyone) know about\b|\bwhat is known about\b|"
            r"\bwho (?:is|was) .{1,80} and what (?:has|did|have)\b",
        ),
        (
            Kind.LIST,
            r"^\W*(?:please )?(?:(?:list|name|enumerate) \w+|"
            rf"(?:show|give|find) (?:me )?(?:all |every |the |any )*(?:list|{_ARTICLES}))\b|"
            rf"\b(?:which|what) {_ARTICLES}\b|\ba list of\b",
        ),
        (
            Kind.REASON,
            r"\bwhy\b|\bhow come\b|\bwhat (?:led to|caused|causes|prompted|triggered|drove|explains|made)\b|"
            r"\bthe reasons? (?:for|why|behind)\b|"
            r"\bwh(?:at|ich) (?:\w+ ){0,3}(?:causes?|reasons?|justifications?|explanations?|motives?)\b",
        ),
    )
)
_NEWEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|so far|right now|currently|at the moment|up to date|as of now)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"[?？؟]|^\W*(?:(?:and|but|so|or|please|then|ok|okay)\W+)*"
    r"(?:(?:\w+ ){0,2}(?:who|whom|whose|what|when|where|which|why|how)(?:['’]?(?:s|re|d|ll))?\b|"
    rf"{VERB}\b|(?:tell|give|show|explain|describe|list|name|compare|find|summari[sz]e)\b)",
    re.IGNORECASE,
)
_WHO = r"(?P<who>[^?,;]{2,60}?)"
_SPEAKER = (  # what did X say, X's comment on, according to X
    *(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            r"\bwhat (?:else )?(?:did|does|do|has|have|had|is|are|was|were|would) "
            rf"(?P<who>(?!there\b)(?:(?!\b{VERB}\b)[^?,;]){{2,60}}?) "
            rf"(?:(?:ever|also|then|now|publicly|actually) )*{_SAYING}\b",
            rf"\b(?:when|where|why|how) (?:did|does|has|had) (?P<who>he|she|they) (?:\w+ )?{_SAYING}\b",
            rf"\bhow (?:did|does|do|has|have) {_WHO} (?:ever |also )*{_HOW_SAID}\b",
            rf"\bwh(?:at|ich) (?:is|are|was|were) {_WHO}(?:['’]s|(?<=s)['’]) (?:\w+ )?{_WORDS_OF}\b",
            rf"\bwhat (?:is|was|are|were) (?:the )?{_WORDS_OF} of {_WHO} (?:on|about|to|of)\b",
            rf"^\W*(?:quotes?|statements?|words|comments?|remarks?) (?:by|from|of) {_WHO}"
            r"(?: (?:on|about|to|of|in)\b|\W*$)",
            rf"\b(?:has|have) {_WHO} (?:ever |yet |also )*(?:said|commented|responded|reacted|replied)\b",
        )
    ),
    re.compile(
        r"\b[Aa]ccording to (?P<who>[A-Z][\w’'.-]*(?: (?:of |the |de |van |von |bin |al-)?[A-Z][\w’'.-]*)*)"
    ),
)
_PRONOUNS = frozenset("he she they".split())
_NOBODY = frozenset(  # who cannot be told by these words alone
    "it we you i this that these those there who what one somebody someone anybody anyone people".split()
)
_NOT_SAID = re.compile(
    r"\b(?:articles?|stor(?:y|ies)|reports?|newspapers?|outlets?|papers?|pieces?|coverage|study|data)\b",
    re.IGNORECASE,
)


def kind_of(question: str, speaker: str = "") -> Kind:
    """What a question asks for, by its form.

    Args:
        question: As it was typed.
        speaker: Whose words are wanted, as :func:`speaker_of` tells.
    """
    for kind, pattern in _KINDS:
        if pattern.search(question):
            return kind
    if speaker:
        return Kind.SAID
    return Kind.FACT if _ASKS.search(question) else Kind.TOPIC


def is_newest_first(question: str, kind: Kind) -> bool:
    """Whether what is newest counts most."""
    return kind is Kind.LATEST or bool(_NEWEST.search(question))


def speaker_of(question: str) -> str:
    """Whose words a question wants, as it says: a name, an office, or "she"; "" where nobody's."""
    for pattern in _SPEAKER:
        if found := pattern.search(question):
            who = re.sub(r"^(?:both|either) |['’]s?$", "", found["who"].strip(), flags=re.IGNORECASE)
            if who.casefold() in _NOBODY or _NOT_SAID.search(who):
                return ""
            name = next(names(f"… {who}"), "")
            return name.split(" of ")[0] if name and who == name else who  # Michael Tran of RBC
    return ""


def is_pronoun(speaker: str) -> bool:
    """Whether only the conversation can tell who a speaker is."""
    return speaker.casefold() in _PRONOUNS
