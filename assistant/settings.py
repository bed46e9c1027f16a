"""The library's settings, and those of the language model and of answering."""

from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import SettingsError

from ingest.errors import ConfigurationError
from ingest.settings import LibrarySettings

Unsupported = Literal["show", "flag", "repair", "withhold"]


class Settings(LibrarySettings):
    """Everything that can be set, from ``ONRECORD_…`` variables and ``.env``; arguments win over both.

    Attributes:
        llm: ``openai/NAME``, ``ollama/NAME``, ``NAME`` at ``llm_base_url``, a path to a ``.gguf`` file, or
            ``none``. Not set: OpenAI's small model if there is a key, else none.
        llm_base_url: An OpenAI-compatible server, with its ``/v1``.
        llm_context: Tokens that the model takes in and gives out together.
        llm_timeout: Seconds to wait for the model's next word.
        reranker: A cross-encoder by name, through fastembed.
        rewrite: Whether the language model gives words to search for beside those of the question.
        passages: How many passages an answer is made from.
        unsupported: What becomes of a model's sentence that its passages do not bear out: ``show`` it,
            marked; ``flag`` it as well, by a note on how many there are; have the model ``repair`` it once,
            else withhold it; or ``withhold`` it.
        second_look: Whether the language model looks again at wording that the rules left undecided.
    """

    llm: str | None = None
    llm_base_url: str | None = None
    llm_context: int = Field(default=8192, ge=1024)
    llm_timeout: float = Field(default=60, gt=0)
    reranker: str | None = None
    rewrite: bool = False
    passages: int = Field(default=8, ge=1, le=50)
    unsupported: Unsupported = "show"
    second_look: bool = False


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
