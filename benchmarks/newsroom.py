"""How questions that people ask in a newsroom are answered: whole answers of an assistant, judged by keys.

    python -m benchmarks.newsroom DATA [--half look|blind] [--keep FOLDER] [--out FILE]

DATA is a folder with `newsroom` and `realtimeqa_2023`. The library is built of the 300 articles that the
questions are about. ``--half blind`` is for the figure that is reported, once; all work is done on ``look``.
An answer is right where it holds the key, wrong where it holds a wrong key and no right one, else useless.
"""

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from assistant import Answer, Assistant, Settings
from benchmarks.questions import rows

OUTCOMES = ("right", "useless", "wrong", "wrongly refused", "rightly refused")
_TOKEN = re.compile(
    r"\d[\d.,]*\d|\w+"
)  # a number with its separators is one word: 14 does not stand in 14,000


@dataclass(frozen=True, slots=True)
class Key:
    """What makes an answer right or wrong.

    Attributes:
        answerable: Whether the articles answer the question.
        answers: Any of these strings makes an answer right.
        groups: Alternatives, of which at least ``least`` groups must be met; none where ``answers`` decide.
        least: How many groups.
        wrong: Strings that make an answer wrong that holds no right one.
        by_first_word: Whether a wrong string counts only where the answer begins with it ("yes" for "no").
    """

    answerable: bool
    answers: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    least: int
    wrong: tuple[str, ...]
    by_first_word: bool

    @classmethod
    def of(cls, row: dict[str, Any]) -> "Key":
        """Read it from a row of the set."""
        groups = tuple(tuple(group) for group in row["all_of"])
        least = row["min_all_of"] or len(groups)
        answers, wrong = tuple(row["answers"]), tuple(row["wrong"])
        return cls(row["answerable"], answers, groups, least, wrong, row["kind"] == "yesno")

    def is_met(self, text: str) -> bool:
        """Whether a text holds what is asked for."""
        if any(holds(text, answer) for answer in self.answers):
            return True
        met = sum(any(holds(text, other) for other in group) for group in self.groups)
        return bool(self.groups) and met >= self.least

    def is_denied(self, text: str) -> bool:
        """Whether a text holds what is known to be wrong."""
        if self.by_first_word:
            return any(f"{_plain(text)} ".startswith(f"{_plain(wrong)} ") for wrong in self.wrong)
        return any(holds(text, wrong) for wrong in self.wrong)

    def judge(self, answer: Answer) -> str:
        """One of :data:`OUTCOMES`."""
        if answer.refused:
            return "wrongly refused" if self.answerable else "rightly refused"
        said = " ".join(statement.text for statement in answer.statements)
        if self.answerable and self.is_met(said):
            return "right"
        return "wrong" if not self.answerable or self.is_denied(said) else "useless"


def main() -> None:
    """Ask every question, print a table by kind and keep what came of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--half", choices=("look", "blind"), default="look")
    parser.add_argument("--keep", type=Path, help="folder in which the library is built once and used again")
    parser.add_argument("--out", type=Path, help="JSON lines file for what came of each question")
    options = parser.parse_args()
    folder = options.data / "newsroom"
    asked = list(rows(folder / f"questions-{options.half}.jsonl"))
    with ExitStack() as stack:
        kept = options.keep or Path(stack.enter_context(TemporaryDirectory()))
        desk = stack.enter_context(
            Assistant.open(settings=Settings(_env_file=None, data_dir=kept, llm="none"))
        )
        if not desk.library.articles(limit=1):
            _fill(desk, kept, folder / "ids.json", options.data / "realtimeqa_2023" / "articles.jsonl")
        desk.search("news")  # models and indexes are read before the clock runs
        told = [_ask(desk, row) for row in asked]
    print(*table(told), sep="\n")
    if options.out:
        options.out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in told))


def table(told: Sequence[dict[str, Any]]) -> Iterator[str]:
    """How often each thing came of each kind of question, and in all."""
    kinds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in told:
        kinds[row["kind"]].append(row)
    kinds["all answerable"] = [row for row in told if row["answerable"]]
    kinds["none of them"] = [row for row in told if not row["answerable"]]
    yield f"{'':24}{'asked':>6}" + "".join(f"{name:>17}" for name in OUTCOMES) + f"{'right at once':>17}"
    for kind, some in kinds.items():
        counts = [sum(row["outcome"] == name for row in some) for name in OUTCOMES]
        cells = [*counts, sum(row["first"] for row in some)]
        yield f"{kind:24}{len(some):>6}" + "".join(f"{_share(count, len(some)):>17}" for count in cells)
    seconds = [row["seconds"] for row in told]
    yield f"seconds an answer: {median(seconds):.3f} at the middle, {max(seconds):.3f} at most"


def holds(text: str, words: str) -> bool:
    """Whether words stand in a text, as whole words, without regard to case and punctuation."""
    return f" {_plain(words)} " in f" {_plain(text)} "


def _ask(desk: Assistant, row: dict[str, Any]) -> dict[str, Any]:
    """Ask one question, after those of its conversation, and judge the answer."""
    chat, options = desk.conversation(), {"as_of": row["as_of"]}
    for earlier in row["after"]:
        chat.ask(earlier, **options)
    begun = perf_counter()
    answer = chat.ask(row["question"], **options)
    seconds = perf_counter() - begun
    key, said = Key.of(row), [statement.text for statement in answer.statements]
    kind = f"{row['kind']} {row['wording']}".removesuffix(" None")
    if row["kind"] == "none":
        kind = "none, near" if row["near"] else "none, far"
    return {
        "id": row["id"],
        "kind": kind,
        "question": row["question"],
        "answerable": row["answerable"],
        "outcome": key.judge(answer),
        "first": row["answerable"] and not answer.refused and key.is_met(" ".join(said[:1])),
        "sentences": said,
        "cited": [citation.article.url for citation in answer.citations],
        "verdicts": [str(statement.verdict) for statement in answer.statements],
        "notes": list(answer.notes),
        "seconds": round(seconds, 3),
    }


def _fill(desk: Assistant, folder: Path, ids: Path, articles: Path) -> None:
    """Read the articles that the questions are about into the library."""
    wanted = set(json.loads(ids.read_text()))
    chosen = folder / "chosen.jsonl"
    chosen.write_text("".join(json.dumps(row) + "\n" for row in rows(articles) if row["id"] in wanted))
    report = desk.ingest([chosen])
    if report.failed:
        raise SystemExit(f"could not read the articles: {report.failed[0].reason}")


def _share(count: int, total: int) -> str:
    return f"{count} ({count / total:.2f})" if total else "-"


def _plain(text: str) -> str:
    return " ".join(_TOKEN.findall(text.casefold()))


if __name__ == "__main__":
    main()
