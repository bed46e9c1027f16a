"""What `pip install` puts on a machine."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.builders.wheel import WheelBuilder

HOME = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    built = next(WheelBuilder(str(HOME)).build(directory=str(tmp_path_factory.mktemp("wheel"))))
    return ZipFile(built)


def test_the_wheel_holds_both_packages_whole(wheel: ZipFile) -> None:
    ours = {
        file.relative_to(HOME).as_posix()
        for package in ("ingest", "assistant")
        for file in (HOME / package).rglob("*.py")
    }
    assert ours <= set(wheel.namelist())


def test_the_wheel_holds_the_sample_stories_where_the_chat_looks_for_them(wheel: ZipFile) -> None:
    for story in (HOME / "seeds").iterdir():
        assert wheel.read(f"assistant/seeds/{story.name}") == story.read_bytes()


def test_the_wheel_holds_the_looks_of_the_chat_where_streamlit_looks_for_them(wheel: ZipFile) -> None:
    given = (HOME / ".streamlit" / "config.toml").read_bytes()
    assert wheel.read("assistant/app/.streamlit/config.toml") == given


def test_the_wheel_holds_the_weights_of_the_reader(wheel: ZipFile) -> None:
    weights = sorted((HOME / "assistant" / "reader" / "weights").iterdir())
    assert [file.name for file in weights] == ["claims.onnx", "reader.json", "spans.onnx", "tokenizer.json"]
    for file in weights:
        assert wheel.read(file.relative_to(HOME).as_posix()) == file.read_bytes()


def test_the_wheel_brings_the_command_and_the_licence(wheel: ZipFile) -> None:
    metadata = {
        Path(name).name: wheel.read(name).decode() for name in wheel.namelist() if ".dist-info/" in name
    }
    assert "onrecord = assistant.cli:main" in metadata["entry_points.txt"]
    assert "License-Expression: Apache-2.0" in metadata["METADATA"]
    assert "TERMS AND CONDITIONS" in metadata["LICENSE"]
