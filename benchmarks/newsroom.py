"""How questions that people ask in a newsroom are answered: whole answers of an assistant, judged by keys.

    python -m benchmarks.newsroom DATA [--set newsroom|conversations] [--half look|blind] [--keep FOLDER]
        [--out FILE] [--llm NAME] [--base-url URL]

DATA is a folder with `newsroom` and `realtimeqa_2023`. The library is built of the articles that the
questions are about, 300 for `newsroom`; `conversations` are 60 questions that follow up on others or speak of
a time, over 200 other articles of the same collection, and lie beside this file. They are asked and judged as
`onrecord evaluate` does it. ``--half blind`` is for the figure that is reported, once; all work is done on
``look``. Without ``--llm`` answers are the articles' own words. NAME is what ONRECORD_LLM takes, URL its
server where it is not its maker's.
"""

import argparse
import json
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant import Assistant, Settings
from assistant.evaluate import measure, show
from assistant.evaluate.questions import QuestionSet, load_questions
from benchmarks.questions import rows
from ingest.articles import identity


def main() -> None:
    """Ask every question, print a table by kind and keep what came of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--set", choices=("newsroom", "conversations"), default="newsroom")
    parser.add_argument("--half", choices=("look", "blind"), default="look")
    parser.add_argument("--keep", type=Path, help="folder in which the library is built once and used again")
    parser.add_argument("--out", type=Path, help="JSON lines file for what came of each question")
    parser.add_argument("--llm", default="none", help="a language model to answer with")
    parser.add_argument("--base-url", help="its OpenAI-compatible server, with /v1")
    options = parser.parse_args()
    ids, questions = _files(options.data, options.set, options.half)
    wanted = set(json.loads(ids.read_text()))
    articles = [r for r in rows(options.data / "realtimeqa_2023" / "articles.jsonl") if r["id"] in wanted]
    with ExitStack() as stack:
        kept = options.keep or Path(stack.enter_context(TemporaryDirectory()))
        settings = Settings(
            _env_file=None,
            data_dir=kept,
            llm=options.llm,
            llm_base_url=options.base_url,
            llm_timeout=600,
        )
        desk = stack.enter_context(Assistant.open(settings=settings))
        if not desk.library.articles(limit=1):
            _fill(desk, kept / "chosen.jsonl", articles)
        asked = _in_library(load_questions(questions), articles)
        run = measure(desk, asked, f"llm={options.llm}")
    show([run])
    if options.out:
        options.out.write_text(
            "".join(json.dumps(row.to_data(), ensure_ascii=False) + "\n" for row in run.rows),
            encoding="utf-8",
        )


def _files(data: Path, name: str, half: str) -> tuple[Path, Path]:
    """The file that names the articles of a set, and that of half of its questions."""
    if name == "newsroom":
        return data / name / "ids.json", data / name / f"questions-{half}.jsonl"
    here = Path(__file__).parent
    return here / "conversations-ids.json", here / f"conversations-{half}.jsonl"


def _fill(desk: Assistant, file: Path, articles: list[dict[str, Any]]) -> None:
    """Read the articles that the questions are about into the library, through a file."""
    file.write_text("".join(json.dumps(row) + "\n" for row in articles))
    report = desk.ingest([file])
    if report.failed:
        raise SystemExit(f"could not read the articles: {report.failed[0].reason}")


def _in_library(questions: QuestionSet, articles: list[dict[str, Any]]) -> QuestionSet:
    """The questions with the articles that answer them as the library names them, by their addresses."""
    ids = {row["id"]: identity(row["url"]) for row in articles}
    named = (
        replace(q, relevant=frozenset(ids.get(name, name) for name in q.relevant))
        for q in questions.questions
    )
    return replace(questions, questions=tuple(named))


if __name__ == "__main__":
    main()
