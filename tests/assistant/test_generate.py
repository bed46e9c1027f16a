"""What a model is shown, and what becomes of what it says."""

import pytest

from assistant.generate import LONGEST_DRAFT, generate, is_refusal, pack, repair
from ingest.errors import ModelError

STORIES = [("Bridge", "The bridge opened on 3 May. " * 20), ("Ferry", "The ferry sank. " * 20)]


def test_passages_are_numbered_and_the_question_comes_last(scripted, hits) -> None:
    llm = scripted("It opened on 3 May [1].")
    assert "".join(generate("When?", hits(*STORIES), llm)) == "It opened on 3 May [1]."
    (prompt,) = llm.prompts
    assert prompt.index("[1] Bridge") < prompt.index("[2] Ferry") < prompt.rindex("Question: When?")
    assert "date unknown" in prompt


def test_passages_are_packed_to_the_models_context(hits) -> None:
    found = hits(*[(f"Story {n}", "Words. " * 100) for n in range(30)])
    packed = pack("Why?", found, 2048)
    assert packed == found[: len(packed)]
    assert 0 < len(packed) < 30
    assert len(pack("Why?", found, 128_000)) == 30
    assert len(pack("Why?", found, 1024)) == 1


def test_a_model_that_never_ends_is_stopped(scripted, hits) -> None:
    said = "".join(generate("Why?", hits(*STORIES), scripted("word " * 10_000)))
    assert len(said) <= LONGEST_DRAFT + 1


def test_an_error_in_the_middle_names_the_model(scripted, hits) -> None:
    words = generate("Why?", hits(*STORIES), scripted(["It ", ConnectionError("reset by peer")]))
    with pytest.raises(ModelError, match=r"scripted did not answer \(ConnectionError: reset by peer\)"):
        list(words)


@pytest.mark.parametrize(
    "reply", ["NOT ON RECORD", " not on record.\n", "I cannot answer this.", "No information was given."]
)
def test_a_refusal_is_understood(reply) -> None:
    assert is_refusal(reply)


def test_a_repair_sees_the_sentence_and_why(scripted, hits) -> None:
    llm = scripted("It opened on 3 May [1].", "NOT ON RECORD")
    found = hits(*STORIES)
    assert repair("When?", found, llm, "It opened in June.", ["the month June is not there"]) == (
        "It opened on 3 May [1]."
    )
    assert "It opened in June." in llm.prompts[0]
    assert "the month June is not there" in llm.prompts[0]
    assert repair("When?", found, llm, "It opened in June.", []) == ""
