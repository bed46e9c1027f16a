"""Articles and questions in scripts that the small model does not read: found, quoted, said to be unread."""

from datetime import date

import pytest

from assistant import Assistant
from assistant.answers import Citation, Statement, Verdict
from assistant.languages import CLOSEST, UNREAD, doubts, is_read
from assistant.query import Kind
from assistant.query.by_rules import plan_by_rules
from ingest.articles import Article, Filters

JAPANESE = (
    "港湾委員会は火曜日、6月から係留料を8%引き上げることを決めた。"
    "委員長の村田氏は「防波堤の補修に資金が要る。」と述べた。工事は来年3月までに終わる予定だ。"
)
HINDI = "सरकार ने सोमवार को नई सिंचाई योजना की घोषणा की। मंत्री ने कहा कि इससे दो लाख किसानों को लाभ होगा।"
ARABIC = "أعلنت الحكومة يوم الاثنين خطة جديدة لتوسيع الموانئ. وقال الوزير إن المشروع سيكلف مئتي مليون دينار."
ENGLISH = "The harbour board of Quellan raised mooring fees by 8 percent. Ada Murata chairs the board."


@pytest.fixture
def desk(settings):
    texts = {"ja": JAPANESE, "hi": HINDI, "ar": ARABIC, "en": ENGLISH}
    with Assistant.open(settings=settings) as opened:
        opened.ingest(
            Article.make(name=code, title=f"Report {number}", text=text, language=code)
            for number, (code, text) in enumerate(texts.items())
        )
        yield opened


@pytest.mark.parametrize(
    ("question", "language", "words"),
    [
        ("村田氏は何と述べたか？", "ja", "防波堤の補修に資金が要る"),
        ("सिंचाई योजना से कितने किसानों को लाभ होगा?", "hi", "दो लाख किसानों"),
        ("ما هي خطة توسيع الموانئ؟", "ar", "خطة جديدة لتوسيع الموانئ"),
    ],
)
def test_a_question_is_met_with_the_exact_sentence_that_has_its_words_and_says_it_is_unread(
    desk, question, language, words
) -> None:
    answer = desk.ask(question)
    statement = answer.statements[0]
    (citation,) = statement.citations
    assert statement.verdict is Verdict.QUOTED
    assert citation.article.language == language
    assert words in citation.quote == citation.article.text[citation.start : citation.end]
    assert UNREAD in answer.notes


def test_where_nothing_has_its_words_the_closest_passages_are_shown_and_no_doubt_is_cast_on_the_library(
    desk,
) -> None:
    answer = desk.ask("大阪の地震の被害は？")
    assert answer.refused
    assert CLOSEST in answer.notes
    assert answer.closest
    assert not any("another language" in note or "bears on" in note for note in answer.notes)


def test_an_english_question_is_not_answered_from_what_the_model_cannot_read(desk) -> None:
    answer = desk.ask("Who chairs the harbour board?")
    assert not answer.refused
    assert {c.article.language for c in answer.citations} == {"en"}
    narrowed = desk.ask("Who chairs the harbour board?", filters=Filters(languages="ja"))
    assert narrowed.refused


def test_a_question_with_another_question_mark_is_one_and_names_nobody_by_its_letters() -> None:
    for question in ("村田氏は何と述べたか？", "ما هي الخطة؟"):
        plan = plan_by_rules(question, (), date(2024, 4, 9))
        assert plan.kind is Kind.FACT
        assert plan.about == (question[:-1],)


@pytest.mark.parametrize(
    ("text", "language", "verdict", "doubt"),
    [
        (JAPANESE, "ja", Verdict.SUPPORTED, "in other scripts is a guess"),
        ("Der Hafen von Quellan bleibt zu.", "de", Verdict.QUOTED, "in other languages (de) is less sure"),
        (JAPANESE, "ja", Verdict.QUOTED, None),
        (ENGLISH, "en", Verdict.SUPPORTED, None),
        (ENGLISH, "", Verdict.QUOTED, None),
    ],
)
def test_an_answer_says_where_the_model_judged_what_it_was_not_trained_on(
    text, language, verdict, doubt
) -> None:
    article = Article.make(name="a", title="T", text=text, language=language)
    citation = Citation(1, article, "p", text, 0, len(text))
    notes = doubts([Statement(text, (citation,), verdict)])
    assert (doubt in notes[0]) if doubt else notes == ()


def test_what_is_read_is_told_by_the_script_of_most_letters() -> None:
    assert is_read("Zażółć gęślą jaźń 8%")
    assert is_read("The outlet 朝日 said so")
    assert is_read("2024?")
    assert not is_read("AIを知事が使う")
    assert not is_read("Правда ли это?")
