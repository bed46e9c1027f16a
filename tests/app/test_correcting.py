"""Correcting articles by hand and labelling them, on the page of the library, run by AppTest."""

import pytest

from assistant.app.desk import shared_desk
from tests.app.conftest import drawn


@pytest.fixture
def form(chat):
    """Open the form for articles whose headlines have these words; all of them at once."""

    def open_form(*titles: str):
        found = [shared_desk().library.articles(title=title)[0] for title in titles]
        app = type(chat).from_string(
            "from assistant.app.library_page import library_page\nlibrary_page()", default_timeout=30
        )
        app.session_state["correcting"] = [article.id for article in found]
        return app.run(), [article.id for article in found]

    return open_form


def field(app, name: str):
    boxes = [*app.text_input, *app.text_area, *app.multiselect]
    return next(box for box in boxes if box.key and box.key.startswith(f"correct-{name}-"))


def press(app, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def wrong(app) -> list[str]:
    return [
        row["title"] for told in drawn(app, "rows") if told["name"] == "What is wrong" for row in told["rows"]
    ]


def said(app) -> str:
    return " ".join(text.value for text in app.text)


def test_an_article_is_corrected_and_says_what_was_by_hand_and_can_be_taken_back(form) -> None:
    app, (key,) = form("tram")
    before = shared_desk().library.article(key)
    field(app, "title").set_value("Trams come back")
    field(app, "published").set_value("2024-04-09")
    field(app, "authors").set_value("Ada Fenn\nBo Lund")
    field(app, "labels").set_value(["transport"])
    press(app, "Save")
    now = shared_desk().library.article(key)
    assert (now.title, str(now.published.date()), now.authors) == (
        "Trams come back",
        "2024-04-09",
        ("Ada Fenn", "Bo Lund"),
    )
    assert now.labels == ("transport",)
    assert now.source == before.source
    app, _ = form("Trams come back")
    assert f"Corrected by hand: headline (read: “{before.title}”)" in said(app)
    assert shared_desk().corrected(key)[key].fields.keys() == {"title", "published", "authors"}
    press(app, "Take back what was corrected")
    assert shared_desk().library.article(key).title == before.title
    assert shared_desk().library.article(key).labels == ("transport",)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("published", "2026-02-30", "'2026-02-30' is not a date"),
        ("language", "English", "is not the code of a language"),
        ("url", "example.org/tram", "is not an address; begin it with https://"),
        ("title", " ", "the headline is empty"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(form, name, value, reason) -> None:
    app, (key,) = form("tram")
    before = shared_desk().library.article(key)
    field(app, name).set_value(value)
    press(app, "Save")
    assert reason in wrong(app)[0]
    assert field(app, name).value == value
    assert shared_desk().library.article(key) == before


def test_a_date_that_is_wrong_can_be_taken_away(form) -> None:
    app, (key,) = form("tram")
    field(app, "published").set_value("")
    press(app, "Save")
    assert shared_desk().library.article(key).published is None


def test_several_articles_are_corrected_in_what_is_said_of_all_and_keep_the_rest(form) -> None:
    app, keys = form("tram", "Storm Odile")
    before = shared_desk().library.get(keys)
    field(app, "note").set_value("Checked with the archive.")
    field(app, "labels").set_value(["checked"])
    press(app, "Save")
    for key, article in shared_desk().library.get(keys).items():
        assert (article.note, article.labels) == ("Checked with the archive.", ("checked",))
        assert (article.title, article.source, article.published) == (
            before[key].title,
            before[key].source,
            before[key].published,
        )


def test_labels_that_only_some_bear_can_be_taken_off(form) -> None:
    (tram,) = shared_desk().library.articles(title="tram", limit=1)
    shared_desk().label(tram.id, add="draft")
    app, _ = form("tram", "Storm Odile")
    field(app, "off").set_value(["draft"])
    press(app, "Save")
    assert shared_desk().library.article(tram.id).labels == ()
    assert shared_desk().corrected(tram.id)[tram.id].without == ("draft",)


def test_saving_without_a_change_says_so(form) -> None:
    app, _ = form("tram")
    press(app, "Save")
    assert wrong(app) == ["Nothing was changed."]


def test_what_another_tab_corrected_meanwhile_is_not_undone_by_a_form_that_was_open(form) -> None:
    app, (key,) = form("tram")
    shared_desk().correct(key, title="Trams come back")
    field(app, "note").set_value("Withdrawn.")
    press(app, "Save")
    now = shared_desk().library.article(key)
    assert (now.title, now.note) == ("Trams come back", "Withdrawn.")


def test_where_two_tabs_correct_the_same_field_the_second_is_told_before_it_wins(form) -> None:
    app, (key,) = form("tram")
    shared_desk().correct(key, title="Trams come back")
    field(app, "title").set_value("Trams are back")
    press(app, "Save")
    (said,) = wrong(app)
    assert said.startswith("Meanwhile somebody else changed the headline to “Trams come back”")
    press(app, "Save")
    assert shared_desk().library.article(key).title == "Trams are back"
