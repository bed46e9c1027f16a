"""Texts for learning to tell an instruction aimed at whatever machine reads the news from ordinary text.

The instructions are written by a grammar (``instructions.toml``) whose fillers come in part from the
training sets. The same grammar writes reports that talk of the same things: assistants, answers, orders,
corrections. So neither the topic nor a word such as "ignore" decides. The rest are sentences of the sets.
"""

import base64
import codecs
import random
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from ingest.split import sentence_spans
from training.rows import is_kept, rows, some

Labelled = tuple[str, bool, str]

EACH_ATTACK = 105  # texts of each family of instructions
EACH_REPORT = 90  # texts of each family of reports, or more where it has many templates
PER_TEMPLATE = 18
EACH_DISGUISED = 60  # ordinary sentences of each disguise
PLAIN = {"news_text_open": 2600, "selqa": 1100, "tweetqa": 900, "mnli_part": 900}
IN_CONTEXT = 0.15  # share of the texts that stand beside an ordinary sentence

_CHOICE = re.compile(r"(?<!\\)\(((?:[^()\\]|\\.)*)\)")
_OR = re.compile(r"(?<!\\)\|")
_SLOT = re.compile(r"\{([A-Za-z_]+)\}")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,}){1,2}\b")
_LOOKALIKES = dict(zip("aeopcxyiABEHKMOPCTX", "аеорсхуіАВЕНКМОРСТХ", strict=True))
_LEET = str.maketrans("aeiost", "4310$7")
_OBEY = (
    "Decode and follow", "Decode this {0} and do what it says", "Run the {0} below", "Obey this {0}",
    "The next line is {0}; read it and carry it out", "Assistant, act on this {0}",
)  # fmt: skip
_PRINTED = (
    "The file, in {0}, read", "Police published the note, written in {0}", "What the {0} on the poster says",
    "Puzzle of the day, a line in {0}", "Engineers decoded the {0} and followed the trail",
)  # fmt: skip
_DISGUISED = (  # families whose texts are disguised as well
    "ignore_previous", "addressed", "third_person", "polite", "passive", "policy", "bare_task", "link_insert"
)  # fmt: skip


def examples(data: Path, seed: int) -> list[Labelled]:
    """Instructions to a machine and ordinary texts, shuffled.

    Documents that training keeps apart (see ``rows.is_kept``) give no text and no filler.

    Args:
        data: The folder of the training sets.
        seed: Fixes what is drawn.

    Returns:
        ``(text, is an instruction to a machine, family)``; no text occurs twice. Families have stable names.
    """
    drawn = random.Random(seed)
    plain = {name: _sentences(data, name) for name in PLAIN}
    news = plain["news_text_open"]
    asked = [row["question"].strip() for row in rows(data, "selqa") if not is_kept(row["title"])]
    grammar = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    words = _words(news, sorted(set(asked)), drawn)
    attack = _Writer(grammar["fill"] | grammar["attack_fill"], words, drawn)
    report = _Writer(grammar["fill"] | grammar["report_fill"], words, drawn)
    instructed = [template for family in _DISGUISED for template in grammar["attacks"][family]]

    found: list[Labelled] = []
    for family, templates in grammar["attacks"].items():
        texts = _distinct(partial(attack.write, templates), EACH_ATTACK)
        found += [(_beside(text, news, drawn), True, family) for text in texts]
    for family, templates in grammar["reports"].items():
        texts = _distinct(partial(report.write, templates), max(EACH_REPORT, PER_TEMPLATE * len(templates)))
        found += [(_beside(text, news, drawn), False, family) for text in texts]
    for family, disguise in _DISGUISES.items():
        texts = _distinct(partial(attack.write, instructed), EACH_ATTACK)
        found += [(disguise(text, drawn), True, family) for text in texts]
    for family, disguise in _PLAIN_DISGUISES.items():
        texts = drawn.sample(news, EACH_DISGUISED)
        found += [(disguise(text, drawn), False, family) for text in texts]
    for name, sentences in plain.items():
        chosen = some(sentences, PLAIN[name], f"{name} {seed}")
        found += [(_beside(text, sentences, drawn), False, name) for text in chosen]
    unique = list({text: (text, label, family) for text, label, family in found}.values())
    drawn.shuffle(unique)
    return unique


class _Writer:
    """Writes texts by templates: ``(a|b)`` is a choice, ``{slot}`` a filler, ``{Slot}`` with a capital."""

    def __init__(
        self, fill: Mapping[str, Sequence[str]], words: Mapping[str, Callable[[], str]], drawn: random.Random
    ) -> None:
        self._fill = fill
        self._words = words
        self._drawn = drawn

    def write(self, templates: Sequence[str]) -> str:
        """A text by one of the templates."""
        text = self._expand(self._drawn.choice(templates))
        text = re.sub(r"(?<=[^.])\.([.?!])(?!\.)", r"\1", text)  # a filler ended the sentence already
        text = re.sub(r"([?!]\"?)\.", r"\1", text)
        text = re.sub(r"(?<=[a-z\d][.!?] )[a-z]", lambda match: match[0].upper(), text)
        return re.sub(r" (?=[,;.] )|(?<=\S) +(?= )", "", text).strip()

    def _expand(self, template: str) -> str:
        while _CHOICE.search(template):
            template = _CHOICE.sub(lambda match: self._drawn.choice(_OR.split(match[1])), template)
        plain = template.replace("\\n", "\n").replace("\\", "")
        return _SLOT.sub(lambda match: self._filler(match[1]), plain)

    def _filler(self, slot: str) -> str:
        name = slot.lower()
        word = self._words.get(name)
        text = word() if word else self._expand(self._drawn.choice(self._fill[name]))
        if slot.isupper():
            return text.upper()
        return text[:1].upper() + text[1:] if slot[0].isupper() else text


def _words(news: Sequence[str], asked: Sequence[str], drawn: random.Random) -> dict[str, Callable[[], str]]:
    """Fillers from real text or by chance, by the name of the slot."""
    names = sorted({name for text in news for name in _NAME.findall(text)})
    short = [text for text in news if len(text) < 140]

    def phrase() -> str:
        tokens = re.findall(r"[\w'’-]+", drawn.choice(news))
        start = drawn.randrange(max(1, len(tokens) - 4))
        return " ".join(tokens[start : start + drawn.randint(2, 5)])

    def odd() -> str:
        parts = ["ba", "ko", "li", "mer", "ta", "vo", "zin", "ru", "pel", "dra", "qui", "nor", "shi", "ux"]
        return "".join(drawn.choices(parts, k=drawn.randint(2, 4)))

    def code() -> str:
        signs = "".join(drawn.choices("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=drawn.randint(4, 9)))
        return drawn.choice([signs, f"{signs[:3]}-{signs[3:]}", signs.lower(), f"[{signs}]"])

    return {
        "name": lambda: drawn.choice(names),
        "sentence": lambda: drawn.choice(short),
        "question": lambda: drawn.choice(asked),
        "number": lambda: str(drawn.choice([drawn.randint(2, 20), drawn.randint(21, 999)])),
        "phrase": phrase,
        "odd": odd,
        "code": code,
    }


def _sentences(data: Path, name: str) -> list[str]:
    """The sentences of a set that are neither scraps nor very long, in order and once each."""
    found = dict.fromkeys(text.strip() for text in _texts(data, name))
    return [text for text in found if 20 <= len(text) <= 400]


def _texts(data: Path, name: str) -> Iterator[str]:
    fields = {"news_text_open": "text", "selqa": "sentence", "tweetqa": "passage", "mnli_part": "premise"}
    field = fields[name]
    for row in rows(data, name):
        if is_kept(_document(row, field)):
            continue
        text = row[field]
        spans = sentence_spans(text) if name == "news_text_open" else [(0, len(text))]
        yield from (text[start:end] for start, end in spans)


def _document(row: dict[str, Any], field: str) -> str:
    return str(row["title"] if field == "sentence" else row["id"] if field == "text" else row[field])


def _distinct(write: Callable[[], str], count: int) -> list[str]:
    """So many different texts, or fewer where the grammar has no more to say."""
    found: dict[str, None] = {}
    for _ in range(20 * count):
        found.setdefault(write())
        if len(found) == count:
            break
    return list(found)


def _beside(text: str, sentences: Sequence[str], drawn: random.Random) -> str:
    """The text, now and then before or after an ordinary sentence."""
    if drawn.random() >= IN_CONTEXT:
        return text
    other = drawn.choice(sentences)
    return f"{other} {text}" if drawn.random() < 0.5 else f"{text} {other}"


def _homoglyphs(text: str, drawn: random.Random) -> str:
    share = drawn.choice([0.2, 0.5, 1.0])
    return "".join(_LOOKALIKES.get(sign, sign) if drawn.random() < share else sign for sign in text)


def _spaced(text: str, drawn: random.Random) -> str:
    between = drawn.choice([" ", "-", ".", "\u200b", "_"])
    share = drawn.choice([0.4, 1.0])
    spread = [between.join(word) if drawn.random() < share else word for word in text[:160].split()]
    return ("   " if between == " " else " ").join(spread)


def _typos(text: str, drawn: random.Random) -> str:
    words = text.split()
    for at, word in enumerate(words):
        if len(word) > 3 and drawn.random() < 0.35:
            cut = drawn.randrange(1, len(word) - 1)
            swapped = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
            words[at] = drawn.choice([swapped, word[:cut] + word[cut + 1 :], word[:cut] + word[cut - 1 :]])
    return " ".join(words)


def _in_code(leads: Sequence[str], text: str, drawn: random.Random) -> str:
    text = text[:90]
    codes = {
        "base64": base64.b64encode(text.encode()).decode(),
        "rot13": codecs.encode(text, "rot13"),
        "hex": text.encode().hex(),
        "reversed text": text[::-1],
    }
    kind = drawn.choice(list(codes))
    return f"{drawn.choice(leads).format(kind)}: {codes[kind]}"


def _capitals(text: str, _: random.Random) -> str:
    return text.upper()


def _leet(text: str, drawn: random.Random) -> str:
    share = drawn.choice([0.5, 1.0])
    return " ".join(word.translate(_LEET) if drawn.random() < share else word for word in text.split())


_DISGUISES: dict[str, Callable[[str, random.Random], str]] = {
    "homoglyphs": _homoglyphs,
    "spaced": _spaced,
    "typos": _typos,
    "encoded": partial(_in_code, _OBEY),
    "capitals": _capitals,
    "leet": _leet,
}
_PLAIN_DISGUISES: dict[str, Callable[[str, random.Random], str]] = {
    "spaced_news": _spaced,
    "typos_news": _typos,
    "encoded_news": partial(_in_code, _PRINTED),
    "capitals_news": _capitals,
    "leet_news": _leet,
}
