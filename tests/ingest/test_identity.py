"""Which article this is: moved, edited, gone, corrected by hand, labelled, of an outlet by any name."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.articles import Article, Filters
from ingest.by_hand import correct, label
from ingest.corrections import Correction
from ingest.deleting import delete, undelete
from ingest.errors import ConfigurationError, NotFoundError, UsageError
from ingest.outlets import is_made_of
from ingest.sync import SyncReport

BODY = " ".join(f"The harbour board heard speaker number {n} on the mooring fees." for n in range(30))


def write(folder: Path, name: str = "fees.txt", body: str = BODY) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"Fees rise\n\n{body}\n")
    return file


def tend(desk, what, *args, **options):
    """Call a function of ``by_hand`` or ``sync`` with the parts of a desk."""
    parts = {name: getattr(desk, name) for name in ("library", "keywords", "vectors", "settings")}
    return what(*args, **options, **parts)


def put_right(desk, ids, correction: Correction | None):
    return tend(desk, correct, ids, correction, embedding=desk.embedding)


def only(desk):
    (article,) = desk.library.articles()
    return article


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "wire"
    folder.mkdir()
    return folder


def test_a_file_that_moved_is_the_same_article(desk, folder: Path) -> None:
    file = write(folder)
    desk.sync(folder)
    before = only(desk)
    (folder / "old").mkdir()
    file.rename(folder / "old" / "renamed.txt")
    assert desk.sync(folder) == SyncReport(moved=1)
    assert only(desk) == before
    assert desk.sync(folder) == SyncReport(unchanged=1)


def test_a_file_that_moved_and_was_edited_is_the_new_version(desk, folder: Path) -> None:
    file = write(folder)
    desk.sync(folder)
    before = only(desk)
    file.unlink()
    write(folder, "later.txt", BODY + " It then voted for eight percent.")
    assert desk.sync(folder) == SyncReport(updated=1)
    assert only(desk).id == before.id
    assert desk.finds("percent") == {"Fees rise"}
    write(folder, "later.txt", BODY + " It then voted for nine hundredths.")
    assert desk.sync(folder) == SyncReport(updated=1)
    assert only(desk).id == before.id


def test_a_later_report_is_no_version_of_one_whose_file_was_cleared_away(desk, folder: Path) -> None:
    file = write(folder)
    desk.sync(folder)
    file.unlink()
    more = " ".join(f"Then speaker number {n} answered the board at length." for n in range(15))
    write(folder, "second-lead.txt", f"{BODY} {more}")
    assert desk.sync(folder).added == 1
    assert len(desk.library.articles()) == 2


def test_a_near_copy_beside_its_original_is_an_article_of_its_own(desk, folder: Path) -> None:
    write(folder)
    desk.sync(folder)
    write(folder, "later.txt", BODY + " It then voted for eight percent.")
    assert desk.sync(folder) == SyncReport(added=1, unchanged=1)


def test_a_file_that_left_is_told_and_removed_only_when_asked(desk, folder: Path) -> None:
    file = write(folder)
    write(folder, "ferry.txt", "The ferry sails three times a day in the winter, the company said on Friday.")
    desk.sync(folder)
    file.unlink()
    report = desk.sync(folder)
    assert [Path(one.source).name for one in report.gone] == ["fees.txt"]
    assert "1 article of it stays" in report.gone[0].reason
    assert len(desk.library.articles()) == 2
    assert desk.sync(folder, mirror=True) == SyncReport(unchanged=1, removed=1)
    assert "said on Friday." in only(desk).text
    assert desk.finds("mooring") == set()
    assert desk.sync(folder, mirror=True) == SyncReport(unchanged=1)


def test_mirroring_keeps_what_stands_in_another_file_too_and_what_came_from_elsewhere(
    desk, folder: Path, tmp_path: Path
) -> None:
    file = write(folder)
    write(folder, "copy.txt")
    other = write(tmp_path / "elsewhere", "ferry.txt", "The ferry sails three times a day in the winter.")
    desk.sync(folder, other)
    file.unlink()
    assert desk.sync(folder, mirror=True).removed == 0
    assert len(desk.library.articles()) == 2


def test_a_folder_that_is_not_there_or_empty_removes_nothing(desk, folder: Path) -> None:
    write(folder).rename(folder.parent / "away.txt")
    desk.sync(folder.parent / "away.txt")
    file = write(folder, body=BODY[::-1])
    desk.sync(folder)
    file.unlink()
    report = desk.sync(folder, mirror=True)
    assert "nothing in this folder" in report.failed[0].reason
    assert report.removed == 0


def test_a_folder_within_that_is_empty_may_be_a_disk_that_is_not_there(desk, folder: Path) -> None:
    write(folder, "here.txt", "The ferry sails three times a day in the winter, the company said on Friday.")
    file = write(folder / "disk" / "2024")
    desk.sync(folder)
    file.unlink()
    file.parent.rmdir()
    report = desk.sync(folder, mirror=True)
    assert report.removed == 0
    assert [Path(one.source).name for one in report.gone] == ["disk"]
    assert "of 1 file that were read before; their articles stay" in report.gone[0].reason
    (folder / "disk").rmdir()
    assert desk.sync(folder, mirror=True).removed == 1


def test_mirroring_without_a_folder_is_refused(desk, folder: Path) -> None:
    with pytest.raises(UsageError, match="no folder was named"):
        desk.sync(write(folder), mirror=True)
    with pytest.raises(UsageError, match="away: there is no such folder to mirror, so nothing was removed"):
        desk.sync(folder.parent / "away", mirror=True)


def test_a_correction_holds_when_the_article_is_read_again(desk, folder: Path) -> None:
    file = write(folder)
    desk.sync(folder)
    article = only(desk)
    said = Correction("Fees fall", "Echo", "2024-04-09", ["Ines Varro"], "en", "The headline was wrong.")
    (now,) = put_right(desk, [article.id], said)
    assert (now.title, now.source, now.dates, now.authors, now.language, now.note) == (
        "Fees fall", "Echo", "2024-04-09", ("Ines Varro",), "en", "The headline was wrong.",
    )  # fmt: skip
    assert now.text == article.text
    assert desk.finds("fall") == {"Fees fall"}
    write(folder, file.name, BODY + " It then voted.")
    assert desk.sync(folder) == SyncReport(updated=1)
    assert only(desk) == replace(now, text=only(desk).text, content_hash=only(desk).content_hash)
    assert desk.sync(folder) == SyncReport(unchanged=1)


def test_a_copy_is_still_known_after_its_headline_was_corrected(desk, folder: Path) -> None:
    write(folder)
    desk.sync(folder)
    put_right(desk, [only(desk).id], Correction(title="Mooring fees rise"))
    assert desk.sync(write(folder.parent / "elsewhere", "copy.txt")).duplicate == 1
    assert only(desk).title == "Mooring fees rise"


def test_corrections_add_up_and_can_be_taken_back(desk, folder: Path) -> None:
    write(folder)
    desk.sync(folder)
    before = only(desk)
    put_right(desk, [before.id], Correction(title="Fees fall"))
    put_right(desk, [before.id], Correction(note="See the later story."))
    assert (only(desk).title, only(desk).note) == ("Fees fall", "See the later story.")
    assert put_right(desk, [before.id], None) == [before]
    assert only(desk) == before


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Correction(), "nothing to correct"),
        (Correction(title=" "), "headline is empty"),
        (Correction(published="soon"), "not a date"),
        (Correction(language="English!"), "not the code of a language"),
    ],
)
def test_a_correction_that_says_nothing_true_is_refused(desk, said: Correction, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        put_right(desk, [], said)


def test_what_is_not_there_can_be_neither_corrected_nor_labelled(desk) -> None:
    with pytest.raises(NotFoundError, match="no article 'nothing'"):
        put_right(desk, ["nothing"], Correction(title="A title"))
    with pytest.raises(NotFoundError, match="no article 'nothing'"):
        tend(desk, label, ["nothing"], None, add=["energy"])


def test_metadata_that_changed_is_taken_over_without_a_change_of_text(desk, tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    record = {"id": "1", "title": "Fees rise", "text": BODY, "published": "2024-04-09"}
    for more in ({}, {"language": "en"}, {"language": "en", "modified": "2024-05-01"}):
        file.write_text(json.dumps(record | more))
        asked = len(desk.embedding.asked)
        assert desk.sync(file) == (SyncReport(updated=1) if more else SyncReport(added=1))
        assert not more or len(desk.embedding.asked) == asked, "nothing is embedded again"
    assert (only(desk).language, only(desk).dates) == ("en", "2024-04-09, modified 2024-05-01")


@pytest.mark.parametrize(
    ("host", "name", "is_its"),
    [
        ("usatoday.com", "USA TODAY", True), ("nytimes.com", "The New York Times", True),
        ("wsj.com", "Wall Street Journal", True), ("bbc.co.uk", "BBC News", True),
        ("theguardian.com", "Guardian", True), ("sueddeutsche.de", "Süddeutsche Zeitung", True),
        ("edition.cnn.com", "CNN International", True), ("spiegel.de", "DER SPIEGEL", True),
        ("news.yahoo.com", "Reuters", False), ("msn.com", "CNN", False),
        ("medium.com", "Media Matters", False),
    ],
)  # fmt: skip
def test_a_host_is_an_outlets_if_it_is_made_of_its_name(host: str, name: str, is_its: bool) -> None:
    assert is_made_of(host, name) is is_its


def test_an_outlet_has_one_name_whatever_its_articles_say(desk, tmp_path: Path) -> None:
    def ingest(number: int, **fields: str) -> None:
        record = {"title": f"Story {number}", "text": f"Story number {number} of the day.", **fields}
        file = tmp_path / f"{number}.jsonl"
        file.write_text(json.dumps(record))
        desk.sync(file)

    ingest(1, url="https://www.quellanecho.example/1")
    assert list(desk.library.coverage().sources) == ["quellanecho.example"]
    ingest(2, url="https://www.quellanecho.example/2", source="The Quellan Echo")
    ingest(3, url="https://quellanecho.example/3")
    ingest(4, source="www.quellanecho.example", id="4")
    ingest(5, url="https://quellanecho.example/5", source="the quellan ECHO")
    ingest(6, url="https://quellanecho.example/6", source="Sound Wire")
    assert desk.library.coverage().sources == {"The Quellan Echo": 5, "Sound Wire": 1}
    desk.sync(tmp_path / "1.jsonl")
    assert desk.library.coverage().sources == {"The Quellan Echo": 5, "Sound Wire": 1}


@pytest.mark.parametrize(
    "name", ["QuellanEcho.example", "https://www.quellanecho.example/news", "the quellan echo"]
)
def test_an_outlet_is_chosen_by_its_name_or_its_address(desk, name: str) -> None:
    url = "https://quellanecho.example/1"
    desk.sync(
        Article.make(name="1", url=url, title="Ferries", text="Of ferries.", source="The Quellan Echo"),
        Article.make(name="2", title="Trams", text="Of trams.", source="Sound Wire"),
    )
    chosen = Filters(sources=name)
    assert [article.title for article in desk.library.articles(source=name)] == ["Ferries"]
    assert desk.library.coverage(chosen).articles == 1
    held = [article.id for article in desk.library.articles()]
    assert len(desk.library.admitted(chosen, held)) == 1


def test_labels_come_by_rule_by_run_and_by_hand(desk, folder: Path) -> None:
    rules = {"energy": {"text": ["wind farm", "tidal power"]}, "wire": {"file": "*/WIRE/*"}}
    desk.settings = desk.settings.model_copy(update={"labels": rules})
    write(folder, "a.txt", "The wind farm off Quellan turns again.")
    write(folder, "b.txt", "The farm of the winds is a novel.")
    desk.sync(folder, labels=["April "])
    by_text = {article.text[11:20]: article for article in desk.library.articles()}
    assert by_text["The wind "].labels == ("april", "energy", "wire")
    assert by_text["The farm "].labels == ("april", "wire")
    assert tend(desk, label, [by_text["The farm "].id], None, add=["Novel"], remove=["wire"]) == 1
    assert desk.library.article(by_text["The farm "].id).labels == ("april", "novel")
    write(folder, "b.txt", "The farm of the winds is a novel. It was printed again.")
    desk.sync(folder)
    assert desk.library.article(by_text["The farm "].id).labels == ("april", "novel"), (
        "kept, and not put back"
    )
    assert desk.library.coverage().labels == {"april": 2, "energy": 1, "novel": 1, "wire": 1}


def test_many_articles_are_labelled_at_once_without_being_embedded_again(desk, folder: Path) -> None:
    for number in range(3):
        write(folder, f"{number}.txt", f"Story number {number} tells of umbrellas.")
    desk.sync(folder)
    asked = len(desk.embedding.asked)
    assert tend(desk, label, [a.id for a in desk.library.articles()], None, add=["rain"]) == 3
    assert len(desk.embedding.asked) == asked
    found = desk.keywords.search("umbrellas", 10, Filters(labels="Rain"))
    assert len(found) == 3
    assert tend(desk, label, (), Filters(labels="rain"), remove=["rain"]) == 3
    assert not desk.keywords.search("umbrellas", 10, Filters(labels="rain"))
    assert (
        desk.library.vectors([key for key, _ in found], desk.embedding.model_name).keys()
        == dict(found).keys()
    )


def test_a_file_is_read_again_for_a_label_that_it_was_read_without(desk, folder: Path) -> None:
    write(folder)
    desk.sync(folder)
    assert desk.sync(folder, labels=["harbour"]) == SyncReport(updated=1)
    assert only(desk).labels == ("harbour",)
    assert desk.sync(folder, labels=["harbour"]) == SyncReport(unchanged=1)


def test_a_deleted_article_leaves_no_correction_or_label_behind(desk, folder: Path) -> None:
    write(folder)
    desk.sync(folder, labels=["harbour"])
    put_right(desk, [only(desk).id], Correction(title="Fees fall", note="Wrong."))
    gone = only(desk).id
    tend(desk, delete, [gone])
    undelete([gone], library=desk.library, settings=desk.settings)
    desk.sync(folder)
    assert (only(desk).title, only(desk).note, only(desk).labels) == ("Fees rise", "", ())


@pytest.mark.parametrize(
    ("rules", "why"), [({"a": {"tone": "sad"}}, "the field tone"), ({"a": {}}, "no field")]
)
def test_a_rule_that_cannot_be_understood_is_named(desk, folder: Path, rules, why: str) -> None:
    desk.settings = desk.settings.model_copy(update={"labels": rules})
    with pytest.raises(ConfigurationError, match=why):
        desk.sync(write(folder))


@pytest.mark.parametrize(("add", "remove"), [((), ()), (["a"], ["A"]), ([" "], ())])
def test_labels_that_make_no_sense_are_refused(desk, add, remove) -> None:
    with pytest.raises(UsageError, match="label"):
        tend(desk, label, (), Filters(sources="x"), add=add, remove=remove)
