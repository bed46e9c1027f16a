"""What is shown of a topic, of the latest, of a course of events, and as a summary."""

from collections.abc import Sequence

import pytest

from assistant.answers import Hit
from ingest.articles import Article
from ingest.dates import moment
from ingest.split import split
from tests.assistant.planned import draft_of, sentences_of


def hit(day: str, title: str, text: str) -> Hit:
    article = Article.make(name=title, title=title, text=text, published=moment(day or None))
    return Hit(split(article, 2_000)[0], article, 1.0)


TRAM = [
    hit("2025-01-22", "Tram to open in May", "The tram of Dunmore will open in May. It has nine stops."),
    hit("2025-04-29", "Tram put back", "The tram of Dunmore is put back to September. Rails came late."),
    hit(
        "2025-03-02", "Tram drivers hired", "Dunmore hired forty drivers for its tram. They train in spring."
    ),
    hit("2025-05-01", "Ferry sold", "The ferry of Orm was sold for nine crowns. Nobody sailed on it."),
]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What's the latest on the tram of Dunmore?", [1, 2, 0]),
        ("A timeline of the tram of Dunmore", [0, 2, 1]),
    ],
)
def test_reports_on_a_topic_come_by_date(question: str, expected: Sequence[int], reader) -> None:
    draft = draft_of(question, TRAM, reader)
    assert draft is not None
    assert [quote.hit for quote in draft.quotes] == expected


def test_the_latest_says_of_when_it_is(reader) -> None:
    draft = draft_of("What's the latest on the tram of Dunmore?", TRAM, reader)
    assert draft is not None
    assert draft.notes == ("The newest report on this is of 2025-04-29.",)


def test_some_words_get_a_sentence_of_each_article_that_has_enough_of_them_in_the_order_found(reader) -> None:
    found = sentences_of("tram drivers Dunmore", [TRAM[2], TRAM[3], TRAM[0]], reader)
    assert found == ["Dunmore hired forty drivers for its tram.", "The tram of Dunmore will open in May."]


def test_words_of_which_the_articles_have_too_few_get_nothing(reader) -> None:
    assert draft_of("spreadsheet lookup tram error", TRAM, reader) is None


def test_a_time_that_is_asked_for_comes_first_and_can_be_lifted(reader) -> None:
    within = sentences_of("What's the latest on the tram of Dunmore in March 2025?", TRAM, reader)
    assert within == ["Dunmore hired forty drivers for its tram."]
    without = sentences_of("What's the latest on the tram of Dunmore in July 2024?", TRAM, reader)
    assert len(without) == 3


BRIDGE = hit(
    "2024-06-03",
    "Kestrel bridge shut for repairs",
    "The Kestrel bridge was shut on Monday for repairs that will take two years.\n\n"
    "It was raining when the barriers came down. A man sold pancakes beside them.\n\n"
    "The repairs of the Kestrel bridge will cost 48 million crowns, the town said. "
    "The repairs will cost 48 million crowns because its cables have rusted.\n\n"
    "Buses will go round by Orm. Photo: AFP/Jo Nemo",
)


def test_a_summary_leads_with_the_first_sentence_and_adds_what_is_central(reader) -> None:
    said = sentences_of("Summarise the article about the Kestrel bridge", [BRIDGE, *TRAM], reader)
    assert said[0].startswith("The Kestrel bridge was shut on Monday")
    assert any("48 million" in sentence for sentence in said)
    assert not any("Photo" in sentence or "tram" in sentence for sentence in said)
    assert len(said) == len(set(said)) <= 5


def test_a_summary_says_what_it_is_made_of(reader) -> None:
    draft = draft_of("Summarise the article about the Kestrel bridge", [BRIDGE], reader)
    assert draft is not None
    assert "“Kestrel bridge shut for repairs”" in draft.notes[0]


def test_nothing_on_record_is_not_summed_up(reader) -> None:
    assert draft_of("Summarise the article about the lighthouse of Velm", [BRIDGE], reader) is None


def test_the_latest_stands_below_its_days_with_two_sentences_of_the_newest(reader) -> None:
    newest = hit(
        "2025-05-03",
        "Tram put back again",
        "The tram of Dunmore will not open this year. Rails came late. The tram of Dunmore waits for rails.",
    )
    draft = draft_of("What's the latest on the tram of Dunmore?", [*TRAM, newest], reader)
    assert draft is not None
    assert [(quote.hit, quote.heading) for quote in draft.quotes] == [
        (4, "2025-05-03"),
        (4, "2025-05-03"),
        (1, "2025-04-29"),
        (2, "2025-03-02"),
    ]


def test_what_only_mentions_a_topic_is_not_the_latest_on_it(reader) -> None:
    passing = hit(
        "2025-05-09",
        "Cows win prizes",
        "Three cows of Orm won prizes. Their owner is a baker. The cows are seven years old. They eat hay. "
        "The owner drove home on the tram of Dunmore.",
    )
    draft = draft_of("What's the latest on the tram of Dunmore?", [passing, *TRAM], reader)
    assert draft is not None
    assert 0 not in [quote.hit for quote in draft.quotes]


def test_words_that_only_ask_for_news_are_no_part_of_the_topic(reader) -> None:
    page = hit("2025-01-01", "All news", "All the news of Dunmore and new news of the tram are on this page.")
    draft = draft_of("Any news about the tram of Dunmore?", [page, *TRAM], reader)
    assert draft is not None
    assert draft.quotes[0].hit == 2


def test_of_an_article_with_several_stories_the_one_that_is_asked_for_is_shown(reader) -> None:
    digest = hit(
        "2025-05-02",
        "Goats, tram of Dunmore",
        "Goats ate a hedge. The tram of Dunmore will be blue, it says.",
    )
    said = sentences_of("What's the latest on the tram of Dunmore?", [digest], reader)
    assert said == ["The tram of Dunmore will be blue, it says."]


def test_a_summary_leaves_out_articles_that_have_only_the_common_words(reader) -> None:
    other = hit("2024-06-04", "Bridge at Orm", "The bridge at Orm was painted. It is green now, a man said.")
    said = sentences_of("Give me an overview of the Kestrel bridge", [BRIDGE, other], reader)
    assert not any("Orm was painted" in sentence for sentence in said)
