"""Questions beside passages, for learning where a passage answers and whether it does.

Three kinds of supervision, one form: ``allowed`` spans of the passage in which the answer begins and ends. An
exact answer allows one span (or one for each annotator), a sentence that was labelled as answering allows any
span inside it, and a question that the passage does not answer allows none.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ingest.split import sentence_spans
from training.example import Example
from training.negatives import of_other_events, of_other_names
from training.rows import Row, is_kept, letters, rows, some

SHORT = (40, 90)  # words of the window that many examples are cut to
WHOLE = 0.5  # share of the examples that keep up to LONGEST words
LONGEST = 170


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
    yield from of_other_events(by_people, seed)
    yield from of_other_names(by_people, seed)


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
