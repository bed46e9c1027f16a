"""Claims beside evidence that has all of their words and does not say them.

A small encoder is blind to three things: that a sentence is only asked, supposed or called false (frames
round sentences of the news), who did what to whom, and which of two things a figure belongs to. The parts
stand in ``composed.toml``; some frames, verbs and counted things are kept apart, as documents are.
"""

import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from training import edits
from training.labels import CONTRADICTED, NEUTRAL, NOT_SUPPORTED, SUPPORTED
from training.rows import is_kept

News = Sequence[tuple[str, Sequence[str]]]
Composed = tuple[str, tuple[str, ...], int, str, str]

FRAMED = 7  # sentences of an article that are put into frames
ROLES = 90  # pairs of names for each verb
FIGURES = 160  # pairs of figures for each pair of things

_SLOT = re.compile(r"\{([a-z]+)\}")
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
_UNFIT = re.compile(
    r"[“”\"‘?!:;()]|\b(?:said|says|told|asked|whether|if)\b|^(?:But|And|So|Or|Yet|Also|However)\b"
)


def examples(articles: News, seed: int) -> Iterator[Composed]:
    """All composed examples.

    Args:
        articles: ``(document, sentences)`` of news.
        seed: Fixes what is drawn.

    Yields:
        ``(claim, evidence, label, kind, what it is split by)``.
    """
    parts = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    drawn = random.Random(f"{seed} composed")
    people = sorted(
        {name for _, texts in articles for name in edits.names(" ".join(texts)) if _is_plain(name)}
    )
    sentences = [text for _, texts in articles for text in texts if 6 < len(text.split()) < 30]
    yield from _framed(articles, people, parts, drawn)
    yield from _in_roles(people, sentences, parts["roles"], drawn)
    yield from _counted(sentences, parts["figures"], drawn)


def _is_plain(name: str) -> bool:
    return len(name.split()) in (1, 2) and name.replace(" ", "").isalpha() and len(name) > 4


def _filled(template: str, values: Mapping[str, str], drawn: random.Random) -> str:
    """A template with its slots filled and one of each choice taken, its first letter a capital."""
    text = template
    while match := _CHOICE.search(text):
        text = text[: match.start()] + drawn.choice(match[1].split("|")) + text[match.end() :]
    while match := _SLOT.search(text):
        text = text[: match.start()] + values[match[1]] + text[match.end() :]
    text = text.replace(" ,", ",")
    return text[:1].upper() + text[1:]


def _framed(
    articles: News,
    people: Sequence[str],
    parts: Mapping[str, Any],
    drawn: random.Random,
) -> Iterator[Composed]:
    """Sentences beside the same sentences in a frame, and frames beside other frames."""
    common = {word for _, texts in articles for text in texts for word in text.split() if word.islower()}
    frames = [(status, group) for status, groups in parts["frames"].items() for group in groups]
    weights = [1.0 / len(parts["frames"][status]) for status, _ in frames]
    for document, texts in articles:
        usable = [
            at for at, text in enumerate(texts) if 6 < len(text.split()) < 26 and not _UNFIT.search(text)
        ]
        for at in drawn.sample(usable, min(FRAMED, len(usable))):
            bare = texts[at].rstrip(". ")
            is_name = bare.split()[0].lower() not in common
            inner = bare if is_name else bare[:1].lower() + bare[1:]
            status, group = drawn.choices(frames, weights)[0]
            who = drawn.choice(parts["fill"]["who"])
            values = {"s": inner, "name": drawn.choice(people)}
            values["who"] = _SLOT.sub(values["name"], who)
            said = _filled(drawn.choice(group), values, drawn)
            around = 0 if drawn.random() < 0.5 else drawn.randint(1, 3)
            evidence = (*texts[max(at - around, 0) : at], said, *texts[at + 1 : at + 1 + around])
            split = f"frame {group[0]}"
            split = split if is_kept(split) else document
            label = {"said": SUPPORTED, "open": NEUTRAL, "denied": CONTRADICTED}[status]
            claim = edits.shortened(texts[at], drawn) if status == "said" else texts[at]
            yield claim, evidence, label, "composed frames", split
            if drawn.random() < 0.5:  # the frame itself is what is claimed
                yield (
                    _filled(drawn.choice(group), values, drawn),
                    evidence,
                    SUPPORTED,
                    "composed frames",
                    split,
                )
                other_status, other = drawn.choices(frames, weights)[0]
                if other_status != status:
                    claim = _filled(drawn.choice(other), values, drawn)
                    yield claim, evidence, NOT_SUPPORTED, "composed frames", split


def _in_roles(
    people: Sequence[str], sentences: Sequence[str], parts: Mapping[str, Any], drawn: random.Random
) -> Iterator[Composed]:
    """One name does something to another; claimed of both, in the active and in the passive."""
    for verb in parts["verbs"]:
        past, _, participle = verb.partition("/")
        for _ in range(ROLES):
            one, two = drawn.sample(people, 2)
            if set(one.split()) & set(two.split()):
                continue
            tail = _filled("x" + drawn.choice(parts["tails"]), {}, drawn)[1:]

            def active(who: str, whom: str, past: str = past) -> str:
                return f"{who} {past} {whom}"

            def passive(who: str, whom: str, participle: str = participle or past) -> str:
                return f"{whom} was {participle} by {who}"

            text = drawn.choice([active, active, passive])(one, two) + tail + "."
            form = drawn.choice([active, passive])
            end = drawn.choice(["", tail])
            evidence = _among(text, sentences, drawn)
            yield form(one, two) + end + ".", evidence, SUPPORTED, "composed roles", f"verb {past}"
            yield form(two, one) + end + ".", evidence, CONTRADICTED, "composed roles", f"verb {past}"


def _counted(sentences: Sequence[str], parts: Mapping[str, Any], drawn: random.Random) -> Iterator[Composed]:
    """Two figures for two things, claimed of either; and one figure, claimed of the other thing."""
    words: list[str] = parts["words"]
    for noun, one, two in parts["pairs"]:
        split = f"counted {noun} {one} {two}"
        for _ in range(FIGURES):
            a, b = drawn.sample(range(2, 21), 2)
            if drawn.random() < 0.3:
                a, b = a * drawn.randint(3, 60), b * drawn.randint(3, 60)
            if a == b:
                continue
            first, second = (one, two) if drawn.random() < 0.5 else (two, one)
            written = {
                "a": _number(a, words, drawn), "b": _number(b, words, drawn), "sum": str(a + b),
                "noun": noun, "one": first, "two": second,
            }  # fmt: skip
            both = drawn.random() < 0.65
            text = _filled(drawn.choice(parts["joins" if both else "alone"]), written, drawn)
            evidence = _among(text, sentences, drawn)
            right = f"{_number(a, words, drawn)} {noun} {first}."
            wrong = f"{_number(b if both and drawn.random() < 0.5 else a, words, drawn)} {noun} "
            wrong += f"{second if wrong.split()[0] in _forms(a, words) else first}."
            yield right[:1].upper() + right[1:], evidence, SUPPORTED, "composed figures", split
            label = CONTRADICTED if both else NOT_SUPPORTED
            yield wrong[:1].upper() + wrong[1:], evidence, label, "composed figures", split


def _forms(value: int, words: Sequence[str]) -> list[str]:
    return [str(value), f"{value:,}", *([words[value - 2]] if value - 2 < len(words) else [])]


def _number(value: int, words: Sequence[str], drawn: random.Random) -> str:
    return drawn.choice(_forms(value, words))


def _among(text: str, sentences: Sequence[str], drawn: random.Random) -> tuple[str, ...]:
    """A sentence among up to three others of the news, or alone."""
    others = drawn.sample(sentences, drawn.choice([0, 0, 1, 3]))
    others.insert(drawn.randint(0, len(others)), text)
    return tuple(others)
