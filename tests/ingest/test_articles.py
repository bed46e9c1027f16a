"""Identity is the address or the name, never the content; dates are read as people write them."""

from datetime import UTC, date, datetime

import pytest

from ingest.articles import Article, Filters, fingerprint
from ingest.dates import moment
from ingest.errors import SourceError, UsageError


def article(**changes) -> Article:
    fields = {
        "name": "n",
        "title": "T",
        "text": "Words.",
        "source": "Gull",
        "published": datetime(2025, 1, 2),
    }
    return Article.make(**{**fields, **changes})


def test_identity_outlives_a_change_of_content() -> None:
    old, new = article(), article(text="Other words.")
    assert old.id == new.id
    assert old.content_hash != new.content_hash
    assert article(url="https://gull.example/a").id != old.id


@pytest.mark.parametrize(
    "change", [{"title": "U"}, {"source": "Tern"}, {"authors": ["A"]}, {"published": None}]
)
def test_any_change_that_a_reader_sees_changes_the_hash(change) -> None:
    assert article(**change).content_hash != article().content_hash


def test_an_article_without_words_is_refused() -> None:
    with pytest.raises(SourceError, match="no text"):
        article(text=" \n")


def test_fingerprints_tell_where_one_part_ends() -> None:
    assert fingerprint("ab", "c") != fingerprint("a", "bc")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2025-01-31", datetime(2025, 1, 31, tzinfo=UTC)),
        ("31 January 2025", datetime(2025, 1, 31, tzinfo=UTC)),
        ("2025-01-31T10:00:00+02:00", datetime(2025, 1, 31, 8, tzinfo=UTC)),
        (date(2025, 1, 31), datetime(2025, 1, 31, tzinfo=UTC)),
        (None, None),
    ],
)
def test_dates(written, meant) -> None:
    assert moment(written) == meant


@pytest.mark.parametrize("written", ["soon", "2025-13-01", "May", "2025", ""])
def test_what_is_not_a_date_is_refused_with_the_remedy(written: str) -> None:
    with pytest.raises(UsageError, match="write it like"):
        moment(written)


def test_until_a_date_means_the_whole_day() -> None:
    late = article(published=datetime(2025, 1, 31, 23, 59, tzinfo=UTC))
    assert Filters(until="2025-01-31").admit(late)
    assert not Filters(until="2025-01-30").admit(late)


def test_since_after_until_is_refused() -> None:
    with pytest.raises(UsageError, match="swap"):
        Filters(since="2025-02-01", until="2025-01-01")


def test_every_condition_must_hold() -> None:
    one = article()
    assert Filters().admit(one)
    assert Filters(sources="gull", since="2025-01-01", article_ids=[one.id]).admit(one)
    assert not Filters(source="Tern").admit(one)
    assert not Filters(article_ids="x").admit(one)
    assert not Filters(since="2024-01-01").admit(article(published=None))


def test_as_of_a_day_nothing_later_counts() -> None:
    assert Filters().as_of(None) == Filters()
    assert Filters().as_of("2025-01-31") == Filters(until="2025-01-31")
    assert Filters(until="2024-12-31", source="Gull").as_of("2025-01-31") == Filters(
        until="2024-12-31", source="Gull"
    )
    with pytest.raises(UsageError, match="swap"):
        Filters(since="2025-02-01").as_of("2025-01-01")
