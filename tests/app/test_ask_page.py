"""The page where one asks, run by AppTest over a real library."""

import datetime
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from ingest.articles import Article

BRIDGE = "How much will the repairs to the Kestrel Bridge cost?"


def press(app, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()


def test_an_empty_conversation_says_what_the_library_holds(chat, suggested) -> None:
    assert not chat.exception
    assert chat.title[0].value == "What is on record?"
    assert "14 articles from 5 outlets and others unknown" in chat.markdown[0].value
    assert len({row["title"] for row in suggested(chat)}) == 4


def test_an_answer_shows_its_sentences_and_the_words_they_rest_on(chat, ask) -> None:
    (answer,) = ask(chat, BRIDGE)
    assert answer["state"] == "done"
    assert "48 million" in answer["sentences"][0]["text"]
    source = answer["sources"][str(answer["sentences"][0]["marks"][0])]
    assert answer["sentences"][0]["verdict"] == "quoted"
    assert "48 million" in source["parts"][1]
    assert source["title"].startswith("Correction")


def test_a_refusal_names_the_nearest_articles(chat, ask) -> None:
    (answer,) = ask(chat, "How many cars did China export last year?")
    assert answer["refused"]
    assert "Searched 14 articles" in " ".join(note["text"] for note in answer["notes"])
    assert answer["nearest"]


def test_what_is_at_odds_is_set_off(chat, ask) -> None:
    corrected, differing = (
        [note["lead"] for note in ask(chat, question)[-1]["notes"]]
        for question in (BRIDGE, "How many were injured when the ferry Marigold struck the pier?")
    )
    assert corrected == ["Corrected"]
    assert differing == ["Reports differ"]


def test_a_question_that_cannot_be_asked_says_why(chat, ask) -> None:
    (answer,) = ask(chat, "why? " * 4000)
    assert answer["state"] == "failed"
    assert "2,000 or fewer" in answer["problem"]


def test_the_conversations_address_brings_it_back(chat, ask, answers, rows) -> None:
    (before,) = ask(chat, BRIDGE)
    again = type(chat).from_file(chat._script_path, default_timeout=30)
    again.query_params["c"] = chat.query_params["c"]
    again.run()
    (after,) = answers(again)
    assert after["sentences"] == before["sentences"]
    (listed,) = rows(again, "Earlier conversations")
    assert (listed["title"], listed["current"]) == (BRIDGE, True)


def test_an_address_of_no_conversation_begins_a_new_one(chat) -> None:
    chat.query_params["c"] = "nobody"
    chat.run()
    assert "not in the library" in chat.warning[0].value
    assert "c" not in chat.query_params


def test_a_follow_up_says_how_it_was_understood(chat, ask) -> None:
    ask(chat, "When will the Kestrel Bridge repairs begin?")
    *_, answer = ask(chat, "How much will it cost?")
    assert answer["question"] == "How much will it cost?"
    assert "Kestrel Bridge" in answer["understood"]


def test_two_tabs_on_one_conversation_keep_each_others_questions(chat, ask, answers) -> None:
    ask(chat, BRIDGE)
    other = type(chat).from_file(chat._script_path, default_timeout=30)
    other.query_params["c"] = chat.query_params["c"]
    other.run()
    ask(other, "Who is Runa Castel?")
    assert len(ask(chat, "Who is Guo Jiakun?")) == 3


def test_filters_narrow_the_answer_and_stay_in_sight(chat, ask, rows) -> None:
    chat.date_input(key="as_of").set_value(datetime.date(2024, 6, 4)).run()
    (answer,) = ask(chat, BRIDGE)
    assert "84 million" in answer["sentences"][0]["text"]
    assert not any("48 million" in sentence["text"] for sentence in answer["sentences"])
    (chip,) = rows(chat, "Filters in force; a click removes one")
    assert chip["title"] == "As of 4 June 2024"


def test_where_there_are_several_languages_one_can_be_chosen(chat, ask, rows, suggested) -> None:
    from assistant.app.desk import shared_desk

    assert suggested(chat)  # whoever makes them is done with the indexes
    assert not any(box.key == "languages" for box in chat.multiselect)
    prints = {
        "en": "The Marram mill was sold for nine crowns.",
        "de": "The Marram mill was sold for two crowns.",
    }
    shared_desk().ingest(
        Article.make(name=code, title=f"Marram mill sold, {code}", text=text, language=code)
        for code, text in prints.items()
    )
    chat.run()
    chat.multiselect(key="languages").set_value(["de"]).run()
    (chip,) = rows(chat, "Filters in force; a click removes one")
    assert chip["title"] == "German"
    (answer,) = ask(chat, "How many crowns was the Marram mill sold for?")
    assert [sentence["text"] for sentence in answer["sentences"]] == [prints["de"]]


def test_a_new_question_begins_another_conversation(chat, ask, answers) -> None:
    ask(chat, BRIDGE)
    press(chat, "New question")
    assert answers(chat) == []
    assert "c" not in chat.query_params


def test_a_library_deleted_under_the_chat_leaves_a_page_that_helps(chat, suggested) -> None:
    assert suggested(chat)  # whoever makes them is done with the folder
    shutil.rmtree(os.environ["ONRECORD_DATA_DIR"])
    chat.run()
    assert chat.title[0].value == "This page cannot be shown"
    assert "put it back" in chat.text[0].value
    chat.run()
    assert chat.title[0].value == "What is on record?"
    assert not chat.exception


def test_a_conversation_can_be_renamed_and_deleted(chat, ask, rows) -> None:
    ask(chat, BRIDGE)
    chat.text_input[0].set_value("Bridges").run()
    assert [row["title"] for row in rows(chat, "Earlier conversations")] == ["Bridges"]
    press(chat, "Delete")
    press(chat, "Keep it")
    assert rows(chat, "Earlier conversations")
    press(chat, "Delete")
    press(chat, "Yes, delete")
    assert rows(chat, "Earlier conversations") == []


def test_only_the_chosen_articles_are_asked(chat, ask, rows) -> None:
    from assistant.app.desk import shared_desk

    (wanted,) = shared_desk().library.articles(
        title="Kestrel 84 cost", source="Northline Wire", until="2024-06-04"
    )
    chat.session_state["only"] = {wanted.id: wanted.title}
    (answer,) = ask(chat, BRIDGE)
    assert {source["article"] for source in answer["sources"].values()} == {wanted.id}
    (chip,) = rows(chat, "Filters in force; a click removes one")
    assert chip["title"] == wanted.title


def chose(chat, **settings) -> None:
    """Have the reader have chosen these settings."""
    from assistant.app.browser import Chosen

    chosen = chat.session_state["chosen_here"] = Chosen()
    chosen.settings.update(settings)


def test_flagged_sentences_are_counted_beneath_the_answer(chat, ask, scripted) -> None:
    from assistant.app.desk import shared_desk

    reply = "Repairs to the Kestrel Bridge will cost 48 million crowns [1]. The zoo bought nine pandas [1]."
    desk = shared_desk().with_settings(llm="none", unsupported="flag")
    desk._given_llm = scripted(reply)
    chose(chat, unsupported="flag")
    chat.session_state["own_desk"], chat.session_state["own_desk_of"] = desk, 0
    (answer,) = ask(chat, BRIDGE)
    assert [sentence["label"] for sentence in answer["sentences"]][-1] == "not supported"
    (note,) = [note for note in answer["notes"] if note["lead"] == "Not supported"]
    assert note["text"].startswith("1 of 2 sentences")


def test_an_answer_that_cannot_be_saved_is_shown_said_and_saved_once_it_can_be(chat, ask, answers) -> None:
    file = Path(os.environ["ONRECORD_DATA_DIR"]) / "library.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute(
            "CREATE TRIGGER full BEFORE INSERT ON turns "
            "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
        (answer,) = ask(chat, BRIDGE)
        assert "48 million" in answer["sentences"][0]["text"]
        assert any("not saved: the library could not be written" in text.value for text in chat.text)
        press(chat, "New question")
        assert any(f"in “{BRIDGE}” is not saved" in text.value for text in chat.text)
        db.execute("DROP TRIGGER full")
        chat.run()
        assert not any("not saved" in text.value for text in chat.text)
        assert db.execute("SELECT name FROM conversations").fetchall() == [(BRIDGE,)]
        assert db.execute("SELECT count(*) FROM turns").fetchone() == (1,)


def test_what_fails_for_one_visitor_takes_nothing_from_the_others(chat) -> None:
    from assistant.app.desk import shared_desk
    from assistant.app.jobs import shared_jobs

    other = type(chat).from_file(chat._script_path, default_timeout=30).run()
    held = shared_desk(), shared_jobs()
    chat.session_state["only"] = 7  # what no page can draw
    chat.run()
    assert chat.title[0].value == "This page cannot be shown"
    assert (shared_desk(), shared_jobs()) == held
    assert other.run().title[0].value == "What is on record?"
    assert held[0].library.coverage().articles == 14  # it is open still
    chat.run()
    chat.run()
    assert chat.title[0].value == "What is on record?"


def test_what_a_visitor_chose_holds_in_a_library_that_is_opened_again(chat, suggested) -> None:
    from assistant.app.desk import shared_desk

    assert suggested(chat)  # whoever makes them is done with the folder
    before = shared_desk()
    chose(chat, passages=3)
    shutil.rmtree(os.environ["ONRECORD_DATA_DIR"])
    chat.run()
    chat.run()
    chat.chat_input[0].set_value(BRIDGE).run()
    own = chat.session_state["own_desk"]
    assert own.library is shared_desk().library
    assert own.library is not before.library
    assert own.settings.passages == 3
