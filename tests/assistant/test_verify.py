"""Sentences against passages: what is supported, why the rest is not, and quotes that are exact."""

import pytest

from assistant.answers import Draft, Hit, Verdict
from assistant.reader import Reader
from assistant.verify import verify
from ingest.articles import Article
from ingest.split import sentence_spans, split
from tests.assistant.harrow import BRIDGE, FERRY, HITS, READER, check, hits_of


@pytest.mark.parametrize(
    ("sentence", "problem"),
    [
        ("The work cost $1.3 million.", "the number $1.3 million is not in the cited article"),
        ("The work took 58% of the budget.", "the number 58% is not in the cited article"),
        (
            "The bridge opened after three years of repairs.",
            "the number three years is not in the cited article",
        ),
        ("The Harrow bridge opened to traffic on 4 May.", "the date “4 May” is not in the cited article"),
        ("The bridge opened to traffic on 3 May 2022.", "the date “3 May 2022” is not in the cited article"),
        ("On Friday Ada Quill spoke.", "the date “Friday” is not in the cited article"),
    ],
)
@pytest.mark.parametrize("reader", [READER, None], ids=["read", "unread"])
def test_a_figure_or_date_that_the_article_lacks_is_named_and_not_supported(sentence, problem, reader):
    (statement,) = check(f"{sentence} [1]", hits_of(BRIDGE), reader)
    assert (statement.verdict, statement.citations) == (Verdict.UNSUPPORTED, ())
    assert problem in statement.problems


@pytest.mark.parametrize(
    ("sentence", "problem"),
    [
        ("Mayor Ada Stone said they did not rush it.", "the name Stone is not in the cited article"),
        ("Ada Quill said “we never rushed any of it”.", "“we never rushed any of it” do not stand so"),
    ],
)
@pytest.mark.parametrize("reader", [READER, None], ids=["read", "unread"])
def test_a_name_or_quotation_that_the_article_lacks_is_named_and_doubted(sentence, problem, reader):
    (statement,) = check(f"{sentence} [1]", hits_of(BRIDGE), reader)
    assert statement.verdict in (Verdict.PARTLY, Verdict.UNSUPPORTED)
    assert any(problem in words for words in statement.problems)


@pytest.mark.parametrize(
    "sentence",
    [
        "The ferry had carried 1.2 million people since 1998.",
        "The ferry had carried more than 1.2 million people since 1998.",
        "The ferry stopped in 2023.",
        "On 4 June 2024 Ada Quill said “we did not rush it”.",
        "The work cost 59 percent of the budget.",
        "The bridge opened on May 3, 2024, the Harrow news said.",
        "Harrow bridge news was in print on 5 June.",
    ],
)
def test_what_the_article_has_in_another_form_is_not_missed(sentence):
    """A number rounded or in words, a date told from the day of writing, the day of writing itself."""
    statements = check(f"{sentence} [1][2]", reader=None)
    assert [problem for s in statements for problem in s.problems if "is not in" in problem] == []
    assert {s.verdict for s in statements} == {Verdict.PARTLY}


def test_what_stands_elsewhere_in_the_article_is_not_missed():
    (article,) = [Article.make(name="boats", title="Boats", text=f"{BRIDGE}\n\n{FERRY}", source="The Gull")]
    ferry = split(article, 200)[-1]
    (statement,) = verify(
        Draft("Ada Quill told the Gull on 3 May that the council refused to pay. [1]", "llm"),
        [Hit(ferry, article, 1.0)],
        None,
    )
    assert (statement.verdict, len(statement.problems)) == (Verdict.PARTLY, 1)
    assert "not checked" in statement.problems[0]


@pytest.mark.parametrize(
    "sentence",
    [
        "Critics led by Tom Reeve want no second bridge.",
        "Nobody crosses the river any more.",
        "Drivers in Velm were told to expect snow.",
    ],
)
def test_what_the_passages_deny_or_do_not_say_is_not_supported(sentence):
    (statement,) = check(f"{sentence} [1][2]")
    assert statement.verdict is not Verdict.SUPPORTED


@pytest.mark.parametrize(
    "sentence",
    [
        "The ferry service ended last year.",
        "The Harrow bridge opened on 3 May.",
        "Ada Quill said they had not rushed it.",
        "Some 12,400 drivers cross the river daily.",
    ],
)
def test_what_the_passages_say_in_other_words_is_not_unsupported(sentence):
    (statement,) = check(f"{sentence} [1][2]")
    assert statement.verdict is not Verdict.UNSUPPORTED


def test_without_a_reader_the_wording_is_not_vouched_for():
    (statement,) = check("The council of Harrow agreed to pay for new engines. [2]", reader=None)
    assert statement.verdict is Verdict.PARTLY
    assert statement.citations[0].quote == "The council of Harrow refused to pay for new engines."
    assert statement.problems[0].startswith("the wording was not checked")


def test_a_sentence_with_nothing_of_the_passages_is_not_supported_even_unread():
    (statement,) = check("Penguins marched across Antarctica. [1]", reader=None)
    assert statement.verdict is Verdict.UNSUPPORTED


def test_two_passages_may_support_a_sentence_together():
    """Neither passage says both; the quotes are of both."""
    (statement,) = check("The Harrow bridge opened on 3 May, and the ferry stopped last year [1][2].")
    assert statement.verdict is not Verdict.UNSUPPORTED, statement.problems
    assert [c.article.id for c in statement.citations] == [hit.article.id for hit in HITS]


@pytest.mark.parametrize("text", ["", "[1]", "[1][2]", "Here is what I found:", "# Answer", "***", "\n\n"])
def test_words_that_claim_nothing_are_left_out(text):
    assert check(text) == ()


@pytest.mark.parametrize("text", ["Yes. [1]", "This is so [1].", "Это правда [1].", "Here it is."])
def test_a_sentence_without_content_is_not_supported(text):
    assert all(s.verdict is Verdict.UNSUPPORTED and not s.citations for s in check(text))


def test_without_passages_nothing_is_supported():
    (statement,) = check("The bridge opened [1].", [])
    assert (statement.verdict, statement.citations) == (Verdict.UNSUPPORTED, ())


@pytest.mark.parametrize("hit", HITS, ids=["bridge", "ferry"])
def test_a_passage_supports_its_own_sentences(hit):
    text = hit.passage.text
    for start, end in sentence_spans(text):
        (statement,) = check(f"{text[start:end].strip()} [1]", [hit])
        assert statement.verdict is Verdict.SUPPORTED, statement
        assert statement.citations[0].quote == text[start:end].strip() == statement.text


def test_half_a_sentence_of_a_passage_is_not_taken_for_the_whole():
    (statement,) = check(
        "The ferries sailed on Friday. [1]", hits_of("None of the ferries sailed on Friday.")
    )
    assert statement.verdict is not Verdict.SUPPORTED


def test_a_quotation_is_told_from_what_the_article_says_itself():
    hits = hits_of("“The mill will close. We knew,” said Reeve, who does not own it and was often wrong.")
    (statement,) = check("The mill will close. [1]", hits)
    assert statement.citations == () or statement.citations[0].quote.startswith("“")


def test_a_long_answer_asks_the_reader_twice_at_most(monkeypatch):
    batches = []
    read = Reader.entailment

    def counted(self, pairs):
        batches.append(len(pairs))
        return read(self, pairs)

    monkeypatch.setattr(Reader, "entailment", counted)
    check("The bridge shut. Nobody paid. The ferry flew. [1] A mayor lied. [2] Cars cross the river. [1][2]")
    assert len(batches) <= 2
