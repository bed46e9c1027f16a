"""What a model is shown, and what becomes of what it says."""

import pytest

from assistant.generate import (
    LONGEST_DRAFT,
    cost,
    generate,
    is_refusal,
    may_be_refusal,
    repair,
    room,
    tokens,
    without_refusals,
)
from ingest.errors import ModelError

STORIES = [("Bridge", "The bridge opened on 3 May. " * 20), ("Ferry", "The ferry sank. " * 20)]


def test_passages_are_numbered_and_the_question_comes_last(scripted, hits) -> None:
    llm = scripted("It opened on 3 May [1].")
    assert "".join(generate("When?", hits(*STORIES), llm)) == "It opened on 3 May [1]."
    (prompt,) = llm.prompts
    assert prompt.index("[1] Bridge") < prompt.index("[2] Ferry") < prompt.rindex("Question: When?")
    assert "date unknown" in prompt


def test_there_is_room_for_what_a_question_may_cost_and_the_context_holds(hits) -> None:
    assert room("Why?", 1_000_000, 6000) == 6000
    assert 0 < room("Why?", 4096, 6000) < 4096
    assert room("Why?" * 200, 4096, 6000) < room("Why?", 4096, 6000)
    short, long = hits(("Bridge", "It opened."), ("Ferry", "The ferry sank. " * 20))
    assert cost(1, short) < cost(1, long)


def test_tokens_are_counted_rather_too_high_in_every_script() -> None:
    assert tokens("The bridge opened on 3 May.") >= 8  # as GPT-4's tokenizer counts
    assert tokens("韦尔姆桥于五月三日通车。") >= 12  # one for each character
    assert tokens("") == 0


def test_what_the_answer_is_to_be_like_is_said_after_the_question(scripted, hits) -> None:
    llm = scripted("It opened on 3 May [1].")
    list(generate("When?", hits(*STORIES), llm, form="(In one word.)"))
    assert llm.prompts[0].index("Question: When?") < llm.prompts[0].index("(In one word.)")


def test_a_model_that_never_ends_is_stopped(scripted, hits) -> None:
    said = "".join(generate("Why?", hits(*STORIES), scripted("word " * 10_000)))
    assert len(said) <= LONGEST_DRAFT + 1


def test_an_error_in_the_middle_names_the_model(scripted, hits) -> None:
    words = generate("Why?", hits(*STORIES), scripted(["It ", ConnectionError("reset by peer")]))
    with pytest.raises(ModelError, match=r"scripted did not answer \(ConnectionError: reset by peer\)"):
        list(words)


@pytest.mark.parametrize(
    "reply",
    [
        "NOT ON RECORD",
        " not on record.\n",
        "**NOT ON RECORD** [1]",
        "Answer: NOT ON RECORD",
        "“Not on record”",
    ],
)
def test_a_refusal_is_understood(reply) -> None:
    assert is_refusal(reply)
    assert without_refusals(reply) == ""


@pytest.mark.parametrize(
    "reply",
    [
        "The minister said the talks were not on record.",
        "It opened on 3 May [1]. The cost is not on record.",
        "The passages do not say who paid.",
        "The police did not give the number of arrests [1].",
        "No information was given to the families, the Gull reports.",
    ],
)
def test_a_sentence_that_declines_or_speaks_of_declining_is_no_refusal(reply) -> None:
    assert not is_refusal(reply)
    assert without_refusals(reply) == reply


def test_a_partial_answer_is_kept_without_its_refusal() -> None:
    assert without_refusals("It opened on 3 May [1]. NOT ON RECORD.") == "It opened on 3 May [1]."
    assert without_refusals("NOT ON RECORD\nIt opened on 3 May [1].") == "It opened on 3 May [1]."


@pytest.mark.parametrize(
    ("begun", "may"), [("", True), ("**NOT", True), ("Not on rec", True), ("Not one", False)]
)
def test_what_has_begun_may_become_a_refusal(begun, may) -> None:
    assert may_be_refusal(begun) is may


def test_a_repair_sees_the_sentence_and_why(scripted, hits) -> None:
    llm = scripted("It opened on 3 May [1].", "NOT ON RECORD")
    found = hits(*STORIES)
    assert repair("When?", found, llm, "It opened in June.", ["the month June is not there"]) == (
        "It opened on 3 May [1]."
    )
    assert "It opened in June." in llm.prompts[0]
    assert "the month June is not there" in llm.prompts[0]
    assert repair("When?", found, llm, "It opened in June.", []) == ""
