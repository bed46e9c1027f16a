"""Question sets as newsrooms write them: what is read of a row, and what is said of one that cannot be."""

import json

import pytest

from assistant.evaluate.questions import load_questions
from ingest.errors import UsageError


def load(path, *rows):
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return load_questions(path).questions


def load_one(tmp_path, **fields):
    [question] = load(tmp_path / "own.jsonl", {"question": "When did the bridge open?", **fields})
    return question


def test_every_field_is_read(tmp_path) -> None:
    question = load_one(
        tmp_path,
        kind="fact",
        wording="other",
        after=["Which bridge?"],
        as_of="2024-06-03",
        all_of=[["3 May", "May 3"], "2024"],
        min_all_of=1,
        wrong=["June"],
        near=None,
    )
    assert (question.kind, question.wording, question.label) == ("fact", "other", "fact other")
    assert (question.after, question.as_of) == (("Which bridge?",), "2024-06-03")
    assert question.all_of == (("3 May", "May 3"), ("2024",))
    assert (question.min_all_of, question.wrong, question.near) == (1, ("June",), None)


def test_what_is_null_is_as_if_left_out(tmp_path) -> None:
    names = (
        "kind",
        "wording",
        "after",
        "as_of",
        "answers",
        "all_of",
        "min_all_of",
        "wrong",
        "near",
        "articles",
    )
    assert load_one(tmp_path, **dict.fromkeys(names)) == load_one(tmp_path)


def test_all_groups_must_be_met_where_nothing_else_is_said(tmp_path) -> None:
    assert load_one(tmp_path, all_of=[["Sunak"], ["Javid"]]).min_all_of == 2


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({"kind": "none", "answerable": False, "near": True}, "none, near"),
        ({"kind": "none", "answerable": False, "near": False}, "none, far"),
        ({"kind": "none", "answerable": False}, "none"),
        ({"kind": "why", "answerable": True, "near": True}, "why"),
        ({"answerable": False, "near": True}, "near"),
        ({}, ""),
    ],
)
def test_the_unanswerable_are_told_apart_by_how_near_their_subject_is(tmp_path, fields, label) -> None:
    assert load_one(tmp_path, **fields).label == label


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"all_of": [["a"], ["b"]], "min_all_of": 3}, "“min_all_of” cannot be 3: “all_of” has 2 groups"),
        ({"min_all_of": 1}, "“all_of” has 0 groups"),
        ({"all_of": [["a"]], "min_all_of": 0}, "a whole number from 1"),
        ({"all_of": [["a"]], "min_all_of": True}, "a whole number from 1"),
        ({"all_of": "a"}, "a list of groups"),
        ({"all_of": [["a"], []]}, "can never be met"),
        ({"all_of": [["a"], [" "]]}, "can never be met"),
        ({"after": "Who won?"}, "“after” cannot be 'Who won[?]': it is a list of the questions before"),
        ({"after": [1]}, "a list of the questions before"),
        ({"after": ["Who won?", " "]}, "a list of the questions before"),
        ({"after": ["why " * 501]}, "a list of the questions before"),
        ({"as_of": "2023-02-30"}, "“as_of” cannot be '2023-02-30': it is a whole date, like 2025-01-31"),
        ({"as_of": "June 2024"}, "a whole date"),
        ({"as_of": ""}, "a whole date"),
        ({"as_of": 20240603}, "a whole date"),
        ({"answerable": "false"}, "true, false, or null"),
        ({"near": 1}, "true, false, or null"),
        ({"kind": ["fact"]}, "a word"),
        ({"answers": {"a": 1}}, "made of strings"),
        ({"answers": [["a"]]}, "made of strings"),
        ({"wrong": [True]}, "made of strings"),
        ({"articles": [True]}, "made of strings"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_line_and_remedy(tmp_path, fields, why) -> None:
    rows = {"question": "Who won?"}, {"question": "When?", **fields}
    with pytest.raises(UsageError, match=rf"own\.jsonl, line 2: .*{why}"):
        load(tmp_path / "own.jsonl", *rows)


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("anwsers", "answers"),
        ("asOf", "as_of"),
        ("min_all", "min_all_of"),
        ("Kind", "kind"),
        ("aftre", "after"),
        ("worng", "wrong"),
        ("article", "articles"),
    ],
)
def test_a_misspelt_field_is_refused_with_those_that_there_are(tmp_path, key, meant) -> None:
    with pytest.raises(
        UsageError, match=rf"line 1: there is no field “{key}”; did you mean “{meant}”.*min_all_of"
    ):
        load_one(tmp_path, **{key: "fact"})


def test_remarks_of_a_set_s_own_are_left_alone(tmp_path) -> None:
    own = {"evidence_start": 12, "register": "lower", "year": 2023, "note": "hard", "rating": "up"}
    assert load_one(tmp_path, **own) == load_one(tmp_path)
    given = {"answers": ["3 May"], "answer_id": 7, "articles": ["a"], "article": "b"}
    assert load_one(tmp_path, **given).answers == ("3 May",)


def test_what_readers_called_wrong_in_the_chat_is_no_string_that_shows_a_wrong_answer(tmp_path) -> None:
    remark = {"article": "a", "quote": "It opened in June.", "sentences": [0]}
    assert load_one(tmp_path, wrong=[remark]).wrong == ()


def test_the_line_is_named_although_empty_ones_come_before_it(tmp_path) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text('{"question": "Who won?"}\n\n\n{"question": "When?", "as_of": "soon"}\n')
    with pytest.raises(UsageError, match="line 4: “as_of”"):
        load_questions(file)
    file.write_text('\n{"question": "Who won?"}\n')
    assert [question.id for question in load_questions(file).questions] == ["1"]


def test_a_line_ends_only_where_json_lines_do(tmp_path) -> None:
    [question] = load(tmp_path / "own.jsonl", {"question": "Who\u2028said\u0085so?"})
    assert question.text == "Who\u2028said\u0085so?"


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text('{"question": "Who won?"}', encoding="utf-8-sig")
    assert len(load_questions(file).questions) == 1


def test_a_question_that_could_not_be_asked_is_refused_before_any_is(tmp_path) -> None:
    with pytest.raises(UsageError, match=r"line 1: .* 2,000 characters or fewer"):
        load_one(tmp_path, question="why " * 501)
