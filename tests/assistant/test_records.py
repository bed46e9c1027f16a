"""A saved answer is checked against itself and the library of today."""

import json

import pytest

from assistant import Answer, Assistant, UsageError
from assistant.records import Standing
from ingest.articles import Article

TEXT = "The Velm quarry reopened on Friday after a flood, its owner said.\n\nForty bakers live nearby."


def story(text: str = TEXT) -> Article:
    return Article.make(name="s", title="Quarry reopens", text=text)


@pytest.fixture
def desk(settings):
    with Assistant.open(settings=settings) as desk:
        desk.ingest([story()])
        yield desk


@pytest.fixture
def record(desk) -> str:
    answer = desk.ask("When did the Velm quarry reopen?")
    assert answer.citations
    return answer.to_json()


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


def test_a_record_of_another_version_is_named(desk, record) -> None:
    data = json.loads(record)
    with pytest.raises(UsageError, match="its form is 99"):
        desk.check(json.dumps({**data, "on_record": 99}))
