"""Does a text say of itself that it is cut off? The mark is taken off: it is no word of the article."""

import re

_SHORT = 1500  # characters; a longer text that ends in dots is more likely a whole one with an open end
_COUNTED = re.compile(
    r"\s*(?:(?:…|\.\.\.)\s*[\[(]\s*\+?|[\[(]\s*(?:\+|(?=[\d,.]+\s*more\b)))\s*[\d,.]+\s*(?:more\s+)?"
    r"(?:chars?|characters|words)\s*(?:more|left)?\s*[\])]\s*$",
    re.IGNORECASE,
)
_DOTS = re.compile(r"\s*(?:…|(?<!\.)\.\.\.|\[\s*(?:…|\.\.\.|&hellip;|&#8230;)\s*\])\s*$")
_BEFORE = r"(?:^|(?<=[.!?…\]”\"’\n]))[\s\W]*"
_OFFER = re.compile(
    _BEFORE
    + r"""(?:
    (?:please\s+)?(?:subscribe|sign\ (?:in|up)|log\ ?in|register|become\ a\ (?:member|subscriber))
        (?:\ (?:now|today|or\ \w+(?:\ in)?))?(?:\ here)?
        \ (?:to|and)\ (?:continue|read|keep|unlock|view|access)[^\n]{0,80}
    | (?:to\ )?(?:continue|keep)\ reading\b[^\n]{0,80}
    | this\ (?:article|story|content)\ is\ (?:only\ )?(?:available\ )?(?:for|to|reserved\ for)
        \ (?:our\ )?(?:paying\ |registered\ )?(?:subscribers|members)[^\n]{0,60}
    | only\ available\ in\ (?:paid|professional|corporate)[^\n]{0,40}
    )[\s\W]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_MORE = re.compile(  # stands under whole articles too, where it leads to others
    _BEFORE
    + r"""(?:
    (?:click\ here\ to\ )?read
        \ (?:more|on|the\ (?:full|whole|rest|original)[^\n]{0,60}|full\ (?:story|article)[^\n]{0,40})
        (?:\ (?:on|at|from|here)[^\n]{0,60})?
    | (?:full|entire)\ (?:story|article|text)\ (?:is\ )?(?:available\ )?(?:for|to|at|on)\ [^\n]{0,60}
    )[\s\W]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_NOTHING = re.compile(r"only available in (?:paid|professional|corporate) plans?", re.IGNORECASE)
_HINTS = ("read", "subscri", "continu", "log in", "login", "regist", "available", "full ", "entire ")
_REACH = 200  # characters at the end in which an offer is looked for


def without_cut(text: str) -> tuple[str, bool]:
    """A text without the mark that it is cut off, and whether it bore one.

    Known are a count of what is missing (``[+2143 chars]``), an offer to read on (``Subscribe to read``),
    and, in a short text, dots at the end.
    """
    end = text[-_REACH:].rstrip()
    lowered = end.lower()
    if not end.endswith(("]", ")", "…", "...")) and not any(hint in lowered for hint in _HINTS):
        return text, False  # most texts, at once
    if len(end) < _REACH and _NOTHING.fullmatch(end.strip()):
        return "", True
    body, cut = text, False
    if match := _COUNTED.search(body, max(0, len(body) - _REACH)):
        body, cut = f"{body[: match.start()].rstrip()} …", True
    is_short = len(body) < _SHORT
    for offer in (_OFFER, _MORE) if is_short else (_OFFER,):
        match = offer.search(body, max(0, len(body) - _REACH))
        if match and match.start():
            body, cut = body[: match.start()].rstrip(), True
    cut = cut or (is_short and bool(_DOTS.search(body, max(0, len(body) - 20))))
    return (body, True) if cut else (text, False)
