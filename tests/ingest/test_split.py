"""Passages tile any text; they are cut between sentences; ids follow the words, not the place."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.articles import Article
from ingest.split import sentence_spans, split

PROSE = st.text(st.sampled_from(" \n\r\t.!?\"'”aAbé中\u00a0\u2028-1"), min_size=1, max_size=400)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@given(st.one_of(PROSE, st.text(max_size=400)))
def test_sentences_tile_any_text(text: str) -> None:
    spans = sentence_spans(text)
    assert "".join(sentences(text)) == text
    assert all(start < end for start, end in spans)


@given(st.one_of(PROSE, st.text(min_size=1)).filter(str.strip), st.integers(100, 300))
def test_passages_tile_any_article(text: str, limit: int) -> None:
    article = Article.make(name="a", title="T", text=text)
    passages = split(article, limit)
    assert "".join(p.text for p in passages) == article.text
    assert all(article.text[p.start : p.end] == p.text for p in passages)
    assert all(a.end == b.start for a, b in pairwise(passages))
    assert all(0 < len(p.text) <= limit for p in passages)
    assert [p.position for p in passages] == list(range(len(passages)))
    assert len({p.id for p in passages}) == len(passages)


@pytest.mark.parametrize(
    "expected",
    [
        ["Mr. Oda of the U.N. left at 3 p.m. on Monday. ", "Nobody saw him."],
        ['"Is it safe?" she asked. ', "Nobody answered."],
        ["Prices rose 3.5 percent to $1.2 million. ", "They fell later."],
        ["Sen. Ada Lowe met Gov. Roy Penn. ", "They spoke."],
        ["A heading without a stop\n\n", "The story begins."],
        ["知事は「本当だ。」と述べた。", "次の文です！", "そうか？", "はい。"],
        ["他说：“很好。我们会去。”", "记者问道。"],
        ["सरकार ने योजना की घोषणा की। ", "मंत्री ने कहा कि यह अच्छी है।"],
        ["أعلنت الحكومة خطة جديدة. ", "هل هي جيدة؟ ", "نعم."],
        ["서울시는 계획을 발표했다. ", "시장은 말했다."],
        ["First line.\n", "Second line without a stop\n", "Third line.\n", "Fourth."],
    ],
)
def test_sentences_end_where_readers_see_them_end(expected: list[str]) -> None:
    assert sentences("".join(expected)) == expected


def test_text_wrapped_to_a_width_is_not_cut_at_its_line_breaks() -> None:
    text = (
        "The council of the town of Dunmore said late on\n"
        "Monday that it would not sell the harbour to any\n"
        "bidder before the end of the year, and that all\n"
        "offers would be heard. It gave no other reason\n"
        "for its decision.\n"
    )
    assert len(sentences(text)) == 2


def test_no_sentence_is_cut_unless_it_is_longer_than_the_limit() -> None:
    text = " ".join(f"Sentence number {n} says little." for n in range(60)) + " " + "word " * 100
    passages = split(Article.make(name="a", title="T", text=text), 200)
    ends = {end for _, end in sentence_spans(text)}
    assert all(p.end in ends for p in passages if "word" not in p.text)
    assert all(p.text[-1].isspace() for p in passages[:-1])


def test_a_correction_leaves_the_other_passages_as_they_were() -> None:
    paragraphs = [f"Paragraph {n} of a long story. " * 6 for n in range(12)]
    before = split(Article.make(name="a", title="T", text="\n\n".join(paragraphs)), 400)
    paragraphs[4] = paragraphs[4].replace("long", "tall", 1)
    after = split(Article.make(name="a", title="T", text="\n\n".join(paragraphs)), 400)
    assert len({p.id for p in after} - {p.id for p in before}) == 1


def test_japanese_paragraphs_of_one_sentence_are_not_taken_for_wrapped_lines() -> None:
    lines = [
        f"港湾委員会は{n}日、係留料を八パーセント引き上げることを決め、来年三月までに工事を終えると発表した。"
        for n in range(1, 6)
    ]
    assert sentences("見出し\n" + "\n".join(lines)) == [
        "見出し\n",
        *(f"{line}\n" for line in lines[:-1]),
        lines[-1],
    ]


def test_a_script_without_full_stops_is_cut_at_its_spaces() -> None:
    text = "รัฐบาลประกาศแผนใหม่เมื่อวันจันทร์ " * 40
    found = sentences(text)
    assert len(found) > 4
    assert all(len(sentence) <= 200 and sentence.endswith(" ") for sentence in found)


def test_passages_say_about_as_much_where_one_letter_says_more() -> None:
    text = "港湾委員会は火曜日、係留料を引き上げることを決めた。" * 60
    passages = split(Article.make(name="a", title="T", text=text), 800)
    assert all(len(p.text) <= 400 and p.text.endswith("。") for p in passages)


def test_a_sentence_without_spaces_is_cut_at_a_comma_and_never_before_a_mark() -> None:
    passages = split(Article.make(name="a", title="T", text="港湾委員会は火曜日、" * 60), 400)
    assert all(p.text.endswith("、") for p in passages)
    letters = "กิ" * 600
    assert all(p.text.startswith("ก") for p in split(Article.make(name="a", title="T", text=letters), 101))


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u3000"])
def test_wide_spaces_do_not_upset_the_splitter(space) -> None:
    text = f"She takes vitamin C{space}. It helps,{space}she says."
    assert "".join(sentences(text)) == text
