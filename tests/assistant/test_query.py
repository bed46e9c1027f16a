"""Questions are understood by plain rules: what is asked for, whose words, when, and by which searches."""

from datetime import UTC, date, datetime
from time import process_time

import pytest

from assistant.query import Kind, Period, plan
from assistant.query.by_rules import plan_by_rules
from assistant.query.times import times
from ingest.articles import Article, Filters
from ingest.rows import Coverage

TODAY = date(2025, 3, 12)  # a Wednesday
LIBRARY = Coverage(
    40, 90, {"The Heron": 20, "Marl Messenger - Courts": 15, "Gull": 5}, {"en": 40},
    datetime(2023, 1, 2, tzinfo=UTC), datetime(2025, 3, 10, tzinfo=UTC),
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many people were injured in Port Ellery?", Kind.FACT),
        ("Is the Harrow bridge open?", Kind.FACT),
        ("whats the mayors name", Kind.FACT),
        ("Why was the tram put off?", Kind.REASON),
        ("What led to the strike at the dairy?", Kind.REASON),
        ("What did Ann Ode say about the tram?", Kind.SAID),
        ("How did the union respond to the offer?", Kind.SAID),
        ("What is the mayor's view on the toll?", Kind.SAID),
        ("Summarise the article about smart cars", Kind.SUMMARY),
        ("Give me an overview of the strike", Kind.SUMMARY),
        ("What's the latest on the tram?", Kind.LATEST),
        ("any updates on the strike", Kind.LATEST),
        ("Timeline of the strike", Kind.COURSE),
        ("How did the strike unfold?", Kind.COURSE),
        ("Compare the tram and the bus.", Kind.COMPARISON),
        ("Which is older, the pier or the lighthouse?", Kind.COMPARISON),
        ("How many articles mention the tram?", Kind.COUNT),
        ("How many stories are there about the strike?", Kind.COUNT),
        ("How many articles does the treaty have?", Kind.FACT),
        ("List all the towns that were flooded", Kind.LIST),
        ("ferry accident", Kind.TOPIC),
        ("tram delay nether pell 2025", Kind.TOPIC),
    ],
)
def test_what_is_asked_for_is_told_by_the_question_s_form(question: str, kind: Kind) -> None:
    assert plan(question, today=TODAY).kind is kind


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("What did Ann Ode say about the tram?", "Ann Ode"),
        ("What does Chief Halan say about bribes?", "Chief Halan"),
        ("What did the chief's mother say?", "the chief's mother"),
        ("What has the White House said about it?", "the White House"),
        ("What was Mara Quill's reaction to the toll?", "Mara Quill"),
        ("According to Mara Quill, how long is the pier?", "Mara Quill"),
        ("What did he say?", ""),
        ("What does the article say about the pier?", ""),
        ("What did the Gull say about the pier?", ""),
        ("How long is the pier?", ""),
        ("Is there a statement?", ""),
    ],
)
def test_whose_words_are_wanted(question: str, speaker: str) -> None:
    assert plan(question, today=TODAY, coverage=LIBRARY).speaker == speaker


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("What happened in Quellan on 5 August 2024?", "2024-08-05", "2024-08-05"),
        ("What happened in Quellan on August 5th, 2024?", "2024-08-05", "2024-08-05"),
        ("What happened in Quellan on 2024-08-05?", "2024-08-05", "2024-08-05"),
        ("What happened in Quellan on 25/08/2024?", "2024-08-25", "2024-08-25"),
        ("What happened in Quellan in August 2024?", "2024-08-01", "2024-08-31"),
        ("What happened in Quellan in 2024?", "2024-01-01", "2024-12-31"),
        ("Who resigned in spring 2024?", "2024-03-01", "2024-05-31"),
        ("What happened in Quellan on Monday 5 August?", "2024-08-05", "2024-08-05"),
        ("What happened in Quellan in August?", "2024-08-01", "2024-08-31"),
        ("What happened in Quellan yesterday?", "2025-03-11", "2025-03-11"),
        ("What happened in Quellan this week?", "2025-03-10", "2025-03-12"),
        ("What happened in Quellan last month?", "2025-02-01", "2025-02-28"),
        ("What happened in Quellan on Monday?", "2025-03-10", "2025-03-10"),
        ("What happened in Quellan in the past three weeks?", "2025-02-19", "2025-03-12"),
        ("What happened in Quellan two months ago?", "2025-01-01", "2025-01-31"),
        ("What happened in Quellan since 3 March 2025?", "2025-03-03", "2025-03-12"),
        ("What happened in Quellan after 3 March 2025?", "2025-03-04", "2025-03-12"),
        ("What happened in Quellan before 3 March 2025?", None, "2025-03-02"),
        ("What happened in Quellan until March 2024?", None, "2024-03-31"),
        ("What happened in Quellan between May and July 2024?", "2024-05-01", "2024-07-31"),
        ("What happened in Quellan from 3 March 2024 to 5 March 2024?", "2024-03-03", "2024-03-05"),
        ("quellan covid cases march 2022", "2022-03-01", "2022-03-31"),
    ],
)
def test_a_time_becomes_days_of_publication(question: str, start: str | None, end: str | None) -> None:
    found = plan(question, today=TODAY, coverage=LIBRARY).period
    assert found
    assert (found.start and found.start.isoformat(), found.end and found.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    "question",
    [
        "Who won the 2022 Masters?",
        "How did the office work off the pile of 2021 returns?",
        "What led to the November 2013 cut in food stamps?",
        "What did the Marigold carry on the Saturday after the storm?",
        "What is on sale on Black Friday?",
        "Were more than 2000 people there?",
        "Why might the man in the May Street shop march?",
        "What will the tram cost in 2031?",
        "How did prices in 2021 compare with 2024?",
        "What was sold for $2000?",
    ],
)
def test_a_figure_or_name_that_tells_no_time_is_no_period(question: str) -> None:
    found = plan(question, today=TODAY, coverage=LIBRARY)
    assert found.period is None
    assert found.is_as_typed


@pytest.mark.parametrize("day", ["31 February 2024", "2024-02-30", "30/02/2024", "32 August"])
def test_a_day_that_does_not_exist_is_told_and_left_out(day: str) -> None:
    found = plan(f"What happened in Quellan on {day}?", today=TODAY)
    assert found.period is None
    assert any("There is no day" in note and day in note for note in found.notes)


def test_a_relative_time_is_told_in_days() -> None:
    found = plan("What happened in Quellan last month?", today=TODAY)
    assert found.notes == ("“last month” was understood as 2025-02-01 to 2025-02-28.",)


def test_a_mere_weekday_is_of_the_articles_own_week_where_none_is_of_this_one() -> None:
    found = times("How many missiles were fired on Wednesday?", TODAY, last=date(2022, 11, 4))
    assert (found.period, found.notes) == (None, ())
    assert times("How many missiles were fired last week?", TODAY, last=date(2022, 11, 4)).period
    assert times("How many missiles were fired on Wednesday?", TODAY, last=TODAY).period


def test_a_period_narrows_filters_and_never_widens_them() -> None:
    august = Period(date(2024, 8, 1), date(2024, 8, 31), "in August")
    assert august.within(Filters(since="2024-08-10")) == Filters(since="2024-08-10", until="2024-08-31")
    assert august.within(Filters(sources="Gull")) == Filters("2024-08-01", "2024-08-31", "Gull")
    assert august.within(Filters(since="2025-01-01")) is None


def test_newest_first_is_told_by_the_latest_and_so_far() -> None:
    assert plan("What's the latest on the tram?", today=TODAY).newest_first
    assert plan("how many have died in the storms so far", today=TODAY).newest_first
    assert not plan("How many died in the storms?", today=TODAY).newest_first


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("Which is older, the pier or the lighthouse?", ["the pier", "the lighthouse"]),
        ("Compare the audiences of Cup Final 56 and Cup Final 57.", ["Cup Final 56", "Cup Final 57"]),
        ("How do wages at the Tulare and the Visalia branch differ?", ["the Tulare", "the Visalia branch"]),
        ("What does the first race pay compared with the 2022 regatta?", ["first race", "the 2022 regatta"]),
        ("Compare the deaths in Orm with those of the crush in Velm.", ["in Orm", "the deaths of the crush"]),
        ("Compare Gull's boat race with the one that Tern got.", ["Gull's boat race", "the boat race that"]),
        ("Ann Ode vs Bo Reed: how did each vote on the tram?", ["did Ann Ode vote", "did Bo Reed vote"]),
        ("How does Orm's plan differ from Velm's?", ["Orm's plan", "Velm's plan"]),
        ("Compare how Ann Ode and Bo Reed began.", ["how Ann Ode began", "how Bo Reed began"]),
        ("Compare the sluice of Nether Pell and the gate of Orm.", ["sluice of Nether Pell", "gate of Orm"]),
        ("What is the difference between the pier and the lighthouse?", ["the pier?", "the lighthouse?"]),
        ("How did wages in 2021 compare with 2024?", ["wages in 2021", "wages in 2024"]),
    ],
)
def test_a_comparison_has_a_search_for_each_side(question: str, sides: list[str]) -> None:
    found = plan(question, today=TODAY)
    assert found.kind is Kind.COMPARISON
    assert len(found.searches) == len(sides)
    for search, side in zip(found.searches, sides, strict=True):
        assert side in f"{search.name} {search.text}"


def test_an_outlet_s_side_is_searched_in_its_articles() -> None:
    question = "Does The Heron say that the sluice failed, while the Marl Messenger tells of a dairy?"
    one, two = plan(question, today=TODAY, coverage=LIBRARY).searches
    assert (one.sources, two.sources) == (("The Heron",), ("Marl Messenger - Courts",))
    assert "sluice" in one.text
    assert "dairy" in two.text


def test_an_outlet_that_the_library_lacks_is_a_side_without_sources() -> None:
    question = "According to the Daily Loon's report, when did the sluice fail?"
    (side,) = plan(question, today=TODAY, coverage=LIBRARY).searches
    assert side.is_outlet
    assert side.sources == ()
    other = Article.make(name="a", title="Sluice fails", text="The sluice failed.", source="Gull")
    assert not side.admits(other)


def test_reports_of_two_days_are_two_sides() -> None:
    question = (
        "Do the Gull's article published on 1 March 2025 and its article published on 4 March 2025 agree?"
    )
    found = plan(question, today=TODAY, coverage=LIBRARY)
    assert [search.period and search.period.start for search in found.searches] == [
        date(2025, 3, 1),
        date(2025, 3, 4),
    ]


def test_a_plain_question_is_one_search_for_itself() -> None:
    question = "How many were injured in the ferry accident?"
    found = plan(question, today=TODAY, coverage=LIBRARY)
    assert [search.text for search in found.searches] == [question]
    assert found.notes == ()


def test_accents_are_put_together_before_anything_is_read() -> None:
    assert plan("Who is Ine\u0301s Varro\u0301?", today=TODAY).about == ("Inés Varró",)


def test_days_and_numbers_are_no_names() -> None:
    assert plan("What happened in Quellan on Monday 5 August?", today=TODAY).about == ("Quellan",)


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("How long is Will Ode banned from the pier?", ("Will Ode",)),
        ("Is May Varro the mayor of New Quellan?", ("May Varro", "New Quellan")),
        ("Will Ann Ode resign?", ("Ann Ode",)),
    ],
)
def test_a_word_that_also_asks_is_part_of_a_name_behind_the_head_of_a_question(question, about) -> None:
    assert plan(question, today=TODAY).about == about


def test_the_plan_says_in_one_line_what_was_understood() -> None:
    found = plan("What did Ann Ode say last month?", today=TODAY)
    assert found.understood == (
        "what was said; in the words of Ann Ode; about Ann Ode; "
        "published 2025-02-01 to 2025-02-28, if there is any"
    )


def test_the_line_does_not_repeat_a_question_that_names_nothing() -> None:
    assert plan("Does cooking with foil cause cancer?", today=TODAY).understood == "a fact"


@pytest.mark.parametrize(
    "question",
    ["?", "???? ----", "a", "🙂", "the of and", "¿Cuándo abrió el puente?", "x" * 2000, "he " * 600],
)
def test_any_text_has_a_plan(question: str) -> None:
    found = plan(question, today=TODAY, coverage=LIBRARY)
    assert found.searches
    assert found.is_as_typed


def test_a_plan_without_a_model_is_quick() -> None:
    question = (
        "Does The Heron say what Ann Ode said about the ferry on 5 August 2024, while the Gull differs?"
    )
    many = Coverage(9000, 9000, {f"The Outlet {n} Post": 3 for n in range(3000)}, {}, None, None)
    plan_by_rules(question, (), TODAY, many)
    begun = process_time()
    for _ in range(20):
        plan_by_rules(question, (), TODAY, many)
    seconds = (process_time() - begun) / 20
    assert seconds < 0.03
