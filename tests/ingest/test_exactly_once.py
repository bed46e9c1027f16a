"""Each article once: duplicates, near copies, documents that need no second reading, and deletion."""

from pathlib import Path

import pytest
import sqlalchemy as sql

from ingest import tables
from ingest.articles import Article, Filters
from ingest.deleting import delete, undelete
from ingest.sources import Upload
from ingest.sync import SyncReport


def test_the_same_words_under_two_names_are_one_article(desk, stories: Path) -> None:
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
    desk, tmp_path: Path, first: str, second: str, articles: int
) -> None:
    for name, head in (("first", first), ("second", second)):
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: Storm\n{head}\n---\nIt blew all night.\n")
    desk.sync(tmp_path / "first.md", tmp_path / "second.md")
    assert desk.library.coverage().articles == articles


WIRE = (
    "The ferry Marigold ran aground off Port Ellery on Tuesday night in thick fog; all 61 passengers were "
    "taken ashore in lifeboats. Harbour master Piet Varrow said that the ship had lost its steering shortly "
    "after it left the quay at Tamsey, and that an inquiry would begin on Monday. The owner said that "
    "crossings would be made by a smaller ship until the Marigold had been inspected."
)
OTHER = (
    "Umbrellas were handed out in Brackwater on Saturday, when the summer fair was opened in pouring rain by "
    "the mayor. More than four thousand people came all the same, said the organisers, who had expected half "
    "as many. The brass band played under a tarpaulin, and the cake stand sold out by noon. The fair goes "
    "on until Wednesday evening, with fireworks over the mill pond if the weather allows it at last."
)


def told(source: str, text: str, **more: str) -> Article:
    return Article.make(name=f"{source}{more}", title=f"{source} reports", text=text, source=source, **more)


def test_near_copies_are_kept_and_tied_together_across_runs(desk) -> None:
    first = told("Harbour Post", WIRE)
    desk.sync(first, told("Courier", OTHER))
    desk.sync(
        told("Herald", f"PORT ELLERY (Wire) - {WIRE} More soon."),
        told("Radio", OTHER.replace("Saturday", "Sunday")),
    )
    assert desk.library.coverage().articles == 4
    stories = {a.source: desk.library.stories([a.id])[a.id] for a in desk.library.articles()}
    assert stories["Harbour Post"] == stories["Herald"]
    assert stories["Courier"] == stories["Radio"]
    assert len(set(stories.values())) == 2
    herald = next(a.id for a in desk.library.articles() if a.source == "Herald")
    assert desk.library.told([herald]) == {herald: (stories["Herald"], 2)}


def test_near_copies_in_one_batch_are_tied_together(desk) -> None:
    copies = [told(f"Outlet {n}", f"{WIRE} Copy {n}.") for n in range(3)]
    desk.sync(*copies)
    assert len(set(desk.library.stories(a.id for a in copies).values())) == 1


def test_an_article_that_becomes_another_story_leaves_the_old_one(desk) -> None:
    desk.sync(told("Post", WIRE), told("Herald", f"{WIRE} More soon."))
    desk.sync(told("Post", OTHER))
    stories = desk.library.stories(a.id for a in desk.library.articles())
    assert len(set(stories.values())) == 2


def test_short_notices_are_not_one_story(desk) -> None:
    notices = [
        told(f"Outlet {n}", f"Oper shr profit {n} cts vs loss 3 cts. Net profit {n},000.") for n in range(3)
    ]
    desk.sync(*notices)
    assert len(set(desk.library.stories(a.id for a in notices).values())) == 3


def test_a_file_that_did_not_change_is_not_opened_again(desk, stories: Path, monkeypatch) -> None:
    archive = stories / "archive.jsonl"
    archive.write_text('{"id": 1, "text": "One."}\n{"id": 2, "text": "Two."}\n')
    desk.sync(stories)

    def refuse(*_: object) -> None:
        raise AssertionError("a file was read again")

    monkeypatch.setattr("ingest.reading_apart.ReadingApart.read", refuse)
    assert desk.sync(stories) == SyncReport(unchanged=5)


def test_a_file_with_a_broken_item_or_a_duplicate_is_read_again(desk, stories: Path) -> None:
    (stories / "a.jsonl").write_text('{"id": 1, "text": "One."}\nnonsense\n')
    (stories / "b.jsonl").write_text('{"text": "One."}\n')
    report = desk.sync(stories)
    assert (report.added, report.duplicate, len(report.failed)) == (4, 1, 1)
    (stories / "a.jsonl").write_text('{"id": 1, "text": "Something else."}\n')
    assert desk.sync(stories) == SyncReport(added=1, updated=1, unchanged=3)


def test_other_names_for_the_fields_have_a_file_read_again(desk, stories: Path) -> None:
    archive = stories / "archive.json"
    archive.write_text('[{"id": 1, "text": "One.", "words": "Another."}]')
    desk.sync(archive)
    desk.settings = desk.settings.model_copy(update={"fields": {"text": "words"}})
    assert desk.sync(archive) == SyncReport(updated=1)


def test_an_upload_of_the_same_name_replaces_the_one_before(desk) -> None:
    assert desk.sync(Upload("story.txt", b"Storm\n\nIt blew.")) == SyncReport(added=1)
    assert desk.sync(Upload("story.txt", b"Storm\n\nIt blew hard.")) == SyncReport(updated=1)
    assert [article.text for article in desk.library.articles()] == ["Storm\n\nIt blew hard."]


def test_one_article_handed_over_twice_is_counted_as_a_duplicate(desk) -> None:
    article = told("Post", WIRE)
    assert desk.sync(article, Article.make(name="x", title="Post reports", text=WIRE)).duplicate == 1


@pytest.fixture
def gone(desk, stories: Path):
    """Delete by what a test says; nothing of it may be left anywhere."""
    head = "---\nurl: https://post.example/{n}\nsource: {source}\npublished: 2024-0{n}-01\n---\n"
    for n, source in enumerate(("Post", "Herald", "Post"), 1):
        story = stories / f"{n - 1}.txt"
        story.write_text(head.format(n=n, source=source) + f"Story number{n}\n\n{WIRE} Number{n}.")
    desk.sync(stories)

    def remove(*articles: str, **filters: str) -> set[str]:
        before = {article.title[-7:].lower(): article.id for article in desk.library.articles()}
        count = delete(
            articles, Filters(**filters), library=desk.library, keywords=desk.keywords, vectors=desk.vectors,
            settings=desk.settings,
        )  # fmt: skip
        left = {article.title[-7:].lower() for article in desk.library.articles()}
        assert len(before) - len(left) == count
        for word in before.keys() - left:
            assert not desk.finds(word) & {f"Story {word}"}
        passages = {c.passage.id for batch in desk.library.changes(0) for c in batch if c.article}
        vector = next(iter(desk.library.vectors(passages, desk.embedding.model_name).values()), None)
        if vector is not None:
            assert desk.vectors.search(vector, 100).keys() == passages
        with desk.library.engine.connect() as db:
            assert db.scalar(sql.select(sql.func.count()).select_from(tables.vectors)) == len(passages)
            marked = set(db.scalars(sql.select(tables.bands.c.article_id)))
            assert marked == {before[word] for word in left}
        return left

    return remove


def test_deleting_by_id(desk, gone) -> None:
    assert gone(next(a.id for a in desk.library.articles() if a.title == "Story number2")) == {
        "number1",
        "number3",
    }


def test_deleting_by_address(gone) -> None:
    assert gone("https://post.example/1?utm_source=x", "https://post.example/unknown") == {
        "number2",
        "number3",
    }


def test_deleting_by_outlet(gone) -> None:
    assert gone(source="post") == {"number2"}


def test_deleting_by_date(gone) -> None:
    assert gone(until="2024-02-15") == {"number3"}


def test_what_was_deleted_stays_away_until_that_is_lifted(desk, stories: Path, gone) -> None:
    buried = [article.id for article in desk.library.articles(source="Post")]
    gone(source="Post")
    known = desk.sync(stories)
    assert (known.added, known.passed_over) == (0, ())  # and no file is read twice
    for file in stories.iterdir():
        file.write_text(file.read_text() + "More.")
    report = desk.sync(stories)
    assert (report.added, report.updated) == (0, 1)
    assert {one.reason.partition("; ")[2] for one in report.passed_over} == {
        f"`onrecord delete --undo {key}` lets it be read again" for key in buried
    }
    assert undelete(buried, library=desk.library, settings=desk.settings) == 2
    assert desk.sync(stories) == SyncReport(added=2, unchanged=1)


def test_a_copy_from_the_same_outlet_does_not_bring_a_deleted_article_back(desk) -> None:
    first = Article.make(name="a", title="Post reports", text=WIRE, source="Post")
    desk.sync(first)
    delete(
        [first.id], library=desk.library, keywords=desk.keywords, vectors=desk.vectors, settings=desk.settings
    )
    copy = Upload("copy.md", f"---\ntitle: Post reports\nsource: Post\n---\n{WIRE}".encode())
    other = Upload("other.md", f"---\ntitle: Post reports\nsource: Herald\n---\n{WIRE}".encode())
    report = desk.sync(copy, other)
    assert (report.added, len(report.passed_over)) == (1, 1)
    assert [article.source for article in desk.library.articles()] == ["Herald"]


def test_an_article_that_is_handed_over_as_such_is_wanted_again(desk) -> None:
    article = told("Post", WIRE)
    desk.sync(article)
    delete(
        [article.id],
        library=desk.library,
        keywords=desk.keywords,
        vectors=desk.vectors,
        settings=desk.settings,
    )
    assert desk.sync(article) == SyncReport(added=1)


def test_deleting_nothing_in_particular_deletes_nothing(gone) -> None:
    assert gone() == {"number1", "number2", "number3"}
