"""Looking after a library by command: its damage is named, what is left is saved, and it can be moved."""

import json
import shutil

import pytest


@pytest.fixture
def copied(seeds_library, tmp_path):
    """A copy of the library of sample articles, to be damaged."""
    return shutil.copytree(seeds_library, tmp_path / "library")


def test_doctor_names_an_article_that_is_damaged_and_saves_the_others(onrecord, copied) -> None:
    file = copied / "library.db"
    data = file.read_bytes()
    assert b"the ferry Marigold" in data
    file.write_bytes(data.replace(b"the ferry Marigold", b"the ferry MARIGOLD"))
    sick = onrecord("doctor", "--data", copied)
    assert sick.returncode == 1
    assert "articles cannot be read as they were stored" in sick.stdout.decode()
    assert "doctor --repair" in sick.stdout.decode()
    mended = onrecord("doctor", "--repair", "--data", copied).stdout.decode()
    assert "articles were saved into a new file; the old one is kept as" in mended
    assert "lost: " in mended
    assert "ok  library" in mended
    assert "MARIGOLD" not in onrecord("ask", "What struck the pier?", "--data", copied).stdout.decode()
    assert len(list(copied.glob("library.db.damaged-*"))) == 1


def test_a_library_that_is_gone_is_said_to_be_lost_by_every_command(onrecord, copied) -> None:
    (copied / "library.db").unlink()
    for command in (["ask", "Why?"], ["articles"], ["doctor"], ["doctor", "--repair"]):
        done = onrecord(*command, "--data", copied)
        (said,) = done.stderr.decode().strip().splitlines()
        assert (done.returncode, done.stdout) == (1, b"")
        assert said.startswith("onrecord: the library is lost")
    assert not (copied / "library.db").exists()


def test_a_library_is_moved_by_export_and_import(onrecord, copied, tmp_path) -> None:
    file = tmp_path / "library.jsonl"
    written = onrecord("export", file, "--data", copied).stdout.decode()
    assert written.startswith("14 articles, 0 of them with corrections by hand, 0 conversations")
    assert written.endswith(f"written to {file}\n")
    assert json.loads(file.read_text("utf-8").partition("\n")[0]) == {"onrecord": 1, "articles": 14}
    done = onrecord("import", file, "--data", tmp_path / "elsewhere")
    assert (done.returncode, done.stdout.decode()) == (0, "14 added, 0 were there, 0 failed\n")
    here, there = (
        json.loads(onrecord("articles", "--json", "--data", place).stdout)
        for place in (copied, tmp_path / "elsewhere")
    )
    assert here == there
    refused = onrecord("import", copied / "library.db", "--data", tmp_path / "third")
    assert refused.returncode == 2
    assert b"this is no export of a library" in refused.stderr
