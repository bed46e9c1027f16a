"""A clock that is set back by a quarter of a century while a library is in use, by Debian's faketime."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant import Assistant
from ingest.articles import Article
from tests.ingest.breaking import disagreements

HOME = Path(__file__).parents[2]
BACK = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from assistant import Assistant
from assistant.doctor import examine
from assistant.settings import Settings
from tests.ingest.breaking import disagreements
assert datetime.now(UTC).year == 2001
folder, stories = map(Path, sys.argv[1:])
with Assistant.open(settings=Settings(_env_file=None, data_dir=folder, llm="none")) as desk:
    (stories / "otter.md").write_text("---\\ntitle: Otter\\ndate: 2025-05-01\\n---\\nThe otter has two pups.")
    (stories / "heron.md").write_text("---\\ntitle: Heron\\ndate: 2025-04-01\\n---\\nThe heron has 4 chicks.")
    report = desk.ingest([stories])
    assert (report.added, report.updated, report.failed) == (1, 1, ()), report
    assert "4 chicks" in desk.ask("How many chicks has the heron?").text
    (gone,) = desk.library.articles(title="stork")
    assert desk.delete([gone.id]) == 1
    chat = desk.conversation()
    assert "two" in chat.ask("How many pups has the otter?").text
    assert disagreements(desk) == []
    assert [one.state for one in examine(desk) if not one.healthy] == []
"""


def test_a_clock_that_is_set_back_loses_hides_and_revives_nothing(settings, tmp_path: Path) -> None:
    faketime = shutil.which("faketime")
    if faketime is None and "ONRECORD_TEST_EVERYTHING" not in os.environ:
        pytest.skip("Debian's faketime is not installed")
    assert faketime, "install Debian's package faketime"
    stories = tmp_path / "stories"
    stories.mkdir()
    (stories / "heron.md").write_text("---\ntitle: Heron\ndate: 2025-04-01\n---\nThe heron has 3 chicks.")
    (stories / "stork.md").write_text("---\ntitle: Stork\ndate: 2025-04-02\n---\nThe stork left in August.")
    with Assistant.open(settings=settings) as desk:
        desk.ingest([stories])
        chat = desk.conversation()
        chat.ask("When did the stork leave?")
    run = subprocess.run(
        [faketime, "-m", "2001-01-01 12:00:00", sys.executable, "-c", BACK, settings.data_dir, stories],
        cwd=HOME,
        env={**os.environ, "FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    with Assistant.open(settings=settings) as desk:
        assert "4 chicks" in desk.ask("How many chicks has the heron?").text
        report = desk.ingest([stories])  # what was deleted meanwhile stays away
        assert (report.added, report.updated, report.failed) == (0, 0, ()), report
        desk.ingest([Article.make(name="crane", title="Crane", text="The crane has one chick.")])
        assert {one.title for one in desk.library.articles(limit=9)} == {"Heron", "Otter", "Crane"}
        assert len(desk.notebook.conversations(9)) == 2
        assert disagreements(desk) == []
