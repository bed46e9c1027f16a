"""The command as a person types it: what it prints, and its exit codes."""

import json
import os
import signal

import pytest

from assistant import Assistant
from assistant.settings import Settings
from ingest.writing import writer_lock


@pytest.fixture(scope="module")
def filled(onrecord, request):
    done = onrecord("ingest", request.config.rootpath / "seeds")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().startswith("14 added")
    return onrecord


def sentence(done) -> str:
    """The one line of an error; never a traceback."""
    (line,) = done.stderr.decode().strip().splitlines()
    return line


def test_ingesting_twice_adds_nothing(filled, request) -> None:
    done = filled("ingest", request.config.rootpath / "seeds", process=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"14 unchanged" in done.stdout


def test_an_answer_shows_its_quotes(filled) -> None:
    done = filled("ask", "What does the White House say presents serious risks to national security?")
    assert done.returncode == 0
    assert "[1]" in done.stdout.decode()
    assert "“The White House insists" in done.stdout.decode()


def test_an_answer_as_json_is_a_record_that_can_be_checked(filled, tmp_path) -> None:
    done = filled(
        "ask", "What does the White House say presents serious risks to national security?", "--json"
    )
    record = json.loads(done.stdout)
    article = record["articles"][record["citations"][0]["article"]]
    cited = record["citations"][0]
    assert article["text"][cited["start"] : cited["end"]] == cited["quote"]
    (tmp_path / "record.json").write_bytes(done.stdout)
    checked = filled("check", tmp_path / "record.json")
    assert checked.returncode == 0
    assert b"still stands" in checked.stdout
    assert filled("check", "-", stdin=done.stdout).returncode == 0


def test_a_refusal_exits_with_1(filled) -> None:
    done = filled("ask", "How many cars did China export last year?")
    assert done.returncode == 1
    assert b"No direct answer found" in done.stdout


def test_search_articles_and_show(filled) -> None:
    hits = json.loads(filled("search", "power cuts", "--json", "--limit", 3).stdout)
    assert 0 < len(hits) <= 3
    listed = json.loads(filled("articles", "--json", "--source", "Northline Wire").stdout)
    assert {article["source"] for article in listed} == {"Northline Wire"}
    shown = filled("show", listed[0]["id"])
    assert listed[0]["title"] in shown.stdout.decode()
    assert filled("articles", "--source", "Nobody").returncode == 1


def test_standard_input_is_read_and_deleted_again(filled) -> None:
    assert (
        filled("ingest", "-", stdin="Zebra seen in Velm\n\nA zebra was seen in Velm on Sunday.").returncode
        == 0
    )
    (found,) = json.loads(filled("articles", "--json", "--title", "zebra").stdout)
    assert filled("delete", found["id"]).returncode == 0
    again = filled("delete", found["id"])
    assert (again.returncode, again.stdout) == (1, b"0 deleted, 1 not in the library\n")


def test_articles_are_deleted_by_outlet(filled, tmp_path) -> None:
    story = "---\ntitle: Stork seen\nsource: Stork Daily\n---\nA stork was seen in Velm."
    (tmp_path / "stork.md").write_text(story)
    assert filled("ingest", tmp_path / "stork.md").returncode == 0
    assert b"1 deleted" in filled("delete", "--source", "stork daily").stdout
    assert filled("articles", "--source", "Stork Daily").returncode == 1
    assert sentence(filled("delete")).startswith("onrecord: nothing was named")


def test_a_watched_folder_is_followed_until_it_is_stopped(filled, tmp_path) -> None:
    (tmp_path / "crane.txt").write_text("Crane seen in Velm\n\nA crane was seen in Velm.")
    watching = filled("ingest", "--watch", "--every", 0.2, tmp_path, start=True)
    assert b"1 added" in watching.stdout.readline()
    (tmp_path / "egret.txt").write_text("Egret seen in Velm\n\nAn egret was seen in Velm.")
    assert b"1 added" in watching.stdout.readline()
    watching.send_signal(signal.SIGINT)
    _, said = watching.communicate(timeout=60)
    assert watching.returncode == 130
    assert said.decode().strip() == "onrecord: stopped; what was stored stays, and the same command goes on"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["ask", ""], 2, "the question is empty"),
        (["ask", "why " * 5000], 2, "characters"),
        (["ask", "Why?", "--since", "soon"], 2, "write it like 2025-01-31"),
        (["ask", "Why?", "--since", "2025-02-01", "--until", "2025-01-01"], 2, "swap them"),
        (["search", "?!..."], 1, None),
        (["search", "harbour", "--source", "nobody"], 1, None),
        (["search", "(title: AND *"], 0, None),
        (["search", "of the and"], 0, None),
        (["search", "harbour", "--since", "2025-02-01", "--until", "2025-01-01"], 2, "swap them"),
        (["search", "harbour " * 2500], 2, "characters"),
        (["show", "nothing"], 1, "no article 'nothing'"),
        (["check", "missing.json"], 2, "cannot read missing.json"),
        (["evaluate", "missing.jsonl"], 2, "cannot read the questions"),
    ],
)
def test_a_wrong_word_is_answered_with_a_sentence(filled, words, code, said) -> None:
    done = filled(*words)
    assert done.returncode == code
    assert said in sentence(done) if said else not done.stderr


@pytest.mark.parametrize("limit", ["0", "1000000"])
def test_a_limit_out_of_range_is_wrong_use(filled, limit) -> None:
    done = filled("search", "harbour", "--limit", limit)
    assert done.returncode == 2
    assert b"--limit" in done.stderr


@pytest.mark.parametrize(
    ("env", "code", "said"),
    [
        ({"ONRECORD_LLM": "claude"}, 2, "use openai/NAME"),
        ({"ONRECORD_EMBEDDING": "magic"}, 2, "use static"),
        ({"ONRECORD_PASSAGES": "many"}, 2, "ONRECORD_PASSAGES"),
        ({"ONRECORD_FIELDS": "text"}, 2, "ONRECORD_FIELDS is not JSON"),
        ({"ONRECORD_DATABASE_URL": "nonsense"}, 2, "postgresql"),
        ({"ONRECORD_DATA_DIR": "/proc/nowhere"}, 1, "ONRECORD_DATA_DIR"),
    ],
)
def test_a_wrong_setting_is_answered_with_a_sentence(filled, env, code, said) -> None:
    done = filled("ask", "Why?", **env)
    assert done.returncode == code
    assert said in sentence(done)


def test_a_server_that_is_not_there_leaves_the_articles_own_words(filled) -> None:
    server = {"ONRECORD_LLM_BASE_URL": "http://127.0.0.1:9/v1", "ONRECORD_LLM": "any"}
    asked = "What does the White House say presents serious risks to national security?"
    done = filled("ask", asked, process=True, **server)  # where the command sets up its own log
    assert done.returncode == 0
    assert "any did not answer" in done.stdout.decode()
    assert "INFO" not in done.stderr.decode()
    assert "national security" in done.stdout.decode()


def test_one_bad_source_does_not_stop_the_others(filled, tmp_path) -> None:
    (tmp_path / "good.txt").write_text("Heron nests in Velm\n\nA heron nests in Velm.")
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "binary.txt").write_bytes(os.urandom(2000))
    done = filled(
        "ingest", tmp_path / "empty.txt", tmp_path / "missing.txt", tmp_path / "binary.txt", tmp_path
    )
    assert done.returncode == 1
    assert "1 added" in done.stdout.decode()
    assert done.stderr.decode().count("failed:") >= 3
    assert "Traceback" not in done.stderr.decode()


def test_a_second_writer_is_told_to_wait(filled, data, tmp_path) -> None:
    with writer_lock(data):
        done = filled("ingest", tmp_path, process=True)
    assert done.returncode == 75
    waiting, refused = done.stderr.decode().splitlines()
    assert waiting == "onrecord: waiting for another process that is writing to the library"
    assert "another process is writing" in refused


def test_conversations_are_listed_printed_renamed_and_deleted(filled, data) -> None:
    with Assistant.open(data, settings=Settings(_env_file=None, llm="none")) as desk:
        chat = desk.conversation()
        chat.ask("Who is Guo Jiakun?")
    assert chat.id.encode() in filled("conversations").stdout
    assert filled("conversations", chat.id).stdout.startswith(b"# Who is Guo Jiakun?")
    assert json.loads(filled("conversations", chat.id, "--json").stdout)["conversation"] == chat.id
    assert filled("conversations", chat.id, "--rename", "Guo").stdout == b"renamed: Guo\n"
    assert json.loads(filled("conversations", "--json").stdout)[0]["name"] == "Guo"
    assert filled("conversations", chat.id, "--delete").stdout == b"deleted: Guo\n"
    assert b"No conversations." in filled("conversations").stdout
    assert "give its id" in sentence(filled("conversations", "--delete"))


def test_the_doctor_finds_it_healthy(filled) -> None:
    done = filled("doctor")
    assert done.returncode == 0, done.stdout.decode()
    assert done.stdout.decode().count("ok ") == 6
    assert filled("doctor", "--repair").returncode == 0


def test_an_evaluation_writes_its_reports(filled, tmp_path) -> None:
    questions = [
        {
            "question": "What does the White House say presents serious risks to national security?",
            "answers": ["national security"],
        },
        {"question": "How many cars did China export last year?", "answerable": False},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, questions)))
    done = filled("evaluate", file, "--compare", "passages=2", "--output", tmp_path / "report")
    assert done.returncode == 0, done.stderr.decode()
    first, second = json.loads((tmp_path / "report.json").read_text())
    assert first["figures"]["answer in first three"]["value"] == 1
    assert first["figures"]["refused, of the unanswerable"]["value"] == 1
    assert "passages=2" in second["name"]
    page = (tmp_path / "report.html").read_text()
    assert page.startswith("<!doctype html>")
    assert "://" not in page  # nothing is fetched, nothing leads away
    assert "answer in first three" in page
    assert "passages=2" in page
    assert 'name="viewport"' in page


@pytest.mark.parametrize(
    "command",
    [
        ["articles"],
        ["search", "ferry"],
        ["ask", "Who?"],
        ["doctor"],
        ["doctor", "--repair"],
        ["export", "-"],
        ["show", "one"],
        ["label"],
        ["delete", "one"],
        ["conversations"],
        ["check", "-"],
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_only_what_takes_articles_in_begins_a_library(onrecord, tmp_path, command, named) -> None:
    folder = tmp_path / "tpyo"
    done = (
        onrecord(*command, "--data", folder) if named else onrecord(*command, ONRECORD_DATA_DIR=str(folder))
    )
    assert done.returncode == 1
    assert f"there is no library in {folder}" in sentence(done)
    assert not folder.exists()


def test_an_evaluation_begins_no_library(onrecord, tmp_path) -> None:
    (tmp_path / "questions.jsonl").write_text('{"question": "Who?", "answerable": false}')
    done = onrecord("evaluate", tmp_path / "questions.jsonl", "--library", tmp_path / "tpyo")
    assert done.returncode == 1
    assert "there is no library in" in sentence(done)
    assert not (tmp_path / "tpyo").exists()


def test_articles_are_found_by_their_texts_and_counted(filled) -> None:
    done = filled("articles", "--words", 'mayor "tram line"')
    assert done.returncode == 0
    assert b"Port Ellery's tram will open in May" in done.stdout
    assert b"1 in all" in done.stdout
    told = json.loads(filled("articles", "--words", "tram", "--json", "--limit", "1").stdout)
    assert (told["total"], len(told["articles"])) == (2, 1)
    counted = json.loads(filled("articles", "--counts", "--json").stdout)
    assert counted["outlets"]["Harbour Post"] == 3
    assert b"Harbour Post" in filled("articles", "--counts").stdout
    assert filled("articles", "--words", "nobodysaidthis").returncode == 1
    assert "give one of them" in sentence(filled("articles", "--words", "a", "--title", "b"))
