"""Questions beside passages, for learning where a passage answers and whether it does.

Three kinds of supervision, one form: ``allowed`` spans of the passage in which the answer begins and ends. An
exact answer allows one span (or one for each annotator), a sentence that was labelled as answering allows any
span inside it, and a question that the passage does not answer allows none.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.split import sentence_spans
from training.rows import Row, is_kept, letters, rows, some
from training.similar import Similar

SHORT = (40, 90)  # words of the window that many examples are cut to
WHOLE = 0.5  # share of the examples that keep up to LONGEST words
LONGEST = 170


@dataclass(frozen=True, slots=True)
class Example:
    """A question beside a passage.

    Attributes:
        question: As asked.
        title: The headline of the passage's article, or empty.
        passage: The passage.
        exact: Spans of the passage, in characters, that are answers.
        loose: Spans inside which an answer stands, where it is not known more exactly.
        source: The set that it is from.
        document: What it was split by.
    """

    question: str
    title: str
    passage: str
    exact: tuple[tuple[int, int], ...]
    loose: tuple[tuple[int, int], ...]
    source: str
    document: str

    @property
    def is_answerable(self) -> bool:
        """Whether the passage answers the question."""
        return bool(self.exact or self.loose)


def examples(data: Path, seed: int) -> list[Example]:
    """All examples that are trained on, cut to windows and shuffled.

    Args:
        data: The folder of the training sets.
        seed: Fixes what is drawn.
    """
    drawn = random.Random(seed)
    found = [example for example in _all(data, seed) if not is_kept(example.document)]
    found = [_window(example, drawn) for example in found]
    drawn.shuffle(found)
    return found


def kept(data: Path, seed: int) -> list[Example]:
    """Examples of documents that are never trained on, in whole passages."""
    return [example for example in _all(data, seed) if is_kept(example.document)]


def _all(data: Path, seed: int) -> Iterator[Example]:
    """People's examples, and as many made negatives as people made."""
    by_people = list(_by_people(data, seed))
    yield from by_people
    yield from _of_other_events(by_people, seed)
    yield from _of_other_names(by_people, seed)


def _by_people(data: Path, seed: int) -> Iterator[Example]:
    for name, sources in (
        ("squad_dev", {"squadv2.0": 20_000, "squad1.1": 20_000}),
        ("squadshifts", {"new_wiki": 15_000, "reddit": 5_000, "amazon_reviews": 4_000}),
        ("nq_open_oracle", {"nq-open": 3_000}),
        ("onestopqa", {"onestopqa": 1_000}),
        ("clapnq_dev", {"clapnq": 600}),
        ("tweetqa", {"tweetqa": 8_000}),
        ("covid_qa", {"covidqa": 1_400}),
    ):
        by_source: dict[str, list[Example]] = defaultdict(list)
        for row in rows(data, name):
            if example := _of_passage(row):
                by_source[example.source].append(example)
        for source, most in sources.items():
            yield from some(by_source[source], most, f"{seed} {source}")
    yield from some(list(_of_sentences(data)), 2_600, f"{seed} selqa")
    yield from some(list(_of_neighbours(data)), 14_000, f"{seed} nqg")
    yield from some(list(_of_roles(data)), 18_000, f"{seed} qamr")
    yield from some(list(_yes_or_no(data)), 5_000, f"{seed} boolq")


def _of_passage(row: Row) -> Example | None:
    """A row of a set with passages; none where a derived negative may well be answered, or a span is lost."""
    passage, title = row["passage"], row.get("title") or ""
    if row["source"] in ("reddit", "amazon_reviews", "tweetqa", "covidqa"):
        title = ""  # a number or a name of the set's own, not a headline
    spans = []
    for answer in row["answers"]:
        start, text = answer["start"], answer["text"]
        if passage[start : start + len(text)] == text and text.strip():
            spans.append((start, start + len(text)))
    if row["answerable"] != bool(spans):
        return None
    if row.get("derived") and row["source"] != "squadv2.0" and hash_share(row["id"]) > 0.35:
        return None
    document = f"{row['source']} {row.get('title') or passage[:60]}"
    return Example(row["question"], _plain(title), passage, tuple(spans), (), row["source"], document)


def hash_share(text: str) -> float:
    """A number from 0 to 1 that belongs to a text for all time."""
    return random.Random(text).random()


def _of_sentences(data: Path) -> Iterator[Example]:
    """Sections of an encyclopedia, of which people said which sentences answer."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows(data, "selqa"):
        groups[row["group"]].append(row)
    for group in groups.values():
        answering = [at for at, row in enumerate(group) if row["label"] == 1]
        if not answering:
            continue
        middle = answering[0]
        chosen = group[max(0, middle - 3) : middle + 4]
        passage, spans = "", []
        for row in chosen:
            if row["label"] == 1:
                spans.append((len(passage), len(passage) + len(row["sentence"])))
            passage += row["sentence"] + " "
        first = group[0]
        yield Example(
            first["question"],
            _plain(first["title"]),
            passage.strip(),
            (),
            tuple(spans),
            "selqa",
            f"selqa {first['title']}",
        )


def _of_neighbours(data: Path) -> Iterator[Example]:
    """Sentences that answer, between the sentences that stand beside them in the set.

    The set does not say which article a sentence is from, so those of articles that are kept apart are found
    by their words.
    """
    apart = {
        letters(example.passage[a:b])
        for row in rows(data, "squad_dev")
        if (example := _of_passage(row)) and is_kept(example.document)
        for a, b in sentence_spans(example.passage)
    }
    found = [row for row in rows(data, "squad_sentences_nqg") if letters(row["sentence"]) not in apart]
    sentences = list(dict.fromkeys(row["sentence"] for row in found))
    where = {sentence: at for at, sentence in enumerate(sentences)}
    for row in found:
        drawn = random.Random(row["id"])
        at = where[row["sentence"]]
        first = max(0, at - drawn.randint(0, 3))
        passage, spans = "", []
        for sentence in sentences[first : at + 1 + drawn.randint(0, 3)]:
            if sentence == row["sentence"]:
                spans.append((len(passage), len(passage) + len(sentence)))
            passage += sentence + " "
        document = f"nqg {row['sentence']}"
        yield Example(row["question"], "", passage.strip(), (), tuple(spans), "nqg", document)


def _of_roles(data: Path) -> Iterator[Example]:
    """Questions about one sentence, of news first, with what stands around it; the derived negatives too."""
    around = _neighbours(data)
    found = []
    for row in rows(data, "qamr"):
        words = row["question"].split()
        if len(words) < 5 or (row["label"] == 1 and row.get("start") is None):
            continue
        before, after = around.get(row["sentence"], ("", ""))
        start = len(before) + (row.get("start") or 0)
        spans = ((start, start + len(row["answer"])),) if row["label"] == 1 else ()
        passage = before + row["sentence"] + after
        document = f"qamr {row['group'].rsplit(':', 2)[0]}"
        example = Example(row["question"], "", passage, spans, (), "qamr", document)
        found.append((not row["news"], hash_share(row["id"]), example))
    found.sort(key=lambda item: item[:2])
    yield from (example for _, _, example in found[:18_000])


def _neighbours(data: Path) -> dict[str, tuple[str, str]]:
    """What stands before and behind sentences of open news."""
    found = {}
    for row in rows(data, "news_text_open"):
        texts = [row["text"][a:b].strip() for a, b in sentence_spans(row["text"])]
        for at, text in enumerate(texts):
            before, after = texts[max(0, at - 2) : at], texts[at + 1 : at + 3]
            found[text] = "".join(f"{one} " for one in before), "".join(f" {one}" for one in after)
    return found


def _yes_or_no(data: Path) -> Iterator[Example]:
    """Questions that ask whether something is so: the passage answers, nobody marked where."""
    for row in rows(data, "boolq"):
        title, _, passage = row["passage"].partition(" -- ")
        if passage:
            question = row["question"] + "?"
            yield Example(question, title, passage, (), ((0, len(passage)),), "boolq", f"boolq {title}")


def _of_other_events(found: Sequence[Example], seed: int) -> Iterator[Example]:
    """Questions beside the passage of another document that shares most of their words."""
    drawn = random.Random(f"{seed} other events")
    sources = {
        "squadv2.0",
        "squad1.1",
        "new_wiki",
        "nq-open",
        "onestopqa",
        "selqa",
        "boolq",
        "qamr",
        "clapnq",
    }
    pool = [example for example in found if example.is_answerable and example.source in sources]
    passages = list({example.passage: example for example in pool}.values())
    similar = Similar([f"{example.title} {example.passage}" for example in passages])
    wanted = {"boolq": 2_500, "selqa": 2_000, "onestopqa": 800, "qamr": 2_500, "nq-open": 2_000}
    for source in sorted(sources):
        chosen = some(
            [example for example in pool if example.source == source],
            wanted.get(source, 2_000),
            f"{seed} {source} other",
        )
        for example in chosen:
            others = [passages[at] for at in similar.nearest(example.question, 8)]
            others = [
                other
                for other in others
                if other.document != example.document and is_kept(other.document) == is_kept(example.document)
            ]
            others = [other for other in others if not _holds_answer(example, other)]
            if others:
                other = drawn.choice(others[:3])
                yield replace(
                    other,
                    question=example.question,
                    exact=(),
                    loose=(),
                    source=f"{source} other event",
                    document=example.document,
                )


def _holds_answer(example: Example, other: Example) -> bool:
    answers = {example.passage[a:b].casefold() for a, b in example.exact}
    return any(answer in other.passage.casefold() for answer in answers)


_NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][\w’'.-]+)(?: (?:of |the |de )?[A-Z][\w’'.-]+)*")
_FIGURE = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")


def _of_other_names(found: Sequence[Example], seed: int) -> Iterator[Example]:
    """Questions in which one name or year is another's: much the same words, about something else."""
    drawn = random.Random(f"{seed} other names")
    pool = [
        example
        for example in found
        if example.exact and example.source not in ("tweetqa", "amazon_reviews", "reddit")
    ]
    names = [match.group() for example in pool for match in _NAME.finditer(example.question)]
    figures = [match.group() for example in pool for match in _FIGURE.finditer(example.question)]
    for example in some(pool, 22_000, f"{seed} names"):
        spots = [(match, names) for match in _NAME.finditer(example.question)]
        spots += [(match, figures) for match in _FIGURE.finditer(example.question)]
        if not spots:
            continue
        match, others = drawn.choice(spots)
        around = f"{example.title} {example.passage}"
        alike = [
            other
            for other in drawn.sample(others, 40)
            if len(other.split()) == len(match.group().split()) or others is figures
        ]
        alike = [other for other in alike if not _is_in(other, around) and len(other) > 1]
        if alike and (others is names or len(match.group()) == 4):
            question = example.question[: match.start()] + alike[0] + example.question[match.end() :]
            yield replace(example, question=question, exact=(), source=f"{example.source} other name")


def _is_in(name: str, text: str) -> bool:
    return any(word in text for word in name.split() if len(word) > 2)


def _window(example: Example, drawn: random.Random) -> Example:
    """The example, cut to neighbouring sentences about its answer, or nearest to the question."""
    spans = sentence_spans(example.passage)
    words = [len(example.passage[a:b].split()) for a, b in spans]
    room = LONGEST if drawn.random() < WHOLE else drawn.randint(*SHORT)
    if sum(words) <= room or len(spans) == 1:
        return example
    targets = example.exact[:1] or example.loose[:1]
    if example.loose and example.source == "boolq":
        targets = ()
    if targets:
        middle = next(at for at, (a, b) in enumerate(spans) if b > targets[0][0])
        last = next((at for at, (a, b) in enumerate(spans) if b >= targets[0][1]), len(spans) - 1)
    else:
        asked = set(re.findall(r"\w{4,}", example.question.casefold()))
        middle = last = max(
            range(len(spans)),
            key=lambda at: len(
                asked & set(re.findall(r"\w{4,}", example.passage[slice(*spans[at])].casefold()))
            ),
        )
    first, size = middle, sum(words[middle : last + 1])
    while size < room and (first > 0 or last < len(spans) - 1):
        if first > 0 and (last == len(spans) - 1 or drawn.random() < 0.5):
            first -= 1
            size += words[first]
        else:
            last += 1
            size += words[last]
    start, end = spans[first][0], spans[last][1]
    exact = tuple((a - start, b - start) for a, b in example.exact if start <= a and b <= end)
    loose = tuple(
        (max(a, start) - start, min(b, end) - start) for a, b in example.loose if a < end and b > start
    )
    return replace(example, passage=example.passage[start:end], exact=exact, loose=loose)


def _plain(title: str) -> str:
    return title.replace("_", " ").replace("-", " ").strip()
