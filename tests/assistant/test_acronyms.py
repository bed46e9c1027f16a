"""What articles also call what a question names."""

import pytest

from assistant import Assistant, Filters
from assistant.analysis.acronyms import may_have_others, other_names
from ingest.articles import Article

TEXTS = (
    "The Harbour and Mooring Board (HMB) met on Monday. A Sound League man said so (OSK).",
    "Centers for Tide Control and Prevention (CTC); the F.T.A. (Ferry and Tug Administration).",
    "Leaders of the Sealers’ Union Party (PKU) left. Rita Moss (UK) stayed. Tide Teller Machines (TTMs).",
    "The Sealers’ Union Party (PKU) came back. Liz Tarn (UK) left.",
    "The Ship Owners’ Pact (SOP) and the Sea Otter Project (SOP) share letters. Sails & Oars (S&O).",
)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What did the HMB decide?", ("Harbour and Mooring Board",)),
        ("What did the HMB's head say?", ("Harbour and Mooring Board",)),
        ("What did the Harbour and Mooring Board decide?", ("HMB",)),
        ("the harbour and mooring board", ("HMB",)),
        ("CTC rules", ("Centers for Tide Control and Prevention",)),
        ("FTA rules", ("Ferry and Tug Administration",)),
        ("F.T.A. rules", ("Ferry and Tug Administration",)),
        ("Who owns S&O?", ("Sails & Oars",)),
        ("Are there TTMs?", ("Tide Teller Machines",)),
        ("Who leads the PKU?", ("Sealers’ Union Party",)),  # its letters are another language's; two say so
        ("Who leads the Sealers' Union Party?", ("PKU",)),
        ("What is SOP?", ("Ship Owners’ Pact", "Sea Otter Project")),
        ("What did OSK decide?", ()),  # stands behind no name
        ("The economy of the UK", ()),  # two texts do not agree
        ("What did the HMB, the Harbour and Mooring Board, decide?", ()),
        ("Who met on Monday?", ()),
        ("", ()),
    ],
)
def test_a_name_has_the_other_name_that_articles_give_it(question: str, names: tuple[str, ...]) -> None:
    assert other_names(question, TEXTS) == names


def test_only_questions_with_capitals_are_looked_at_for_other_names() -> None:
    assert may_have_others("What did the HMB decide?")
    assert may_have_others("the Harbour and Mooring Board")
    assert not may_have_others("who closed the quay?")


@pytest.mark.parametrize("query", ["HMB mooring fees", "What did the Harbour and Mooring Board do?"])
def test_a_search_finds_an_article_that_has_only_the_other_name(settings, query: str) -> None:
    texts = {
        "tie": "The Harbour and Mooring Board (HMB) met on Monday about mooring fees.",
        "name": "A ship owner sued the Harbour and Mooring Board for the cost of a lost anchor.",
        "acronym": "A diver who found the wreck was thanked by the HMB and given a medal.",
        **{f"other {n}": f"Sheep number {n} was shorn on a hill farm above the village." for n in range(30)},
    }
    with Assistant.open(settings=settings) as desk:
        desk.ingest(
            Article.make(name=name, title=name, text=text, source=name) for name, text in texts.items()
        )
        found = desk.search(query, limit=3)
        assert {hit.article.title for hit in found} == {"tie", "name", "acronym"}
        (alone,) = desk.search(query, limit=3, filters=Filters(source="acronym"))
        assert alone.score == next(hit.score for hit in found if hit.article.title == "acronym")
