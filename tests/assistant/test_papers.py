"""What is taken along of an answer: every word, every warning, exact quotes, and links that lead to them."""

import io
from datetime import UTC, datetime

import docx
import pytest

from assistant.answers import Answer, Citation, Statement, Verdict
from assistant.papers.blocks import blocks_of
from assistant.papers.forms import as_html, as_markdown, as_page, as_text
from assistant.papers.piece import piece_from, piece_of, quote_of
from assistant.papers.word import as_word
from assistant.papers.wording import file_name
from ingest.articles import Article
from ingest.errors import UsageError

TEXT = "First words. The bridge opened on 3 May. It cost <b>48</b> million ![x](http://e.example/x)."


def cite(article: Article, number: int, quote: str) -> Citation:
    start = TEXT.index(quote)
    return Citation(number, article, "p", quote, start, start + len(quote))


@pytest.fixture
def answer() -> Answer:
    """A quoted and a doubted sentence, a difference and a follow-up, of an outlet called <b>."""
    article = Article.make(
        name="bridge",
        url="https://gull.example/bridge",
        title="Bridge “opens”",
        text=TEXT,
        source="<b>",
        published=datetime(2025, 5, 4, tzinfo=UTC),
        labels=("fiction",),
    )
    opened, cost = (
        cite(article, 1, "The bridge opened on 3 May."),
        cite(article, 2, TEXT[TEXT.index("It cost") :]),
    )
    start = TEXT.index("3 May")
    own = Citation(1, article, "p", opened.quote, opened.start, opened.end, (start, start + 5))
    return Answer(
        "When did the bridge open?",
        (
            Statement(own.quote, (own,), Verdict.QUOTED),
            Statement("It cost 50 million.", (cost,), Verdict.PARTLY, ("the number 50 is not there",)),
        ),
        notes=("Reports differ: 3 May and 4 May (2025-05-06).",),
        asked="When did it open?",
    )


ALL = (
    "When did it open?",
    "Understood as: When did the bridge open?",
    "[1]",
    "It cost 50 million. [2] (partly supported: the number 50 is not there)",
    "Reports differ: 3 May and 4 May (6 May 2025).",
    "Bridge “opens”",
    "4 May 2025",
    "fiction",
)


def test_as_text_nothing_is_lost_and_the_articles_own_words_are_in_quotation_marks(answer) -> None:
    text = as_text(blocks_of(piece_of(answer)))
    for words in (*ALL, "“The bridge opened on 3 May.” [1]", "<b>, “Bridge “opens””, 4 May 2025, fiction"):
        assert words in text, words
    assert "https://gull.example/bridge#:~:text=The%20bridge%20opened%20on%203%20May." in text


def test_as_html_nothing_that_an_article_says_is_markup(answer) -> None:
    html = as_html(blocks_of(piece_of(answer)))
    assert "<strong>3 May</strong>" in html
    assert "&lt;b&gt;48&lt;/b&gt;" in html
    assert "<b>" not in html
    assert 'href="https://gull.example/bridge#:~:text=' in html
    page = as_page(blocks_of(piece_of(answer)), "</title><script>")
    assert "default-src 'none'" in page
    assert "<script>" not in page


def test_as_markdown_nothing_that_an_article_says_is_markup(answer) -> None:
    written = as_markdown(blocks_of(piece_of(answer)))
    assert r"\<b\>48\</b\> million !\[x\](http://e.example/x)" in written
    assert "<https://gull.example/bridge#:~:text=" in written


def test_as_word_the_document_has_all_of_it_and_links_that_lead_to_the_words(answer) -> None:
    document = docx.Document(io.BytesIO(as_word(blocks_of(piece_of(answer)))))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for words in ALL:
        assert words in text, words
    links = [link.url for paragraph in document.paragraphs for link in paragraph.hyperlinks]
    assert [link.partition("#")[0] for link in links] == ["https://gull.example/bridge"] * 2
    assert ":~:text=" in links[0]


def test_as_word_letters_that_the_format_forbids_are_left_out(answer) -> None:
    odd = Answer("What\x00 of \x0b this \ud800?", asked="")
    document = docx.Document(io.BytesIO(as_word(blocks_of(piece_of(odd)))))
    assert "What" in document.paragraphs[0].text


def test_an_address_that_is_none_of_the_web_is_no_link(answer) -> None:
    from assistant.papers.forms import address

    assert address("javascript:alert(1)") == ""
    assert address('https://a.example/"><script>') == "https://a.example/%22%3E%3Cscript%3E"


def test_a_piece_survives_being_written_down(answer) -> None:
    import json

    piece = piece_of(answer)
    assert piece_from(json.loads(json.dumps(piece.to_data()))) == piece
    gone = piece.knowing(piece.articles)
    assert "no longer in the library" in as_text(blocks_of(gone))


def test_one_quote_is_taken_along_with_its_question(answer) -> None:
    piece = quote_of(answer, 2)
    assert [source.number for source in piece.sources] == [1]
    assert piece.sentences[0].is_quoted
    with pytest.raises(UsageError, match="no quote 3; it has 1 to 2"):
        quote_of(answer, 3)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("How much will the bridge cost?", "how-much-will-the-bridge-cost-2025-01-31.md"),
        ("../../etc/<b>passwd</b>", "etc-b-passwd-b-2025-01-31.md"),
        ("東京の天気は？", "東京の天気は-2025-01-31.md"),
        ("???", "on-record-2025-01-31.md"),
        ("word " * 40, "word-word-word-word-word-word-word-word-word-word-word-word-2025-01-31.md"),
    ],
)
def test_a_file_says_what_is_in_it(name: str, file: str) -> None:
    assert file_name(name, "md", datetime(2025, 1, 31, tzinfo=UTC)) == file
