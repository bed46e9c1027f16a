"""One write path, growing revisions, nothing half written, nothing embedded twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from ingest.articles import Article, Filters
from ingest.errors import ConfigurationError, LibraryBusyError, LibraryError, NotFoundError
from ingest.keywords import KeywordIndex
from ingest.library import Library
from ingest.rows import Entry
from ingest.split import split

MODEL = "test/2"


def entry(name: str, text: str = "", **fields) -> Entry:
    article = Article.make(
        name=name, title=f"About {name}", text=text or f"A story on {name}. " * 30, **fields
    )
    return Entry(article, tuple(split(article, 200)))


def vectors(*entries: Entry) -> dict[str, np.ndarray]:
    return {p.id: np.ones(2, np.float32) for e in entries for p in e.passages}


@pytest.fixture(params=["sqlite", "postgres"])
def either(request, settings):
    """Settings of each database in turn; what holds on one holds on the other."""
    if request.param == "sqlite":
        return settings
    return settings.model_copy(update={"database_url": request.getfixturevalue("postgres")})


@pytest.fixture
def library(either):
    library = Library.open(either)
    yield library
    library.close()


def put(library: Library, *entries: Entry) -> int:
    return library.store(entries, MODEL, vectors(*entries))


def live(library: Library, after: int = 0) -> set[str]:
    return {c.passage.id for batch in library.changes(after) for c in batch if c.article}


def test_what_is_stored_comes_back_whole(library: Library) -> None:
    one = entry(
        "one", url="https://gull.example/1", source="Gull", authors=["A", "B"], published=datetime(2025, 1, 2)
    )
    put(library, one)
    assert library.article(one.article.id) == one.article
    assert library.passages([p.id for p in one.passages]) == {p.id: (p, one.article) for p in one.passages}
    assert library.passages_of([one.article.id]) == {one.article.id: list(one.passages)}
    assert set(library.vectors([p.id for p in one.passages], MODEL)) == {p.id for p in one.passages}


def test_every_change_bears_a_higher_revision(library: Library) -> None:
    assert library.revision == 0
    assert [put(library, entry("one")), put(library, entry("two"))] == [1, 2]
    assert library.delete([entry("one").article.id]) == 1
    assert library.revision == 3


def test_followers_see_what_came_and_what_went(library: Library) -> None:
    old = entry("one", "First sentence here. " * 20 + "\n\n" + "Second part stays. " * 20)
    put(library, old)
    new = entry("one", "Another beginning now. " * 20 + "\n\n" + "Second part stays. " * 20)
    at = put(library, new)
    assert live(library) == {p.id for p in new.passages}
    gone = {c.passage.id for batch in library.changes(at - 1) for c in batch if c.article is None}
    assert gone == {p.id for p in old.passages} - {p.id for p in new.passages}
    assert gone


def test_changes_come_in_batches_that_cover_everything(library: Library) -> None:
    entries = [entry(f"n{n}") for n in range(1500)]
    for at in range(0, 1500, 100):
        put(library, *entries[at : at + 100])
    batches = list(library.changes(0))
    assert len(batches) > 1
    assert sum(map(len, batches)) == sum(len(e.passages) for e in entries)


def test_deleting_leaves_nothing_behind(library: Library) -> None:
    one = entry("one")
    put(library, one)
    ids = [p.id for p in one.passages]
    assert library.delete([one.article.id, "unknown"]) == 1
    assert library.articles() == []
    assert library.coverage().articles == library.coverage().passages == 0
    assert library.passages(ids) == {}
    assert library.vectors(ids, MODEL) == {}
    with pytest.raises(NotFoundError, match=one.article.id):
        library.article(one.article.id)
    assert one.article.text.encode() not in (library.engine.url.database and _bytes(library))


def _bytes(library: Library) -> bytes:
    with library.engine.connect() as db:
        return repr(db.exec_driver_sql("SELECT * FROM articles").all()).encode()


def test_a_deleted_article_can_come_back(library: Library) -> None:
    one = entry("one")
    put(library, one)
    library.delete([one.article.id])
    put(library, one)
    assert live(library) == {p.id for p in one.passages}
    assert library.article(one.article.id) == one.article


def test_a_failed_change_changes_nothing(library: Library) -> None:
    one = entry("one")
    put(library, one)
    bad = Entry(entry("one", "Changed words.").article, (one.passages[0], one.passages[0]))
    object.__setattr__(bad.passages[0], "article_id", None)
    with pytest.raises(LibraryError, match="what was stored before stays"):
        library.store([bad], MODEL, {})
    assert library.revision == 1
    assert library.article(one.article.id) == one.article


def test_vectors_are_kept_by_model(library: Library) -> None:
    one = entry("one")
    put(library, one)
    assert list(library.without_vectors(MODEL)) == []
    (missing,) = library.without_vectors("other/2")
    assert {p.id for p, _ in missing} == {p.id for p in one.passages}
    library.add_vectors("other/2", vectors(one))
    assert list(library.without_vectors("other/2")) == []
    assert len(library.vectors([p.id for p in one.passages], MODEL)) == len(one.passages)


def test_articles_newest_first_and_narrowed(library: Library) -> None:
    put(
        library,
        entry("old ferry", published=datetime(2024, 1, 1), source="Gull"),
        entry("new ferry", published=datetime(2025, 1, 1), source="Tern"),
        entry("undated", source="Gull"),
    )

    def titles(**wanted) -> list[str]:
        return [article.title for article in library.articles(**wanted)]

    assert titles() == ["About new ferry", "About old ferry", "About undated"]
    assert titles(limit=1, offset=1) == ["About old ferry"]
    assert titles(title="ferry about") == ["About new ferry", "About old ferry"]
    assert titles(title="100%") == []
    assert titles(source="gull") == ["About old ferry", "About undated"]
    assert titles(since="2024-06-01") == ["About new ferry"]
    assert titles(until="2024-06-01") == ["About old ferry"]
    assert titles(order="oldest") == ["About old ferry", "About new ferry", "About undated"]
    assert titles(order="title") == ["About new ferry", "About old ferry", "About undated"]
    assert titles(order="source") == ["About old ferry", "About undated", "About new ferry"]
    assert sorted(source for _, source in library.dates()) == ["Gull", "Gull", "Tern"]


def test_copies_are_the_other_tellings_of_a_story(library: Library) -> None:
    first, second, other = (entry(name) for name in ("first", "second", "other"))
    put(library, first, replace(second, story=first.article.id), other)
    copies = library.copies([first.article.id, second.article.id, other.article.id])
    assert copies == {
        first.article.id: [second.article],
        second.article.id: [first.article],
        other.article.id: [],
    }
    library.delete([second.article.id])
    assert library.copies([first.article.id]) == {first.article.id: []}


def test_select_says_what_admit_says(library: Library) -> None:
    entries = [
        entry("a", published=datetime(2024, 1, 1), source="Gull"),
        entry("b", published=datetime(2025, 1, 1), source="TERN", language="de"),
        entry("c"),
    ]
    put(library, *entries)
    for filters in [
        Filters(),
        Filters(since="2024-06-01"),
        Filters(until="2024-06-01"),
        Filters(source="tern"),
        Filters(languages="de"),
        Filters(sources=["gull", "tern"], article_ids=[entries[0].article.id]),
    ]:
        meeting = {e.article.id for e in entries if filters.admit(e.article)}
        assert library.select(filters) == meeting
        assert library.admitted(filters, [e.article.id for e in entries]) == meeting
        assert library.select(filters, 1) <= meeting
        assert len(library.select(filters, 1)) == min(1, len(meeting))


def test_coverage_counts_outlets_and_dates(library: Library) -> None:
    put(
        library,
        entry("a", published=datetime(2024, 1, 1), source="Gull"),
        entry("b", published=datetime(2025, 1, 1), source="Gull"),
        entry("c", source="Tern"),
    )
    covered = library.coverage()
    assert covered.articles == 3
    assert covered.sources == {"Gull": 2, "Tern": 1}
    assert (covered.first, covered.last) == (
        datetime(2024, 1, 1, tzinfo=UTC),
        datetime(2025, 1, 1, tzinfo=UTC),
    )
    assert library.coverage(Filters(source="Tern")).articles == 1


def test_a_second_process_sees_what_the_first_committed(either, library: Library) -> None:
    put(library, entry("one"))
    other = Library.open(either)
    assert other.revision == 1
    assert len(other.articles()) == 1
    other.close()


def test_a_shared_database_has_one_writer_at_a_time(settings, postgres: str) -> None:
    shared = settings.model_copy(update={"database_url": postgres})
    one, other = Library.open(shared), Library.open(shared)
    with one.writing(), pytest.raises(LibraryBusyError, match="another process is writing"), other.writing():
        pass
    with other.writing():  # the first is done
        pass
    one.close()
    other.close()


def test_a_folder_that_cannot_be_made_is_named(settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="ONRECORD_DATA_DIR"):
        Library.open(settings.model_copy(update={"data_dir": tmp_path / "file" / "data"}))


def test_a_file_that_is_no_library_is_named(settings) -> None:
    settings.data_dir.mkdir()
    (settings.data_dir / "library.db").write_text("not a database, but long enough to look like one " * 99)
    with pytest.raises(LibraryError, match="file is not a database"):
        Library.open(settings)


def test_an_address_that_is_no_database_is_named(settings) -> None:
    with pytest.raises(ConfigurationError, match="postgresql"):
        Library.open(settings.model_copy(update={"database_url": "nonsense"}))


def test_vector_changes_say_what_came_and_went_without_text(library: Library) -> None:
    one, two = entry("one"), entry("two")
    put(library, one)
    put(library, two)
    library.delete([one.article.id])
    came = {c.passage_id: c for batch in library.vector_changes(0, MODEL) for c in batch}
    assert {key for key, c in came.items() if c.vector is not None} == {p.id for p in two.passages}
    assert {key for key, c in came.items() if c.vector is None} == {p.id for p in one.passages}
    assert {c.article_id for c in came.values()} == {one.article.id, two.article.id}
    assert all(c.vector is None for batch in library.vector_changes(0, "other") for c in batch)
    assert not list(library.vector_changes(library.revision, MODEL))


def as_of_earlier_versions(library: Library) -> None:
    """Leave the tables as they were before articles had changes, clocks, labels and notes."""
    with library.engine.begin() as db:
        for column in ("modified", "zone", "is_dated_by_text", "labels", "note", "teaser", "language"):
            db.exec_driver_sql(f"ALTER TABLE articles DROP COLUMN {column}")
        for table in ("origins", "names", "corrections", "outlets"):
            db.exec_driver_sql(f"DROP TABLE {table}")


def test_a_library_of_an_earlier_version_is_opened_and_goes_on(either) -> None:
    old, new = (
        entry("old", source="Gull", published=datetime(2025, 1, 2, tzinfo=UTC)),
        entry("new", labels="a"),
    )
    with_library = Library.open(either)
    put(with_library, old)
    as_of_earlier_versions(with_library)
    with_library.close()
    library = Library.open(either)
    assert library.article(old.article.id) == old.article
    assert library.articles(until="2025-01-02") == [old.article]
    put(library, new)
    assert library.articles(label="a") == [new.article]
    library.label({old.article.id: ("a",)})
    assert {article.id for article in library.articles(label="A")} == {old.article.id, new.article.id}
    library.close()


FILED = [
    entry("undated", labels=["b"]),
    entry(
        "early", published=datetime(2024, 4, 9, 6, tzinfo=timezone(timedelta(hours=9))), labels=["a", "b c"]
    ),
    entry("late", published=datetime(2024, 4, 9, 22, tzinfo=timezone(timedelta(hours=-5))), labels=["100%"]),
    entry("changed", published=datetime(2024, 4, 9), modified=datetime(2024, 5, 1), labels=["bb"]),
]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (Filters(since="2024-04-09"), {"early", "late", "changed"}),
        (Filters(since="2024-04-10"), set()),
        (Filters(until="2024-04-09"), {"early", "late"}),
        (Filters(until="2024-04-08"), set()),
        (Filters(until="2024-05-01"), {"early", "late", "changed"}),
        (Filters(labels="b"), {"undated"}),
        (Filters(labels=["B C", "bb"]), {"early", "changed"}),
        (Filters(labels=["100%"], since="2024-04-09"), {"late"}),
        (Filters(labels=["10_%", "%"]), set()),
    ],
)
def test_filters_by_day_and_label_are_the_same_everywhere(library: Library, tmp_path, filters, names) -> None:
    put(library, *FILED)
    ids = {entry(name).article.id for name in names}
    assert library.select(filters) == ids
    assert library.admitted(filters, [one.article.id for one in FILED]) == ids
    assert {one.article.id for one in FILED if filters.admit(one.article)} == ids
    assert {article.id for article in library.get(ids).values() if filters.admit(article)} == ids
    keywords = KeywordIndex.open(tmp_path / "keywords")
    keywords.follow(library)
    assert {key for key, _ in keywords.search("story", 10, filters, of="articles")} == ids
    keywords.close()
