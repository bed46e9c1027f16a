"""Sources into the library: exactly once, in one step, and on from where it stopped."""

import multiprocessing
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import Field

from ingest.embedding import StaticEmbedding
from ingest.errors import LibraryBusyError, LibraryError, ModelError
from ingest.keywords import KeywordIndex
from ingest.library import Library
from ingest.settings import LibrarySettings
from ingest.sync import Progress, SyncReport, sync, writer_lock
from ingest.vectors import VectorIndex


class CountingEmbedding(StaticEmbedding):
    """The real model; it keeps what it was asked to embed, and fails when told to."""

    asked: list[str] = Field(default_factory=list)
    broken: bool = False

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        if self.broken:
            raise ConnectionError("no answer")
        self.asked.extend(texts)
        return super()._get_text_embeddings(texts)


class Desk:
    """A library with its indexes and a model that counts."""

    def __init__(self, folder: Path) -> None:
        self.settings = LibrarySettings(_env_file=None, data_dir=folder / "data")
        self.library = Library.open(self.settings)
        self.embedding = CountingEmbedding(asked=[])
        self.keywords = KeywordIndex.open(self.settings.data_dir / "keywords")
        self.vectors = VectorIndex.open(self.settings, self.embedding.model_name)

    def sync(self, *sources: object, on_progress=None, embedding: BaseEmbedding | None = None) -> SyncReport:
        return sync(
            sources,
            library=self.library,
            keywords=self.keywords,
            vectors=self.vectors,
            embedding=embedding or self.embedding,
            settings=self.settings,
            on_progress=on_progress,
        )

    def finds(self, words: str) -> set[str]:
        """Titles of the articles whose passages the keyword index finds."""
        found = self.library.passages(key for key, _ in self.keywords.search(words, 10))
        return {article.title for _, article in found.values()}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.library.close()


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    for number, subject in enumerate(("ferries", "lighthouses", "umbrellas")):
        (folder / f"{number}.txt").write_text(f"All about {subject}\n\nThis story tells of {subject}.\n")
    return folder


def test_what_is_read_is_found_by_both_indexes(desk: Desk, stories: Path) -> None:
    assert desk.sync(stories) == SyncReport(added=3)
    assert desk.finds("umbrellas") == {"All about umbrellas"}
    assert desk.keywords.revision == desk.vectors.revision == desk.library.revision


def test_reading_again_embeds_and_writes_nothing(desk: Desk, stories: Path) -> None:
    desk.sync(stories)
    revision, asked = desk.library.revision, len(desk.embedding.asked)
    assert desk.sync(stories) == SyncReport(unchanged=3)
    assert desk.library.revision == revision
    assert len(desk.embedding.asked) == asked


def test_a_changed_article_replaces_the_old_and_embeds_only_new_passages(desk: Desk, tmp_path: Path) -> None:
    story = tmp_path / "long.txt"
    paragraphs = [f"Paragraph {n} " + "tells of the sea and its weather. " * 20 for n in range(5)]
    story.write_text("Sea\n\n" + "\n\n".join(paragraphs))
    desk.sync(story)
    desk.embedding.asked.clear()
    paragraphs[4] += "A kraken was seen."
    story.write_text("Sea\n\n" + "\n\n".join(paragraphs))
    assert desk.sync(story) == SyncReport(updated=1)
    assert len(desk.embedding.asked) == 1
    assert "kraken" in desk.embedding.asked[0]
    assert desk.finds("kraken") == {"Sea"}


def test_the_same_words_under_two_names_are_one_article(desk: Desk, stories: Path) -> None:
    (stories / "copy.txt").write_text((stories / "0.txt").read_text())
    assert desk.sync(stories) == SyncReport(added=3, duplicate=1)
    assert desk.sync(stories) == SyncReport(unchanged=3, duplicate=1)
    assert desk.library.coverage().articles == 3


@pytest.mark.parametrize(
    ("first", "second", "articles"),
    [
        ("source: Post\nurl: https://post.example/a", "source: Herald\nurl: https://herald.example/b", 2),
        ("source: Post\nurl: https://post.example/a", "source: post\nurl: https://post.example/b", 1),
        ("url: https://post.example/a", "url: https://herald.example/b", 1),
        ("source: Post", "url: https://herald.example/b", 1),
    ],
)
def test_the_same_words_are_two_articles_only_in_two_outlets(
    desk: Desk, tmp_path: Path, first: str, second: str, articles: int
) -> None:
    for name, head in (("first", first), ("second", second)):
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: Storm\n{head}\n---\nIt blew all night.\n")
    desk.sync(tmp_path / "first.md", tmp_path / "second.md")
    assert desk.library.coverage().articles == articles


def test_the_broken_are_named_and_the_others_stored(desk: Desk, stories: Path) -> None:
    (stories / "empty.txt").write_text("")
    (stories / "blob.txt").write_bytes(bytes(range(256)) * 20)
    report = desk.sync(stories, "/no/such/folder")
    assert replace(report, failed=()) == SyncReport(added=3)
    assert [Path(failure.source).name for failure in report.failed] == ["folder", "blob.txt", "empty.txt"]
    assert all(failure.reason and "\n" not in failure.reason for failure in report.failed)


def test_a_file_that_vanishes_while_the_batch_runs_is_named(desk: Desk, stories: Path) -> None:
    def vanish(progress: Progress) -> None:
        (stories / "2.txt").unlink(missing_ok=True)

    report = desk.sync(stories, on_progress=vanish)
    assert report.added == 2
    assert [(Path(f.source).name, f.reason) for f in report.failed] == [
        ("2.txt", "No such file or directory")
    ]


def test_a_model_that_fails_leaves_the_old_article_in_place(desk: Desk, stories: Path) -> None:
    desk.sync(stories)
    (stories / "0.txt").write_text("All about ferries\n\nThe ferries are gone.\n")
    with pytest.raises(ModelError):
        desk.sync(stories, embedding=CountingEmbedding(broken=True))
    assert desk.finds("ferries") == {"All about ferries"}
    assert desk.sync(stories) == SyncReport(updated=1, unchanged=2)
    assert desk.finds("gone") == {"All about ferries"}


def test_a_full_disk_stops_it_and_what_was_stored_stays(desk: Desk, stories: Path) -> None:
    desk.sync(stories)
    with desk.library.engine.connect() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar_one()
        db.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    (stories / "huge.txt").write_text("Tides\n\n" + "The tide came in and went out. " * 20_000)
    with pytest.raises(LibraryError, match="full"):
        desk.sync(stories)
    assert desk.finds("umbrellas") == {"All about umbrellas"}
    with desk.library.engine.connect() as db:
        db.exec_driver_sql("PRAGMA max_page_count = 1073741823")
    assert desk.sync(stories) == SyncReport(added=1, unchanged=3)


def test_stopped_by_the_user_it_keeps_what_is_stored_and_goes_on(
    desk: Desk, stories: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.intake._BATCH", 1)

    def stop(progress: Progress) -> None:
        if progress.report.added == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.sync(stories, on_progress=stop)
    assert desk.library.coverage().articles == 2
    assert desk.finds("lighthouses") == {"All about lighthouses"}
    assert desk.sync(stories) == SyncReport(added=1, unchanged=2)


def test_vectors_of_another_model_are_computed_and_the_old_ones_kept(desk: Desk, stories: Path) -> None:
    desk.sync(stories)
    other = CountingEmbedding(model_name="another", asked=[])
    desk.sync(stories, embedding=other)
    assert len(other.asked) == 3
    desk.embedding.asked.clear()
    desk.sync(stories)
    assert desk.embedding.asked == []


def _hold(folder: Path, held, done) -> None:
    with writer_lock(folder):
        held.set()
        done.wait(30)


def test_a_second_writer_is_turned_away_until_the_first_is_done(desk: Desk, stories: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(desk.settings.data_dir, held, done))
    other.start()
    assert held.wait(60)
    with pytest.raises(LibraryBusyError, match="wait until it is done"):
        desk.sync(stories)
    done.set()
    other.join()
    assert desk.sync(stories) == SyncReport(added=3)


def test_progress_tells_what_is_read_and_how_far_it_is(desk: Desk, stories: Path) -> None:
    seen: list[Progress] = []
    desk.sync(stories, on_progress=seen.append)
    assert [Path(p.current).name for p in seen[:3]] == ["0.txt", "1.txt", "2.txt"]
    assert (seen[-1].done, seen[-1].total, seen[-1].report.added) == (3, 3, 3)
