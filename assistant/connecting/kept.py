"""The model that a reader chose, kept on this machine in a file of the reader's own."""

import json
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from platformdirs import user_config_path
from pydantic import SecretStr

from assistant.connecting.choice import Choice
from assistant.settings import Settings
from ingest.errors import ConfigurationError

_FILE = "model.json"
_OURS_ALONE = 0o600  # the mode of a file that holds a key


def kept(settings: Settings) -> Choice | None:
    """The choice that is kept on this machine; None where none is, or none that can be understood."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        told = json.loads(_file(settings).read_text(encoding="utf-8"))
        choice = Choice(**{name: str(told[name]) for name in ("kind", "model", "address")})  # type: ignore[arg-type]
        key = told.get("key")
        if choice.kind in ("none", "openai", "ollama", "server"):
            return replace(choice, key=SecretStr(str(key)) if key else None)
    return None


def keep(choice: Choice, settings: Settings) -> Path:
    """Keep a choice on this machine, its key with it, in a file that nobody else may read.

    Returns:
        The file.

    Raises:
        ConfigurationError: It cannot be written.
    """
    file = _file(settings)
    key = choice.key.get_secret_value() if choice.key else ""
    told = {"kind": choice.kind, "model": choice.model, "address": choice.address, "key": key}
    new = file.with_suffix(".new")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        with open(
            os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OURS_ALONE), "w", encoding="utf-8"
        ) as out:
            json.dump(told, out)
        new.replace(file)
    except OSError as error:
        raise ConfigurationError(f"the choice could not be kept in {file}: {error.strerror}") from error
    return file


def forget(settings: Settings) -> bool:
    """Keep no choice on this machine any more; whether one was kept.

    Raises:
        ConfigurationError: The file cannot be removed.
    """
    file = _file(settings)
    there = file.exists()
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigurationError(f"{file} could not be removed: {error.strerror}") from error
    return there


def with_kept(settings: Settings) -> Settings:
    """The settings, with the model that is kept on this machine where they name none.

    A key that was given for a model goes to no other server, so nothing is taken over where one embeds.
    """
    names_one = settings.llm is not None or settings.llm_base_url or settings.openai_api_key
    if names_one or not settings.embedding.startswith(("static", "fastembed/")):
        return settings
    choice = kept(settings)
    if choice is None:
        return settings
    chosen = settings.model_copy(update=choice.settings())
    chosen.guard_secrets()
    return chosen


def _file(settings: Settings) -> Path:
    return (settings.config_dir or user_config_path("on-record")) / _FILE
