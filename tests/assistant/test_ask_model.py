"""The whole way with a language model: one that answers, one that invents, one that fails."""

import pytest

from assistant import Verdict

WHITE_HOUSE = "What does the White House say presents serious risks to national security?"


def test_a_models_sentences_are_verified(open_desk, scripted, assert_exact) -> None:
    llm = scripted(
        "The White House says connected vehicles with Chinese components present serious risks to national "
        "security [1]. The ban will cost carmakers 59 billion dollars [1]."
    )
    desk = open_desk(llm)
    answer = desk.ask(WHITE_HOUSE)
    assert answer.mode == "llm"
    assert answer.model == "scripted"
    borne_out, invented = answer.statements
    assert borne_out.verdict is Verdict.SUPPORTED
    assert invented.verdict is Verdict.UNSUPPORTED
    assert any("59" in problem for problem in invented.problems)
    assert_exact(answer, desk)


def test_an_invention_is_withheld_when_set_so(open_desk, scripted) -> None:
    said = (
        "Connected vehicles with Chinese components present serious risks to national security [1]. "
        "The ban will cost carmakers 59 billion dollars [1]."
    )
    answer = open_desk(scripted(said), unsupported="withhold").ask(WHITE_HOUSE)
    assert len(answer.statements) == 1
    assert any("withheld" in note for note in answer.notes)


def test_an_invention_is_repaired_once_when_set_so(open_desk, scripted) -> None:
    llm = scripted(
        "The ban will cost carmakers 59 billion dollars [1]. "
        "They present serious risks to national security [1].",
        "Connected vehicles which use Chinese and Russian components present serious risks to national "
        "security [1].",
    )
    answer = open_desk(llm, unsupported="repair").ask(WHITE_HOUSE)
    assert "59 billion" not in answer.text
    assert any("rewritten" in note for note in answer.notes)


def test_when_nothing_of_it_is_borne_out_the_articles_own_words_are_shown(open_desk, scripted) -> None:
    answer = open_desk(scripted("The chief of staff is Ron Tarn [1].")).ask(WHITE_HOUSE)
    assert "Ron Tarn" not in answer.text
    assert answer.mode == "extractive"
    assert any("withheld" in note for note in answer.notes)


def test_an_invention_about_what_nothing_answers_ends_as_a_refusal_that_says_so(open_desk, scripted) -> None:
    answer = open_desk(scripted("China exported 59,000 cars last year [1].")).ask(
        "How many cars did China export last year?"
    )
    assert answer.refused
    assert "59,000" not in answer.text
    assert any("withheld" in note for note in answer.notes)


def test_a_true_sentence_that_does_not_answer_bears_a_note(open_desk, scripted) -> None:
    said = "Twelve people were injured on Thursday evening when the ferry Marigold struck the north pier."
    answer = open_desk(scripted(said)).ask(
        "Why were the owners of the ferry fined by the ministry in spring?"
    )
    assert answer.statements
    assert any(note.startswith("This may not be the answer") for note in answer.notes)
    same = open_desk(scripted(said)).ask("How many were injured when the ferry struck the pier?")
    assert not any(note.startswith("This may not be the answer") for note in same.notes)


def test_a_model_that_refuses_is_believed(open_desk, scripted) -> None:
    answer = open_desk(scripted("NOT ON RECORD")).ask(WHITE_HOUSE)
    assert answer.refused
    assert answer.nearest


@pytest.mark.parametrize("reply", ["", "[1][2]", " \n"])
def test_a_model_that_says_nothing_leaves_the_articles_own_words(open_desk, scripted, reply) -> None:
    answer = open_desk(scripted(reply)).ask(WHITE_HOUSE)
    assert "serious risks to national security" in answer.text
    assert answer.notes


def test_a_model_that_declines_in_its_own_words_leaves_the_articles_own_words(open_desk, scripted) -> None:
    answer = open_desk(scripted("I cannot answer this from the articles.")).ask(WHITE_HOUSE)
    assert answer.mode == "extractive"
    assert "serious risks to national security" in answer.text
    assert "cannot answer" not in answer.text


def test_what_a_model_says_beside_what_it_declines_is_kept(open_desk, scripted) -> None:
    llm = scripted(
        "The White House says connected vehicles with Chinese components present serious risks to national "
        "security [1]. The passages do not say what they cost."
    )
    answer = open_desk(llm).ask(WHITE_HOUSE)
    assert answer.mode == "llm"
    assert answer.statements[0].verdict is Verdict.SUPPORTED


def test_a_sentence_that_a_model_repeats_is_shown_once(open_desk, scripted) -> None:
    said = "They present serious risks to national security [1]. " * 300
    answer = open_desk(scripted(said)).ask(WHITE_HOUSE)
    assert len(answer.statements) == 1
    assert any("stopped" in note for note in answer.notes)


def test_a_sentence_that_never_ends_is_not_shown(open_desk, scripted) -> None:
    answer = open_desk(scripted("and it presents risks to national security " * 300)).ask(WHITE_HOUSE)
    assert answer.mode == "extractive"
    assert any("stopped" in note for note in answer.notes)


def test_a_model_that_dies_mid_answer_leaves_the_articles_own_words(open_desk, scripted) -> None:
    desk = open_desk(scripted(["They present ", ConnectionError("reset")]))
    answer = desk.ask(WHITE_HOUSE)
    assert answer.mode == "extractive"
    assert answer.statements
    assert any("did not answer (ConnectionError: reset)" in note for note in answer.notes)


def test_a_real_small_model_invents_and_is_caught(open_desk, llama_cpp, assert_exact) -> None:
    desk = open_desk(llm_base_url=llama_cpp, llm="smollm2", passages=2)
    answer = desk.ask("How many cars did China export last year?")
    assert answer.refused or all(s.verdict is not Verdict.SUPPORTED or s.citations for s in answer.statements)
    assert_exact(answer, desk)
