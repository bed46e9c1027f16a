"""The notebook by API and by command: what is kept stays when its article goes, and says so."""

import io
import json

import docx
import pytest

from assistant import Assistant
from assistant.erasing import ERASED
from ingest.errors import UsageError
from ingest.moving import exported, take_in
from tests.assistant.test_streaming import ASKED, STORIES

TITLE = "Velm bridge opens"


@pytest.fixture
def desk(settings):
    with Assistant.open(settings=settings) as desk:
        desk.ingest(STORIES)
        yield desk


def test_an_answer_and_a_quote_outlast_their_article_and_say_that_it_is_gone(desk) -> None:
    answer = desk.ask(ASKED)
    desk.keep(answer, comment="for Friday", labels=["bridges, old"])
    desk.keep(answer, 1)
    with pytest.raises(UsageError, match="no quote 99"):
        desk.keep(answer, 99)
    before = desk.noted(desk.notes.find())
    assert not any(source.is_gone for noted in before for source in noted.piece.sources)
    desk.delete([citation.article.id for citation in answer.citations])
    quote, whole = desk.noted(desk.notes.find("bridge"))
    assert all(source.is_gone for source in quote.piece.sources)
    assert quote.piece.sources[0].quote == answer.citations[0].quote
    assert whole.note.labels == ("bridges, old",)


def test_erasing_a_deleted_article_takes_its_words_out_of_notes_too(desk) -> None:
    answer = desk.ask(ASKED)
    note = desk.keep(answer, 1, comment="my own words")
    desk.delete([answer.citations[0].article.id])
    assert desk.still_shown() == 1
    assert desk.erase() == 1
    assert desk.still_shown() == 0
    (left,) = desk.noted([desk.notes.note(note.id)])
    assert left.piece.warnings == (ERASED,)
    assert (left.piece.sources, left.piece.sentences) == ((), ())
    assert left.note.comment == "my own words"
    assert desk.notes.find(answer.citations[0].quote.split()[-2]) == []


def test_notes_move_with_the_library(desk, settings, tmp_path) -> None:
    desk.keep(desk.ask(ASKED), comment="for Friday", labels=["x"])
    lines = list(exported(desk.library))
    with Assistant.open(settings=settings.model_copy(update={"data_dir": tmp_path / "other"})) as other:
        for _ in range(2):  # taken in twice, it is there once
            take_in(
                lines,
                library=other.library,
                keywords=other.keywords,
                vectors=other.vectors,
                embedding=other.embedding,
                settings=other.settings,
            )
        assert other.notes.find() == desk.notes.find()


def test_the_command_keeps_lists_changes_takes_along_and_deletes(desk, onrecord, tmp_path) -> None:
    data = f"--data={desk.settings.data_dir}"
    record = tmp_path / "answer.json"
    record.write_text(desk.ask(ASKED).to_json())
    assert onrecord("notes", data, "--add", str(record), "--quote=1", "--label=a, b").returncode == 0
    (note,) = json.loads(onrecord("notes", data, "--json").stdout)
    assert (note["labels"], note["sources"][0]["title"]) == (["a, b"], TITLE)
    onrecord("notes", data, "--change", note["id"], "--comment=see page 3")
    assert "see page 3" in onrecord("notes", data, "page").stdout.decode()
    paper = tmp_path / "notes.docx"
    onrecord("notes", data, "--label=a, b", "--export", str(paper))
    said = "\n".join(one.text for one in docx.Document(io.BytesIO(paper.read_bytes())).paragraphs)
    assert "see page 3" in said
    assert TITLE in said
    refused = onrecord("notes", data, "--export", str(tmp_path / "notes.odt"))
    assert (refused.returncode, b"end it in .md, .docx" in refused.stderr) == (2, True)
    assert onrecord("notes", data, "--delete", note["id"]).returncode == 0
    assert onrecord("notes", data, "--delete", note["id"]).returncode == 1
    assert json.loads(onrecord("notes", data, "--json").stdout) == []
