"""What can be said exactly of English: figures, dates, names, quotations, prose, evidence for a claim."""

from datetime import UTC, datetime

import pytest

from assistant.analysis.claims import names_of, quotations_of, tokens_of
from assistant.analysis.dates import dates_of, has_date
from assistant.analysis.evidence import ROOM, evidence_for
from assistant.analysis.figures import find_number, numbers_of
from assistant.analysis.names import acronyms_of, is_known
from assistant.analysis.prose import Page
from assistant.analysis.words import content_stems, content_words
from ingest.articles import Article

WEDNESDAY = datetime(2024, 6, 5, tzinfo=UTC)


def stands(claimed: str, text: str) -> bool:
    """Whether the first number of a claim stands in a text."""
    return find_number(numbers_of(claimed)[0], numbers_of(text)) is not None


@pytest.mark.parametrize(
    ("claimed", "text"),
    [
        ("twelve people", "12 people"),
        ("1.2 million people", "1,203,000 people"),
        ("about 40 people", "38 people"),
        ("more than 1,200 cars", "1,240 cars"),
        ("nearly 60%", "59 per cent"),
        ("$5 million", "between $5 and $10 million"),
        ("40 years", "four decades"),
        ("two dozen", "24 of them"),
    ],
)
def test_a_number_stands_in_a_text_in_other_forms(claimed, text):
    assert stands(claimed, text)


@pytest.mark.parametrize(
    ("claimed", "text"),
    [
        ("12 people", "15 people"),
        ("59%", "59 dollars"),
        ("$1.3 million", "$1.2 million"),
        ("more than 1,200 cars", "1,190 cars"),
        ("12 people", "13 people on the A12"),
        ("40 people", "half of 80 people"),
    ],
)
def test_another_number_is_not_taken_for_it(claimed, text):
    assert not stands(claimed, text)


@pytest.mark.parametrize(
    ("claimed", "text"),
    [
        ("4 June 2024", "on Tuesday"),
        ("Tuesday", "on June 4"),
        ("yesterday", "4 June"),
        ("2023", "last year"),
        ("May 2024", "on 3 May"),
        ("2022-23", "the 2022/2023 season"),
        ("march 14", "on March 14, 2024"),
    ],
)
def test_a_date_stands_in_a_text_told_otherwise(claimed, text):
    (date,) = dates_of(claimed, WEDNESDAY)
    assert has_date(date, dates_of(text, WEDNESDAY))


@pytest.mark.parametrize(
    ("claimed", "text"),
    [("3 June 2024", "on Tuesday"), ("2022", "last year"), ("4 May", "May 2024"), ("Friday", "on 4 June")],
)
def test_another_date_is_not_taken_for_it(claimed, text):
    (date,) = dates_of(claimed, WEDNESDAY)
    assert not has_date(date, dates_of(text, WEDNESDAY))


def test_may_and_march_are_months_only_where_they_are_dates():
    assert dates_of("They may march on, and marched in may.") == []


def test_an_impossible_date_is_read_and_never_found():
    (date,) = dates_of("31 February 2024")
    assert date.spans == ()
    assert not has_date(date, dates_of("29 February 2024"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("brazilian", "a plant in Brazil"),
        ("nato", "the North Atlantic Treaty Organization"),
        ("american", "a U.S. official"),
        ("quill", "Mayor Ada Quill"),
    ],
)
def test_a_name_is_known_by_its_people_its_acronym_or_its_bearer(name, text):
    tokens = tokens_of(text)
    assert is_known(name, {token.text.casefold() for token in tokens}, acronyms_of(tokens))
    assert not is_known("velm", {token.text.casefold() for token in tokens}, acronyms_of(tokens))


def test_names_are_words_with_capitals_that_begin_no_sentence():
    assert [t.text for t in names_of(tokens_of("Critics told Ada Quill of McKay on Monday."))] == [
        "Ada",
        "Quill",
        "McKay",
    ]
    assert names_of(tokens_of("Council Of Harrow Votes To Close Old Harbour Bridge")) == []


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“We did not rush it,” she said.", ["We did not rush it"]),
        ('He said "no" and "never".', ["no", "never"]),
        ("She said “it [the bridge] … will open”.", ["it", "will open"]),
        ("She called it 'a very sorry affair'.", ["a very sorry affair"]),
        ("She called it 'simply a sorry affair'.", ["simply a sorry affair"]),
        ("The players ' bus and the driver 's car", []),
        ("It isn't the mayor's bridge", []),
    ],
)
def test_quotations_are_told_from_apostrophes(text, quoted):
    assert quotations_of(text) == quoted


def test_evidence_is_where_the_rare_words_of_a_claim_stand():
    padding = [
        f"The council of Harrow met for the {n} time and spoke of roads and of money." for n in range(60)
    ]
    sentences = [*padding[:30], "The ferry Marigold struck the pier in fog.", *padding[30:]]
    chosen = evidence_for("The Marigold struck a pier, the council of Harrow heard.", sentences)
    assert 30 in chosen
    assert chosen == sorted(set(chosen))
    assert sum(len(sentences[at].split()) for at in chosen) <= ROOM


def test_a_short_text_is_all_evidence():
    assert evidence_for("Anything.", ["One.", "Two.", "Three."]) == [0, 1, 2]
    assert evidence_for("Anything.", []) == []


def test_content_stems_leave_out_grammar_and_fold_accents():
    assert content_stems("The Cafés were not closing.") == content_stems("cafe closes") == ["cafe", "close"]


def test_words_of_other_scripts_are_where_they_say_they_are():
    text = "AIを知事が使う。हिन्दी में समाचार, 서울시는"
    words = content_words(text)
    assert [stem for stem, _, _ in words] == content_stems(text)
    assert {text[start:end] for _, start, end in words} >= {"AI", "知事", "हिन्दी", "समाचार", "서울", "시는"}


def test_prose_is_prose_in_any_script():
    lines = [
        "港湾委員会",
        "港湾委員会は火曜日、係留料を引き上げることを決めた。",
        "मंत्री ने कहा कि यह योजना अच्छी है।",
        "น้ำท่วม",
        "รัฐบาลประกาศแผนใหม่เมื่อวันจันทร์เพื่อช่วยเหลือประชาชน",
    ]
    page = Page(Article.make(name="b", title="港湾委員会", text="\n\n".join(lines)))
    assert [s.text for s in page.sentences if page.is_prose(s)] == [lines[1], lines[2], lines[4]]


def test_prose_is_told_from_furniture():
    lines = [
        "Harrow bridge opens",
        "The bridge opened on 3 May after two years.",
        "Photo: Ada Quill/AFP",
        "Read more: ferries stop.",
        "Sign up for our newsletter and never miss a story again.",
        "The work cost $1.2 million.",
    ]
    page = Page(Article.make(name="b", title="Harrow bridge opens", text="\n\n".join(lines)))
    assert [s.text for s in page.sentences if page.is_prose(s)] == [lines[1], lines[5]]


def test_a_question_of_an_article_answers_nothing():
    text = "Why did the ferry stop?\n\nThe ferry stopped in March because its engine failed."
    page = Page(Article.make(name="ferry", title="", text=text))
    assert [page.is_prose(sentence) for sentence in page.sentences] == [False, True]
