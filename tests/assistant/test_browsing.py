"""Finding one's way in a library: words, phrases, counts, snippets, names and who is quoted."""

import csv
import io
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant import Assistant, Filters
from assistant.browsing.names import names, quoted
from assistant.browsing.saving import as_csv, as_lines
from assistant.browsing.snippets import LENGTH, snippet
from assistant.browsing.typed import exactly, unaccented, wanted
from assistant.settings import Settings
from ingest.articles import Article


@pytest.fixture
def desk(library: Path, tmp_path: Path) -> Iterator[Assistant]:
    """The sample articles, in a library of one's own."""
    shutil.copytree(library, tmp_path / "data")
    settings = Settings(_env_file=None, data_dir=tmp_path / "data", llm="none")
    with Assistant.open(settings=settings) as desk:
        yield desk


def story(title: str, text: str, **more) -> Article:
    return Article.make(name=title, title=title, text=text, **more)


def titles(listing) -> list[str]:
    return [entry.article.title for entry in listing.entries]


# What is typed


@pytest.mark.parametrize(
    ("typed", "words", "phrases"),
    [
        ('tram "city council" late', "tram late", ("city council",)),
        ("“Port Ellery”", "", ("Port Ellery",)),
        ("„Stadt am Meer“ «la mer» 「新しい橋」", "", ("Stadt am Meer", "la mer", "新しい橋")),
        ('tram "never closed', 'tram "never closed', ()),
        ('"" "?!" tram', "tram", ()),
    ],
)
def test_words_and_phrases_are_told_apart(typed: str, words: str, phrases: tuple[str, ...]) -> None:
    assert (wanted(typed).words, wanted(typed).phrases) == (words, phrases)


@pytest.mark.parametrize(
    ("phrase", "text", "stands"),
    [
        ("Sao Paulo", "in São Paulo's port", True),
        ("city council", "the City\nCouncil met", True),
        ("repair cost", "the repairs cost much", False),
        ("art", "a party", False),
        ("don't know", "I don’t know", True),
        ("新しい橋", "港の新しい橋が開通", True),
    ],
)
def test_a_phrase_stands_to_the_letter_or_not_at_all(phrase: str, text: str, stands: bool) -> None:
    assert bool(exactly(phrase).search(unaccented(text))) is stands
    assert len(unaccented(text)) == len(text)


# Lists


def test_every_word_must_stand_in_an_article_in_any_form(desk: Assistant) -> None:
    found = desk.browse("trams passengers")
    assert found.total == 1
    assert "tram" in found.entries[0].article.title
    assert desk.browse("tram porpoise").total == 0


def test_a_phrase_is_counted_only_where_it_stands_to_the_letter(desk: Assistant) -> None:
    desk.ingest([story("One", "The repair cost is known."), story("Two", "The repairs cost much.")])
    assert desk.browse("repair cost").total >= 2
    assert titles(desk.browse('"repair cost"')) == ["One"]
    assert desk.browse('"repair cost"').facets.outlets == {"": 1}


def test_pages_follow_one_another_and_hold_each_article_once(desk: Assistant) -> None:
    pages = [desk.browse(limit=5, offset=offset) for offset in (0, 5, 10, 15)]
    listed = [entry.article.id for page in pages for entry in page.entries]
    assert len(listed) == len(set(listed)) == 14
    assert {page.total for page in pages} == {14}
    dated = [desk.library.article(key).published for key in listed]
    assert dated[:12] == sorted(filter(None, dated), reverse=True)
    assert dated[12:] == [None, None]


def test_a_facet_says_what_another_choice_would_give(desk: Assistant) -> None:
    every = desk.browse().facets
    of_one = desk.browse(filters=Filters(sources="Harbour Post"))
    assert of_one.total == every.outlets["Harbour Post"] == 3
    assert of_one.facets.outlets == every.outlets
    assert sum(of_one.facets.months.values()) == 3
    assert list(every.months) == sorted(every.months)


def test_headlines_that_have_nothing_say_how_many_texts_do(desk: Assistant) -> None:
    found = desk.browse("escape panels", in_titles=True)
    assert (found.total, found.elsewhere) == (0, 1)
    assert desk.browse("porpoises", in_titles=True).total == 1


def test_undated_articles_are_counted_and_can_be_listed(desk: Assistant) -> None:
    assert desk.browse().facets.months[""] == 2
    assert desk.browse(undated=True).total == 2


def test_what_other_scripts_and_odd_names_hold_is_found_and_marked(desk: Assistant) -> None:
    odd = [
        story("港の橋", "市長は新しい橋が日曜日に開通すると述べた。", source="<b>", labels=["one, two"]),
        story("الجسر", "قال رئيس البلدية إن الجسر الجديد سيفتح يوم الأحد.", source="صحيفة"),
    ]
    desk.ingest(odd)
    (bridge,) = desk.browse("新しい橋").entries
    assert "新しい橋" in bridge.snippet.parts
    (opening,) = desk.browse("الجسر الجديد").entries
    assert "الجسر" in opening.snippet.parts
    facets = desk.browse().facets
    assert facets.outlets["<b>"] == 1
    assert facets.labels["one, two"] == 1
    assert titles(desk.browse(filters=Filters(labels=["one, two"]))) == ["港の橋"]
    assert titles(desk.browse(filters=Filters(sources="<b>"))) == ["港の橋"]


def test_all_that_was_found_can_be_chosen(desk: Assistant) -> None:
    ids = desk.browsed("tram")
    assert set(ids) == {entry.article.id for entry in desk.browse("tram").entries}


def test_what_was_deleted_is_no_longer_listed_nor_counted(desk: Assistant) -> None:
    before = desk.browse()
    desk.delete(before.entries[0].article.id)
    after = desk.browse()
    assert after.total == before.total - 1
    assert before.entries[0].article.title not in titles(after)


# Snippets


def test_a_snippet_shows_where_most_of_the_words_stand(desk: Assistant) -> None:
    padding = "Nothing of note was said here. " * 40
    desk.ingest([story("Late", f"Zebra. {padding}A zebra met a heron near the pier. {padding}")])
    (entry,) = desk.browse("zebra heron").entries
    assert entry.snippet.parts[1::2] == ("zebra", "heron")
    assert entry.snippet.end - entry.snippet.start < 2 * LENGTH
    start, end = entry.snippet.marks[0]
    assert entry.article.text[start:end] == "zebra"


def test_a_snippet_without_marks_is_the_beginning() -> None:
    words = snippet(story("One", "First words of it. " * 40), [])
    assert words.start == 0
    assert words.parts[0].startswith("First words")


# Names, and who is quoted


def test_a_last_name_and_an_office_count_for_the_whole_name() -> None:
    found = names(
        [
            story("One", "On Monday Ingrith Solley spoke. Then Solley left for Port Ellery."),
            story("Two", "It was Mayor Ingrith Solley who came to Port Ellery. However, nobody saw it."),
        ]
    )
    assert found == {"Ingrith Solley": 2, "Port Ellery": 2}


def test_who_is_quoted_is_told_by_the_sentences_that_say_so() -> None:
    found = quoted(
        [
            story("One", "“It is late,” said Ingrith Solley. Solley added that it was dark.", source="Gull"),
            story("Two", "According to Ingrith Solley, it is early.", source="Tern"),
            story("Three", "He said nothing. The mayor said so."),
        ]
    )
    assert [(one.name, one.articles, one.times, one.outlets) for one in found] == [
        ("Ingrith Solley", 2, 3, 2)
    ]


def test_a_week_is_held_against_the_four_before_it(desk: Assistant) -> None:
    days = [*range(1, 29, 3), 29, 30, 31]
    said = {at: "Hedda Quill" if at > 28 else "Old Bram" for at in days}
    texts = {at: f"At noon {who} spoke of matter {at} at length in Low Fenning." for at, who in said.items()}
    desk.ingest(
        story(f"Report {at}", text, published=datetime(2031, 1, at, tzinfo=UTC)) for at, text in texts.items()
    )
    week = desk.week(date(2031, 1, 31))
    assert (str(week.first), week.articles, week.before) == ("2031-01-25", 5, 8 / 4)
    assert next((one.name, one.articles, one.before) for one in week.risen) == ("Hedda Quill", 3, 0)
    assert "Low Fenning" in [one.name for one in week.risen]


# Taking it along


def test_a_table_holds_nothing_that_a_spreadsheet_reckons_out() -> None:
    table = as_csv([story("=HYPERLINK(1)", "Words.", labels=["a, b", "c"], source="<b>")])
    header, row = csv.reader(io.StringIO(table.removeprefix("\ufeff")))
    told = dict(zip(header, row, strict=True))
    assert (told["title"], told["labels"], told["source"]) == ("'=HYPERLINK(1)", "a, b; c", "<b>")


def test_lines_are_read_again_as_the_same_articles(desk: Assistant, tmp_path: Path) -> None:
    article = desk.library.articles(title="tram")[0]
    lines = as_lines([article])
    assert json.loads(lines)["text"] == article.text
    file = tmp_path / "articles.jsonl"
    file.write_text(lines, encoding="utf-8")
    report = desk.ingest([file])
    assert report.failed == ()
    assert report.added == 0
