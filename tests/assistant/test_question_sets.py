"""Question sets: the documented form, and a public set in its own."""

import json

import pytest

from assistant.evaluate.questions import load_questions
from ingest.articles import identity
from ingest.errors import UsageError

BRIDGE = "https://gull.example/bridge"


def load(path, *rows):
    path.write_text("\n".join(map(json.dumps, rows)))
    return load_questions(path).questions


@pytest.mark.parametrize(
    "one", [{"answers": ["3 May"], "articles": [BRIDGE]}, {"answer": "3 May", "articles": BRIDGE}]
)
def test_one_answer_or_article_may_stand_alone_or_in_a_list(tmp_path, one) -> None:
    [question] = load(tmp_path / "own.jsonl", {"question": "When did the bridge open?", **one})
    assert question.answers == ("3 May",)
    assert question.relevant == {identity(BRIDGE)}
    assert question.answerable is True


def test_all_but_the_question_may_be_left_out(tmp_path) -> None:
    first, second = load(
        tmp_path / "own.jsonl",
        {"question": "Who paid?"},
        {"id": "b", "question": "Why?", "answerable": False},
    )
    assert (first.id, first.answers, first.relevant, first.within) == ("1", (), frozenset(), ())
    assert (second.id, second.answerable) == ("b", False)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "holds no question"),
        ("nonsense", "line 1: not JSON"),
        ("[1]", "line 1: not a JSON object"),
        ('{"question": " "}', "question 1 has no text"),
    ],
)
def test_what_is_no_question_set_is_refused_with_its_place(tmp_path, text, why) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text(text)
    with pytest.raises(UsageError, match=why):
        load_questions(file)


def test_a_folder_that_is_not_known_is_refused_by_name(tmp_path) -> None:
    with pytest.raises(UsageError, match="realtimeqa_2023"):
        load_questions(tmp_path)


def test_an_answer_in_a_public_set_is_read_whole(tmp_path) -> None:
    folder = tmp_path / "rgb_en_fact"
    folder.mkdir()
    rows = [
        {"id": n, "query": "Who bought it?", "answer": answer, "positive": ["Tern Ltd bought it."]}
        | {"positive_wrong": ["Gull Ltd bought it."], "negative": ["It rained."]}
        for n, answer in enumerate(["Tern Ltd", ["Tern Ltd"], [["Tern Ltd", "Tern"]]])
    ]
    (folder / "en_fact.jsonl").write_text("\n".join(map(json.dumps, rows)))
    answers = [question.answers for question in load_questions(folder).questions]
    assert answers == [("Tern Ltd",), ("Tern Ltd",), ("Tern Ltd", "Tern")]
