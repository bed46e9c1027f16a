"""Sources into the library: once, in one step, and on from where it stopped."""

import json
import multiprocessing
import os
import shutil
import signal
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sql

from ingest.articles import Article
from ingest.errors import LibraryBusyError, LibraryError, ModelError
from ingest.sync import Progress, SyncReport, watch
from ingest.writing import writer_lock
from tests.ingest.packing import zipped

PATIENCE = 200  # seconds


def test_what_is_read_is_found_by_both_indexes(desk, stories: Path) -> None:
    assert desk.sync(stories) == SyncReport(added=3)
    assert desk.finds("umbrellas") == {"All about umbrellas"}
    assert desk.keywords.revision == desk.vectors.revision == desk.library.revision


def test_reading_again_embeds_and_writes_nothing(desk, stories: Path) -> None:
    desk.sync(stories)
    revision, asked = desk.library.revision, len(desk.embedding.asked)
    assert desk.sync(stories) == SyncReport(unchanged=3)
    assert desk.library.revision == revision
    assert len(desk.embedding.asked) == asked


def test_a_changed_article_replaces_the_old_and_embeds_only_new_passages(desk, tmp_path: Path) -> None:
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


def test_the_broken_are_named_and_the_others_stored(desk, stories: Path) -> None:
    (stories / "empty.txt").write_text("")
    (stories / "blob.txt").write_bytes(bytes(range(256)) * 20)
    report = desk.sync(stories, "/no/such/folder")
    assert replace(report, failed=()) == SyncReport(added=3)
    assert [Path(failure.source).name for failure in report.failed] == ["folder", "blob.txt", "empty.txt"]
    assert all(failure.reason and "\n" not in failure.reason for failure in report.failed)


def test_a_file_whose_name_is_not_utf8_is_read_once_and_missed_when_it_is_gone(desk, stories: Path) -> None:
    odd = os.fsencode(stories) + b"/caf\xe9.txt"
    Path(os.fsdecode(odd)).write_text("Cafe opens\n\nA cafe opened by the harbour on Friday.\n")
    assert desk.sync(stories) == SyncReport(added=4)
    assert desk.sync(stories) == SyncReport(unchanged=4)
    os.unlink(odd)
    assert [gone.source.rpartition("/")[2] for gone in desk.sync(stories).gone] == ["caf\\udce9.txt"]


def test_an_article_that_cannot_be_stored_is_named_and_the_others_are(desk) -> None:
    half = Article.make(name="a", title="Half", text="Half of a letter: \ud800.")
    whole = Article.make(name="b", title="Whole", text="The whole of it.")
    report = desk.sync(half, whole)
    assert report.added == 1
    assert "half of a letter" in report.failed[0].reason


def test_a_source_whose_name_is_too_long_is_named(desk, stories: Path) -> None:
    report = desk.sync("x" * 5_000, stories)
    assert report.added == 3
    assert "too long" in report.failed[0].reason


def test_a_file_that_vanishes_while_the_batch_runs_is_named(desk, stories: Path) -> None:
    def vanish(progress: Progress) -> None:
        (stories / "2.txt").unlink(missing_ok=True)

    report = desk.sync(stories, on_progress=vanish)
    assert report.added == 2
    assert [(Path(f.source).name, f.reason) for f in report.failed] == [
        ("2.txt", "No such file or directory")
    ]


def test_a_model_that_fails_leaves_the_old_article_in_place(desk, stories: Path) -> None:
    desk.sync(stories)
    (stories / "0.txt").write_text("All about ferries\n\nThe ferries are gone.\n")
    with pytest.raises(ModelError):
        desk.sync(stories, embedding=desk.model(broken=True))
    assert desk.finds("ferries") == {"All about ferries"}
    assert desk.sync(stories) == SyncReport(updated=1, unchanged=2)
    assert desk.finds("gone") == {"All about ferries"}


def test_a_full_disk_stops_it_and_what_was_stored_stays(desk, stories: Path) -> None:
    desk.sync(stories)
    with desk.library.engine.connect() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar_one()

    def fill(connection: Any, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    sql.event.listen(desk.library.engine, "checkout", fill)
    (stories / "huge.txt").write_text("Tides\n\n" + "The tide came in and went out. " * 20_000)
    with pytest.raises(LibraryError, match="full"):
        desk.sync(stories)
    assert desk.finds("umbrellas") == {"All about umbrellas"}
    sql.event.remove(desk.library.engine, "checkout", fill)
    desk.library.engine.dispose()
    assert desk.sync(stories) == SyncReport(added=1, unchanged=3)


def test_stopped_by_the_user_it_keeps_what_is_stored_and_goes_on(
    desk, stories: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.intake._BATCH", 1)

    def stop(progress: Progress) -> None:
        if progress.report.added == 1:  # and the second is under way
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.sync(stories, on_progress=stop)
    assert desk.library.coverage().articles == 2
    assert desk.finds("lighthouses") == {"All about lighthouses"}
    assert desk.sync(stories) == SyncReport(added=1, unchanged=2)


def test_vectors_of_another_model_are_computed_and_the_old_ones_kept(desk, stories: Path) -> None:
    desk.sync(stories)
    other = desk.model(model_name="another", asked=[])
    desk.sync(stories, embedding=other)
    assert len(other.asked) == 3
    desk.embedding.asked.clear()
    desk.sync(stories)
    assert desk.embedding.asked == []


def test_indexes_come_back_from_the_library_while_the_model_is_out_of_reach(desk, stories: Path) -> None:
    desk.sync(stories)
    desk.embedding.broken = True
    desk.embedding.asked.clear()
    for name in ("keywords", "vectors"):
        getattr(desk, name).close()
        shutil.rmtree(desk.settings.data_dir / name)
    assert desk.sync(stories) == SyncReport(unchanged=3)
    for index in (desk.keywords, desk.vectors):
        index.rebuild(desk.library)
    assert desk.finds("umbrellas") == {"All about umbrellas"}
    passages = [c.passage.id for batch in desk.library.changes(0) for c in batch]
    for key, vector in desk.library.vectors(passages, desk.embedding.model_name).items():
        assert list(desk.vectors.search(vector, 1)) == [key]
    assert desk.embedding.asked == []


def _hold(folder: Path, held, done) -> None:
    with writer_lock(folder):
        held.set()
        done.wait(PATIENCE)


def test_a_second_writer_is_turned_away_until_the_first_is_done(desk, stories: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(desk.settings.data_dir, held, done))
    other.start()
    assert held.wait(PATIENCE)
    with pytest.raises(LibraryBusyError, match="wait until it is done"):
        desk.sync(stories)
    done.set()
    other.join()
    assert desk.sync(stories) == SyncReport(added=3)


def test_progress_tells_what_is_read_and_how_far_it_is(desk, stories: Path) -> None:
    seen: list[Progress] = []
    desk.sync(stories, on_progress=seen.append)
    assert [Path(p.current).name for p in seen[:3]] == ["0.txt", "1.txt", "2.txt"]
    assert (seen[-1].done, seen[-1].total, seen[-1].report.added) == (3, 3, 3)


def _take_in(folder: Path, stories: Path) -> None:
    from ingest import intake
    from ingest.embedding import StaticEmbedding
    from ingest.keywords import KeywordIndex
    from ingest.library import Library
    from ingest.settings import LibrarySettings
    from ingest.sync import sync
    from ingest.vectors import VectorIndex

    intake._BATCH = 20_000
    settings = LibrarySettings(_env_file=None, data_dir=folder)
    model = StaticEmbedding()
    sync(
        [stories],
        library=Library.open(settings),
        keywords=KeywordIndex.open(folder / "keywords"),
        vectors=VectorIndex.open(settings, model.model_name),
        embedding=model,
        settings=settings,
    )


def test_killed_at_any_moment_it_goes_on_and_nothing_is_lost_or_doubled(desk, tmp_path: Path) -> None:
    archive = tmp_path / "archive.jsonl"
    story = "The tide came in, and number {n} of the boats went out. " * 20
    lines = (f'{{"id": {n}, "title": "Boat {n}", "text": "{story.format(n=n)}"}}' for n in range(800))
    archive.write_text("\n".join(lines))
    context = multiprocessing.get_context("spawn")
    stored = [0]
    for moment in (0.2, 0.5, 0.8):
        process = context.Process(target=_take_in, args=(desk.settings.data_dir, archive))
        process.start()
        while process.is_alive() and desk.library.coverage().articles == stored[-1]:
            time.sleep(0.01)
        time.sleep(moment)
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        stored.append(desk.library.coverage().articles)
        assert stored[-1] >= stored[-2]
    report = desk.sync(archive)
    assert (report.added + report.unchanged, report.failed) == (800, ())
    assert report.unchanged == stored[-1]
    passages = {c.passage.id for batch in desk.library.changes(0) for c in batch if c.article}
    kept = desk.library.vectors(passages, desk.embedding.model_name)
    assert kept.keys() == passages
    found = desk.vectors.search(next(iter(kept.values())), len(passages) + 10)
    assert found.keys() == passages
    assert desk.finds("number")
    assert desk.keywords.revision == desk.library.revision


def test_watching_tells_of_what_changes_and_of_nothing_else(desk, stories: Path) -> None:
    turns = iter(
        [
            lambda: None,
            lambda: (stories / "new.txt").write_text("New\n\nA new story."),
            lambda: (stories / "new.txt").write_text(""),
            lambda: None,
            lambda: (stories / "new.txt").unlink(),
            lambda: (stories / "last.txt").write_text("Last\n\nThe last story."),
        ]
    )

    def run() -> SyncReport:
        report = desk.sync(stories)
        next(turns, lambda: None)()
        return report

    reports = watch(run, every=0)
    assert next(reports).added == 3
    assert next(reports).added == 1
    assert len(next(reports).failed) == 1
    assert next(reports).failed == ()
    assert next(reports).added == 1


def test_watching_outlasts_a_model_that_fails_later_and_not_one_that_fails_at_once(desk, stories) -> None:
    failures = iter([None, ModelError("the server is down"), None])

    def run() -> SyncReport:
        if error := next(failures):
            (stories / "new.txt").write_text("New\n\nA new story.")
            raise error
        return desk.sync(stories)

    reports = watch(run, every=0)
    assert next(reports).added == 3
    assert next(reports).added == 1
    with pytest.raises(ModelError, match="is down"):
        next(watch(lambda: (_ for _ in ()).throw(ModelError("the server is down")), every=0))


def test_the_report_counts_what_has_no_date(desk, tmp_path) -> None:
    dates = ["2024-03-14", "Spring 2024", "0001-01-01T00:00:00+05:30", ""]
    rows = [{"id": str(n), "text": f"Report {n}.", "date": date} for n, date in enumerate(dates)]
    archive = tmp_path / "dated.jsonl"
    archive.write_text("\n".join(map(json.dumps, rows)))
    assert desk.sync(archive).undated == 3
    rows[1]["date"] = "2024-04-01"
    archive.write_text("\n".join(map(json.dumps, rows)))
    report = desk.sync(archive)
    assert (report.updated, report.undated) == (1, 0)


def test_a_link_that_leads_nowhere_is_told_of(desk, stories) -> None:
    (stories / "gone.txt").symlink_to(stories / "no such file")
    report = desk.sync(stories)
    assert [Path(failed.source).name for failed in report.failed] == ["gone.txt"]
    assert report.added == 3


def test_the_report_names_what_was_passed_over_in_folders_and_archives(desk, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    picture = b"\xff\xd8\xff\xe0" + b"x" * 99
    (folder / "story.txt").write_text("Ferry back\n\nThe ferry is back.\n")
    (folder / "picture.jpg").write_bytes(picture)
    (folder / "more.zip").write_bytes(
        zipped({"two.txt": "Quay shut\n\nThe quay is shut.\n", "quay.jpg": picture})
    )
    report = desk.sync(folder)
    assert report == SyncReport(added=2, skipped=2)
    assert [Path(one.source).name for one in report.passed_over] == ["picture.jpg", "quay.jpg"]
    assert all("picture" in one.reason for one in report.passed_over)


def test_a_teaser_is_stored_as_one_and_gives_way_to_the_whole(desk, tmp_path: Path) -> None:
    record = {
        "title": "Ferry back",
        "url": "https://gull.example/ferry",
        "content": "The ferry is… [+90 chars]",
    }
    file = tmp_path / "answer.json"
    file.write_text(json.dumps([record]))
    assert desk.sync(file).teasers == 1
    (article,) = desk.library.articles()
    assert article.teaser
    file.write_text(json.dumps([record | {"content": "The ferry is back, and runs on time."}]))
    assert desk.sync(file) == SyncReport(updated=1)
    (article,) = desk.library.articles()
    assert not article.teaser


def test_the_report_tells_what_is_in_doubt_about_a_page(desk, tmp_path: Path) -> None:
    words = "The harbour board of Velm voted on Tuesday to raise its fees by 8 percent from June. "
    story = json.dumps({"@type": "NewsArticle", "headline": "Fees", "articleBody": words * 4})
    page = (
        f"<html><script type='application/ld+json'>{story}</script><body><div id='root'></div></body></html>"
    )
    (file := tmp_path / "fees.html").write_text(page, encoding="utf-8")
    report = desk.sync(file)
    (remark,) = report.remarks
    assert report.added == 1
    assert remark.source == str(file)
    assert "JSON-LD" in remark.reason
