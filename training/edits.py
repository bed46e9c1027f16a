"""True sentences of the news with one thing changed, and true ones that are only shortened or put otherwise.

Each edit is of a kind that people and language models get wrong: a figure, a day, a name, who did what to whom,
whether it is so, how certain it is, who said it, where. What is true is edited as often, in ways that keep it
true, so that a change of wording alone says nothing.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.analysis.words import content_stems

NAME = re.compile(r"(?:[A-Z][\w’'-]+\.?)(?: (?:(?:of|the|de|van|al|bin) )?[A-Z][\w’'-]+)*")
_FIGURE = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w])")
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April June July August September October November December".split()
_NUMBERS = (
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty".split()
)
_OPPOSITES = [
    pair.split("/")
    for pair in (
        "rose/fell increased/decreased higher/lower gained/lost won/lost accepted/rejected approved/blocked "
        "supported/opposed allowed/banned before/after first/last old/new early/late largest/smallest "
        "began/ended opened/closed started/stopped arrived/left bought/sold succeeded/failed agreed/refused "
        "confirmed/denied praised/criticised above/below inside/outside north/south east/west men/women sons/daughters "
        "husband/wife brother/sister increase/decrease rise/fall victory/defeat majority/minority guilty/innocent "
        "alive/dead safe/dangerous cheap/expensive young/elderly up/down always/never killed/injured "
        "public/private national/local male/female mother/father growing/shrinking strong/weak rich/poor hot/cold"
    ).split()
]
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|have|had|will|would|can|could|did|does|do|should)\b(?! not\b|n[’']t)"
)
_NEGATED = re.compile(
    r"\b(is|are|was|were|has|have|had|will|would|could|did|does|do|should) not\b|\b(is|are|was|were|has|have|had|would|could|did|does|do|should)n[’']t\b"
)
_UNSURE = re.compile(
    r"\b(may|might|could)\b|\b(allegedly|reportedly|possibly|probably|likely|apparently) |\b(plans|hopes|wants|aims|expects|intends) to\b"
)
_SURE = re.compile(r"\b(will|has|have)\b")
_SAID = re.compile(
    r"^(?P<what>.{25,}?),” (?:said|says) [^,.]{3,40}\.|^(?P<plain>.{25,}?), (?P<who>[A-Z][^,.]{3,40}) (?:said|says)[^,.]{0,25}\.$"
)
_FILED = re.compile(
    r"^(?:However|Meanwhile|But|And|Also|Now|Instead|Yet|So|Then|Still|In addition|Moreover),? "
)
_OPENING = re.compile(
    r"^(?:On|In|At|After|Before|During|Since|By|For|Last|This|Earlier)\b[^,.]{4,50}, (?=\w)"
)
_ASIDE = re.compile(
    r", (?:who|which|where|when|a|an|the|whose|including|according|as|while|although|but)\b[^,.;“”\"]{8,90}(?=[,.])"
)
_OPENERS = frozenset(
    "unlike however meanwhile according despite yesterday today last earlier several many most among".split()
)
Edit = Callable[["Context", random.Random], str | None]


@dataclass(frozen=True, slots=True)
class Context:
    """A sentence to edit, with the names of its own article and of others."""

    text: str
    near: Sequence[str]
    far: Sequence[str]


def names(text: str) -> list[str]:
    """Names in a sentence; its first word only where a longer name begins with it."""
    found = []
    for match in NAME.finditer(text):
        words = match.group().split()
        if not content_stems(words[0]) or (match.start() == 0 and words[0].casefold() in _OPENERS):
            words = words[1:]
        if not words or (match.start() == 0 and len(words) == 1 and len(match.group().split()) == 1):
            continue
        name = " ".join(words)
        if name not in _DAYS and name not in _MONTHS and len(name) > 2:
            found.append(name)
    return found


def _put(text: str, match: re.Match[str], other: str) -> str:
    return text[: match.start()] + other + text[match.end() :]


def _figure(context: Context, drawn: random.Random) -> str | None:
    spots = list(_FIGURE.finditer(context.text))
    if not spots:
        return None
    match = drawn.choice(spots)
    text = match.group()
    value = float(text.replace(",", ""))
    if "." in text:
        other = f"{value * drawn.choice([0.4, 0.7, 1.3, 2.1]):.{len(text.split('.')[1])}f}"
    elif 1900 <= value <= 2100 and "," not in text:
        other = str(int(value) + drawn.choice([-11, -3, -2, -1, 1, 2, 4, 10]))
    else:
        step = (
            drawn.choice([-3, -2, -1, 1, 2, 3])
            if value < 40
            else int(value * drawn.choice([-0.5, -0.2, 0.2, 0.5, 1, 9]))
        )
        changed = max(1, int(value) + (step or 1))
        other = f"{changed:,}" if "," in text else str(changed)
    return _put(context.text, match, other) if other != text else None


def _figures(context: Context, drawn: random.Random) -> str | None:
    """Two figures change places."""
    spots = list(_FIGURE.finditer(context.text))
    pairs = [(a, b) for a, b in pairwise(spots) if a.group() != b.group()]
    if not pairs:
        return None
    a, b = drawn.choice(pairs)
    text = context.text
    return text[: a.start()] + b.group() + text[a.end() : b.start()] + a.group() + text[b.end() :]


def _number(context: Context, drawn: random.Random) -> str | None:
    return _other_of(context.text, _NUMBERS, drawn)


def _day(context: Context, drawn: random.Random) -> str | None:
    return _other_of(context.text, _DAYS, drawn) or _other_of(context.text, _MONTHS, drawn)


def _other_of(text: str, words: Sequence[str], drawn: random.Random) -> str | None:
    spots = [match for match in re.finditer(r"\b[A-Za-z]+\b", text) if match.group() in words]
    if not spots:
        return None
    match = drawn.choice(spots)
    return _put(text, match, drawn.choice([word for word in words if word != match.group()]))


def _name(context: Context, drawn: random.Random, pool: Sequence[str]) -> str | None:
    inside = names(context.text)
    if not inside:
        return None
    name = drawn.choice(inside)
    alike = [
        other
        for other in pool
        if other not in context.text and name not in other and len(other.split()) == len(name.split())
    ]
    return context.text.replace(name, drawn.choice(alike), 1) if alike else None


def _name_near(context: Context, drawn: random.Random) -> str | None:
    return _name(context, drawn, context.near)


def _name_far(context: Context, drawn: random.Random) -> str | None:
    return _name(context, drawn, drawn.sample(list(context.far), min(60, len(context.far))))


def _roles(context: Context, drawn: random.Random) -> str | None:
    """Two names change places."""
    inside = list(dict.fromkeys(names(context.text)))
    if len(inside) < 2:
        return None
    one, two = drawn.sample(inside, 2)
    if (
        one in two
        or two in one
        or re.search(
            rf"{re.escape(one)},? (?:and|or|&) {re.escape(two)}|{re.escape(two)},? (?:and|or|&) {re.escape(one)}",
            context.text,
        )
    ):
        return None
    return context.text.replace(one, "\0").replace(two, one).replace("\0", two)


def _opposite(context: Context, drawn: random.Random) -> str | None:
    spots = [
        (match, pair[1 - pair.index(match.group())])
        for match in re.finditer(r"\b[a-z]+\b", context.text)
        for pair in _OPPOSITES
        if match.group() in pair
    ]
    if not spots:
        return None
    return _put(context.text, *drawn.choice(spots))


def _negation(context: Context, drawn: random.Random) -> str | None:
    if match := _NEGATED.search(context.text):
        return _put(context.text, match, match.group(1) or match.group(2))
    spots = list(_AUXILIARY.finditer(context.text))
    if not spots:
        return None
    match = drawn.choice(spots)
    return _put(context.text, match, f"{match.group()} not")


def _certainty(context: Context, drawn: random.Random) -> str | None:
    if match := _UNSURE.search(context.text):
        if match.group(1):
            return _put(context.text, match, "will")
        if match.group(2):
            return _put(context.text, match, "")
        return _put(context.text, match, "has decided to")
    match = _SURE.search(context.text)
    return (
        _put(context.text, match, {"will": "may", "has": "may have", "have": "may have"}[match.group()])
        if match and drawn.random() < 0.3
        else None
    )


def _speaker(context: Context, drawn: random.Random) -> str | None:
    """Somebody else said it."""
    match = re.search(
        r"(?:said|says|told \w+|added|according to) (?P<who>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)|(?P<who2>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*) (?:said|says|added|told)\b",
        context.text,
    )
    if not match:
        return None
    who = match.group("who") or match.group("who2")
    alike = [name for name in context.near if name not in context.text and who not in name]
    return context.text.replace(who, drawn.choice(alike), 1) if alike else None


# Edits that make a sentence false, whether they contradict it, and how often each is tried.
FALSE: dict[str, tuple[Edit, bool, int]] = {
    "figure": (_figure, True, 8),
    "figures": (_figures, True, 8),
    "number": (_number, True, 8),
    "day": (_day, True, 8),
    "name of the article": (_name_near, False, 4),
    "name of another": (_name_far, False, 2),
    "roles": (_roles, False, 6),
    "opposite": (_opposite, True, 2),
    "negation": (_negation, True, 1),
    "certainty": (_certainty, False, 4),
    "speaker": (_speaker, False, 6),
}


def falsified(context: Context, drawn: random.Random) -> tuple[str, str, bool] | None:
    """The sentence with one thing made false.

    Returns:
        The new text, the kind of edit, and whether it contradicts the old; None where no edit fits.
    """
    kinds = list(FALSE)
    drawn.shuffle(kinds)
    kinds.sort(key=lambda kind: drawn.random() / FALSE[kind][2])
    for kind in kinds:
        edit, contradicts, _ = FALSE[kind]
        changed = edit(context, drawn)
        if changed and changed != context.text:
            return changed, kind, contradicts
    return None


def shortened(text: str, drawn: random.Random) -> str:
    """The sentence with less said: an aside, its opening or the link to the one before left out."""
    short = _FILED.sub("", text)
    short = _OPENING.sub("", short) if drawn.random() < 0.6 else short
    asides = list(_ASIDE.finditer(short))
    if asides and drawn.random() < 0.7:
        short = _put(short, drawn.choice(asides), "")
    if (
        match := re.match(r"(.{40,}?),? (?:and|but|while|because|after|when) [^,]{15,}[.]$", short)
    ) and drawn.random() < 0.4:
        short = match.group(1).rstrip(",") + "."
    short = re.sub(r" +", " ", short).strip()
    return short[:1].upper() + short[1:] if len(content_stems(short)) > 3 else text


def unattributed(text: str, drawn: random.Random) -> str | None:
    """What somebody is quoted to have said, told in the other order."""
    match = re.match(r"^“(?P<what>[^“”]{20,}?),” (?:said|says) (?P<who>[A-Z][^,.“]{3,40})[.,]", text)
    if match:
        what = match.group("what")
        return f"{match.group('who').strip()} said that {what[:1].lower() if drawn.random() < 0.7 else what[:1]}{what[1:]}."
    match = re.match(r"^(?P<what>[A-Z][^“”]{25,}?), (?P<who>[A-Z][\w ’'-]{3,35}) (?:said|says)\.$", text)
    if match:
        what = match.group("what")
        return f"According to {match.group('who')}, {what[:1].lower()}{what[1:]}."
    return None


def fused(one: str, two: str) -> str | None:
    """The subject of one sentence with what another says of somebody else."""
    verb = r" (?:is|are|was|were|has|have|had|will|said|says|won|lost|died|began|became|made|took|went|told|found|left|called|gave) "
    first, second = re.search(verb, one), re.search(verb, two)
    if not first or not second or first.start() > 60:
        return None
    text = one[: first.start()] + two[second.start() :]
    return text if len(text.split()) < 45 else None
