"""Where language models can be had: servers that run on this machine, OpenAI, and servers by address."""

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from assistant.connecting.choice import Kind
from assistant.llm import OPENAI_SMALL
from assistant.settings import Settings
from ingest.calling import look_up
from ingest.errors import ModelError
from ingest.redacting import know_key

OPENAI = "https://api.openai.com/v1"
_GLANCE = 1.5  # seconds in which a server on this machine must say what it has
_PATIENCE = 10.0  # seconds for one elsewhere
_MAKERS = {"llamacpp": "llama.cpp", "vllm": "vLLM", "sglang": "SGLang", "organization_owner": "LM Studio"}
_USUAL = {
    1234: "LM Studio",
    1337: "Jan",
    4891: "GPT4All",
    5001: "KoboldCpp",
}  # who listens at a port by default
_OTHER_TASKS = re.compile(
    r"embed|rerank|whisper|\btts\b|dall-e|moderation|image|audio|realtime|transcribe|sora|davinci|babbage|"
    r"gpt-3\.5-turbo-instruct|\bbge-|minilm|computer-use|-search-",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A server of language models.

    Attributes:
        kind: Which protocol it speaks, and whether it is OpenAI itself.
        name: What it is called, such as ``Ollama``.
        address: Where it is, with its ``/v1`` where it speaks OpenAI's protocol.
        models: What it lists that can write, by name.
    """

    kind: Kind
    name: str
    address: str
    models: tuple[str, ...]


def places_here(settings: Settings) -> list[Place]:
    """The servers of language models that run on this machine, Ollama first; one that lists no model too."""
    ports = [f"http://127.0.0.1:{port}/v1" for port in settings.llm_ports]
    with ThreadPoolExecutor(len(ports) + 1) as at_once:
        found = [at_once.submit(_ollama, settings.ollama_url), *(at_once.submit(_server, at) for at in ports)]
        return [place for one in found if (place := one.result())]


def models_at(kind: Kind, address: str, key: str = "") -> tuple[str, ...]:
    """The models that can write at an address, as its server lists them.

    Args:
        kind: The protocol that it speaks.
        address: Of the server; not looked at for OpenAI.
        key: What it knows its customers by; "" for none.

    Raises:
        ModelError: It does not answer, refuses the key, or lists no model that can write.
    """
    if key:
        know_key(key)
    where = OPENAI if kind == "openai" else address.strip().rstrip("/")
    who = "OpenAI" if kind == "openai" else f"the server at {where}"
    if kind != "openai" and urlsplit(where).scheme not in ("http", "https"):
        raise ModelError("this is no address of a server; begin it with http:// or https://")
    path = "/api/tags" if kind == "ollama" else "/models"
    try:
        status, told = look_up(f"{where}{path}", key, _PATIENCE)
    except ModelError as error:
        raise ModelError(f"{who} does not answer; is it running, and is the address right?") from error
    if status in (401, 403):
        raise ModelError(f"{who} refuses the key" if key else f"{who} asks for a key")
    names = _names(kind, told) if status == 200 else None
    if names is None:
        hint = "" if kind == "openai" or where.endswith("/v1") else "; such addresses mostly end in /v1"
        raise ModelError(f"{who} gives no list of models (it answered {status}){hint}")
    if not (models := _that_write(names)):
        raise ModelError(f"{who} lists no model that can write; load one there, then look again")
    return models


def _ollama(address: str) -> Place | None:
    told = _told(f"{address.rstrip('/')}/api/tags")
    names = _names("ollama", told)
    return None if names is None else Place("ollama", "Ollama", address, _that_write(names))


def _server(address: str) -> Place | None:
    told = _told(f"{address}/models")
    names = _names("server", told)
    if names is None:
        return None
    makers = [_MAKERS.get(str(one.get("owned_by"))) for one in told["data"]]
    name = next(filter(None, makers), None) or _USUAL.get(urlsplit(address).port or 0, "A server")
    return Place("server", name, address, _that_write(names))


def _told(url: str) -> Any:  # noqa: ANN401 (whatever it gives)
    try:
        status, told = look_up(url, seconds=_GLANCE)
    except ModelError:  # nothing is there
        return None
    return told if status == 200 else None


def _names(kind: Kind, told: Any) -> list[str] | None:  # noqa: ANN401 (whatever a server gives)
    """The names of the models in a list; None where it is no such list."""
    listed = told.get("models" if kind == "ollama" else "data") if isinstance(told, dict) else None
    if kind != "ollama" and isinstance(told, dict) and listed is None and told.get("object") == "list":
        return []
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        return None
    names = [one.get("name" if kind == "ollama" else "id") for one in listed]
    return [name for name in names if isinstance(name, str) and name.strip()]


def _that_write(names: Iterable[str]) -> tuple[str, ...]:
    """Names without those of models for other tasks, as far as names tell; OpenAI's small one first."""
    found = dict.fromkeys(name for name in sorted(names) if not _OTHER_TASKS.search(name))
    return tuple(sorted(found, key=lambda name: name != OPENAI_SMALL))
