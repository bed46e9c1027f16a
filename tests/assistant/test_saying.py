"""One list of verbs of saying serves questions, sentences and outlets alike."""

import re

import pytest

from assistant.analysis.attribution import SPEAKS, speaks
from assistant.analysis.saying import VERBS, Where, any_form, spoken
from assistant.query.rules import speaker_of


@pytest.mark.parametrize("verb", [v for v in VERBS if v.where & Where.SENTENCE], ids=lambda v: v.bare)
def test_a_sentence_tells_who_speaks_by_any_verb_of_the_list(verb) -> None:
    sentence = f"Ada Quill {verb.past} on the quay."
    found = SPEAKS.search(sentence)
    assert found
    assert found["before"] == "Ada Quill"
    assert speaks(sentence, (), "Quill")


@pytest.mark.parametrize("verb", [v for v in VERBS if v.where & Where.QUESTION], ids=lambda v: v.bare)
def test_a_question_wants_somebodys_words_by_any_verb_of_the_list(verb) -> None:
    assert speaker_of(f"What did Ada Quill {verb.bare} about the quay?") == "Ada Quill"
    assert speaker_of(f"What has Ada Quill {verb.past} about the quay?") == "Ada Quill"


def test_no_verb_stands_twice_and_a_form_is_never_taken_for_a_shorter_one() -> None:
    assert len({verb.bare for verb in VERBS}) == len(VERBS)
    for pattern in (spoken(), any_form(Where.QUESTION), any_form(Where.OUTLET)):
        assert re.match(rf"{pattern}(?!\w)", "says") is not None
    assert re.fullmatch(spoken(), "claims") is not None
    assert re.fullmatch(spoken(), "notes") is None  # more often a noun
