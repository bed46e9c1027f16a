"""Question sets: the documented form, and a public set in its own."""

import json

import pytest

from assistant.evaluate.questions import load_questions
from assistant.evaluate.run import variants
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


def test_settings_are_compared_by_name(settings) -> None:
    made = variants(settings, ["passages=4 llm=none", "data_dir=other"])
    assert list(made) == ["as set", "passages=4 llm=none", "data_dir=other"]
    assert made["as set"] == settings
    assert made["passages=4 llm=none"].passages == 4
    assert str(made["data_dir=other"].data_dir) == "other"


@pytest.mark.parametrize(
    ("comparison", "why"),
    [
        ("", "does not name"),
        ("pasages=4", "does not name"),
        ("passage_size=400", "compare with data_dir=FOLDER"),
    ],
)
def test_what_cannot_be_compared_is_refused(settings, comparison, why) -> None:
    with pytest.raises(UsageError, match=why):
        variants(settings, [comparison])
