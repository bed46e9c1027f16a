"""Questions of all kinds asked over the sample articles: conversations, days, and what is kept of each."""

import json

import pytest

from assistant.evaluate.questions import load_questions
from assistant.evaluate.run import Run, run

FERRY = "How many people were injured when the ferry Marigold struck the pier?"
FIRST_REPORT = "https://harbourpost.example/2024/03/14/ferry-marigold-pier"
BRIDGE = "https://northline.example/2024/06/03/kestrel-bridge-repairs"
ROWS = [
    {
        "question": "When did it open?",
        "kind": "chain",
        "after": ["How much will the repairs to the Kestrel Bridge cost?"],
        "all_of": [["1967"]],
        "articles": [BRIDGE],
    },
    {"question": FERRY, "kind": "time", "as_of": "2024-03-14", "answers": ["twelve"], "wrong": ["fifteen"]},
    {
        "question": "How many cars did China export last year?",
        "kind": "none",
        "near": False,
        "answerable": False,
    },
]


@pytest.fixture
def questions(tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, ROWS)))
    return load_questions(file)


def test_questions_are_asked_as_in_their_conversation_and_on_their_day(open_desk, questions) -> None:
    desk = open_desk()
    done = run(desk, questions)
    chain, time, none = (row.to_data() for row in done.rows)
    assert "Kestrel Bridge" in chain["understood as"]
    assert chain["measures"]["article hit@10"] == 1  # searched for as it was understood
    assert time["outcome"] == "right"
    assert set(time["cited"]) == {FIRST_REPORT}  # others came later
    assert (none["kind"], none["outcome"]) == ("none, far", "rightly refused")
    assert [one.name for one in done.outcomes][:3] == ["chain", "time", "none, far"]
    assert json.loads(json.dumps(done.to_data()))["outcomes"][1]["right"]["count"] == 1
    assert desk.notebook.conversations() == []  # the library is left as it was


def test_without_answers_nothing_is_judged_and_no_conversation_is_held(open_desk, questions) -> None:
    done: Run = run(open_desk(), questions, answers=False)
    chain, time, _ = done.rows
    assert chain.measures == chain.seconds == {}
    assert time.seconds.keys() == {"search"}
    assert done.outcomes == ()
