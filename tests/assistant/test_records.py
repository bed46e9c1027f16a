"""A saved answer is checked against itself and the library of today."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from assistant import Answer, Assistant, Statement, UsageError, Verdict
from assistant.answers import Citation, Draft, Hit, Quote
from assistant.records import Standing, check_record
from assistant.sealing import seal
from assistant.verify import verify
from ingest.articles import Article
from ingest.split import split

TEXT = "The Velm quarry reopened on Friday after a flood, its owner said.\n\nForty bakers live nearby."
QUOTED = TEXT.partition("\n")[0]
FRIDAY = (QUOTED.index("Friday"), QUOTED.index("Friday") + len("Friday"))


def story(text: str = TEXT) -> Article:
    return Article.make(name="s", title="Quarry reopens", text=text)


@pytest.fixture
def hit() -> Hit:
    return Hit(split(story(), 800)[0], story(), 1.0)


@pytest.fixture
def answer(hit) -> Answer:
    """An answer in the article's own words, of which one answers."""
    draft = Draft("", "extractive", quotes=(Quote(0, 0, len(QUOTED), FRIDAY),))
    return Answer("When did the Velm quarry reopen?", verify(draft, [hit], None), (hit,))


@pytest.fixture
def written(hit) -> Answer:
    """An answer that a language model wrote, found supported."""
    citation = Citation(1, hit.article, hit.passage.id, QUOTED, 0, len(QUOTED))
    said = Statement("The quarry at Velm reopened on Friday.", (citation,), Verdict.SUPPORTED)
    return Answer("When did the Velm quarry reopen?", (said,), (hit,), mode="llm")


@pytest.fixture
def desk(settings):
    with Assistant.open(settings=settings) as desk:
        desk.ingest([story()])
        yield desk


@pytest.fixture
def record(answer) -> str:
    return answer.to_json()


def earlier(record: str) -> str:
    """The record as the form before this one had it: nothing is quoted, and no span is known."""
    data = {**json.loads(record), "on_record": 1}
    for statement in data["answer"]["statements"]:
        statement["verdict"] = "supported"
        for citation in statement["citations"]:
            del citation["span"]
    for citation in data["citations"]:
        del citation["span"]
    return json.dumps({**data, "seal": seal(data)})


def standing(desk, record: str) -> set[Standing]:
    return {checked.standing for checked in desk.check(record).citations}


def test_it_stands_while_nothing_changes(desk, record) -> None:
    checked = desk.check(record)
    assert checked.stands
    assert standing(desk, record) == {Standing.STANDS}


def test_a_change_elsewhere_in_the_article_is_shown(desk, record) -> None:
    desk.ingest([story(TEXT.replace("Forty", "Fifty"))])
    checked = desk.check(record)
    assert checked.stands
    assert {c.standing for c in checked.citations} == {Standing.MOVED}
    assert checked.citations[0].difference == ("- Forty bakers live nearby.", "+ Fifty bakers live nearby.")


def test_a_quote_that_was_rewritten_no_longer_stands(desk, record) -> None:
    desk.ingest([story(TEXT.replace("Friday", "Sunday"))])
    assert not desk.check(record).stands
    assert standing(desk, record) == {Standing.CHANGED}


def test_an_article_that_is_gone_is_named(desk, record) -> None:
    desk.delete([story().id])
    assert standing(desk, record) == {Standing.GONE}


def altered(record: str, old: str, new: str) -> str:
    assert old in record
    return record.replace(old, new)


def test_an_altered_quote_or_article_is_found_out(desk, record) -> None:
    assert standing(desk, altered(record, "Friday", "Monday")) == {Standing.FORGED}
    data = json.loads(record)
    data["answer"]["statements"][0]["citations"][0]["quote"] = "The quarry closed."
    assert standing(desk, json.dumps(data)) == {Standing.FORGED}


def test_an_altered_statement_is_found_out(desk, record) -> None:
    data = json.loads(record)
    data["answer"]["statements"][0]["text"] = "The Velm quarry burned down in 1999, killing 50 people."
    checked = desk.check(json.dumps(data))
    assert not checked.stands
    assert not checked.statements[0].holds


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"articles": {}, "answer": {"question": 5}}', "null"])
def test_what_is_no_record_is_named(desk, text: str) -> None:
    with pytest.raises(UsageError, match="not the record of an answer"):
        desk.check(text)


def test_a_record_outlives_the_library(desk, record, tmp_path, settings) -> None:
    answer = Answer.from_json(record)
    assert answer.citations[0].quote in answer.citations[0].article.text


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(text="Ninety people died. [1]"),
        lambda d: d["citations"][0].update(quote="Ninety people died."),
        lambda d: d["citations"][0].update(link="https://elsewhere.example"),
        lambda d: d["answer"].update(question="Who did it?"),
        lambda d: d["answer"].update(statements=[]),
        lambda d: d["answer"].update(notes=["All is well."]),
        lambda d: d.pop("seal"),
    ],
)
def test_an_alteration_anywhere_is_found_out(desk, record, change) -> None:
    data = json.loads(record)
    change(data)
    checked = desk.check(json.dumps(data))
    assert checked.altered
    assert not checked.stands


def test_a_record_says_which_words_answer(answer, record) -> None:
    assert Answer.from_json(record) == answer
    (told,) = json.loads(record)["citations"]
    assert TEXT[slice(*told["span"])] == "Friday"


def test_words_that_answer_stand_within_the_quote(desk, record) -> None:
    data = json.loads(record)
    data["answer"]["statements"][0]["citations"][0]["span"] = [FRIDAY[0], len(TEXT)]
    assert standing(desk, json.dumps(data)) == {Standing.FORGED}


def test_a_quoted_sentence_holds_as_long_as_it_is_the_articles_own(desk, record, answer) -> None:
    (statement,) = desk.check(record).statements
    assert (statement.verdict, statement.holds) == (Verdict.QUOTED, True)
    reworded = replace(answer.statements[0], text="On Friday the Velm quarry reopened.")
    (statement,) = desk.check(replace(answer, statements=(reworded,)).to_json()).statements
    assert (statement.verdict, statement.holds) == (Verdict.UNSUPPORTED, False)


def test_a_record_of_an_earlier_version_still_stands(desk, record) -> None:
    before = Answer.from_json(earlier(record))
    assert (before.statements[0].verdict, before.citations[0].span) == (Verdict.SUPPORTED, None)
    checked = desk.check(earlier(record))
    assert checked.stands
    assert checked.statements[0].verdict is Verdict.QUOTED


def test_without_the_reader_only_what_is_exact_is_held_against_a_models_sentence(desk, written) -> None:
    (statement,) = check_record(written.to_json(), desk.library, None).statements
    assert (statement.verdict, statement.holds) == (Verdict.PARTLY, True)
    wrong = replace(written.statements[0], text="The quarry at Velm reopened on 7 May 1999.")
    checked = check_record(replace(written, statements=(wrong,)).to_json(), desk.library, None)
    assert not checked.stands


@pytest.mark.parametrize("said", ["supported", "borne out"])
def test_what_a_language_model_found_besides_is_not_checked(desk, written, said: str) -> None:
    problems = (f"a language model looked again and found it {said}",)
    lifted = replace(written.statements[0], problems=problems)
    (statement,) = check_record(replace(written, statements=(lifted,)).to_json(), desk.library).statements
    assert statement.holds


def test_a_record_of_another_version_is_named(desk, record) -> None:
    data = json.loads(record)
    with pytest.raises(UsageError, match="its form is 99"):
        desk.check(json.dumps({**data, "on_record": 99}))


def test_an_article_that_was_altered_in_the_database_does_not_stand_by_its_stored_hash(
    desk, settings, record
) -> None:
    with closing(sqlite3.connect(settings.data_dir / "library.db")) as db, db:
        db.execute("UPDATE articles SET text = replace(text, 'Friday', 'Monday')")
    checked = desk.check(record)
    assert not checked.stands
    assert standing(desk, record) == {Standing.CHANGED}
    assert any(line.startswith("+ ") and "Monday" in line for line in checked.citations[0].difference)
