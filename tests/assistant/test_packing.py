"""What a language model is shown: as much as there is room for, an article to be summed up whole."""

from datetime import UTC, date, datetime

import pytest

from assistant.answers import Hit
from assistant.generate import cost
from assistant.packing import pack
from assistant.query import plan
from ingest.articles import Article
from ingest.split import split

TODAY = date(2026, 11, 28)
PLENTY = 100_000  # tokens


def story(name: str, sentence: str, sentences: int, day: int | None = None) -> Article:
    published = datetime(2026, 11, day, tzinfo=UTC) if day else None
    text = " ".join(f"{sentence}, point {n} of the council's report says." for n in range(sentences))
    return Article.make(name=name, title=name, text=text, published=published)


CARS = story("Smart cars and the ministry", "Smart cars may be banned by the ministry", 60, day=3)
TRAM = story("The tram in Dunmore", "The tram in Dunmore was halted", 60, day=5)
ARTICLES = {article.id: article for article in (CARS, TRAM)}


def passages_of(ids):
    return {one: split(ARTICLES[one]) for one in ids}


def middle(article: Article, score: float = 1.0) -> Hit:
    """A passage from the middle of an article, as a search would find it."""
    passages = split(article)
    return Hit(passages[len(passages) // 2], article, score, {"keywords": 1})


def planned(question: str):
    return plan(question, today=TODAY)


def test_as_many_as_there_is_room_for_in_their_order(hits) -> None:
    found = hits(*[(f"Story {n}", "Words. " * 100) for n in range(30)])
    asked = planned("Why did the bridge close?")
    assert pack(asked, found, PLENTY, passages_of).hits == tuple(found)
    packed = pack(asked, found, 1000, passages_of).hits
    assert packed == tuple(found[: len(packed)])
    assert sum(cost(n, hit) for n, hit in enumerate(packed, 1)) <= 1000
    assert sum(cost(n, hit) for n, hit in enumerate(found[: len(packed) + 1], 1)) > 1000
    assert pack(asked, found, 10, passages_of).hits == (found[0],)


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("What's the latest on the tram?", [7, 5, 3, None]),
        ("How did the tram dispute unfold?", [3, 5, 7, None]),
        ("Why was the tram halted?", [5, None, 3, 7]),
    ],
)
def test_the_latest_comes_newest_first_and_a_course_of_events_oldest_first(question, days) -> None:
    found = [
        Hit(split(article)[0], article, 1.0)
        for day in (5, None, 3, 7)
        for article in [story(f"Tram {day}", "The tram was halted", 2, day)]
    ]
    packed = pack(planned(question), found, PLENTY, passages_of)
    assert [hit.article.published and hit.article.published.day for hit in packed.hits] == days


def test_a_summary_of_an_article_is_made_of_all_of_it() -> None:
    found = middle(CARS)
    packed = pack(
        planned("Summarise the article about smart cars"), [found, middle(TRAM)], PLENTY, passages_of
    )
    assert "".join(hit.passage.text for hit in packed.hits) == CARS.text
    assert found in packed.hits  # as it was found, with its ranks
    assert packed.notes == ()


def test_a_summary_of_a_long_article_says_which_part_was_read() -> None:
    packed = pack(planned("Summarise the article about smart cars"), [middle(CARS)], 700, passages_of)
    read = "".join(hit.passage.text for hit in packed.hits)
    assert CARS.text.startswith(read)
    assert len(read) < len(CARS.text)
    assert sum(cost(n, hit) for n, hit in enumerate(packed.hits, 1)) <= 700
    (note,) = packed.notes
    assert f"its first {len(read):,} of {len(CARS.text):,} characters were read" in note


def test_a_second_article_is_shown_whole_only_if_it_fits() -> None:
    asked = planned("Give me a summary of what the council says")
    found = [middle(CARS), middle(TRAM)]
    both = pack(asked, found, PLENTY, passages_of).hits
    assert {hit.article.id for hit in both} == set(ARTICLES)
    assert len(both) == len(split(CARS)) + len(split(TRAM))
    one = sum(cost(n, hit) for n, hit in enumerate(both[: len(split(CARS))], 1))
    packed = pack(asked, found, one + 500, passages_of)
    assert [hit.passage for hit in packed.hits] == [*split(CARS), found[1].passage]
    assert packed.notes == ()
