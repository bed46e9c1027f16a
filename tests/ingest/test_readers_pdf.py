"""PDFs: words in the order in which people read them, and what is in doubt."""

import random

import pytest

from ingest.articles import Article
from ingest.readers import Failure, Remark
from ingest.sources import Upload
from tests.ingest.papers import column, pdf, printed

LEFT = (
    "The harbour board of Velm voted on",
    "Tuesday to raise mooring fees by 8",
    "percent from June, its chair said.",
)
MIDDLE = (
    "The Sound ferry will sail three times",
    "a day instead of five from October,",
    "the company said on Monday night.",
)
RIGHT = (
    "The lighthouse on Orsel point will be",
    "sold to the highest bidder in May, the",
    "town council of Port Ellery said.",
)
STORIES = [" ".join(lines) for lines in (LEFT, MIDDLE, RIGHT)]


@pytest.fixture
def read(steps_of):
    """What a PDF gives."""
    return lambda content: steps_of(Upload("story.pdf", content))


@pytest.fixture
def text_of(read):
    """The text of the article in a PDF whose pages print these lines."""
    return lambda *pages: next(one.text for one in read(printed(*pages)) if isinstance(one, Article))


def test_the_text_layer_of_a_pdf_is_read(read) -> None:
    (article,) = read(
        pdf("Ferry runs aground\nThe ship had lost its steer-\ning near the quay.", "Page two.")
    )
    assert article.title == "Ferry runs aground"
    assert "lost its steering near the quay." in article.text
    assert article.text.endswith("Page two.")


def test_a_pdf_may_name_its_headline(read) -> None:
    (article,) = read(pdf("The ship had lost its steering near the quay at Tamsey.", title="Ferry aground"))
    assert article.title == "Ferry aground"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pdf(""), "no text layer"),
        (pdf("Secret words that nobody may read without a key.", password="x"), "locked with a password"),
        (b"%PDF-1.7 but not really", "cannot be read"),
        (pdf("Words that are cut off before they are all there.")[:300], "cannot be read"),
    ],
)
def test_a_pdf_without_text_says_why(read, content: bytes, reason: str) -> None:
    (failed,) = read(content)
    assert isinstance(failed, Failure)
    assert reason in failed.reason


def test_columns_are_read_one_after_the_other(text_of) -> None:
    page = column(50, 700, *LEFT) + column(250, 700, *MIDDLE) + column(440, 700, *RIGHT)
    random.Random(1).shuffle(page)  # as programs that lay out pages leave them
    assert text_of(page).split("\n\n") == STORIES


def test_a_headline_over_columns_stands_before_them(read) -> None:
    head = column(50, 740, "Board raises mooring fees at Velm, to the anger of boat owners", size=20)
    (article,) = read(printed(head + column(50, 700, *LEFT * 3) + column(300, 700, *MIDDLE * 3)))
    assert article.title == "Board raises mooring fees at Velm, to the anger of boat owners"
    assert article.text.index("highest" if "highest" in article.text else "Tuesday") < article.text.index(
        "Sound"
    )


def test_a_story_below_another_of_the_same_columns_is_read_after_it(text_of) -> None:
    above = column(50, 700, "Fees go up", size=14) + column(50, 680, *LEFT) + column(300, 680, *MIDDLE)
    below = column(50, 500, "Light goes out", size=14) + column(50, 480, *RIGHT) + column(300, 480, *LEFT)
    text = text_of(above + below)
    assert text.index("Sound ferry") < text.index("Light goes out") < text.index("lighthouse on Orsel")


def test_a_sentence_goes_on_in_the_next_column_and_on_the_next_page(text_of) -> None:
    first = column(50, 700, *LEFT[:2], "percent from June, as the chair of the") + column(
        300,
        700,
        "board said after the meeting, which",
        "lasted for four hours in the town hall",
        "and drew a crowd that",
    )
    text = text_of(first, column(50, 700, "had come by boat.", *MIDDLE))
    assert "as the chair of the board said after the meeting" in text
    assert "drew a crowd that had come by boat." in text


def test_words_broken_at_the_end_of_lines_are_whole_and_keep_a_hyphen_of_their_own(text_of) -> None:
    lines = (
        "The har-",
        "bour board asked a well-known critic",
        "of the fees; the well-",
        "known critic declined, she said.",
    )
    assert "The harbour board asked a well-known critic of the fees; the well-known critic" in text_of(
        column(50, 700, *lines)
    )


def test_what_runs_at_head_and_foot_of_pages_stays_out(text_of) -> None:
    pages = [
        [*column(50, 770, "VELM ECHO, 9 April 2024"), *column(50, 700, *lines, *lines, *lines), *column(300, 20, f"Page {n}")]
        for n, lines in enumerate((LEFT, MIDDLE, RIGHT), 1)
    ]  # fmt: skip
    text = text_of(*pages)
    assert "ECHO" not in text
    assert "Page" not in text
    assert all(story in text for story in STORIES)


@pytest.mark.parametrize(
    "title", ["Microsoft Word - fees.docx", "untitled", "(anonymous)", "Layout 1", "p04.indd"]
)
def test_a_title_that_a_program_filled_in_is_not_believed(read, title: str) -> None:
    content = printed(column(50, 740, "Board raises fees", size=18) + column(50, 700, *LEFT), title=title)
    (article,) = read(content)
    assert article.title == "Board raises fees"


def test_rows_of_a_table_keep_their_cells_apart(text_of) -> None:
    rows = [("Boat", "Now"), ("Small", "100"), ("Large", "200"), ("Ferry", "900")]
    cells = [
        cell
        for n, row in enumerate(rows)
        for x, word in zip((50, 300), row, strict=True)
        for cell in column(x, 600 - 14 * n, word)
    ]
    assert "Small | 100\n\nLarge | 200" in text_of(column(50, 700, *LEFT) + cells)


def test_several_stories_in_one_file_are_told(read) -> None:
    stories = [
        column(50, 740 - 200 * n, head, size=18) + column(50, 715 - 200 * n, *lines * 4)
        for n, (head, lines) in enumerate((("Board raises fees", LEFT), ("Ferry cut for winter", MIDDLE)))
    ]
    article, remark = read(printed(stories[0] + stories[1]))
    assert article.title == "Board raises fees"
    assert isinstance(remark, Remark)
    assert "2 headlines (Board raises fees; Ferry cut for winter)" in remark.reason


def test_a_page_that_is_a_picture_is_told(steps_of) -> None:
    upload = Upload("story.pdf", printed(column(50, 700, *LEFT), []))
    _, remark = steps_of(upload, ocr="none")
    assert "no text on page 2, perhaps a picture; ONRECORD_OCR is none" in remark.reason
