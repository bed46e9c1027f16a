"""When an article was published and changed, by whose clock, and in whose words."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest import dates
from ingest.articles import Article, Filters
from ingest.dates import moment, on_its_clock
from ingest.errors import SourceError
from ingest.readers.values import when

BODY = "The harbour board voted to raise the mooring fees by eight percent from the first of June. " * 3
PAGE = """<html lang="{lang}"><head><title>Fees rise</title>{head}</head>
<body><article><h1>Fees rise</h1>{before}<p>{body}</p></article></body></html>"""


@pytest.fixture
def page(tmp_path: Path, steps_of):
    def read(head: str = "", before: str = "", lang: str = "en") -> Article:
        file = tmp_path / "page.html"
        file.write_text(PAGE.format(head=head, before=before, body=BODY, lang=lang))
        (article,) = steps_of(file)
        return article

    return read


@pytest.fixture
def record(tmp_path: Path, steps_of):
    def read(**fields: object) -> Article:
        file = tmp_path / "record.jsonl"
        file.write_text(json.dumps({"title": "Fees rise", "text": BODY, **fields}))
        (article,) = steps_of(file)
        assert isinstance(article, Article), article
        return article

    return read


def test_a_page_keeps_when_it_was_published_and_when_it_was_changed(page) -> None:
    told = '{"@type": "NewsArticle", "datePublished": "2012-05-10", "dateModified": "2026-04-24T11:16:53Z"}'
    article = page(f'<script type="application/ld+json">{told}</script>')
    assert (article.published, article.modified) == (
        datetime(2012, 5, 10, tzinfo=UTC),
        datetime(2026, 4, 24, 11, 16, 53, tzinfo=UTC),
    )
    assert article.dates == "2012-05-10, modified 2026-04-24"


@pytest.mark.parametrize(
    "fields",
    [
        {"published": "2012-05-10", "dateModified": "2026-04-24"},
        {"pub_date": "2012-05-10", "pubdate": "2012-05-10", "lastModified": "2026-04-24T00:00:00Z"},
        {"date_gmt": "2012-05-10T00:00:00", "modified_gmt": "2026-04-24T00:00:00"},
    ],
)
def test_records_keep_both(record, fields: dict[str, str]) -> None:
    article = record(**fields)
    assert (article.published, article.modified) == (moment("2012-05-10"), moment("2026-04-24"))


def test_words_that_were_changed_later_did_not_stand_before(record) -> None:
    article = record(published="2012-05-10", modified="2026-04-24")
    assert not Filters(until="2015-12-31").admit(article)
    assert not Filters().as_of("2026-04-23").admit(article)
    assert Filters().as_of("2026-04-24").admit(article)
    assert not Filters(since="2013-01-01").admit(article), "it was not published since"


def test_a_change_before_publication_or_ahead_of_today_changes_nothing(record) -> None:
    assert record(published="2024-05-10", modified="2024-05-09").stood == moment("2024-05-10")
    assert record(published="2024-05-10", modified="2999-01-01").modified is None


def test_the_day_of_an_article_is_that_of_its_outlets_clock(record) -> None:
    article = record(published="2024-04-09T06:00:00+09:00")
    assert article.published == datetime(2024, 4, 8, 21, tzinfo=UTC)
    assert article.dates == "2024-04-09"
    assert Filters(since="2024-04-09", until="2024-04-09").admit(article)
    assert not Filters(until="2024-04-08").admit(article)


@pytest.mark.parametrize(
    ("written", "locale"),
    [
        ("9 de febrero de 2026", "es"), ("9. Februar 2026", "de"), ("lundi 9 février 2026", "fr"),
        ("2026年2月9日", "ja"), ("9 лютого 2026", "uk"), ("9 lutego 2026", ""), ("Feb. 9, 2026", ""),
        ("9 กุมภาพันธ์ 2569", "th"), ("09/02/2026", "en-GB"), ("09/02/2026", "it"), ("02/09/2026", "en"),
        ("02/09/2026", ""), ("09.02.2026", ""),
    ],
)  # fmt: skip
def test_dates_are_read_as_their_language_writes_them(written: str, locale: str) -> None:
    assert on_its_clock(written, locale=locale) == datetime(2026, 2, 9, tzinfo=UTC)


def test_a_country_decides_where_the_language_leaves_it_open(record) -> None:
    dated = {"published": "09/02/2026", "language": "en"}
    assert record(**dated, url="https://echo.example.co.uk/fees").dates == "2026-02-09"
    assert record(**dated, url="https://echo.example/fees").dates == "2026-09-02"


@pytest.mark.parametrize("epoch", [1712685780, 1712685780.0, "1712685780", 1712685780000, "1712685780000000"])
def test_seconds_since_1970_and_parts_of_them_are_times(record, epoch: object) -> None:
    assert record(timestamp=epoch).published == datetime(2024, 4, 9, 18, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "dates"),
    [
        ("Updated Feb. 9, 2026", "2026-02-09, as its text says"),
        (
            "Published: 9 February 2026 | Updated: 11 February 2026",
            "2026-02-09, modified 2026-02-11, as its text says",
        ),
        ("Veröffentlicht am 9. Februar 2026", "2026-02-09, as its text says"),
        ("By Ines Varro, 9 February 2026", "2026-02-09, as its text says"),
    ],
)  # fmt: skip
def test_a_date_that_stands_only_in_the_text_is_used_and_marked(tmp_path, steps_of, line, dates) -> None:
    file = tmp_path / "fees.txt"
    file.write_text(f"Fees rise\n\n{line}\n\n{BODY}\n")
    (article,) = steps_of(file)
    assert article.dates == dates
    assert article.is_dated_by_text


@pytest.mark.parametrize(
    "line",
    [
        "The bridge was closed on 9 February 2026, and nobody knows when it will open again.",
        "Published in three volumes of 2026 pages",
        "Updated Feb. 9, 2999",
    ],
)
def test_a_day_that_the_text_speaks_of_is_not_its_date(tmp_path, steps_of, line: str) -> None:
    file = tmp_path / "fees.txt"
    file.write_text(f"Fees rise\n\n{line}\n\n{BODY}\n")
    (article,) = steps_of(file)
    assert (article.dates, article.is_dated_by_text) == ("", False)


def test_a_line_of_the_page_around_the_article_dates_it_where_nothing_else_does(page) -> None:
    article = page(before="<div class='meta'>Updated Feb. 9, 2026</div>")
    assert article.dates == "2026-02-09, as its text says"
    assert not page(
        '<meta name="date" content="2026-03-01">', "<div>Updated Feb. 9, 2026</div>"
    ).is_dated_by_text


def test_a_clock_that_was_set_back_refuses_nothing_that_was_written_before_this_program_was_installed(
    tmp_path, monkeypatch
) -> None:
    with pytest.raises(SourceError, match="as this machine's clock says"):
        when("2199-03-01", "a")
    program = tmp_path / "program"
    program.touch()
    os.utime(program, (datetime(2199, 5, 1, tzinfo=UTC).timestamp(),) * 2)
    monkeypatch.setattr(dates, "_PROGRAM", program)
    assert when("2199-03-01", "a") == datetime(2199, 3, 1, tzinfo=UTC)
