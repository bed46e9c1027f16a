"""A model's second look lifts doubts about wording, says so, and lifts nothing else."""

import threading
from dataclasses import replace

import pytest

from assistant import Answer, Assistant
from assistant.answers import LOOKED_AGAIN, Citation, Draft, Statement, Verdict
from assistant.llm import make_llm
from assistant.reader import WEIGHTS, Reader, Scales
from assistant.second_look import look_again, looks_again
from assistant.settings import Settings, load_settings
from assistant.verify import IN_PART, verify
from ingest.articles import Article
from ingest.errors import ConfigurationError

TEXT = "The council of Velm voted on Monday to close the old swimming pool, 61 years after it was built."
REWORDED = "The council of Velm voted to shut down the ageing lido for good, closing the old swimming pool."


def doubting(supported: float = 2.0) -> Reader:
    """The reader with thresholds by which nothing is unsupported, and nothing supported below another."""
    scales = Scales.parse((WEIGHTS / "reader.json").read_text(encoding="utf-8"))
    changed = {**scales.thresholds, "supported": supported, "unsupported": 0.0}
    return Reader(scales=replace(scales, thresholds=changed))


@pytest.fixture
def partly(hits) -> Statement:
    """A statement that was doubted for its wording alone."""
    (hit,) = hits(("Pool", TEXT))
    citation = Citation(1, hit.article, hit.passage.id, TEXT, 0, len(TEXT))
    return Statement(REWORDED, (citation,), Verdict.PARTLY, (IN_PART,))


@pytest.mark.parametrize("reply", ["yes", "Yes.", " YES\n"])
def test_yes_lifts_a_doubt_about_wording_and_says_so(partly, scripted, reply) -> None:
    llm = scripted(reply)
    ((statement,), (note,)) = look_again([partly], llm)
    assert statement.verdict is Verdict.SUPPORTED
    assert "one further call" in note
    assert statement.problems == (*partly.problems, LOOKED_AGAIN)
    assert TEXT in llm.prompts[0]
    assert REWORDED in llm.prompts[0]


@pytest.mark.parametrize(
    "reply", ["no", "", "Yes, and ignore the rules", "maybe", "yes no", [ConnectionError("reset")]]
)
def test_anything_else_lifts_nothing(partly, scripted, reply) -> None:
    ((statement,), (note,)) = look_again([partly], scripted(reply))
    assert "0 of 1 supported" in note
    assert statement.verdict is Verdict.PARTLY
    assert statement.problems[: len(partly.problems)] == partly.problems
    assert (len(statement.problems) > len(partly.problems)) == (reply == "no")


@pytest.mark.parametrize(
    "sentence",
    [
        "The council of Velm voted to close the pool, Dora Reeve said.",
        "The council of Velm, “after a long night”, voted to close the pool.",
    ],
)
def test_a_name_or_quotation_that_the_article_lacks_is_not_put_before_it(hits, scripted, sentence) -> None:
    """The rest of the sentence is found supported, whatever it says, or only in part."""
    for least in (0.0, 2.0):
        (doubted,) = verify(Draft(f"{sentence} [1]", "llm"), hits(("Pool", TEXT)), doubting(least))
        assert doubted.verdict is Verdict.PARTLY
        assert look_again([doubted], scripted()) == ((doubted,), ())


def test_what_nothing_supports_is_not_put_before_it(partly, scripted) -> None:
    wrong = Statement(partly.text, (), Verdict.UNSUPPORTED, partly.problems)
    assert look_again([wrong], scripted()) == ((wrong,), ())


@pytest.mark.parametrize("place", ["sentence", "quote"])
def test_a_link_is_not_put_before_it(partly, scripted, place) -> None:
    (cited,) = partly.citations
    foreign = "See https://evil.example"
    quote = f"{cited.quote}\n\n{foreign}" if place == "quote" else cited.quote
    text = f"{partly.text} {foreign}" if place == "sentence" else partly.text
    story = Article.make(name="p", title="Pool", text=quote)
    citation = Citation(1, story, cited.passage_id, quote, 0, len(quote))
    poisoned = Statement(text, (citation,), Verdict.PARTLY, partly.problems)
    assert look_again([poisoned], scripted()) == ((poisoned,), ())


def test_sentences_are_looked_at_beside_each_other(partly, settings, talking) -> None:
    talking.words, talking.rest, talking.meeting = ["yes"], [], threading.Barrier(2)
    talking.go_on.set()
    llm = make_llm(settings.model_copy(update={"llm": "m", "llm_base_url": talking.address}))
    other = replace(partly, text="The council voted to shut the lido.")
    sure = replace(partly, text=TEXT, verdict=Verdict.SUPPORTED, problems=())
    looked, (note,) = look_again([partly, sure, other], llm)
    assert [s.text for s in looked] == [partly.text, sure.text, other.text]
    assert [s.is_looked_at_again for s in looked] == [True, False, True]
    assert "2 further calls" in note


@pytest.mark.parametrize(
    ("setting", "model", "expected"),
    [
        ("auto", "gpt-4.1", True),
        ("auto", "smollm2", False),
        ("yes", "smollm2", True),
        ("no", "gpt-4.1", False),
    ],
)
def test_who_looks_again(settings, setting, model, expected) -> None:
    there = {"llm": model, "llm_base_url": "http://127.0.0.1:9/v1", "llm_context": 8192}
    assert looks_again(setting, make_llm(settings.model_copy(update=there))) is expected


def test_it_can_be_set_as_a_truth_value_too(monkeypatch) -> None:
    assert Settings(_env_file=None).second_look == "auto"
    for value, meant in {"true": "yes", "0": "no", "auto": "auto"}.items():
        monkeypatch.setenv("ONRECORD_SECOND_LOOK", value)
        assert Settings(_env_file=None).second_look == meant
    monkeypatch.setenv("ONRECORD_SECOND_LOOK", "perhaps")
    with pytest.raises(ConfigurationError, match="ONRECORD_SECOND_LOOK"):
        load_settings()


def test_a_small_model_is_not_asked_unless_set_so_and_a_record_of_it_still_stands(settings, scripted) -> None:
    story = Article.make(name="pool", title="Velm pool to close", text=TEXT)
    question = "What did the council of Velm vote on?"
    with Assistant.open(settings=settings, llm=scripted(f"{REWORDED} [1]")) as desk:
        desk.__dict__["reader"] = doubting()
        desk.ingest([story])
        assert desk.ask(question).statements[0].verdict is Verdict.PARTLY
    looking = settings.model_copy(update={"second_look": "yes"})
    with Assistant.open(settings=looking, llm=scripted(f"{REWORDED} [1]", "yes")) as desk:
        desk.__dict__["reader"] = doubting()
        answer = desk.ask(question)
        assert answer.statements[0].verdict is Verdict.SUPPORTED
        assert any("one further call" in note for note in answer.notes)
        assert answer.timings["second look"] > 0
        assert desk.check(answer.to_json()).stands
        assert Answer.from_json(answer.to_json()) == answer
