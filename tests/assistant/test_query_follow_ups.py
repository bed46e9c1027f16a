"""Follow-ups: a question that stands alone stays as it is; to one that leans is added what was spoken of."""

from datetime import date

import pytest

from assistant.answers import Answer, Citation, Hit, Statement
from assistant.query import Kind, QueryPlan, plan
from ingest.articles import Article
from ingest.split import split

TODAY = date(2025, 3, 12)
FERRY = Article.make(
    name="ferry",
    title="Ferry Marigold strikes the pier at Port Ellery",
    text="Twelve passengers were injured when the ferry Marigold struck the pier at Port Ellery. "
    "There was thick fog.",
)
RAID = Article.make(
    name="raid",
    title="Ministers on the raid",
    text="Zarbaz Sharo, the prime minister, said on Wednesday that the raid had failed.\n"
    "The defence minister of the other side, Karel Odd, said on Friday that it had not.",
)


def turn(
    question: str, article: Article | None = None, quote: str = "", span: str = "", asked: str = ""
) -> Answer:
    """An answer given before, with the words that it quotes and those that answer."""
    if article is None:
        return Answer(question, asked=asked)
    start = article.text.index(quote)
    at = article.text.index(span) if span else 0
    cited = Citation(
        1, article, "p", quote, start, start + len(quote), (at, at + len(span)) if span else None
    )
    hits = (Hit(split(article)[0], article, 1.0),)
    return Answer(question, (Statement(quote, (cited,)),), hits, asked=asked)


def then(question: str, *turns: Answer) -> QueryPlan:
    return plan(question, turns, today=TODAY)


ABOUT_FERRY = turn("What happened to the ferry Marigold?", FERRY, FERRY.text.split(". ")[0] + ".")
ABOUT_RAID = turn("What did the ministers say about the raid?", RAID, RAID.text)


@pytest.mark.parametrize(
    "question",
    [
        "How many were injured in the tram accident?",
        "How many people live in Dunmore?",
        "When does the museum of clocks open?",
        "What did Ann Ode say she wants?",
        "What share of its people is the Osk dairy letting go?",
        "Who won the boat race last year?",
        "Is it true that Dunmore sold its lighthouse?",
        "How much does it cost to rent a stall in Dunmore market?",
        "How many puffins were counted?",
        "Was Mara Quill at the opening, and who invited her?",
        "Which dairy said it would close its shops in Marl?",
        "Scientists believe they have found what?",
        "Why is there a shortage of eggs in Marl?",
        "How many puffins nested on Wick in May?",
        "What did Stage Marl say about three Danes in March?",
        "tram delays nether pell",
        "Summarise the article about smart cars",
        "What's the latest on the tram?",
        "What happened in Quellan this week?",
        "And what did the Harrow council decide about the tram?",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(question: str) -> None:
    for before in (ABOUT_FERRY, ABOUT_RAID, turn("Why did the White House object?")):
        found = then(question, before)
        assert found.question == question
        assert found.is_as_typed
        assert found.is_as_typed


@pytest.mark.parametrize(
    "question",
    [
        "How many people were injured?",
        "How many passengers were injured?",
        "Where did it happen?",
        "And when?",
        "Why?",
        "where",
        "Was there fog?",
        "What did they do about that?",
        "Who else was hurt?",
        "Tell me more",
        "Any updates?",
        "Who lives there?",
        "What will happen to it now?",
        "What happened to them?",
        "and the pier?",
        "What did the mayor say about it?",
        "What does the White House say about it?",
    ],
)
def test_one_that_leans_has_the_subject_beside_it_and_keeps_its_words(question: str) -> None:
    found = then(question, ABOUT_FERRY)
    assert question.rstrip("?") in found.question
    assert "ferry Marigold" in found.question
    assert found.asked == question
    assert not found.is_as_typed
    assert "Marigold" in found.searches[0].text


def test_a_chain_keeps_to_its_event_until_another_is_named() -> None:
    first = ABOUT_FERRY
    second = then("How many people were injured?", first)
    turns = [first, turn(second.question, FERRY, FERRY.text, asked=second.asked)]
    third = then("Where did it happen?", *turns)
    assert "ferry Marigold" in third.question
    turns.append(turn(third.question, FERRY, FERRY.text, asked=third.asked))
    other = then("Who was to blame for the flood in Dunmore?", *turns)
    assert other.is_as_typed
    turns.append(turn(other.question))
    last = then("And when?", *turns)
    assert "flood in Dunmore" in last.question
    assert "ferry" not in last.question


def test_what_was_answered_since_stands_beside_as_well() -> None:
    film = Article.make(
        name="film", title="Prize for Tam Orle", text="Tam Orle won the prize for Low Tide, with Una Ray."
    )
    first = turn("What did Tam Orle win the prize for?", film, film.text, "Low Tide")
    found = then("Who plays his wife in it?", first)
    assert "Tam Orle" in found.question
    assert "Low Tide" in found.question


def test_a_number_that_answered_is_nothing_that_was_spoken_of() -> None:
    told = Article.make(name="count", title="Crush at the pier", text="Fifteen people were hurt at the pier.")
    first = turn("How many people were hurt at the pier?", told, told.text, "Fifteen people")
    assert "Fifteen" not in then("Where did it happen?", first).question


def test_he_is_whose_words_were_asked_for() -> None:
    article = RAID
    first = turn("What did Zarbaz Sharo say about Indian jets?", article, article.text)
    found = then("When did he say that?", first)
    assert "Sharo" in found.question
    assert "Odd" not in found.question
    assert found.question.startswith("When did he say that")


def test_where_two_men_spoke_he_is_the_last_who_is_quoted() -> None:
    found = then("When did he say that?", ABOUT_RAID)
    assert "Karel Odd" in found.question
    assert "Sharo" not in found.question


@pytest.mark.parametrize(
    "text", ["Twelve said no.", "Indian officials said no.", "In May, Thursday said no."]
)
def test_numbers_nations_and_days_are_not_he(text: str) -> None:
    article = Article.make(name="n", title="No", text=text)
    found = then("When did he say that?", turn("Who refused the raid on Sorn?", article, text))
    assert found.question == "When did he say that (refused the raid on Sorn)?"


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        ("Who won the race in 2023?", "And in 2024?", "Who won the race, and in 2024?"),
        (
            "When did the bridge in Harrow open?",
            "And in Dunmore?",
            "When did the bridge open, and in Dunmore?",
        ),
        (
            "How much did the Harrow bridge cost?",
            "What about the Dunmore bridge?",
            "How much did the bridge cost, and the Dunmore bridge?",
        ),
        ("Who won the cup?", "What about the year before?", "What about the year before (won the cup)?"),
    ],
)
def test_the_same_asked_of_another_time_or_place(before: str, question: str, understood: str) -> None:
    assert then(question, turn(before)).question == understood


def test_a_follow_up_with_nothing_before_it_is_asked_as_typed() -> None:
    found = then("And when did he say that?")
    assert found.is_as_typed
    assert found.notes == ()


def test_a_follow_up_can_be_asked_as_typed() -> None:
    assert plan("Where did it happen?", (), today=TODAY).question == "Where did it happen?"


def test_a_question_after_one_that_was_not_understood_still_has_a_plan() -> None:
    first = turn("And when?")
    found = then("Why?", first, turn("Why (when)?", asked="Why?"))
    assert found.searches


def test_the_time_of_an_earlier_question_is_kept() -> None:
    found = then("Where was it?", turn("What burned down in Quellan in August 2024?"))
    assert found.period
    assert found.period.start == date(2024, 8, 1)


def test_what_is_asked_for_is_told_by_the_follow_up_and_not_by_what_stands_beside_it() -> None:
    assert then("When did it happen?", turn("Why did the ferry Marigold sink?")).kind is Kind.FACT
    assert then("Why?", ABOUT_FERRY).kind is Kind.REASON
    assert then("And in Dunmore?", turn("What's the latest on the tram in Marl?")).kind is Kind.LATEST


def test_a_conversation_of_a_hundred_turns_keeps_its_questions_short() -> None:
    turns = [ABOUT_FERRY]
    for _ in range(100):
        found = then("Where did they take them?", *turns)
        turns.append(turn(found.question, FERRY, FERRY.text, asked=found.asked))
    assert "ferry Marigold" in turns[-1].question
    assert len(turns[-1].question) < 200
