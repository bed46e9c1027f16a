"""The whole way without a model, from articles to checked answers."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from assistant import Answer, Answered, Assistant, Filters, Retrieved, Token, UsageError, Verdict
from ingest.articles import Article

WHITE_HOUSE = "What does the White House say presents serious risks to national security?"


def test_without_a_model_the_articles_own_words_answer(open_desk, assert_exact) -> None:
    desk = open_desk()
    answer = desk.ask(WHITE_HOUSE)
    assert answer.mode == "extractive"
    assert not answer.refused
    assert "serious risks to national security" in answer.text
    assert all(s.verdict is Verdict.QUOTED and s.citations for s in answer.statements)
    assert_exact(answer, desk)


def test_what_is_not_on_record_is_refused_usefully(open_desk) -> None:
    answer = open_desk().ask("How many cars did China export last year?")
    assert answer.refused
    assert answer.statements == answer.citations == ()
    assert "Searched 14 articles" in answer.text
    assert "2024-03-14 to 2025-08-30" in answer.text
    assert "China" in answer.nearest[0].title


def test_an_empty_library_says_so(settings) -> None:
    with Assistant.open(settings=settings) as desk:
        answer = desk.ask(WHITE_HOUSE)
    assert answer.refused
    assert "the library is empty" in answer.text


def test_filters_that_let_nothing_through_say_so(open_desk) -> None:
    answer = open_desk().ask(WHITE_HOUSE, filters=Filters(until="1999-01-01"))
    assert answer.refused
    assert "no article meets the filters" in answer.text


def test_a_refusal_says_when_only_the_filters_kept_the_answer_out(open_desk) -> None:
    late = Filters(since="2025-01-01")
    answer = open_desk().ask("How many pairs of puffins were counted on Tamsey?", filters=late)
    assert answer.refused
    # the story has no date, so that no condition on dates lets it through
    assert any(
        "outside the filters seems to answer this: “Puffins on Tamsey" in note for note in answer.notes
    )


def test_events_come_in_order(open_desk) -> None:
    first, *middle, last = open_desk().stream(WHITE_HOUSE)
    assert isinstance(first, Retrieved)
    assert first.hits
    assert all(isinstance(event, Token) for event in middle)
    assert isinstance(last, Answered)
    assert last.answer.hits == first.hits
    assert set(last.answer.timings) == {"plan", "retrieve", "draft", "verify", "compare", "total"}


def test_asyncio_gives_the_same_answer(open_desk) -> None:
    desk = open_desk()

    async def events() -> list[object]:
        return [event async for event in desk.astream(WHITE_HOUSE)]

    with ThreadPoolExecutor(1) as away:  # the browser tests keep an event loop running in this thread
        answer = away.submit(asyncio.run, desk.aask(WHITE_HOUSE)).result()
        *_, last = away.submit(asyncio.run, events()).result()
    assert answer.text == last.answer.text


def test_a_record_reads_back_equal(open_desk) -> None:
    answer = open_desk().ask(WHITE_HOUSE)
    assert Answer.from_json(answer.to_json()) == answer


def test_reports_that_differ_are_both_shown_the_later_first(open_desk) -> None:
    answer = open_desk().ask("How many were injured when the ferry struck the pier?")
    assert "Fifteen people" in answer.text
    assert "Twelve people" in answer.text
    assert any(note.startswith("Reports differ: Fifteen people (Tamsey Herald") for note in answer.notes)


def test_a_correction_is_said_to_take_the_place_of_the_figure(open_desk) -> None:
    answer = open_desk().ask("How much will the repairs to the Kestrel Bridge cost?")
    assert any(note.startswith("Corrected: 48 million") for note in answer.notes)


def test_near_copies_count_once(open_desk) -> None:
    answer = open_desk().ask("How many homes were without power in the storm?")
    assert any("printed in much the same words by 2 outlets" in note for note in answer.notes)
    assert not any("report the same" in note or "reports the same" in note for note in answer.notes)


def test_a_newer_figure_in_a_near_copy_is_put_beside_the_older(settings) -> None:
    body = (
        "{} people were killed when a train left the rails near Halvorn on Tuesday, firemen said.\n\n"
        "The train was carrying 140 passengers to Port Ellery. It left the rails in a curve at 07:40 and "
        "two carriages rolled down the bank towards the river, where divers searched until the evening.\n\n"
        "The line is closed until further notice. Buses run between Brackwater and Low Fenning, and the rail "
        "inspectorate has sent three people to find out why the train was so fast."
    )
    title = "Train leaves rails near Halvorn"
    with Assistant.open(settings=settings) as desk:
        for outlet, count, hour in (("Northline Wire", "Five", 10), ("Harbour Post", "Nine", 15)):
            printed = datetime(2025, 10, 7, hour, tzinfo=UTC)
            text = body.format(count)
            desk.ingest([Article.make(name=outlet, title=title, text=text, source=outlet, published=printed)])
        answer = desk.ask("How many people were killed when the train left the rails near Halvorn?")
        assert [s.text.split()[0] for s in answer.statements][:2] == ["Nine", "Five"]
        assert "Reports differ: Nine people (Harbour Post, 2025-10-07, the later)" in " ".join(answer.notes)
        assert any("2 outlets; it counts once" in note for note in answer.notes)
        assert desk.check(answer.to_json()).stands
        older = desk.ask(answer.question, filters=Filters(sources=("Northline Wire",)))
        assert older.statements[0].text.startswith("Five")
        assert "Nine" not in older.text


def test_as_of_a_day_a_later_correction_is_not_known(open_desk) -> None:
    answer = open_desk().ask("How much will the repairs to the Kestrel Bridge cost?", as_of="2024-06-04")
    assert "84 million" in answer.text
    assert "48 million" not in answer.text


def test_a_follow_up_is_understood(open_desk) -> None:
    chat = open_desk().conversation()
    chat.ask("Who is Guo Jiakun?")
    answer = chat.ask("What did he say?")
    assert "Guo Jiakun" in answer.question
    assert answer.asked == "What did he say?"
    assert "Guo" in answer.text


@pytest.mark.parametrize(
    ("question", "remedy"), [("", "empty"), (" \x00\n", "empty"), ("why " * 5000, "2,000 or fewer")]
)
def test_a_question_that_is_none_is_refused(open_desk, question: str, remedy: str) -> None:
    with pytest.raises(UsageError, match=remedy):
        open_desk().ask(question)


@pytest.mark.parametrize(
    "question", ["为什么？", "لماذا حظرت السيارات؟", "AND title:* (", "the of and", "?!", "<b>[1]</b>"]
)
def test_odd_questions_are_answered_or_refused(open_desk, question: str, assert_exact) -> None:
    desk = open_desk()
    assert_exact(desk.ask(question), desk)


def test_an_article_that_is_there_again_is_found_and_one_that_is_deleted_is_not(settings) -> None:
    story = Article.make(
        name="s",
        title="Quarry reopens",
        text="The Velm quarry reopened on Friday after a flood, its owner said.",
    )
    with Assistant.open(settings=settings) as desk:
        assert desk.ingest([story]).added == 1
        assert desk.ingest([story]).unchanged == 1
        assert desk.ask("When did the Velm quarry reopen?").citations[0].article == story
        assert desk.delete([story.id]) == 1
        assert desk.search("Velm quarry") == []
        desk.rebuild()
        assert desk.search("Velm quarry") == []


def test_a_library_that_another_machine_writes_to_is_followed(settings, tmp_path) -> None:
    story = Article.make(
        name="s", title="Quarry reopens", text="The Velm quarry reopened on Friday after a flood."
    )
    shared = settings.model_copy(update={"database_url": f"sqlite:///{tmp_path}/shared.db"})
    here, there = (shared.model_copy(update={"data_dir": tmp_path / name}) for name in ("here", "there"))
    with Assistant.open(settings=here) as reader, Assistant.open(settings=there) as writer:
        assert reader.search("Velm quarry") == []
        writer.ingest([story])
        assert [hit.article for hit in reader.search("Velm quarry")] == [story]
        writer.delete(story.id)
        assert reader.search("Velm quarry") == []


def test_a_word_that_no_article_has_gives_way_to_the_one_that_is_meant(open_desk) -> None:
    answer = open_desk().ask("When will the Kestral Bridge repairs begin?")
    assert "August" in answer.text
    assert answer.question == "When will the Kestrel Bridge repairs begin?"
    assert answer.asked == "When will the Kestral Bridge repairs begin?"
    assert answer.notes[0] == "No article has “Kestral”; “Kestrel” was looked for instead."


def test_a_question_can_be_asked_as_it_was_typed(open_desk) -> None:
    chat = open_desk().conversation()
    chat.ask("Who is Guo Jiakun?")
    answer = chat.ask("What did he say?", as_typed=True)
    assert (answer.question, answer.asked) == ("What did he say?", "")
    misspelt = chat.ask("When will the Kestral Bridge repairs begin?", as_typed=True)
    assert "Kestral" in misspelt.question


def test_a_time_of_which_nothing_is_on_record_is_said_and_what_comes_nearest_is_dated(open_desk) -> None:
    answer = open_desk().ask("How many cars did China export in 1987?")
    assert answer.refused
    assert any(
        "was published 1987-01-01 to 1987-12-31; the closest reports are of 20" in n for n in answer.notes
    )


def test_a_question_in_another_language_is_told_what_it_would_take(open_desk) -> None:
    answer = open_desk().ask("Combien de voitures la Chine exporte-t-elle chaque année?")
    assert answer.refused
    assert any("translated only where a language model is connected" in note for note in answer.notes)


def test_a_refusal_shows_the_closest_passages_themselves(open_desk) -> None:
    answer = open_desk().ask("How many cars did China export last year?")
    assert [hit.article for hit in answer.closest] == list(answer.nearest)
    assert all(hit.passage.text in hit.article.text for hit in answer.closest)


def test_articles_are_counted_in_the_library(open_desk) -> None:
    answer = open_desk().ask("How many articles mention the Kestrel Bridge?")
    counted = [note for note in answer.notes if note.startswith("Counted in the library")]
    held = [a for a in open_desk().library.articles(limit=100) if "Kestrel Bridge" in f"{a.title} {a.text}"]
    assert counted == [
        f"Counted in the library: {len(held)} of 14 articles have the words “the Kestrel Bridge”."
    ]
