"""Follow-ups stand alone, by rule and by model."""

import pytest

from assistant.answers import Answer, Citation, Statement
from assistant.follow_up import stand_alone
from ingest.articles import Article


def turn(question: str, text: str = "") -> Answer:
    return Answer(question, (Statement(text),) if text else ())


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        ("Who is Mara Quill?", "What did she say?", "What did Mara Quill say?"),
        ("Who is Mara Quill?", "What is her plan?", "What is Mara Quill's plan?"),
        ("Who is Mara Quill?", "Who met her?", "Who met Mara Quill?"),
        (
            "When did the tram open?",
            "How much did it cost?",
            "How much did the tram cost?",
        ),
        ("What happened in the storm?", "And who named it?", "Who named the storm?"),
        ("Who won?", "How much did it cost?", "How much did it cost? (about: Who won?)"),
        (
            "How many puffins are on Tamsey?",
            "What did he say?",
            "What did he say? (about: How many puffins are on Tamsey?)",
        ),
        ("Who is Mara Quill?", "What did Ann Ode say she wants?", "What did Ann Ode say she wants?"),
        ("When did the Harrow bridge open?", "Why?", "Why did the Harrow bridge open?"),
        ("How many people were injured on the ferry?", "And when?", "When were people injured on the ferry?"),
        ("How many seals are there on Wick?", "Why did they increase?", "Why did seals increase?"),
        ("When did the bridge open?", "And in Dunmore?", "When did the bridge open in Dunmore?"),
        ("Who won the race in 2023?", "And in 2024?", "Who won the race in 2024?"),
        (
            "When did the Harrow bridge open?",
            "And how much did it cost?",
            "How much did the Harrow bridge cost?",
        ),
        (
            "What happened to the ferry Marigold?",
            "How many were injured?",
            "About the ferry Marigold: How many were injured?",
        ),
        (
            "What happened to the ferry Marigold?",
            "What about the radar?",
            "What is said about the radar, and about the ferry Marigold?",
        ),
        ("Who is Mara Quill?", "What about the Harrow bridge?", "What is said about the Harrow bridge?"),
        ("Who won the cup?", "Why?", "Why? (about: Who won the cup?)"),
        (
            "What happened to the ferry Marigold?",
            "How many puffins were counted?",
            "How many puffins were counted?",
        ),
        (
            "Who is Mara Quill?",
            "When does the museum of clocks open?",
            "When does the museum of clocks open?",
        ),
        ("Who is Mara Quill?", "How many people live in Dunmore?", "How many people live in Dunmore?"),
    ],
)
def test_a_follow_up_is_made_to_stand_alone_by_rule(before: str, question: str, understood: str) -> None:
    assert stand_alone(question, [turn(before)], None) == understood


def test_a_name_is_taken_from_the_answer_when_the_question_had_none() -> None:
    before = turn("who runs the ferry?", "The ferry is run by Mara Quill.")
    assert stand_alone("Where does she live?", [before], None) == "Where does Mara Quill live?"


def test_what_it_is_about_does_not_nest() -> None:
    first = turn("How many puffins were counted?")
    second = Answer("And in May? (about: How many puffins were counted?)", asked="And in May?")
    assert stand_alone("Why?", [first, second], None) == "Why were puffins counted?"


def test_the_first_question_is_left_alone() -> None:
    assert stand_alone("What did she say?", [], None) == "What did she say?"


def test_a_model_rewrites_a_follow_up(scripted) -> None:
    llm = scripted("What did Mara Quill say about the ferry?\nBecause she was named.")
    understood = stand_alone("And the ferry?", [turn("Who is Mara Quill?")], llm)
    assert understood == "What did Mara Quill say about the ferry?"
    assert "Who is Mara Quill?" in llm.prompts[0]


@pytest.mark.parametrize("reply", [ValueError("down"), "", "word " * 200])
def test_the_rule_steps_in_for_a_model_that_fails(scripted, reply) -> None:
    assert stand_alone("What did she say?", [turn("Who is Mara Quill?")], scripted(reply)) == (
        "What did Mara Quill say?"
    )


def test_she_is_who_speaks_in_the_article_and_no_place() -> None:
    text = "The line to Nether Pell will open in May, mayor Ann Ode said on Monday."
    article = Article.make(name="line", title="Line opens", text=text)
    cited = Citation(1, article, "p", text, 0, len(text))
    before = Answer("Who is the mayor of Nether Pell?", (Statement(text, (cited,)),))
    assert stand_alone("What did she say about May?", [before], None) == "What did Ann Ode say about May?"


def test_a_town_that_owns_something_is_not_she() -> None:
    text = "Nether Pell's tram will not open in May."
    article = Article.make(name="line", title="Line put off", text=text)
    cited = Citation(1, article, "p", text, 0, len(text))
    before = Answer("When does the tram open?", (Statement(text, (cited,)),))
    understood = stand_alone("What did she say?", [before], None)
    assert understood == "What did she say? (about: When does the tram open?)"
