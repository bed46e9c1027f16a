"""A library written as JSON Lines and taken in again elsewhere: the same, and nothing embedded twice."""

import json

import pytest

from ingest.errors import UsageError
from ingest.moving import exported, take_in
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
