"""The language model that a setting names, as a llama-index ``LLM``, or None.

Importing llama-index takes seconds, so each provider is imported when it is chosen.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.settings import Settings
from ingest.errors import ConfigurationError
from ingest.redacting import hush

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

OPENAI_SMALL = "gpt-4.1-mini"
LONGEST_ANSWER = 700  # tokens; no answer that a person would read is longer
LONGEST_CALL = 300.0  # seconds that a model's server may take for one reply
USUAL_CONTEXT = 8192  # tokens, where it is not known how many a model takes in
_BESIDE_EVIDENCE = 2048  # tokens of rules, question and answer beside the passages
_ASKING = 2.0  # seconds to wait for a server to say how many tokens its model takes in
_LIMITS = ("max_model_len", "loaded_context_length", "context_length", "context_window", "max_context_length")
_SIZE = re.compile(r"(?:(\d+)x)?(\d+(?:\.\d+)?)b(?![a-z])", re.IGNORECASE)
_LARGE = 30  # billions of parameters
_KNOWN_LARGE = re.compile(
    r"\b(?:gpt-(?:4o|4\.\d|4-turbo|[5-9])|chatgpt|o[134](?!\w)|claude|gemini|mistral-(?:large|medium)|"
    r"command-(?:a|r-plus)|deepseek-(?:chat|reasoner|v\d|r\d)|grok|qwen-?(?:max|plus)|kimi|glm-[4-9])",
    re.IGNORECASE,
)
_SMALLEST_OF_ITS_KIND = re.compile(r"nano|lite|tiny|distill", re.IGNORECASE)


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


def is_large(llm: "LLM") -> bool:
    """Whether a model is one that judges text about as well as people do, as told from its name.

    That is one with 30 billion parameters or more, where its name says how many, and else one of the families
    that are offered as a service and known to be large. A small model agrees with too much.
    """
    name = llm.metadata.model_name
    if sizes := [float(size) * int(times or 1) for times, size in _SIZE.findall(name)]:
        return max(sizes) >= _LARGE
    return bool(_KNOWN_LARGE.search(name)) and not _SMALLEST_OF_ITS_KIND.search(name)


@contextmanager
def connected(llm: "LLM", seconds: float = LONGEST_CALL) -> Iterator["LLM"]:
    """A model with a connection of its own, which is closed at the end: who stops listening stops the model.

    Whatever its server does, the connection ends after a time and after so many bytes.

    A stream of openai's client keeps itself alive in a circle of references, and its connection with it. A
    model that was given a client of its own keeps that; one of another protocol closes its connection itself.
    """
    if any(getattr(llm, name, llm) is not None for name in ("_client", "_http_client")):
        yield llm
        return
    from ingest.calling import bounded_client

    hush()
    with bounded_client(seconds) as connection:
        own: LLM = copy(llm)
        own._http_client, own._client = connection, None  # type: ignore[attr-defined] # openai_like has them
        yield own


def _openai_like(model: str, settings: Settings, base_url: str | None = None) -> "LLM":
    """OpenAI, or any server that speaks its protocol."""
    from llama_index.llms.openai_like import OpenAILike

    secret, server = settings.openai_api_key, base_url or settings.llm_base_url
    key = secret.get_secret_value() if secret else "none"
    llm: LLM = OpenAILike(
        model=model,
        api_base=server,
        api_key=key,
        is_chat_model=True,
        context_window=settings.llm_context or _context(model, server, key),
        max_tokens=LONGEST_ANSWER,
        temperature=0.0,
        timeout=settings.llm_timeout,
        max_retries=2,
    )
    return llm


def _context(model: str, base_url: str | None, key: str) -> int:
    """How many tokens a model takes in: OpenAI's by name, others as their server says, where it does.

    vLLM, SGLang, llama.cpp, LM Studio, OpenRouter, Groq and Mistral say so in their lists of models.
    """
    if base_url is None:
        from llama_index.llms.openai.utils import openai_modelname_to_contextsize

        try:
            return openai_modelname_to_contextsize(model)
        except ValueError:  # a model that is newer than the list
            return USUAL_CONTEXT
    from openai import OpenAI, OpenAIError

    from ingest.calling import bounded_client

    hush()
    try:
        connection = bounded_client(2 * _ASKING)
        with OpenAI(
            base_url=base_url, api_key=key, timeout=_ASKING, max_retries=0, http_client=connection
        ) as server:
            listed = server.models.list().data or []
    except (OpenAIError, ValueError, AttributeError):  # it is not there, or says something else
        return USUAL_CONTEXT
    named = [one for one in listed if one.id == model] or listed[: len(listed) == 1]
    said = (named[0].model_extra or {}) if named else {}
    meta = said.get("meta")  # of llama.cpp
    limits = [said.get(name) for name in _LIMITS] + [meta.get("n_ctx") if isinstance(meta, dict) else None]
    return next((limit for limit in limits if isinstance(limit, int) and limit >= 1024), USUAL_CONTEXT)


def _wanted(settings: Settings) -> int:
    """Tokens that a question takes: what a local model sets memory aside for."""
    return max(USUAL_CONTEXT, settings.llm_evidence + _BESIDE_EVIDENCE)


def _ollama(model: str, settings: Settings) -> "LLM":
    from llama_index.llms.ollama import Ollama

    llm = Ollama(
        model=model,
        base_url=settings.ollama_url,
        request_timeout=settings.llm_timeout,
        context_window=settings.llm_context or USUAL_CONTEXT,
        temperature=0.0,
        additional_kwargs={"num_predict": LONGEST_ANSWER},
    )
    if settings.llm_context is None:
        llm.context_window = min(_ollamas_context(llm), _wanted(settings))
    made: LLM = llm
    return made


def _ollamas_context(ollama: Any) -> int:  # noqa: ANN401 (untyped)
    """How many tokens a model of Ollama takes in, as Ollama says."""
    try:
        said = ollama.client.show(ollama.model).modelinfo or {}
    except Exception:  # it is not there, or has no such model: that is said when it is asked a question
        return USUAL_CONTEXT
    limits = (value for name, value in said.items() if name.endswith(".context_length"))
    return next((limit for limit in limits if isinstance(limit, int)), USUAL_CONTEXT)


def _gguf(path: Path, settings: Settings) -> "LLM":
    """A model file run in this process by llama.cpp, spoken to over its own loopback server."""
    if not path.is_file():
        raise ConfigurationError(f"ONRECORD_LLM: there is no file {path}; give the path of a .gguf file")
    if find_spec("xllamacpp") is None:
        raise ConfigurationError("a .gguf needs xllamacpp; add it with: pip install 'on-record[local]'")
    server = _llama_cpp(path.resolve(), settings.llm_context or _wanted(settings))
    return _openai_like(path.stem, settings, base_url=f"{server.listening_address}/v1")


@cache
def _llama_cpp(path: Path, context: int) -> Any:  # noqa: ANN401 (an optional dependency)
    """One server per model file; the weights are read once. No model is made to take in more than it can."""
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
