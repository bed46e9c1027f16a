"""The embedding model that a setting names, as a llama-index ``BaseEmbedding``.

Importing this room imports llama-index, which takes seconds: do so where a model is needed, not before.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from functools import cache
from importlib.util import find_spec
from itertools import accumulate, chain, count
from pathlib import Path
from typing import Any

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray

from ingest.errors import ConfigurationError, ModelError
from ingest.redacting import hush
from ingest.settings import LibrarySettings, forbid_telemetry
from ingest.waiting import within

Vectors = NDArray[np.float32]

_SPACE = "▁"  # how the tokenizer writes one
_LONGEST_CALL = 300.0  # seconds that a server may take for a hundred texts, its retries included
_RETRIES = 5  # in a quarter of a minute
_LARGEST_VECTOR = 200_000  # bytes that a server may send for a text: 8,000 numbers in full
_LARGEST_BESIDE = 1_000_000  # and beside them
_WORDS_AT_ONCE = 200  # enough that a call costs little, few enough that each core has some


def make_embedding(settings: LibrarySettings) -> BaseEmbedding:
    """Make the embedding model that ``settings.embedding`` names.

    Raises:
        ConfigurationError: The model is unknown, its extra is not installed, or its key is missing.
    """
    provider, _, name = settings.embedding.partition("/")
    if settings.embedding == "static":
        return StaticEmbedding()
    if settings.embedding_base_url:
        return _openai(settings.embedding, settings)
    if provider == "openai" and name:
        return _openai(name, settings)
    if provider == "fastembed" and name:
        return FastEmbedEmbedding(model_name=name)
    raise ConfigurationError(
        f"ONRECORD_EMBEDDING={settings.embedding!r} is not known; use static, openai/NAME or fastembed/NAME, "
        "or set ONRECORD_EMBEDDING_BASE_URL to the server that has it"
    )


def embed(model: BaseEmbedding, texts: Sequence[str]) -> Vectors:
    """Embed passages, in order.

    Returns:
        Unit vectors, shape ``(len(texts), dimension)``.

    Raises:
        ModelError: The model or its server did not answer.
    """
    try:
        if isinstance(model, StaticEmbedding):  # llama-index takes long over so many numbers, one by one
            return _unit(model.means(texts))
        seconds = _LONGEST_CALL * max(1, math.ceil(len(texts) / 100))
        with _connected(model, seconds, len(texts)) as connected:
            vectors = np.asarray(connected.get_text_embedding_batch(list(texts)), dtype=np.float32)
    except Exception as error:
        raise ModelError(f"the embedding model {model.model_name} did not answer: {error}") from error
    return _unit(vectors)


def embed_query(model: BaseEmbedding, query: str, patience: float | None = None) -> Vectors:
    """Embed a question.

    Args:
        model: The model.
        query: The question.
        patience: Seconds to wait for it, where it is asked of a server that has more for documents.

    Returns:
        A unit vector, shape ``(dimension,)``.

    Raises:
        ModelError: The model or its server did not answer.
    """

    def ask() -> list[float]:
        with _connected(model, patience or _LONGEST_CALL, 1) as connected:
            return connected.get_query_embedding(query)

    try:
        is_local = patience is None or isinstance(model, StaticEmbedding)
        vector = np.asarray(ask() if is_local else within(patience or 0.0, ask), dtype=np.float32)
    except Exception as error:
        raise ModelError(f"the embedding model {model.model_name} did not answer: {error}") from error
    return _unit(vector)


@contextmanager
def _connected(model: BaseEmbedding, seconds: float, texts: int) -> Iterator[BaseEmbedding]:
    """A model of a server with a connection of its own, which ends after a time and after so many bytes.

    Others, and one that was given a client of its own, are left as they are.
    """
    if getattr(model, "_http_client", model) is not None:
        yield model
        return
    from ingest.calling import bounded_client

    with bounded_client(seconds, texts * _LARGEST_VECTOR + _LARGEST_BESIDE) as connection:
        own: Any = copy(model)
        own._http_client, own._client = connection, None
        # llama-index tries again whatever openai's client has tried again, which heeds what the server asks.
        tries, own.max_retries = own.max_retries, 0
        own._client = own._get_client().with_options(max_retries=tries)
        yield own


def _unit(vectors: Vectors) -> Vectors:
    """Scale to length one; a zero vector (no known word) stays zero."""
    lengths: Vectors = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)


@cache
def _word_llama() -> Any:  # noqa: ANN401 (wordllama declares no types)
    """The weights inside wordllama's wheel, read once; its own loader looks for the tokenizer elsewhere."""
    import wordllama

    folder = Path(wordllama.__file__).parent
    words = wordllama.WordLlama.load(cache_dir=folder, disable_download=True)
    words.tokenizer.no_padding()
    words.tokenizer.encode_special_tokens = True  # an article's own "<s>" is text
    return words


@cache
def _first_tokens() -> NDArray[np.bool_]:
    """Whether a word can begin with a token."""
    vocabulary = _word_llama().tokenizer.get_vocab()
    first = np.zeros(len(vocabulary), bool)
    first[[number for token, number in vocabulary.items() if token.startswith(_SPACE)]] = True
    return first


def _tokens(texts: Sequence[str]) -> tuple[NDArray[np.intp], list[int]]:
    """The tokens of all texts in a row, as the tokenizer gives them, and where each text ends.

    No token reaches over the space between two words, and the first of a word is one that can begin it. So a
    word that is said again is read but once.
    """
    spoken = [text.replace(_SPACE, " ").split() for text in texts]
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    said = np.fromiter(map(numbers.__getitem__, chain.from_iterable(spoken)), np.intp)
    words = list(numbers)
    lines = [" ".join(words[at : at + _WORDS_AT_ONCE]) for at in range(0, len(words), _WORDS_AT_ONCE)]
    read = _word_llama().tokenizer.encode_batch_fast(lines, add_special_tokens=False)
    tokens = np.fromiter(chain.from_iterable(line.ids for line in read), np.intp)
    starts = np.flatnonzero(_first_tokens()[tokens])
    sizes = np.diff(starts, append=len(tokens))[said]
    ends = np.cumsum(sizes)
    # Of each word that is said, in turn, the places of all its tokens: its first, the next, and so on.
    in_a_row = tokens[np.arange(sizes.sum()) + np.repeat(starts[said] - ends + sizes, sizes)]
    last_words = list(accumulate(map(len, spoken)))
    return in_a_row, np.append(0, ends)[last_words].tolist()


class StaticEmbedding(BaseEmbedding):
    """WordLlama's averaged word vectors (256 dimensions): fast, offline, no model server.

    Source: https://github.com/dleemiller/WordLlama, configuration ``l2_supercat``.
    """

    model_name: str = "wordllama/l2_supercat_256"
    embed_batch_size: int = 2048

    def means(self, texts: Sequence[str]) -> Vectors:
        """The mean of each text's word vectors, however it is spaced and broken into lines.

        Returns:
            Vectors, shape ``(len(texts), 256)``; zero where there is no word.
        """
        weights = _word_llama().embedding
        means = np.zeros((len(texts), weights.shape[1]), np.float32)
        tokens, ends = _tokens(texts)
        for start, end, mean in zip([0, *ends], ends, means, strict=False):
            if start < end:
                weights.take(tokens[start:end], axis=0, mode="clip").mean(axis=0, out=mean)
        return means

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self.means(texts).tolist()
        return vectors

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


class FastEmbedEmbedding(BaseEmbedding):
    """An ONNX model through fastembed, which downloads its weights at first use."""

    _model: Any = None

    def _loaded(self) -> Any:  # noqa: ANN401 (an optional dependency)
        if find_spec("fastembed") is None:
            raise ConfigurationError(
                "fastembed is not installed; add it with: pip install 'on-record[fastembed]'"
            )
        if self._model is None:
            forbid_telemetry()
            from fastembed import TextEmbedding

            try:
                self._model = TextEmbedding(self.model_name)
            except Exception as error:
                raise ConfigurationError(
                    f"fastembed could not load {self.model_name!r}: {error}; check the name and the network"
                ) from error
        return self._model

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [vector.tolist() for vector in self._loaded().embed(texts)]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        vector: list[float] = next(iter(self._loaded().query_embed(query))).tolist()
        return vector

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def _openai(name: str, settings: LibrarySettings) -> BaseEmbedding:
    """OpenAI's embeddings, or those of a server that speaks its protocol."""
    from llama_index.embeddings.openai import OpenAIEmbedding

    hush()
    key = settings.openai_api_key
    if key is None and settings.embedding_base_url is None:
        raise ConfigurationError(
            f"ONRECORD_EMBEDDING=openai/{name} needs OPENAI_API_KEY; set it or use static"
        )
    model: BaseEmbedding = OpenAIEmbedding(
        model_name=name,
        api_key=key.get_secret_value() if key else "none",
        api_base=settings.embedding_base_url,
        timeout=60,
        max_retries=_RETRIES,
    )
    return model
