"""What the README says is so."""

import contextlib
import io
import re
import shutil
from pathlib import Path

import pytest

from assistant.cli import app
from assistant.settings import Settings

HOME = Path(__file__).parent.parent
README = (HOME / "README.md").read_text(encoding="utf-8")


def test_every_command_is_documented_and_every_documented_command_exists() -> None:
    commands = {
        command.name or str(command.callback.__name__)
        for command in app.registered_commands
        if command.callback
    }
    assert set(re.findall(r"onrecord ([a-z]+)", README)) == commands


def test_every_setting_is_documented_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| ([^|]*?) ?\|", README, re.MULTILINE))
    fields = {
        str(field.validation_alias or f"ONRECORD_{name.upper()}"): field
        for name, field in Settings.model_fields.items()
    }
    assert rows.keys() == fields.keys()
    for name, field in fields.items():
        default = field.get_default(call_default_factory=True)
        if default is not None:
            written = list(default) if isinstance(default, tuple) else default  # as JSON
            assert rows[name] == f"`{written}`"


def test_the_make_targets_exist() -> None:
    makefile = (HOME / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"make ([a-z]+)", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_the_python_block_runs_and_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [block] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    shutil.copytree(HOME / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    printed = io.StringIO()
    scope: dict[str, object] = {}
    with contextlib.redirect_stdout(printed):
        exec(block, scope)
    answer = scope["answer"]
    assert "serious risks to national security" in answer.text
    for citation in answer.citations:
        assert citation.quote == citation.article.text[citation.start : citation.end]
        assert citation.quote in printed.getvalue()
    assert "Storm Odile" in printed.getvalue()
