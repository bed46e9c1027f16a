"""Any order of ingesting, changing, moving, deleting, crashing, damaging, rebuilding, searching and asking.

A plain dictionary says what the library has to hold. Some runs in the suite; a thousand and more with
``make torture``.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from assistant import Assistant
from assistant.settings import Settings
from tests.ingest.breaking import STEPS, disagreements, ending
from tests.ingest.shelves import damage

RUNS = int(os.environ.get("ONRECORD_TORTURE_RUNS", 1000)) if "ONRECORD_TORTURE" in os.environ else 4
STEPS_EACH = 8


class Crash(BaseException):
    """The end of a process, as far as it can be had without one."""


class Stories(RuleBasedStateMachine):
    """Files in a folder, and the library that is made of them."""

    files = Bundle("files")

    @initialize()
    def begin(self) -> None:
        self.place = Path(mkdtemp(prefix="onrecord-states-"))
        self.folder = self.place / "stories"
        self.folder.mkdir()
        self.settings = Settings(_env_file=None, data_dir=self.place / "data", llm="none", fetch_pace=0)
        self.desk = Assistant.open(settings=self.settings)
        self.number = 0
        self.held: dict[str, str] = {}  # file -> text

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            try:
                self.read()
                assert disagreements(self.desk) == []
                assert sorted(self.held.values()) == self.texts()
            finally:
                self.desk.close()
                shutil.rmtree(self.place)

    def texts(self) -> list[str]:
        return sorted(article.text for article in self.desk.library.articles(limit=1000))

    def read(self) -> None:
        failed = self.desk.ingest([str(self.folder)]).failed
        assert failed == () or not self.held  # a folder without files is named

    def written(self, name: str) -> str:
        """Write a story, unlike any other, to a file."""
        self.number += 1
        n = self.number
        text = f"Sighting{n}\n\n" + " ".join(f"The heron{n}x{i} was seen at weir{n}y{i}." for i in range(12))
        (self.folder / f"{name}.txt").write_text(text)
        self.held[name] = text
        return text

    def opened_again(self) -> None:
        self.desk.close()
        self.desk = Assistant.open(settings=self.settings)

    @rule(target=files)
    def ingest(self) -> str:
        name = f"story{self.number}"
        self.written(name)
        self.read()
        return name

    @rule(name=files)
    def change(self, name: str) -> None:
        if name in self.held:
            self.written(name)
            self.read()

    @rule(target=files, name=files)
    def move(self, name: str) -> str:
        if name not in self.held:
            return name
        self.number += 1
        other = f"moved{self.number}"
        (self.folder / f"{name}.txt").rename(self.folder / f"{other}.txt")
        self.held[other] = self.held.pop(name)
        self.read()
        return other

    @rule(name=files)
    def delete(self, name: str) -> None:
        if name in self.held:
            (self.folder / f"{name}.txt").unlink()
            text = self.held.pop(name)
            ids = [one.id for one in self.desk.library.articles(limit=1000) if one.text == text]
            assert self.desk.delete(ids) == 1
            hits = self.desk.search(text.partition("\n")[0], limit=3)
            assert all(hit.article.text != text for hit in hits)

    @rule(target=files, step=st.sampled_from(sorted(STEPS)), at=st.integers(1, 3))
    def crash(self, step: str, at: int) -> str:
        name = f"story{self.number}"
        self.written(name)

        def end() -> None:
            raise Crash

        with ending(step, end, at), suppress(Crash):
            self.read()
        self.opened_again()
        self.read()
        return name

    @rule(
        index=st.sampled_from(["keywords", "vectors"]),
        how=st.sampled_from(["half", "noise", "delete"]),
        which=st.integers(0, 99),
    )
    def damage(self, index: str, how: str, which: int) -> None:
        self.desk.close()
        files = sorted(file for file in (self.settings.data_dir / index).rglob("*") if file.is_file())
        files = [file for file in files if file.suffix != ".lock"]
        if files:
            damage(files[which % len(files)], how, which)
        self.desk = Assistant.open(settings=self.settings)

    @rule()
    def rebuild(self) -> None:
        self.desk.rebuild()

    @rule(name=files)
    def search(self, name: str) -> None:
        if name in self.held:
            text = self.held[name]
            hits = self.desk.search(text.partition("\n")[0], limit=3)
            assert [hit.article.text for hit in hits][:1] == [text]

    @rule(name=files)
    def ask(self, name: str) -> None:
        if name in self.held:
            n = self.held[name].partition("\n")[0].removeprefix("Sighting")
            answer = self.desk.ask(f"Where was the heron{n}x3 seen?")
            for citation in answer.citations:
                assert citation.article.text in self.held.values()
                assert citation.article.text[citation.start : citation.end] == citation.quote

    @invariant()
    def the_library_holds_what_it_was_given(self) -> None:
        if hasattr(self, "desk"):
            assert sorted(self.held.values()) == self.texts()


TestStories = Stories.TestCase
TestStories.settings = settings(
    max_examples=RUNS,
    stateful_step_count=STEPS_EACH,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
