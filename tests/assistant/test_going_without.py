"""A question while a part does not answer: words are searched alone, and the answer says so."""

import json
import threading
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from assistant import Assistant
from assistant.doctor import examine
from assistant.settings import Settings
from ingest.articles import Article
from ingest.embedding import StaticEmbedding, Vectors
from ingest.errors import LibraryError
from ingest.vectors import VectorIndex

QUESTION = "How many members has the Sound League?"
BY_WORDS = "Searched by words alone"
LEAGUE = Article.make(
    name="league",
    title="What is the Sound League?",
    text="The Sound League has 32 members on both shores of the Sound. It keeps the buoys.",
)
NETS = Article.make(name="nets", title="Nets", text="Nets let porpoises go. " * 60)


class Another(StaticEmbedding):
    """The real model under another name, with as many numbers as are wanted; it may wait, or not answer."""

    model_name: str = "another"
    numbers: int = 256
    broken: bool = False

    def means(self, texts: Sequence[str]) -> Vectors:
        if self.broken:
            raise ConnectionError("no answer")
        return super().means(texts)[:, : self.numbers]


@pytest.fixture
def opened(settings):
    """Open a library, again and again, with what a test says."""
    desks = []

    def make(model=None, **changes) -> Assistant:
        desks.append(Assistant.open(settings=settings.model_copy(update=changes), embedding=model))
        return desks[-1]

    yield make
    for desk in desks:
        desk.close()


def answered(desk: Assistant) -> tuple[str, ...]:
    """The notes of an answer that is right."""
    answer = desk.ask(QUESTION)
    assert "32 members" in answer.text
    return answer.notes


def states(desk: Assistant) -> dict[str, str]:
    return {finding.name: finding.state for finding in examine(desk)}


def test_with_all_in_order_nothing_is_said(opened) -> None:
    desk = opened()
    desk.ingest([LEAGUE])
    assert not any(BY_WORDS in note for note in answered(desk))


def test_an_embedding_model_that_does_not_answer_leaves_the_words(opened) -> None:
    model = Another()
    desk = opened(model)
    desk.ingest([LEAGUE])
    model.broken = True
    assert any(f"{BY_WORDS}, which may find less: the embedding model" in note for note in answered(desk))
    assert [hit.article.id for hit in desk.search("buoys")] == [LEAGUE.id]


class Hanging(BaseHTTPRequestHandler):
    """Takes what it is asked, and answers nothing."""

    def do_POST(self) -> None:
        self.server.over.wait(60)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_an_embedding_server_that_hangs_is_not_waited_for_again(opened, monkeypatch) -> None:
    monkeypatch.setattr("assistant.retrieve._PATIENCE", 0.3)
    opened().ingest([LEAGUE])
    with ThreadingHTTPServer(("127.0.0.1", 0), Hanging) as server:
        server.over = threading.Event()
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        desk = opened(embedding="wordllama/l2_supercat_256", embedding_base_url=url)
        assert any("the embedding model did not answer" in note for note in answered(desk))
        before = time.monotonic()
        desk.search("buoys")
        assert time.monotonic() - before < 20
        server.over.set()
        server.shutdown()


def test_a_chroma_server_that_is_down_leaves_the_words(opened) -> None:
    opened().ingest([LEAGUE])
    desk = opened(chroma_url="http://127.0.0.1:1")
    assert any(f"{BY_WORDS}, which may find less: the vectors" in note for note in answered(desk))
    assert "did not answer" in states(desk)["vectors"]


def test_articles_of_another_process_are_found_though_the_vectors_cannot_follow(opened) -> None:
    desk = opened(chroma_url="http://127.0.0.1:1")
    desk.search("buoys")
    other = opened()
    other.ingest([LEAGUE])
    assert [hit.article.id for hit in desk.search("buoys")] == [LEAGUE.id]


def test_after_a_change_of_model_what_is_missing_is_embedded_beside_the_questions(opened) -> None:
    opened().ingest([LEAGUE, NETS])
    model = Another(broken=True)
    desk = opened(model)
    whole = desk.library.size()
    assert states(desk)["vectors"].startswith(f"0 of {whole} passages are embedded with another")
    assert any("the embedding model did not answer" in note for note in answered(desk))
    desk.close()
    desk = opened(Another())
    desk.search("porpoises")
    end = time.monotonic() + 60
    while desk.vectors.revision < desk.library.revision or desk.library.size("another") < whole:
        assert time.monotonic() < end
        time.sleep(0.05)
        desk.search("porpoises")
    assert not any(BY_WORDS in note for note in answered(desk))
    assert states(desk)["vectors"] == "up to date with the library"
    assert desk.library.models() == ["another", StaticEmbedding().model_name]


def test_while_it_is_embedded_an_answer_says_how_far_it_is(opened, monkeypatch) -> None:
    opened().ingest([LEAGUE])
    go_on = threading.Event()
    monkeypatch.setattr("assistant.catching_up._PATIENCE", 0.05)
    monkeypatch.setattr("assistant.catching_up.embed_missing", lambda *_, **__: go_on.wait(60))
    desk = opened(Another())
    assert any("0 of 1 passages have been embedded with another so far" in note for note in answered(desk))
    go_on.set()


def test_vectors_of_another_length_by_the_same_name_are_never_mixed(opened) -> None:
    opened(Another()).ingest([LEAGUE])
    desk = opened(Another(numbers=64))
    assert any(
        "another now gives vectors of 64 numbers, and those here have 256" in n for n in answered(desk)
    )
    assert "64 dimensions, those in the library have 256" in states(desk)["embedding"]
    with pytest.raises(LibraryError, match="now gives vectors of 64 numbers"):
        desk.ingest([NETS])
    desk.rebuild()
    assert desk.library.dimension("another") == 64
    desk.ingest([NETS])
    assert not any(BY_WORDS in note for note in answered(desk))
    lengths = {len(v) for v in desk.library.vectors_of([LEAGUE.id, NETS.id], "another").values()}
    assert lengths == {64}


def test_the_command_says_what_a_search_went_without_and_the_doctor_shows_the_log(onrecord, tmp_path) -> None:
    at = {"ONRECORD_DATA_DIR": str(tmp_path / "data")}
    (tmp_path / "league.txt").write_text(f"{LEAGUE.title}\n\n{LEAGUE.text}")
    onrecord("ingest", tmp_path / "league.txt", **at)
    down = {**at, "ONRECORD_CHROMA_URL": "http://127.0.0.1:1"}
    done = onrecord("search", "buoys", **down)
    assert b"Sound League" in done.stdout
    assert done.stderr.startswith(b"onrecord: Searched by words alone, which may find less: the vectors")
    said = onrecord("doctor", **down).stdout.decode()
    assert "warnings of the last seven days" in said
    assert "warning: the vectors cannot be searched: the Chroma server at http://127.0.0.1:1 did not" in said
    lines = [json.loads(line) for line in (tmp_path / "data" / "onrecord.log").read_text().splitlines()]
    assert {line["level"] for line in lines} == {"info", "warning"}
    assert any(line["message"].startswith("ingested: 1 added") for line in lines)


def test_a_damaged_index_that_is_healed_stands_in_the_log(onrecord, tmp_path) -> None:
    at = {"ONRECORD_DATA_DIR": str(tmp_path / "data")}
    (tmp_path / "league.txt").write_text(f"{LEAGUE.title}\n\n{LEAGUE.text}")
    onrecord("ingest", tmp_path / "league.txt", **at)
    (database,) = (tmp_path / "data").rglob("chroma.sqlite3")
    database.write_bytes(b"nothing" * 1000)
    assert onrecord("ask", QUESTION, **at).returncode == 0
    log = (tmp_path / "data" / "onrecord.log").read_text()
    assert "is damaged (chroma.sqlite3" in log
    assert "is built anew" in log


def test_parts_are_made_once_whichever_threads_ask(settings, monkeypatch) -> None:
    made, both = [], threading.Barrier(2)
    real = VectorIndex.open

    def slowly(*given):
        time.sleep(0.05)
        made.append(real(*given))
        return made[-1]

    monkeypatch.setattr(VectorIndex, "open", slowly)
    with Assistant.open(settings=Settings(_env_file=None, data_dir=settings.data_dir, llm="none")) as desk:
        _ = desk.embedding

        def ask() -> None:
            both.wait()
            _ = desk.vectors

        threads = [threading.Thread(target=ask) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(made) == 1
