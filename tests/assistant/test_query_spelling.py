"""Words as people type them: a spelling that articles have, and what else they call what is asked about."""

from collections.abc import Iterable

import pytest

from assistant.analysis.words import folded, stem
from assistant.query.spelling import other_names, suggest


class Words:
    """The words of some text, as a keyword index has them."""

    def __init__(self, text: str) -> None:
        self._printed = {stem(folded(word)): word for word in text.split()}

    def count(self, word: str) -> int:
        return int(stem(folded(word)) in self._printed)

    def terms(self, prefix: str) -> Iterable[tuple[str, int]]:
        return [(term, 1) for term in self._printed if term.startswith(prefix)]

    def printed(self, term: str) -> str:
        return self._printed[term]


LIBRARY = Words(
    "Inés Varró told the harbour board of Quellan that mooring fees for ferries will rise by 8 percent"
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("What happened in Quelan?", "What happened in Quellan?"),
        ("what happened in Qeullan", "what happened in Quellan"),
        ("Will the moring fees rise?", "Will the mooring fees rise?"),
        ("Who runs the harbor board?", "Who runs the harbour board?"),
    ],
)
def test_a_word_that_no_article_has_gives_way_to_the_nearest(typed: str, meant: str) -> None:
    assert suggest(typed, LIBRARY) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "What happened in Quellan?",
        "Ferry fees",
        "Who is Ines Varro?",
        "Who won the regatta?",
        "In 1989?",
        "?",
    ],
)
def test_what_articles_have_or_have_nothing_like_is_left_alone(typed: str) -> None:
    assert suggest(typed, LIBRARY) is None


def test_an_acronym_has_the_name_that_articles_give_it() -> None:
    texts = ["The Harbour and Mooring Board (HMB) met on Monday. A Sound League man said so (OSK)."]
    assert other_names("What did the HMB decide?", texts) == ("Harbour and Mooring Board",)
    assert other_names("What did the Harbour and Mooring Board decide?", texts) == ("HMB",)
    assert other_names("What did OSK decide?", texts) == ()
    assert other_names("What did the HMB, the Harbour and Mooring Board, decide?", texts) == ()
