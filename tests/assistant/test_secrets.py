"""A key and a password that appear nowhere but where they belong, whatever comes back from servers."""

import io
import json
import logging
from collections.abc import Callable

import pytest

from assistant import Assistant, cli
from assistant.doctor import examine
from ingest import redacting
from ingest.errors import ConfigurationError, LibraryError
from ingest.redacting import Redaction, redacted, redacted_stream
from ingest.settings import LibrarySettings
from tests.assistant.misbehaving import STREAM, Behaviour, event, reply, serving
from tests.assistant.test_streaming import ASKED, STORIES

KEY = "sk-sentinel-7Qx/2+Lk=93vbN"
PASSWORD = "hunter-of-otters-41"


@pytest.fixture(autouse=True)
def forgetful(monkeypatch):
    """What is a secret in one test is none in the next."""
    monkeypatch.setattr(redacting, "_keys", [])
    monkeypatch.setattr(redacting, "_passwords", [])


def echo(make: Callable[[str], bytes]) -> Behaviour:
    """Send back something made of the key that came."""
    return lambda server, connection: connection.sendall(make(server.key))


ECHOES = {
    "in its error": echo(
        lambda key: reply("401 Unauthorized", json.dumps({"error": {"message": f"bad key {key}"}}).encode())
    ),
    "in the name of its error": echo(lambda key: f"HTTP/1.1 401 Bad key {key}\r\n\r\n".encode()),
    "in a header": echo(lambda key: reply("503 No", b"", f"X-Key: {key}", "Retry-After: 99")),
    "in its words": echo(
        lambda key: STREAM + event(f"The Velm bridge opened for {key} [1].") + b"data: [DONE]\n\n"
    ),
    "letter by letter": echo(
        lambda key: STREAM + b"".join(map(event, f"The key is {key} [1].")) + b"data: [DONE]\n\n"
    ),
    "in an error within its stream": echo(
        lambda key: STREAM + b"data: " + json.dumps({"error": {"message": f"bad {key}"}}).encode() + b"\n\n"
    ),
}


@pytest.fixture
def logged():
    """All that is logged at DEBUG, as the handler of a program that uses On Record has it."""
    said, root = io.StringIO(), logging.getLogger()
    handler, before = logging.StreamHandler(said), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield said
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.mark.parametrize("behave", ECHOES.values(), ids=ECHOES.keys())
def test_a_key_that_the_models_server_sends_back_appears_nowhere(settings, logged, capsys, behave) -> None:
    with serving(behave) as server:
        chosen = {"llm": "m", "llm_base_url": server.address, "llm_context": 4096, "openai_api_key": KEY}
        given = type(settings)(**settings.model_dump() | chosen, _env_file=None)
        with Assistant.open(settings=given) as desk:
            desk.ingest(STORIES)
            chat = desk.conversation()
            events = list(chat.stream(ASKED))
            told = [repr(events), chat.to_json(), chat.to_markdown()]
            told += [f"{finding.state} {finding.remedy}" for finding in examine(desk)]
    assert server.key == KEY  # it was sent, and came back
    told += [logged.getvalue(), *capsys.readouterr()]
    for file in settings.data_dir.rglob("*"):
        if file.is_file():
            told.append(file.read_bytes().decode("latin-1"))
    for text in told:
        assert "sentinel" not in text


def test_what_a_program_logs_of_its_own_has_no_line_for_each_request(settings, logged) -> None:
    logging.getLogger().setLevel(logging.INFO)
    for name in ("httpx", "openai", "httpcore"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    with serving(ECHOES["in its words"]) as server:
        chosen = {"llm": "m", "llm_base_url": server.address, "llm_context": 4096}
        with Assistant.open(settings=settings.model_copy(update=chosen)) as desk:
            desk.ingest(STORIES)
            desk.ask(ASKED)
    assert "HTTP Request" not in logged.getvalue()


@pytest.mark.parametrize("name", ["chroma_url", "database_url", "llm_base_url", "embedding_base_url"])
def test_the_password_in_an_address_is_no_part_of_an_error(name) -> None:
    LibrarySettings(_env_file=None)
    address = f"postgresql+psycopg://reader:{PASSWORD}@127.0.0.1:1/news"
    from assistant.settings import Settings

    Settings(_env_file=None, **{name: address})
    error = LibraryError(f"the server at {address} did not answer: password {PASSWORD!r} is wrong")
    assert PASSWORD not in str(error)
    assert "127.0.0.1:1/news" in str(error)
    assert PASSWORD not in repr(error)


def test_a_chroma_server_that_is_not_there_is_named_without_its_password(settings) -> None:
    address = f"http://reader:{PASSWORD}@127.0.0.1:9"
    given = type(settings)(**settings.model_dump() | {"chroma_url": address}, _env_file=None)
    with Assistant.open(settings=given) as desk:
        states = [f"{finding.state} {finding.remedy}" for finding in examine(desk)]
    assert any("127.0.0.1:9" in state for state in states)
    assert not any(PASSWORD in state for state in states)


def test_an_address_that_is_none_is_refused_without_its_password(settings) -> None:
    given = type(settings)(
        **settings.model_dump() | {"database_url": f"nonsense://reader:{PASSWORD}@here"}, _env_file=None
    )
    with pytest.raises(ConfigurationError) as error:
        Assistant.open(settings=given)
    assert PASSWORD not in str(error.value)


@pytest.mark.parametrize("size", range(1, 9))
def test_a_key_is_found_in_whatever_pieces_it_comes(size) -> None:
    redacting.know_key(KEY)
    said = f"Your key, {KEY}, is sk-sent. {KEY}"
    pieces = [said[at : at + size] for at in range(0, len(said), size)]
    assert "".join(redacted_stream(pieces)) == "Your key, [secret], is sk-sent. [secret]"


def test_what_has_no_secret_in_it_stays_as_it_is() -> None:
    redacting.know_key(KEY)
    redacting.know_key("none")  # what servers without a key are sent
    said = "None of the articles at https://example.org/a:b@c says so; see user@example.org."
    assert redacted(said) == said
    assert list(redacted_stream(["None ", "of it."])) == ["None ", "of it."]


def test_a_traceback_is_logged_without_secrets_and_without_what_moves_a_terminal() -> None:
    redacting.know_key(KEY)
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.addFilter(Redaction())
    logger = logging.getLogger("a test of redaction")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        raise RuntimeError(f"bad key {KEY} \x1b[2J\u202e")
    except RuntimeError:
        logger.exception("it failed with %s", KEY)
    assert "sentinel" not in said.getvalue()
    assert "\x1b" not in said.getvalue()
    assert "\\x1b[2J\\u202e" in said.getvalue()
    assert "Traceback" in said.getvalue()


def test_a_fault_of_ours_ends_the_command_without_secrets(monkeypatch, capsys) -> None:
    redacting.know_key(KEY)

    def fail() -> None:
        raise RuntimeError(f"bad key {KEY}")

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(SystemExit) as end:
        cli.main()
    said = capsys.readouterr().err
    assert end.value.code == 1
    assert "RuntimeError: bad key [secret]" in said
    assert "sentinel" not in said
