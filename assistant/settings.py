"""The library's settings, and those of the language model and of answering."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import SettingsError

from ingest.errors import ConfigurationError
from ingest.settings import LibrarySettings

Unsupported = Literal["show", "flag", "repair", "withhold"]
Planning = Literal["model", "rules"]
_AS_BOOLEAN = {"true": "yes", "1": "yes", "on": "yes", "false": "no", "0": "no", "off": "no"}


def _in_words(value: Any) -> Any:  # noqa: ANN401 (whatever was set)
    """A truth value, as this was once set, in the words of now."""
    return _AS_BOOLEAN.get(str(value).casefold(), value)


SecondLook = Annotated[Literal["auto", "yes", "no"], BeforeValidator(_in_words)]


class Settings(LibrarySettings):
    """Everything that can be set, from ``ONRECORD_…`` variables and ``.env``; arguments win over both.

    Attributes:
        llm: ``openai/NAME``, ``ollama/NAME``, ``NAME`` at ``llm_base_url``, a path to a ``.gguf`` file, or
            ``none``. Not set: OpenAI's small model if there is a key, else none.
        llm_base_url: An OpenAI-compatible server, with its ``/v1``.
        ollama_url: Where Ollama is.
        llm_ports: Ports of this machine at which servers of models are looked for when a reader wants one.
        config_dir: Folder of this machine's user in which a model that the reader chose is kept; the
            system's own for such things where not set.
        llm_context: Tokens that the model takes in and gives out together. Not set: as many as the model is
            known to take, or its server says; else 8,192.
        llm_evidence: Tokens of passages that the model is shown for one question, at most, however many it
            could take in: what a question may cost.
        llm_timeout: Seconds to wait for the model's next word.
        llm_time: Seconds that the model may take for one question, all its replies together.
        llm_at_once: How many questions may use the model at the same time; others wait, then do without it.
        llm_tokens_a_day: Tokens that the model may take in and give out on a day (UTC), in all.
        llm_money_a_day: The same in money, in the currency of ``llm_prices``.
        llm_prices: What a million tokens cost that the model takes in, and that it gives out.
        reranker: What puts the passages found in a better order before an answer is made of them: the
            ``reader``, a cross-encoder by its name in fastembed, or ``none``.
        search_reranker: The same for searches that make no answer; as ``reranker`` where not set.
        planning: Who understands a question, if there is a language model: the ``model``, in one call of its
            own, or the ``rules`` that do it where there is none.
        rewrite: Whether the language model gives words to search for beside those of the question.
        passages: How many passages an answer in the articles' own words is made from; twice as many where
            many articles are wanted. A language model is shown twice as many again, as far as they fit.
        unsupported: What becomes of a model's sentence that its passages do not support: ``show`` it,
            marked; ``flag`` it as well, by a note on how many there are; have the model ``repair`` it once,
            else withhold it; or ``withhold`` it.
        second_look: Whether the language model looks again at wording that the check left undecided: ``yes``,
            ``no``, or ``auto`` for a large model only, as told from its name.
    """

    llm: str | None = None
    llm_base_url: str | None = None
    ollama_url: str = "http://127.0.0.1:11434"
    llm_ports: tuple[int, ...] = (1234, 8080, 8000, 1337, 4891, 5000, 5001, 30000)
    config_dir: Path | None = None
    llm_context: int | None = Field(default=None, ge=1024)
    llm_evidence: int = Field(default=6000, ge=200)
    llm_timeout: float = Field(default=60, gt=0)
    llm_time: float = Field(default=300, gt=0)
    llm_at_once: int = Field(default=8, ge=1)
    llm_tokens_a_day: int = Field(default=5_000_000, ge=0)
    llm_money_a_day: float = Field(default=10.0, ge=0)
    llm_prices: tuple[float, float] = (0.4, 1.6)
    reranker: str = "none"
    search_reranker: str | None = None
    planning: Planning = "model"
    rewrite: bool = False
    passages: int = Field(default=8, ge=1, le=50)
    unsupported: Unsupported = "show"
    second_look: SecondLook = "auto"


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        ConfigurationError: One of them has a value that it cannot have.
    """
    try:
        return Settings()
    except SettingsError as error:
        raise ConfigurationError('ONRECORD_FIELDS is not JSON; write it like {"text": "story"}') from error
    except ValidationError as error:
        wrong = error.errors()[0]
        name = "_".join(str(part) for part in wrong["loc"]).upper()
        raise ConfigurationError(f"the setting ONRECORD_{name} is wrong: {wrong['msg']}") from error
