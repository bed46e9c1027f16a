"""The language model that a setting names, as a llama-index ``LLM``, or None.

Importing llama-index takes seconds, so each provider is imported when it is chosen.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.settings import Settings
from ingest.errors import ConfigurationError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

OPENAI_SMALL = "gpt-4.1-mini"
LONGEST_ANSWER = 700  # tokens; no answer that a person would read is longer


def make_llm(settings: Settings) -> "LLM | None":
    """Make the language model that the settings name; None where answers are to be extractive.

    Raises:
        ConfigurationError: The name is not understood, a key is missing, an extra is not installed, or
            the file is not there.
    """
    name = settings.llm
    if name is None and settings.llm_base_url is None:
        return _openai_like(OPENAI_SMALL, settings) if settings.openai_api_key else None
    if name is None:
        raise ConfigurationError("ONRECORD_LLM_BASE_URL is set; name the server's model with ONRECORD_LLM")
    if name.lower() in ("", "none"):
        return None
    if name.endswith(".gguf"):
        return _gguf(Path(name), settings)
    if settings.llm_base_url:
        return _openai_like(name, settings)
    provider, _, model = name.partition("/")
    if provider == "openai" and model:
        if settings.openai_api_key is None:
            raise ConfigurationError(
                f"ONRECORD_LLM={name} needs OPENAI_API_KEY; set it, or ONRECORD_LLM=none"
            )
        return _openai_like(model, settings)
    if provider == "ollama" and model:
        return _ollama(model, settings)
    raise ConfigurationError(
        f"ONRECORD_LLM={name!r} is not understood; use openai/NAME, ollama/NAME, a path to a .gguf file "
        "or none, or set ONRECORD_LLM_BASE_URL to the server that has it"
    )


def _openai_like(model: str, settings: Settings, base_url: str | None = None) -> "LLM":
    """OpenAI, or any server that speaks its protocol."""
    from llama_index.llms.openai_like import OpenAILike

    key = settings.openai_api_key
    llm: LLM = OpenAILike(
        model=model,
        api_base=base_url or settings.llm_base_url,
        api_key=key.get_secret_value() if key else "none",
        is_chat_model=True,
        context_window=settings.llm_context,
        max_tokens=LONGEST_ANSWER,
        temperature=0.0,
        timeout=settings.llm_timeout,
        max_retries=2,
    )
    return llm


def _ollama(model: str, settings: Settings) -> "LLM":
    if find_spec("llama_index.llms.ollama") is None:
        raise ConfigurationError(
            "Ollama's extra is not installed; add it with: pip install 'on-record[ollama]'"
        )
    from llama_index.llms.ollama import Ollama

    llm: LLM = Ollama(
        model=model,
        request_timeout=settings.llm_timeout,
        context_window=settings.llm_context,
        temperature=0.0,
        additional_kwargs={"num_predict": LONGEST_ANSWER},
    )
    return llm


def _gguf(path: Path, settings: Settings) -> "LLM":
    """A model file run in this process by llama.cpp, spoken to over its own loopback server."""
    if not path.is_file():
        raise ConfigurationError(f"ONRECORD_LLM: there is no file {path}; give the path of a .gguf file")
    if find_spec("xllamacpp") is None:
        raise ConfigurationError("a .gguf needs xllamacpp; add it with: pip install 'on-record[local]'")
    server = _llama_cpp(path.resolve(), settings.llm_context)
    return _openai_like(path.stem, settings, base_url=f"{server.listening_address}/v1")


@cache
def _llama_cpp(path: Path, context: int) -> Any:  # noqa: ANN401 (an optional dependency)
    """One server per model file; the weights are read once."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_ctx = context
    params.n_parallel = 1
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.verbosity = -1
    try:
        return xllamacpp.Server(params)
    except (RuntimeError, ValueError) as error:
        raise ConfigurationError(f"llama.cpp cannot load {path}: {error}; is it a GGUF model?") from error
