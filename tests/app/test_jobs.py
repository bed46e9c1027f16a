"""Adding in the background: each item has its own outcome, and one that fails holds up none."""

from threading import Event

from assistant.app.jobs import Item, Jobs, outcome, upload
from ingest.errors import LibraryBusyError
from ingest.readers import Failure
from ingest.sync import SyncReport

PATIENCE = 5  # seconds


def run(jobs: Jobs, items: list[Item]) -> None:
    """Add, and wait until all had their turn: the last item says so."""
    through = Event()
    given = jobs._ingest
    jobs._ingest = lambda sources, progress: (
        through.set() or SyncReport() if sources == ["end"] else given(sources, progress)
    )
    jobs.add([*items, Item("end", "end")])
    assert through.wait(PATIENCE)


def test_each_item_has_an_outcome_of_its_own() -> None:
    def ingest(sources, progress) -> SyncReport:
        if sources == ["broken"]:
            return SyncReport(failed=(Failure("broken", "not text"),))
        if sources == ["busy"]:
            raise LibraryBusyError("another process is writing; try again")
        if sources == ["fault"]:
            raise RuntimeError("secret")
        return SyncReport(added=2, duplicate=1)

    jobs = Jobs(ingest, patience=0)
    run(jobs, [Item(name, name) for name in ("good", "broken", "busy", "fault")])
    said = {item.name: (item.state, item.outcome) for item in jobs.items}
    assert said["good"] == ("done", "2 articles added; 1 known under another name")
    assert said["broken"] == ("failed", "not text")
    assert said["busy"] == ("failed", "another process is writing; try again")
    assert said["fault"] == ("failed", "something went wrong here; the log says what")


def test_another_writer_is_waited_for() -> None:
    tries = []

    def ingest(sources, progress) -> SyncReport:
        tries.append(sources)
        if len(tries) == 1:
            raise LibraryBusyError("another process is writing; try again")
        return SyncReport(added=1)

    jobs = Jobs(ingest)
    run(jobs, [Item("one", "one")])
    assert jobs.items[0].outcome == "1 article added"


def test_an_upload_is_known_by_its_hash_never_by_its_name() -> None:
    item = upload("../../etc/x.txt", b"Headline\n\nWords.")
    assert item.name == "../../etc/x.txt"
    assert item.source.name == upload("other.txt", b"Headline\n\nWords.").source.name
    assert "/" not in item.source.name
    assert item.source.name.endswith(".txt")
    assert upload("news.JSONL.gz", b"").source.name.endswith(".jsonl.gz")


def test_an_upload_beyond_the_limit_is_refused_here_too() -> None:
    item = upload("big.txt", bytes(50_000_001))
    assert (item.state, item.source) == ("failed", None)
    assert "50 MB" in item.outcome


def test_nothing_to_read_is_said() -> None:
    assert outcome(SyncReport()) == ("done", "nothing to read in it")
