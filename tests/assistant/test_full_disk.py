"""A disk without room, and a folder without rights: what is there can be read, and nothing is lost."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
QUESTION = "How many were injured when the ferry struck the pier?"


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 24 megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Leave no room on a disk."""
    rest = folder / "rest"
    with rest.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    return rest


def test_on_a_full_disk_all_that_reads_works_and_writing_is_made_good(
    onrecord, seeds_library, small_disk
) -> None:
    data = small_disk / "data"
    shutil.copytree(seeds_library, data)
    at = {"ONRECORD_DATA_DIR": str(data)}
    rest = fill(small_disk)
    assert len(json.loads(onrecord("articles", "--json", **at).stdout)) == 14
    assert b"Fifteen people" in onrecord("ask", QUESTION, **at).stdout
    assert onrecord("search", "ferry", **at).returncode == 0
    assert b"ok  library: 14 articles" in onrecord("doctor", **at).stdout
    story = small_disk.parent / "story.txt"
    story.write_text("Heron\n\n" + "The heron was seen at the weir. " * 20_000)
    failed = onrecord("ingest", story, **at)
    assert failed.returncode == 1
    assert b"Traceback" not in failed.stderr
    rest.unlink()
    assert onrecord("ingest", story, **at).stdout.startswith(b"1 added")
    assert b"Heron" in onrecord("search", "heron", **at).stdout


READ = """
import os, sys
from pathlib import Path
import sqlalchemy.dialects.sqlite
from ingest.library import Library
from ingest.settings import LibrarySettings
os.setuid(65534)
library = Library.open(LibrarySettings(_env_file=None, data_dir=Path(sys.argv[1])))
print(len(library.articles(limit=100)))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_whoever_may_only_read_a_library_can_read_it(seeds_library) -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)
        shutil.copytree(seeds_library, place / "data")
        command = [sys.executable, "-c", READ, str(place / "data")]
        done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "14\n"), done.stderr
