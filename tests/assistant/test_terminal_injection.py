"""What an article, a file name or a model says never moves the terminal that prints it."""

import json
import unicodedata

import pytest

from assistant import Assistant
from assistant.live import armoured, plain
from ingest.articles import Article

# Clear the screen; the same in one character (C1); write backwards; set the window's title; ring.
EVIL = "\x1b[2J\x9b2J\u202e\x1b]0;owned\x07\u2066\x7f\x08"
ALLOWED = {"\n"}


def moves(text: str) -> list[str]:
    """The characters in a text that a terminal would obey, or that turn a line round."""
    return [c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in ALLOWED]


@pytest.fixture(scope="module")
def evil(data) -> Article:
    """An article that would move a terminal in each of its parts."""
    article = Article.make(
        name="evil",
        title=f"The Marram mill{EVIL} was sold",
        text=f"The Marram mill was sold{EVIL} for nine crowns on Monday. The mill{EVIL} is old.",
        source=f"Gull{EVIL}",
        authors=[f"A. Tern{EVIL}"],
        labels=[f"mills{EVIL}"],
        note=f"Checked{EVIL}.",
    )
    with Assistant.open(data) as desk:
        desk.ingest([article])
        chat = desk.conversation()
        chat.ask("How many crowns was the Marram mill sold for?")
        return desk.library.article(article.id)


@pytest.mark.parametrize("as_json", [(), ("--json",)], ids=["to read", "json"])
@pytest.mark.parametrize(
    "words",
    [
        ("ask", "How many crowns was the Marram mill sold for?"),
        ("ask", "Who owns the moon?"),
        ("search", "Marram mill"),
        ("articles",),
        ("show",),
        ("conversations",),
        ("ingest", "nothing\x1b[2J\x9b.here"),
    ],
    ids=lambda words: " ".join(words)[:12],
)
def test_no_command_prints_what_moves_a_terminal(onrecord, evil, words, as_json) -> None:
    words = (*words, evil.id) if words == ("show",) else words
    done = onrecord(*words, *as_json, ONRECORD_LLM="none")
    said = done.stdout.decode() + done.stderr.decode()
    assert said.strip()
    assert moves(said) == []


def test_an_error_names_a_file_without_obeying_its_name(onrecord, data) -> None:
    done = onrecord("check", "no\x1b[2J\u202esuch.json")
    assert moves(done.stderr.decode()) == []
    assert r"no\x1b[2J\u202esuch.json" in done.stderr.decode()


def test_programs_get_every_character(onrecord, evil) -> None:
    shown = json.loads(onrecord("show", evil.id, "--json").stdout)
    assert (shown["title"], shown["text"]) == (evil.title, evil.text)
    exported = onrecord("export", "-").stdout.decode()
    assert moves(exported) == []
    assert any(json.loads(line).get("article", {}).get("text") == evil.text for line in exported.splitlines())


def test_a_saved_conversation_to_read_moves_nothing(onrecord, evil) -> None:
    ((chat, *_),) = [json.loads(onrecord("conversations", "--json").stdout)]
    for as_json in ((), ("--json",)):
        done = onrecord("conversations", chat["id"], *as_json)
        assert "Marram mill" in done.stdout.decode()
        assert moves(done.stdout.decode()) == []


@pytest.mark.parametrize("code", [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x202E, 0x2069, 0xE0041, 0xDC80])
def test_json_stays_the_same_json(code) -> None:
    text = json.dumps({"title": f"a{chr(code)}b"}, ensure_ascii=False)
    assert json.loads(armoured(text)) == json.loads(text)
    assert moves(armoured(text)) == []


def test_spaces_of_all_kinds_stay_spaces() -> None:
    assert plain("10\u202f000\u00a0crowns\tat Ōsaka 大阪").plain == "10 000 crowns at Ōsaka 大阪"
