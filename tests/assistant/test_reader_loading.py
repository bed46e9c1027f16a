"""How the reader loads: nothing until it is asked, once in a process; what it says of damaged weights."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import process_time

import pytest

from assistant.reader import WEIGHTS, Reader, ReaderError
from ingest.errors import OnRecordError

BRIDGE = "The new bridge over the Aldous was opened on 3 May by the mayor. Traffic was light all morning."
OPENED = "When was the new bridge opened?"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return shutil.copytree(WEIGHTS, tmp_path / "weights")


def test_two_threads_read_at_once_from_a_reader_that_has_loaded_nothing(copied: Path) -> None:
    fresh = Reader(copied)
    with ThreadPoolExecutor(2) as threads:
        one = threads.submit(fresh.answers, OPENED, [BRIDGE] * 8)
        other = threads.submit(fresh.answers, OPENED, [BRIDGE] * 8)
    assert one.result() == other.result() == fresh.answers(OPENED, [BRIDGE] * 8)


def test_nothing_slow_is_imported_until_it_is_asked() -> None:
    code = "import sys; from assistant.reader import Reader; Reader(); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"numpy", "onnxruntime", "tokenizers"}.isdisjoint(run.stdout.split())


def test_the_first_question_is_answered_in_under_a_second_loading_included() -> None:
    code = (
        "from time import process_time as now; from assistant.reader import Reader; began = now();"
        "Reader(threads=1).answers('Who came?', ['Nobody came.']); print(now() - began)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(run.stdout) < 1


def test_onnxruntime_is_kept_from_writing_down_and_sending_anything(tmp_path: Path) -> None:
    code = "from assistant.reader import Reader; print(Reader(threads=1).instructions(['Say so.']))"
    env = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    env.pop("ORT_DISABLE_TELEMETRY", None)
    subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True)
    assert list(tmp_path.rglob("*onnxruntime*")) == []


def test_readers_of_one_process_share_what_is_loaded(reader: Reader) -> None:
    reader.load()
    began = process_time()
    Reader().load()
    assert process_time() - began < 0.01


ASKED: dict[str, Callable[[Reader], object]] = {
    "spans.onnx": lambda reader: reader.answers(OPENED, [BRIDGE]),
    "claims.onnx": lambda reader: reader.entailment([(BRIDGE, BRIDGE)]),
    "tokenizer.json": lambda reader: reader.instructions([BRIDGE]),
    "reader.json": lambda reader: reader.threshold("answer"),
}


@pytest.mark.parametrize("name", ASKED)
def test_a_file_that_is_missing_is_named_and_so_is_the_remedy(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(ReaderError, match=rf"{name} cannot be read .*; reinstall on-record"):
        ASKED[name](Reader(copied))


@pytest.mark.parametrize("name", ASKED)
def test_a_file_that_is_damaged_is_named_and_so_is_the_remedy(copied: Path, name: str) -> None:
    data = (copied / name).read_bytes()
    (copied / name).write_bytes(data[: len(data) // 2])
    with pytest.raises(ReaderError, match=rf"{name} is damaged .*; reinstall on-record"):
        ASKED[name](Reader(copied))


@pytest.mark.parametrize("text", ["[]", "{}", '{"answer": 3}', "nul", "\udcff"])
def test_scales_that_are_no_scales_are_damaged(copied: Path, text: str) -> None:
    (copied / "reader.json").write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(ReaderError, match=r"reader\.json is damaged"):
        Reader(copied).answers(OPENED, [BRIDGE])


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_a_platform_without_a_package_is_told_which(
    copied: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(OnRecordError, match=f"needs {package}, which cannot be imported"):
        Reader(copied).answers(OPENED, [BRIDGE])


def test_a_threshold_that_training_did_not_write_is_an_error(reader: Reader) -> None:
    with pytest.raises(ReaderError, match="no threshold 'nothing of the kind'"):
        reader.threshold("nothing of the kind")
