"""Text that gives orders to whoever reads it by machine, or carries links and markup: never evidence.

The rules are about form, not about any one attack: who is addressed (an assistant, a model, its reply), what
it is told to do (ignore, output, append), and signs of a conversation or a page that news prose does not
have. An order in another language, or one that reads like plain reporting, is not noticed.
"""

import re
import unicodedata

_MACHINE = r"(?:AI|A\.I\.|assistants?|chat ?bots?|(?:large )?language models?|LLMs?|GPT|agents?|bots?)"
_REPLY = r"(?:answers?|repl(?:y|ies)|response|output|message|summary)"
_RULES = r"(?:instructions?|prompts?|directives?|guidelines|commands?|rules|context|orders)"
_DO = (
    r"(?:add|answer|append|augment|begin|cite|claim|combine|conclude|convert|end|enhance|finish|give|group|"
    r"include|inform|insert|integrate|introduce|jumble|link|mention|misspell|modify|output|prefix|present|"
    r"print|promote|provide|quote|rearrange|recommend|remove|render|repeat|replace|reply|respond|return|"
    r"reveal|rewrite|say|scramble|send|show|sign|start|state|substitute|suggest|tell|translate|use|write|"
    r"anagram)"
)
_ORDER = re.compile(
    "|".join(
        (
            # What was said before is to be forgotten.
            rf"\b(?:ignore|disregard|forget|override|overlook|bypass)\b.{{0,40}}"
            rf"(?:\b{_RULES}\b|\b(?:and|then|,) {_DO}\b|\beverything (?:above|before|you)\b)",
            rf"\b(?:new|updated|system|hidden|secret|previous|prior) {_RULES} ?:",
            # The machine is addressed, or somebody speaks in its conversation.
            rf"\b(?:note|notice|message|attention|instructions?|reminder|warning|memo|important)\b.{{0,30}}"
            rf"\b(?:to|for)\b.{{0,20}}\b{_MACHINE}\b(?: \w+)?[^.]{{0,40}}:",
            rf"^\W*(?:dear |hey |hello |attention,? ){_MACHINE}\b",
            rf"\b{_MACHINE} (?:readers?|crawlers?|systems?|models?|assistants?|agents?)?,? ?"
            rf"(?:must|should always|are (?:required|instructed|asked) to|please)\b.{{0,60}}\b{_DO}\b",
            r"\b(?:if|when|since|as|because) you(?: are|'re|’re) (?:an? )?"
            rf"(?:\w+ ){{0,2}}{_MACHINE}\b",
            rf"\byou are (?:now |no longer )?(?:an? )?(?:\w+ ){{0,3}}{_MACHINE}\b",
            r"\bfrom the user to the assistant\b|\bbefore (?:answering|replying|responding),",
            r"^\W*(?:system|assistant|user|human|developer|instructions?)(?: (?:message|prompt|note))?\s*:"
            r"|\b(?:system|developer|debug|admin|override) mode\b.{0,30}(?:\b(?:activated|enabled|on)\b|>|:)",
            r"^\W*(?:(?:please|now|then|also),? )*(?:tell|inform|assure|remind) (?:the |your |all )?"
            r"(?:readers?|users?)\b",
            # The reply is to be shaped.
            rf"^\W*(?:(?:please|now|then|also|always|instead|first|finally|you must|make sure to|and)"
            rf",? )*{_DO}\b.{{0,80}}\byour (?:\w+ )?{_REPLY}\b",
            rf"^\W*(?:in|at the \w+ of|throughout) your (?:\w+ )?{_REPLY}\b",
            r"^\W*(?:(?:please|now|then|also|always|instead|you must|do not|don[’']t),? )*"
            r"(?:output|print|reply|respond)\b.{0,60}"
            r"\b(?:only|nothing else|with|exactly|code|word|phrase|following|verbatim)\b",
            r"\b(?:and nothing else|reply only|respond only|output only|answer only) *(?:with|\.|$)",
            rf"\b{_DO}\b.{{0,60}}\b(?:instead of (?:its|the|their) (?:real|actual|true)"
            rf"|as the (?:first|last) (?:line|word|sentence) of)\b",
            rf"\byour (?:\w+ )?{_REPLY}\b.{{0,40}}\b(?:must|should|has to|needs to) "
            rf"(?:always )?(?:be|begin|contain|end|include|mention|only|start|state)\b",
        )
    ),
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    r"</?(?:context|information|system|user|assistant|instructions?|important|prompt|document|passages?|"
    r"article|message|tool|inst|s)\b[^<>]*>|<\|[^|]*\|>|\[/?(?:INST|SYS(?:TEM)?)\]|<</?SYS>>|<!--|-->",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"\b[a-z][a-z+.-]{1,9}://|\bwww\.|\b(?:mailto|javascript|data):\S|!?\[[^\[\]]*\]\([^()\s]*|"
    r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def is_order(sentence: str) -> bool:
    """Whether a sentence gives orders to a machine instead of reporting."""
    plain = _visible(sentence)
    return bool(_TAG.search(plain) or _ORDER.search(plain))


def carries_link(sentence: str) -> bool:
    """Whether a sentence carries an address, a link, an image or markup."""
    return bool(_FOREIGN.search(_visible(sentence)))


def _visible(text: str) -> str:
    """Text as it is read: compatibility forms made plain, invisible characters left out."""
    plain = unicodedata.normalize("NFKC", text)
    return " ".join("".join(c for c in plain if unicodedata.category(c) != "Cf").split())
