"""What a question asks for."""

import pytest

from assistant.extract.questions import Kind, read_question, words_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Who promised an inquiry?", Kind.NAME),
        ("Where were the ships sent?", Kind.NAME),
        ("Which country banned the ships?", Kind.COUNTRY),
        ("When did the crane fall?", Kind.TIME),
        ("In what year was the quay built?", Kind.TIME),
        ("How many ships were turned away?", Kind.NUMBER),
        ("Why was the harbour closed?", Kind.REASON),
        ("What justification did the mayor give?", Kind.REASON),
        ("Which company runs the harbour?", Kind.NAME),
        ("Was the harbour closed?", Kind.ANY),
        ("What happened in Brindleport?", Kind.ANY),
        ("", Kind.ANY),
    ],
)
def test_the_question_word_tells_the_kind_of_answer(text: str, kind: Kind) -> None:
    assert read_question(text).kind is kind


def test_words_carry_their_stem_and_place() -> None:
    text = "The mayor’s ships sailed; the U.S. didn't."
    for word in words_of(text):
        assert text[word.start : word.end] == word.text
    assert [word.stem for word in words_of("ships sailed")] == ["ship", "sail"]


def test_grammar_is_left_out_and_each_stem_counts_once() -> None:
    question = read_question("Which ship of the ships in the US sank?")
    assert [word.text for word in question.words] == ["ship", "US", "sank"]
    assert question.focus == {"ship"}
