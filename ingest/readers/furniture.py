"""Lines of a page that are no words of its article: links to others, labels of pictures, offers."""

import re
from collections.abc import Iterable, Sequence

_FURNITURE = re.compile(
    r"""\W*(?:
    (?:read|see|learn)\ (?:more|also|next) | also\ (?:on|read|see)\b | more\ (?:on|from|about)\b
    | related(?:\ \w+)?: | don.t\ miss | like\ this\ (?:story|article) | share\ this
    | filed\ under | click\ here | (?:watch|photos?|picture|image|video):
    | follow\ (?:us|him|her|\w+\ \w+)\ on | have\ a\ tip | sign\ up\b | subscribe\b
    | get\ (?:the|our)\ (?:latest|top|best) | (?:accept|we\ use|this\ (?:web)?site\ uses)\ (?:all\ )?cookies
    | .{0,20}[©ⓒ] | copyright\ (?:©|\(c\)|\d{4}|\w+\ \d{4}) | (?:advertisement|loading)\W*$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_NEW_TAB = re.compile(
    r",?\s*[(\[]?\bopens? in (?:a )?new (?:tab|window)\b[)\]]?|,?\s*[(\[]?\bopens new (?:tab|window)\b[)\]]?",
    re.I,
)
_LONGEST_FURNITURE = 200  # characters; a longer line is a paragraph of the article
_OFFERED = re.compile(  # what a paper says where it stops
    r"""^\W*(?:(?:keep|continue)\ reading | (?:choose|select|pick)\ (?:a|your)\ (?:plan|subscription)
    | subscribe | sign\ up | register | log\ ?in | already\ an?\ (?:subscriber|member))\b
    | \bcancel\ any\ ?time\b | \bfree\ trial\b | \bunlock\ (?:this|the)\ (?:article|story)\b
    | \b(?:this|the)\ (?:full\ )?(?:article|story)\ is\ (?:only\ |reserved\ )?(?:available\ )?
        (?:for|to)\ \w*\ ?subscribers
    | [€$£]\s?\d[\d.,]*\ ?(?:a|per|/)\ ?(?:week|month|year)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_OFFER = 160  # characters; a longer line is a paragraph


def without_furniture(lines: Iterable[str]) -> list[str]:
    """The lines of an article without those that belong to the page around it, or to a picture in it."""
    return [_NEW_TAB.sub("", line) for line in lines if not _is_furniture(line)]


def without_offers(lines: Sequence[str]) -> list[str]:
    """The lines of an article without the offers to pay for the rest of it, with which they end."""
    kept = len(lines)
    while kept and len(lines[kept - 1]) < _LONGEST_OFFER and _OFFERED.search(lines[kept - 1]):
        kept -= 1
    return list(lines[:kept])


def _is_furniture(line: str) -> bool:
    return len(line) < _LONGEST_FURNITURE and bool(_FURNITURE.match(line))
