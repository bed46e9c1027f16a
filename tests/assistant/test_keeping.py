"""Articles looked after by hand and asked about: dates that changed, corrections, notes, labels."""

import json
from pathlib import Path

import pytest

from assistant import Assistant, Filters
from ingest.articles import Article
from ingest.errors import UsageError

QUESTION = "How many members has the Sound League?"
LEAGUE = (
    "The Sound League has 32 members on both shores of the Sound. It keeps the buoys and pays for the pilots."
)


def league(**fields) -> Article:
    return Article.make(name="league", title="What is the Sound League?", text=LEAGUE, **fields)


@pytest.fixture
def desk(settings):
    with Assistant.open(settings=settings) as desk:
        yield desk


def test_words_of_later_answer_no_question_of_before(desk) -> None:
    from ingest.dates import moment

    desk.ingest([league(published=moment("2012-05-10"), modified=moment("2026-04-24"), source="Echo")])
    assert "32 members" in desk.ask(QUESTION).text
    before = desk.ask(QUESTION, as_of="2013-01-01")
    assert before.refused
    assert any("Echo, 2012-05-10, modified 2026-04-24" in note for note in before.notes)
    assert desk.ask(QUESTION, filters=Filters(until="2015-12-31")).refused


def test_a_note_is_told_with_every_answer_that_cites_the_article(desk) -> None:
    desk.ingest([league()])
    (article,) = desk.library.articles()
    (noted,) = desk.correct(article.id, note="Withdrawn on 3 May 2026.")
    assert noted.note == "Withdrawn on 3 May 2026."
    answer = desk.ask(QUESTION)
    assert "Note on “What is the Sound League?”: Withdrawn on 3 May 2026." in answer.notes
    desk.uncorrect(article.id)
    assert not any("Withdrawn" in note for note in desk.ask(QUESTION).notes)


def test_a_question_can_be_put_to_what_bears_a_label(desk) -> None:
    desk.ingest([league()], labels="sea")
    assert "32 members" in desk.ask(QUESTION, filters=Filters(labels="Sea")).text
    assert desk.ask(QUESTION, filters=Filters(labels="land")).refused
    assert desk.label(filters=Filters(labels="sea"), add="land", remove="sea") == 1
    assert desk.search(QUESTION, filters=Filters(labels="land"))
    assert not desk.search(QUESTION, filters=Filters(labels="sea"))


def test_the_command_corrects_labels_and_mirrors(onrecord, tmp_path: Path) -> None:
    at = {"ONRECORD_DATA_DIR": str(tmp_path / "data")}
    folder = tmp_path / "stories"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.txt").write_text(f"Story {name}\n\nThis is the story with the name {name}.\n")
    assert onrecord("ingest", folder, "--label", "spring", **at).stdout.startswith(b"2 added")
    listed = json.loads(onrecord("articles", "--json", "--label", "Spring", "--title", "one", **at).stdout)
    (key,) = (article["id"] for article in listed)
    done = onrecord(
        "correct", key, "--title", "Story 1", "--published", "2024-04-09", "--note", "Checked.", **at
    )
    assert done.returncode == 0, done.stderr
    shown = onrecord("show", key, **at).stdout.decode()
    assert "Story 1 (2024-04-09)" in shown
    assert "Labels: spring" in shown
    assert "Note: Checked." in shown
    assert onrecord("correct", key, "--undo", **at).returncode == 0
    assert b"Story one" in onrecord("show", key, **at).stdout
    assert onrecord("correct", key, **at).returncode == 2
    assert onrecord("label", "--add", "new", "--label", "spring", **at).stdout == b"2 changed\n"
    assert b"new" in onrecord("label", **at).stdout
    assert onrecord("label", "--add", "new", **at).returncode == 2
    (folder / "two.txt").unlink()
    left = onrecord("ingest", folder, **at)
    assert b"two.txt: no longer there; 1 article of it stays" in left.stderr
    assert b"1 removed" in onrecord("ingest", folder, "--mirror", **at).stdout
    assert len(json.loads(onrecord("articles", "--json", **at).stdout)) == 1


def test_an_address_that_is_corrected_is_where_the_article_is_read_from_then_on(desk) -> None:
    wrong, right = "https://example.org/wrong", "https://example.org/league"
    desk.ingest([league(url=wrong)])
    (key,) = (article.id for article in desk.library.articles())
    (now,) = desk.correct(wrong, url=f"{right}?utm_source=mail#top")
    assert (now.id, now.url) == (key, right)
    assert desk.ingest([league(url=wrong)]).unchanged == 1  # also where it was read before
    newer = Article.make(name="x", url=right, title="What is the Sound League?", text=f"{LEAGUE} It is old.")
    assert desk.ingest([newer]).updated == 1
    assert [(one.id, one.url, one.text) for one in desk.library.articles()] == [(key, right, newer.text)]
    assert desk.delete(right) == 1


def test_an_address_of_another_article_is_not_given_to_a_second(desk) -> None:
    other = Article.make(name="o", url="https://example.org/o", title="Other", text="Of something else.")
    desk.ingest([league(), other])
    (key,) = (article.id for article in desk.library.articles(title="League"))
    with pytest.raises(UsageError, match="another article, 'Other'"):
        desk.correct(key, url=other.url)
    with pytest.raises(UsageError, match="one by one"):
        desk.correct([key, other.url], url="https://example.org/both")
    assert desk.library.article(key).url is None


def test_an_address_that_was_taken_back_is_free_again(desk) -> None:
    desk.ingest([league()])
    (key,) = (article.id for article in desk.library.articles())
    desk.correct(key, url="https://example.org/league")
    desk.uncorrect(key)
    other = Article.make(name="o", url="https://example.org/league", title="Other", text="Of something else.")
    assert desk.ingest([other]).added == 1
    assert desk.library.article(key).title == "What is the Sound League?"


def test_what_was_corrected_is_shown_with_what_is_read(onrecord, tmp_path: Path) -> None:
    at = {"ONRECORD_DATA_DIR": str(tmp_path / "data")}
    (tmp_path / "one.txt").write_text("Story one\n\nThis is the story with the name one.\n")
    onrecord("ingest", tmp_path / "one.txt", **at)
    (article,) = json.loads(onrecord("articles", "--json", **at).stdout)
    onrecord("correct", article["id"], "--title", "Story 1", "--published", "2024-04-09", **at)
    shown = onrecord("show", article["id"], **at).stdout.decode()
    assert "Corrected by hand: headline (read: “Story one”), date (read: nothing)" in shown
    told = json.loads(onrecord("show", article["id"], "--json", **at).stdout)
    assert told["as_read"]["title"] == "Story one"
    assert onrecord("correct", article["id"], "--published", "", **at).returncode == 0
    assert "(2024" not in onrecord("show", article["id"], **at).stdout.decode()
    refused = onrecord("correct", article["id"], "--published", "2026-02-30", **at)
    assert refused.returncode == 2
    assert b"'2026-02-30' is not a date" in refused.stderr


def test_a_question_can_be_put_to_an_outlet_by_its_address(desk) -> None:
    desk.ingest([league(url="https://soundtimes.example/league", source="The Sound Times")])
    for name in ("soundtimes.example", "the sound times"):
        only = Filters(sources=name)
        assert "32 members" in desk.ask(QUESTION, filters=only).text
        assert desk.search(QUESTION, filters=only)
    assert desk.ask(QUESTION, filters=Filters(sources="other.example")).refused
