"""Every kind of document, plain and packed, by file, folder and pattern: each article comes once."""

import gzip
from pathlib import Path

import pytest

from ingest.articles import Article
from ingest.sources import find
from ingest.sync import SyncReport
from tests.ingest.papers import STORY, of_each_kind

KINDS = of_each_kind()


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_read_plain_and_packed(steps_of, tmp_path: Path, kind: str, packed: bool) -> None:
    file = tmp_path / f"story.{kind}{'.gz' if packed else ''}"
    file.write_bytes(gzip.compress(KINDS[kind]) if packed else KINDS[kind])
    (article,) = steps_of(file)
    assert isinstance(article, Article)
    assert article.title == "River rises"
    assert article.text.split("May")[0].endswith(STORY.split("Monday")[0])
    assert article.text.rstrip().endswith("the water board of Velm said.")


def test_a_folder_of_every_kind_is_read_and_its_packed_copies_are_duplicates(desk, tmp_path: Path) -> None:
    inner = tmp_path / "stories" / "deep" / "down"
    inner.mkdir(parents=True)
    for kind, content in KINDS.items():
        (inner / f"story.{kind}").write_bytes(content)
    assert desk.sync(tmp_path / "stories") == SyncReport(added=len(KINDS))
    for kind, content in KINDS.items():
        (inner / f"story.{kind}.gz").write_bytes(gzip.compress(content))
    report = desk.sync(tmp_path / "stories")
    assert (report.added, report.updated, report.unchanged, report.failed) == (0, 0, len(KINDS), ())
    assert report.duplicate == len(KINDS)


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("*.txt", ["a.txt", "b.txt"]),
        ("?.md", ["c.md"]),
        ("[ac].*", ["a.txt", "c.md"]),
        ("**/*.txt", ["a.txt", "b.txt", "in/d.txt"]),
    ],
)
def test_a_pattern_stands_for_the_files_that_match(tmp_path: Path, pattern: str, names: list[str]) -> None:
    for name in ("a.txt", "b.txt", "c.md", "in/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Words.")
    listing = find([str(tmp_path / pattern)])
    assert sorted(listing.found) == [tmp_path / name for name in names]
    assert not listing.failed


def test_a_pattern_that_matches_nothing_is_named_and_a_name_with_its_signs_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "story [1].txt").write_text("Words.")
    listing = find([str(tmp_path / "*.pdf"), str(tmp_path / "story [1].txt")])
    assert listing.found == (tmp_path / "story [1].txt",)
    assert [failed.reason for failed in listing.failed] == ["no file matches; check the pattern"]


@pytest.mark.parametrize("source", ["news", "news/**/*", "news/*.txt"])
def test_a_link_that_leads_out_of_its_folder_is_passed_over_and_told(tmp_path: Path, source: str) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("The key is under the mat.")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "deep.txt").write_text("Nobody named this.")
    (folder / "story.txt").write_text("Words.")
    (folder / "same.txt").symlink_to(folder / "story.txt")
    (folder / "away.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "folder").symlink_to(tmp_path / "other")
    listing = find([str(tmp_path / source)])
    assert [file.resolve() for file in listing.found] == [folder / "story.txt"]
    assert folder / "away.txt" in [Path(one.source) for one in listing.passed_over]
    assert all("a link out of its folder" in one.reason for one in listing.passed_over)


def test_a_link_that_is_named_is_followed(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("Words.")
    (tmp_path / "link.txt").symlink_to(tmp_path / "story.txt")
    (listed,) = find([str(tmp_path / "link.txt")]).found
    assert listed.read_text() == "Words."
