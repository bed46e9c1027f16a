"""A model that a reader chose: as settings, in words, and tried."""

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal

from pydantic import SecretStr

from assistant.generate import complete
from assistant.llm import OPENAI_SMALL
from assistant.settings import Settings
from ingest.errors import ModelError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

Kind = Literal["openai", "ollama", "server"]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which model answers.

    Attributes:
        kind: Whose protocol it is asked by; ``none`` for answers in the articles' own words.
        model: Its name there.
        address: Of its server; "" where its kind says it.
        key: What the server knows its customers by.
    """

    kind: Kind | Literal["none"]
    model: str = ""
    address: str = ""
    key: SecretStr | None = None

    def settings(self) -> dict[str, Any]:
        """The settings by which this model answers; a key goes to no server but its own."""
        if self.kind == "none":
            return {"llm": "none", "llm_base_url": None}
        name = self.model if self.kind == "server" else f"{self.kind}/{self.model}"
        server = self.address if self.kind == "server" else None
        chosen: dict[str, Any] = {"llm": name, "llm_base_url": server, "openai_api_key": self.key}
        return chosen | ({"ollama_url": self.address} if self.kind == "ollama" and self.address else {})


def in_words(settings: Settings) -> str:
    """Which model the settings have answer, for a reader; "" where none does."""
    name = settings.llm
    if not name and not settings.llm_base_url:
        return f"{OPENAI_SMALL} of OpenAI" if settings.openai_api_key else ""
    if not name or name.lower() == "none":
        return ""
    if name.endswith(".gguf"):
        return f"{Path(name).stem}, run on this machine"
    if settings.llm_base_url:
        return f"{name} at {settings.llm_base_url}"
    provider, _, model = name.partition("/")
    return f"{model} of {'OpenAI' if provider == 'openai' else 'Ollama'}"


def tried(llm: "LLM") -> float:
    """Have a model say something.

    Returns:
        The seconds that it took.

    Raises:
        ModelError: It does not, and why, in a reader's words.
    """
    begun = perf_counter()
    try:
        said = complete(llm, "Reply with the word: ready")
    except ModelError as error:
        raise ModelError(_why(error)) from error
    if not said:
        raise ModelError("it answered without a word; choose another model")
    return perf_counter() - begun


def _why(error: ModelError) -> str:
    status = getattr(error.__cause__, "status_code", None)
    if status in (401, 403):
        return "the key is refused; see whether all of it was pasted, and whether it is still in force"
    if status == 404:
        return "the server has no model by this name, or its address is not quite right"
    if status == 429:
        return "the account has no credit left, or asks too often"
    kind = type(error.__cause__).__name__ if error.__cause__ else ""
    if "Timeout" in kind:
        return "it took too long; the model may be too large for its machine"
    if "Connect" in kind:
        return "nothing answers at its address; is the server running?"
    return str(error).removesuffix("; check ONRECORD_LLM, its server and its key")
