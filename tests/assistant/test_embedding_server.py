"""Whatever an embedding server does, over real HTTP, what is asked of it ends, in time and in size."""

import json
from time import monotonic

import pytest

from ingest import embedding
from ingest.embedding import embed, embed_query, make_embedding
from ingest.errors import ModelError
from ingest.settings import LibrarySettings
from tests.assistant.misbehaving import ENDLESS, SENSELESS, once, reply, serving

PATIENCE = 60  # seconds on a very busy machine; the limits below are of one second
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch):
    """The model of a server, with limits that a test can wait for."""
    monkeypatch.setattr(embedding, "_LONGEST_CALL", 1.0)
    monkeypatch.setattr(embedding, "_RETRIES", 1)
    return lambda server: make_embedding(
        LibrarySettings(_env_file=None, embedding="m", embedding_base_url=server.address)
    )


@pytest.mark.parametrize("behave", ENDLESS.values(), ids=ENDLESS.keys())
def test_a_server_without_end_is_left(model, behave) -> None:
    with serving(behave) as server:
        begun = monotonic()
        with pytest.raises(ModelError, match="m did not answer"):
            embed(model(server), ["The ferry sank."])
        with pytest.raises(ModelError, match="m did not answer"):
            embed_query(model(server), "ferry", 1.0)
        assert monotonic() - begun < PATIENCE


@pytest.mark.parametrize("behave", SENSELESS.values(), ids=SENSELESS.keys())
def test_a_server_that_makes_no_sense_is_a_sentence(model, behave, monkeypatch) -> None:
    monkeypatch.setattr(embedding, "_LONGEST_CALL", 30.0)
    with serving(behave) as server:
        begun = monotonic()
        with pytest.raises(ModelError, match="m did not answer"):
            embed(model(server), ["The ferry sank."])
        assert monotonic() - begun < PATIENCE


def test_vectors_without_end_are_read_up_to_a_size(model, monkeypatch) -> None:
    monkeypatch.setattr(embedding, "_LONGEST_CALL", 60.0)
    sent = []

    def behave(server, connection) -> None:
        connection.sendall(HEAD + b'{"data": [{"embedding": [')
        while not server.over.is_set():
            sent.append(connection.send(b"0.123456789, " * 10_000))

    with serving(behave) as server, pytest.raises(ModelError, match="m did not answer"):
        embed(model(server), ["The ferry sank."])
    assert sum(sent) < 20_000_000  # what systems keep between the two counts as well


def test_a_server_that_fails_once_is_asked_again(model, monkeypatch) -> None:
    monkeypatch.setattr(embedding, "_LONGEST_CALL", 60.0)
    vectors = {"object": "list", "model": "m", "data": [{"index": 0, "embedding": [3.0, 4.0]}]}
    replies = [
        reply("503 Later", b"{}"),
        reply("200 OK", json.dumps(vectors).encode(), "Content-Type: application/json"),
    ]
    with serving(lambda server, connection: once(replies.pop(0))(server, connection)) as server:
        (vector,) = embed(model(server), ["The ferry sank."])
    assert vector.tolist() == pytest.approx([0.6, 0.8])
    assert replies == []
