"""A library written as JSON Lines and taken in again elsewhere: the same, and nothing embedded twice."""

import json

import pytest

from ingest.articles import Article
from ingest.by_hand import correct, label
from ingest.corrections import Correction
from ingest.errors import UsageError
from ingest.moving import Exported, exported, take_in
from ingest.notebook import Notebook, SavedConversation
from ingest.soundness import examine
from tests.ingest.conftest import Desk


def taken(desk: Desk, lines: list[str]):
    return take_in(
        lines,
        library=desk.library,
        keywords=desk.keywords,
        vectors=desk.vectors,
        embedding=desk.embedding,
        settings=desk.settings,
    )


@pytest.fixture
def other(tmp_path):
    desk = Desk(tmp_path / "other")
    yield desk
    desk.close()


@pytest.fixture
def lines(desk, stories) -> list[str]:
    desk.sync(stories)
    notebook = Notebook(desk.library)
    notebook.remark("thumb", {"up": True})
    given = notebook.remarks()[0].given
    notebook.save(SavedConversation("c", "On ferries", given, given, ({"question": "Which?"},)))
    return list(exported(desk.library))


def test_a_library_comes_out_as_it_went_in(desk, other, lines) -> None:
    report = taken(other, lines)
    assert (report.added, report.unchanged, report.failed) == (3, 0, ())
    assert list(exported(other.library)) == lines
    assert other.embedding.asked == []
    assert other.finds("ferries") == {"All about ferries"}
    assert other.vectors.revision == other.library.revision
    assert examine(other.library).is_whole


def test_what_is_there_stays(desk, other, lines) -> None:
    taken(other, lines)
    report = taken(other, lines)
    assert (report.added, report.unchanged) == (0, 3)
    assert list(exported(other.library)) == lines


def test_copies_are_still_known_after_moving(desk, other, lines, stories) -> None:
    taken(other, lines)
    assert other.sync(stories).added == 0


def test_another_model_embeds_what_comes_without_its_vectors(desk, other, lines) -> None:
    bare = [json.dumps(json.loads(line) | {"vectors": {}}) if '"article"' in line else line for line in lines]
    taken(other, bare)
    assert len(other.embedding.asked) == other.library.size() == 3


def test_what_was_said_by_hand_moves_along_and_outlasts_the_next_reading(desk, other, stories) -> None:
    for one in (desk, other):
        one.settings = one.settings.model_copy(update={"labels": {"sea": {"text": "story"}}})
    desk.sync(stories)
    (key,) = (article.id for article in desk.library.articles(title="ferries"))
    parts = {name: getattr(desk, name) for name in ("library", "keywords", "vectors", "settings")}
    said = Correction(title="Ferries, put right", published="2024-04-09", note="Checked.")
    correct([key], said, embedding=desk.embedding, **parts)
    label([key], None, remove=["sea"], **parts)
    before = desk.library.article(key)
    count = Exported()
    assert taken(other, list(exported(desk.library, count))).added == 3
    assert (count.articles, count.by_hand) == (3, 1)
    assert other.library.article(key) == before
    report = other.sync(stories)
    assert (report.added, report.updated, report.unchanged) == (0, 0, 3)
    assert other.library.article(key) == before
    parts |= {name: getattr(other, name) for name in ("library", "keywords", "vectors", "settings")}
    (back,) = correct([key], None, embedding=other.embedding, **parts)
    assert back.title == "All about ferries"


def test_a_file_that_moved_and_the_name_of_an_outlet_are_known_elsewhere_too(desk, other, stories) -> None:
    url = "https://quellanecho.example/1"
    desk.sync(
        stories, Article.make(name="1", url=url, title="Echo", text="Of it.", source="The Quellan Echo")
    )
    (stories / "0.txt").rename(stories / "moved.txt")
    desk.sync(stories)
    taken(other, list(exported(desk.library)))
    file = stories / "moved.txt"
    file.write_text(file.read_text() + "It was edited.\n")
    assert other.sync(stories).updated == 1
    assert [one.title for one in other.library.articles(source="quellanecho.example")] == ["Echo"]


def test_a_line_that_is_damaged_is_named_and_costs_no_other(desk, other, lines) -> None:
    lines[1] = lines[1].replace("tells of", "told of")
    lines[2] = lines[2][:100]
    report = taken(other, lines)
    assert report.added == 1
    assert [failure.source for failure in report.failed] == ["line 2", "line 3"]
    assert "is not what was exported" in report.failed[0].reason


@pytest.mark.parametrize("first", ["", "{}", "A story", '{"onrecord": 99}'])
def test_what_is_no_export_is_refused(other, first) -> None:
    with pytest.raises(UsageError, match="export"):
        taken(other, [first])
