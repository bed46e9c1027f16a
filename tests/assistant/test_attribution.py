"""Who is said to speak in a sentence."""

import pytest

from assistant.analysis.attribution import is_attributed, speaks


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("“The pier is safe,” said Mara Quill.", "Mara Quill"),
        ("Quill, the mayor of Dunmore, said on Monday that the pier is safe.", "Mara Quill"),
        ("According to Mayor Quill the pier is safe.", "Mara Quill"),
        ("The pier, the harbour master warned, could sink.", "the harbour master"),
        ("Quill declined to comment.", "Quill"),
        ("Quill has denied that she knew.", "Mara Quill"),
        ("The ministry did not respond to questions.", "the ministry"),
    ],
)
def test_a_speaker_is_known_by_name_or_office(sentence: str, speaker: str) -> None:
    assert speaks(sentence, (), speaker)


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Quill's mother said that she had not slept.", "Mara Quill"),
        ("Prosecutors said that Quill took the money.", "Mara Quill"),
        ("The pier was closed on Monday.", "Mara Quill"),
        ("“It was Quill,” said Osric Fenn.", "Mara Quill"),
    ],
)
def test_what_another_says_of_somebody_is_not_theirs(sentence: str, speaker: str) -> None:
    assert not speaks(sentence, (), speaker)


def test_a_pronoun_or_words_in_quotation_marks_go_on_with_the_speaker_before() -> None:
    before = ["Mara Quill opened the tram on Monday."]
    assert speaks("She said that it was late.", before, "Mara Quill")
    assert speaks("“It was late.”", ["Mara Quill said that it was dear."], "Mara Quill")
    assert not speaks(
        "“It was late.”", ["Mara Quill opened the tram.", "Osric Fenn was angry, said Ode."], "Quill"
    )


def test_an_attribution_is_by_name() -> None:
    assert is_attributed("The pier is safe, said Mara Quill.")
    assert not is_attributed("The pier is safe.")
