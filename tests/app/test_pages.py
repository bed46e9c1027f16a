"""The pages beside the chat, run by AppTest over a real library."""

import json

import pytest

from tests.app import servers


@pytest.fixture
def page(chat):
    """Open a page by name, as its navigation does."""

    def open_page(name: str):
        return (
            type(chat)
            .from_string(
                f"from assistant.app.{name}_page import {name}_page\n{name}_page()", default_timeout=30
            )
            .run()
        )

    return open_page


def box(app, label: str):
    return next(box for box in app.text_input if box.label == label)


def button(app, label: str):
    return next(button for button in app.button if button.label == label)


def test_the_library_lists_all_that_it_holds_with_near_copies_together(page, rows) -> None:
    app = page("library")
    assert not app.exception
    listed = rows(app, "Articles")
    assert sum(1 + len(row["within"]) for row in listed) == 14
    storm = next(row for row in listed if "Storm Odile" in row["title"])
    assert "Near copy" in storm["within"][0]["byline"]


def test_the_library_can_be_searched_and_sorted(page, rows) -> None:
    app = page("library")
    box(app, "Search").set_value("tram").run()
    assert len(rows(app, "Articles")) == 2
    app.selectbox[0].set_value("oldest").run()
    assert "May" in rows(app, "Articles")[0]["title"]
    box(app, "Search").set_value("escape panels").run()
    assert "nets" in rows(app, "Articles")[0]["title"]
    assert "escape" in rows(app, "Articles")[0]["excerpt"]
    app.toggle[0].set_value(True).run()
    assert rows(app, "Articles") == []
    button(app, "No headline has this, but 1 text does: look at them").click().run()
    assert len(rows(app, "Articles")) == 1


def test_pasted_words_are_added_in_the_background(page, rows) -> None:
    app = page("library")
    box(app, "Headline").set_value("A heron nests in Brackwater")
    app.text_area[0].set_value("A heron has nested on the town hall of Brackwater.")
    button(app, "Add text").click().run()
    from assistant.app.jobs import shared_jobs

    while shared_jobs().busy:
        app.run()
    app.run()
    assert rows(app, "What was added")[0]["byline"] == "1 article added; 1 of them without a date"
    assert any("heron" in row["title"] for row in rows(app, "Articles"))


def test_insights_say_what_was_asked(chat, ask, page, rows) -> None:
    ask(chat, "How many cars did China export last year?")
    app = page("insights")
    assert not app.exception
    assert [metric.value for metric in app.metric][:2] == ["1", "1"]
    assert rows(app, "Last questions")[0]["byline"] == "refused"


def test_settings_say_what_is_not_configured_and_how_to(page, rows) -> None:
    app = page("settings")
    assert not app.exception
    model = next(row for row in rows(app, "What is configured") if row["title"] == "Language model")
    assert model["byline"]


def ask_for_models(app, address: str, key: str = "") -> str:
    """Ask a server for its models on the page of settings; what the page says of it."""
    app.radio[0].set_value("server").run()
    box(app, "Address").set_value(address)
    box(app, "Key").set_value(key)
    button(app, "See its models").click().run()
    assert not app.exception
    return str([json.loads(element.proto.json) for element in app.get("bidi_component")])


def test_a_server_that_does_not_answer_is_said_and_its_key_stays_here(page) -> None:
    app = page("settings")
    assert "does not answer" in ask_for_models(app, "http://127.0.0.1:9/v1", "sk-sentinel")
    assert "sk-sentinel" not in json.dumps([str(element) for element in app.main])
    keys = app.session_state["chosen_here"].keys
    assert keys["http://127.0.0.1:9/v1"].get_secret_value() == "sk-sentinel"
    assert box(app, "Address").value == "http://127.0.0.1:9/v1"  # to put right, not to type again


def test_a_key_is_only_sent_to_whom_it_was_given_for(page, monkeypatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-sentinel")
    with servers.running(servers.Model()) as model:
        model.key = "sk-sentinel"
        assert "asks for a key" in ask_for_models(page("settings"), model.address)


def test_a_model_that_fails_its_trial_is_not_in_use(page, rows) -> None:
    app = page("settings")
    with servers.running(servers.Model()) as model:
        model.at_once, model.dies = 0, True
        model.go_on.set()
        ask_for_models(app, model.address)
        button(app, "Use it").click().run()
    assert "Not in use" in rows(app, "What came of it")[0]["title"]
    assert app.session_state["chosen_here"].settings == {}
    assert any("No language model is connected" in text.value for text in app.text)


def test_an_open_article_stays_open_whatever_makes_the_page_run(page, rows) -> None:
    from assistant.app.desk import shared_desk

    app = page("library")
    (tram, *_) = shared_desk().library.articles(title="tram")
    app.session_state["open_article"] = (tram, None)
    for _ in range(2):
        app.run()
        told = [json.loads(part.proto.json) for part in app.get("bidi_component")]
        assert [data["title"] for data in told if "quote" in data] == [tram.title]


def test_an_empty_library_asks_for_articles_first(page, chat, suggested) -> None:
    from assistant.app.desk import shared_desk

    assert suggested(chat)  # whoever makes them is done with the library
    shared_desk().delete([article.id for article in shared_desk().library.articles(limit=100)])
    app = page("library")
    assert not app.exception
    assert app.text[0].value == "Nothing is in it yet."
    assert [box.label for box in app.text_input if box.label == "Search"] == []
    assert "The library is empty" in chat.run().markdown[0].value


def test_insights_draw_the_latest_evaluation(page, tmp_path, monkeypatch) -> None:
    from assistant.app import use_view

    figure = {"value": 0.8, "low": 0.7, "high": 0.9}
    took = {"total": {"p50": 120.0}}
    run = {"name": "as set", "figures": {"hit@1": figure}, "questions": [{}], "latency in milliseconds": took}
    report = tmp_path / "evaluation.json"
    report.write_text(json.dumps([run]))
    monkeypatch.setattr(use_view, "_REPORT", report)
    app = page("insights")
    assert not app.exception
    drawn = [node for node in app.main if "hit@1" in str(getattr(node, "proto", ""))]
    assert [node.type for node in drawn if "vega" in node.type]
    report.write_text("[]x")
    assert "not a report" in " ".join(text.value for text in page("insights").text)


def test_what_was_deleted_is_offered_back(page, rows) -> None:
    from assistant.app.desk import shared_desk

    app = page("library")
    both = [article.id for article in shared_desk().library.articles(title="tram")]
    app.session_state["chosen"] = dict.fromkeys(both)
    app.toggle[1].set_value(True).run()
    button(app, "Delete").click().run()
    assert not app.exception
    assert rows(app, "Deleted articles")[0]["title"] == "2 articles"
    assert shared_desk().library.get(both) == {}
