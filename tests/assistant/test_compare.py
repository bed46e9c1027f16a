"""What differs is put side by side; outlets that agree are counted; copies are one voice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from assistant.answers import Citation, Hit, Statement, Verdict
from assistant.compare import compare
from assistant.compare.details import details_of
from assistant.compare.events import change, is_one_event, likest
from assistant.reader import Reader
from ingest.articles import Article
from ingest.split import split

FIRST = "Twelve people were injured when the ferry Marigold struck the pier at Port Ellery on Thursday."
HOW_MANY = "How many people were injured when the ferry struck the pier?"
OPENING = "The Velm footbridge over the Orsel will open to the public on 3 May, the council decided."
WHEN = "When will the Velm footbridge open?"
DAY = datetime(2025, 3, 1)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(threads=1)


@pytest.fixture
def compared(reader: Reader):
    """Compare what the first hit says with all hits; gives the outlets in order, and the notes."""

    def run(question: str, *hits: Hit, versions: Sequence[Hit] = ()) -> tuple[list[str], tuple[str, ...]]:
        statements, notes = compare([stated(hits[0])], hits, question, versions, reader)
        assert all(c.quote == c.article.text[c.start : c.end] for s in statements for c in s.citations)
        return [s.citations[0].article.source for s in statements], notes

    return run


def hit(text: str, source: str = "Gull", days: int = 0, title: str = "Ferry strikes pier") -> Hit:
    article = Article.make(
        name=source + text, title=title, text=text, source=source, published=DAY + timedelta(days)
    )
    return Hit(split(article)[0], article, 1.0)


def said(found: Hit, span: str = "") -> Citation:
    """The first sentence of a hit, as an answer."""
    quote = found.article.text.split(". ")[0]
    start = quote.find(span)
    return Citation(1, found.article, found.passage.id, quote, 0, len(quote), (start, start + len(span)))


def stated(found: Hit) -> Statement:
    return Statement(said(found).quote, (replace(said(found), span=None),), Verdict.QUOTED)


# What is exact.


@pytest.mark.parametrize(
    ("one", "span", "other", "rival", "differ"),
    [
        (FIRST, "Twelve", FIRST.replace("Twelve", "Fifteen"), "Fifteen people", True),
        (FIRST, "Twelve", FIRST.replace("Twelve", "12"), "12", False),
        (FIRST, "Twelve", "The crash left 15 injured, the hospital said.", "15", True),
        (FIRST, "Twelve", "Twelve dogs and 15 cats were on the ferry.", "15", False),
        (
            "Damage is put at $2.5 million.",
            "$2.5 million",
            "Damage is put at $4 million.",
            "$4 million",
            True,
        ),
        ("Damage is put at $2.5 million.", "$2.5 million", "Damage took 4 weeks.", "4 weeks", False),
        ("About 1,200 people marched.", "About 1,200", "Police counted 1,190 people.", "1,190", False),
        ("It sailed at 17:20.", "17:20", "It sailed at 5.40 pm.", "5.40 pm", False),
        (OPENING, "3 May", OPENING.replace("3 May", "10 May"), "10 May", True),
        (OPENING, "3 May", OPENING.replace("on 3 May", "in May"), "in May", False),
        (OPENING, "3 May", OPENING.replace("on 3 May", "today"), "today", False),
        (OPENING, "3 May", OPENING.replace("on 3 May", "next year"), "next year", False),
    ],
)
def test_answers_differ_in_what_cannot_be_the_same(
    one: str, span: str, other: str, rival: str, differ: bool
) -> None:
    ours = list(details_of(said(hit(one), span), HOW_MANY))
    theirs = list(details_of(said(hit(other), rival), HOW_MANY))
    assert any(a.differs(b) for a in ours for b in theirs) == differ
    assert any(b.differs(a) for a in ours for b in theirs) == differ


@pytest.mark.parametrize(
    ("text", "span", "elsewhere", "stands"),
    [
        (FIRST, "Twelve", "Of the 12, four are in hospital.", True),
        (FIRST, "Twelve", "Fifteen were hurt.", False),
        (OPENING, "3 May", "A trial run comes on 3 May.", True),
        (OPENING, "3 May", "A trial run comes on 4 May.", False),
    ],
)
def test_a_detail_is_found_anywhere_in_an_article(text: str, span: str, elsewhere: str, stands: bool) -> None:
    found = hit(text)
    (detail,) = details_of(said(found, span), "")
    assert detail.stands_in(elsewhere, found.article) == stands


@pytest.mark.parametrize(
    ("told", "title", "days", "expected"),
    [
        (FIRST.replace("Twelve", "Nine"), "Correction: nine injured, not twelve", 2, "Corrected"),
        (FIRST.replace("Twelve", "Nine") + " The figure of 12 was corrected.", "Ferry", 2, "Corrected"),
        (FIRST.replace("Twelve", "Nine") + " The timetable was updated.", "Ferry", 2, ""),
        (FIRST.replace("Twelve", "Nine"), "Correction: nine injured, not twelve", -2, ""),
        (FIRST.replace("Twelve", "Nine"), "Ferry strikes pier", 2, ""),
    ],
)
def test_a_correction_says_so_itself_and_comes_later(told: str, title: str, days: int, expected: str) -> None:
    earlier, later = said(hit(FIRST), "Twelve"), said(hit(told, "Tern", days, title), "Nine")
    assert change(earlier, later, details_of(earlier, "")[0]) == expected


def test_names_that_neither_knows_of_the_other_are_of_two_events() -> None:
    one = said(hit("Lake Shasta stood at 50% of its capacity.", title="Lake Shasta fills up"))
    other = said(hit("Lake Oroville stood at 8.7% of its capacity.", "Tern", title="Lake Oroville is low"))
    same = said(hit("The lake stood at 45% of its capacity.", "Tern", title="Lake Shasta is low"))
    assert not is_one_event(other, one, at_any_time=False)
    assert is_one_event(same, one, at_any_time=False)


def test_reports_long_after_each_other_are_of_one_event_only_where_one_takes_the_others_place() -> None:
    one, other = said(hit(FIRST)), said(hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 90))
    assert not is_one_event(other, one, at_any_time=False)
    assert is_one_event(other, one, at_any_time=True)


def test_sentences_with_most_words_in_common_come_first_and_none_of_the_same_article() -> None:
    one = hit(FIRST + " Four of the injured were taken to hospital.")
    two = hit("On Thursday Port Ellery was foggy when the ferry left. " + FIRST, "Tern", title="Fog")
    pairs = likest([said(one)], [one, two])
    assert [other.quote for _, other in pairs] == [
        FIRST,
        "On Thursday Port Ellery was foggy when the ferry left.",
    ]


def test_copies_of_one_story_are_one_voice_even_without_a_reader() -> None:
    one = hit(FIRST)
    copied = replace(one, outlets=3)
    _, notes = compare([stated(one)], [copied], HOW_MANY, (), None)
    assert notes == ("“Ferry strikes pier” was printed in much the same words by 3 outlets; it counts once.",)


def test_without_a_reader_nothing_differs() -> None:
    one, two = hit(FIRST), hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 1)
    statements, notes = compare([stated(one)], [one, two], HOW_MANY, (), None)
    assert (len(statements), notes) == (1, ())


def test_nothing_is_said_of_a_statement_without_citations(reader: Reader) -> None:
    assert compare([Statement("So.")], [hit(FIRST)], HOW_MANY, (), reader) == ((Statement("So."),), ())


# What the reader finds.


def test_another_figure_is_put_beside_the_later_report_first(compared) -> None:
    outlets, notes = compared(HOW_MANY, hit(FIRST), hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 1))
    assert outlets == ["Tern", "Gull"]
    assert notes == (
        "Reports differ: Fifteen people (Tern, 2025-03-02, the later) and Twelve people (Gull, 2025-03-01).",
    )


def test_a_sentence_that_is_put_beside_is_a_quotation_with_its_answer_marked(reader: Reader) -> None:
    one, two = hit(FIRST), hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 1)
    (rival, _), _ = compare([stated(one)], [one, two], HOW_MANY, (), reader)
    (citation,) = rival.citations
    assert rival.verdict is Verdict.QUOTED
    assert citation.span is not None
    assert "Fifteen" in citation.article.text[slice(*citation.span)]


def test_a_rival_that_is_shown_already_is_moved_beside(reader: Reader) -> None:
    one, two = hit(FIRST), hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 1)
    between = stated(hit("The ferry Primrose sails on Friday."))
    statements, notes = compare([stated(one), between, stated(two)], [one, two], HOW_MANY, (), reader)
    assert [s.text.split()[0] for s in statements] == ["Fifteen", "Twelve", "The"]
    assert [c.number for s in statements for c in s.citations] == [1, 2, 3]
    assert len(notes) == 1


def test_a_newer_figure_in_a_near_copy_is_put_beside(compared) -> None:
    copy = hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 1)
    assert compared(HOW_MANY, hit(FIRST), versions=[copy])[0] == ["Tern", "Gull"]


def test_a_correction_says_that_it_takes_the_place(compared) -> None:
    correction = hit(FIRST.replace("Twelve", "Nine"), "Gull", 2, "Correction: nine injured, not twelve")
    _, notes = compared(HOW_MANY, hit(FIRST), correction)
    assert notes == (
        "Corrected: Nine people (Gull, 2025-03-03) takes the place of Twelve people (Gull, 2025-03-01).",
    )


@pytest.mark.parametrize(
    "other",
    [
        hit(
            "Fifteen people were injured when the lorry Petrel struck the gate at North Velm on Thursday.",
            "Tern",
            title="Lorry strikes gate",
        ),
        hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 90),
        hit(FIRST.replace("Twelve people", "Twelve people, 12 in all,"), "Tern"),
        hit(FIRST.replace("Twelve", "Fifteen") + " Twelve people were taken to hospital.", "Tern"),
        hit("The ferry Marigold had 214 people on board when it struck the pier.", "Tern"),
    ],
    ids=["another event", "another time", "the same figure", "it has both figures", "another count"],
)
def test_what_speaks_of_something_else_does_not_differ(compared, other: Hit) -> None:
    outlets, notes = compared(HOW_MANY, hit(FIRST), other)
    assert outlets == ["Gull"]
    assert not any("differ" in note for note in notes)


def test_outlets_that_say_the_same_are_counted(compared) -> None:
    two = hit("The ferry Marigold struck the pier at Port Ellery in thick fog. " + FIRST, "Tern")
    assert compared(HOW_MANY, hit(FIRST), two)[1] == ("2 outlets say so independently: Gull, Tern.",)


def test_an_outlet_with_another_figure_does_not_say_so(compared) -> None:
    _, notes = compared(HOW_MANY, hit(FIRST), hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 1))
    assert not any("independently" in note for note in notes)


def test_another_day_for_the_same_is_put_beside(compared) -> None:
    one, two = hit(OPENING, title="Velm bridge"), hit(OPENING.replace("3 May", "10 May"), "Tern", 1, "Velm")
    outlets, notes = compared(WHEN, one, two)
    assert outlets == ["Tern", "Gull"]
    assert notes == ("Reports differ: 10 May (Tern, 2025-03-02, the later) and 3 May (Gull, 2025-03-01).",)


@pytest.mark.parametrize(
    "told",
    [
        "The Velm footbridge over the Orsel will not open on 3 May as planned but on 14 June.",
        "The opening of the Velm footbridge over the Orsel was postponed from 3 May to 14 June.",
    ],
)
def test_a_day_that_was_put_off_takes_the_place_of_the_first(compared, told: str) -> None:
    outlets, notes = compared(WHEN, hit(OPENING, title="Velm"), hit(told, "Tern", 40, "Velm bridge delayed"))
    assert outlets == ["Tern", "Gull"]
    assert notes == ("Changed: 14 June (Tern, 2025-04-10) takes the place of 3 May (Gull, 2025-03-01).",)


@pytest.mark.parametrize(
    ("question", "is_noted"),
    [
        (HOW_MANY, True),
        ("Which ferry struck the pier at Port Ellery?", False),
        ("When did the ferry Marigold strike the pier?", False),
        ("", False),
    ],
)
def test_reports_differ_only_in_what_was_asked(compared, question: str, is_noted: bool) -> None:
    outlets, notes = compared(question, hit(FIRST), hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 1))
    assert len(outlets) == 1 + is_noted
    assert any("differ" in note for note in notes) == is_noted


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (
            "Who criticised the water tax in Brackwater?",
            "Adda Rennick criticised the new water tax in Brackwater on Monday.",
            "Emric Dunmore criticised the new water tax in Brackwater on Monday.",
        ),
        (
            "Where did storm Odile cut power?",
            "Storm Odile cut power to homes in Brackwater on Wednesday.",
            "Storm Odile cut power to homes in Tamsey on Wednesday.",
        ),
    ],
)
def test_two_names_may_both_be_true(compared, question: str, one: str, other: str) -> None:
    outlets, notes = compared(question, hit(one, title="News"), hit(other, "Tern", title="News"))
    assert (outlets, notes) == (["Gull"], ())


def test_a_day_that_was_kept_is_not_changed(compared) -> None:
    kept = "The Velm footbridge over the Orsel opened on 3 May as planned; the second follows on 14 June."
    _, notes = compared(WHEN, hit(OPENING, title="Velm"), hit(kept, "Tern", 70, "Velm bridge open"))
    assert not any("takes the place" in note for note in notes)


def test_of_two_reports_without_a_day_neither_is_the_later(compared) -> None:
    one, two = (
        replace(found, article=replace(found.article, published=None))
        for found in (hit(FIRST), hit(FIRST.replace("Twelve", "Fifteen"), "Tern"))
    )
    (note,) = compared(HOW_MANY, one, two)[1]
    assert "later" not in note
    assert note.count("no date") == 2
